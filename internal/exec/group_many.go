package exec

import (
	"context"
	"errors"
	"math/bits"
	"slices"

	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// errManyGroups ends the few-groups strategy.
var errManyGroups = errors.New("many groups")

const (
	partitionRows = 1 << 14 // rows a partition should have: its table fits in L2
	partitionMost = 12      // most bits of a partition number: write buffers fit in L2
	writeBuffer   = 8       // entries of a write-combining buffer: one cache line
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
	l := layout{mixer: newMixer(b), rowBits: uint(bits.Len(uint(n)))}
	l.partBits = uint(min(max(bits.Len(uint(n/partitionRows)), 1), partitionMost, b))
	l.restBits = uint(b) - l.partBits
	l.wide = l.restBits+l.rowBits > 64
	return l
}

// manyGroups finds groups by radix partitioning: a histogram pass, a scatter
// of (key, row) entries that keeps row order inside each partition, and one
// hash table a partition.
func manyGroups(ctx context.Context, w *keyWord, n int, scope *memory.Scope, o *Options) (*groups, error) {
	l := newLayout(w.bits, n)
	parts := 1 << l.partBits
	workers := o.workers()
	perWorker := (n + workers - 1) / workers
	// Histogram: rows of each partition in each worker's range of rows.
	counts := make([][]uint32, workers)
	err := each(ctx, workers, workers, func(_, t int) error {
		count := make([]uint32, parts)
		lo, hi := min(t*perWorker, n), min((t+1)*perWorker, n)
		var batch [encodeBatch]uint64
		for at := lo; at < hi; at += encodeBatch {
			words := batch[:min(encodeBatch, hi-at)]
			w.encode(words, at)
			for _, x := range words {
				count[l.mix(x)>>(l.restBits&63)]++
			}
		}
		counts[t] = count
		return nil
	})
	if err != nil {
		return nil, err
	}
	ends := make([]int, parts)
	at := make([][]int, workers) // where worker t writes next in partition p
	for t := range at {
		at[t] = make([]int, parts)
	}
	total, largest := 0, 0
	for p := range parts {
		before := total
		for t := range workers {
			at[t][p] = total
			total += int(counts[t][p])
		}
		ends[p] = total
		largest = max(largest, total-before)
	}
	size := 1
	if l.wide {
		size = 2
	}
	entries := memory.Scratch[uint64](scope, size*n)
	err = each(ctx, workers, workers, func(_, t int) error {
		lo, hi := min(t*perWorker, n), min((t+1)*perWorker, n)
		if l.wide {
			l.scatterWide(w, entries, at[t], lo, hi)
		} else {
			l.scatter(w, entries, at[t], lo, hi)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return l.tables(ctx, entries, ends, largest, n, scope, o)
}

// scatter writes the narrow entries of rows lo to hi−1 to their partitions
// through write-combining buffers: a cache line is written at once.
func (l *layout) scatter(w *keyWord, dst []uint64, at []int, lo, hi int) {
	parts := len(at)
	buffer := make([]uint64, parts*writeBuffer)
	filled := make([]uint8, parts)
	restMask := uint64(1)<<l.restBits - 1
	restBits, rowBits := l.restBits&63, l.rowBits&63
	var batch [encodeBatch]uint64
	for base := lo; base < hi; base += encodeBatch {
		words := batch[:min(encodeBatch, hi-base)]
		w.encode(words, base)
		for i, x := range words {
			x = l.mix(x)
			p := x >> restBits
			c := filled[p]
			buffer[p*writeBuffer+uint64(c)] = (x&restMask)<<rowBits | uint64(base+i)
			if c++; c == writeBuffer {
				to := at[p]
				// Word by word: a copy or an array assignment calls memmove.
				d, b := (*[writeBuffer]uint64)(dst[to:]), (*[writeBuffer]uint64)(buffer[p*writeBuffer:])
				d[0], d[1], d[2], d[3] = b[0], b[1], b[2], b[3]
				d[4], d[5], d[6], d[7] = b[4], b[5], b[6], b[7]
				at[p] = to + writeBuffer
				c = 0
			}
			filled[p] = c
		}
	}
	for p, c := range filled {
		copy(dst[at[p]:], buffer[p*writeBuffer:p*writeBuffer+int(c)])
	}
}

// scatterWide writes entries of two words: the mixed key and the row.
func (l *layout) scatterWide(w *keyWord, dst []uint64, at []int, lo, hi int) {
	var batch [encodeBatch]uint64
	for base := lo; base < hi; base += encodeBatch {
		words := batch[:min(encodeBatch, hi-base)]
		w.encode(words, base)
		for i, x := range words {
			x = l.mix(x)
			p := x >> (l.restBits & 63)
			to := at[p]
			dst[2*to], dst[2*to+1] = x, uint64(base+i)
			at[p] = to + 1
		}
	}
}

// A tableWorker holds what one goroutine needs to group partitions.
type tableWorker struct {
	slots  []uint64 // narrow: key rest above entry+1; wide: entry+1
	dups   []dup
	counts []uint32
	later  []uint64
	spans  []runSpan
	rows   []uint32 // the rows of spans, spans[i].start counts from here
}

// A dup is an entry that is not the first of its key, and the first one.
type dup struct{ first, entry uint32 }

// tables groups every partition and puts the results together.
func (l *layout) tables(ctx context.Context, entries []uint64, ends []int, largest, n int, scope *memory.Scope, o *Options) (*groups, error) {
	workers := o.workers()
	state := make([]*tableWorker, workers)
	slots := 1 << bits.Len(uint(2*largest))
	err := each(ctx, workers, len(ends), func(worker, p int) error {
		s := state[worker]
		if s == nil {
			s = &tableWorker{slots: memory.Scratch[uint64](scope, slots), later: make([]uint64, (n+63)/64)}
			state[worker] = s
		}
		lo := 0
		if p > 0 {
			lo = ends[p-1]
		}
		if l.wide {
			s.findWide(entries[2*lo:2*ends[p]], l.restBits)
		} else {
			s.find(entries[lo:ends[p]], l.restBits, l.rowBits)
		}
		s.collect(entries, lo, ends[p], l)
		return nil
	})
	if err != nil {
		return nil, err
	}
	memory.Release(scope, entries)
	g := &groups{n: n, scope: scope}
	return g, g.gather(state)
}

// find lists the repeated keys of a narrow partition. A slot holds the key's
// rest and the number of its first entry, so that one access decides.
func (s *tableWorker) find(entries []uint64, restBits, rowBits uint) {
	s.dups = s.dups[:0]
	size := max(1<<bits.Len(uint(2*len(entries))), 2)
	slots := s.slots[:size]
	clear(slots)
	entryBits := uint(bits.Len(uint(len(entries)))) & 63
	width := uint(bits.Len(uint(size - 1)))
	shift := uint(0)
	if restBits > width {
		shift = restBits - width
	}
	mask := uint64(size - 1)
	entryMask := uint64(1)<<entryBits - 1
	rowBits &= 63
	shift &= 63
	for i, e := range entries {
		rest := e >> rowBits
		j := rest >> shift & mask
		for {
			slot := slots[j]
			if slot == 0 {
				slots[j] = rest<<entryBits | uint64(i+1)
				break
			}
			if slot>>entryBits == rest {
				s.dups = append(s.dups, dup{uint32(slot&entryMask) - 1, uint32(i)})
				break
			}
			j = (j + 1) & mask
		}
	}
}

// findWide lists the repeated keys of a wide partition.
func (s *tableWorker) findWide(entries []uint64, restBits uint) {
	s.dups = s.dups[:0]
	n := len(entries) / 2
	size := max(1<<bits.Len(uint(2*n)), 2)
	slots := s.slots[:size]
	clear(slots)
	width := uint(bits.Len(uint(size - 1)))
	mask := uint64(size - 1)
	shift := uint(0)
	if restBits > width {
		shift = restBits - width
	}
	for i := range n {
		key := entries[2*i]
		j := key >> (shift & 63) & mask
		for {
			slot := slots[j]
			if slot == 0 {
				slots[j] = uint64(i + 1)
				break
			}
			if entries[2*(slot-1)] == key {
				s.dups = append(s.dups, dup{uint32(slot - 1), uint32(i)})
				break
			}
			j = (j + 1) & mask
		}
	}
}

// collect turns the repeated keys of entries lo to hi−1 into spans of rows in
// row order, and marks every row but the first of each.
func (s *tableWorker) collect(entries []uint64, lo, hi int, l *layout) {
	if len(s.dups) == 0 {
		return
	}
	row := func(entry uint32) uint32 {
		if l.wide {
			return uint32(entries[2*(lo+int(entry))+1])
		}
		return uint32(entries[lo+int(entry)] & (1<<l.rowBits - 1))
	}
	if cap(s.counts) < hi-lo {
		s.counts = make([]uint32, hi-lo)
	}
	counts := s.counts[:hi-lo]
	for _, d := range s.dups {
		counts[d.first]++
	}
	// The dups ascend by entry, their firsts do not: number the spans by
	// first use, then place the rows.
	base := len(s.rows)
	total := 0
	from := len(s.spans)
	for _, d := range s.dups {
		if c := counts[d.first]; c&spanMark == 0 {
			s.spans = append(s.spans, runSpan{start: uint64(base + total + 1), first: row(d.first), n: c + 1})
			total += int(c) + 1
			counts[d.first] = spanMark | uint32(len(s.spans)-1-from)
		}
	}
	s.rows = slices.Grow(s.rows, total)[:base+total]
	for _, d := range s.dups {
		sp := &s.spans[from+int(counts[d.first]&^spanMark)]
		r := row(d.entry)
		s.rows[sp.start] = r
		sp.start++
		s.later[r>>6] |= 1 << (r & 63)
	}
	for i := range s.spans[from:] {
		sp := &s.spans[from+i]
		sp.start -= uint64(sp.n)
		s.rows[sp.start] = sp.first
	}
	for _, d := range s.dups {
		counts[d.first] = 0
	}
}

// spanMark tells a span's number from a count in tableWorker.counts.
const spanMark = 1 << 31

// gather joins the workers' spans, rows and marks, and sorts the spans by the
// block of their first row.
func (g *groups) gather(state []*tableWorker) error {
	var rows, spans int
	for _, s := range state {
		if s != nil {
			rows += len(s.rows)
			spans += len(s.spans)
		}
	}
	g.rows = make([]uint32, 0, rows)
	g.spans = make([]runSpan, spans)
	g.block = make([]uint32, ranges(g.n, walkRows)+1)
	var later []uint64
	for _, s := range state {
		if s == nil {
			continue
		}
		base := uint64(len(g.rows))
		g.rows = append(g.rows, s.rows...)
		for i := range s.spans {
			s.spans[i].start += base
			g.block[s.spans[i].first/walkRows+1]++
		}
		if later == nil {
			later = s.later
			continue
		}
		for i, w := range s.later {
			later[i] |= w
		}
	}
	for b := 1; b < len(g.block); b++ {
		g.block[b] += g.block[b-1]
	}
	next := slices.Clone(g.block)
	for _, s := range state {
		if s == nil {
			continue
		}
		for _, sp := range s.spans {
			b := sp.first / walkRows
			g.spans[next[b]] = sp
			next[b]++
		}
	}
	g.later = vector.BitmapOf(later, g.n)
	g.k = g.n - g.later.Count()
	return nil
}
