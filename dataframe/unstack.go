package dataframe

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/stoa-data/stoa/internal/exec"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/vector"
)

// maxColumns is the most columns that a verb makes of values.
const maxColumns = 100_000

// Unstack makes columns of rows: a row for each distinct combination of the
// given row columns (all others when none is given), and a column for each
// value of the column variable, named by its text, with the values of the
// column value. Option: Fill.
//
// Rows come in the order of first appearance; so do columns, but those of a
// categorical variable in level order, levels that do not occur aside. Keys
// are as in GroupBy: missing is one. A cell without a row is missing, unless
// Fill says otherwise. Two rows for one cell are ErrShape, and the error names
// them (GroupBy and Pivot combine such rows); a missing variable is
// ErrMissing. O(n) and O(rows) for each column of the result.
func (df *DataFrame) Unstack(variable, value string, rows ...any) (*DataFrame, error) {
	s, rest, err := reshapeOptions("unstack", rows, "Fill")
	if err != nil {
		return nil, err
	}
	fields := df.tab().Fields
	columns, err := columnNames("unstack", []any{variable, value}, fields)
	if err != nil {
		return nil, err
	}
	keys, err := columnNames("unstack", rest, fields)
	if err != nil {
		return nil, err
	}
	for _, name := range keys {
		if slices.Contains(columns, name) {
			return nil, columnError("unstack", name, fmt.Errorf("%w: the column names rows and is spread", ErrShape))
		}
	}
	for _, f := range fields {
		if len(rest) == 0 && !slices.Contains(columns, f.Name) {
			keys = append(keys, f.Name)
		}
	}
	w := &spread{reshape: *s}
	if w.keys, err = df.parts(keys); err != nil {
		return nil, err
	}
	if columns, err := df.parts(columns); err == nil {
		w.variable, w.values = columns[0], columns[1:]
	} else {
		return nil, err
	}
	return w.frame()
}

// parts returns columns with the rows that the frame shows.
func (df *DataFrame) parts(names []string) ([]Column, error) {
	out := make([]Column, len(names))
	for i, name := range names {
		c, err := df.Column(name)
		if err != nil {
			return nil, err
		}
		out[i] = c
	}
	return out, nil
}

// spread turns rows into columns: a row for each distinct key, a column for each
// value of variable.
type spread struct {
	reshape
	keys     []Column
	variable Column
	values   []Column
	sorted   bool // columns in ascending order, not that of first appearance
}

// frame builds the result.
func (s *spread) frame() (*DataFrame, error) {
	variables, order, err := s.variables()
	if err != nil {
		return nil, err
	}
	if len(order)*len(s.values) > maxColumns {
		return nil, columnError(s.op, s.variable.Name(), fmt.Errorf("%w: %d values would make as many columns (at most %d)", ErrShape, len(order), maxColumns))
	}
	rows, err := s.rows()
	if err != nil {
		return nil, err
	}
	out := make([]Column, len(s.keys), len(s.keys)+len(order)*len(s.values))
	firsts := make([]uint32, rows.Len())
	for i := range firsts {
		firsts[i] = rows.First(i)
	}
	for i, c := range s.keys {
		out[i] = Column{field: c.field, column: vector.NewColumn(kernel.Gather(c.column.Vector(), firsts))}
	}
	values, fills, err := s.sources()
	if err != nil {
		return nil, err
	}
	at := make([]uint32, rows.Len())
	for _, g := range order {
		if err := s.cells(at, rows, variables.Rows(int(g))); err != nil {
			return nil, err
		}
		name := s.text(s.variable, variables.First(int(g)))
		for j, c := range s.values {
			cells := at
			if s.fills {
				cells = slices.Clone(at)
				replaceAll(cells, kernel.NoRow, fills[j])
			}
			v := kernel.Gather(values[j], cells)
			f := Field{Name: name, Type: c.Type(), Nullable: c.Nullable() || v.Missing() > 0}
			if len(s.values) > 1 {
				f.Name += "_" + c.Name()
			}
			out = append(out, Column{field: f, column: vector.NewColumn(v)})
		}
	}
	return s.assemble(out)
}

