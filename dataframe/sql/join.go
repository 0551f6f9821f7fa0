package sql

import (
	"slices"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/syntax"
	"github.com/stoa-data/stoa/internal/vector"
)

// joinSpec is how SQL joins: a missing key equals nothing, NaN equals NaN, −0
// equals 0, and both keys stay.
func joinSpec(kind plan.JoinKind, on []plan.JoinOn, residual ast.Node) plan.JoinSpec {
	return plan.JoinSpec{Kind: kind, On: on, Residual: residual, Missing: plan.MissingSkip, Lenient: true, AnyOrder: true, KeepKeys: true}
}

// joinKinds are the kinds of joins by their words.
func joinKind(word string) plan.JoinKind {
	switch word {
	case "left":
		return plan.LeftJoin
	case "right":
		return plan.RightJoin
	case "full":
		return plan.OuterJoin
	case "semi":
		return plan.SemiJoin
	case "anti":
		return plan.AntiJoin
	case "cross":
		return plan.CrossJoin
	}
	return plan.InnerJoin
}

// apart renames the fields of r that l has too, and refuses two tables of one
// name.
func (c *compiler) apart(l, r *relation, at syntax.Span) error {
	for _, name := range r.tables() {
		if slices.Contains(l.tables(), name) {
			return c.at(at, "FROM has two tables %q (give one another name with AS)", name)
		}
	}
	return c.mark(at, r.avoid(l.node.Fields()))
}

// avoid renames the fields that are among others.
func (r *relation) avoid(others []vector.Field) error {
	fields := r.node.Fields()
	taken := slices.Concat(others, fields)
	var out []ast.Node
	changed := false
	for _, f := range fields {
		var n ast.Node = ast.Column{Name: f.Name}
		if slices.ContainsFunc(others, func(o vector.Field) bool { return o.Name == f.Name }) {
			name := unused(f.Name, taken)
			taken = append(taken, vector.Field{Name: name})
			n, changed = ast.Alias{X: n, Name: name}, true
			for i := range r.columns {
				if r.columns[i].field == f.Name {
					r.columns[i].field = name
				}
			}
		}
		out = append(out, n)
	}
	if !changed {
		return nil
	}
	p, err := plan.NewProject("select", r.node, out)
	r.node = p
	return err
}

// cross returns every pair of rows.
func (c *compiler) cross(l, r *relation, at syntax.Span) (*relation, error) {
	if err := c.apart(l, r, at); err != nil {
		return nil, err
	}
	n, err := plan.NewJoin(l.node, r.node, joinSpec(plan.CrossJoin, nil, nil))
	if err != nil {
		return nil, c.mark(at, err)
	}
	return &relation{node: n, columns: slices.Concat(l.columns, r.columns)}, nil
}

// join compiles a join.
func (c *compiler) join(j *syntax.Join, env *environment, outer *scope) (*relation, error) {
	l, err := c.table(j.L, env, outer)
	if err != nil {
		return nil, err
	}
	r, err := c.table(j.R, env, outer)
	if err != nil {
		return nil, err
	}
	if j.Kind == "cross" {
		return c.cross(l, r, j.R.Place())
	}
	both, err := c.cross(l, r, j.R.Place())
	if err != nil {
		return nil, err
	}
	kind := joinKind(j.Kind)
	var on []plan.JoinOn
	var rest []ast.Node
	var shared []sharedColumn
	if j.On != nil {
		s := &scope{c: c, env: env, outer: outer, rel: both, clause: "ON", alone: true}
		s.init()
		if on, rest, err = s.condition(j.On, l, r); err != nil {
			return nil, err
		}
		if rest, err = c.early(kind, rest, l, r, j.On.Place()); err != nil {
			return nil, err
		}
	} else {
		if shared, err = c.shared(j, l, r); err != nil {
			return nil, err
		}
		for _, k := range shared {
			on = append(on, plan.JoinOn{Left: ast.Column{Name: k.left.field}, Right: ast.Column{Name: k.right.field}})
		}
	}
	residual := conjunction(rest)
	if len(on) == 0 && residual == nil {
		residual = ast.Literal{Value: true}
	}
	n, err := plan.NewJoin(l.node, r.node, joinSpec(kind, on, residual))
	if err != nil {
		return nil, c.mark(j.Span, err)
	}
	if kind == plan.SemiJoin || kind == plan.AntiJoin {
		return &relation{node: n, columns: l.columns}, nil
	}
	out := &relation{node: n}
	return out, c.mark(j.Span, out.merge(kind, l, r, shared))
}

// condition lowers ON: pairs of keys, and what else must be true of a pair.
func (s *scope) condition(x syntax.Expr, l, r *relation) (on []plan.JoinOn, rest []ast.Node, err error) {
	for _, x := range conjuncts(x) {
		n, err := s.predicate(x)
		if err != nil {
			return nil, nil, err
		}
		if k, ok := keyPair(n, l, r); ok {
			on = append(on, k)
		} else {
			rest = append(rest, n)
		}
	}
	return on, rest, nil
}

// conjuncts returns the conditions that AND joins.
func conjuncts(x syntax.Expr) []syntax.Expr {
	if b, ok := x.(*syntax.Binary); ok && b.Op == "and" {
		return append(conjuncts(b.X), conjuncts(b.Y)...)
	}
	return []syntax.Expr{x}
}

// conjunction joins conditions with AND; nil if there is none.
func conjunction(ns []ast.Node) ast.Node {
	var out ast.Node
	for _, n := range ns {
		if out == nil {
			out = n
		} else {
			out = ast.Binary{Op: ast.And, X: out, Y: n}
		}
	}
	return out
}

