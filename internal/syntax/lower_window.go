package syntax

import (
	"strings"
	"time"

	"github.com/stoa-data/stoa/internal/ast"
)

// window lowers a call over a window.
func (l *Lowering) window(e *Call) (ast.Node, error) {
	w, err := l.resolve(e.Over)
	if err != nil {
		return nil, err
	}
	keys, err := l.all(w.Partition...)
	if err != nil {
		return nil, err
	}
	order, err := l.Order(w.Order)
	if err != nil {
		return nil, err
	}
	x, err := l.windowValue(e, w, order)
	if err != nil || len(keys)+len(order) == 0 {
		return x, err
	}
	return ast.Over{X: x, Keys: keys, Order: order}, nil
}

// resolve merges a window with the named one that it refers to.
func (l *Lowering) resolve(w *Window) (*Window, error) {
	if w.Base == nil {
		return w, nil
	}
	if l.Window == nil {
		return nil, l.errAt(w.Base.Span, "there is no window %q", w.Base.Text)
	}
	base, err := l.Window(*w.Base)
	if err != nil {
		return nil, err
	}
	if base, err = l.resolve(base); err != nil {
		return nil, err
	}
	merged := *w
	merged.Base = nil
	if len(w.Partition) > 0 {
		return nil, l.errAt(w.Partition[0].Place(), "PARTITION BY belongs to the definition of window %q", w.Base.Text)
	}
	merged.Partition = base.Partition
	if len(w.Order) == 0 {
		merged.Order = base.Order
	}
	if w.Frame == nil {
		merged.Frame = base.Frame
	}
	return &merged, nil
}

// Order lowers the keys of ORDER BY: missing last, unless NULLS FIRST.
func (l *Lowering) Order(items []OrderItem) ([]ast.Node, error) {
	var out []ast.Node
	for _, o := range items {
		x, err := l.Expr(o.X)
		if err != nil {
			return nil, err
		}
		if o.NullsFirst != nil && *o.NullsFirst {
			out = append(out, ast.Order{X: isMissing(x), Desc: true})
		}
		out = append(out, ast.Order{X: x, Desc: o.Desc})
	}
	return out, nil
}

// windowValue lowers what is computed in each partition.
func (l *Lowering) windowValue(e *Call, w *Window, order []ast.Node) (ast.Node, error) {
	name := strings.ToLower(e.Name.Text)
	for _, op := range windowOps {
		if listed(op.spellings, name) {
			if w.Frame != nil {
				return nil, l.errAt(w.Frame.Span, "%s takes no frame", name)
			}
			return l.windowOp(e, order)
		}
	}
	plain := *e
	plain.Over = nil
	if !IsAggregate(&plain) {
		return nil, l.errAt(e.Name.Span, "%s is neither an aggregate nor a window function", name)
	}
	in := *l
	if w.Frame != nil { // which may hold no row
		in.Present = nil
	}
	x, err := in.aggregate(&plain, plain.Args)
	if err != nil || w.Frame == nil && len(order) == 0 {
		return x, err
	}
	frame, whole, err := l.frame(w, order)
	if err != nil || whole {
		return x, err
	}
	return l.rolling(e, x, frame, order)
}

// windowOp lowers a function that only a window has: a rank by the window's
// order, a neighbour.
func (l *Lowering) windowOp(e *Call, order []ast.Node) (ast.Node, error) {
	name := strings.ToLower(e.Name.Text)
	switch name {
	case "row_number":
		return ast.Window{Op: ast.RowNumber}, l.arity(e, 0, 0)
	case "ntile":
		if err := l.arity(e, 1, 1); err != nil {
			return nil, err
		}
		n, err := l.integer(e.Args[0], name)
		return ast.Window{Op: ast.Ntile, N: n}, err
	case "lag", "lead":
		return l.neighbour(e, name == "lead")
	}
	if l.Dialect == Stoa && len(e.Args) == 1 && order == nil { // x.rank()
		x, err := l.Expr(e.Args[0])
		return ast.Window{Op: rankOf(name), X: x}, err
	}
	if err := l.arity(e, 0, 0); err != nil {
		return nil, err
	}
	if len(order) == 0 {
		return nil, l.errAt(e.Span, "%s needs an ORDER BY in its window", name)
	}
	return ast.Window{Op: rankOf(name), By: order}, nil
}

// rankOf returns the operation of a rank.
func rankOf(name string) ast.WindowOp {
	for _, op := range windowOps {
		if listed(op.spellings, name) {
			return op.op
		}
	}
	return ast.RankCompete
}

