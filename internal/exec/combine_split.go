package exec

import (
	"errors"
	"fmt"
	"reflect"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// A split takes the outputs of a combine apart: aggregates, each computed once
// however often it stands there, and what is computed from their results, one
// value for each group.
type split struct {
	base []plan.Output
	rest []*plan.Expr // of each output, over base as columns
}

// splitOutputs returns the split of scalar outputs; false when there is
// nothing to share and nothing to compute behind the aggregates.
func splitOutputs(outputs []plan.Output) (*split, bool) {
	s := &split{}
	pays := false
	for _, out := range outputs {
		e := s.over(out.Expr)
		if _, ok := e.Node.(ast.Column); !ok {
			pays = true
		}
		s.rest = append(s.rest, e)
	}
	return s, pays || len(s.base) < len(outputs)
}

// over writes e over the results of its aggregates.
func (s *split) over(e *plan.Expr) *plan.Expr {
	switch e.Node.(type) {
	case ast.Aggregate, ast.GroupCall:
		return &plan.Expr{Node: ast.Column{Name: e.Subject()}, Type: e.Type, Nullable: e.Nullable, Shape: plan.Aligned, Index: s.index(e)}
	}
	c := *e
	c.Args = make([]*plan.Expr, len(e.Args))
	for i, a := range e.Args {
		c.Args[i] = s.over(a)
	}
	return &c
}

// index returns the place of an aggregate in base. Functions of the user are
// never taken for equal.
func (s *split) index(e *plan.Expr) int {
	for i, b := range s.base {
		if b.Expr.Type == e.Type && reflect.DeepEqual(b.Expr.Node, e.Node) {
			return i
		}
	}
	s.base = append(s.base, plan.Output{Field: vector.Field{Name: ast.Name(e.Node), Type: e.Type, Nullable: e.Nullable}, Expr: e})
	return len(s.base) - 1
}

// finish computes the outputs from the results of the aggregates.
func (c *combiner) finish(s *split, base []*vector.Vector) ([]*vector.Vector, error) {
	out := make([]*vector.Vector, len(s.rest))
	for i, e := range s.rest {
		if _, ok := e.Node.(ast.Column); ok {
			out[i] = base[e.Index]
			continue
		}
		k := c.groups.k
		parts := make([]*vector.Vector, max(ranges(k, morselRows), 1))
		err := each(c.ctx, c.options.workers(), len(parts), func(_, t int) error {
			lo, hi := span(t, morselRows, k)
			x, err := eval(e, &batch{n: hi - lo, memo: c.columns.memo, column: func(i int) (*vector.Vector, error) {
				return base[i].Slice(lo, hi), nil
			}})
			if err != nil {
				return c.named(c.plan.Outputs[i], c.atGroup(lo, err))
			}
			parts[t] = x.spread(hi-lo, nil)
			return nil
		})
		if err != nil {
			return nil, err
		}
		if out[i], err = kernel.Concat(e.Type, parts); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// atGroup replaces the row of an error about group lo+row by the group's keys.
func (c *combiner) atGroup(lo int, err error) error {
	var at *vector.RowError
	if !errors.As(err, &at) {
		return err
	}
	cause := at.Err
	if firsts := c.groups.firstRows(); lo+at.Row < len(firsts) {
		cause = fmt.Errorf("%w%s", cause, c.keyText(firsts[lo+at.Row]))
	}
	if named := (*vector.ColumnError)(nil); errors.As(err, &named) {
		return &vector.ColumnError{Op: named.Op, Column: named.Column, Err: cause}
	}
	return cause
}
