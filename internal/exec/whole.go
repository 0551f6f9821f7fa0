package exec

import (
	"reflect"

	"github.com/stoa-data/stoa/internal/agg"
	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

const (
	wholeTask  = 1 << 17 // rows that a worker reduces at a time when all rows are one group
	wholePiece = 1 << 14 // rows whose values stay in cache while several aggregates read them
)

// whole computes aggregates over one group of all rows, each of a task's rows
// by states of its own, which are merged in order. It leaves the outputs nil
// that cannot be computed so.
func (c *combiner) whole(result []*vector.Vector) error {
	n := c.groups.n
	if n == 0 || c.plan.Expands() {
		return nil
	}
	var makers []func() agg.Whole
	var at []int
	for i, out := range c.plan.Outputs {
		a, ok := out.Expr.Node.(ast.Aggregate)
		if !ok {
			continue
		}
		if a.Op == ast.Rows || a.Op == ast.Len && out.Expr.Args[0].Shape == plan.Aligned {
			result[i] = vector.FromSlice(vector.Of(vector.Int64), []int64{int64(n)}, vector.Bitmap{})
			continue
		}
		if x := out.Expr.Args[0]; x.Shape != plan.Aligned || x.NeedsTable() {
			continue
		}
		if f, ok := agg.WholeOf(a.Op, out.Expr.Args[0].Type, out.Expr.Type); ok {
			makers, at = append(makers, f), append(at, i)
		}
	}
	if err := c.wholeDistinct(result); err != nil {
		return err
	}
	if err := c.wholeQuantiles(result); err != nil || len(at) == 0 {
		return err
	}
	states := make([][]agg.Whole, ranges(n, wholeTask))
	err := each(c.ctx, c.options.workers(), len(states), func(_, t int) error {
		states[t] = make([]agg.Whole, len(at))
		for j, f := range makers {
			states[t][j] = f()
		}
		lo, hi := span(t, wholeTask, n)
		for from := lo; from < hi; from += wholePiece {
			if err := c.addPiece(states[t], at, from, min(from+wholePiece, hi)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for j, i := range at {
		all := states[0][j]
		for _, next := range states[1:] {
			all.Merge(next[j])
		}
		if result[i], err = all.Finish(); err != nil {
			return c.named(c.plan.Outputs[i], err)
		}
	}
	return nil
}

// addPiece gives rows lo to hi−1 to the states of the outputs at the given places.
func (c *combiner) addPiece(states []agg.Whole, at []int, lo, hi int) error {
	scope := memory.NewScope("combine", c.options.Budget)
	defer scope.Close()
	for j, i := range at {
		out := c.plan.Outputs[i]
		x, err := c.columns.morsel(out.Expr.Args[0], lo, hi, scope)
		if err != nil {
			return c.named(out, err)
		}
		states[j].Add(x)
	}
	return nil
}

// wholeDistinct counts the distinct values of columns as groups.
func (c *combiner) wholeDistinct(result []*vector.Vector) error {
	for i, out := range c.plan.Outputs {
		a, ok := out.Expr.Node.(ast.Aggregate)
		if !ok || a.Op != ast.NUnique && a.Op != ast.NUniqueAll {
			continue
		}
		x := out.Expr.Args[0]
		if x.Shape != plan.Aligned || x.NeedsTable() {
			continue
		}
		v, err := c.columns.evaluate(c.ctx, x, c.options)
		if err != nil {
			return c.named(out, err)
		}
		scope := memory.NewScope("combine", c.options.Budget)
		g, err := findGroups(c.ctx, []*vector.Vector{v}, v.Len(), scope, c.options)
		scope.Close()
		if err != nil {
			return c.named(out, err)
		}
		n := int64(g.k)
		if a.Op == ast.NUnique && v.Missing() > 0 {
			n-- // missing is a group, but no value
		}
		result[i] = vector.FromSlice(vector.Of(vector.Int64), []int64{n}, vector.Bitmap{})
	}
	return nil
}

// wholeQuantiles computes medians and quantiles of long columns, those of one
// column together.
func (c *combiner) wholeQuantiles(result []*vector.Vector) error {
	for i, first := range c.plan.Outputs {
		if _, ok := quantileOf(first.Expr); !ok || result[i] != nil {
			continue
		}
		x := first.Expr.Args[0]
		v, err := c.columns.evaluate(c.ctx, x, c.options)
		if err != nil {
			return c.named(first, err)
		}
		if v.Len()-v.Missing() < selectFrom {
			continue
		}
		var ps []float64
		var at []int
		for j, out := range c.plan.Outputs {
			if p, ok := quantileOf(out.Expr); ok && (i == j || reflect.DeepEqual(out.Expr.Args[0].Node, x.Node)) {
				ps, at = append(ps, p), append(at, j)
			}
		}
		values, err := quantilesOf(c.ctx, v, ps, first.Expr.Type, c.options)
		if err != nil {
			return c.named(first, err)
		}
		for k, j := range at {
			result[j] = values[k]
		}
	}
	return nil
}

// quantileOf returns the probability of a median or quantile of the rows' own
// numbers or times.
func quantileOf(e *plan.Expr) (p float64, ok bool) {
	a, ok := e.Node.(ast.Aggregate)
	if !ok || a.Op != ast.Median && a.Op != ast.Quantile {
		return 0, false
	}
	if a.Op == ast.Median {
		a.P = 0.5
	}
	x := e.Args[0]
	return a.P, x.Shape == plan.Aligned && !x.NeedsTable() && x.Type.Kind != vector.Bool && x.Type.Kind.Width() > 0
}
