package optimize

import (
	"slices"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// total reports whether e gives a value for every row, whatever the data: it
// cannot overflow, and meets no value that it has no answer for. Only such
// predicates may be asked of rows that an earlier filter drops.
func total(e *plan.Expr) bool {
	switch n := e.Node.(type) {
	case ast.Column, ast.Literal, ast.Constant, ast.Level, ast.When:
	case ast.Unary:
		switch {
		case n.Op == ast.Try:
			return true
		case n.Op == ast.Neg && !e.Type.Kind.IsFloat():
			return false
		}
	case ast.Binary:
		switch {
		case n.Op.IsArithmetic() && !e.Type.Kind.IsFloat():
			return false
		case n.Op > ast.Ne && n.Op.IsComparison() && categorical(e.Args...):
			return false // unordered levels, unlike pools
		}
	case ast.Call:
		if e.Function == nil || !e.Function.Total {
			return false
		}
	case ast.Cast:
		if len(e.Args) == 1 && !n.Try && !widens(e.Args[0].Type, e.Type) {
			return false
		}
	default:
		return false
	}
	return !slices.ContainsFunc(e.Args, func(a *plan.Expr) bool { return !total(a) })
}

// categorical reports whether an operand has levels.
func categorical(args ...*plan.Expr) bool {
	for _, a := range args {
		if a.Type.Kind == vector.Categorical {
			return true
		}
	}
	return false
}

// widens reports whether every value of a number of type from has one in to.
func widens(from, to vector.Type) bool {
	if from == to {
		return true
	}
	common, ok := plan.Common(from, to)
	return ok && common == to && from.Kind.IsNumeric() && to.Kind.IsNumeric()
}
