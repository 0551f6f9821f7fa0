package optimize

import (
	"slices"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/plan"
)

// dropOrder leaves out sorts whose order nobody can see.
func dropOrder(n plan.Node) (plan.Node, error) {
	switch m := n.(type) {
	case *plan.Combine:
		if len(m.Keys) == 0 && !slices.ContainsFunc(m.Outputs, func(o plan.Output) bool { return seesOrder(o.Expr) }) {
			in, err := unordered(m.In)
			if err != nil {
				return nil, err
			}
			return plan.WithInputs(n, []plan.Node{in})
		}
	case *plan.Join:
		if m.Spec.Kind == plan.SemiJoin || m.Spec.Kind == plan.AntiJoin {
			l, err := dropOrder(m.Left)
			if err != nil {
				return nil, err
			}
			r, err := unordered(m.Right)
			if err != nil {
				return nil, err
			}
			return plan.WithInputs(n, []plan.Node{l, r})
		}
	}
	return rebuild(n, dropOrder)
}

// unordered returns n for a reader to whom the order of rows is all one.
func unordered(n plan.Node) (plan.Node, error) {
	switch m := n.(type) {
	case *plan.Sort:
		if m.Limit == 0 {
			return unordered(m.In)
		}
	case *plan.Filter:
		if !m.Pred.NeedsTable() {
			return rebuild(n, unordered)
		}
	case *plan.Project:
		if !slices.ContainsFunc(m.Outputs, func(o plan.Output) bool { return o.Expr.NeedsTable() }) {
			return rebuild(n, unordered)
		}
	case *plan.Concat:
		return rebuild(n, unordered)
	}
	return dropOrder(n)
}

// seesOrder reports whether an expression over a whole frame may depend on the
// order of its rows, if only by the last bit of a sum of floats.
func seesOrder(e *plan.Expr) bool {
	if n, ok := e.Node.(ast.Aggregate); ok {
		float := len(e.Args) > 0 && e.Args[0].Type.Kind.IsFloat()
		switch n.Op {
		case ast.Rows, ast.Len, ast.Count, ast.NUnique, ast.NUniqueAll, ast.Any, ast.All, ast.Median, ast.Quantile:
		case ast.Min, ast.Max, ast.Sum:
			if float { // −0 and 0, NaN, rounding
				return true
			}
		default:
			return true
		}
		return slices.ContainsFunc(e.Args, (*plan.Expr).NeedsTable)
	}
	switch e.Node.(type) {
	case ast.Step, ast.GroupCall, ast.Window, ast.Over, ast.RowCall, ast.Column:
		return true
	}
	return slices.ContainsFunc(e.Args, seesOrder)
}