// keyPair returns the keys of an equation between the two sides.
func keyPair(n ast.Node, l, r *relation) (plan.JoinOn, bool) {
	eq, ok := n.(ast.Binary)
	switch {
	case !ok || eq.Op != ast.Eq:
		return plan.JoinOn{}, false
	case l.holds(eq.X) && r.holds(eq.Y):
		return plan.JoinOn{Left: eq.X, Right: eq.Y}, true
	case l.holds(eq.Y) && r.holds(eq.X):
		return plan.JoinOn{Left: eq.Y, Right: eq.X}, true
	}
	return plan.JoinOn{}, false
}

// holds reports whether an expression reads fields of the relation, and no
// others.
func (r *relation) holds(n ast.Node) bool {
	names := ast.Columns(nil, n)
	for _, name := range names {
		if !slices.ContainsFunc(r.node.Fields(), func(f vector.Field) bool { return f.Name == name }) {
			return false
		}
	}
	return len(names) > 0
}

// early applies the conditions on one side before the join, where that is the
// same, and returns the others.
func (c *compiler) early(kind plan.JoinKind, rest []ast.Node, l, r *relation, at syntax.Span) ([]ast.Node, error) {
	var late []ast.Node
	for _, n := range rest {
		var side *relation
		switch {
		case l.holds(n) && (kind == plan.InnerJoin || kind == plan.RightJoin):
			side = l
		case r.holds(n) && kind != plan.RightJoin && kind != plan.OuterJoin:
			side = r
		default:
			late = append(late, n)
			continue
		}
		f, err := plan.NewFilter(side.node, n)
		if err != nil {
			return nil, c.mark(at, err)
		}
		side.node = f
	}
	return late, nil
}

// A sharedColumn is a column of USING, or of a natural join.
type sharedColumn struct{ left, right column }

// shared returns the columns that a join without ON compares.
func (c *compiler) shared(j *syntax.Join, l, r *relation) ([]sharedColumn, error) {
	var out []sharedColumn
	for _, id := range j.Using {
		n := &syntax.Name{Span: id.Span, Column: id}
		left, err := c.resolve(l, n)
		if err != nil {
			return nil, err
		}
		right, err := c.resolve(r, n)
		if err != nil {
			return nil, err
		}
		out = append(out, sharedColumn{left, right})
	}
	if !j.Natural {
		return out, nil
	}
	for _, left := range l.columns {
		n := &syntax.Name{Column: syntax.Ident{Span: j.Span, Text: left.name, Quoted: true}}
		if found := r.find(n); !left.merged && len(found) == 1 {
			out = append(out, sharedColumn{left, found[0]})
		}
	}
	if len(out) == 0 {
		return nil, c.at(j.Span, "NATURAL JOIN: the tables have no column in common")
	}
	return out, nil
}

// merge lists the columns of a join. A shared column is seen once, with the
// value of the side that has a row.
func (r *relation) merge(kind plan.JoinKind, left, right *relation, shared []sharedColumn) error {
	for _, col := range left.columns {
		i := slices.IndexFunc(shared, func(k sharedColumn) bool { return k.left == col })
		if i < 0 {
			r.columns = append(r.columns, col)
			continue
		}
		seen := column{name: col.name, field: col.field}
		switch kind {
		case plan.RightJoin:
			seen.field = shared[i].right.field
		case plan.OuterJoin:
			x := ast.Call{Name: "coalesce", Args: fieldNodes([]string{col.field, shared[i].right.field})}
			n, err := r.derive(col.name, x)
			if err != nil {
				return err
			}
			seen.field = n.(ast.Column).Name
		}
		col.merged = true
		r.columns = append(r.columns, seen, col)
	}
	for _, col := range right.columns {
		col.merged = col.merged || slices.ContainsFunc(shared, func(k sharedColumn) bool { return k.right == col })
		r.columns = append(r.columns, col)
	}
	return nil
}

// commas joins the tables of FROM. Where WHERE compares columns of two of
// them, the tables are joined by these keys instead of pair by pair; the
// conditions that are left over come back.
func (s *scope) commas(tables []*relation, at []syntax.Span, where syntax.Expr) (*relation, syntax.Expr, error) {
	c := s.c
	all := tables[0]
	for i, t := range tables[1:] {
		var err error
		if all, err = c.cross(all, t, at[i+1]); err != nil {
			return nil, nil, err
		}
	}
	if len(tables) == 1 || where == nil {
		return all, where, nil
	}
	s.rel, s.alone = all, true
	conditions := conjuncts(where)
	nodes := make([]ast.Node, len(conditions))
	for i, x := range conditions {
		nodes[i], _ = s.predicate(x) // a mistake is found again in WHERE
	}
	for k, n := range nodes { // what one table says about itself comes before the joins
		for i, t := range tables {
			if n == nil || !t.holds(n) {
				continue
			}
			f, err := plan.NewFilter(t.node, n)
			if err != nil {
				return nil, nil, c.mark(at[i], err)
			}
			t.node = f
			nodes[k], conditions[k] = nil, nil
			break
		}
	}
	rel := tables[0]
	for i, t := range tables[1:] {
		var on []plan.JoinOn
		for k, n := range nodes {
			if pair, ok := keyPair(n, rel, t); ok {
				on = append(on, pair)
				nodes[k], conditions[k] = nil, nil
			}
		}
		kind := plan.InnerJoin
		if len(on) == 0 {
			kind = plan.CrossJoin
		}
		n, err := plan.NewJoin(rel.node, t.node, joinSpec(kind, on, nil))
		if err != nil {
			return nil, nil, c.mark(at[i+1], err)
		}
		rel = &relation{node: n, columns: slices.Concat(rel.columns, t.columns)}
	}
	return rel, both(slices.DeleteFunc(conditions, func(x syntax.Expr) bool { return x == nil })), nil
}
