package exec

import (
	"context"
	"math/bits"
	"slices"

	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
)

// JoinStrategy is a way to match keys. Which one runs depends on the data and
// the plan only, and no result depends on it.
type JoinStrategy uint8

// The strategies.
const (
	JoinAuto        JoinStrategy = iota
	JoinDirect                   // a table indexed by the packed key
	JoinHash                     // one hash table
	JoinPartitioned              // a hash table in partitions that stay in the cache
)

// JoinSide says which side a hash table is made of; no result depends on it.
type JoinSide uint8

// The sides.
const (
	BuildAuto JoinSide = iota // the smaller one
	BuildLeft
	BuildRight
)

const (
	directJoinBits = 16      // a direct table of this size is always small enough
	serialRows     = 1 << 15 // up to so many rows or numbers one worker lists rows
	cancelRows     = 1 << 18 // entries after which it looks at its context
)

// joinIDs stores the numbers of the keys of rows lo to lo+len(dst)−1, at most
// encodeBatch; NoRow for a row that matches nothing.
type joinIDs func(dst []uint32, lo int)

// A joinMatch gives the rows of both sides numbers below k, the same for equal
// keys, and lists the right rows of each number.
type joinMatch struct {
	k           int
	word        *joinWord
	numbers     func(w *joinWord, side int) joinIDs
	left, right joinIDs // numbers of word
	// One right row for each number: rowOf[id], NoRow for none; the number
	// itself where identity is set. Else rows[starts[id]:starts[id+1]], ascending.
	identity     bool
	rowOf        []uint32
	starts, rows []uint32
}

// single reports whether every number has at most one right row.
func (m *joinMatch) single() bool { return m.identity || m.rowOf != nil }

// matchKeys numbers the keys of both sides, nl and nr rows. any says that one
// right row of each number is enough.
func matchKeys(ctx context.Context, parts []joinPart, nl, nr int, any bool, scope *memory.Scope, o *Options) (*joinMatch, error) {
	n := [2]int{nl, nr}
	words := joinWords(parts)
	for len(words) > 1 {
		// Two words become one: each that leaves no room for the other is
		// replaced by its number, of at most 32 bits.
		first, err := numberedPart(ctx, &words[0], n, scope, o)
		if err != nil {
			return nil, err
		}
		second := words[1].parts
		if first.bits+words[1].bits > 64 {
			part, err := numberedPart(ctx, &words[1], n, scope, o)
			if err != nil {
				return nil, err
			}
			second = []joinPart{part}
		}
		words = append(joinWords(append([]joinPart{first}, second...)), words[2:]...)
	}
	w := &words[0]
	if w.direct(nr, o.Join) {
		m := newJoinMatch(1<<w.bits, w, (*joinWord).codes)
		return m, m.listRows(ctx, nr, any, scope, o)
	}
	side := buildSide(n, o)
	t, err := buildTable(ctx, w, side, n[side], scope, o)
	if err != nil {
		return nil, err
	}
	m := newJoinMatch(n[side], w, t.rowsOf)
	if side == onRight && (any || !t.repeats) {
		m.identity = true
		return m, nil
	}
	return m, m.listRows(ctx, nr, any, scope, o)
}

// newJoinMatch returns a match whose right rows are not listed yet.
func newJoinMatch(k int, w *joinWord, numbers func(w *joinWord, side int) joinIDs) *joinMatch {
	return &joinMatch{k: k, word: w, numbers: numbers, left: numbers(w, onLeft), right: numbers(w, onRight)}
}

// direct reports whether a table indexed by the word is the way: it takes 4
// bytes for each number that the word may be.
func (w *joinWord) direct(nr int, s JoinStrategy) bool {
	switch {
	case w.bits > 30, s == JoinHash, s == JoinPartitioned:
		return false
	case s == JoinDirect:
		return w.bits <= 24
	}
	return 1<<w.bits <= max(4*nr, 1<<directJoinBits)
}

// codes returns the words of one side as numbers.
func (w *joinWord) codes(side int) joinIDs {
	return func(dst []uint32, lo int) {
		var batch [encodeBatch]uint64
		var dead deadRows
		words := batch[:len(dst)]
		w.encode(side, words, lo)
		for i, x := range words {
			dst[i] = uint32(x)
		}
		if w.dead(side, &dead, lo, len(dst)) {
			buryRows(dst, &dead)
		}
	}
}

// buildSide returns the side to make a table of: the left one only if it is
// much smaller, because right rows need lists then.
func buildSide(n [2]int, o *Options) int {
	switch {
	case o.Build == BuildLeft, o.Build == BuildAuto && n[onLeft] < n[onRight]/2:
		return onLeft
	}
	return onRight
}

// numberedPart replaces a word by the number of its key, as a part of another
// word. Rows whose word the other side lacks are dead.
func numberedPart(ctx context.Context, w *joinWord, n [2]int, scope *memory.Scope, o *Options) (joinPart, error) {
	side := buildSide(n, o)
	t, err := buildTable(ctx, w, side, n[side], scope, o)
	if err != nil {
		return joinPart{}, err
	}
	p := joinPart{bits: bits.Len(uint(max(n[side]-1, 0)))}
	for s := range n {
		ids, err := listIDs(ctx, t.rowsOf(w, s), n[s], scope, o)
		if err != nil {
			return p, err
		}
		p.sides[s] = joinPack{
			pack: packUnsigned(ids),
			dead: func(dst []uint64, lo, n int) {
				for i, id := range ids[lo : lo+n] {
					if id == kernel.NoRow {
						dst[i>>6] |= 1 << (i & 63)
					}
				}
			},
		}
	}
	memory.Release(scope, t.slots)
	return p, nil
}

