package exec

import (
	"context"
	"fmt"
	"iter"
	"math"
	"slices"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// A pipeline is a source and the operators that work on its batches one by
// one: filters, projections, and joins whose right side is computed before; then
// perhaps the best or the first rows. What comes after it needs the whole table.
type pipeline struct {
	read  *plan.Read
	steps []plan.Node // from the source up; each has its input's batches for input
	top   *plan.Sort  // with a limit: each batch keeps its best rows
	rows  []int64     // nil, or the numbers of the rows to read
	lo    int         // rows to skip
	hi    int         // rows after which to stop
	above []keyFilter // rows of the result that are needed

	probes map[*plan.Join]*probe // the joins among the steps, once they are prepared
	keys   *plan.Filter          // rows of the source that joins need; nil: all
}

// pipelineOf recognises the pipeline that ends in n.
func pipelineOf(n plan.Node) (*pipeline, bool) {
	p := &pipeline{hi: math.MaxInt}
	switch s := n.(type) {
	case *plan.Slice:
		p.lo, p.hi, n = s.Lo, s.Hi, s.In
	case *plan.Sort:
		if s.Limit == 0 || reduces(keyExprs(s.Keys)...) {
			return nil, false
		}
		p.top, n = s, s.In
	}
	for {
		switch s := n.(type) {
		case *plan.Read:
			p.read = s
			for i, j := 0, len(p.steps)-1; i < j; i, j = i+1, j-1 {
				p.steps[i], p.steps[j] = p.steps[j], p.steps[i]
			}
			return p, true
		case *plan.Filter:
			if s.Pred.NeedsTable() {
				return nil, false
			}
			n = s.In
			p.steps = append(p.steps, s)
		case *plan.Project:
			for _, out := range s.Outputs {
				if out.Expr.NeedsTable() {
					return nil, false
				}
			}
			n = s.In
			p.steps = append(p.steps, s)
		case *plan.Join:
			if !probes(s) {
				return nil, false
			}
			n = s.Left
			p.steps = append(p.steps, s)
		default:
			return nil, false
		}
	}
}

// both joins two predicates, of which the first may be nil.
func both(x, y ast.Node) ast.Node {
	if x == nil {
		return y
	}
	return ast.Binary{Op: ast.And, X: x, Y: y}
}

// keepsAll reports whether it is better to read the source whole and join it
// then than to put joined batches together: nothing but keys drops rows.
func (p *pipeline) keepsAll() bool {
	if _, ok := p.read.Source.(plan.Whole); !ok || p.read.Pred != nil || p.read.Limit >= 0 || p.lo > 0 || p.hi < math.MaxInt || p.top != nil {
		return false
	}
	joins := false
	for _, s := range p.steps {
		switch s := s.(type) {
		case *plan.Filter:
			return false
		case *plan.Join:
			joins = true
			if s.Spec.Kind != plan.InnerJoin && s.Spec.Kind != plan.LeftJoin {
				return false
			}
		}
	}
	return joins
}

// keyExprs returns the expressions of keys.
func keyExprs(keys []plan.Key) []*plan.Expr {
	out := make([]*plan.Expr, len(keys))
	for i, k := range keys {
		out[i] = k.Expr
	}
	return out
}

// reduces reports whether some expression looks at more than one row.
func reduces(exprs ...*plan.Expr) bool {
	for _, e := range exprs {
		if e.NeedsTable() {
			return true
		}
	}
	return false
}

// fields returns the columns of the batches.
func (p *pipeline) fields() []vector.Field {
	if len(p.steps) == 0 {
		return p.read.Fields()
	}
	return p.steps[len(p.steps)-1].Fields()
}

// batches yields the rows of the pipeline in order.
func (p *pipeline) batches(ctx context.Context, o *Options) iter.Seq2[*vector.Table, error] {
	return func(yield func(*vector.Table, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		p := *p // it may run again
		defer p.close()
		if err := guard(func() error { return p.prepare(ctx, o) }); err != nil {
			yield(nil, err)
			return
		}
		one := *o
		one.Workers = 1
		at, some := 0, false
		var empty *vector.Table // shown when there is no row: it has the levels of categorical columns
		for t, err := range ordered(ctx, o.workers(), p.read.Source.Batches(ctx, p.request(o)), func(b plan.Batch) (*vector.Table, error) {
			return p.batch(ctx, b, &one)
		}) {
			if err != nil {
				yield(nil, err)
				return
			}
			lo, hi := max(p.lo-at, 0), min(p.hi-at, t.Rows())
			at += t.Rows()
			if lo >= hi && empty == nil && !some {
				empty = slice(t, 0, 0)
			}
			some = some || lo < hi
			if lo < hi && !yield(slice(t, lo, hi), nil) {
				return
			}
			if at >= p.hi {
				break
			}
		}
		if !some && empty != nil {
			yield(empty, nil)
		}
	}
}

// batch reads a batch and runs the steps on it.
func (p *pipeline) batch(ctx context.Context, b plan.Batch, o *Options) (*vector.Table, error) {
	done := o.Profile.start(p.read)
	t, err := b(ctx)
	if err != nil {
		return nil, err
	}
	if err := drift(p.read, t); err != nil {
		return nil, err
	}
	done(t)
	if p.keys != nil {
		kept, err := runFilter(ctx, p.keys, t, o)
		if err != nil {
			return nil, err
		}
		if kept.Rows() < t.Rows() {
			t = kept
		}
	}
	for _, s := range p.steps {
		done := o.Profile.start(s)
		switch s := s.(type) {
		case *plan.Filter:
			t, err = runFilter(ctx, s, t, o)
		case *plan.Project:
			t, err = runProject(ctx, s, t, o)
		case *plan.Join:
			t, err = p.probes[s].batch(ctx, t, o)
		}
		if err != nil {
			return nil, err
		}
		done(t)
	}
	if p.top != nil {
		if t, err = runSort(ctx, p.top, t, o); err != nil {
			return nil, err
		}
	}
	if t.View {
		if t, err = runCompact(ctx, t, o); err != nil {
			return nil, err
		}
	}
	return t, ctx.Err()
}

// drift reports a batch that is not what the source promised.
func drift(r *plan.Read, t *vector.Table) error {
	want := r.Fields()
	if len(t.Fields) != len(want) {
		return fmt.Errorf("internal error: %s gave %d columns (want %d)", r.Source.Name(), len(t.Fields), len(want))
	}
	for i, f := range want {
		if g := t.Fields[i]; g.Name != f.Name || g.Type != f.Type {
			return fmt.Errorf("%s: %w: column %q is %v (want %q, %v)", r.Source.Name(), vector.ErrType, g.Name, g.Type, f.Name, f.Type)
		}
	}
	return nil
}

// whole reads all rows of the source at once, if it can and every row is
// needed, and runs the steps on them. It returns nil if not.
func (p *pipeline) whole(ctx context.Context, o *Options) (*vector.Table, error) {
	source, ok := p.read.Source.(plan.Whole)
	if !ok || p.read.Pred != nil || len(p.above) > 0 || p.read.Limit >= 0 || p.read.Number != "" || p.rows != nil || p.lo > 0 || p.hi < math.MaxInt || p.top != nil {
		return nil, nil
	}
	for _, s := range p.steps {
		if _, ok := s.(*plan.Project); !ok {
			return nil, nil // its input need not be in memory at once
		}
	}
	done := o.Profile.start(p.read)
	t, err := source.Whole(ctx, p.request(o))
	if err != nil || t == nil {
		return nil, err
	}
	if err := drift(p.read, t); err != nil {
		return nil, err
	}
	done(t)
	for _, s := range p.steps {
		done := o.Profile.start(s)
		if t, err = runProject(ctx, s.(*plan.Project), t, o); err != nil {
			return nil, err
		}
		done(t)
	}
	return t, nil
}

// request returns what the source is asked.
func (p *pipeline) request(o *Options) *plan.Request {
	r := p.read.Request()
	if p.keys != nil {
		r.Pred = both(r.Pred, p.keys.Pred.Node)
	}
	r.Rows = p.rows
	r.Workers, r.Budget, r.Progress = o.workers(), o.Budget, o.Progress
	return r
}

// collect runs the pipeline to its end.
func (p *pipeline) collect(ctx context.Context, o *Options) (*vector.Table, error) {
	if t, err := p.whole(ctx, o); t != nil || err != nil {
		return t, err
	}
	var parts []*vector.Table
	for t, err := range p.batches(ctx, o) {
		if err != nil {
			return nil, err
		}
		parts = append(parts, t)
	}
	t, err := concatTables(ctx, p.fields(), parts, o)
	if err != nil || p.top == nil {
		return t, err
	}
	return runSort(ctx, p.top, t, o)
}

// concatTables puts tables with the same columns one after the other. The
// parts are given up column by column, so that both are never in memory whole;
// a part that others read too keeps its columns.
func concatTables(ctx context.Context, fields []vector.Field, parts []*vector.Table, o *Options) (*vector.Table, error) {
	t := &vector.Table{Fields: append([]vector.Field(nil), fields...), Columns: make([]*vector.Column, len(fields))}
	for j, p := range parts {
		t.N += p.Rows()
		parts[j] = withColumns(p, p.Fields, slices.Clone(p.Columns))
	}
	if uint64(t.N) > math.MaxUint32-1 {
		return nil, fmt.Errorf("%w: %d rows (a table in memory holds at most %d)", vector.ErrShape, t.N, uint64(math.MaxUint32-1))
	}
	err := each(ctx, o.workers(), len(fields), func(_, i int) error {
		vs := make([]*vector.Vector, len(parts))
		for j, p := range parts {
			vs[j] = p.Columns[i].Vector()
			p.Columns[i] = nil
		}
		v, err := kernel.Concat(fields[i].Type, vs)
		if err != nil {
			return &vector.ColumnError{Op: "concat", Column: fields[i].Name, Err: err}
		}
		t.Fields[i].Nullable = fields[i].Nullable || v.Missing() > 0
		t.Columns[i] = vector.NewColumn(v)
		return nil
	})
	return t, err
}

// cutRows is the number of rows of a batch that a computed table is cut into.
const cutRows = 1 << 20

// Stream runs a plan and yields its rows in order. A pipeline yields as it
// goes; other plans are computed whole, then cut. A panic becomes an error.
func Stream(ctx context.Context, n plan.Node, o *Options) iter.Seq2[*vector.Table, error] {
	if o == nil {
		o = &Options{}
	}
	if p, ok := pipelineOf(n); ok && p.top == nil {
		return p.batches(ctx, o)
	}
	return func(yield func(*vector.Table, error) bool) {
		t, err := Run(ctx, n, o)
		if err != nil {
			yield(nil, err)
			return
		}
		for lo := 0; lo < t.Rows() && ctx.Err() == nil; lo += cutRows {
			if !yield(slice(t, lo, lo+cutRows), nil) {
				return
			}
		}
		if err := ctx.Err(); err != nil {
			yield(nil, err)
		}
	}
}
