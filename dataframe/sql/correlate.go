package sql

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/syntax"
	"github.com/stoa-data/stoa/internal/vector"
)

// A correlation is what a subquery compares with the query around it. Its
// conditions on columns of that query leave the subquery's WHERE and become
// those of a join between the two; the subquery gives the columns that they
// read beside its own.
type correlation struct {
	outer *scope
	exist bool // only whether there is a row counts

	refs   []ast.Node     // expressions of the query around, which
	fields []vector.Field // stand in the subquery as these columns
	at     syntax.Span    // the first of them in the text

	equal []equation
	rest  []ast.Node // other conditions, over columns of the subquery and references

	hidden []ast.Node // what the subquery gives beside its select list: the inner sides of equal, then columns of rest
	inner  []string   // columns of the subquery that rest reads, as they are called in rest

	groups *scope   // of the one group that a subquery without GROUP BY aggregates; else nil
	value  ast.Node // with groups: the entry of the select list, over their columns and references
}

// An equation is a value of the query around that equals one of the subquery.
type equation struct{ outer, inner ast.Node }

// valueClause is the select list of a subquery that aggregateOf compiles: it
// may read columns of the query around.
const valueClause = "the select list"

// used reports whether the subquery reads the query around it.
func (c *correlation) used() bool { return c != nil && len(c.equal)+len(c.rest) > 0 }

// reference returns the column that stands for a name of the query around, nil
// if the name is not known there.
func (c *correlation) reference(n *syntax.Name) (ast.Node, error) {
	rows := c.outer
	if rows.groups != nil {
		rows = rows.input
	}
	if len(rows.rel.find(n)) == 0 {
		return nil, nil
	}
	x, err := c.outer.low.Expr(n)
	if err != nil {
		return nil, err
	}
	e, err := plan.Bind("sql", x, c.outer.rel.node.Fields())
	if err != nil {
		return nil, c.outer.c.mark(n.Span, err)
	}
	i := slices.IndexFunc(c.refs, func(have ast.Node) bool { return reflect.DeepEqual(have, x) })
	if i < 0 {
		if i = len(c.refs); i == 0 {
			c.at = n.Span
		}
		c.refs = append(c.refs, x)
		c.fields = append(c.fields, vector.Field{Name: fmt.Sprintf("\x00around %d", i), Type: e.Type, Nullable: e.Nullable})
	}
	return ast.Column{Name: c.fields[i].Name}, nil
}

// refers counts the columns of an expression that stand for the query around,
// and the others.
func (c *correlation) refers(n ast.Node) (outer, inner int) {
	for _, name := range ast.Columns(nil, n) {
		if slices.ContainsFunc(c.fields, func(f vector.Field) bool { return f.Name == name }) {
			outer++
		} else {
			inner++
		}
	}
	return outer, inner
}

// resolve puts the expressions of the query around in the place of the columns
// that stand for them, and other columns under other names.
func (c *correlation) resolve(n ast.Node, names map[string]ast.Node) ast.Node {
	return ast.Rewrite(n, func(n ast.Node) ast.Node {
		col, ok := n.(ast.Column)
		if !ok {
			return n
		}
		for i, f := range c.fields {
			if f.Name == col.Name {
				return c.refs[i]
			}
		}
		if x, ok := names[col.Name]; ok {
			return x
		}
		return n
	})
}

// reads reports whether an expression reads the query around; nil reads nothing.
func (c *correlation) reads(n ast.Node) bool {
	if c == nil {
		return false
	}
	outer, _ := c.refers(n)
	return outer > 0
}

// take keeps a condition that refers to the query around.
func (c *correlation) take(n ast.Node) {
	if eq, ok := n.(ast.Binary); ok && eq.Op == ast.Eq {
		for _, sides := range [][2]ast.Node{{eq.X, eq.Y}, {eq.Y, eq.X}} {
			outer, mixed := c.refers(sides[0])
			none, inner := c.refers(sides[1])
			if outer > 0 && mixed == 0 && none == 0 && inner > 0 {
				c.equal = append(c.equal, equation{c.resolve(sides[0], nil), sides[1]})
				return
			}
		}
	}
	c.rest = append(c.rest, n)
}

// takeConditions removes the conditions of WHERE that refer to the query
// around.
func (s *scope) takeConditions(where syntax.Expr) (syntax.Expr, error) {
	if where == nil || s.corr == nil {
		return where, nil
	}
	var rest []syntax.Expr
	for _, x := range conjuncts(where) {
		n, err := s.predicate(x)
		if err != nil {
			return nil, err
		}
		if s.corr.reads(n) {
			s.corr.take(n)
		} else {
			rest = append(rest, x)
		}
	}
	return both(rest), nil
}

// both joins conditions by AND; nil if there is none.
func both(xs []syntax.Expr) syntax.Expr {
	var all syntax.Expr
	for _, x := range xs {
		if all == nil {
			all = x
		} else {
			all = &syntax.Binary{Span: syntax.Span{Lo: all.Place().Lo, Hi: x.Place().Hi}, Op: "and", X: all, Y: x}
		}
	}
	return all
}

// expose lists what the subquery gives beside its select list.
func (c *correlation) expose() {
	for _, e := range c.equal {
		c.hidden = append(c.hidden, e.inner)
	}
	for _, n := range c.rest {
		for _, name := range ast.Columns(nil, n) {
			if _, inner := c.refers(ast.Column{Name: name}); inner > 0 && !slices.Contains(c.inner, name) {
				c.inner = append(c.inner, name)
				c.hidden = append(c.hidden, ast.Column{Name: name})
			}
		}
	}
}

