package optimize

import (
	"reflect"
	"slices"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/exec"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// foldConstants computes what reads no column, and drops filters that are true.
func foldConstants(n plan.Node) (plan.Node, error) {
	n, err := rebuild(n, foldConstants)
	if err != nil {
		return nil, err
	}
	in := plan.Inputs(n)
	switch n := n.(type) {
	case *plan.Filter:
		pred := compareDates(fold(n.Pred.Node), n.In.Fields())
		if isTrue(pred) {
			return n.In, nil
		}
		return plan.NewFilter(n.In, pred)
	case *plan.Project:
		return plan.NewProject(n.Op, in[0], foldAll(plan.Nodes(n.Outputs)))
	case *plan.Combine:
		return plan.NewCombine(in[0], foldAll(plan.KeyNodes(n.Keys)), foldAll(plan.Nodes(n.Outputs)))
	}
	return n, nil
}

// foldAll folds expressions and keeps their names.
func foldAll(ns []ast.Node) []ast.Node {
	out := make([]ast.Node, len(ns))
	for i, n := range ns {
		out[i] = fold(n)
		if name := ast.Name(n); ast.Name(out[i]) != name {
			out[i] = ast.Alias{X: out[i], Name: name}
		}
	}
	return out
}

// fold replaces operations on literals by their value, of the type that the
// operation has. What fails stays, to fail where rows are computed, if any are.
func fold(n ast.Node) ast.Node {
	return ast.Rewrite(n, func(n ast.Node) ast.Node {
		switch x := n.(type) {
		case ast.Unary, ast.Binary, ast.When, ast.Call, ast.Cast:
			for _, a := range ast.Children(n) {
				switch a.(type) {
				case ast.Literal, ast.Constant:
				default:
					return simplify(x)
				}
			}
		default:
			return n
		}
		e, err := plan.Bind("fold", n, nil)
		if err != nil || e.Shape != plan.Const {
			return n
		}
		v, err := exec.Constant(e)
		if err != nil {
			return n
		}
		return ast.Constant{Vector: v}
	})
}

// simplify drops a true side of an and, and takes out of an or what all of its
// arms ask.
func simplify(n ast.Node) ast.Node {
	b, ok := n.(ast.Binary)
	switch {
	case ok && b.Op == ast.Or:
		return factor(b)
	case !ok || b.Op != ast.And:
		return n
	case isTrue(b.X):
		return b.Y
	case isTrue(b.Y):
		return b.X
	}
	return n
}

// factor makes (a and b) or (a and c) a and (b or c): a may be the key of a join.
func factor(n ast.Binary) ast.Node {
	x, y := conjuncts(nil, n.X), conjuncts(nil, n.Y)
	var shared []ast.Node
	x = slices.DeleteFunc(x, func(p ast.Node) bool {
		i := slices.IndexFunc(y, func(q ast.Node) bool { return reflect.DeepEqual(p, q) })
		if i >= 0 {
			shared = append(shared, p)
			y = slices.Delete(y, i, i+1)
		}
		return i >= 0
	})
	switch {
	case len(shared) == 0:
		return n
	case len(x) > 0 && len(y) > 0: // else the shared ones say all
		shared = append(shared, ast.Binary{Op: ast.Or, X: and(x), Y: and(y)})
	}
	return and(shared)
}

// isTrue reports whether n is the constant true.
func isTrue(n ast.Node) bool {
	switch n := n.(type) {
	case ast.Literal:
		return n.Value == true
	case ast.Constant:
		v := n.Vector
		return v.Type().Kind == vector.Bool && v.Missing() == 0 && v.Len() == 1 && v.Bits().Get(0)
	}
	return false
}
