package exec

import (
	"context"
	"errors"
	"fmt"
	"sort"

	"github.com/stoa-data/stoa/internal/agg"
	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// A value is an expression evaluated over the groups of a chunk: one value in
// all (a constant), one for each group (a scalar), or segments that end at ends.
type value struct {
	operand
	shape plan.Shape
	ends  []uint32
}

// A segmenter evaluates expressions over the groups of one chunk.
type segmenter struct {
	columns *columns
	chunk   *chunk
	scope   *memory.Scope
	cached  map[int]*vector.Vector
	context context.Context // nil: none
	budget  *memory.Budget  // of the windows of one large group; nil: no limit
	workers int             // for them; 0: one
	alone   bool            // a single output, that reads a single column, is evaluated
}

// column returns column i at the chunk's rows.
func (s *segmenter) column(i int) *vector.Vector {
	if v, ok := s.cached[i]; ok {
		return v
	}
	v := s.chunk.gather(s.columns.at(i))
	s.cached[i] = v
	return v
}

// eval evaluates an expression.
func (s *segmenter) eval(e *plan.Expr) (value, error) {
	switch n := e.Node.(type) {
	case ast.Column:
		return value{operand{v: s.column(e.Index)}, plan.Aligned, s.chunk.ends}, nil
	case ast.Unary:
		if n.Op == ast.Try {
			return s.rows(e)
		}
	case ast.When:
		if e.Shape == plan.Aligned && !e.NeedsTable() {
			return s.rows(e)
		}
	case ast.Aggregate:
		return s.aggregate(n, e)
	case ast.Step:
		var x value
		var err error
		if inner, ok := e.Args[0].Node.(ast.Step); ok && n.Op == ast.Head && inner.Op == ast.Sort && n.N <= agg.TopMost {
			if x, err = s.eval(e.Args[0].Args[0]); err != nil {
				return x, err
			}
			r := agg.Top(s.segments(x), n.N, inner.Desc)
			return value{operand{v: r.Values}, plan.Free, r.Ends}, nil
		}
		if x, err = s.eval(e.Args[0]); err != nil {
			return x, err
		}
		r, err := agg.Step(n, s.segments(x), e.Type)
		return value{operand{v: r.Values}, plan.Free, r.Ends}, err
	case ast.GroupCall:
		return s.call(n, e)
	case ast.Window:
		return s.window(e)
	}
	if e.Value != nil {
		return value{operand{v: e.Value, one: true}, plan.Const, nil}, nil
	}
	return s.elementwise(e)
}

// rows evaluates an expression that looks at one row only.
func (s *segmenter) rows(e *plan.Expr) (value, error) {
	n := s.chunk.n()
	x, err := eval(e, &batch{n: n, scope: s.scope, memo: s.columns.memo, column: func(i int) (*vector.Vector, error) { return s.column(i), nil }})
	out := value{x, e.Shape, s.chunk.ends}
	if err != nil {
		return out, s.located(err, out)
	}
	if e.Shape == plan.Aligned {
		out.operand = operand{v: x.spread(n, s.scope)}
	}
	return out, nil
}

// segments views a value as segments. Text that an expression computed gets
// codes; that of columns has them (see combiner.internText).
func (s *segmenter) segments(x value) agg.Segments {
	v := x.v
	if v.Type().Kind.IsText() && !v.IsDictionary() {
		v = intern(v, s.scope).WithType(v.Type())
	}
	return agg.Segments{Values: v, Ends: x.ends, Scope: s.scope}
}

// aggregate reduces each group.
func (s *segmenter) aggregate(n ast.Aggregate, e *plan.Expr) (value, error) {
	x := value{shape: plan.Aligned, ends: s.chunk.ends}
	if n.X != nil {
		var err error
		if x, err = s.eval(e.Args[0]); err != nil {
			return x, err
		}
	}
	if n.Op == ast.Cor {
		y, err := s.eval(e.Args[1])
		if err == nil {
			err = agree(y, x, e.Args[1], e.Args[0])
		}
		if err != nil {
			return y, err
		}
		return value{operand{v: agg.Cor(x.v, y.v, x.ends, s.scope)}, plan.Scalar, nil}, nil
	}
	seg := agg.Segments{Values: x.v, Ends: x.ends, Scope: s.scope}
	if needsCodes(n) {
		seg = s.segments(x)
	}
	v, err := agg.Reduce(n.Op, n.P, seg, e.Type)
	return value{operand{v: v}, plan.Scalar, nil}, err
}

// call runs a Go function over the present values of each group, which are
// copied because the function may reorder them.
func (s *segmenter) call(n ast.GroupCall, e *plan.Expr) (value, error) {
	x, err := s.eval(e.Args[0])
	if err != nil {
		return x, err
	}
	present := agg.Segments{Values: x.v, Ends: x.ends, Scope: s.scope}.Present()
	if present.Values == x.v && !s.owns(e.Args[0]) {
		present.Values = kernel.CloneIn(s.scope, x.v)
	}
	var v *vector.Vector
	var ends []uint32
	err = guardFunction(e, func() error {
		v, ends, err = n.Func.Call(present.Values, present.Ends, s.scope)
		return err
	})
	if err != nil {
		return x, err
	}
	if ends == nil {
		return value{operand{v: v}, plan.Scalar, nil}, nil
	}
	return value{operand{v: v}, plan.Free, ends}, nil
}

// owns reports whether nobody else reads the values of a column at the chunk's
// rows: they were gathered, and for a single output.
func (s *segmenter) owns(e *plan.Expr) bool {
	_, ok := e.Node.(ast.Column)
	return ok && s.alone && s.chunk.rows != nil
}

// guardFunction runs a user's function and turns its panic into an error that
// names the column.
func guardFunction(e *plan.Expr, f func() error) (err error) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case *memory.ExceededError:
			panic(p) // not the function's
		default:
			err = &vector.ColumnError{Op: "combine", Column: e.Subject(), Err: fmt.Errorf("the function panicked: %v", p)}
		}
	}()
	return f()
}

