package dataframe

import (
	"github.com/stoa-data/stoa/categorical"
	"github.com/stoa-data/stoa/internal/vector"
)

// Categorize returns the frame with a column made categorical, or with a
// categorical column changed: see package categorical for the options. Without
// options codes take four bytes and levels stand in ascending order. A column
// that is a dictionary already keeps its codes where it can, O(n) at most;
// other columns are shared, those of a view gathered.
func (df *DataFrame) Categorize(column string, options ...categorical.Option) (*DataFrame, error) {
	v, err := df.vector("categorize", column)
	if err != nil {
		return nil, err
	}
	c, err := categorical.Convert(v, options...)
	if err != nil {
		return nil, columnError("categorize", column, err)
	}
	return df.replace(column, c, df.nullable(column) || c.Missing() > 0)
}

// Decategorize returns the frame with a categorical column turned back into
// the type of its levels. Text shares the codes, O(levels); other levels O(n).
func (df *DataFrame) Decategorize(column string) (*DataFrame, error) {
	c, err := df.Categories(column)
	if err != nil {
		return nil, err
	}
	return df.replace(column, c.Unwrap(), df.nullable(column))
}

// Categories returns a categorical column with the methods of package
// categorical: levels, level codes, recoding. It shares memory unless the
// frame is a view.
func (df *DataFrame) Categories(column string) (*categorical.Column, error) {
	v, err := df.vector("categories", column)
	if err != nil {
		return nil, err
	}
	c, err := categorical.FromVector(v)
	if err != nil {
		return nil, columnError("categories", column, err)
	}
	return c, nil
}

// nullable reports whether a column that exists may hold missing values.
func (df *DataFrame) nullable(column string) bool {
	t := df.tab()
	return t.Fields[t.Index(column)].Nullable
}

// replace puts a column in the place of the one of the same name.
func (df *DataFrame) replace(column string, v *vector.Vector, nullable bool) (*DataFrame, error) {
	f := vector.Field{Name: column, Type: v.Type(), Nullable: nullable}
	return df.With(Column{field: f, column: vector.NewColumn(v)})
}
