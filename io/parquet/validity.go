package parquet

import (
	"sync"
	"sync/atomic"

	"github.com/stoa-data/stoa/internal/memory"
)

// A validity is the bitmap that the tasks of one column fill together. It is
// made only when the first value is missing. Tasks own ranges of rows that
// need not start at a word: words that two tasks share are changed atomically,
// all others have one owner.
type validity struct {
	once  sync.Once
	words []uint64
	made  atomic.Bool
	n     int
}

// need returns the bitmap, all clear when it is new.
func (v *validity) need() []uint64 {
	v.once.Do(func() {
		v.words = memory.Make[uint64]((v.n + 63) / 64)
		v.made.Store(true)
	})
	return v.words
}

// orBits sets the bits of w from bit at on. They belong to the caller's rows,
// lo to hi−1.
func orBits(words []uint64, at int, w uint64, lo, hi int) {
	first := w << (at & 63)
	orWord(words, at>>6, first, lo, hi)
	if s := at & 63; s != 0 {
		if rest := w >> (64 - s); rest != 0 {
			orWord(words, at>>6+1, rest, lo, hi)
		}
	}
}

// orWord sets bits of a word, atomically when rows of another task share it.
func orWord(words []uint64, k int, w uint64, lo, hi int) {
	if k*64 >= lo && k*64+64 <= hi {
		words[k] |= w
		return
	}
	atomic.OrUint64(&words[k], w)
}

// setRange marks rows at to end−1 of a task as present.
func setRange(words []uint64, at, end, lo, hi int) {
	for at < end {
		n := min(64-at&63, end-at)
		orWord(words, at>>6, ones(n)<<(at&63), lo, hi)
		at += n
	}
}

// putBits writes n bits that start at a word of src to position at.
func putBits(words []uint64, at int, src []uint64, n, lo, hi int) {
	for i := 0; i < n; i += 64 {
		w := src[i>>6]
		if n-i < 64 {
			w &= ones(n - i)
		}
		orBits(words, at+i, w, lo, hi)
	}
}

// mark records which values of a page are present.
func (v *validity) mark(t *task, p *page) {
	if p.bits == nil && !t.marked {
		return // finish does it if another task finds something missing
	}
	words := v.need()
	if !t.marked {
		t.marked = true
		setRange(words, t.start, t.row, t.start, t.end())
	}
	if p.bits == nil {
		setRange(words, t.row, t.row+p.n, t.start, t.end())
		return
	}
	putBits(words, t.row, p.bits, p.n, t.start, t.end())
}

// absent records that every value of a task is missing.
func (v *validity) absent(t *task) {
	v.need()
	t.marked = true
}

// finish marks the rows of tasks that found nothing missing and returns the
// bitmap, nil when no task did. No task runs any more.
func (v *validity) finish(tasks []*task) []uint64 {
	if !v.made.Load() {
		return nil
	}
	for _, t := range tasks {
		if !t.marked {
			setRange(v.words, t.start, t.end(), t.start, t.end())
		}
	}
	return v.words
}

// spread moves the first values of dst, one for each set bit, to the bits'
// positions and zeroes the others. It works backwards, so that no value is
// overwritten before it is moved.
func spread[T any](dst []T, bits []uint64, present int) {
	var zero T
	n := len(dst)
	for k := (n - 1) >> 6; k >= 0; k-- {
		lo := k << 6
		hi := min(lo+64, n)
		w := bits[k] & ones(hi-lo)
		switch w {
		case 0:
			clear(dst[lo:hi])
		case ones(hi - lo):
			present -= hi - lo
			copy(dst[lo:hi], dst[present:present+hi-lo])
		default:
			for i := hi - 1; i >= lo; i-- {
				if w>>(i&63)&1 != 0 {
					present--
					dst[i] = dst[present]
				} else {
					dst[i] = zero
				}
			}
		}
	}
}
