package sql

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/syntax"
	"github.com/stoa-data/stoa/internal/vector"
)

// A compiler turns the tree of a query into a plan.
type compiler struct {
	text    string
	catalog *Catalog
}

// An environment is the queries that WITH has named, the innermost first.
type environment struct {
	outer *environment
	name  string
	rel   *relation
}

// at returns an error about a place of the text.
func (c *compiler) at(where syntax.Span, format string, args ...any) error {
	return syntax.At(c.text, where, format, args...)
}

// mark gives an error without a place one, and drops the verb and the column
// that the plan named: the place says more.
func (c *compiler) mark(where syntax.Span, err error) error {
	var placed *syntax.Error
	if err == nil || errors.As(err, &placed) {
		return err
	}
	var named *vector.ColumnError
	if errors.As(err, &named) {
		err = named.Err
	}
	return &syntax.Error{Text: c.text, Span: where, Err: err}
}

// query compiles a query. outer is the scope of the query around a subquery,
// corr takes what the subquery compares with it, nil where it may not.
func (c *compiler) query(q *syntax.Query, env *environment, outer *scope, corr *correlation) (*relation, error) {
	for i, cte := range q.With {
		for _, other := range q.With[:i] {
			if other.Name.Text == cte.Name.Text {
				return nil, c.at(cte.Name.Span, "WITH has two queries %q", cte.Name.Text)
			}
		}
		r, err := c.query(cte.Query, env, outer, nil)
		if err != nil {
			return nil, err
		}
		if r, err = c.rename(r, &cte.Name, cte.Columns); err != nil {
			return nil, err
		}
		env = &environment{outer: env, name: cte.Name.Text, rel: r}
	}
	r, err := c.body(q.Body, q.Order, env, outer, corr)
	if err != nil {
		return nil, err
	}
	if corr.used() {
		return r, c.refuseLimit(q, corr)
	}
	return r, c.limit(r, q)
}

// body compiles a body and sorts it.
func (c *compiler) body(b syntax.Body, order []syntax.OrderItem, env *environment, outer *scope, corr *correlation) (*relation, error) {
	var r *relation
	var err error
	switch b := b.(type) {
	case *syntax.Select:
		return c.selectBody(b, order, env, outer, corr)
	case *syntax.SetOp:
		r, err = c.setOp(b, env, outer)
	case *syntax.Values:
		r, err = c.values(b, env, outer)
	case *syntax.Query:
		r, err = c.query(b, env, outer, nil)
	}
	if err != nil || len(order) == 0 {
		return r, err
	}
	return r, c.sortOutputs(r, order)
}

// sortOutputs sorts the result of a set operation: by its columns only.
func (c *compiler) sortOutputs(r *relation, order []syntax.OrderItem) error {
	s := &scope{c: c, rel: r, clause: "ORDER BY"}
	s.init()
	var keys []ast.Node
	for _, o := range order {
		x, err := s.ordinal(o.X, len(r.columns), func(i int) ast.Node { return ast.Column{Name: r.columns[i].field} })
		if err == nil && x == nil {
			x, err = s.value(o.X)
		}
		if err != nil {
			return err
		}
		keys = append(keys, sortKeys(x, o)...)
	}
	n, err := plan.NewSort(r.node, keys)
	r.node = n
	return c.mark(order[0].X.Place(), err)
}

// sortKeys returns the keys of an entry of ORDER BY: missing values come last
// unless NULLS FIRST says otherwise.
func sortKeys(x ast.Node, o syntax.OrderItem) []ast.Node {
	key := ast.Order{X: x, Desc: o.Desc}
	if o.NullsFirst != nil && *o.NullsFirst {
		return []ast.Node{ast.Order{X: ast.Unary{Op: ast.IsMissing, X: x}, Desc: true}, key}
	}
	return []ast.Node{key}
}

// ordinal returns the column that an integer in ORDER BY or GROUP BY counts
// out, nil if x is no integer.
func (s *scope) ordinal(x syntax.Expr, n int, column func(i int) ast.Node) (ast.Node, error) {
	lit, ok := x.(*syntax.Literal)
	if !ok {
		return nil, nil
	}
	i, ok := lit.Value.(int64)
	switch {
	case !ok:
		return nil, nil
	case i < 1 || i > int64(n):
		return nil, s.c.at(lit.Span, "%s %d: the select list ends at %d", s.clause, i, n)
	}
	return column(int(i - 1)), nil
}

