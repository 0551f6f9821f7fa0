package exec

import (
	"context"
	"errors"
	"math/bits"
	"sync/atomic"

	"github.com/stoa-data/stoa/internal/memory"
)

// errManyGroups ends the few-groups strategy.
var errManyGroups = errors.New("many groups")

const (
	partitionRows = 1 << 14 // rows a partition should have: its table fits in L2
	partitionMost = 12      // most bits of a partition number: write buffers fit in L2
	writeBuffer   = 8       // words of a write-combining buffer: one cache line
	extentBits    = 8
	extentRows    = 1 << extentBits // entries that a partition gets room for at a time
	scatterMost   = 64              // most workers that scatter: each leaves extents unfilled
)

// A mixer is a bijection on numbers of b bits: two rounds of multiply and
// xor-shift. Being a bijection, it lets a partition store only what the
// partition number does not say already.
type mixer struct {
	bits, shift uint
	mask        uint64
	m1, m2      uint64
}

// newMixer returns a random bijection on b bits.
func newMixer(b int) mixer {
	m := mixer{bits: uint(b), shift: uint(b+1) / 2, mask: ^uint64(0), m1: hashSeed, m2: bits.RotateLeft64(hashSeed, 23) | 1}
	if b < 64 {
		m.mask = 1<<b - 1
	}
	return m
}

// mix applies the bijection.
func (m *mixer) mix(w uint64) uint64 {
	w = w * m.m1 & m.mask
	w ^= w >> (m.shift & 63)
	w = w * m.m2 & m.mask
	return w ^ w>>(m.shift&63)
}

// A layout says how the entry of a row packs into a word: the mixed key
// without its partition number, above the row number. A wide entry, whose key
// leaves no room for the row, takes two words.
type layout struct {
	mixer
	partBits uint
	restBits uint
	rowBits  uint
	wide     bool
}

// newLayout chooses the partitions for n rows and a key of b bits, at least
// one: two partitions at least, so that the rest of the key has at most 63 bits.
func newLayout(b, n int) layout {
	l := layout{mixer: newMixer(b)}
	l.rowBits = uint(bits.Len(uint(n + scatterMost*extentRows))) // holds the number of an entry too
	l.partBits = uint(min(max(bits.Len(uint(n/partitionRows)), 1), partitionMost, b))
	l.restBits = uint(b) - l.partBits
	l.wide = l.restBits+l.rowBits > 64
	return l
}

// words returns the length of an entry.
func (l *layout) words() int {
	if l.wide {
		return 2
	}
	return 1
}

// manyGroups finds groups by radix partitioning: a scatter of (key, row)
// entries that keeps row order inside each partition, and one hash table a
// partition.
func manyGroups(ctx context.Context, w *keyWord, n int, scope *memory.Scope, o *Options) (*groups, error) {
	l := newLayout(w.bits, n)
	p, err := l.partition(ctx, w, n, scope, o)
	if err != nil {
		return nil, err
	}
	return p.tables(ctx, n, scope, o)
}

// Partitions are the entries of rows by partition. A partition has its room in
// extents, which follow each other in the order of their rows: no pass over the
// keys has to count first, and what is written at the same time lies close together.
type partitions struct {
	*layout
	entries []uint64
	extents []extent // of partition p: extents[ends[p−1]:ends[p]]
	ends    []int
}

// An extent is a place for extentRows entries, of which n are there.
type extent struct{ at, n uint32 }

// of returns the extents of a partition.
func (p *partitions) of(part int) []extent {
	if part == 0 {
		return p.extents[:p.ends[0]]
	}
	return p.extents[p.ends[part-1]:p.ends[part]]
}

// partition scatters the entries of n rows.
func (l *layout) partition(ctx context.Context, w *keyWord, n int, scope *memory.Scope, o *Options) (*partitions, error) {
	parts := 1 << l.partBits
	workers := min(o.workers(), scatterMost, max(n/(2*parts*extentRows), 1))
	per := ranges(n, workers)
	places := n/extentRows + workers*parts
	p := &partitions{layout: l, entries: memory.Scratch[uint64](scope, places*extentRows*l.words()), ends: make([]int, parts)}
	var taken atomic.Uint32
	scatters := make([]*scatter, workers)
	err := each(ctx, workers, workers, func(_, t int) error {
		s := &scatter{layout: l, dst: p.entries, taken: &taken, at: make([]int, parts), parts: make([]uint16, 0, places/workers)}
		scatters[t] = s
		return s.run(ctx, w, min(t*per, n), min((t+1)*per, n))
	})
	if err != nil {
		return nil, err
	}
	p.collect(scatters)
	return p, nil
}

