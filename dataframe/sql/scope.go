package sql

import (
	"reflect"
	"slices"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/syntax"
	"github.com/stoa-data/stoa/internal/vector"
)

// A scope is what the expressions of one clause may name, and the relation
// that they are computed over. Lowering may widen the relation by fields of
// the compiler's own: the values of subqueries, constants that are aggregated.
type scope struct {
	c      *compiler
	env    *environment
	outer  *scope       // of the query around a subquery, for errors
	corr   *correlation // what a subquery compares with that query; nil where it may not
	rel    *relation
	clause string // where the expression stands, for errors

	items    []item                      // the select list, whose names stand for its expressions
	open     []syntax.Expr               // the entries of the select list that are being put in their names' place
	resolved map[*syntax.Name]column     // names that the compiler made
	windows  []syntax.NamedWindow        // of the WINDOW clause
	window   bool                        // window functions are allowed
	groups   *grouping                   // of the groups; nil where rows are not grouped
	input    *scope                      // with groups: the scope of the rows
	calls    map[*syntax.Call]ast.Node   // with groups: what aggregates became
	inside   *syntax.Call                // the aggregate that is being lowered
	empty    bool                        // its group may have no rows
	alone    bool                        // the relation cannot be widened: no subqueries
	attached map[syntax.Expr]ast.Node    // what subqueries became
	queries  map[*syntax.Query]*subquery // those that are compiled and not attached yet
	types    map[syntax.Expr]vector.Type // what typeOf has found out
	low      *syntax.Lowering
}

// An item is an entry of the select list, without stars.
type item struct {
	x     syntax.Expr
	name  string
	alias *syntax.Ident // nil when it has its name from the expression
}

// init makes the scope's lowering.
func (s *scope) init() {
	s.resolved = map[*syntax.Name]column{}
	s.low = &syntax.Lowering{Text: s.c.text, Dialect: syntax.SQL, Name: s.name, Hook: s.hook, Present: s.present, Window: s.namedWindow}
}

// fields returns the columns that expressions may read: those of the relation,
// and those that stand for the query around.
func (s *scope) fields() []vector.Field {
	if s.corr == nil {
		return s.rel.node.Fields()
	}
	return slices.Concat(s.rel.node.Fields(), s.corr.fields)
}

// value lowers an expression and checks it against the relation.
func (s *scope) value(x syntax.Expr) (ast.Node, error) {
	n, _, err := s.bind(x)
	return n, err
}

// bind is value with what binding found out.
func (s *scope) bind(x syntax.Expr) (ast.Node, *plan.Expr, error) {
	n, err := s.low.Expr(x)
	if err != nil {
		return nil, nil, err
	}
	n = times(n)
	e, err := plan.Bind("sql", n, s.fields())
	if err != nil {
		return nil, nil, s.blame(x, err)
	}
	return n, e, nil
}

// blame finds the smallest expression below x that cannot be bound.
func (s *scope) blame(x syntax.Expr, err error) error {
	for _, child := range syntax.Children(x) {
		n, lowered := s.low.Expr(child)
		if lowered != nil {
			continue
		}
		if _, cause := plan.Bind("sql", times(n), s.fields()); cause != nil {
			return s.blame(child, cause)
		}
	}
	return s.c.mark(x.Place(), err)
}

// predicate lowers a condition.
func (s *scope) predicate(x syntax.Expr) (ast.Node, error) {
	n, e, err := s.bind(x)
	if err == nil && e.Type.Kind != vector.Bool {
		err = s.c.at(x.Place(), "%w: %s is %v (want Bool)", vector.ErrType, s.clause, e.Type)
	}
	return n, err
}

// filter keeps the rows where a condition is true.
func (s *scope) filter(x syntax.Expr, clause string) error {
	if x == nil {
		return nil
	}
	s.clause = clause
	n, err := s.predicate(x)
	if err != nil {
		return err
	}
	f, err := plan.NewFilter(s.rel.node, n)
	s.rel.node = f
	return s.c.mark(x.Place(), err)
}

// present reports that an expression is never missing in a group, and that no
// group is empty.
func (s *scope) present(n ast.Node) bool {
	if s.empty {
		return false
	}
	e, err := plan.Bind("sql", n, s.fields())
	return err == nil && !e.Nullable
}

// namedWindow returns a definition of the WINDOW clause.
func (s *scope) namedWindow(id syntax.Ident) (*syntax.Window, error) {
	var names []string
	for _, w := range s.windows {
		if same(id, w.Name.Text) {
			return w.Window, nil
		}
		names = append(names, w.Name.Text)
	}
	return nil, s.c.at(id.Span, "there is no window %q%s", id.Text, suggest(id.Text, names))
}