// limit applies LIMIT and OFFSET.
func (c *compiler) limit(r *relation, q *syntax.Query) error {
	if q.Limit == nil && q.Offset == nil {
		return nil
	}
	lo, err := c.count(q.Offset, "OFFSET", 0)
	if err != nil {
		return err
	}
	n, err := c.count(q.Limit, "LIMIT", math.MaxInt)
	if err != nil {
		return err
	}
	hi := math.MaxInt
	if n < math.MaxInt-lo {
		hi = lo + n
	}
	r.node = &plan.Slice{In: r.node, Lo: lo, Hi: hi}
	return nil
}

// count returns the number of rows that LIMIT or OFFSET names.
func (c *compiler) count(e syntax.Expr, clause string, otherwise int) (int, error) {
	if e == nil {
		return otherwise, nil
	}
	if lit, ok := e.(*syntax.Literal); ok {
		switch v := lit.Value.(type) {
		case nil:
			return otherwise, nil
		case int64:
			if v >= 0 {
				return int(min(v, math.MaxInt32*1024)), nil
			}
		}
	}
	return 0, c.at(e.Place(), "%s: got %s, want a number of rows", clause, syntax.Format(e))
}

// setOp compiles UNION, INTERSECT and EXCEPT: columns are matched by place and
// named as on the left.
func (c *compiler) setOp(b *syntax.SetOp, env *environment, outer *scope) (*relation, error) {
	l, err := c.body(b.L, nil, env, outer, nil)
	if err != nil {
		return nil, err
	}
	r, err := c.body(b.R, nil, env, outer, nil)
	if err != nil {
		return nil, err
	}
	if len(l.columns) != len(r.columns) {
		return nil, c.at(b.R.Place(), "%w: %s of %d and %d columns", vector.ErrShape, strings.ToUpper(b.Op), len(l.columns), len(r.columns))
	}
	left, right, names, err := c.matched(l, r, b)
	if err != nil {
		return nil, err
	}
	if b.Op == "union" {
		n, err := plan.NewConcat([]plan.Node{left, right})
		if err != nil {
			return nil, c.mark(b.Span, err)
		}
		out := over(n, "")
		if !b.All {
			out.node, err = plan.NewUnique(n, fieldNodes(names), plan.KeepFirst)
		}
		return out, c.mark(b.Span, err)
	}
	if b.All {
		return nil, c.at(b.Span, "%s ALL is not supported", strings.ToUpper(b.Op))
	}
	return c.rowsInBoth(left, right, names, b)
}

// rowsInBoth compiles INTERSECT and EXCEPT: distinct rows of the left side that
// are, or are not, on the right one. Missing equals missing.
func (c *compiler) rowsInBoth(left, right plan.Node, names []string, b *syntax.SetOp) (*relation, error) {
	side := unused("side", left.Fields())
	tag := func(n plan.Node, right bool) (plan.Node, error) {
		return plan.NewDerive(n, []ast.Node{ast.Alias{X: ast.Literal{Value: right}, Name: side}})
	}
	l, err := tag(left, false)
	if err != nil {
		return nil, c.mark(b.Span, err)
	}
	r, err := tag(right, true)
	if err != nil {
		return nil, c.mark(b.Span, err)
	}
	both, err := plan.NewConcat([]plan.Node{l, r})
	if err != nil {
		return nil, c.mark(b.Span, err)
	}
	every, some := unused(side+"_all", left.Fields()), unused(side+"_any", left.Fields())
	column := ast.Column{Name: side}
	groups, err := plan.NewCombine(both, fieldNodes(names), []ast.Node{
		ast.Alias{X: ast.Aggregate{Op: ast.All, X: column}, Name: every},
		ast.Alias{X: ast.Aggregate{Op: ast.Any, X: column}, Name: some},
	})
	if err != nil {
		return nil, c.mark(b.Span, err)
	}
	var want ast.Node = ast.Unary{Op: ast.Not, X: ast.Column{Name: some}}
	if b.Op == "intersect" {
		want = ast.Binary{Op: ast.And, X: ast.Column{Name: some}, Y: ast.Unary{Op: ast.Not, X: ast.Column{Name: every}}}
	}
	kept, err := plan.NewFilter(groups, want)
	if err != nil {
		return nil, c.mark(b.Span, err)
	}
	n, err := plan.NewProject("select", kept, fieldNodes(names))
	if err != nil {
		return nil, c.mark(b.Span, err)
	}
	return over(n, ""), nil
}

