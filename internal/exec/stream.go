package exec

import (
	"github.com/stoa-data/stoa/internal/agg"
	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// foldOf returns a maker of folds for an output that can take its rows in
// pieces: an aggregate or a reducer of values of the rows themselves.
func (c *combiner) foldOf(e *plan.Expr) (func() ast.Fold, bool) {
	for _, a := range e.Args {
		if a.Shape != plan.Aligned || a.NeedsTable() {
			return nil, false
		}
	}
	switch n := e.Node.(type) {
	case ast.Aggregate:
		t := vector.Of(vector.Int64)
		if len(e.Args) > 0 {
			t = e.Args[0].Type
		}
		return agg.FoldOf(n.Op, t, e.Type)
	case ast.GroupCall:
		if f, ok := n.Func.(ast.Folder); ok {
			return f.NewFold, true
		}
	}
	return nil, false
}

// stream computes the outputs that can take their rows in pieces over few
// groups: the rows of a block go through states of their own, one for each
// group, and the blocks' states are merged in order. It returns nil for the
// outputs that it leaves to the walk.
func (c *combiner) stream() ([]*vector.Vector, error) {
	result := make([]*vector.Vector, len(c.plan.Outputs))
	g := c.groups
	if !g.dense() || c.plan.Expands() || g.k == 0 || g.n < streamRows*g.k {
		return result, nil
	}
	var makers []func() ast.Fold
	var at []int
	for i, out := range c.plan.Outputs {
		if f, ok := c.foldOf(out.Expr); ok {
			makers = append(makers, f)
			at = append(at, i)
		}
	}
	if len(at) == 0 {
		return result, nil
	}
	blocks := max(ranges(g.n, blockRows), 1)
	folds := make([][]ast.Fold, blocks)
	err := each(c.ctx, c.options.workers(), blocks, func(_, b int) error {
		folds[b] = make([]ast.Fold, len(at))
		for j, f := range makers {
			folds[b][j] = f()
			if err := folds[b][j].Grow(g.k); err != nil {
				return c.named(c.plan.Outputs[at[j]], err)
			}
		}
		lo, hi := span(b, blockRows, g.n)
		for from := lo; from < hi; from += morselRows {
			if err := c.fold(folds[b], at, from, min(from+morselRows, hi)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	same := make([]uint32, g.k)
	for i := range same {
		same[i] = uint32(i)
	}
	for j, i := range at {
		err := guardFunction(c.plan.Outputs[i].Expr, func() (err error) {
			merged := folds[0][j]
			for _, more := range folds[1:] {
				if err := merged.Merge(more[j], same); err != nil {
					return err
				}
			}
			result[i], err = merged.Finish(nil)
			return err
		})
		if err != nil {
			return nil, c.named(c.plan.Outputs[i], err)
		}
	}
	return result, nil
}

// streamRows is the number of rows a group must have on average for states by
// group to pay: below it, blocks would spend their time on merging states.
const streamRows = 64

// fold gives rows lo to hi−1 to the folds of the outputs at the given places.
func (c *combiner) fold(folds []ast.Fold, at []int, lo, hi int) error {
	scope := memory.NewScope("combine", c.options.Budget)
	defer scope.Close()
	var ids []uint32
	if c.groups.whole {
		ids = memory.ZeroScratch[uint32](scope, hi-lo)
	} else {
		ids = c.groups.ids[lo:hi]
	}
	for j, i := range at {
		out := c.plan.Outputs[i]
		var x *vector.Vector
		if len(out.Expr.Args) > 0 {
			var err error
			if x, err = c.columns.morsel(out.Expr.Args[0], lo, hi, scope); err != nil {
				return c.named(out, err)
			}
			if _, ok := out.Expr.Node.(ast.GroupCall); ok {
				x = kernel.CloneIn(nil, x) // a state may keep values
			}
		}
		if err := guardFunction(out.Expr, func() error { return folds[j].Add(x, ids) }); err != nil {
			return c.named(out, err)
		}
	}
	return nil
}
