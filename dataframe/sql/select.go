package sql

import (
	"reflect"
	"slices"
	"strings"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/syntax"
	"github.com/stoa-data/stoa/internal/vector"
)

// selectBody compiles a SELECT in the order in which SQL defines it: FROM,
// WHERE, GROUP BY, HAVING, windows and QUALIFY, the select list, DISTINCT,
// ORDER BY.
func (c *compiler) selectBody(sel *syntax.Select, order []syntax.OrderItem, env *environment, outer *scope, corr *correlation) (*relation, error) {
	rel, where, err := c.from(sel, env, outer)
	if err != nil {
		return nil, err
	}
	s := &scope{c: c, env: env, outer: outer, corr: corr, rel: rel, windows: sel.Windows}
	s.init()
	if err := s.expand(sel); err != nil {
		return nil, err
	}
	s.clause = "WHERE"
	where, queries := withoutQueries(where)
	if where, err = s.takeConditions(where); err != nil {
		return nil, err
	}
	if err := s.filter(where, "WHERE"); err != nil {
		return nil, err
	}
	if where, err = s.semiJoins(queries); err != nil {
		return nil, err
	}
	if where, err = s.takeConditions(where); err != nil {
		return nil, err
	}
	if err := s.filter(where, "WHERE"); err != nil {
		return nil, err
	}
	if corr.used() {
		corr.expose()
	}
	if grouped(sel, s.items, order) {
		if s, err = s.group(sel, order); err != nil {
			return nil, err
		}
		if corr.used() && len(sel.Group) == 0 && !sel.GroupAll {
			return s.aggregateOf(sel)
		}
	}
	if err := s.filter(sel.Having, "HAVING"); err != nil {
		return nil, err
	}
	s.window = true
	if err := s.qualify(sel.Qualify); err != nil {
		return nil, err
	}
	return s.outputs(sel, order)
}

// expand puts columns in the place of stars and names the entries of the
// select list.
func (s *scope) expand(sel *syntax.Select) error {
	for _, it := range sel.Items {
		star, ok := it.X.(*syntax.Star)
		switch {
		case ok:
			if err := s.expandStar(star, len(sel.From) > 0); err != nil {
				return err
			}
			continue
		case it.Alias != nil:
			for _, other := range s.items {
				if other.alias != nil && other.name == it.Alias.Text {
					return s.c.at(it.Alias.Span, "the select list has two columns %q", it.Alias.Text)
				}
			}
			s.items = append(s.items, item{it.X, it.Alias.Text, it.Alias})
			continue
		}
		name := syntax.Format(it.X)
		if n, ok := it.X.(*syntax.Name); ok {
			name = n.Column.Text
			if found := s.rel.find(n); len(found) == 1 {
				name = found[0].name
			}
		}
		s.items = append(s.items, item{x: it.X, name: name})
	}
	return nil
}

// expandStar appends the columns of * or t.*.
func (s *scope) expandStar(star *syntax.Star, from bool) error {
	if !from {
		return s.c.at(star.Span, "* without FROM")
	}
	if star.Table != nil && !s.rel.hasTable(*star.Table) {
		return s.c.at(star.Table.Span, "%w %q in FROM%s", ErrNoTable, star.Table.Text, suggest(star.Table.Text, s.rel.tables()))
	}
	left := map[string]bool{}
	for _, c := range s.rel.columns {
		if star.Table == nil && c.merged || star.Table != nil && !same(*star.Table, c.table) {
			continue
		}
		if i := slices.IndexFunc(star.Exclude, func(id syntax.Ident) bool { return same(id, c.name) }); i >= 0 {
			left[star.Exclude[i].Text] = true
			continue
		}
		n := &syntax.Name{Span: star.Span, Column: syntax.Ident{Span: star.Span, Text: c.name, Quoted: true}}
		if c.table != "" {
			n.Table = &syntax.Ident{Span: star.Span, Text: c.table, Quoted: true}
		}
		s.resolved[n] = c
		s.items = append(s.items, item{x: n, name: c.name})
	}
	for _, id := range star.Exclude {
		if !left[id.Text] {
			return s.c.at(id.Span, "%w %q to exclude", vector.ErrNoColumn, id.Text)
		}
	}
	return nil
}