// byGroups makes the inner sides of the equations keys of the subquery's
// groups, which are then those of each value of the query around.
func (c *correlation) byGroups(s *scope, g *grouping) error {
	if len(c.rest) > 0 {
		return s.c.at(c.at, "a subquery with groups: a condition on the query around it has to be an equation")
	}
	for i, h := range c.hidden {
		at := slices.IndexFunc(g.keys, func(k groupColumn) bool { return reflect.DeepEqual(k.node, h) })
		if at < 0 {
			at = len(g.keys)
			g.keys = append(g.keys, groupColumn{node: h, name: uniqueName(g.names(), ast.Name(h))})
		}
		c.hidden[i] = ast.Column{Name: g.keys[at].name}
	}
	return nil
}

// aggregateOf compiles the select list of a correlated subquery that is one
// group for each value of the query around: groups without rows have a value
// too, so it is computed behind the join.
func (s *scope) aggregateOf(sel *syntax.Select) (*relation, error) {
	c := s.corr
	for _, x := range []syntax.Expr{sel.Having, sel.Qualify} {
		if x != nil {
			return nil, s.c.at(x.Place(), "HAVING in a subquery with a condition on the query around it is not supported without GROUP BY")
		}
	}
	if c.exist || len(s.items) != 1 {
		return nil, s.c.at(sel.Span, "a subquery of aggregates with a condition on the query around it is one value: compare with it")
	}
	s.clause, s.alone = valueClause, true
	n, err := s.low.Expr(s.items[0].x)
	if err != nil {
		return nil, err
	}
	c.groups, c.value = s, times(n)
	return &relation{node: s.rel.node, columns: []column{{name: s.items[0].name}}}, nil
}

// refuseLimit refuses LIMIT and OFFSET, which would hold for each value of the
// query around, unless they change nothing.
func (c *compiler) refuseLimit(q *syntax.Query, corr *correlation) error {
	n, err := c.count(q.Limit, "LIMIT", 1)
	if err != nil || q.Offset == nil && n > 0 && (q.Limit == nil || corr.exist) {
		return err
	}
	at := q.Limit
	if at == nil {
		at = q.Offset
	}
	return c.at(at.Place(), "LIMIT in a subquery with a condition on the query around it is not supported")
}

// A subquery is a compiled query inside an expression: the columns of its
// select list, and behind width those that the conditions on the query around
// it read.
type subquery struct {
	*relation
	corr  *correlation
	width int
}

// compile compiles a query inside an expression. Where all that counts is
// whether it has a row, exist is true.
func (s *scope) compile(q *syntax.Query, exist bool) (*subquery, error) {
	if done, ok := s.queries[q]; ok {
		return done, nil
	}
	corr := &correlation{outer: s, exist: exist}
	r, err := s.c.query(q, s.env, s, corr)
	if err != nil {
		return nil, err
	}
	out := &subquery{r, corr, len(r.columns)}
	for i := range corr.hidden {
		field := ast.Name(corr.hidden[i])
		out.columns = append(slices.Clip(out.columns), column{field: field})
	}
	if s.queries == nil {
		s.queries = map[*syntax.Query]*subquery{}
	}
	s.queries[q] = out
	return out, nil
}

// on returns the keys of a join of the query around with the subquery.
func (q *subquery) on() []plan.JoinOn {
	var on []plan.JoinOn
	for i, e := range q.corr.equal {
		on = append(on, plan.JoinOn{Left: e.outer, Right: ast.Column{Name: q.columns[q.width+i].field}})
	}
	return on
}

// residual returns the other conditions of that join, nil if there is none.
func (q *subquery) residual() ast.Node {
	names := map[string]ast.Node{}
	for i, name := range q.corr.inner {
		names[name] = ast.Column{Name: q.columns[q.width+len(q.corr.equal)+i].field}
	}
	var all []ast.Node
	for _, n := range q.corr.rest {
		all = append(all, q.corr.resolve(n, names))
	}
	return conjunction(all)
}

// keys returns the columns of the subquery that its equations compare.
func (q *subquery) keys() []string {
	var out []string
	for _, c := range q.columns[q.width : q.width+len(q.corr.equal)] {
		out = append(out, c.field)
	}
	return out
}

// correlatedValue puts the aggregates of a correlated subquery beside every row and
// returns its value.
func (s *scope) correlatedValue(q *subquery, at syntax.Span) (ast.Node, error) {
	groups := q.corr.groups
	if len(q.corr.equal) == 0 {
		return nil, s.c.at(q.corr.at, "a subquery of aggregates: a condition on the query around it has to be an equation")
	}
	names := map[string]ast.Node{}
	first := len(q.columns)
	for _, a := range groups.groups.aggregates {
		q.columns = append(q.columns, column{field: a.name})
	}
	if err := q.avoid(s.rel.node.Fields()); err != nil {
		return nil, s.c.mark(at, err)
	}
	for i, a := range groups.groups.aggregates {
		var x ast.Node = ast.Column{Name: q.columns[first+i].field}
		if a.counts { // no rows are 0 rows
			x = ast.Call{Name: "coalesce", Args: []ast.Node{x, ast.Literal{Value: int64(0)}}}
		}
		names[a.name] = x
	}
	for i, k := range groups.groups.keys {
		names[k.name] = ast.Column{Name: q.columns[q.width+i].field}
	}
	n, err := plan.NewJoin(s.rel.node, q.node, joinSpec(plan.LeftJoin, q.on(), nil))
	if err != nil {
		return nil, s.c.mark(at, err)
	}
	s.rel.node = n
	return q.corr.resolve(q.corr.value, names), nil
}

// belongsAround is the error for a name of the query around where it may not
// be read.
func (s *scope) belongsAround(n *syntax.Name) error {
	return s.c.at(n.Span, "column %q belongs to a query around this one: only the WHERE of a subquery may compare with it, and only of the one directly inside", n.Column.Text)
}
