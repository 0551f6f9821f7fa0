package vector

import (
	"sync"
	"sync/atomic"
)

// A Column is a vector, or the recipe for one that runs at its first use: the
// key columns of a group-by are compacted from their source only when somebody
// reads them. Safe for concurrent use; a recipe runs once.
type Column struct {
	typ    Type
	n      int
	once   sync.Once
	vector atomic.Pointer[Vector]
	recipe func() *Vector
}

// NewColumn returns a column that holds v.
func NewColumn(v *Vector) *Column {
	c := &Column{typ: v.typ, n: v.n}
	c.vector.Store(v)
	c.once.Do(func() {})
	return c
}

// Deferred returns a column of n values that recipe makes at first use.
func Deferred(t Type, n int, recipe func() *Vector) *Column {
	return &Column{typ: t, n: n, recipe: recipe}
}

// Type returns the column's type without running a recipe.
func (c *Column) Type() Type { return c.typ }

// Len returns the number of values without running a recipe.
func (c *Column) Len() int { return c.n }

// Vector returns the values.
func (c *Column) Vector() *Vector {
	c.once.Do(func() {
		c.vector.Store(c.recipe())
		c.recipe = nil
	})
	return c.vector.Load()
}

// Computed returns the values if they exist already, without running a recipe.
func (c *Column) Computed() (*Vector, bool) {
	v := c.vector.Load()
	return v, v != nil
}

// Slice returns values lo to hi−1 without running a recipe.
func (c *Column) Slice(lo, hi int) *Column {
	if lo == 0 && hi == c.n {
		return c
	}
	return Deferred(c.typ, hi-lo, func() *Vector { return c.Vector().Slice(lo, hi) })
}

// A Table is named columns of equal length with an optional selection of
// rows: the inside of a data frame.
type Table struct {
	Fields  []Field
	Columns []*Column
	N       int      // rows of every column
	Sel     []uint32 // selected rows, ascending in a filter's result; meaningful when View
	View    bool
	Part    bool // some column may be a part of a longer one, which it keeps alive
}

// Rows returns the number of rows that the table shows.
func (t *Table) Rows() int {
	if t.View {
		return len(t.Sel)
	}
	return t.N
}

// Index returns the position of a column, −1 when there is none.
func (t *Table) Index(name string) int {
	for i := range t.Fields {
		if t.Fields[i].Name == name {
			return i
		}
	}
	return -1
}
