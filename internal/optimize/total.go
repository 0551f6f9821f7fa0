package optimize

import (
	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// total reports whether e gives a value for every row, whatever the data: it
// cannot overflow, and meets no value that it has no answer for. Only such
// predicates may be asked of rows that an earlier filter drops.
func total(e *plan.Expr) bool {
	ok := true
	e.Walk(func(x *plan.Expr) {
		switch n := x.Node.(type) {
		case ast.Column, ast.Literal, ast.Constant, ast.Level, ast.When:
		case ast.Unary:
			if n.Op == ast.Neg && !x.Type.Kind.IsFloat() {
				ok = false
			}
		case ast.Binary:
			switch {
			case n.Op.IsArithmetic() && !x.Type.Kind.IsFloat():
				ok = false
			case n.Op > ast.Ne && n.Op.IsComparison() && categorical(x.Args...):
				ok = false // unordered levels, unlike pools
			}
		case ast.Call:
			if x.Function == nil || !x.Function.Total {
				ok = false
			}
		case ast.Cast:
			if len(x.Args) == 1 && !n.Try && !widens(x.Args[0].Type, x.Type) {
				ok = false
			}
		default:
			ok = false
		}
	})
	return ok
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
