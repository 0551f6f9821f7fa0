package exec

import (
	"context"
	"math/bits"
	"slices"

	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// A tableWorker holds what one goroutine needs to group partitions.
type tableWorker struct {
	slots  []uint64 // narrow: key rest above entry+1; wide: entry+1
	dups   []dup
	counts []uint32
	later  []uint64
	spans  []runSpan
	rows   []uint32 // the rows of spans, spans[i].start counts from here

	scope       *memory.Scope
	share, done float64 // partitions that are expected, and that were grouped
}

// A dup is an entry that is not the first of its key, and the first one. An
// entry's number counts the places of its partition's extents, filled or not.
type dup struct{ first, entry uint32 }

// tables groups every partition and puts the results together.
func (p *partitions) tables(ctx context.Context, n int, scope *memory.Scope, o *Options) (*groups, error) {
	workers := o.workers()
	state := make([]*tableWorker, workers)
	largest := p.largest()
	err := each(ctx, workers, len(p.ends), func(worker, part int) error {
		s := state[worker]
		if s == nil {
			s = &tableWorker{slots: memory.Scratch[uint64](scope, tableSize(largest)), later: make([]uint64, (n+63)/64), scope: scope, share: float64(len(p.ends)) / float64(workers)}
			state[worker] = s
		}
		extents := p.of(part)
		if p.wide {
			s.findWide(p, extents)
		} else {
			s.find(p, extents)
		}
		s.done++
		s.collect(p, extents)
		return nil
	})
	if err != nil {
		return nil, err
	}
	memory.Release(scope, p.entries)
	g := &groups{n: n, scope: scope}
	g.gather(state)
	return g, nil
}

// tableSize returns the number of slots for the entries of extents: twice as many
// at least.
func tableSize(extents int) int { return max(1<<bits.Len(uint(2*extents*extentRows-1)), 2) }

// tableShift returns how a key's rest is shifted to find the first of so many
// slots to look at.
func tableShift(slots int, restBits uint) uint {
	if width := uint(bits.Len(uint(slots - 1))); restBits > width {
		return (restBits - width) & 63
	}
	return 0
}

// empty returns the slots for a partition, all of them zero.
func (s *tableWorker) empty(extents int) []uint64 {
	slots := s.slots[:tableSize(extents)]
	clear(slots)
	return slots
}

// find lists the repeated keys of a narrow partition. A slot holds the key's
// rest and the number of its first entry, so that one access decides.
func (s *tableWorker) find(p *partitions, extents []extent) {
	s.dups = s.dups[:0]
	slots := s.empty(len(extents))
	shift := tableShift(len(slots), p.restBits)
	entryBits := uint(bits.Len(uint(len(extents)*extentRows))) & 63
	mask := uint64(len(slots) - 1)
	entryMask := uint64(1)<<entryBits - 1
	rowBits := p.rowBits & 63
	for r, x := range extents {
		first := uint64(r<<extentBits + 1)
		for i, e := range p.entries[int(x.at)<<extentBits:][:x.n] {
			rest := e >> rowBits
			j := rest >> shift & mask
			for {
				slot := slots[j]
				if slot == 0 {
					slots[j] = rest<<entryBits | (first + uint64(i))
					break
				}
				if slot>>entryBits == rest {
					s.dups = append(s.dups, dup{uint32(slot&entryMask) - 1, uint32(first) - 1 + uint32(i)})
					break
				}
				j = (j + 1) & mask
			}
		}
	}
}

// findWide lists the repeated keys of a wide partition.
func (s *tableWorker) findWide(p *partitions, extents []extent) {
	s.dups = s.dups[:0]
	slots := s.empty(len(extents))
	shift := tableShift(len(slots), p.restBits)
	mask := uint64(len(slots) - 1)
	for r, x := range extents {
		first := uint64(r<<extentBits + 1)
		entries := p.entries[2*int(x.at)<<extentBits:][:2*x.n]
		for i := 0; i+1 < len(entries); i += 2 {
			key := entries[i]
			j := key >> shift & mask
			for {
				slot := slots[j]
				if slot == 0 {
					slots[j] = first + uint64(i/2)
					break
				}
				if e := p.entries[2*place(extents, uint32(slot-1)):]; e[0] == key && (p.same == nil || p.same(uint32(e[1]), uint32(entries[i+1]))) {
					s.dups = append(s.dups, dup{uint32(slot - 1), uint32(first) - 1 + uint32(i/2)})
					break
				}
				j = (j + 1) & mask
			}
		}
	}
}

// place returns where an entry of a partition is.
func place(extents []extent, entry uint32) int {
	return int(extents[entry>>extentBits].at)<<extentBits + int(entry&(extentRows-1))
}

// row returns the row of an entry.
func (p *partitions) row(extents []extent, entry uint32) uint32 {
	at := place(extents, entry)
	if p.wide {
		return uint32(p.entries[2*at+1])
	}
	return uint32(p.entries[at] & (1<<p.rowBits - 1))
}

// collect turns the repeated keys of a partition into spans of rows in row
// order, and marks every row but the first of each.
func (s *tableWorker) collect(p *partitions, extents []extent) {
	if len(s.dups) == 0 {
		return
	}
	if cap(s.counts) < len(extents)*extentRows {
		s.counts = make([]uint32, len(extents)*extentRows)
	}
	counts := s.counts[:len(extents)*extentRows]
	spans := 0
	for _, d := range s.dups {
		if counts[d.first] == 0 {
			spans++
		}
		counts[d.first]++
	}
	// The dups ascend by entry, their firsts do not: number the spans by
	// first use, then place the rows.
	base := len(s.rows)
	total := 0
	from := len(s.spans)
	s.spans = reserve(s, s.spans, spans)
	for _, d := range s.dups {
		if c := counts[d.first]; c&spanMark == 0 {
			s.spans = append(s.spans, runSpan{start: uint64(base + total + 1), first: p.row(extents, d.first), n: c + 1})
			total += int(c) + 1
			counts[d.first] = spanMark | uint32(len(s.spans)-1-from)
		}
	}
	s.rows = reserve(s, s.rows, total)[:base+total]
	for _, d := range s.dups {
		sp := &s.spans[from+int(counts[d.first]&^spanMark)]
		r := p.row(extents, d.entry)
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

// reserve makes room for more elements: for as many as the worker will have in the
// end, if its other partitions are like those so far.
func reserve[T any](s *tableWorker, x []T, more int) []T {
	n := len(x) + more
	if n <= cap(x) {
		return x
	}
	y := memory.Scratch[T](s.scope, max(n, int(float64(n)*s.share/s.done*1.1)))[:len(x)]
	copy(y, x)
	memory.Release(s.scope, x)
	return y
}

// spanMark tells a span's number from a count in tableWorker.counts.
const spanMark = 1 << 31

// gather joins the workers' spans, rows and marks, and sorts the spans by the
// block of their first row.
func (g *groups) gather(state []*tableWorker) {
	var rows, spans int
	for _, s := range state {
		if s != nil {
			rows += len(s.rows)
			spans += len(s.spans)
		}
	}
	g.rows = memory.Scratch[uint32](g.scope, rows)[:0]
	g.spans = memory.Scratch[runSpan](g.scope, spans)
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
		memory.Release(g.scope, s.rows)
		memory.Release(g.scope, s.spans)
	}
	g.later = vector.BitmapOf(later, g.n)
	g.k = g.n - g.later.Count()
}