// matched gives both sides of a set operation the names of the left one, and
// text where categorical columns of different levels may meet.
func (c *compiler) matched(l, r *relation, b *syntax.SetOp) (left, right plan.Node, names []string, err error) {
	types := func(rel *relation) []vector.Type {
		var out []vector.Type
		for _, col := range rel.columns {
			i := slices.IndexFunc(rel.node.Fields(), func(f vector.Field) bool { return f.Name == col.field })
			out = append(out, rel.node.Fields()[i].Type)
		}
		return out
	}
	lt, rt := types(l), types(r)
	for i, col := range l.columns {
		if _, ok := plan.Common(lt[i], rt[i]); !ok {
			return nil, nil, nil, c.at(b.R.Place(), "%w: %s: column %d (%q) is %v on the left and %v on the right", vector.ErrType, strings.ToUpper(b.Op), i+1, col.name, lt[i], rt[i])
		}
		names = append(names, uniqueName(names, col.name))
	}
	side := func(rel *relation) (plan.Node, error) {
		var ns []ast.Node
		for i, col := range rel.columns {
			var x ast.Node = ast.Column{Name: col.field}
			if lt[i].Kind == vector.Categorical || rt[i].Kind == vector.Categorical {
				x = ast.Cast{X: x, To: vector.Of(vector.String)}
			}
			ns = append(ns, ast.Alias{X: x, Name: names[i]})
		}
		return plan.NewProject("select", rel.node, ns)
	}
	if left, err = side(l); err == nil {
		right, err = side(r)
	}
	return left, right, names, c.mark(b.Span, err)
}

// uniqueName returns a name that is not among others: itself, or with a number.
func uniqueName(others []string, name string) string {
	out := name
	for i := 1; slices.Contains(others, out); i++ {
		out = fmt.Sprintf("%s_%d", name, i)
	}
	return out
}

// fieldNodes returns the columns of some names.
func fieldNodes(names []string) []ast.Node {
	out := make([]ast.Node, len(names))
	for i, name := range names {
		out[i] = ast.Column{Name: name}
	}
	return out
}

// values compiles VALUES: columns col0, col1 and so on.
func (c *compiler) values(v *syntax.Values, env *environment, outer *scope) (*relation, error) {
	s := &scope{c: c, env: env, outer: outer, rel: &relation{node: oneRow()}, clause: "VALUES"}
	s.init()
	width := len(v.Rows[0])
	types := make([]vector.Type, width)
	rows := make([][]ast.Node, len(v.Rows))
	for i, row := range v.Rows {
		for j, x := range row {
			n, err := s.value(x)
			if err != nil {
				return nil, err
			}
			rows[i] = append(rows[i], n)
			if lit, ok := n.(ast.Literal); ok && lit.Value == nil {
				continue
			}
			e, _ := plan.Bind("select", n, s.rel.node.Fields())
			t, ok := e.Type, true
			if types[j].Kind != vector.Invalid {
				t, ok = plan.Common(types[j], t)
			}
			if !ok {
				return nil, c.at(x.Place(), "%w: a column of VALUES is %v and %v", vector.ErrType, types[j], e.Type)
			}
			types[j] = t
		}
	}
	var parts []plan.Node
	for _, row := range rows {
		for j, n := range row {
			if lit, ok := n.(ast.Literal); ok && lit.Value == nil && types[j].Kind != vector.Invalid {
				n = ast.Cast{X: n, To: types[j]}
			}
			row[j] = ast.Alias{X: n, Name: fmt.Sprintf("col%d", j)}
		}
		p, err := plan.NewProject("select", s.rel.node, row)
		if err != nil {
			return nil, c.mark(v.Span, err)
		}
		parts = append(parts, p)
	}
	n, err := plan.NewConcat(parts)
	if err != nil {
		return nil, c.mark(v.Span, err)
	}
	return over(n, ""), nil
}

// oneRow is the table of a query without FROM: one row, nothing to see.
func oneRow() plan.Node {
	v := vector.FromBits(vector.BitmapFromBools([]bool{true}), vector.Bitmap{})
	t := &vector.Table{N: 1, Fields: []vector.Field{{Name: "row", Type: v.Type()}}, Columns: []*vector.Column{vector.NewColumn(v)}}
	return &plan.Scan{Table: t}
}
