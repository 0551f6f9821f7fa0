package optimize

import (
	"slices"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// pushFilters moves predicates towards the sources.
func pushFilters(n plan.Node) (plan.Node, error) { return push(n, nil) }

// push returns n with rows kept where all preds, over n's columns, are true.
func push(n plan.Node, preds []ast.Node) (plan.Node, error) {
	switch n := n.(type) {
	case *plan.Filter:
		return pushFilter(n, preds)
	case *plan.Project:
		return pushProject(n, preds)
	case *plan.Sort:
		if n.Limit == 0 {
			return pushThrough(n, preds)
		}
	case *plan.Combine:
		return pushKeys(n, n.Keys, preds)
	case *plan.Unique:
		return pushKeys(n, n.Keys, preds)
	case *plan.Concat:
		return pushThrough(n, preds)
	case *plan.Join:
		return pushJoin(n, preds)
	case *plan.Asof:
		return pushAsof(n, preds)
	}
	n, err := rebuild(n, pushFilters)
	if err != nil {
		return nil, err
	}
	return keep(n, preds)
}

// keep puts a filter of all preds over n.
func keep(n plan.Node, preds []ast.Node) (plan.Node, error) {
	if len(preds) == 0 {
		return n, nil
	}
	return plan.NewFilter(n, and(preds))
}

// and joins predicates.
func and(preds []ast.Node) ast.Node {
	all := preds[0]
	for _, p := range preds[1:] {
		all = ast.Binary{Op: ast.And, X: all, Y: p}
	}
	return all
}

// conjuncts appends the predicates that an expression joins by and.
func conjuncts(dst []ast.Node, n ast.Node) []ast.Node {
	if b, ok := n.(ast.Binary); ok && b.Op == ast.And {
		return conjuncts(conjuncts(dst, b.X), b.Y)
	}
	return append(dst, n)
}

// pushThrough gives preds to every input of an operator that keeps the columns.
func pushThrough(n plan.Node, preds []ast.Node) (plan.Node, error) {
	return rebuild(n, func(in plan.Node) (plan.Node, error) { return push(in, preds) })
}

// pushFilter joins a filter with what comes from above, as far as that has an
// answer for the rows that the filter drops.
func pushFilter(n *plan.Filter, preds []ast.Node) (plan.Node, error) {
	if n.Pred.NeedsTable() {
		in, err := pushFilters(n.In)
		if err != nil {
			return nil, err
		}
		if in, err = plan.WithInputs(n, []plan.Node{in}); err != nil {
			return nil, err
		}
		return keep(in, preds)
	}
	safe, above, err := totals(n.In, preds)
	if err != nil {
		return nil, err
	}
	below := append(conjuncts(nil, n.Pred.Node), safe...)
	in, err := push(n.In, below)
	if err != nil {
		return nil, err
	}
	return keep(in, above)
}

// pushProject writes preds in terms of the projection's input. A projection
// that looks at other rows, or asks a function of the user, sees all rows.
func pushProject(n *plan.Project, preds []ast.Node) (plan.Node, error) {
	exprs := map[string]ast.Node{}
	for _, o := range n.Outputs {
		if o.Expr.NeedsTable() {
			exprs = nil
			break
		}
		exprs[o.Field.Name] = o.Expr.Node
	}
	below, above := rewriteAll(preds, exprs)
	in, err := push(n.In, below)
	if err != nil {
		return nil, err
	}
	if in, err = plan.WithInputs(n, []plan.Node{in}); err != nil {
		return nil, err
	}
	return keep(in, above)
}

// pushKeys moves predicates on keys below a group-by or a distinct: they hold
// for all rows of a group or for none. Floats stay, since −0 and 0 are one key
// and a predicate may tell them apart.
func pushKeys(n plan.Node, keys []plan.Key, preds []ast.Node) (plan.Node, error) {
	exprs := map[string]ast.Node{}
	for _, k := range keys {
		if !k.Expr.NeedsTable() && !k.Expr.Type.Kind.IsFloat() {
			exprs[k.Field.Name] = k.Expr.Node
		}
	}
	if _, ok := n.(*plan.Unique); ok { // its keys may be expressions that are no columns of the result
		exprs = map[string]ast.Node{}
		for _, k := range keys {
			if c, ok := k.Expr.Node.(ast.Column); ok && !k.Expr.Type.Kind.IsFloat() {
				exprs[c.Name] = c
			}
		}
	}
	if c, ok := n.(*plan.Combine); ok && len(c.Keys) == 0 {
		exprs = nil // one row stays one row
	}
	below, above := rewriteAll(preds, exprs)
	in := plan.Inputs(n)[0]
	in, err := push(in, below)
	if err != nil {
		return nil, err
	}
	if in, err = plan.WithInputs(n, []plan.Node{in}); err != nil {
		return nil, err
	}
	return keep(in, above)
}

// rewriteAll splits predicates into those that can be written with exprs in
// the place of columns, so written, and the others.
func rewriteAll(preds []ast.Node, exprs map[string]ast.Node) (below, above []ast.Node) {
	for _, p := range preds {
		cols := ast.Columns(nil, p)
		can := len(cols) > 0 && !slices.ContainsFunc(cols, func(c string) bool {
			e, ok := exprs[c]
			return !ok || callsUser(e)
		})
		if !can {
			above = append(above, p)
			continue
		}
		below = append(below, ast.Rewrite(p, func(n ast.Node) ast.Node {
			if c, ok := n.(ast.Column); ok {
				return exprs[c.Name]
			}
			return n
		}))
	}
	return below, above
}

// callsUser reports whether an expression runs a function of the user, which
// is dear and sees only rows that it was asked of.
func callsUser(n ast.Node) bool {
	if _, ok := n.(ast.RowCall); ok {
		return true
	}
	return slices.ContainsFunc(ast.Children(n), callsUser)
}

// hintSources tells sources which predicates stand above them.
func hintSources(n plan.Node) (plan.Node, error) {
	f, ok := n.(*plan.Filter)
	if !ok {
		return rebuild(n, hintSources)
	}
	r, ok := f.In.(*plan.Read)
	if !ok {
		return rebuild(n, hintSources)
	}
	var hints []ast.Node
	for _, p := range conjuncts(nil, f.Pred.Node) {
		e, err := plan.Bind("filter", p, r.Fields())
		if err != nil {
			return nil, err
		}
		if total(e) && e.Type.Kind == vector.Bool {
			hints = append(hints, p)
		}
	}
	if len(hints) == 0 {
		return n, nil
	}
	asked := *r
	asked.Pred = and(hints)
	return plan.WithInputs(f, []plan.Node{&asked})
}