// neighbour lowers lag and lead (x, n, default).
func (l *Lowering) neighbour(e *Call, ahead bool) (ast.Node, error) {
	if err := l.arity(e, 1, 3); err != nil {
		return nil, err
	}
	x, err := l.Expr(e.Args[0])
	if err != nil {
		return nil, err
	}
	n := 1
	if len(e.Args) > 1 {
		if n, err = l.integer(e.Args[1], strings.ToLower(e.Name.Text)); err != nil {
			return nil, err
		}
	}
	if ahead {
		n = -n
	}
	shift := ast.Window{Op: ast.Shift, X: x, N: n}
	if len(e.Args) < 3 {
		return shift, nil
	}
	if err := l.Repeat(e.Span, x); err != nil {
		return nil, err
	}
	value, err := l.Expr(e.Args[2])
	// A row that is not there has no answer to whether its value is missing.
	outside := isMissing(ast.Window{Op: ast.Shift, X: isMissing(x), N: n})
	return choose(outside, value, shift), err
}

// frame lowers a frame; whole says that it is all of the partition.
func (l *Lowering) frame(w *Window, order []ast.Node) (f ast.Frame, whole bool, err error) {
	if w.Frame == nil { // the peers of the current row and all before
		return ast.Frame{UnboundedLo: true, Peers: true}, false, nil
	}
	lo, hi := w.Frame.Lo, w.Frame.Hi
	f.UnboundedLo, f.UnboundedHi = lo.Unbounded, hi.Unbounded
	if f.UnboundedLo && f.UnboundedHi {
		return f, true, nil
	}
	switch {
	case w.Frame.Unit == "groups":
		return f, false, l.errAt(w.Frame.Span, "a frame of GROUPS is not supported")
	case w.Frame.Unit == "rows":
		f.Lo, f.Hi, err = l.rowBorders(lo, hi)
		return f, false, err
	case len(order) == 0 && lo.N == nil && hi.N == nil: // all rows are peers
		return f, true, nil
	case lo.N == nil && hi.N == nil:
		f.Peers = true
		return f, false, nil
	}
	if len(order) != 1 {
		return f, false, l.errAt(w.Frame.Span, "a RANGE with distances needs one key in ORDER BY")
	}
	key := order[0].(ast.Order)
	f.On, f.Desc = key.X, key.Desc
	for _, b := range []struct {
		at  Border
		to  *int64
		end bool
	}{{lo, &f.Lo, false}, {hi, &f.Hi, true}} {
		if err := l.distance(b.at, b.to, &f); err != nil {
			return f, false, err
		}
	}
	return f, false, nil
}

// rowBorders lowers the borders of a frame that counts rows.
func (l *Lowering) rowBorders(lo, hi Border) (first, last int64, err error) {
	for _, b := range []struct {
		at Border
		to *int64
	}{{lo, &first}, {hi, &last}} {
		if b.at.N == nil {
			continue
		}
		n, err := l.integer(b.at.N, "ROWS")
		if err == nil && n < 0 {
			err = l.errAt(b.at.N.Place(), "ROWS: got %d, want 0 or more", n)
		}
		if err != nil {
			return 0, 0, err
		}
		*b.to = int64(n)
		if !b.at.Following {
			*b.to = -int64(n)
		}
	}
	return first, last, nil
}

// distance lowers one border of a frame over values: an integer, or an
// interval over times.
func (l *Lowering) distance(b Border, to *int64, f *ast.Frame) error {
	if b.N == nil {
		return nil
	}
	var d time.Duration
	if length, ok := duration(b.N); ok {
		f.Duration, d = true, length
	} else if n, err := l.integer(b.N, "RANGE"); err != nil {
		return err
	} else {
		d = time.Duration(n)
	}
	if d < 0 {
		return l.errAt(b.N.Place(), "RANGE: got %s, want 0 or more", Format(b.N))
	}
	if *to = int64(d); !b.Following {
		*to = -int64(d)
	}
	return nil
}

// rolling turns every aggregate of a lowered expression into one over a frame.
func (l *Lowering) rolling(e *Call, x ast.Node, f ast.Frame, order []ast.Node) (ast.Node, error) {
	var err error
	out := ast.Rewrite(x, func(n ast.Node) ast.Node {
		a, ok := n.(ast.Aggregate)
		if !ok {
			return n
		}
		if s, ok := a.X.(ast.Step); ok && s.Op == ast.Unique {
			err = l.errAt(e.Span, "DISTINCT in a window with ORDER BY or a frame is not supported")
		}
		w := ast.Window{Op: ast.Rolling, X: a.X, Agg: a.Op, P: a.P, Frame: f}
		if f.Peers {
			w.By = order
		}
		return w
	})
	return out, err
}

// overMethod lowers x.over(keys order by keys), which is no SQL: x in each
// partition, its rows in that order, without a frame.
func (l *Lowering) overMethod(e *Call) (ast.Node, error) {
	if len(e.Args) == 0 {
		return nil, l.errAt(e.Span, "over: no expression")
	}
	xs, err := l.all(e.Args...)
	if err != nil {
		return nil, err
	}
	order, err := l.Order(e.Order)
	return ast.Over{X: xs[0], Keys: xs[1:], Order: order}, err
}
