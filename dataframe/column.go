package dataframe

import (
	"fmt"
	"reflect"

	"github.com/stoa-data/stoa/categorical"
	"github.com/stoa-data/stoa/internal/vector"
)

// A Column is a named column on its way into a frame, or out of one.
type Column struct {
	field  vector.Field
	column *vector.Column
	err    error
}

// NewColumn returns a column with the values of a slice: numbers, bool,
// string, []byte, time.Time, time.Duration, types with such an underlying
// type, pointers to them (nil is missing, the column nullable), or a
// *categorical.Column. It copies, O(n); strings of which at least half repeat
// become a dictionary. A wrong type is kept and reported by New or Derive.
func NewColumn(name string, values any) Column {
	return NullableColumn(name, values, nil)
}

// NullableColumn is NewColumn for a column in which values may be missing:
// present[i] tells whether values[i] is there. A nil present marks all as
// present, and the column nullable only if values holds pointers.
func NullableColumn(name string, values any, present []bool) Column {
	field := vector.Field{Name: name}
	if c, ok := values.(*categorical.Column); ok {
		if present != nil {
			return Column{field: field, err: columnError("new column", name, fmt.Errorf("%w: a categorical column carries its own missing values", ErrType))}
		}
		v := c.Vector()
		field.Type, field.Nullable = v.Type(), v.Missing() > 0
		return Column{field: field, column: vector.NewColumn(v)}
	}
	v, err := vector.FromGo(values, present)
	if err != nil {
		return Column{field: field, err: columnError("new column", name, err)}
	}
	pointers := reflect.TypeOf(values).Elem().Kind() == reflect.Pointer
	field.Type, field.Nullable = v.Type(), present != nil || pointers
	return Column{field: field, column: vector.NewColumn(v)}
}

// Name returns the column's name.
func (c Column) Name() string { return c.field.Name }

// Type returns the column's type.
func (c Column) Type() Type { return c.field.Type }

// Nullable reports whether values may be missing.
func (c Column) Nullable() bool { return c.field.Nullable }

// Len returns the number of values, missing ones included.
func (c Column) Len() int {
	if c.column == nil {
		return 0
	}
	return c.column.Len()
}

// Err returns the error that building the column met, nil for a good column.
func (c Column) Err() error { return c.err }

// columnError wraps err with the verb and the column.
func columnError(op, column string, err error) error {
	return &vector.ColumnError{Op: op, Column: column, Err: err}
}
