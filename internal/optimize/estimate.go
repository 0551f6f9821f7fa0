package optimize

import (
	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// What is assumed where nothing is known.
const (
	unknownRows  = 1e6  // of a source
	equalShare   = 0.05 // of rows whose value equals a constant
	rangeShare   = 0.3  // of rows on one side of a constant
	patternShare = 0.1  // of rows whose text matches
	otherShare   = 0.3  // of rows for which any other condition is true
)

// A guess is what a plan's columns are assumed to hold. Guesses choose among
// plans with the same answer, so they may be wrong, and must be cheap.
type guess struct {
	lo, hi   float64 // the range of the values, if known
	ranged   bool
	distinct float64 // the most different values there can be
}

// rows guesses the number of rows of a plan.
func rows(n plan.Node) float64 {
	switch n := n.(type) {
	case *plan.Scan:
		return float64(n.Table.Rows())
	case *plan.Read:
		if m, ok := n.Source.(plan.Measured); ok {
			if k := m.Rows(); k >= 0 {
				return float64(k)
			}
		}
		return unknownRows
	case *plan.Filter:
		return rows(n.In) * share(n.Pred, n.In)
	case *plan.Sort:
		if n.Limit > 0 {
			return min(rows(n.In), float64(n.Limit))
		}
	case *plan.Slice:
		return min(rows(n.In), float64(n.Hi)-float64(n.Lo))
	case *plan.Take:
		return float64(len(n.Rows))
	case *plan.Combine:
		if len(n.Keys) == 0 {
			return 1
		}
		return groups(n.In, n.Keys)
	case *plan.Unique:
		return groups(n.In, n.Keys)
	case *plan.Concat:
		var all float64
		for _, in := range n.Ins {
			all += rows(in)
		}
		return all
	case *plan.Join:
		return joinRows(n)
	}
	if ins := plan.Inputs(n); len(ins) > 0 {
		return rows(ins[0])
	}
	return unknownRows
}

// groups guesses the number of different keys.
func groups(in plan.Node, keys []plan.Key) float64 {
	all, product := rows(in), 1.0
	for _, k := range keys {
		product *= guessOf(in, k.Expr).distinct
	}
	return min(all, product)
}

// joinRows guesses the number of rows of a join.
func joinRows(j *plan.Join) float64 {
	l, r := rows(j.Left), rows(j.Right)
	domain, keys := 1.0, 1.0
	for _, k := range j.Keys {
		a, b := guessOf(j.Left, k.Left).distinct, guessOf(j.Right, k.Right).distinct
		domain *= max(min(a, b), 1)
		keys *= max(a, 1)
	}
	found := min(1, min(r, domain)/min(keys, max(l, 1))) // of left rows, that have a pair
	if j.Residual != nil {
		found *= rangeShare
	}
	switch j.Spec.Kind {
	case plan.SemiJoin:
		return l * found
	case plan.AntiJoin:
		return l * max(1-found, 0.1)
	case plan.LeftJoin:
		return max(l, l*r/domain)
	case plan.RightJoin:
		return max(r, l*r/domain)
	case plan.OuterJoin:
		return max(l, r, l*r/domain)
	}
	return l * r / domain
}

// guessOf guesses the values of an expression over a plan.
func guessOf(n plan.Node, e *plan.Expr) guess {
	if c, ok := e.Node.(ast.Column); ok {
		return column(n, c.Name)
	}
	if _, ok := e.Node.(ast.Cast); ok && len(e.Args) == 1 {
		return guess{distinct: guessOf(n, e.Args[0]).distinct}
	}
	return guess{distinct: rows(n)}
}

// column guesses the values of a column where it comes from: before filters,
// which leave the range and the number of values as they are.
func column(n plan.Node, name string) guess {
	switch m := n.(type) {
	case *plan.Read:
		return sourceColumn(m, name)
	case *plan.Project:
		for _, o := range m.Outputs {
			if o.Field.Name == name {
				return guessOf(m.In, o.Expr)
			}
		}
	case *plan.Combine:
		for _, k := range m.Keys {
			if k.Field.Name == name {
				return guessOf(m.In, k.Expr)
			}
		}
		return guess{distinct: rows(n)}
	case *plan.Join:
		for _, o := range m.Outputs {
			if o.Field.Name != name {
				continue
			}
			switch o.From {
			case plan.FromLeft:
				return column(m.Left, m.Left.Fields()[o.Index].Name)
			case plan.FromRight:
				return column(m.Right, m.Right.Fields()[o.Index].Name)
			}
		}
	case *plan.Filter, *plan.Sort, *plan.Slice, *plan.Take, *plan.Unique, *plan.Compact:
		return column(plan.Inputs(n)[0], name)
	}
	return guess{distinct: rows(n)}
}

// sourceColumn guesses the values of a column of a source.
func sourceColumn(r *plan.Read, name string) guess {
	g := guess{distinct: rows(r)}
	m, ok := r.Source.(plan.Measured)
	if !ok {
		return g
	}
	for i, f := range r.Fields() {
		if f.Name != name {
			continue
		}
		if lo, hi, ok := m.Range(r.Columns[i]); ok {
			g.lo, g.hi, g.ranged = float64(lo), float64(hi), true
			if f.Type.Kind.IsInteger() || f.Type.Kind == vector.Date {
				g.distinct = min(g.distinct, g.hi-g.lo+1)
			}
		}
	}
	return g
}

// share guesses the share of a plan's rows for which a condition is true.
func share(e *plan.Expr, in plan.Node) float64 {
	switch n := e.Node.(type) {
	case ast.Unary:
		switch n.Op {
		case ast.Not:
			return 1 - share(e.Args[0], in)
		case ast.IsPresent:
			return 1
		case ast.IsMissing:
			return equalShare
		}
	case ast.Binary:
		switch {
		case n.Op == ast.And:
			return allShare(e, in)
		case n.Op == ast.Or:
			a, b := share(e.Args[0], in), share(e.Args[1], in)
			return a + b - a*b
		case n.Op.IsComparison() && len(e.Args) == 2:
			return compared(n.Op, e.Args[0], e.Args[1], in)
		}
	case ast.Call:
		if n.Name == "like" || n.Name == "ilike" || n.Name == "matches" {
			return patternShare
		}
	}
	return otherShare
}

// allShare guesses the share of rows for which all parts of an and are true.
// Those that bound one column from both sides belong together.
func allShare(e *plan.Expr, in plan.Node) float64 {
	all := 1.0
	sides := map[string][2]float64{}
	var visit func(e *plan.Expr)
	visit = func(e *plan.Expr) {
		n, ok := e.Node.(ast.Binary)
		switch {
		case ok && n.Op == ast.And:
			visit(e.Args[0])
			visit(e.Args[1])
			return
		case ok && n.Op.IsComparison() && len(e.Args) == 2:
			if name, above, s := oneSide(n.Op, e.Args[0], e.Args[1], in); name != "" {
				have, ok := sides[name]
				if !ok {
					have = [2]float64{1, 1}
				}
				have[above] = min(have[above], s)
				sides[name] = have
				return
			}
		}
		all *= share(e, in)
	}
	visit(e)
	for _, s := range sides {
		all *= max(s[0]+s[1]-1, 0.001)
	}
	return all
}

// oneSide guesses the share of rows on one side of a constant: above it or
// below. The name is empty if it is no such comparison, or nothing is known.
func oneSide(op ast.BinaryOp, x, y *plan.Expr, in plan.Node) (name string, above int, share float64) {
	if x.Shape == plan.Const && y.Shape != plan.Const {
		x, y = y, x
		op = op.Flip()
	}
	c, ok := x.Node.(ast.Column)
	v := y.Value
	if !ok || op == ast.Eq || op == ast.Ne || v == nil || v.Len() != 1 || !v.IsValid(0) {
		return "", 0, 0
	}
	g := column(in, c.Name)
	if !g.ranged || !v.Type().Kind.IsNumeric() && !v.Type().Kind.IsTemporal() {
		return "", 0, 0
	}
	share = min(max((v.Float(0)-g.lo)/max(g.hi-g.lo, 1), 0.001), 1)
	if op == ast.Gt || op == ast.Ge {
		return c.Name, 1, max(1-share, 0.001)
	}
	return c.Name, 0, share
}

// compared guesses the share of rows whose values compare so.
func compared(op ast.BinaryOp, x, y *plan.Expr, in plan.Node) float64 {
	if op != ast.Eq && op != ast.Ne {
		if name, _, s := oneSide(op, x, y, in); name != "" {
			return s
		}
		return rangeShare
	}
	if x.Shape == plan.Const {
		x = y
	}
	s := equalShare
	if g := guessOf(in, x); g.ranged {
		s = 1 / max(g.distinct, 1)
	}
	if op == ast.Ne {
		return 1 - s
	}
	return s
}
