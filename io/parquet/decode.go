package parquet

import (
	"errors"

	"github.com/stoa-data/stoa/internal/vector"
)

// decode reads the planned columns. It goes through the files three times at
// most: for the dictionaries of text columns, which decide the width of codes;
// for the data; and again for strings that turned out to differ too much.
func (r *reader) decode() ([]column, error) {
	defer r.scope.Close()
	if err := r.dictionaries(); err != nil {
		return nil, err
	}
	if err := r.data(r.columns); err != nil {
		return nil, err
	}
	out := make([]column, len(r.columns))
	again, err := r.results(r.columns, out)
	if err != nil || len(again) == 0 {
		return out, err
	}
	for _, c := range again {
		r.plainText(c)
	}
	if err := r.data(again); err != nil {
		return nil, err
	}
	_, err = r.results(r.columns, out)
	return out, err
}

// dictionaries reads the dictionaries of text columns and makes every
// column's target.
func (r *reader) dictionaries() error {
	var work []func(*workspace) error
	for _, c := range r.columns {
		if c.spec.form != textForm && c.spec.form != codesForm || c.shared != nil {
			continue
		}
		for _, t := range c.tasks {
			work = append(work, func(w *workspace) error { return r.prepare(t, w) })
		}
	}
	if err := r.run(work); err != nil {
		return err
	}
	work = nil
	for _, c := range r.columns {
		work = append(work, func(*workspace) error { return r.makeTarget(c) })
	}
	return r.run(work)
}

// makeTarget allocates a column.
func (r *reader) makeTarget(c *plannedColumn) error {
	if c.shared != nil {
		c.target = c.shared.column(r.rows, c.tasks)
		return nil
	}
	switch c.spec.form {
	case fixedForm:
		c.target = c.fixedTarget(r.rows)
	case bitsForm:
		c.target = newBits(r.rows)
	case binaryForm:
		c.target = newText(r.rows, r.scope, r.admit)
	default:
		if c.loose && c.spec.form == textForm {
			c.target = newText(r.rows, r.scope, r.admit)
			return nil
		}
		levels := vector.Of(vector.String)
		if c.spec.form == codesForm {
			levels = c.spec.levels
		}
		codes := newCodes(r.rows, levels, c.spec.ordered, c.spec.form == textForm)
		c.target = codes
		err := codes.merge(c.tasks, c.spec.unused)
		if errors.Is(err, errManyLevels) {
			r.plainText(c)
			return nil
		}
		return err
	}
	return nil
}

// fixedTarget allocates a column of fixed-width values.
func (c *plannedColumn) fixedTarget(rows int) target {
	switch c.spec.width {
	case 1:
		return newFixed[uint8](rows)
	case 2:
		return newFixed[uint16](rows)
	case 4:
		return newFixed[uint32](rows)
	}
	return newFixed[uint64](rows)
}

// plainText makes a column of strings one of offsets and bytes, to be read
// from the start.
func (r *reader) plainText(c *plannedColumn) {
	c.target = newText(r.rows, r.scope, r.admit)
	for _, t := range c.tasks {
		t.reader, t.row, t.marked, t.table = pageReader{}, t.start, false, nil
		t.seen = 0
		t.local = &local{}
	}
}

// data reads the data pages of columns, row group by row group, so that the
// files are read from front to back.
func (r *reader) data(columns []*plannedColumn) error {
	var work []func(*workspace) error
	for i := 0; ; i++ {
		some := false
		for _, c := range columns {
			if i < len(c.tasks) {
				some = true
				t := c.tasks[i]
				work = append(work, func(w *workspace) error { return r.read(t, w) })
			}
		}
		if !some {
			return r.run(work)
		}
	}
}

// results finishes the columns that have tasks or none, all of them, and
// returns those that must be read again.
func (r *reader) results(columns []*plannedColumn, out []column) (again []*plannedColumn, err error) {
	retry := make([]bool, len(columns))
	var work []func(*workspace) error
	for i, c := range columns {
		if c.target == nil {
			continue // done before
		}
		work = append(work, func(*workspace) error {
			if codes, ok := c.target.(*codesColumn); ok && codes.abandoned.Load() {
				retry[i] = true
				return nil
			}
			done, err := c.target.result(vector.Field{Name: c.name, Type: c.spec.typ, Nullable: c.nullable}, c.tasks)
			switch {
			case errors.Is(err, errManyLevels):
				retry[i] = true
				return nil
			case err != nil:
				return place{r.files[0].name, -1, c.name}.wrap("read", err)
			}
			out[i] = done
			c.target = nil
			return nil
		})
	}
	if err := r.run(work); err != nil {
		return nil, err
	}
	for i, c := range columns {
		if retry[i] {
			again = append(again, c)
		}
	}
	return again, nil
}
