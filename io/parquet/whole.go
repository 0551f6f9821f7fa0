package parquet

import (
	"context"

	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// Whole implements plan.Whole: all rows are decoded into buffers of their exact
// size. Columns whose type differs between files are read batch by batch.
func (sc *scan) Whole(ctx context.Context, q *plan.Request) (*vector.Table, error) {
	r, err := sc.begin(ctx, q)
	if err != nil {
		return nil, err
	}
	rd := r.reader(nil, r.workers)
	t := &vector.Table{Fields: make([]vector.Field, len(r.columns)), Columns: make([]*vector.Column, len(r.columns))}
	var of []int // by column of rd
	for i, at := range r.columns {
		c := &sc.columns[at]
		t.Fields[i] = c.field
		switch {
		case c.union:
			return nil, nil
		case c.hive != nil:
			continue
		}
		rd.columns = append(rd.columns, &plannedColumn{name: c.field.Name, spec: c.spec, planned: true})
		of = append(of, i)
	}
	rd.meter = r.meter
	for _, sf := range sc.files {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		f, err := sf.again(ctx, sc.open)
		if err != nil {
			return nil, err
		}
		defer f.close()
		rd.files = append(rd.files, f)
		for k, i := range of {
			at := sf.index[r.columns[i]]
			if at < 0 {
				return nil, nil
			}
			if err := rd.addColumn(f, rd.columns[k], &f.columns[at]); err != nil {
				return nil, place{f.name, -1, rd.columns[k].name}.wrap("read", err)
			}
		}
		if err := rd.addRows(f); err != nil {
			return nil, err
		}
	}
	t.N = rd.rows
	if err := rd.checkSize(); err != nil {
		return nil, err
	}
	read, err := rd.decode()
	if err != nil {
		return nil, err
	}
	for k, i := range of {
		t.Columns[i] = vector.NewColumn(read[k].vector())
		read[k] = column{}
	}
	for i, at := range r.columns {
		if h := sc.columns[at].hive; h != nil {
			v, err := sc.hiveWhole(h)
			if err != nil {
				return nil, err
			}
			t.Columns[i] = vector.NewColumn(v)
		}
	}
	return t, nil
}

// hiveWhole returns a column of folders for the rows of all files.
func (sc *scan) hiveWhole(h *hiveColumn) (*vector.Vector, error) {
	parts := make([]*vector.Vector, len(sc.files))
	for i, f := range sc.files {
		parts[i] = repeated(h.values, i, int(f.rows))
	}
	return kernel.Concat(h.values.Type(), parts)
}
