package optimize

import (
	"slices"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/plan"
)

// pruneColumns leaves out what nobody reads.
func pruneColumns(n plan.Node) (plan.Node, error) {
	all := map[string]bool{}
	for _, f := range n.Fields() {
		all[f.Name] = true
	}
	return prune(n, all)
}

// prune returns n with the wanted columns only, in their order.
func prune(n plan.Node, want map[string]bool) (plan.Node, error) {
	switch n := n.(type) {
	case *plan.Read:
		var columns []int
		for i, f := range n.Fields() {
			if want[f.Name] {
				columns = append(columns, n.Columns[i])
			}
		}
		if len(columns) == len(n.Columns) {
			return n, nil
		}
		return n.OfColumns(columns), nil
	case *plan.Project:
		var outputs []plan.Output
		needed := map[string]bool{}
		for _, o := range n.Outputs {
			if want[o.Field.Name] {
				outputs = append(outputs, o)
				read(needed, o.Expr.Node)
			}
		}
		in, err := prune(n.In, needed)
		if err != nil {
			return nil, err
		}
		if identity(outputs, in) {
			return in, nil
		}
		return plan.NewProject(n.Op, in, plan.Nodes(outputs))
	case *plan.Combine:
		outputs := n.Outputs
		if !n.Expands() {
			outputs = slices.DeleteFunc(slices.Clone(n.Outputs), func(o plan.Output) bool { return !want[o.Field.Name] })
		}
		needed := map[string]bool{}
		for _, o := range outputs {
			read(needed, o.Expr.Node)
		}
		for _, k := range n.Keys {
			read(needed, k.Expr.Node)
		}
		in, err := prune(n.In, needed)
		if err != nil {
			return nil, err
		}
		c, err := plan.NewCombine(in, plan.KeyNodes(n.Keys), plan.Nodes(outputs))
		if err != nil {
			return nil, err
		}
		return only(c, want)
	case *plan.Join:
		if n.Spec.Names.MakeUnique { // the numbers depend on every name
			break
		}
		return pruneJoin(n, n.Outputs, [2]plan.Node{n.Left, n.Right}, joinReads(n), want)
	case *plan.Asof:
		if n.Spec.Names.MakeUnique {
			break
		}
		return pruneJoin(n, n.Outputs, [2]plan.Node{n.Left, n.Right}, asofReads(n), want)
	case *plan.Filter:
		return pruneWith(n, want, []ast.Node{n.Pred.Node})
	case *plan.Sort:
		return pruneWith(n, want, plan.KeyNodes(n.Keys))
	case *plan.Unique:
		return pruneWith(n, want, plan.KeyNodes(n.Keys))
	case *plan.Slice, *plan.Take, *plan.Compact:
		return pruneWith(n, want, nil)
	case *plan.Concat:
		if len(n.Ins) == 0 {
			return n, nil
		}
		return rebuild(n, func(in plan.Node) (plan.Node, error) {
			in, err := prune(in, want)
			if err != nil {
				return nil, err
			}
			return only(in, want)
		})
	}
	n, err := rebuild(n, pruneColumns)
	if err != nil {
		return nil, err
	}
	return only(n, want)
}

// pruneWith prunes an operator that keeps columns and reads exprs itself.
func pruneWith(n plan.Node, want map[string]bool, exprs []ast.Node) (plan.Node, error) {
	needed := map[string]bool{}
	for name := range want {
		needed[name] = true
	}
	for _, e := range exprs {
		read(needed, e)
	}
	n, err := rebuild(n, func(in plan.Node) (plan.Node, error) { return prune(in, needed) })
	if err != nil {
		return nil, err
	}
	return only(n, want)
}

// read adds the columns that an expression reads.
func read(dst map[string]bool, n ast.Node) {
	for _, c := range ast.Columns(nil, n) {
		dst[c] = true
	}
}

// only drops the columns of n that are not wanted.
func only(n plan.Node, want map[string]bool) (plan.Node, error) {
	var keep []ast.Node
	for _, f := range n.Fields() {
		if want[f.Name] {
			keep = append(keep, ast.Column{Name: f.Name})
		}
	}
	if len(keep) == len(n.Fields()) {
		return n, nil
	}
	return plan.NewProject("select", n, keep)
}

// identity reports whether outputs are the columns of n, as they stand.
func identity(outputs []plan.Output, n plan.Node) bool {
	fields := n.Fields()
	if len(outputs) != len(fields) || !picks(outputs) {
		return false
	}
	for i, o := range outputs {
		if o.Field.Name != fields[i].Name {
			return false
		}
	}
	return true
}
