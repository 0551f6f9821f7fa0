package optimize

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/plan"
)

// splitCombines takes what is computed from aggregates out of a combine below
// a filter and puts it behind the filter, so that it is computed only for the
// groups that stay.
func splitCombines(n plan.Node) (plan.Node, error) {
	n, err := rebuild(n, splitCombines)
	if err != nil {
		return nil, err
	}
	f, ok := n.(*plan.Filter)
	if !ok {
		return n, nil
	}
	c, ok := f.In.(*plan.Combine)
	if !ok || len(c.Keys) == 0 || c.Expands() || f.Pred.NeedsTable() {
		return n, nil
	}
	behind, err := splitCombine(c)
	if err != nil || behind == nil {
		return n, err
	}
	filter, err := plan.NewFilter(behind, f.Pred.Node)
	if err != nil {
		return nil, err
	}
	return pushFilters(filter)
}

// splitCombine returns a projection of the same columns over a combine of
// aggregates alone, nil if c is such a one already.
func splitCombine(c *plan.Combine) (plan.Node, error) {
	s := &splitter{taken: map[string]bool{}}
	for _, f := range c.Fields() {
		s.taken[f.Name] = true
	}
	for _, o := range c.Outputs { // these keep their names
		if aggregates(o.Expr.Node) {
			s.base = append(s.base, o.Node())
		}
	}
	if len(s.base) == len(c.Outputs) {
		return nil, nil
	}
	outputs := make([]ast.Node, 0, len(c.Fields()))
	for _, k := range c.Keys {
		outputs = append(outputs, ast.Column{Name: k.Field.Name})
	}
	for _, o := range c.Outputs {
		name := o.Field.Name
		x, ok := s.over(o.Expr.Node)
		switch {
		case aggregates(o.Expr.Node):
			x = ast.Column{Name: name}
		case !ok:
			return nil, nil
		case ast.Name(x) != name:
			x = ast.Alias{X: x, Name: name}
		}
		outputs = append(outputs, x)
	}
	base, err := plan.NewCombine(c.In, plan.KeyNodes(c.Keys), s.base)
	if err != nil {
		return nil, err
	}
	p, err := plan.NewProject("combine", base, outputs)
	if err != nil || !slices.Equal(p.Fields(), c.Fields()) {
		return nil, err
	}
	return p, nil
}

// A splitter collects the aggregates that outputs are computed from.
type splitter struct {
	base  []ast.Node      // with their names
	taken map[string]bool // names of the combine's columns, and of new ones
}

// aggregates reports whether n is an aggregate and nothing else.
func aggregates(n ast.Node) bool {
	switch n.(type) {
	case ast.Aggregate, ast.GroupCall:
		return true
	}
	return false
}

// over writes n over the aggregates as columns; false if it reads something
// else, or asks a function of the user.
func (s *splitter) over(n ast.Node) (ast.Node, bool) {
	switch n.(type) {
	case ast.Aggregate, ast.GroupCall:
		return ast.Column{Name: s.name(n)}, true
	case ast.Literal, ast.Constant, ast.Level, ast.Unary, ast.Binary, ast.When, ast.Call, ast.Cast, ast.Alias:
	default:
		return nil, false
	}
	ok := true
	n = ast.MapChildren(n, func(child ast.Node) ast.Node {
		x, is := s.over(child)
		if ok = ok && is; !ok {
			return child
		}
		return x
	})
	return n, ok
}

// name returns the column of an aggregate, a new one if there is none. Functions
// of the user are never taken for equal.
func (s *splitter) name(n ast.Node) string {
	for _, b := range s.base {
		x := b
		if a, ok := b.(ast.Alias); ok {
			x = a.X
		}
		if reflect.DeepEqual(x, n) {
			return ast.Name(b)
		}
	}
	name := ""
	for i := len(s.base) + 1; name == "" || s.taken[name]; i++ {
		name = fmt.Sprintf("aggregate %d", i)
	}
	s.taken[name] = true
	s.base = append(s.base, ast.Alias{X: n, Name: name})
	return name
}
