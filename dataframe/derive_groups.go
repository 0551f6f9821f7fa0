package dataframe

import (
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/plan"
)

// Derive returns the frame with columns computed within each group: aggregates
// of the group, repeated in its rows, and windows such as Shift over its rows.
// Rows keep their places and columns theirs; names are as in DataFrame.Derive.
// Free expressions are ErrShape. O(n) for each expression.
func (g *Grouped) Derive(exprs ...expr.Expr) (*DataFrame, error) {
	return g.some(func(in plan.Node) (plan.Node, error) { return deriveGroups(in, g.keys, exprs) })
}

// Filter returns a view of the rows for which the predicate is true, in their
// order; aggregates and windows in it are those of the row's group, so that
// Filter(expr.Col("port").Len().Gt(1)) keeps groups of several rows. A missing
// predicate does not select.
func (g *Grouped) Filter(predicate expr.Expr) (*DataFrame, error) {
	return g.some(func(in plan.Node) (plan.Node, error) { return filterGroups(in, g.keys, predicate) })
}

// Derive adds columns computed within each group; see Grouped.Derive.
func (g *LazyGrouped) Derive(exprs ...expr.Expr) *Lazy {
	return g.then(func(in plan.Node) (plan.Node, error) { return deriveGroups(in, g.keys, exprs) })
}

// Filter keeps rows by a predicate within each group; see Grouped.Filter.
func (g *LazyGrouped) Filter(predicate expr.Expr) *Lazy {
	return g.then(func(in plan.Node) (plan.Node, error) { return filterGroups(in, g.keys, predicate) })
}

// deriveGroups derives expressions over the groups.
func deriveGroups(in plan.Node, keys []ast.Node, exprs []expr.Expr) (plan.Node, error) {
	if _, err := plan.NewCombine(in, keys, nil); err != nil {
		return nil, err
	}
	ns := exprNodes(exprs)
	for i, n := range ns {
		ns[i] = ast.Alias{X: ast.Over{X: unnamed(n), Keys: keys}, Name: ast.Name(n)}
	}
	return node(plan.NewDerive(in, ns))
}

// filterGroups filters by a predicate over the groups.
func filterGroups(in plan.Node, keys []ast.Node, predicate expr.Expr) (plan.Node, error) {
	if _, err := plan.NewCombine(in, keys, nil); err != nil {
		return nil, err
	}
	return node(plan.NewFilter(in, ast.Over{X: unnamed(predicate.Node()), Keys: keys}))
}

// unnamed returns an expression without its name.
func unnamed(n ast.Node) ast.Node {
	if a, ok := n.(ast.Alias); ok {
		return a.X
	}
	return n
}