// elementwise applies an operation that works value by value: scalars are
// repeated beside aligned or free operands, which must have equal segments.
func (s *segmenter) elementwise(e *plan.Expr) (value, error) {
	args := make([]value, len(e.Args))
	out := value{shape: plan.Const}
	longest := -1
	for i, a := range e.Args {
		x, err := s.eval(a)
		if err != nil {
			return x, err
		}
		args[i] = x
		if x.shape > out.shape {
			out.shape, out.ends, longest = x.shape, x.ends, i
		}
	}
	n := 1
	switch {
	case out.shape == plan.Scalar:
		n = s.chunk.k
	case out.shape > plan.Scalar:
		n = args[longest].v.Len()
	}
	operands := make([]operand, len(args))
	for i, x := range args {
		switch {
		case x.shape == plan.Scalar && out.shape > plan.Scalar:
			x.operand = operand{v: kernel.GatherIn(s.scope, x.v, s.repeat(out.ends))}
		case x.shape > plan.Scalar:
			if err := agree(x, out, e.Args[i], e.Args[longest]); err != nil {
				return x, err
			}
		}
		operands[i] = x.operand
	}
	r, err := apply(e, operands, n, s.scope, s.columns.memo)
	out.operand = r
	return out, s.located(err, out)
}

// agree returns an error when two operands differ in length in some group.
func agree(x, y value, ex, ey *plan.Expr) error {
	g := differing(x.ends, y.ends)
	if g < 0 {
		return nil
	}
	return &groupError{g, fmt.Errorf("%w: %s has %d values, but %s has %d", vector.ErrShape,
		source(ex), length(x.ends, g), source(ey), length(y.ends, g))}
}

// A groupError is about a group of the chunk; the combiner names its keys.
type groupError struct {
	group int
	err   error
}

func (e *groupError) Error() string { return e.err.Error() }

// Unwrap returns the cause.
func (e *groupError) Unwrap() error { return e.err }

// source writes an operand as the user wrote it, without conversions.
func source(e *plan.Expr) string {
	for {
		if _, ok := e.Node.(ast.Cast); !ok || len(e.Args) != 1 {
			return ast.Format(e.Node)
		}
		e = e.Args[0]
	}
}

// located replaces the row of an error, which counts the values of the chunk,
// by what a reader can find: the row of the table for an aligned value, else
// the group.
func (s *segmenter) located(err error, x value) error {
	var column *vector.ColumnError
	var at *vector.RowError
	if !errors.As(err, &at) {
		return err
	}
	cause := at.Err
	if x.shape == plan.Aligned {
		cause = &vector.RowError{Row: s.chunk.row(at.Row), Err: at.Err}
	}
	if errors.As(err, &column) {
		cause = &vector.ColumnError{Op: column.Op, Column: column.Column, Err: cause}
	}
	switch x.shape {
	case plan.Scalar:
		return &groupError{at.Row, cause}
	case plan.Free:
		return &groupError{groupOf(x.ends, at.Row), cause}
	}
	return cause
}

// groupOf returns the segment that holds value i.
func groupOf(ends []uint32, i int) int {
	return sort.Search(len(ends), func(g int) bool { return int(ends[g]) > i })
}

// repeat lists the number of each group as often as it has values.
func (s *segmenter) repeat(ends []uint32) []uint32 {
	rows := memory.Scratch[uint32](s.scope, total(ends))
	from := uint32(0)
	for g := 0; g < len(ends); g++ {
		for g+8 < len(ends) && ends[g+7] == from { // most groups may be empty
			g += 8
		}
		for ; from < ends[g]; from++ {
			rows[from] = uint32(g)
		}
	}
	return rows
}

// total returns the number of values that segments hold.
func total(ends []uint32) int {
	if len(ends) == 0 {
		return 0
	}
	return int(ends[len(ends)-1])
}

// length returns the number of values of segment g.
func length(ends []uint32, g int) int {
	if g == 0 {
		return int(ends[0])
	}
	return int(ends[g] - ends[g-1])
}

// differing returns the first segment whose ends differ, −1 when none does.
func differing(a, b []uint32) int {
	if len(a) > 0 && len(b) > 0 && &a[0] == &b[0] {
		return -1
	}
	for i := range a {
		if a[i] != b[i] {
			return i
		}
	}
	return -1
}
