package exec

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// maxRows is the most rows of a result: rows are numbered by 32 bits, and the
// last number stands for no row. Tests lower it.
var maxRows = uint64(math.MaxUint32 - 1)

// A joining is the two inputs of a join at work.
type joining struct {
	op    string
	in    [2]*vector.Table
	cols  [2]*columns
	keys  [2][]*vector.Vector
	scope *memory.Scope
	o     *Options
}

// newJoining starts a join of two tables.
func newJoining(op string, ins []*vector.Table, o *Options) *joining {
	j := &joining{op: op, scope: memory.NewScope(op, o.Budget), o: o}
	for side, t := range ins {
		j.in[side], j.cols[side] = t, columnsOf(t)
	}
	return j
}

// rows returns the number of rows of one side.
func (j *joining) rows(side int) int { return j.in[side].Rows() }

// evaluate computes pairs of keys for both sides, and refuses those that
// cannot be compared.
func (j *joining) evaluate(ctx context.Context, keys []plan.JoinKey, missing plan.MissingKeys, lenient bool) error {
	for side := range j.keys {
		if err := j.evaluateSide(ctx, side, keys, missing, lenient); err != nil {
			return err
		}
	}
	return nil
}

// evaluateSide is evaluate for one side.
func (j *joining) evaluateSide(ctx context.Context, side int, keys []plan.JoinKey, missing plan.MissingKeys, lenient bool) error {
	var vs []*vector.Vector
	for _, k := range keys {
		e := sideOf(k, side)
		v, err := j.cols[side].evaluate(ctx, e, j.o)
		if err != nil {
			return subjectError(j.op, e, err)
		}
		vs = append(vs, v)
	}
	j.keys[side] = vs
	return checkKeys(j.op, side, keys, vs, missing, lenient)
}

// match numbers the keys of both sides; parts are further ones.
func (j *joining) match(ctx context.Context, keys []plan.JoinKey, missing plan.MissingKeys, any bool, parts ...joinPart) (*joinMatch, error) {
	for i := range keys {
		p, err := joinParts(ctx, [2]*vector.Vector{j.keys[onLeft][i], j.keys[onRight][i]}, missing, j.scope, j.o)
		if err != nil {
			return nil, &vector.ColumnError{Op: j.op, Column: keys[i].Name, Err: err}
		}
		parts = append(parts, p...)
	}
	return matchKeys(ctx, parts, j.rows(onLeft), j.rows(onRight), any, j.scope, j.o)
}

// runJoinNode computes the inputs of a join, then the join. Keys that it
// refuses are counted and numbered in the whole input.
func runJoinNode(ctx context.Context, n *plan.Join, filters []keyFilter, o *Options) (*vector.Table, error) {
	ins, spared, err := runJoinInputs(ctx, n, filters, o)
	if err != nil {
		return nil, err
	}
	t, err := operate(ctx, n, ins, o)
	if !spared || !errors.Is(err, vector.ErrMissing) {
		return t, err
	}
	for side, in := range [2]plan.Node{n.Left, n.Right} {
		if ins[side], err = run(ctx, in, nil, o); err != nil {
			return nil, err
		}
	}
	return operate(ctx, n, ins, o)
}

// runJoin puts rows of two inputs side by side.
func runJoin(ctx context.Context, n *plan.Join, ins []*vector.Table, o *Options) (*vector.Table, error) {
	spec := &n.Spec
	j := newJoining(spec.Kind.String(), ins, o)
	defer j.scope.Close()
	if err := j.evaluate(ctx, n.Keys, spec.Missing, spec.Lenient); err != nil {
		return nil, err
	}
	for side, unique := range [2]bool{spec.UniqueLeft, spec.UniqueRight} {
		if unique {
			if err := j.checkUnique(ctx, side, n.Keys, spec.Missing); err != nil {
				return nil, err
			}
		}
	}
	m, err := j.match(ctx, n.Keys, spec.Missing, anyPartner(n))
	if err != nil {
		return nil, err
	}
	j.needResidual(n)
	return j.result(ctx, n, m)
}

