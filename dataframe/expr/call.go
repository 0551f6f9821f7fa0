package expr

import "github.com/stoa-data/stoa/internal/ast"

// Call applies a function of rows by its name. The methods of Expr, Text and
// IP are shorter where there is one; other functions have no other spelling,
// such as sin, atan2, log1p.
// Operands are expressions or Go values: a text is itself, not a column.
func Call(name string, args ...any) Expr {
	nodes := make([]ast.Node, len(args))
	for i, a := range args {
		nodes[i] = literal(a)
	}
	return Expr{ast.Call{Name: name, Args: nodes}}
}

// call applies a function to the expression and further operands.
func (e Expr) call(name string, args ...any) Expr {
	return Call(name, append([]any{e}, args...)...)
}