// name lowers a column's name: a column of the relation, of a group's key, else
// an entry of the select list.
func (s *scope) name(n *syntax.Name) (ast.Node, error) {
	if c, ok := s.resolved[n]; ok {
		return ast.Column{Name: c.field}, nil
	}
	rows := s
	if s.groups != nil {
		rows = s.input
	}
	c, err := s.c.resolve(rows.rel, n)
	switch {
	case err == nil && s.groups != nil:
		return nil, s.c.at(n.Span, "column %q is neither grouped nor aggregated (add it to GROUP BY, or take any_value of it)", n.Column.Text)
	case err == nil:
		return ast.Column{Name: c.field}, nil
	case n.Table == nil && len(rows.rel.find(n)) == 0:
		for _, it := range s.items {
			if it.alias != nil && same(n.Column, it.name) && !slices.Contains(s.open, it.x) {
				s.open = append(s.open, it.x)
				x, err := s.low.Expr(it.x)
				s.open = s.open[:len(s.open)-1]
				if err == nil {
					err = s.low.Repeat(n.Span, x)
				}
				return x, err
			}
		}
	}
	if len(rows.rel.find(n)) == 0 {
		if x, around := s.around(n); x != nil || around != nil {
			return x, around
		}
	}
	return nil, err
}

// around lowers a name of the queries around: the nearest one's in WHERE, and
// beside aggregates without GROUP BY.
func (s *scope) around(n *syntax.Name) (ast.Node, error) {
	if s.corr != nil && (s.clause == "WHERE" || s.clause == valueClause) && s.inside == nil {
		if x, err := s.corr.reference(n); x != nil || err != nil {
			return x, err
		}
	}
	for o := s.outer; o != nil; o = o.outer {
		if len(o.rel.find(n)) > 0 || o.input != nil && len(o.input.rel.find(n)) > 0 {
			return nil, s.belongsAround(n)
		}
	}
	return nil, nil
}

// hook lowers what needs more than the expression itself.
func (s *scope) hook(x syntax.Expr) (ast.Node, bool, error) {
	if s.groups != nil {
		if n := s.key(x); n != nil {
			return n, true, nil
		}
	}
	switch x := x.(type) {
	case *syntax.Subquery:
		n, err := s.scalar(x)
		return n, true, err
	case *syntax.Exists:
		n, err := s.exists(x)
		return n, true, err
	case *syntax.In:
		if x.Query != nil {
			n, err := s.member(x)
			return n, true, err
		}
	case *syntax.Call:
		return s.call(x)
	}
	return s.adapt(x)
}

// call lowers aggregates and refuses what may not stand in a clause.
func (s *scope) call(x *syntax.Call) (ast.Node, bool, error) {
	switch {
	case x == s.inside:
		return nil, false, nil
	case syntax.IsWindow(x) && !s.window:
		return nil, true, s.c.at(x.Span, "a window function in %s%s", s.clause, map[string]string{"WHERE": " (use QUALIFY)"}[s.clause])
	case syntax.IsWindow(x):
		return s.spread(x)
	case !syntax.IsAggregate(x):
		return nil, false, nil
	case s.inside != nil:
		return nil, true, s.c.at(x.Span, "an aggregate inside of %s", syntax.Format(&syntax.Call{Name: s.inside.Name}))
	case s.groups == nil:
		return nil, true, s.c.at(x.Span, "an aggregate in %s%s", s.clause, map[string]string{"WHERE": " (use HAVING)"}[s.clause])
	}
	n, ok := s.calls[x]
	if !ok {
		return nil, true, s.c.at(x.Span, "an aggregate in %s", s.clause)
	}
	return n, true, nil
}

// spread lowers an aggregate of a constant over a window, as that of a column
// with the constant.
func (s *scope) spread(x *syntax.Call) (ast.Node, bool, error) {
	if n, ok := s.attached[x]; ok {
		return n, true, nil
	}
	plain := *x
	plain.Over = nil
	if !syntax.IsAggregate(&plain) {
		return nil, false, nil
	}
	changed, err := s.aggregated(x)
	if err != nil || changed == x {
		return nil, err != nil, err
	}
	n, err := s.once(x, func() (ast.Node, error) { return s.low.Expr(changed) })
	return n, true, err
}

// key returns the group's key that an expression of the rows is, nil if none.
func (s *scope) key(x syntax.Expr) ast.Node {
	if n, ok := x.(*syntax.Name); ok {
		if _, made := s.resolved[n]; made {
			return nil
		}
	}
	for _, k := range s.groups.keys {
		if k.x == x {
			return ast.Column{Name: k.name}
		}
	}
	plain := true
	syntax.Walk(x, func(e syntax.Expr) bool {
		switch e := e.(type) {
		case *syntax.Subquery, *syntax.Exists:
			plain = false
		case *syntax.In:
			plain = plain && e.Query == nil
		case *syntax.Call:
			plain = plain && !syntax.IsAggregate(e) && !syntax.IsWindow(e)
		}
		return plain
	})
	if _, constant := x.(*syntax.Literal); constant || !plain {
		return nil
	}
	n, err := s.input.low.Expr(x)
	if err != nil {
		return nil
	}
	n = times(n)
	for _, k := range s.groups.keys {
		if reflect.DeepEqual(k.node, n) {
			return ast.Column{Name: k.name}
		}
	}
	return nil
}
