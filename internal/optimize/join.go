package optimize

import (
	"slices"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/plan"
)

// pushJoin gives each side of a join the predicates on its columns, as far as
// dropping its rows drops the same rows of the result: a side whose rows come
// without a pair too keeps all of them, and so does one whose keys the join
// checks.
func pushJoin(j *plan.Join, preds []ast.Node) (plan.Node, error) {
	left, right := map[string]ast.Node{}, map[string]ast.Node{}
	for _, o := range j.Outputs {
		switch {
		case o.From == plan.FromLeft && !j.Spec.Kind.KeepsRight() && !j.Refuses(true):
			left[o.Field.Name] = ast.Column{Name: j.Left.Fields()[o.Index].Name}
		case o.From == plan.FromRight && !j.Spec.Kind.KeepsLeft() && !j.Refuses(false):
			right[o.Field.Name] = ast.Column{Name: j.Right.Fields()[o.Index].Name}
		}
	}
	safe, above, err := totals(j, preds)
	if err != nil {
		return nil, err
	}
	toLeft, rest := rewriteAll(safe, left)
	toRight, rest := rewriteAll(rest, right)
	l, err := push(j.Left, toLeft)
	if err != nil {
		return nil, err
	}
	r, err := push(j.Right, toRight)
	if err != nil {
		return nil, err
	}
	n, err := plan.WithInputs(j, []plan.Node{l, r})
	if err != nil {
		return nil, err
	}
	return keep(n, slices.Concat(rest, above))
}

// pushAsof is pushJoin for an as-of join, which keeps every left row.
func pushAsof(a *plan.Asof, preds []ast.Node) (plan.Node, error) {
	left := map[string]ast.Node{}
	for _, o := range a.Outputs {
		if o.From == plan.FromLeft {
			left[o.Field.Name] = ast.Column{Name: a.Left.Fields()[o.Index].Name}
		}
	}
	below, above := rewriteAll(preds, left)
	l, err := push(a.Left, below)
	if err != nil {
		return nil, err
	}
	r, err := pushFilters(a.Right)
	if err != nil {
		return nil, err
	}
	n, err := plan.WithInputs(a, []plan.Node{l, r})
	if err != nil {
		return nil, err
	}
	return keep(n, above)
}

// totals splits predicates over n's columns into those that have an answer for
// every row, and the others.
func totals(n plan.Node, preds []ast.Node) (safe, others []ast.Node, err error) {
	for _, p := range preds {
		e, err := plan.Bind("filter", p, n.Fields())
		if err != nil {
			return nil, nil, err
		}
		if total(e) {
			safe = append(safe, p)
		} else {
			others = append(others, p)
		}
	}
	return safe, others, nil
}

// pruneJoin leaves out what the two inputs of a join have and nobody reads.
// Columns of one name on both sides stay, since they decide how columns are called.
func pruneJoin(n plan.Node, outputs []plan.JoinOutput, sides [2]plan.Node, reads [2][]ast.Node, want map[string]bool) (plan.Node, error) {
	var needed [2]map[string]bool
	for s := range needed {
		needed[s] = map[string]bool{}
		for _, e := range reads[s] {
			read(needed[s], e)
		}
	}
	for _, f := range sides[0].Fields() {
		if hasField(sides[1], f.Name) {
			needed[0][f.Name], needed[1][f.Name] = true, true
		}
	}
	for _, o := range outputs {
		switch {
		case !want[o.Field.Name]:
		case o.From == plan.FromLeft:
			needed[0][sides[0].Fields()[o.Index].Name] = true
		case o.From == plan.FromRight:
			needed[1][sides[1].Fields()[o.Index].Name] = true
		}
	}
	ins := make([]plan.Node, 2)
	for s := range ins {
		in, err := prune(sides[s], needed[s])
		if err != nil {
			return nil, err
		}
		ins[s] = in
	}
	joined, err := plan.WithInputs(n, ins)
	if err != nil {
		return nil, err
	}
	return only(joined, want)
}

// joinReads lists what the keys and the condition of a join read of each side.
func joinReads(j *plan.Join) [2][]ast.Node {
	var reads [2][]ast.Node
	for _, on := range j.Spec.On {
		reads[0], reads[1] = append(reads[0], on.Left), append(reads[1], on.Right)
	}
	if j.Spec.Residual != nil {
		for _, c := range ast.Columns(nil, j.Spec.Residual) {
			for s, side := range []plan.Node{j.Left, j.Right} {
				if hasField(side, c) {
					reads[s] = append(reads[s], ast.Column{Name: c})
				}
			}
		}
	}
	return reads
}

// asofReads is joinReads of an as-of join.
func asofReads(a *plan.Asof) [2][]ast.Node {
	var reads [2][]ast.Node
	for _, on := range append([]plan.JoinOn{a.Spec.On}, a.Spec.By...) {
		reads[0], reads[1] = append(reads[0], on.Left), append(reads[1], on.Right)
	}
	return reads
}

// hasField reports whether n has a column of this name.
func hasField(n plan.Node, name string) bool {
	for _, f := range n.Fields() {
		if f.Name == name {
			return true
		}
	}
	return false
}
