package exec

import (
	"context"
	"slices"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// A keyFilter says which rows of an operator's result are needed at all: those
// whose column is in the set. The operator may give others too.
type keyFilter struct {
	column  string
	keys    *keySet
	missing bool // rows where the column is missing are needed, too
}

// predicate returns the filter over rows that have its column.
func (f keyFilter) predicate() ast.Node {
	c := ast.Column{Name: f.column}
	has := ast.RowCall{X: c, Func: f.keys}
	if f.missing {
		return ast.Binary{Op: ast.Or, X: ast.Unary{Op: ast.IsMissing, X: c}, Y: has}
	}
	return has
}

// below returns the filters of n's result as filters of its input i: those
// that drop the same rows of the result there.
func below(n plan.Node, i int, filters []keyFilter) []keyFilter {
	var out []keyFilter
	for _, f := range filters {
		if c, ok := columnBelow(n, i, f.column); ok {
			out = append(out, keyFilter{c, f.keys, f.missing})
		}
	}
	return out
}

// columnBelow returns the column of input i that n hands on under a name, if
// rows of it may be dropped by its values before n sees them.
func columnBelow(n plan.Node, i int, name string) (string, bool) {
	switch n := n.(type) {
	case *plan.Filter:
		return name, !n.Pred.NeedsTable()
	case *plan.Sort:
		return name, n.Limit == 0
	case *plan.Concat, *plan.Compact:
		return name, true
	case *plan.Project:
		return columnOf(n.Outputs, name, false)
	case *plan.Combine:
		var keys []plan.Output
		for _, k := range n.Keys {
			keys = append(keys, plan.Output{Field: k.Field, Expr: k.Expr})
		}
		return columnOf(keys, name, true)
	case *plan.Unique:
		return name, slices.ContainsFunc(n.Keys, func(k plan.Key) bool {
			c, ok := k.Expr.Node.(ast.Column)
			return ok && c.Name == name
		})
	case *plan.Join:
		side, from, alone := n.Left, plan.FromLeft, n.Spec.Kind.KeepsRight()
		if i == onRight {
			side, from, alone = n.Right, plan.FromRight, n.Spec.Kind.KeepsLeft()
		}
		for _, o := range n.Outputs {
			if o.From == from && o.Field.Name == name {
				return side.Fields()[o.Index].Name, !alone && !n.Refuses(i == onLeft)
			}
		}
		return pairedBelow(n, i, name)
	}
	return "", false
}

// pairedBelow returns the column of input i that a join compares with the one
// that it hands on from its other input under a name: rows of both with other
// values go together.
func pairedBelow(n *plan.Join, i int, name string) (string, bool) {
	if !spares(n, i) || n.Spec.Missing != plan.MissingSkip {
		return "", false
	}
	for _, o := range n.Outputs {
		if o.Field.Name != name || o.From != plan.FromLeft && o.From != plan.FromRight {
			continue
		}
		for _, k := range n.Keys {
			mine, other := k.Left, k.Right
			if i == onRight {
				mine, other = k.Right, k.Left
			}
			c, plain := mine.Node.(ast.Column)
			_, both := other.Node.(ast.Column)
			if plain && both && other.Index == o.Index && hasKeySet(mine.Type.Kind) && hasKeySet(other.Type.Kind) {
				return c.Name, true
			}
		}
	}
	return "", false
}

// columnOf returns the column that outputs hand on under a name. Outputs that
// look at other rows than their own must see them all, unless those of a group
// go together.
func columnOf(outputs []plan.Output, name string, grouped bool) (string, bool) {
	column, found := "", false
	for _, o := range outputs {
		if o.Expr.NeedsTable() && !grouped {
			return "", false
		}
		if c, ok := o.Expr.Node.(ast.Column); ok && o.Field.Name == name {
			column, found = c.Name, true
		}
	}
	return column, found
}

// expected guesses the rows of a result, and those that there would be without
// filters; a table in memory may be a part of another one. It only decides
// which side of a join is computed first, and whether its keys are looked at.
func expected(n plan.Node) (rows, all float64) {
	const unknown = 1 << 40
	switch n := n.(type) {
	case *plan.Scan:
		return float64(n.Table.Rows()), 2 * float64(n.Table.Rows())
	case *plan.Read:
		if s, ok := n.Source.(plan.Measured); ok && s.Rows() >= 0 {
			return float64(s.Rows()), float64(s.Rows())
		}
		return unknown, unknown
	case *plan.Filter:
		rows, all = expected(n.In)
		return rows / 4, all
	case *plan.Slice:
		rows, all = expected(n.In)
		return min(rows, float64(n.Hi)), all
	case *plan.Join:
		l, allL := expected(n.Left)
		r, allR := expected(n.Right)
		switch n.Spec.Kind {
		case plan.SemiJoin: // the right side is taken to have every key, before its filters
			return l * min(1, r/max(allR, 1)), allL
		case plan.AntiJoin:
			return l, allL
		}
		return l * r / max(min(allL, allR), 1), max(allL, allR)
	}
	for _, in := range plan.Inputs(n) {
		r, a := expected(in)
		rows, all = rows+r, all+a
	}
	return rows, all
}

// spares reports whether a join can do without the rows of a side whose keys
// the other side lacks. Missing keys that it may refuse are kept beside them.
func spares(n *plan.Join, side int) bool {
	kind := n.Spec.Kind
	if side == onLeft && (kind.KeepsLeft() || kind == plan.AntiJoin || n.Spec.UniqueLeft) ||
		side == onRight && (kind.KeepsRight() || n.Spec.UniqueRight) {
		return false
	}
	return n.Spec.Lenient || !slices.ContainsFunc(n.Keys, func(k plan.JoinKey) bool {
		return k.Left.Type.Kind.IsFloat() || k.Right.Type.Kind.IsFloat()
	})
}

// firstSide returns the side of a join that promises to spare more rows of the
// other one when it is computed first; where none does, the smaller one.
func firstSide(n *plan.Join) int {
	var rows, all, gain [2]float64
	rows[onLeft], all[onLeft] = expected(n.Left)
	rows[onRight], all[onRight] = expected(n.Right)
	for side, other := range [2]int{onRight, onLeft} {
		if spares(n, other) {
			gain[side] = rows[other] * (1 - rows[side]/max(all[side], 1))
		}
	}
	if gain[onRight] > gain[onLeft] || gain[onRight] == gain[onLeft] && rows[onRight] < rows[onLeft] {
		return onRight
	}
	return onLeft
}

// runJoinInputs computes the inputs of a join. Rows of the second one whose
// keys the first one lacks need not leave their source. It reports whether
// that was asked for.
func runJoinInputs(ctx context.Context, n *plan.Join, filters []keyFilter, o *Options) (ins []*vector.Table, spared bool, err error) {
	in := [2]plan.Node{n.Left, n.Right}
	first := firstSide(n)
	second := 1 - first
	ins = make([]*vector.Table, 2)
	if ins[first], err = run(ctx, in[first], below(n, first, filters), o); err != nil {
		return nil, false, err
	}
	scope := memory.NewScope(n.Spec.Kind.String(), o.Budget)
	defer scope.Close()
	keys := keyFilters(ctx, n, first, ins[first], scope)
	ins[second], err = run(ctx, in[second], append(below(n, second, filters), keys...), o)
	return ins, len(keys) > 0, err
}

// keyFilters returns what the keys of a side that was computed say about the
// rows of the other one; nothing where they are likely to have most.
func keyFilters(ctx context.Context, n *plan.Join, side int, t *vector.Table, scope *memory.Scope) []keyFilter {
	in := [2]plan.Node{n.Left, n.Right}
	_, all := expected(in[side])
	others, _ := expected(in[1-side])
	if have := float64(t.Rows()); !spares(n, 1-side) || have > all/2 || have > others {
		return nil
	}
	var out []keyFilter
	cols := columnsOf(t)
	for i, k := range n.Keys {
		mine, other := sideOf(k, side), sideOf(k, 1-side)
		_, plain := mine.Node.(ast.Column)
		c, ok := other.Node.(ast.Column)
		if !plain || !ok || !hasKeySet(mine.Type.Kind) || !hasKeySet(other.Type.Kind) {
			continue
		}
		v := cols.at(mine.Index)
		refuses := n.Spec.Missing == plan.MissingError
		switch {
		case n.Spec.Missing == plan.MissingEqual && v.Missing() > 0: // a missing key has a partner, too
			continue
		case refuses && slices.ContainsFunc(slices.Concat(n.Keys[:i], n.Keys[i+1:]), func(k plan.JoinKey) bool { return sideOf(k, 1-side).Nullable }):
			continue // the row may have another key that is refused
		}
		if s := newKeySet(ctx, v, scope); s != nil {
			out = append(out, keyFilter{c.Name, s, refuses && other.Nullable})
		}
	}
	return out
}

// sideOf returns the expression of one side of a key.
func sideOf(k plan.JoinKey, side int) *plan.Expr {
	if side == onRight {
		return k.Right
	}
	return k.Left
}
