package sql

import (
	"reflect"
	"slices"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/syntax"
)

// A grouping is the keys of GROUP BY and the aggregates of the clauses behind it.
type grouping struct {
	keys       []groupColumn
	aggregates []groupColumn
	empty      bool // there is no GROUP BY, so a group may have no rows
}

// A groupColumn is an expression over rows and the column of groups that holds
// its value.
type groupColumn struct {
	node   ast.Node
	name   string
	x      syntax.Expr // of a key: as written
	counts bool        // of an aggregate: it is 0 where there is no row
}

// grouped reports whether a SELECT is about groups: all rows are one if only
// aggregates say so.
func grouped(sel *syntax.Select, items []item, order []syntax.OrderItem) bool {
	if len(sel.Group) > 0 || sel.GroupAll || sel.Having != nil {
		return true
	}
	found := false
	clauses(sel, items, order, func(x syntax.Expr) {
		found = found || hasAggregate(x)
	})
	return found
}

// hasAggregate reports whether an expression holds an aggregate.
func hasAggregate(x syntax.Expr) bool {
	found := false
	syntax.Walk(x, func(e syntax.Expr) bool {
		if c, ok := e.(*syntax.Call); ok && syntax.IsAggregate(c) {
			found = true
		}
		return !found
	})
	return found
}

// clauses calls f for every expression that sees groups.
func clauses(sel *syntax.Select, items []item, order []syntax.OrderItem, f func(syntax.Expr)) {
	for _, it := range items {
		f(it.x)
	}
	for _, x := range []syntax.Expr{sel.Having, sel.Qualify} {
		if x != nil {
			f(x)
		}
	}
	for _, w := range sel.Windows {
		for _, x := range w.Window.Partition {
			f(x)
		}
		for _, o := range w.Window.Order {
			f(o.X)
		}
	}
	for _, o := range order {
		f(o.X)
	}
}

// group groups the rows and returns the scope of the groups.
func (s *scope) group(sel *syntax.Select, order []syntax.OrderItem) (*scope, error) {
	g := &grouping{empty: len(sel.Group) == 0 && !sel.GroupAll}
	if err := s.groupKeys(sel, g); err != nil {
		return nil, err
	}
	if s.corr.used() {
		if err := s.corr.byGroups(s, g); err != nil {
			return nil, err
		}
	}
	groups := &scope{c: s.c, env: s.env, outer: s.outer, corr: s.corr, items: s.items, windows: s.windows, groups: g, input: s, calls: map[*syntax.Call]ast.Node{}}
	groups.init()
	var err error
	collect := func(x syntax.Expr, name string) {
		syntax.Walk(x, func(e syntax.Expr) bool {
			call, ok := e.(*syntax.Call)
			if !ok || !syntax.IsAggregate(call) || err != nil {
				return err == nil
			}
			if call != x || name == "" {
				name = syntax.Format(call)
			}
			err = groups.collect(call, name)
			return false
		})
	}
	for _, it := range s.items { // an aggregate that the list names has that name from the start
		if it.alias != nil {
			if call, ok := it.x.(*syntax.Call); ok {
				collect(call, it.name)
			}
		}
	}
	clauses(sel, s.items, order, func(x syntax.Expr) { collect(x, "") })
	if err != nil {
		return nil, err
	}
	nodes := func(columns []groupColumn) []ast.Node {
		var out []ast.Node
		for _, c := range columns {
			out = append(out, ast.Alias{X: c.node, Name: c.name})
		}
		return out
	}
	n, err := plan.NewCombine(s.rel.node, nodes(g.keys), nodes(g.aggregates))
	if err != nil {
		return nil, s.c.mark(sel.Span, err)
	}
	groups.rel = &relation{node: n}
	return groups, nil
}

