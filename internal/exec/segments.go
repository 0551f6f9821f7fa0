package exec

import (
	"fmt"

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
	case ast.Aggregate:
		return s.aggregate(n, e)
	case ast.Step:
		x, err := s.eval(e.Args[0])
		if err != nil {
			return x, err
		}
		r, err := agg.Step(n, s.segments(x), e.Type)
		return value{operand{v: r.Values}, plan.Free, r.Ends}, err
	case ast.GroupCall:
		return s.call(n, e)
	}
	if e.Shape == plan.Const {
		return value{operand{v: e.Value, one: true}, plan.Const, nil}, nil
	}
	return s.elementwise(e)
}

// segments views a value as segments.
func (s *segmenter) segments(x value) agg.Segments {
	return agg.Segments{Values: x.v, Ends: x.ends, Scope: s.scope}
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
	v, err := agg.Reduce(n.Op, n.P, s.segments(x), e.Type)
	return value{operand{v: v}, plan.Scalar, nil}, err
}

// call runs a Go function over the present values of each group, which are
// copied because the function may reorder them.
func (s *segmenter) call(n ast.GroupCall, e *plan.Expr) (result value, err error) {
	x, err := s.eval(e.Args[0])
	if err != nil {
		return x, err
	}
	seg := s.segments(x)
	present := seg.Present()
	if present.Values == seg.Values {
		present.Values = kernel.CloneIn(s.scope, seg.Values)
	}
	defer func() {
		if p := recover(); p != nil {
			err = &vector.ColumnError{Op: "combine", Column: e.Subject(), Err: fmt.Errorf("the function panicked: %v", p)}
		}
	}()
	v, ends, err := n.Func.Call(present.Values, present.Ends, s.scope)
	if err != nil {
		return x, err
	}
	if ends == nil {
		return value{operand{v: v}, plan.Scalar, nil}, nil
	}
	return value{operand{v: v}, plan.Free, ends}, nil
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
			if g := differing(x.ends, out.ends); g >= 0 {
				return x, fmt.Errorf("%w: %s and %s have %d and %d values in one group", vector.ErrShape,
					ast.Format(e.Args[longest].Node), ast.Format(e.Args[i].Node), length(out.ends, g), length(x.ends, g))
			}
		}
		operands[i] = x.operand
	}
	r, err := apply(e, operands, n, s.scope)
	out.operand = r
	return out, err
}

// repeat lists the number of each group as often as it has values.
func (s *segmenter) repeat(ends []uint32) []uint32 {
	rows := memory.Scratch[uint32](s.scope, total(ends))
	from := uint32(0)
	for g, end := range ends {
		for ; from < end; from++ {
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
