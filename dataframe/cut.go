package dataframe

import (
	"github.com/stoa-data/stoa/categorical"
	"github.com/stoa-data/stoa/internal/vector"
)

// Cut returns the frame with a column of numbers turned into intervals at
// breaks, an ordered categorical such as [1, 5); see categorical.Cut for the
// rules and options. Derive a copy first to keep the numbers. A value outside
// the breaks is an error unless Extend or AllowMissing says otherwise; missing
// stays missing. O(n log k) for k breaks; other columns are shared, those of a
// view gathered.
func (df *DataFrame) Cut(column string, breaks []float64, options ...categorical.Option) (*DataFrame, error) {
	return df.cut("cut", column, func(v *vector.Vector) (*categorical.Column, error) {
		return categorical.Cut(v, breaks, options...)
	})
}

// CutN returns the frame with a column of numbers turned into n intervals that
// hold about as many rows each, an ordered categorical; see categorical.CutN
// for the rules and options. Missing stays missing. O(n log n).
func (df *DataFrame) CutN(column string, n int, options ...categorical.Option) (*DataFrame, error) {
	return df.cut("cut", column, func(v *vector.Vector) (*categorical.Column, error) {
		return categorical.CutN(v, n, options...)
	})
}

// cut replaces a column.
func (df *DataFrame) cut(op, column string, f func(*vector.Vector) (*categorical.Column, error)) (*DataFrame, error) {
	v, err := df.vector(op, column)
	if err != nil {
		return nil, err
	}
	c, err := f(v)
	if err != nil {
		return nil, columnError(op, column, err)
	}
	return df.replace(column, c.Vector(), df.nullable(column) || c.Missing() > 0)
}