// anyPartner reports whether it is enough to know one right row of each key.
func anyPartner(n *plan.Join) bool {
	return (n.Spec.Kind == plan.SemiJoin || n.Spec.Kind == plan.AntiJoin) && n.Residual == nil
}

// needResidual makes the columns that the condition of pairs reads dense.
func (j *joining) needResidual(n *plan.Join) {
	if n.Residual == nil {
		return
	}
	for side, c := range j.cols {
		for _, i := range n.Residual.Columns(nil) {
			if at := i - side*len(n.Left.Fields()); c != nil && at >= 0 && at < len(j.in[side].Fields) {
				c.at(at)
			}
		}
	}
}

// result computes the rows of a join whose keys are numbered.
func (j *joining) result(ctx context.Context, n *plan.Join, m *joinMatch) (*vector.Table, error) {
	kind := n.Spec.Kind
	p := &pairing{joining: j, match: m, kind: kind, residual: n.Residual, keyless: len(n.Keys) == 0}
	if kind == plan.SemiJoin || kind == plan.AntiJoin {
		rows, err := p.leftRows(ctx, kind == plan.SemiJoin)
		if err != nil {
			return nil, err
		}
		return selectRows(j.in[onLeft], rows), nil
	}
	rows, err := p.rows(ctx)
	if err != nil {
		return nil, err
	}
	return j.assemble(ctx, n.Outputs, n.Fields(), rows)
}

// checkUnique refuses two rows with equal keys on one side.
func (j *joining) checkUnique(ctx context.Context, side int, keys []plan.JoinKey, missing plan.MissingKeys) error {
	n := j.rows(side)
	if len(keys) == 0 || n == 0 {
		return nil
	}
	g, err := findGroups(ctx, j.keys[side], n, j.scope, j.o)
	if err != nil || g.k == n {
		return err
	}
	ids, err := g.rowIDs(ctx, j.o)
	if err != nil {
		return err
	}
	first := make(map[uint32]int, g.k)
	for row, id := range ids {
		before, again := first[id]
		if !again {
			first[id] = row
			continue
		}
		var text []string
		skip := false
		for _, v := range j.keys[side] {
			skip = skip || missing == plan.MissingSkip && !v.IsValid(row)
			text = append(text, string(vector.AppendValue(nil, v, row)))
		}
		if !skip {
			option := [2]string{"UniqueLeft", "UniqueRight"}[side]
			return &vector.ColumnError{Op: j.op, Column: keys[0].Name, Err: fmt.Errorf("%w: %s stands at rows %d and %d on the %s (%s)",
				vector.ErrKey, strings.Join(text, ", "), before, row, sideNames[side], option)}
		}
	}
	return nil
}

// assemble gathers the columns of the result.
func (j *joining) assemble(ctx context.Context, outputs []plan.JoinOutput, fields []vector.Field, r *joinRows) (*vector.Table, error) {
	t := &vector.Table{Fields: fields, N: r.n, Columns: make([]*vector.Column, len(outputs))}
	left, right := j.sourceRows(onLeft, r.left), []uint32{}
	if r.n > 0 {
		right = j.sourceRows(onRight, r.right)
	}
	var tasks []gatherTask
	at := make([]int, len(outputs)) // task by output
	add := func(i int, c *vector.Column, rows []uint32, some bool) {
		at[i] = len(tasks)
		tasks = append(tasks, gatherTask{v: c.Vector(), rows: rows, some: some})
	}
	for i, out := range outputs {
		switch out.From {
		case plan.FromLeft:
			c := j.in[onLeft].Columns[out.Index]
			if left == nil { // every left row once: the column itself
				t.Columns[i], t.Part = c, j.in[onLeft].Part
				continue
			}
			add(i, c, left, r.tail > 0)
		case plan.FromRight:
			add(i, j.in[onRight].Columns[out.Index], right, r.alone)
		case plan.FromKey:
			// Two parts: the left values, and the right ones of the tail.
			v := j.keys[onLeft][out.Index]
			add(i, vector.NewColumn(v), headOf(r, v.Len()), false)
			tasks = append(tasks, gatherTask{v: j.keys[onRight][out.Index], rows: r.right[r.n-r.tail:]})
		case plan.FromIndicator:
			t.Columns[i] = vector.NewColumn(r.indicator())
		}
	}
	if err := gatherAll(ctx, tasks, j.o); err != nil {
		return nil, err
	}
	for i, out := range outputs {
		if t.Columns[i] != nil {
			continue
		}
		v := tasks[at[i]].out
		if out.From == plan.FromKey {
			var err error
			if v, err = bothKeys(out.Field.Type, v, tasks[at[i]+1].out); err != nil {
				return nil, &vector.ColumnError{Op: j.op, Column: out.Field.Name, Err: err}
			}
		}
		t.Columns[i] = vector.NewColumn(v)
	}
	return t, nil
}

