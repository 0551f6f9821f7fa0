package kernel

import (
	"fmt"
	"slices"

	"github.com/stoa-data/stoa/internal/vector"
)

// MergePools returns a pool with the levels of all pools. Each pool's level
// order is kept; where pools disagree the first one wins and the result is
// unordered. It is ordered if every pool that has levels is ordered and every
// two neighbouring levels are ordered by at least one pool. Codes of the first
// pool that has levels keep their meaning. Levels of different types are
// ErrType. pools is not empty.
func MergePools(pools []*vector.Pool) (*vector.Pool, error) {
	some := slices.DeleteFunc(slices.Clone(pools), func(p *vector.Pool) bool { return p.Len() == 0 })
	if len(some) == 0 {
		return pools[0], nil
	}
	ordered := true
	for _, p := range some {
		ordered = ordered && p.Ordered()
	}
	return MergePoolsAs(some, ordered)
}

// MergePoolsAs is MergePools for pools that have levels; the caller says
// whether their order may survive.
func MergePoolsAs(pools []*vector.Pool, ordered bool) (*vector.Pool, error) {
	first := pools[0]
	t := first.Levels().Type()
	// Every distinct level gets a number: those of the first pool their codes.
	lists := make([][]uint32, len(pools))
	parts := make([]*vector.Vector, 0, len(pools)) // levels by number
	rows := make([]uint32, 0, first.Len())
	total := 0
	fresh := newLevelIndex(t)
	for i, p := range pools {
		if b := p.Levels().Type(); b != t {
			return nil, fmt.Errorf("%w: levels do not merge (got type %v, want %v)", vector.ErrType, b, t)
		}
		lists[i] = make([]uint32, 0, p.Len())
		number := make([]uint32, p.Len()+1)
		for l := range p.Len() {
			number[l+1] = uint32(l + 1)
			if p != first {
				number[l+1] = first.CodeOf(p, l)
			}
			if number[l+1] == 0 {
				number[l+1] = fresh.number(p.Levels(), l, uint32(len(rows)+1))
			}
			if int(number[l+1]) > len(rows) {
				rows = append(rows, uint32(total+l))
			}
		}
		for _, c := range p.Order() {
			lists[i] = append(lists[i], number[c])
		}
		parts = append(parts, p.Levels())
		total += p.Len()
	}
	merged, ordered := MergeOrders(ordered, lists)
	return placed(first, merged, parts, rows, ordered)
}

// placed returns a pool of merged levels, given by their numbers in level
// order: those of first keep their codes, the others follow in level order.
// Level number is row rows[number−1] of the parts put together.
func placed(first *vector.Pool, merged []uint32, parts []*vector.Vector, rows []uint32, ordered bool) (*vector.Pool, error) {
	ranks := make([]uint32, len(merged))
	next := uint32(first.Len())
	codes := make([]uint32, first.Len(), len(merged)) // number by code−1
	for rank, number := range merged {
		code := number
		if int(number) > first.Len() {
			next++
			code = next
			codes = append(codes, number)
		} else {
			codes[number-1] = number
		}
		ranks[code-1] = uint32(rank)
	}
	if ascendingFrom0(ranks) {
		ranks = nil
	}
	if len(merged) == first.Len() {
		if first.Ordered() == ordered && slices.Equal(first.Ranks(), ranks) {
			return first, nil
		}
		return vector.NewPool(first.Levels(), ranks, ordered), nil
	}
	levels, err := Concat(first.Levels().Type(), parts)
	if err != nil {
		return nil, err
	}
	at := make([]uint32, len(codes))
	for i, number := range codes {
		at[i] = rows[number-1]
	}
	return vector.NewPool(Gather(levels, at), ranks, ordered), nil
}

// ascendingFrom0 reports whether every level stands in its order.
func ascendingFrom0(ranks []uint32) bool {
	for i, r := range ranks {
		if r != uint32(i) {
			return false
		}
	}
	return true
}

// A levelIndex numbers levels of one type that the first pool lacks.
type levelIndex struct {
	text map[string]uint32
	ints map[int64]uint32
}

// newLevelIndex returns an empty index.
func newLevelIndex(t vector.Type) *levelIndex {
	if t.Kind.IsText() {
		return &levelIndex{text: map[string]uint32{}}
	}
	return &levelIndex{ints: map[int64]uint32{}}
}

// number returns the number of level i, next when it has none yet.
func (x *levelIndex) number(levels *vector.Vector, i int, next uint32) uint32 {
	if x.text != nil {
		n, ok := x.text[levels.Str(i)]
		if !ok {
			n, x.text[levels.Str(i)] = next, next
		}
		return n
	}
	n, ok := x.ints[levels.Int(i)]
	if !ok {
		n, x.ints[levels.Int(i)] = next, next
	}
	return n
}

// ConcatMerged returns the values of all categorical parts in order, under one
// pool with the levels of all, those of empty parts too; see MergePools. Codes
// are 32 bits wide, even if all parts were compressed. One part comes back as
// it is.
func ConcatMerged(parts []*vector.Vector) (*vector.Vector, error) {
	if len(parts) == 1 {
		return parts[0], nil
	}
	parts = slices.Clone(parts)
	pools := make([]*vector.Pool, len(parts))
	for i, p := range parts {
		parts[i] = withLevels(p)
		pools[i] = parts[i].Pool()
	}
	merged, err := MergePools(pools)
	if err != nil {
		return nil, err
	}
	tables := make([][]uint32, len(parts))
	for i, p := range pools {
		tables[i] = CodeTable(p, merged)
	}
	return ConcatCodes(parts, tables, vector.Of(vector.Categorical), merged, 4), nil
}

// CodeTable returns the codes in q of p's codes, 0 for a level that q lacks;
// nil when every code means the same in both. Levels have one type. O(L).
func CodeTable(p, q *vector.Pool) []uint32 {
	if p == q || p.Len() == 0 || p.Levels() == q.Levels() {
		return nil
	}
	table, moved := make([]uint32, p.Len()+1), false
	for i := range p.Len() {
		table[i+1] = q.CodeOf(p, i)
		moved = moved || int(table[i+1]) != i+1
	}
	if !moved {
		return nil
	}
	return table
}
