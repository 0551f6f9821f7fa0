package dataframe

import (
	"fmt"

	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// Transpose makes rows of columns and columns of rows. The column that is
// given names the new columns by the text of its values, and the column of
// that name holds the names of the old ones, as text. The other columns must
// have a type in common, as in Concat, which the new ones have. A missing name
// is ErrMissing, one that occurs twice an error. O(rows · columns).
func (df *DataFrame) Transpose(names string) (*DataFrame, error) {
	t := df.tab()
	v, err := df.vector("transpose", names)
	if err != nil {
		return nil, err
	}
	switch {
	case v.Missing() > 0:
		return nil, columnError("transpose", names, fmt.Errorf("%w (%d of %d, the first at row %d): they name no column",
			ErrMissing, v.Missing(), v.Len(), firstMissing(v)))
	case v.Len() > maxColumns:
		return nil, fmt.Errorf("transpose: %w: %d rows would make as many columns (at most %d)", ErrShape, v.Len(), maxColumns)
	}
	var old []string
	var parts []*vector.Vector
	field := Field{}
	for i, f := range t.Fields {
		if f.Name == names {
			continue
		}
		common, ok := f.Type, true
		if len(parts) > 0 {
			common, ok = plan.Common(field.Type, f.Type)
		}
		if !ok {
			return nil, columnError("transpose", f.Name, fmt.Errorf("%w: %v has no type in common with column %q (%v)", ErrType, f.Type, field.Name, field.Type))
		}
		field = Field{Name: f.Name, Type: common, Nullable: field.Nullable || f.Nullable}
		old, parts = append(old, f.Name), append(parts, df.gather(i))
	}
	out := []Column{NewColumn(names, append([]string{}, old...))}
	if len(parts) == 0 {
		return New(out...)
	}
	all, err := kernel.Concat(field.Type, parts)
	if err != nil {
		return nil, columnError("transpose", field.Name, err)
	}
	rows := make([]uint32, len(parts))
	for r := range v.Len() {
		for i := range rows {
			rows[i] = uint32(i*v.Len() + r)
		}
		f := Field{Name: string(vector.AppendValue(nil, v, r)), Type: all.Type(), Nullable: field.Nullable}
		out = append(out, Column{field: f, column: vector.NewColumn(kernel.Gather(all, rows))})
	}
	return (&spread{reshape: reshape{op: "transpose"}}).assemble(out)
}