// collect lists the extents of each partition.
func (p *partitions) collect(scatters []*scatter) {
	total := 0
	for _, s := range scatters {
		for _, part := range s.parts {
			p.ends[part]++
		}
		total += len(s.parts)
	}
	at := 0
	for part, n := range p.ends {
		p.ends[part] = at
		at += n
	}
	p.extents = make([]extent, total)
	for _, s := range scatters {
		for i, part := range s.parts {
			p.extents[p.ends[part]] = extent{s.extents[i], extentRows}
			p.ends[part]++
		}
		for part, at := range s.at {
			if at&(extentRows-1) != 0 {
				p.extents[p.ends[part]-1].n = uint32(at & (extentRows - 1))
			}
		}
	}
}

// A scatter is one worker's part in the partitions.
type scatter struct {
	*layout
	dst     []uint64
	taken   *atomic.Uint32 // extents, of all workers
	at      []int          // where the next entry of each partition goes; a new extent at multiples of extentRows
	parts   []uint16       // the partitions of the extents that this worker took
	extents []uint32       // and their places
}

// next returns where the next entries of a partition go.
func (s *scatter) next(part uint64) int {
	if to := s.at[part]; to&(extentRows-1) != 0 {
		return to
	}
	r := s.taken.Add(1) - 1
	s.parts, s.extents = append(s.parts, uint16(part)), append(s.extents, r)
	return int(r) << extentBits
}

// run scatters rows lo to hi−1.
func (s *scatter) run(ctx context.Context, w *keyWord, lo, hi int) error {
	buffer, filled := make([]uint64, writeBuffer<<s.partBits), make([]uint8, 1<<s.partBits)
	var batch [encodeBatch]uint64
	for base := lo; base < hi; base += encodeBatch {
		words := batch[:min(encodeBatch, hi-base)]
		w.encode(words, base)
		if s.wide {
			s.wideEntries(words, uint64(base), buffer, filled)
		} else {
			s.entries(words, uint64(base), buffer, filled)
		}
		if base&(morselRows-1) == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
	}
	size := s.words()
	for part, c := range filled {
		if c > 0 {
			to := s.next(uint64(part))
			copy(s.dst[to*size:], buffer[part*writeBuffer:part*writeBuffer+int(c)])
			s.at[part] = to + int(c)/size
		}
	}
	return nil
}

// entries scatters the entries of a batch that begins at row base through
// write-combining buffers: a cache line is written at once.
func (s *scatter) entries(words []uint64, base uint64, buffer []uint64, filled []uint8) {
	restMask := uint64(1)<<s.restBits - 1
	restBits, rowBits, mix := s.restBits&63, s.rowBits&63, s.mixer
	for i, x := range words {
		x = mix.mix(x)
		part := x >> restBits
		c := filled[part]
		buffer[part*writeBuffer+uint64(c)] = (x&restMask)<<rowBits | (base + uint64(i))
		if c++; c == writeBuffer {
			to := s.next(part)
			s.flush(to, part, buffer)
			s.at[part] = to + writeBuffer
			c = 0
		}
		filled[part] = c
	}
}

// wideEntries is entries for the mixed key and the row in a word each.
func (s *scatter) wideEntries(words []uint64, base uint64, buffer []uint64, filled []uint8) {
	restBits, mix := s.restBits&63, s.mixer
	for i, x := range words {
		x = mix.mix(x)
		part := x >> restBits
		c := filled[part]
		b := buffer[part*writeBuffer+uint64(c):]
		b[0], b[1] = x, base+uint64(i)
		if c += 2; c == writeBuffer {
			to := s.next(part)
			s.flush(2*to, part, buffer)
			s.at[part] = to + writeBuffer/2
			c = 0
		}
		filled[part] = c
	}
}

// flush writes a full buffer, word by word: a copy or an array assignment calls memmove.
func (s *scatter) flush(to int, part uint64, buffer []uint64) {
	d, b := (*[writeBuffer]uint64)(s.dst[to:]), (*[writeBuffer]uint64)(buffer[part*writeBuffer:])
	d[0], d[1], d[2], d[3] = b[0], b[1], b[2], b[3]
	d[4], d[5], d[6], d[7] = b[4], b[5], b[6], b[7]
}
