package categorical

import (
	"cmp"
	"slices"

	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/vector"
)

// Append returns the column followed by the values of a slice: strings,
// integers or time.Time as the levels are, or pointers to them (nil is
// missing). Values that are no level yet become levels at the end, in order of
// appearance, and then the column is unordered. The width of codes stays: too
// many levels for it are an *OverflowError. It copies, O(n).
func (c *Column) Append(values any) (*Column, error) {
	raw, err := vector.FromGo(values, nil)
	if err != nil {
		return nil, wrap("append", err)
	}
	added, err := Convert(raw)
	if err != nil {
		return nil, wrap("append", err)
	}
	v, p := c.Vector(), c.Vector().Pool()
	if p.Len() == 0 && v.Missing() == v.Len() {
		p = derive(vector.NewPool(levelVector(added.Pool().Levels().Type(), nil), nil, false), nil, p.Ordered())
	}
	pool, table, err := extend(p, added)
	if err != nil {
		return nil, wrap("append", err)
	}
	return c.join("append", added, pool, table)
}

// extend returns p with the unknown levels of added behind its own, and the
// codes that added's codes have there.
func extend(p *vector.Pool, added *vector.Vector) (*vector.Pool, []uint32, error) {
	q := added.Pool()
	table := make([]uint32, q.Len()+1)
	var fresh []key
	first := kernel.FirstRows(added)
	appearance := make([]int, 0, q.Len())
	for code := 1; code <= q.Len(); code++ {
		appearance = append(appearance, code)
	}
	slices.SortFunc(appearance, func(a, b int) int { return cmp.Compare(first[a], first[b]) })
	for _, code := range appearance {
		k, err := convertKey(q.Levels(), code-1, p.Levels().Type())
		if err != nil {
			return nil, nil, err
		}
		if table[code] = codeOf(p, k); table[code] == 0 {
			fresh = append(fresh, k)
			table[code] = uint32(p.Len() + len(fresh))
		}
	}
	if len(fresh) == 0 {
		return p, table, nil
	}
	from := make([]int, p.Len())
	for i := range from {
		from[i] = int(p.Rank(uint32(i + 1)))
	}
	return place(p, from, append(keys(p), fresh...), false, true).pool, table, nil
}

// AppendColumn returns the column followed by the values of another. Their
// pools merge as Merge says, save that an unordered column whose levels c all
// has does not spoil c's order. The width of codes stays: too many levels for
// it are an *OverflowError. It copies, O(n).
func (c *Column) AppendColumn(other *Column) (*Column, error) {
	a, b := c.Vector().Pool(), other.Vector().Pool()
	var merged *vector.Pool
	var err error
	switch {
	case a == b || b.Len() == 0:
		merged = a
	case a.Len() == 0:
		merged = b
	default:
		merged, err = kernel.MergePoolsAs([]*vector.Pool{a, b}, a.Ordered() && (b.Ordered() || subset(b, a)))
	}
	if err != nil {
		return nil, wrap("append column", err)
	}
	return c.join("append column", other.Vector(), merged, kernel.CodeTable(b, merged))
}

// subset reports whether p has no level that q has not.
func subset(p, q *vector.Pool) bool {
	for i := range p.Len() {
		if codeOf(q, keyAt(p.Levels(), i)) == 0 {
			return false
		}
	}
	return true
}

// join returns c's values, whose codes mean the same in pool, followed by v's,
// which a table translates.
func (c *Column) join(verb string, v *vector.Vector, pool *vector.Pool, table []uint32) (*Column, error) {
	width := c.Vector().CodeWidth()
	if err := checkWidth(pool, width); err != nil {
		return nil, wrap(verb, err)
	}
	parts := []*vector.Vector{c.Vector(), v}
	return &Column{v: kernel.ConcatCodes(parts, [][]uint32{nil, table}, vector.Of(vector.Categorical), pool, width)}, nil
}

// Concat returns the values of all columns one after another. Their pools
// merge as Merge says; codes are 32 bits wide even if all columns were
// compressed. It copies, O(n). Levels of different types are ErrType.
func Concat(columns ...*Column) (*Column, error) {
	parts := make([]*vector.Vector, len(columns))
	for i, c := range columns {
		parts[i] = c.Vector()
	}
	if len(parts) < 2 { // widened, too
		parts = append(parts, (&Column{}).Vector())
	}
	v, err := kernel.ConcatMerged(parts)
	if err != nil {
		return nil, wrap("concat", err)
	}
	return &Column{v: v}, nil
}
