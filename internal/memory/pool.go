package memory

import (
	"sync"
	"time"
	"unsafe"
)

// idle is how long an unused slab stays in the pool.
const idle = 5 * time.Second

// A slab is one scratch buffer, mapped outside the Go heap or made on it.
type slab struct {
	bytes  []byte
	mapped bool
}

// free drops the slab.
func (s slab) free() {
	if s.mapped {
		unmapSlab(s.bytes)
	}
}

// pool keeps slabs that no query holds.
type pool struct {
	mu    sync.Mutex
	slabs []slab
	held  int64 // bytes in slabs
	limit int64
	timer *time.Timer
}

// scratch is the process-wide pool.
var scratch = &pool{limit: defaultLimit()}

// ScratchLimit sets how many bytes of unused scratch the process keeps and
// returns the limit before. Slabs above a lower limit go back to the system at once.
func ScratchLimit(n int64) int64 {
	p := scratch
	p.mu.Lock()
	defer p.mu.Unlock()
	old := p.limit
	p.limit = max(n, 0)
	p.trim(p.limit)
	return old
}

// ScratchHeld returns the bytes of scratch that no query holds.
func ScratchHeld() int64 {
	scratch.mu.Lock()
	defer scratch.mu.Unlock()
	return scratch.held
}

// slabSize rounds a request so that similar requests share slabs.
func slabSize(n int) int {
	const page = 64 << 10
	if n >= hugeHint {
		return (n + hugeHint/2 - 1) / (hugeHint / 2) * (hugeHint / 2)
	}
	return (n + page - 1) / page * page
}

// take returns a slab of at least n bytes: the smallest unused one that fits
// without wasting more than half of it, else a new one.
func (p *pool) take(n int) slab {
	n = slabSize(n)
	p.mu.Lock()
	best := -1
	for i, s := range p.slabs {
		if len(s.bytes) >= n && len(s.bytes) <= 2*n && (best < 0 || len(s.bytes) < len(p.slabs[best].bytes)) {
			best = i
		}
	}
	if best >= 0 {
		s := p.slabs[best]
		p.slabs = append(p.slabs[:best], p.slabs[best+1:]...)
		p.held -= int64(len(s.bytes))
		p.mu.Unlock()
		return s
	}
	p.mu.Unlock()
	if b := mapSlab(n); b != nil {
		return slab{bytes: b, mapped: true}
	}
	return slab{bytes: Make[byte](n)}
}

// put takes a slab back and starts the idle clock anew.
func (p *pool) put(s slab) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.slabs = append(p.slabs, s)
	p.held += int64(len(s.bytes))
	p.trim(p.limit)
	if p.timer == nil {
		p.timer = time.AfterFunc(idle, p.empty)
	} else {
		p.timer.Reset(idle)
	}
}

// empty drops every unused slab.
func (p *pool) empty() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.trim(0)
}

// trim drops the oldest slabs until at most limit bytes are held.
func (p *pool) trim(limit int64) {
	for p.held > limit {
		s := p.slabs[0]
		p.slabs = append(p.slabs[:0], p.slabs[1:]...)
		p.held -= int64(len(s.bytes))
		s.free()
	}
}

// view reinterprets the first n values of T in b.
func view[T any](b []byte, n int) []T {
	if n == 0 {
		return nil
	}
	return unsafe.Slice((*T)(unsafe.Pointer(&b[0])), n)
}