// assemble makes a frame of columns whose names came from data.
func (s *spread) assemble(columns []Column) (*DataFrame, error) {
	t := &vector.Table{}
	seen := make(map[string]bool, len(columns))
	for _, c := range columns {
		if seen[c.Name()] {
			return nil, columnError(s.op, c.Name(), errDuplicate)
		}
		seen[c.Name()] = true
		t.N, t.Fields, t.Columns = c.Len(), append(t.Fields, c.field), append(t.Columns, c.column)
	}
	return wrap(t, nil)
}

// variables returns the rows of each value of the variable and the order in
// which the values become columns.
func (s *spread) variables() (*exec.Index, []uint32, error) {
	v := s.variable.column.Vector()
	if v.Missing() > 0 {
		return nil, nil, columnError(s.op, s.variable.Name(), fmt.Errorf("%w (%d of %d, the first at row %d): they name no column",
			ErrMissing, v.Missing(), v.Len(), firstMissing(v)))
	}
	x, err := exec.BuildIndex(context.Background(), []*vector.Vector{v}, 0)
	if err != nil {
		return nil, nil, err
	}
	order := make([]uint32, x.Len())
	for i := range order {
		order[i] = x.First(i)
	}
	if !s.sorted && s.variable.Type().Kind != Categorical {
		for i := range order {
			order[i] = uint32(i)
		}
		return x, order, nil
	}
	return x, exec.Order([]*vector.Vector{kernel.Gather(v, order)}), nil
}

// rows finds the rows of the result: without keys there is one.
func (s *spread) rows() (*exec.Index, error) {
	if len(s.keys) == 0 {
		one := vector.FromBits(vector.NewBitmap(s.variable.Len()), vector.Bitmap{})
		return exec.BuildIndex(context.Background(), []*vector.Vector{one}, 0)
	}
	vs := make([]*vector.Vector, len(s.keys))
	for i, c := range s.keys {
		vs[i] = c.column.Vector()
	}
	return exec.BuildIndex(context.Background(), vs, 0)
}

// sources returns the values to take cells from, and where in them the value
// for cells without a row stands.
func (s *spread) sources() ([]*vector.Vector, []uint32, error) {
	vs, fills := make([]*vector.Vector, len(s.values)), make([]uint32, len(s.values))
	for i, c := range s.values {
		v := c.column.Vector()
		if s.fills {
			fill, err := constantFor(s.op, c.field, v, s.fill)
			if err != nil {
				return nil, nil, err
			}
			fills[i] = uint32(v.Len())
			if v, err = kernel.Concat(v.Type(), []*vector.Vector{v, fill}); err != nil {
				return nil, nil, columnError(s.op, c.Name(), err)
			}
		}
		vs[i] = v
	}
	return vs, fills, nil
}

// cells stores in at, for each row of the result, which of rows it shows.
func (s *spread) cells(at []uint32, index *exec.Index, rows []uint32) error {
	for i := range at {
		at[i] = kernel.NoRow
	}
	for _, r := range rows {
		i := index.Of(int(r))
		if at[i] != kernel.NoRow {
			return columnError(s.op, s.variable.Name(), fmt.Errorf("%w: rows %d and %d are both for %s (GroupBy and Pivot combine them)",
				ErrShape, at[i], r, s.key(r)))
		}
		at[i] = r
	}
	return nil
}

// key writes the keys and the variable of a row.
func (s *spread) key(row uint32) string {
	var parts []string
	for _, c := range append(slices.Clone(s.keys), s.variable) {
		v := c.column.Vector()
		text := "missing"
		if v.IsValid(int(row)) {
			text = s.text(c, row)
			if k := c.Type().Kind; k.IsText() || k == Categorical {
				text = strconv.Quote(text)
			}
		}
		parts = append(parts, c.Name()+" = "+text)
	}
	return strings.Join(parts, ", ")
}

// text writes one value.
func (s *spread) text(c Column, row uint32) string {
	return string(vector.AppendValue(nil, c.column.Vector(), int(row)))
}

// replaceAll puts now in the place of every old.
func replaceAll(x []uint32, old, now uint32) {
	for i := range x {
		if x[i] == old {
			x[i] = now
		}
	}
}
