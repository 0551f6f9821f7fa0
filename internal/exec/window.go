package exec

import (
	"bytes"
	"context"

	"github.com/stoa-data/stoa/internal/agg"
	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// A windower computes window operations over segments of rows.
type windower struct {
	ctx     context.Context
	ends    []uint32
	out     *memory.Scope // of the result; nil: the Go heap
	work    *memory.Scope
	budget  *memory.Budget // of the scratch of pieces; nil: no limit
	workers int
}

// compute evaluates a window whose operands, in the order of ast.Children,
// have a value for each row. Errors count rows within the segments.
func (w *windower) compute(e *plan.Expr, args []*vector.Vector) (*vector.Vector, error) {
	n := e.Node.(ast.Window)
	in := agg.Windowed{Ends: w.ends, Out: w.out, Work: w.work}
	if n.X != nil {
		if in.X, args = args[0], args[1:]; needsCodes(n) && in.X.Type().Kind.IsText() && !in.X.IsDictionary() {
			in.X = intern(in.X, w.work).WithType(in.X.Type())
		}
	}
	if n.Frame.On != nil {
		in.On, args = args[0], args[1:]
	}
	switch n.Op {
	case ast.RankOrdinal, ast.RankCompete, ast.RankDense, ast.RankTied, ast.PercentRank, ast.CumeDist:
		w.rankOrder(&in, n, args)
	case ast.Rolling:
		return w.roll(e, n, in, args)
	case ast.Shift, ast.Delta, ast.PctChange:
		if len(w.ends) == 1 && in.X.Len() > 2*morselRows && n.N >= -morselRows && n.N <= morselRows {
			return w.near(e, n, in.X)
		}
	}
	v, err := agg.Window(n, in, e.Type)
	return plainBinary(v), err
}

// near computes an operation that looks at one other row, no further than a
// morsel away, over one large segment in morsels.
func (w *windower) near(e *plan.Expr, n ast.Window, x *vector.Vector) (*vector.Vector, error) {
	rows := x.Len()
	parts := make([]*vector.Vector, ranges(rows, morselRows))
	err := each(w.ctx, w.workers, len(parts), func(_, t int) error {
		lo, hi := span(t, morselRows, rows)
		from, to := max(lo-max(n.N, 0), 0), min(hi-min(n.N, 0), rows) // with the rows looked at
		scope := memory.NewScope("window", w.budget)
		defer scope.Close()
		v, err := agg.Window(n, agg.Windowed{X: x.Slice(from, to), Ends: []uint32{uint32(to - from)}, Work: scope}, e.Type)
		if err != nil {
			return moved(err, from)
		}
		parts[t] = v.Slice(lo-from, hi-from)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return kernel.Concat(e.Type, parts)
}

// rankOrder sorts the rows of each segment by the operand, or by the keys.
func (w *windower) rankOrder(in *agg.Windowed, n ast.Window, by []*vector.Vector) {
	var keys []sortKey
	if in.X != nil {
		keys = []sortKey{{in.X, n.Desc}}
	}
	for i, v := range by {
		o, ok := n.By[i].(ast.Order)
		keys = append(keys, sortKey{v, ok && o.Desc})
	}
	if len(keys) == 0 {
		return
	}
	rows := total(w.ends)
	if len(w.ends) > 1 {
		segment := memory.In[uint32](w.work, rows)
		from := uint32(0)
		for g, end := range w.ends {
			for ; from < end; from++ {
				segment[from] = uint32(g)
			}
		}
		first := vector.FromSlice(vector.Of(vector.Uint32), segment, vector.Bitmap{})
		keys = append([]sortKey{{v: first}}, keys...)
	}
	in.Order = order(w.ctx, keys, rows, w.work, w.workers)
	in.Peers = w.peers(keys, in.Order)
}

// peers numbers the rows so that neighbours in the given order, or in their
// own when it is nil, have the same number when all keys are equal: missing
// equals missing, NaN equals NaN, −0 equals 0.
func (w *windower) peers(keys []sortKey, order []uint32) []uint32 {
	rows := total(w.ends)
	changed := memory.In[bool](w.work, rows)
	clear(changed)
	for _, k := range keys {
		same := sameIn(k.v)
		for i := 1; i < rows; i++ {
			a, b := i-1, i
			if order != nil {
				a, b = int(order[a]), int(order[b])
			}
			changed[i] = changed[i] || !same(a, b)
		}
	}
	numbers := memory.In[uint32](w.work, rows)
	number := uint32(0)
	for i := range rows {
		if changed[i] {
			number++
		}
		if order != nil {
			numbers[order[i]] = number
		} else {
			numbers[i] = number
		}
	}
	return numbers
}

// sameIn returns a function that tells whether two values of v are equal keys.
func sameIn(v *vector.Vector) func(i, j int) bool {
	var same func(i, j int) bool
	switch k := v.Type().Kind; {
	case v.IsDictionary():
		return func(i, j int) bool { return v.Code(i) == v.Code(j) }
	case k.IsText():
		same = func(i, j int) bool { return bytes.Equal(v.Text(i), v.Text(j)) }
	case k.IsFloat():
		same = func(i, j int) bool { return kernel.FloatKey64(v.Float(i)) == kernel.FloatKey64(v.Float(j)) }
	default:
		same = func(i, j int) bool { return v.Int(i) == v.Int(j) }
	}
	if v.Missing() == 0 {
		return same
	}
	return func(i, j int) bool {
		if !v.IsValid(i) || !v.IsValid(j) {
			return v.IsValid(i) == v.IsValid(j)
		}
		return same(i, j)
	}
}

// roll computes a rolling aggregate, in pieces where the frames of a piece
// refer to little more than the piece: the rule looks at the frames only, so
// that the result does not depend on the workers.
func (w *windower) roll(e *plan.Expr, n ast.Window, in agg.Windowed, by []*vector.Vector) (*vector.Vector, error) {
	if n.Frame.Peers && n.Frame.On == nil && len(by) > 0 {
		keys := make([]sortKey, len(by))
		for i, v := range by {
			keys[i].v = v
		}
		in.Peers = w.peers(keys, nil)
	}
	frames, err := in.Frames(n.Frame)
	if err != nil {
		on := e.Args[0]
		if n.X != nil {
			on = e.Args[1]
		}
		return nil, &vector.ColumnError{Column: on.Subject(), Err: err}
	}
	rows := len(frames.Lo)
	if !inPieces(frames) {
		v, err := agg.Roll(n, in.X, frames, e.Type, w.out, w.work)
		return plainBinary(v), err
	}
	parts := make([]*vector.Vector, ranges(rows, morselRows))
	err = each(w.ctx, w.workers, len(parts), func(_, t int) error {
		lo, hi := span(t, morselRows, rows)
		from, to := frames.Lo[lo], frames.Hi[hi-1]
		scope := memory.NewScope("window", w.budget)
		defer scope.Close()
		f := agg.Frames{Lo: memory.In[uint32](scope, hi-lo), Hi: memory.In[uint32](scope, hi-lo)}
		for i := range f.Lo {
			f.Lo[i], f.Hi[i] = frames.Lo[lo+i]-from, frames.Hi[lo+i]-from
		}
		x := in.X
		if x != nil {
			x = x.Slice(int(from), int(to))
		}
		v, err := agg.Roll(n, x, f, e.Type, nil, scope)
		parts[t] = plainBinary(v)
		return moved(err, lo)
	})
	if err != nil {
		return nil, err
	}
	return kernel.Concat(e.Type, parts)
}

// inPieces reports whether cutting the rows into pieces at most doubles the
// values that are looked at.
func inPieces(f agg.Frames) bool {
	rows, looked := len(f.Lo), 0
	if rows <= morselRows {
		return false
	}
	for lo := 0; lo < rows; lo += morselRows {
		looked += int(f.Hi[min(lo+morselRows, rows)-1] - f.Lo[lo])
	}
	return looked <= 2*rows
}

// window computes a window operation over all rows.
func (c *columns) window(ctx context.Context, e *plan.Expr, o *Options) (*vector.Vector, error) {
	args := make([]*vector.Vector, len(e.Args))
	for i, a := range e.Args {
		v, err := c.evaluate(ctx, a, o)
		if err != nil {
			return nil, err
		}
		args[i] = v
	}
	work := memory.NewScope("window", o.Budget)
	defer work.Close()
	w := &windower{ctx: ctx, ends: []uint32{uint32(c.n())}, work: work, budget: o.Budget, workers: o.workers()}
	v, err := w.compute(e, args)
	if err == nil {
		err = ctx.Err()
	}
	return v, err
}

// window computes a window operation over the groups of a chunk.
func (s *segmenter) window(e *plan.Expr) (value, error) {
	out := value{shape: e.Shape, ends: s.chunk.ends}
	values := make([]value, len(e.Args))
	for i, a := range e.Args {
		x, err := s.eval(a)
		if err != nil {
			return x, err
		}
		if values[i] = x; x.shape > plan.Scalar {
			out.ends = x.ends
		}
	}
	args := make([]*vector.Vector, len(values))
	for i, x := range values {
		args[i] = s.spread(x, out.ends)
		if x.shape > plan.Scalar {
			if err := agree(x, out, e.Args[i], e); err != nil {
				return x, err
			}
		}
	}
	w := &windower{ctx: s.ctx(), ends: out.ends, out: s.scope, work: s.scope, budget: s.budget, workers: max(s.workers, 1)}
	v, err := w.compute(e, args)
	out.operand = operand{v: v}
	return out, s.located(err, out)
}

// ctx returns the context of the operator.
func (s *segmenter) ctx() context.Context {
	if s.context == nil {
		return context.Background()
	}
	return s.context
}

// spread repeats a constant or the values of groups for each value of segments.
func (s *segmenter) spread(x value, ends []uint32) *vector.Vector {
	switch x.shape {
	case plan.Const:
		return x.operand.spread(total(ends), s.scope)
	case plan.Scalar:
		return kernel.GatherIn(s.scope, x.v, s.repeat(ends))
	}
	return x.v
}

// A replaced expression has a column of values in the place of each Over and,
// when the rows are one group, of each window.
func (c *columns) replaced(ctx context.Context, e *plan.Expr, whole bool, o *Options) (*plan.Expr, error) {
	if !e.NeedsTable() {
		return e, nil
	}
	var v *vector.Vector
	var err error
	switch node := e.Node.(type) {
	case ast.Over:
		v, err = c.over(ctx, e, node, o)
	case ast.Window:
		if whole && e.Shape == plan.Aligned {
			v, err = c.window(ctx, e, o)
		}
	}
	switch {
	case err != nil:
		return nil, err
	case v != nil:
		return c.added(e, v), nil
	}
	changed := *e
	changed.Args = make([]*plan.Expr, len(e.Args))
	for i, a := range e.Args {
		if changed.Args[i], err = c.replaced(ctx, a, whole, o); err != nil {
			return nil, err
		}
	}
	return &changed, nil
}

// added makes the values of e a column and returns its expression.
func (c *columns) added(e *plan.Expr, v *vector.Vector) *plan.Expr {
	c.dense = append(c.dense, v)
	return &plan.Expr{Node: ast.Column{Name: e.Subject()}, Type: e.Type, Nullable: e.Nullable, Shape: plan.Aligned, Index: len(c.dense) - 1}
}