// listIDs returns the numbers of n rows.
func listIDs(ctx context.Context, ids joinIDs, n int, scope *memory.Scope, o *Options) ([]uint32, error) {
	list := memory.Scratch[uint32](scope, n)
	return list, each(ctx, o.workers(), ranges(n, morselRows), func(_, t int) error {
		lo, hi := span(t, morselRows, n)
		for at := lo; at < hi; at += encodeBatch {
			ids(list[at:min(at+encodeBatch, hi)], at)
		}
		return nil
	})
}

// listRows lists the right rows of every number: one row each if that is all
// there is, or if any one is enough.
func (m *joinMatch) listRows(ctx context.Context, nr int, any bool, scope *memory.Scope, o *Options) error {
	partBits := -1
	switch {
	case o.Join == JoinPartitioned:
		partBits = 2
	case nr <= serialRows || m.k <= serialRows:
		partBits = 0
	}
	keyBits := bits.Len(uint(max(m.k-1, 0)))
	entries, err := scatterJoin(ctx, func(dst []uint64, dead *deadRows, lo int) bool {
		var batch [encodeBatch]uint32
		ids := batch[:len(dst)]
		m.right(ids, lo)
		some := false
		*dead = deadRows{}
		for i, id := range ids {
			dst[i] = uint64(id)
			if id == kernel.NoRow {
				dst[i], some = 0, true
				dead[i>>6] |= 1 << (i & 63)
			}
		}
		return some
	}, newJoinLayout(keyBits, nr, partBits), nr, scope, o)
	if err != nil {
		return err
	}
	rowOf := memory.Scratch[uint32](scope, max(m.k, 1))
	repeats := make([]bool, len(entries.ends))
	err = each(ctx, o.workers(), len(repeats), func(_, p int) error {
		var err error
		repeats[p], err = m.oneRow(ctx, entries, p, rowOf)
		return err
	})
	if err != nil {
		return err
	}
	several := false
	for _, r := range repeats {
		several = several || r
	}
	if any || !several {
		m.rowOf = rowOf
		memory.Release(scope, entries.data)
		return nil
	}
	memory.Release(scope, rowOf)
	m.starts = memory.Scratch[uint32](scope, m.k+1)
	m.rows = memory.Scratch[uint32](scope, entries.ends[len(entries.ends)-1])
	err = each(ctx, o.workers(), len(entries.ends), func(_, p int) error {
		return m.allRows(ctx, entries, p)
	})
	m.starts[m.k] = uint32(len(m.rows))
	memory.Release(scope, entries.data)
	return err
}

// numbersOf returns the numbers of partition p: lo to hi−1.
func (m *joinMatch) numbersOf(e *joinEntries, p int) (lo, hi int) {
	return min(p<<e.restBits, m.k), min((p+1)<<e.restBits, m.k)
}

// oneRow stores the first row of each number in a partition, and reports
// whether some number has more.
func (m *joinMatch) oneRow(ctx context.Context, e *joinEntries, p int, rowOf []uint32) (bool, error) {
	lo, hi := m.numbersOf(e, p)
	for i := lo; i < hi; i++ {
		rowOf[i] = kernel.NoRow
	}
	to := rowOf[lo:]
	rowBits, rowMask, several := e.rowBits&63, uint64(1)<<e.rowBits-1, false
	for part := range slices.Chunk(e.partition(p), cancelRows) {
		if err := ctx.Err(); err != nil {
			return several, err
		}
		for _, x := range part {
			id := x >> rowBits
			if to[id] == kernel.NoRow {
				to[id] = uint32(x & rowMask)
			} else {
				several = true
			}
		}
	}
	return several, nil
}

// allRows stores the rows of each number in a partition.
func (m *joinMatch) allRows(ctx context.Context, e *joinEntries, p int) error {
	lo, hi := m.numbersOf(e, p)
	first := 0
	if p > 0 {
		first = e.ends[p-1]
	}
	starts := m.starts[lo:hi]
	clear(starts)
	entries := e.partition(p)
	rowBits, rowMask := e.rowBits&63, uint64(1)<<e.rowBits-1
	for part := range slices.Chunk(entries, cancelRows) {
		if err := ctx.Err(); err != nil {
			return err
		}
		for _, x := range part {
			starts[x>>rowBits]++
		}
	}
	end := uint32(first)
	for i, c := range starts {
		end += c
		starts[i] = end
	}
	// From the last entry back, so that each start ends at its first row.
	for i := len(entries) - 1; i >= 0; i-- {
		if i%cancelRows == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		id := entries[i] >> rowBits
		starts[id]--
		m.rows[starts[id]] = uint32(entries[i] & rowMask)
	}
	return nil
}

// rowsOf returns the right rows of a number; one holds a single one.
func (m *joinMatch) rowsOf(id uint32, one *[1]uint32) []uint32 {
	switch {
	case m.identity:
		one[0] = id
	case m.rowOf != nil:
		if one[0] = m.rowOf[id]; one[0] == kernel.NoRow {
			return nil
		}
	default:
		return m.rows[m.starts[id]:m.starts[id+1]]
	}
	return one[:]
}
