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

// Partitions are the entries of rows by partition.
type partitions struct {
	*layout
	extentLists
	entries []uint64
	same    func(a, b uint32) bool // see keyPart; wide entries only
}

// ExtentLists are the extents of partitions, those of each in the order of
// their rows.
type extentLists struct {
	extents []extent // of partition p: extents[ends[p−1]:ends[p]]
	ends    []int
}

// An extent is a place for extentRows entries, of which n are there. Partitions
// take one after the other: no pass over the keys has to count first, and what is
// written at the same time lies close together.
type extent struct{ at, n uint32 }

// of returns the extents of a partition.
func (x *extentLists) of(part int) []extent {
	if part == 0 {
		return x.extents[:x.ends[0]]
	}
	return x.extents[x.ends[part-1]:x.ends[part]]
}

// largest returns the most extents that a partition has.
func (x *extentLists) largest() int {
	most := 0
	for part := range x.ends {
		most = max(most, len(x.of(part)))
	}
	return most
}

// partition scatters the entries of n rows.
func (l *layout) partition(ctx context.Context, w *keyWord, n int, scope *memory.Scope, o *Options) (*partitions, error) {
	r := newRoom(n, 1<<l.partBits, o.workers())
	p := &partitions{layout: l, same: w.same, entries: memory.Scratch[uint64](scope, r.places*extentRows*l.words())}
	err := each(ctx, len(r.takers), len(r.takers), func(_, t int) error {
		s := &scatter{taker: r.taker(t), layout: l, dst: p.entries}
		return s.run(ctx, w, min(t*r.per, n), min((t+1)*r.per, n))
	})
	p.extentLists = r.lists()
	return p, err
}

// A room is what workers that scatter rows take extents from.
type room struct {
	per    int // rows of a worker
	places int // extents that may be needed
	parts  int
	taken  atomic.Uint32
	takers []*taker
}

// newRoom returns the room for n rows in parts partitions.
func newRoom(n, parts, workers int) *room {
	workers = min(workers, scatterMost, max(n/(2*parts*extentRows), 1))
	return &room{per: ranges(n, workers), places: n/extentRows + workers*parts, parts: parts, takers: make([]*taker, workers)}
}

// A taker is one worker's part in a room.
type taker struct {
	*room
	at      []int    // where the next entry of each partition goes; a new extent at multiples of extentRows
	owners  []uint16 // the partitions of the extents that this worker took
	extents []uint32 // and their places
}

// taker returns the part of worker t.
func (r *room) taker(t int) *taker {
	r.takers[t] = &taker{room: r, at: make([]int, r.parts)}
	return r.takers[t]
}

// next returns where the next entries of a partition go.
func (t *taker) next(part uint64) int {
	if to := t.at[part]; to&(extentRows-1) != 0 {
		return to
	}
	x := t.taken.Add(1) - 1
	t.owners, t.extents = append(t.owners, uint16(part)), append(t.extents, x)
	return int(x) << extentBits
}

// lists returns the extents of each partition.
func (r *room) lists() extentLists {
	x := extentLists{extents: make([]extent, r.taken.Load()), ends: make([]int, r.parts)}
	for _, t := range r.takers {
		for _, part := range t.owners {
			x.ends[part]++
		}
	}
	total := 0
	for part, n := range x.ends {
		x.ends[part] = total
		total += n
	}
	for _, t := range r.takers {
		for i, part := range t.owners {
			x.extents[x.ends[part]] = extent{t.extents[i], extentRows}
			x.ends[part]++
		}
		for part, at := range t.at {
			if at&(extentRows-1) != 0 {
				x.extents[x.ends[part]-1].n = uint32(at & (extentRows - 1))
			}
		}
	}
	return x
}

// A scatter writes one worker's entries.
type scatter struct {
	*taker
	*layout
	dst []uint64
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
