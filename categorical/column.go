package categorical

import (
	"fmt"
	"slices"

	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// A Column is an immutable categorical column without a name: give it to
// dataframe.NewColumn to put it in a frame. The nil Column has no rows. Safe
// for concurrent use.
type Column struct {
	v *vector.Vector
}

// Of returns a column with the values of a slice: strings, integers,
// time.Time, types with such an underlying type, or pointers to them (nil is
// missing). Levels are the distinct values in ascending order unless Levels
// says otherwise; codes are 32 bits wide unless Compressed. Options: those of
// Convert. It copies, O(n).
func Of(values any, options ...Option) (*Column, error) {
	return OfNullable(values, nil, options...)
}

// OfNullable is Of for values that may be missing: present[i] tells whether
// values[i] is there. A nil present marks all as present.
func OfNullable(values any, present []bool, options ...Option) (*Column, error) {
	v, err := vector.FromGo(values, present)
	if err != nil {
		return nil, wrap("of", err)
	}
	return converted("of", v, options)
}

// converted is Convert in the name of a verb.
func converted(verb string, v *vector.Vector, options []Option) (*Column, error) {
	out, err := Convert(v, options...)
	if err != nil {
		return nil, wrap(verb, err)
	}
	return &Column{v: out}, nil
}

// FromVector returns the column of a categorical vector: a door for Stoa's own
// packages. It shares memory with v.
func FromVector(v *vector.Vector) (*Column, error) {
	if v == nil || v.Type().Kind != vector.Categorical || !v.IsDictionary() {
		return nil, fmt.Errorf("from vector: %w (want a categorical vector)", vector.ErrType)
	}
	return &Column{v: v}, nil
}

// none stands for the nil column.
var none = vector.FromCodes(vector.Of(vector.Categorical), []uint32(nil), noPool)

// Vector returns the column's vector: a door for Stoa's own packages. It
// shares memory with c.
func (c *Column) Vector() *vector.Vector {
	if c == nil || c.v == nil {
		return none
	}
	return c.v
}

// Len returns the number of values, missing ones included.
func (c *Column) Len() int { return c.Vector().Len() }

// Missing returns the number of missing values. O(1).
func (c *Column) Missing() int { return c.Vector().Missing() }

// Pool returns the levels. Columns made from each other often share one.
func (c *Column) Pool() *Pool { return PoolOf(c.Vector().Pool()) }

// Levels returns the levels as text in level order, unused ones included,
// missing never. A fresh slice, O(L).
func (c *Column) Levels() []string { return c.Pool().Levels() }

// Ordered reports whether < is defined between the levels.
func (c *Column) Ordered() bool { return c.Pool().Ordered() }

// CodeType returns the type of the codes: uint8, uint16 or uint32.
func (c *Column) CodeType() string { return codeType(c.Vector().CodeWidth()) }

// codeType names codes of a width in bytes.
func codeType(width int) string { return fmt.Sprintf("uint%d", 8*width) }

// At returns value i. It panics when i is out of range, as a slice does.
func (c *Column) At(i int) Value {
	v := c.Vector()
	return Value{pool: v.Pool(), code: v.Code(i)}
}

// Strings returns the values as text and which of them are present; missing
// values are "". Fresh slices, O(n).
func (c *Column) Strings() (values []string, present []bool) {
	v := c.Vector()
	levels := make([]string, v.Pool().Len()+1)
	for i := range v.Pool().Len() {
		levels[i+1] = textAt(v.Pool().Levels(), i)
	}
	values, present = make([]string, v.Len()), make([]bool, v.Len())
	for i := range values {
		code := v.Code(i)
		values[i], present[i] = levels[code], code != 0
	}
	return values, present
}

// LevelCode returns the place of value i's level in the level order, counted
// from 1, and false when the value is missing. It panics when i is out of range.
func (c *Column) LevelCode(i int) (int64, bool) { return c.At(i).LevelCode() }

// LevelCodes returns the place of each value's level in the level order,
// counted from 1; 0 where the value is missing. A fresh slice, O(n).
func (c *Column) LevelCodes() []int64 {
	v := c.Vector()
	out := make([]int64, v.Len())
	for i := range out {
		if code := v.Code(i); code != 0 {
			out[i] = int64(v.Pool().Rank(code)) + 1
		}
	}
	return out
}

// With returns the column after Convert with options: other levels, another
// order, codes of another width. See Convert for what is shared.
func (c *Column) With(options ...Option) (*Column, error) {
	return converted("with", c.Vector(), options)
}

// Compress returns the column with the smallest codes that hold all its
// levels, used or not. One pass; the pool is shared.
func (c *Column) Compress() *Column {
	return c.recoded(nil, vector.CodeWidthFor(c.Vector().Pool().Len()))
}

// Decompress returns the column with codes of 32 bits, which leave room for
// new levels. One pass; the pool is shared.
func (c *Column) Decompress() *Column { return c.recoded(nil, 4) }

// recoded returns the column with other codes of the same pool.
func (c *Column) recoded(table []uint32, width int) *Column {
	v := c.Vector()
	return &Column{v: kernel.Recode(v, v.Type(), v.Pool(), table, width)}
}

// Unwrap returns the values as a plain vector of the levels' type, a door for
// Stoa's own packages: strings as a dictionary that shares the codes, O(1);
// other types copied, O(n).
func (c *Column) Unwrap() *vector.Vector {
	v := c.Vector()
	p := v.Pool()
	if p.Levels().Type().Kind.IsText() {
		if p.Ranks() == nil && !p.Ordered() {
			return v.WithType(vector.Of(vector.String))
		}
		return v.WithType(vector.Of(vector.String)).WithPool(vector.NewPool(p.Levels(), nil, false))
	}
	rows := memory.Make[uint32](v.Len())
	for i := range rows {
		rows[i] = v.Code(i) - 1 // missing wraps to kernel.NoRow
	}
	return kernel.Gather(p.Levels(), rows)
}

// Unique returns each value once in order of appearance, missing included. The
// pool and the width of codes stay. O(n + L).
func (c *Column) Unique() *Column {
	v := c.Vector()
	rows := slices.DeleteFunc(kernel.FirstRows(v), func(r uint32) bool { return r == kernel.NoRow })
	slices.Sort(rows)
	return &Column{v: kernel.Gather(v, rows)}
}

// Sort returns the values in level order, missing last; the levels need not be
// ordered. A counting sort, O(n + L); pool and width of codes stay.
func (c *Column) Sort() *Column {
	v := c.Vector()
	return &Column{v: kernel.Gather(v, countingOrder(v))}
}

// countingOrder returns the rows in level order.
func countingOrder(v *vector.Vector) []uint32 {
	p := v.Pool()
	switch v.CodeWidth() {
	case 1:
		return kernel.CountingOrder(vector.Values[uint8](v), p.Ranks(), p.Len())
	case 2:
		return kernel.CountingOrder(vector.Values[uint16](v), p.Ranks(), p.Len())
	}
	return kernel.CountingOrder(vector.Values[uint32](v), p.Ranks(), p.Len())
}
