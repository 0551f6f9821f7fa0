package dataframe

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/stoa-data/stoa/internal/vector"
)

// A DataFrame is an immutable table: named columns of equal length, and for a
// view a selection of rows. The nil frame has no rows and no columns. Safe for
// concurrent use.
type DataFrame struct {
	table *vector.Table
}

// maxRows is the most rows of a frame: rows are numbered by 32 bits.
const maxRows = math.MaxUint32 - 1

// New returns a frame of columns. It shares memory with them, O(columns).
// Names must differ and lengths must agree.
func New(columns ...Column) (*DataFrame, error) {
	t := &vector.Table{}
	for i, c := range columns {
		if c.err != nil {
			return nil, c.err
		}
		if c.column == nil {
			return nil, columnError("new", c.field.Name, fmt.Errorf("%w: the column has no values", ErrType))
		}
		if i > 0 && c.Len() != t.N {
			return nil, columnError("new", c.Name(), fmt.Errorf("%w: length differs from column %q (got %d, want %d)",
				ErrShape, t.Fields[0].Name, c.Len(), t.N))
		}
		if t.Index(c.Name()) >= 0 {
			return nil, columnError("new", c.Name(), errDuplicate)
		}
		if uint64(c.Len()) > maxRows {
			return nil, columnError("new", c.Name(), fmt.Errorf("%w: %d rows (a frame holds at most %d)", ErrShape, c.Len(), uint64(maxRows)))
		}
		t.N = c.Len()
		t.Fields = append(t.Fields, c.field)
		t.Columns = append(t.Columns, c.column)
	}
	return &DataFrame{table: t}, nil
}

// FromMap returns a frame with a column for each entry, in order of name; see
// NewColumn for the values.
func FromMap(columns map[string]any) (*DataFrame, error) {
	var cs []Column
	for _, name := range slices.Sorted(maps.Keys(columns)) {
		cs = append(cs, NewColumn(name, columns[name]))
	}
	return New(cs...)
}

// wrap makes a frame of the engine's table.
func wrap(t *vector.Table, err error) (*DataFrame, error) {
	switch {
	case err != nil:
		return nil, err
	case len(t.Fields) == 0: // rows are those of columns
		return &DataFrame{}, nil
	}
	return &DataFrame{table: t}, nil
}

// tab returns the frame's table, an empty one for the nil frame.
func (df *DataFrame) tab() *vector.Table {
	if df == nil || df.table == nil {
		return &vector.Table{}
	}
	return df.table
}

// Rows returns the number of rows, those of the selection for a view. O(1).
func (df *DataFrame) Rows() int { return df.tab().Rows() }

// Width returns the number of columns. O(1).
func (df *DataFrame) Width() int { return len(df.tab().Fields) }

// IsView reports whether the frame selects rows of larger columns.
func (df *DataFrame) IsView() bool { return df.tab().View }

// Names returns the names of the columns in order. A copy, O(columns).
func (df *DataFrame) Names() []string {
	names := make([]string, df.Width())
	for i, f := range df.tab().Fields {
		names[i] = f.Name
	}
	return names
}

// Schema returns the columns' names, types and nullability in order. A copy.
func (df *DataFrame) Schema() []Field { return slices.Clone(df.tab().Fields) }

// Column returns a column by name. In a frame that is no view it shares
// memory, O(1); of a view it gathers the selected rows, O(n).
func (df *DataFrame) Column(name string) (Column, error) {
	t := df.tab()
	i := t.Index(name)
	if i < 0 {
		return Column{}, vector.NoColumn("column", name, df.Names())
	}
	c := t.Columns[i]
	if t.View {
		c = vector.NewColumn(df.gather(i))
	}
	return Column{field: t.Fields[i], column: c}, nil
}