// groupKeys lowers the keys of GROUP BY; ALL means every entry of the select
// list without an aggregate.
func (s *scope) groupKeys(sel *syntax.Select, g *grouping) error {
	s.clause = "GROUP BY"
	xs := sel.Group
	if sel.GroupAll {
		for _, it := range s.items {
			if !hasAggregate(it.x) && !hasWindow(it.x) {
				xs = append(xs, it.x)
			}
		}
	}
	for _, x := range xs {
		name := syntax.Format(x)
		if lit, ok := x.(*syntax.Literal); ok {
			if _, err := s.ordinal(x, len(s.items), func(i int) ast.Node {
				x, name = s.items[i].x, s.items[i].name
				return nil
			}); err != nil {
				return err
			}
			if x == syntax.Expr(lit) { // a constant groups nothing
				continue
			}
		}
		n, err := s.value(x)
		if err != nil {
			return err
		}
		if column, ok := n.(ast.Column); ok {
			name = column.Name
		}
		if !slices.ContainsFunc(g.keys, func(k groupColumn) bool { return reflect.DeepEqual(k.node, n) }) {
			g.keys = append(g.keys, groupColumn{node: n, name: uniqueName(g.names(), name), x: x})
		}
	}
	return nil
}

// hasWindow reports whether an expression holds a window function.
func hasWindow(x syntax.Expr) bool {
	found := false
	syntax.Walk(x, func(e syntax.Expr) bool {
		if c, ok := e.(*syntax.Call); ok && syntax.IsWindow(c) {
			found = true
		}
		return !found
	})
	return found
}

// names returns the names of the columns of groups.
func (g *grouping) names() []string {
	var out []string
	for _, c := range slices.Concat(g.keys, g.aggregates) {
		out = append(out, c.name)
	}
	return out
}

// collect lowers an aggregate over the rows and gives it a column.
func (s *scope) collect(call *syntax.Call, name string) error {
	if _, ok := s.calls[call]; ok {
		return nil
	}
	rows := s.input
	rows.clause = "an aggregate"
	over, err := rows.aggregated(call)
	if err != nil {
		return err
	}
	rows.inside, rows.empty = over, s.groups.empty
	n, e, err := rows.bind(over)
	rows.inside, rows.empty = nil, false
	if err != nil {
		return err
	}
	if e.Shape > plan.Scalar {
		return s.c.at(call.Span, "%s is not one value for each group", syntax.Format(call))
	}
	for _, have := range s.groups.aggregates {
		if reflect.DeepEqual(have.node, n) {
			s.calls[call] = ast.Column{Name: have.name}
			return nil
		}
	}
	name = uniqueName(s.groups.names(), name)
	s.groups.aggregates = append(s.groups.aggregates, groupColumn{node: n, name: name, counts: counts(n)})
	s.calls[call] = ast.Column{Name: name}
	return nil
}

// counts reports whether an aggregate is 0 of no rows, and never missing.
func counts(n ast.Node) bool {
	a, ok := n.(ast.Aggregate)
	return ok && (a.Op == ast.Rows || a.Op == ast.Count || a.Op == ast.NUnique)
}

// aggregated returns the call with a column in the place of a constant
// argument: the engine aggregates columns.
func (s *scope) aggregated(call *syntax.Call) (*syntax.Call, error) {
	if len(call.Args) == 0 {
		return call, nil
	}
	if _, star := call.Args[0].(*syntax.Star); star {
		return call, nil
	}
	n, e, err := s.bind(call.Args[0])
	if err != nil || e.Shape > plan.Const {
		return call, err
	}
	field, err := s.rel.derive(syntax.Format(call.Args[0]), n)
	if err != nil {
		return nil, s.c.mark(call.Args[0].Place(), err)
	}
	name := &syntax.Name{Span: call.Args[0].Place()}
	s.resolved[name] = column{field: field.(ast.Column).Name}
	changed := *call
	changed.Args = append([]syntax.Expr{name}, call.Args[1:]...)
	return &changed, nil
}
