package optimize

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// shareCommon computes what several outputs of a projection have in common
// once, in a projection below.
func shareCommon(n plan.Node) (plan.Node, error) {
	n, err := rebuild(n, shareCommon)
	if err != nil {
		return nil, err
	}
	p, ok := n.(*plan.Project)
	if !ok {
		return n, nil
	}
	c := &sharer{fields: p.In.Fields()}
	for _, o := range p.Outputs {
		if !o.Expr.NeedsTable() { // else it sees all rows as one; leave it
			c.count(o.Expr.Node, false)
		}
	}
	common := c.common
	if len(common) == 0 {
		return n, nil
	}
	below := make([]ast.Node, 0, len(p.In.Fields())+len(common))
	for _, f := range p.In.Fields() {
		below = append(below, ast.Column{Name: f.Name})
	}
	names := make([]string, len(common))
	for i, c := range common {
		names[i] = freshName(p.In, "common", i+1)
		below = append(below, ast.Alias{X: c, Name: names[i]})
	}
	derived, err := plan.NewProject("derive", p.In, below)
	if err != nil {
		return nil, err
	}
	in, err := shareCommon(derived) // the common ones may have something in common
	if err != nil {
		return nil, err
	}
	outputs := plan.Nodes(p.Outputs)
	for i, x := range outputs {
		if p.Outputs[i].Expr.NeedsTable() {
			continue
		}
		name := ast.Name(x)
		if x = replace(x, common, names); ast.Name(x) != name {
			x = ast.Alias{X: x, Name: name}
		}
		outputs[i] = x
	}
	return plan.NewProject(p.Op, in, outputs)
}

// A sharer finds operations that stand several times in expressions.
type sharer struct {
	fields       []vector.Field
	seen, common []ast.Node
}

// count adds the operations of an expression to seen, and to common those that
// were seen before; what stands inside a common one does not count. Guarded
// ones, in an arm of a choice, must have a value for every row to be computed
// before the choice.
func (c *sharer) count(n ast.Node, guarded bool) {
	same := func(m ast.Node) bool { return reflect.DeepEqual(m, n) }
	switch {
	case !c.worth(n, guarded):
	case slices.ContainsFunc(c.common, same):
		return
	case slices.ContainsFunc(c.seen, same):
		c.common = append(c.common, n)
		return
	default:
		c.seen = append(c.seen, n)
	}
	_, choice := n.(ast.When)
	_, try := n.(ast.Unary)
	for _, child := range ast.Children(n) {
		c.count(child, guarded || choice || try)
	}
}

// worth reports whether an expression is work that may be done before, and of
// which equality says that it is the same: functions of users are never equal.
func (c *sharer) worth(n ast.Node, guarded bool) bool {
	switch n.(type) {
	case ast.Binary, ast.Call, ast.When, ast.Cast:
	default:
		return false
	}
	if callsUser(n) || len(ast.Columns(nil, n)) == 0 {
		return false
	}
	e, err := plan.Bind("derive", n, c.fields)
	return err == nil && e.Shape == plan.Aligned && (!guarded || total(e))
}

// replace puts columns in the place of expressions, the outermost first.
func replace(n ast.Node, common []ast.Node, names []string) ast.Node {
	// Rewrite goes from the leaves up, so an expression inside a common one
	// must not change before it is recognised: look from the top.
	for i, c := range common {
		if reflect.DeepEqual(n, c) {
			return ast.Column{Name: names[i]}
		}
	}
	return ast.MapChildren(n, func(c ast.Node) ast.Node { return replace(c, common, names) })
}

// freshName returns a name that no column of n has, from a word and a number.
func freshName(n plan.Node, word string, i int) string {
	name := fmt.Sprintf("%s %d", word, i)
	for hasField(n, name) {
		name += "'"
	}
	return name
}
