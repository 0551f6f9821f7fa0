package parquet

import (
	"slices"

	"github.com/stoa-data/stoa/internal/exec"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// fewRowsOf is the share of rows, one in so many, up to which the rows for
// which a predicate is true are picked before other columns are read. With
// more of them nearly every page is needed anyway.
const fewRowsOf = 4

// late reads the columns of the predicate first. If it is true for few
// rows, only the pages that hold them are read of the other columns.
func (b *batch) late() (map[int]*vector.Vector, error) {
	others := slices.DeleteFunc(slices.Clone(b.columns), func(at int) bool { return slices.Contains(b.uses, at) })
	if len(others) == 0 || len(b.uses) == 0 {
		return nil, nil
	}
	vs, err := b.vectors(b.uses)
	if err != nil {
		return nil, err
	}
	have := map[int]*vector.Vector{}
	t := &vector.Table{N: b.rows()}
	for i, at := range b.uses {
		have[at] = vs[i]
		t.Fields = append(t.Fields, b.scan.fields[at])
		t.Columns = append(t.Columns, vector.NewColumn(vs[i]))
	}
	filter, err := plan.NewFilter(&plan.Scan{Table: t}, b.pred.Node)
	if err != nil {
		return have, nil // the query says what is wrong
	}
	out, err := exec.Run(b.ctx, filter, &exec.Options{Workers: b.inner, Budget: b.budget})
	if b.ctx.Err() != nil {
		return nil, b.ctx.Err()
	}
	if err != nil || !out.View || len(out.Sel)*fewRowsOf > t.N {
		return have, nil
	}
	if len(out.Sel) == 0 {
		b.scan.excluded.late.Add(int64(len(b.groups)))
		for _, g := range b.groups {
			b.skip(g, others)
		}
	}
	for at, v := range have {
		have[at] = kernel.Gather(v, out.Sel)
	}
	b.pick(out.Sel)
	return have, nil
}

// pick keeps, of the rows picked so far, those at the given positions.
func (b *batch) pick(sel []uint32) {
	rows := sel
	if b.picks != nil {
		before := b.picked()
		rows = make([]uint32, len(sel))
		for i, s := range sel {
			rows[i] = before[s]
		}
	}
	var groups []int
	var picks []ranges
	start, at := 0, 0
	for _, g := range b.groups {
		end := start + int(b.file.groups[g].rows)
		var p ranges
		for ; at < len(rows) && int(rows[at]) < end; at++ {
			row := int(rows[at]) - start
			p = p.add(row, row+1)
		}
		if p != nil {
			groups, picks = append(groups, g), append(picks, p)
		} else if len(rows) > 0 {
			b.skip(g, slices.DeleteFunc(slices.Clone(b.columns), func(at int) bool { return slices.Contains(b.uses, at) }))
		}
		start = end
	}
	b.groups, b.picks = groups, picks
	if groups == nil {
		b.groups = []int{}
	}
}
