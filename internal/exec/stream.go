package exec

import (
	"sync"

	"github.com/stoa-data/stoa/internal/agg"
	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

const (
	// streamRows is the number of rows a group must have on average for states
	// by group to pay: below it, blocks would spend their time on merging.
	streamRows = 16
	// foldRows is the number of rows that folds take at a time: their groups
	// and values stay in L2 beside the states.
	foldRows = 1 << 14
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
// group, and the blocks' states are merged in order. It leaves the outputs
// nil that are for the walk.
func (c *combiner) stream(result []*vector.Vector) error {
	g := c.groups
	if !g.dense() || c.plan.Expands() || g.k == 0 || g.n < streamRows*g.k {
		return nil
	}
	s := &streamer{combiner: c, pending: map[int]*foldSet{}, block: blockRows}
	for s.block < streamRows*g.k {
		s.block *= 2
	}
	for i, out := range c.plan.Outputs {
		if f, ok := c.foldOf(out.Expr); ok && result[i] == nil {
			s.makers = append(s.makers, f)
			s.at = append(s.at, i)
		}
	}
	if len(s.at) == 0 {
		return nil
	}
	for i := range g.k {
		s.same = append(s.same, uint32(i))
	}
	if err := each(c.ctx, c.options.workers(), max(ranges(g.n, s.block), 1), func(_, b int) error { return s.run(b) }); err != nil {
		return err
	}
	for j, i := range s.at {
		err := guardFunction(c.plan.Outputs[i].Expr, func() (err error) {
			f := s.merged.folds[j]
			if sized, ok := f.(agg.Sized); ok && sized.NeedsRows() {
				if s.merged.rows == nil {
					if s.merged.rows, err = g.sizes(c.ctx, c.options); err != nil {
						return err
					}
				}
				sized.SetRows(s.merged.rows)
			}
			result[i], err = f.Finish(nil)
			return err
		})
		if err != nil {
			return c.named(c.plan.Outputs[i], err)
		}
	}
	return nil
}

// A streamer folds blocks of rows and merges their states.
type streamer struct {
	*combiner
	block  int // rows
	at     []int
	makers []func() ast.Fold
	same   []uint32 // the groups, which all blocks share

	mu      sync.Mutex
	merged  *foldSet         // of blocks 0 to next−1
	next    int              // the block to merge next
	pending map[int]*foldSet // of later blocks
	free    []*foldSet       // merged, to be used again
}

// A foldSet holds the states of all outputs for the rows of a block.
type foldSet struct {
	folds []ast.Fold
	rows  []int64 // of each group, when some fold needs them
}

// run folds one block.
func (s *streamer) run(b int) error {
	set, err := s.newSet()
	if err != nil {
		return err
	}
	scope := memory.NewScope("combine", s.options.Budget)
	defer scope.Close()
	buffer := memory.Scratch[uint32](scope, foldRows)
	lo, hi := span(b, s.block, s.groups.n)
	for from := lo; from < hi; from += foldRows {
		if err := s.ctx.Err(); err != nil {
			return err
		}
		to := min(from+foldRows, hi)
		ids := s.groups.idsIn(from, to, buffer)
		if n := set.rows; n != nil {
			for _, g := range ids {
				n[g]++
			}
		}
		if err := s.fold(set.folds, ids, from, to); err != nil {
			return err
		}
	}
	return s.merge(b, set)
}

// newSet returns the states of all groups without values.
func (s *streamer) newSet() (*foldSet, error) {
	s.mu.Lock()
	var set *foldSet
	if last := len(s.free) - 1; last >= 0 {
		set, s.free = s.free[last], s.free[:last]
	}
	s.mu.Unlock()
	if set == nil {
		set = &foldSet{}
		for _, f := range s.makers {
			fold := f()
			set.folds = append(set.folds, fold)
			if sized, ok := fold.(agg.Sized); ok && sized.NeedsRows() && set.rows == nil {
				set.rows = make([]int64, s.groups.k)
			}
		}
	}
	for j, f := range set.folds {
		if err := f.Grow(s.groups.k); err != nil {
			return nil, s.named(s.plan.Outputs[s.at[j]], err)
		}
	}
	return set, nil
}

// fold gives rows lo to hi−1, of the given groups, to folds.
func (s *streamer) fold(folds []ast.Fold, ids []uint32, lo, hi int) error {
	scope := memory.NewScope("combine", s.options.Budget)
	defer scope.Close()
	for j, i := range s.at {
		out := s.plan.Outputs[i]
		var x *vector.Vector
		if len(out.Expr.Args) > 0 {
			var err error
			if x, err = s.columns.morsel(out.Expr.Args[0], lo, hi, scope); err != nil {
				return s.named(out, err)
			}
		}
		if pair, ok := folds[j].(agg.PairFold); ok {
			y, err := s.columns.morsel(out.Expr.Args[1], lo, hi, scope)
			if err != nil {
				return s.named(out, err)
			}
			pair.SetOther(y)
		}
		if err := guardFunction(out.Expr, func() error { return folds[j].Add(x, ids) }); err != nil {
			return s.named(out, err)
		}
	}
	return nil
}

// merge adds the states of block b once those of all blocks before it are.
func (s *streamer) merge(b int, set *foldSet) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pending[b] = set
	for {
		set, ok := s.pending[s.next]
		if !ok {
			return nil
		}
		delete(s.pending, s.next)
		s.next++
		if s.merged == nil {
			s.merged = set
			continue
		}
		for g, n := range set.rows {
			s.merged.rows[g] += n
		}
		clear(set.rows)
		reusable := true
		for j, f := range set.folds {
			out := s.plan.Outputs[s.at[j]]
			if err := guardFunction(out.Expr, func() error { return s.merged.folds[j].Merge(f, s.same) }); err != nil {
				return s.named(out, err)
			}
			r, ok := f.(agg.Resettable)
			if ok {
				r.Reset()
			}
			reusable = reusable && ok
		}
		if reusable {
			s.free = append(s.free, set)
		}
	}
}