// qualify keeps the rows where a condition over window functions is true.
func (s *scope) qualify(x syntax.Expr) error {
	if x == nil {
		return nil
	}
	s.clause = "QUALIFY"
	n, err := s.predicate(x)
	if err != nil {
		return err
	}
	if n, err = s.rel.derive("qualify", n); err != nil {
		return s.c.mark(x.Place(), err)
	}
	f, err := plan.NewFilter(s.rel.node, n)
	s.rel.node = f
	return s.c.mark(x.Place(), err)
}

// outputs computes the select list, and what ORDER BY needs beside it.
func (s *scope) outputs(sel *syntax.Select, order []syntax.OrderItem) (*relation, error) {
	s.clause = "SELECT"
	var nodes []ast.Node
	var names []string
	for _, it := range s.items { // names that the text gives come before names made from expressions
		if it.alias != nil {
			names = append(names, it.name)
		}
	}
	taken := names
	names = nil
	for _, it := range s.items {
		n, err := s.value(it.x)
		if err != nil {
			return nil, err
		}
		name := it.name
		if it.alias == nil {
			name = uniqueName(taken, name)
			taken = append(taken, name)
		}
		nodes, names = append(nodes, n), append(names, name)
	}
	keys, hidden, err := s.orderKeys(sel, order, nodes, names)
	if err != nil {
		return nil, err
	}
	out := &relation{}
	all := make([]ast.Node, 0, len(nodes)+len(hidden))
	for i, n := range nodes {
		all = append(all, ast.Alias{X: n, Name: names[i]})
		out.columns = append(out.columns, column{name: names[i], field: names[i]})
	}
	if s.corr.used() {
		for i, n := range s.corr.hidden {
			name := uniqueName(names, ast.Name(n))
			s.corr.hidden[i] = ast.Column{Name: name}
			all, names = append(all, ast.Alias{X: n, Name: name}), append(names, name)
		}
	}
	p, err := plan.NewProject("select", s.rel.node, append(all, hidden...))
	if err != nil {
		return nil, s.c.mark(sel.Span, err)
	}
	out.node = p
	if sel.Distinct {
		if out.node, err = plan.NewUnique(p, fieldNodes(names), plan.KeepFirst); err != nil {
			return nil, s.c.mark(sel.Span, err)
		}
	}
	if len(keys) > 0 {
		if out.node, err = plan.NewSort(out.node, keys); err != nil {
			return nil, s.c.mark(order[0].X.Place(), err)
		}
	}
	if len(hidden) > 0 {
		if out.node, err = plan.NewProject("select", out.node, fieldNodes(names)); err != nil {
			return nil, s.c.mark(sel.Span, err)
		}
	}
	return out, nil
}

// orderKeys returns the keys of ORDER BY over the select list, and the
// expressions that have to be computed beside it.
func (s *scope) orderKeys(sel *syntax.Select, order []syntax.OrderItem, nodes []ast.Node, names []string) (keys, hidden []ast.Node, err error) {
	s.clause = "ORDER BY"
	used := slices.Clone(names)
	for _, o := range order {
		key, err := s.ordinal(o.X, len(nodes), func(i int) ast.Node { return ast.Column{Name: names[i]} })
		if err != nil {
			return nil, nil, err
		}
		if key == nil {
			if i := s.outputName(o.X, names); i >= 0 {
				key = ast.Column{Name: names[i]}
			}
		}
		if key == nil {
			n, err := s.value(o.X)
			if err != nil {
				return nil, nil, err
			}
			if i := slices.IndexFunc(nodes, func(have ast.Node) bool { return reflect.DeepEqual(have, n) }); i >= 0 {
				key = ast.Column{Name: names[i]}
			} else if sel.Distinct {
				return nil, nil, s.c.at(o.X.Place(), "ORDER BY of SELECT DISTINCT: %s is not in the select list", syntax.Format(o.X))
			} else {
				name := uniqueName(used, syntax.Format(o.X))
				used = append(used, name)
				hidden = append(hidden, ast.Alias{X: n, Name: name})
				key = ast.Column{Name: name}
			}
		}
		keys = append(keys, sortKeys(key, o)...)
	}
	return keys, hidden, nil
}

// outputName returns the entry of the select list that a bare name in ORDER BY
// stands for, −1 if none: exactly, else in another case.
func (s *scope) outputName(x syntax.Expr, names []string) int {
	n, ok := x.(*syntax.Name)
	if !ok || n.Table != nil {
		return -1
	}
	if i := slices.Index(names, n.Column.Text); i >= 0 || n.Column.Quoted {
		return i
	}
	return slices.IndexFunc(names, func(name string) bool { return strings.EqualFold(name, n.Column.Text) })
}