// headOf returns the left rows of all but the tail.
func headOf(r *joinRows, n int) []uint32 {
	if r.left != nil {
		return r.left[:r.n-r.tail]
	}
	all := make([]uint32, n)
	for i := range all {
		all[i] = uint32(i)
	}
	return all
}

// sourceRows translates rows that a side shows to rows of its columns; nil
// stands for all of them.
func (j *joining) sourceRows(side int, rows []uint32) []uint32 {
	t := j.in[side]
	switch {
	case !t.View, rows != nil && len(rows) == 0:
		return rows
	case rows == nil:
		return append([]uint32{}, t.Sel...)
	}
	out := memory.Scratch[uint32](j.scope, len(rows))
	for i, r := range rows {
		out[i] = r
		if r != kernel.NoRow {
			out[i] = t.Sel[r]
		}
	}
	return out
}

// bothKeys puts the left and the right values of a key one after the other;
// categorical pools merge, the left one's order first.
func bothKeys(t vector.Type, left, right *vector.Vector) (*vector.Vector, error) {
	if t.Kind != vector.Categorical {
		return kernel.Concat(t, []*vector.Vector{left, right})
	}
	p, q := left.Pool(), right.Pool()
	pool, err := kernel.MergePools([]*vector.Pool{p, q})
	if err != nil {
		return nil, err
	}
	width := max(left.CodeWidth(), right.CodeWidth(), vector.CodeWidthFor(pool.Len()))
	tables := [][]uint32{kernel.CodeTable(p, pool), kernel.CodeTable(q, pool)}
	return kernel.ConcatCodes([]*vector.Vector{left, right}, tables, t, pool, width), nil
}

// A gatherTask gathers one column.
type gatherTask struct {
	v    *vector.Vector
	rows []uint32
	some bool // there may be a NoRow
	out  *vector.Vector
}

// gatherAll gathers columns, all in parts at once.
func gatherAll(ctx context.Context, tasks []gatherTask, o *Options) error {
	type part struct {
		g      *kernel.Gathering
		lo, hi int
	}
	all := make([]*kernel.Gathering, len(tasks))
	open := make([]bool, len(tasks))
	var parts []part
	for i, t := range tasks {
		all[i], open[i] = kernel.NewGathering(t.v, t.rows, t.some), true
	}
	for first := true; first || len(parts) > 0; first = false {
		parts = parts[:0]
		for i, t := range tasks {
			for k := range ranges(len(t.rows), morselRows) {
				if open[i] {
					lo, hi := span(k, morselRows, len(t.rows))
					parts = append(parts, part{all[i], lo, hi})
				}
			}
		}
		err := each(ctx, o.workers(), len(parts), func(_, i int) error {
			parts[i].g.Part(parts[i].lo, parts[i].hi)
			return nil
		})
		if err != nil {
			return err
		}
		for i := range tasks {
			open[i] = open[i] && all[i].Next()
		}
	}
	for i := range tasks {
		tasks[i].out = all[i].Vector()
	}
	return nil
}
