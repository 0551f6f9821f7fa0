package exec

import (
	"context"
	"fmt"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// Run computes a plan. A panic below it becomes an error.
func Run(ctx context.Context, n plan.Node, o *Options) (t *vector.Table, err error) {
	if o == nil {
		o = &Options{}
	}
	mine := *o
	mine.shared = newSharing(n)
	err = guard(func() error {
		t, err = run(ctx, n, nil, &mine)
		return err
	})
	return t, err
}

// run computes one operator after its inputs. Rows that the filters drop may
// be left out.
func run(ctx context.Context, n plan.Node, filters []keyFilter, o *Options) (*vector.Table, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if t, shared, err := o.shared.run(ctx, n, o); shared || err != nil {
		return t, err
	}
	if p, ok := pipelineOf(n); ok && !p.keepsAll() {
		p.above = filters
		return p.collect(ctx, o)
	}
	if j, ok := n.(*plan.Join); ok {
		return runJoinNode(ctx, j, filters, o)
	}
	if s, ok := sizeCountOf(n); ok {
		return s.run(ctx, o)
	}
	ins := make([]*vector.Table, 0, 2)
	for i, in := range plan.Inputs(n) {
		t, err := run(ctx, in, below(n, i, filters), o)
		if err != nil {
			return nil, err
		}
		ins = append(ins, t)
	}
	return operate(ctx, n, ins, o)
}

// operate computes one operator from the tables of its inputs.
func operate(ctx context.Context, n plan.Node, ins []*vector.Table, o *Options) (*vector.Table, error) {
	done := o.Profile.start(n)
	t, err := compute(ctx, n, ins, o)
	if err == nil {
		done(t)
	}
	return t, err
}

// compute is operate without a profile.
func compute(ctx context.Context, n plan.Node, ins []*vector.Table, o *Options) (*vector.Table, error) {
	switch n := n.(type) {
	case *plan.Scan:
		return n.Table, nil
	case *plan.Concat:
		return runConcat(ctx, n, ins, o)
	case *plan.Join:
		return runJoin(ctx, n, ins, o)
	case *plan.Asof:
		return runAsof(ctx, n, ins, o)
	case *plan.Filter:
		return runFilter(ctx, n, ins[0], o)
	case *plan.Project:
		return runProject(ctx, n, ins[0], o)
	case *plan.Sort:
		return runSort(ctx, n, ins[0], o)
	case *plan.Unique:
		return runUnique(ctx, n, ins[0], o)
	case *plan.Fetch:
		return runFetch(ctx, n, ins[0], o)
	case *plan.Combine:
		return runCombine(ctx, n, ins[0], o)
	case *plan.Slice:
		return slice(ins[0], n.Lo, n.Hi), nil
	case *plan.Take:
		return selectRows(ins[0], n.Rows), nil
	case *plan.Compact:
		return runCompact(ctx, ins[0], o)
	}
	return nil, fmt.Errorf("internal error: unknown operator %T", n)
}

// withColumns returns in's rows under other columns, which are as long as in's
// columns are.
func withColumns(in *vector.Table, fields []vector.Field, columns []*vector.Column) *vector.Table {
	t := *in
	t.Fields, t.Columns = fields, columns
	return &t
}

// selectRows returns the view of in that shows its rows at the given
// positions, in that order.
func selectRows(in *vector.Table, rows []uint32) *vector.Table {
	t := *in
	t.View = true
	if !in.View {
		t.Sel = rows
		return &t
	}
	t.Sel = memory.Make[uint32](len(rows))
	for i, r := range rows {
		t.Sel[i] = in.Sel[r]
	}
	return &t
}

// slice keeps rows lo to hi−1, as far as they exist: a part of the selection
// of a view, else of every column; nothing is copied.
func slice(in *vector.Table, lo, hi int) *vector.Table {
	lo, hi = min(lo, in.Rows()), min(hi, in.Rows())
	if lo == 0 && hi == in.Rows() {
		return in
	}
	t := *in
	if in.View {
		t.Sel = in.Sel[lo:hi]
		return &t
	}
	t.N, t.Part = hi-lo, true
	t.Columns = make([]*vector.Column, len(in.Columns))
	for i, c := range in.Columns {
		t.Columns[i] = c.Slice(lo, hi)
	}
	return &t
}

// runFilter evaluates the predicate in morsels and keeps the rows where it is true.
func runFilter(ctx context.Context, n *plan.Filter, in *vector.Table, o *Options) (*vector.Table, error) {
	cols := columnsOf(in)
	defer cols.close()
	pred, err := cols.fold(ctx, n.Pred, o)
	if err != nil {
		return nil, subjectError("filter", n.Pred, err)
	}
	cols.need(pred)
	rows := cols.n()
	scope := memory.NewScope("filter", o.Budget)
	defer scope.Close()
	words := memory.In[uint64](scope, (rows+63)/64) // of the rows that stay
	ends := make([]int, ranges(rows, morselRows)+1)
	err = each(ctx, o.workers(), len(ends)-1, func(_, t int) error {
		scope := memory.NewScope("filter", o.Budget)
		defer scope.Close()
		lo, hi := span(t, morselRows, rows)
		v, err := cols.morsel(pred, lo, hi, scope)
		if err != nil {
			return err
		}
		ends[t+1] = kernel.KeepTrue(words[lo/64:(hi+63)/64], v.Bits(), v.Valid())
		return nil
	})
	if err != nil {
		return nil, subjectError("filter", n.Pred, err)
	}
	for t := range len(ends) - 1 {
		ends[t+1] += ends[t]
	}
	kept := memory.Make[uint32](ends[len(ends)-1])
	err = each(ctx, o.workers(), len(ends)-1, func(_, t int) error {
		lo, hi := span(t, morselRows, rows)
		kernel.AppendTrue(kept[ends[t]:ends[t]:ends[t+1]], vector.BitmapOf(words[lo/64:(hi+63)/64], hi-lo), vector.Bitmap{}, uint32(lo))
		return nil
	})
	return selectRows(in, kept), err
}

// subjectError names the verb and the column that an expression is about.
func subjectError(op string, e *plan.Expr, err error) error {
	named, ok := err.(*vector.ColumnError)
	switch {
	case ok:
		return withOp(op, named)
	case e.Subject() == "":
		return fmt.Errorf("%s: %w", op, err)
	}
	return &vector.ColumnError{Op: op, Column: e.Subject(), Err: err}
}

// withOp adds the verb to an error that names only a column.
func withOp(op string, err *vector.ColumnError) error {
	if err.Op != "" {
		return err
	}
	return &vector.ColumnError{Op: op, Column: err.Column, Err: err.Err}
}

// runProject computes the columns of its result. When all of them are columns
// of the input, a view stays a view and nothing is copied.
func runProject(ctx context.Context, n *plan.Project, in *vector.Table, o *Options) (*vector.Table, error) {
	columns := make([]*vector.Column, len(n.Outputs))
	fields := make([]vector.Field, len(n.Outputs))
	computed := false
	for i, out := range n.Outputs {
		fields[i] = out.Field
		if _, ok := out.Expr.Node.(ast.Column); ok {
			columns[i] = in.Columns[out.Expr.Index]
		} else {
			computed = true
		}
	}
	if !computed {
		return withColumns(in, fields, columns), nil
	}
	cols := columnsOf(in)
	defer cols.close()
	for i, out := range n.Outputs {
		if columns[i] != nil && !in.View {
			continue
		}
		v, err := cols.evaluate(ctx, out.Expr, o)
		if err != nil {
			return nil, subjectError(n.Op, out.Expr, err)
		}
		columns[i] = vector.NewColumn(v)
		fields[i].Nullable = fields[i].Nullable || v.Missing() > 0
	}
	return &vector.Table{Fields: fields, Columns: columns, N: cols.n(), Part: in.Part && !in.View}, nil
}

// runSort orders the rows and copies every column in that order.
func runSort(ctx context.Context, n *plan.Sort, in *vector.Table, o *Options) (*vector.Table, error) {
	cols := columnsOf(in)
	defer cols.close()
	keys := make([]sortKey, len(n.Keys))
	for i, k := range n.Keys {
		v, err := cols.evaluate(ctx, k.Expr, o)
		if err != nil {
			return nil, subjectError("sort", k.Expr, err)
		}
		keys[i] = sortKey{v, k.Desc}
	}
	scope := memory.NewScope("sort", o.Budget)
	defer scope.Close()
	if n.Limit > 0 && n.Limit < cols.n() {
		rows, err := topOrder(ctx, keys, cols.n(), n.Limit, scope, o)
		if err != nil {
			return nil, err
		}
		return runCompact(ctx, selectRows(in, rows), o)
	}
	if t, ok := sortValues(ctx, n, in, keys, scope, o); ok {
		return t, nil
	}
	return runCompact(ctx, selectRows(in, order(ctx, keys, cols.n(), scope, o.workers())), o)
}

// runUnique keeps one row of each group of equal keys, in row order.
func runUnique(ctx context.Context, n *plan.Unique, in *vector.Table, o *Options) (*vector.Table, error) {
	cols := columnsOf(in)
	defer cols.close()
	keys := make([]*vector.Vector, len(n.Keys))
	for i, k := range n.Keys {
		var err error
		if keys[i], err = cols.evaluate(ctx, k.Expr, o); err != nil {
			return nil, subjectError("unique", k.Expr, err)
		}
	}
	scope := memory.NewScope("unique", o.Budget)
	defer scope.Close()
	g, err := findGroups(ctx, keys, cols.n(), scope, o)
	if err != nil {
		return nil, err
	}
	if n.Keep == plan.KeepFirst {
		return selectRows(in, g.firstRows()), nil
	}
	ids, err := g.rowIDs(ctx, o)
	if err != nil {
		return nil, err
	}
	last, count := make([]uint32, g.k), make([]uint32, g.k)
	for r, id := range ids {
		last[id] = uint32(r)
		count[id]++
	}
	var rows []uint32
	for r, id := range ids {
		if last[id] == uint32(r) && (n.Keep == plan.KeepLast || count[id] == 1) {
			rows = append(rows, uint32(r))
		}
	}
	return selectRows(in, rows), nil
}

// firstRows lists the first row of each group, ascending.
func (g *groups) firstRows() []uint32 {
	if g.dense() {
		return g.firsts
	}
	return g.later.Not().Rows(memory.Make[uint32](g.k)[:0], 0)
}

// runCompact copies the rows of a view, or of a part of longer columns, into
// columns of their own.
func runCompact(ctx context.Context, in *vector.Table, o *Options) (*vector.Table, error) {
	switch {
	case in.View:
	case in.Part:
		all := make([]uint32, in.N)
		for i := range all {
			all[i] = uint32(i)
		}
		in = selectRows(in, all)
	default:
		return in, nil
	}
	t := &vector.Table{Fields: in.Fields, N: len(in.Sel), Columns: make([]*vector.Column, len(in.Columns))}
	tasks := make([]gatherTask, len(in.Columns))
	for i, c := range in.Columns {
		tasks[i] = gatherTask{v: c.Vector(), rows: in.Sel}
	}
	if err := gatherAll(ctx, tasks, o); err != nil {
		return nil, err
	}
	for i := range tasks {
		t.Columns[i] = vector.NewColumn(tasks[i].out)
	}
	return t, nil
}

// runConcat puts the rows of several tables one after the other.
func runConcat(ctx context.Context, n *plan.Concat, ins []*vector.Table, o *Options) (*vector.Table, error) {
	t := &vector.Table{Fields: n.Fields(), Columns: make([]*vector.Column, len(n.Fields()))}
	parts := make([][]*vector.Vector, len(t.Fields))
	for _, in := range ins {
		t.N += in.Rows()
		cols := columnsOf(in)
		for i, f := range t.Fields {
			parts[i] = append(parts[i], cols.at(in.Index(f.Name)))
		}
	}
	err := each(ctx, o.workers(), len(t.Fields), func(_, i int) error {
		concat := func() (*vector.Vector, error) { return kernel.Concat(t.Fields[i].Type, parts[i]) }
		if t.Fields[i].Type.Kind == vector.Categorical {
			concat = func() (*vector.Vector, error) { return kernel.ConcatMerged(parts[i]) }
		}
		v, err := concat()
		if err != nil {
			return &vector.ColumnError{Op: "concat", Column: t.Fields[i].Name, Err: err}
		}
		t.Columns[i] = vector.NewColumn(v)
		return nil
	})
	return t, err
}
