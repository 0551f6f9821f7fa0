package categorical

import (
	"cmp"
	"fmt"

	"github.com/stoa-data/stoa/internal/vector"
)

// Equal reports whether both columns have the same values in the same rows,
// whatever their pools and codes; missing equals missing. O(n + L).
func (c *Column) Equal(other *Column) bool {
	v, w := c.Vector(), other.Vector()
	if v.Len() != w.Len() || v.Missing() != w.Missing() {
		return false
	}
	table := common(w.Pool(), v.Pool())
	for i := range v.Len() {
		if v.Code(i) != table[w.Code(i)] {
			return false
		}
	}
	return true
}

// noCode stands for a level that the other pool lacks.
const noCode = 1<<32 - 1

// common returns the codes in q of p's codes, noCode for levels q lacks and 0
// for missing. Integer levels of different width are compared by value.
func common(p, q *vector.Pool) []uint32 {
	table := make([]uint32, p.Len()+1)
	for i := range p.Len() {
		table[i+1] = noCode
		if k, err := convertKey(p.Levels(), i, q.Levels().Type()); err == nil {
			if code := codeOf(q, k); code != 0 {
				table[i+1] = code
			}
		}
	}
	return table
}

// Compare returns the order in which values i and j sort: negative, 0 or
// positive by level order, missing last. The levels need not be ordered. It
// panics when i or j is out of range.
func (c *Column) Compare(i, j int) int {
	a, b := c.sortKey(i), c.sortKey(j)
	return cmp.Compare(a, b)
}

// sortKey returns the place of value i in a sort.
func (c *Column) sortKey(i int) int64 {
	if code, ok := c.LevelCode(i); ok {
		return code
	}
	return 1 << 32
}

// Less reports whether value i is less than value j. The levels must be
// ordered, else ErrUnordered; a missing value is less than nothing and nothing
// less than it. It panics when i or j is out of range.
func (c *Column) Less(i, j int) (bool, error) {
	if !c.Ordered() {
		return false, wrap("less", ErrUnordered)
	}
	return c.At(i).Less(c.At(j))
}

// Lt compares row by row by level order: true where a is less than b, false
// where either is missing. Each of a and b is a *Column or a Value, at least
// one a column. Both need ordered and equal pools: else ErrUnordered or
// ErrPools. A raw value is ErrType: wrap it with Pool.Value. O(n).
func Lt(a, b any) ([]bool, error) {
	x, y, n, err := operands(a, b)
	if err != nil {
		return nil, wrap("lt", err)
	}
	for _, o := range []operand{x, y} {
		if o.raw {
			return nil, fmt.Errorf("lt: %w: the raw value %v has no order (wrap it with Pool.Value)", ErrType, o.value)
		}
	}
	if err := x.pool().Comparable(y.pool()); err != nil {
		return nil, wrap("lt", err)
	}
	out := make([]bool, n)
	for i := range out {
		v, w := x.code(i), y.code(i)
		out[i] = v != 0 && w != 0 && x.pool().Rank(v) < y.pool().Rank(w)
	}
	return out, nil
}

// Eq compares row by row: true where a equals b, false where either is
// missing. Each of a and b is a *Column, a Value, or a raw string, integer or
// time.Time, at least one a column. Pools do not matter, values of different
// types are never equal. O(n + L).
func Eq(a, b any) ([]bool, error) {
	x, y, n, err := operands(a, b)
	if err != nil {
		return nil, wrap("eq", err)
	}
	if x.column == nil {
		x, y = y, x
	}
	out := make([]bool, n)
	if y.column != nil {
		table := common(y.pool(), x.pool())
		for i := range out {
			code := x.code(i)
			out[i] = code != 0 && code == table[y.code(i)]
		}
		return out, nil
	}
	k, err := keyOf(y.value, x.pool().Levels().Type())
	if err != nil {
		return out, nil
	}
	if want := codeOf(x.pool(), k); want != 0 {
		for i := range out {
			out[i] = x.code(i) == want
		}
	}
	return out, nil
}

// An operand is one side of a comparison: a column or a value.
type operand struct {
	column *vector.Vector
	value  any
	raw    bool
}

// operands sorts out what is compared, and over how many rows.
func operands(a, b any) (x, y operand, n int, err error) {
	x, y = operandOf(a), operandOf(b)
	switch {
	case x.column == nil && y.column == nil:
		return x, y, 0, fmt.Errorf("%w (got %T and %T, want a column)", ErrType, a, b)
	case x.column != nil && y.column != nil && x.column.Len() != y.column.Len():
		return x, y, 0, fmt.Errorf("%w: lengths differ (got %d, want %d)", vector.ErrShape, y.column.Len(), x.column.Len())
	case x.column != nil:
		return x, y, x.column.Len(), nil
	}
	return x, y, y.column.Len(), nil
}

func operandOf(x any) operand {
	switch x := x.(type) {
	case *Column:
		return operand{column: x.Vector()}
	case Value:
		return operand{value: x}
	}
	return operand{value: x, raw: true}
}

// pool returns the pool of a column or a Value.
func (o operand) pool() *vector.Pool {
	if o.column != nil {
		return o.column.Pool()
	}
	return o.value.(Value).Pool().pool()
}

// code returns the code of row i.
func (o operand) code(i int) uint32 {
	if o.column != nil {
		return o.column.Code(i)
	}
	return o.value.(Value).code
}
