package dataframe

import (
	"iter"

	"github.com/stoa-data/stoa/internal/vector"
)

// A Series reads a column in place as values of T, through the frame's
// selection when it is a view. Immutable; safe for concurrent use. The methods
// Int32s, Strings and their like of DataFrame are the way without type
// parameters.
type Series[T any] struct {
	values []T // of the whole column
	vector *vector.Vector
	table  *vector.Table // this column alone
}

// SeriesOf returns a column as a Series; see Values for the types that T may
// be. Numbers are not copied; bools, strings, times and converted durations
// get a Go value each, O(n), strings sharing the column's bytes.
func SeriesOf[T any](df *DataFrame, name string) (*Series[T], error) {
	t := df.tab()
	i := t.Index(name)
	if i < 0 {
		return nil, vector.NoColumn("series", name, df.Names())
	}
	v := t.Columns[i].Vector()
	x, err := vector.Elements[T](v)
	if err != nil {
		return nil, columnError("series", name, err)
	}
	one := withColumn(t, i)
	return &Series[T]{values: x, vector: v, table: &one}, nil
}

// withColumn returns the table with one of its columns.
func withColumn(t *vector.Table, i int) vector.Table {
	one := *t
	one.Fields, one.Columns = t.Fields[i:i+1], t.Columns[i:i+1]
	return one
}

// Name returns the column's name.
func (s *Series[T]) Name() string { return s.table.Fields[0].Name }

// Type returns the column's type.
func (s *Series[T]) Type() Type { return s.vector.Type() }

// Len returns the number of values, missing ones included.
func (s *Series[T]) Len() int {
	if s == nil || s.table == nil {
		return 0
	}
	return s.table.Rows()
}

// row returns the place of value i in the column.
func (s *Series[T]) row(i int) int {
	if s.table.View {
		return int(s.table.Sel[i])
	}
	return i
}

// At returns value i; ok is false, and the value zero, where it is missing. It
// panics when i is not in 0 to Len()−1, as an index of a slice does.
func (s *Series[T]) At(i int) (value T, ok bool) {
	r := s.row(i)
	if !s.vector.IsValid(r) {
		return value, false
	}
	return s.values[r], true
}

// All returns an iterator over the present values with their rows.
func (s *Series[T]) All() iter.Seq2[int, T] {
	return func(yield func(int, T) bool) {
		for i := range s.Len() {
			if x, ok := s.At(i); ok && !yield(i, x) {
				return
			}
		}
	}
}

// View returns the values as a slice that shares memory with the frame and
// must not be written to; values of a view are copied. What stands where a
// value is missing is unspecified.
func (s *Series[T]) View() []T {
	if s.Len() == 0 {
		return nil
	}
	if !s.table.View {
		return s.values[:len(s.values):len(s.values)]
	}
	out := make([]T, len(s.table.Sel))
	for i, r := range s.table.Sel {
		out[i] = s.values[r]
	}
	return out
}

// frame returns the series as a frame of one column, for display.
func (s *Series[T]) frame() *DataFrame {
	if s == nil {
		return nil
	}
	return &DataFrame{table: s.table}
}

// String returns the series as a table for terminals; see DataFrame.String.
func (s *Series[T]) String() string { return s.frame().String() }

// HTML returns the series as a table for notebooks; see DataFrame.HTML.
func (s *Series[T]) HTML() string { return s.frame().HTML() }

// SimpleRender returns HTML and String by MIME type for notebooks.
func (s *Series[T]) SimpleRender() map[string]any { return s.frame().SimpleRender() }
