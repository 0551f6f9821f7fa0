package dataframe

import (
	"fmt"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/plan"
)

// TopK returns the first k rows of each group when the group is ordered by
// keys, the first key first: names, or expressions such as
// expr.Desc("bytes"). The rows have all columns of the frame; they come group
// after group, in the order of the groups, and in the order of the keys
// within one. Equal rows keep the frame's order; a group with fewer rows has
// them all. O(n log n).
func (g *Grouped) TopK(k int, by ...any) (*DataFrame, error) {
	return g.some(func(in plan.Node) (plan.Node, error) { return topK(in, g.keys, g.sorted, k, by) })
}

// Head returns the first n rows of each group, group after group; all rows of
// a smaller group. O(n log n) at worst.
func (g *Grouped) Head(n int) (*DataFrame, error) {
	return g.some(func(in plan.Node) (plan.Node, error) { return endRows("head", in, g.keys, g.sorted, n, false) })
}

// Tail returns the last n rows of each group in the frame's order, group after
// group; all rows of a smaller group. O(n log n) at worst.
func (g *Grouped) Tail(n int) (*DataFrame, error) {
	return g.some(func(in plan.Node) (plan.Node, error) { return endRows("tail", in, g.keys, g.sorted, n, true) })
}

// some runs a plan over the frame of the groups.
func (g *Grouped) some(next func(in plan.Node) (plan.Node, error)) (*DataFrame, error) {
	if err := g.check(); err != nil {
		return nil, err
	}
	return run(next(g.df.scan()))
}

// TopK keeps the first k rows of each group in an order; see Grouped.TopK.
func (g *LazyGrouped) TopK(k int, by ...any) *Lazy {
	return g.then(func(in plan.Node) (plan.Node, error) { return topK(in, g.keys, g.sorted, k, by) })
}

// Head keeps the first n rows of each group; see Grouped.Head.
func (g *LazyGrouped) Head(n int) *Lazy {
	return g.then(func(in plan.Node) (plan.Node, error) { return endRows("head", in, g.keys, g.sorted, n, false) })
}

// Tail keeps the last n rows of each group; see Grouped.Tail.
func (g *LazyGrouped) Tail(n int) *Lazy {
	return g.then(func(in plan.Node) (plan.Node, error) { return endRows("tail", in, g.keys, g.sorted, n, true) })
}

// then adds operators behind the query of the groups.
func (g *LazyGrouped) then(next func(in plan.Node) (plan.Node, error)) *Lazy {
	return g.lazy.then(func(in plan.Node) (plan.Node, error) {
		if g.err != nil {
			return nil, g.err
		}
		return next(in)
	})
}

// topK keeps the rows with the smallest numbers in an order.
func topK(in plan.Node, keys []ast.Node, sorted bool, k int, by []any) (plan.Node, error) {
	order, err := nodes("top k", by)
	if err != nil {
		return nil, err
	}
	if order, err = plan.Expand("top k", order, in.Fields()); err != nil {
		return nil, err
	}
	if len(order) == 0 {
		return nil, fmt.Errorf("top k: no key")
	}
	for _, n := range order {
		if o, ok := n.(ast.Order); ok {
			n = o.X
		}
		if _, err := plan.Bind("top k", n, in.Fields()); err != nil {
			return nil, err
		}
	}
	return keepRows("top k", in, keys, order, sorted, k, false)
}

// endRows keeps the first or last rows of groups in the order that they have.
func endRows(op string, in plan.Node, keys []ast.Node, sorted bool, k int, last bool) (plan.Node, error) {
	return keepRows(op, in, keys, nil, sorted, k, last)
}

// keepRows numbers the rows of each group, keeps the first or last k, and puts
// the groups one after the other.
func keepRows(op string, in plan.Node, keys, order []ast.Node, sorted bool, k int, last bool) (plan.Node, error) {
	if k < 0 {
		return nil, fmt.Errorf("%s of %d rows (want 0 or more)", op, k)
	}
	fields := in.Fields()
	if _, err := plan.NewCombine(in, keys, nil); err != nil {
		return nil, err
	}
	row := freshName("row", fields)
	place := freshName("place", fields)
	left := freshName("left", fields)
	first := freshName("first", fields)
	number := ast.Window{Op: ast.RowNumber}
	over := func(x ast.Node, name string, order ...ast.Node) ast.Node {
		return ast.Alias{X: ast.Over{X: x, Keys: keys, Order: order}, Name: name}
	}
	n, err := node(plan.NewDerive(in, []ast.Node{ast.Alias{X: number, Name: row}}))
	if err != nil {
		return nil, err
	}
	numbers := []ast.Node{over(number, place, order...), over(ast.Aggregate{Op: ast.Min, X: ast.Column{Name: row}}, first)}
	var behind ast.Node = ast.Column{Name: place}
	if last {
		numbers = append(numbers, over(ast.Aggregate{Op: ast.Len, X: ast.Column{Name: row}}, left))
		behind = ast.Binary{Op: ast.Sub, X: ast.Column{Name: left}, Y: ast.Binary{Op: ast.Sub, X: behind, Y: ast.Literal{Value: int64(1)}}}
	}
	if n, err = node(plan.NewDerive(n, numbers)); err != nil {
		return nil, err
	}
	if n, err = node(plan.NewFilter(n, ast.Binary{Op: ast.Le, X: behind, Y: ast.Literal{Value: int64(k)}})); err != nil {
		return nil, err
	}
	by := []ast.Node{ast.Column{Name: first}, ast.Column{Name: place}}
	if sorted {
		by = append(append([]ast.Node{}, keys...), ast.Column{Name: place})
	}
	if n, err = node(plan.NewSort(n, by)); err != nil {
		return nil, err
	}
	return node(plan.NewProject(op, n, columnNodes(fieldNames(fields))))
}
