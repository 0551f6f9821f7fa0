package sql

import (
	"slices"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/syntax"
	"github.com/stoa-data/stoa/internal/vector"
)

// once returns what a subquery became, and compiles it the first time: an
// expression may be lowered more than once.
func (s *scope) once(x syntax.Expr, compile func() (ast.Node, error)) (ast.Node, error) {
	if n, ok := s.attached[x]; ok {
		return n, nil
	}
	if s.alone {
		return nil, s.c.at(x.Place(), "a subquery in %s is not supported", s.clause)
	}
	n, err := compile()
	if err != nil {
		return nil, err
	}
	if s.attached == nil {
		s.attached = map[syntax.Expr]ast.Node{}
	}
	s.attached[x] = n
	return n, nil
}

// single compiles a query of one column.
func (s *scope) single(q *syntax.Query) (*subquery, error) {
	r, err := s.compile(q, false)
	if err == nil && r.width != 1 {
		err = s.c.at(q.Span, "%w: the subquery has %d columns (want 1)", vector.ErrShape, r.width)
	}
	return r, err
}

// attach puts the one row of a relation beside every row of the scope's.
func (s *scope) attach(r *relation, at syntax.Span) error {
	if err := r.avoid(s.rel.node.Fields()); err != nil {
		return s.c.mark(at, err)
	}
	n, err := plan.NewJoin(s.rel.node, r.node, joinSpec(plan.CrossJoin, nil, nil))
	s.rel.node = n
	return s.c.mark(at, err)
}

// scalar compiles (SELECT …) as a value: missing if there is no row.
func (s *scope) scalar(x *syntax.Subquery) (ast.Node, error) {
	return s.once(x, func() (ast.Node, error) {
		q, err := s.single(x.Query)
		switch {
		case err != nil:
			return nil, err
		case q.corr.groups != nil:
			return s.correlatedValue(q, x.Span)
		case !q.corr.used() && oneRowed(q.node):
			err = s.attach(q.relation, x.Span)
		default:
			err = s.atMostOne(q, x.Span)
		}
		return ast.Column{Name: q.columns[0].field}, err
	})
}

// oneRowed reports whether a plan has one row, whatever the data: aggregates of
// all rows, or a row without FROM.
func oneRowed(n plan.Node) bool {
	switch n := n.(type) {
	case *plan.Combine:
		return len(n.Keys) == 0 && !n.Expands()
	case *plan.Project:
		return oneRowed(n.In)
	case *plan.Sort:
		return oneRowed(n.In)
	case *plan.Scan:
		return n.Table.Rows() == 1
	}
	return false
}

// rowOfSubquery names the key that finds a second row; the error names it.
const rowOfSubquery = "the one row of a subquery"

// atMostOne puts the row of a subquery, or missing values, beside every row: of
// a correlated one, the row with its keys. A second row is an error when the
// query runs.
func (s *scope) atMostOne(q *subquery, at syntax.Span) error {
	if err := s.equations(q); err != nil {
		return err
	}
	on := q.corr.equal
	if len(on) == 0 {
		one := ast.Literal{Value: int64(1)}
		key, err := q.derive(rowOfSubquery, one)
		if err != nil {
			return s.c.mark(at, err)
		}
		q.columns = append(q.columns, column{field: key.(ast.Column).Name})
		left, err := s.rel.derive(rowOfSubquery, one)
		if err != nil {
			return s.c.mark(at, err)
		}
		on = []equation{{outer: left}}
	}
	if err := q.avoid(s.rel.node.Fields()); err != nil {
		return s.c.mark(at, err)
	}
	keys := make([]plan.JoinOn, len(on))
	for i, e := range on {
		keys[i] = plan.JoinOn{Left: ast.Alias{X: e.outer, Name: rowOfSubquery}, Right: ast.Column{Name: q.columns[q.width+i].field}}
	}
	spec := joinSpec(plan.LeftJoin, keys, nil)
	spec.UniqueRight = true
	n, err := plan.NewJoin(s.rel.node, q.node, spec)
	if err == nil {
		s.rel.node = n
	}
	return s.c.mark(at, err)
}

// exists compiles EXISTS (SELECT …).
func (s *scope) exists(x *syntax.Exists) (ast.Node, error) {
	return s.once(x, func() (ast.Node, error) {
		q, err := s.compile(x.Query, true)
		if err != nil {
			return nil, err
		}
		if q.corr.used() {
			mark, err := s.marked(q, nil, x.Span)
			return ast.Unary{Op: ast.IsPresent, X: mark}, err
		}
		first := &plan.Slice{In: q.node, Lo: 0, Hi: 1}
		n, err := plan.NewCombine(first, nil, []ast.Node{ast.Alias{X: ast.Aggregate{Op: ast.Rows}, Name: "exists"}})
		if err != nil {
			return nil, s.c.mark(x.Span, err)
		}
		count := over(n, "")
		if err := s.attach(count, x.Span); err != nil {
			return nil, err
		}
		return ast.Binary{Op: ast.Gt, X: ast.Column{Name: count.columns[0].field}, Y: ast.Literal{Value: int64(0)}}, nil
	})
}

// member compiles x IN (SELECT …): true where a row equals x; else missing
// where x or a row is missing, false where there is no row at all.
func (s *scope) member(x *syntax.In) (ast.Node, error) {
	return s.once(x, func() (ast.Node, error) {
		value, e, err := s.bind(x.X)
		if err == nil && s.corr.reads(value) {
			err = s.c.at(x.X.Place(), "a subquery inside a subquery cannot be looked up with a column of the query around both")
		}
		if err != nil {
			return nil, err
		}
		if _, named := value.(ast.Column); !named || e.Shape < plan.Aligned { // it is a key, and is used more than once
			if value, err = s.rel.derive("value", value); err != nil {
				return nil, s.c.mark(x.Span, err)
			}
		}
		q, err := s.single(x.Query)
		if err != nil {
			return nil, err
		}
		if err := s.oneByOne(q, x.Span); err != nil {
			return nil, err
		}
		rows, present, err := s.counts(q, x.Span)
		if err != nil {
			return nil, err
		}
		mark, err := s.marked(q, value, x.Span)
		if err != nil {
			return nil, err
		}
		unknown := ast.Binary{Op: ast.Or, X: ast.Unary{Op: ast.IsMissing, X: value}, Y: ast.Binary{Op: ast.Lt, X: present, Y: rows}}
		var n ast.Node = ast.When{Arms: []ast.Arm{
			{If: ast.Unary{Op: ast.IsPresent, X: mark}, Then: ast.Literal{Value: true}},
			{If: ast.Binary{Op: ast.Eq, X: rows, Y: ast.Literal{Value: int64(0)}}, Then: ast.Literal{Value: false}},
			{If: unknown, Then: ast.Literal{Value: nil}},
		}, Else: ast.Literal{Value: false}}
		if x.Not {
			n = ast.Unary{Op: ast.Not, X: n}
		}
		return n, nil
	})
}

// oneByOne refuses a subquery of aggregates that has one row for each value of
// the query around, where its rows are looked for.
func (s *scope) oneByOne(q *subquery, at syntax.Span) error {
	if q.corr.groups == nil {
		return nil
	}
	return s.c.at(at, "a subquery of aggregates with a condition on the query around it is one value: compare with =")
}

// equations refuses conditions on the query around that are no equations, where
// a subquery is a value.
func (s *scope) equations(q *subquery) error {
	if len(q.corr.rest) == 0 {
		return nil
	}
	return s.c.at(q.corr.at, "a subquery as a value: a condition on the query around it has to be an equation")
}

// counts puts the number of rows and of present values of a subquery beside
// every row.
func (s *scope) counts(q *subquery, at syntax.Span) (rows, present ast.Node, err error) {
	if err := s.equations(q); err != nil {
		return nil, nil, err
	}
	n, err := plan.NewCombine(q.node, fieldNodes(q.keys()), []ast.Node{
		ast.Alias{X: ast.Aggregate{Op: ast.Rows}, Name: unused("rows", q.node.Fields())},
		ast.Alias{X: ast.Aggregate{Op: ast.Count, X: ast.Column{Name: q.columns[0].field}}, Name: unused("present", q.node.Fields())},
	})
	if err != nil {
		return nil, nil, s.c.mark(at, err)
	}
	all := over(n, "")
	if !q.corr.used() {
		err = s.attach(all, at)
		return ast.Column{Name: all.columns[0].field}, ast.Column{Name: all.columns[1].field}, err
	}
	if err := s.beside(q, all, at); err != nil {
		return nil, nil, err
	}
	k := len(q.corr.equal)
	none := ast.Literal{Value: int64(0)}
	count := func(i int) ast.Node {
		return ast.Call{Name: "coalesce", Args: []ast.Node{ast.Column{Name: all.columns[i].field}, none}}
	}
	return count(k), count(k + 1), nil
}

// beside puts the row of a relation with the keys of a correlated subquery, its
// first columns, beside every row.
func (s *scope) beside(q *subquery, r *relation, at syntax.Span) error {
	if err := r.avoid(s.rel.node.Fields()); err != nil {
		return s.c.mark(at, err)
	}
	var on []plan.JoinOn
	for i, e := range q.corr.equal {
		on = append(on, plan.JoinOn{Left: e.outer, Right: ast.Column{Name: r.columns[i].field}})
	}
	n, err := plan.NewJoin(s.rel.node, r.node, joinSpec(plan.LeftJoin, on, nil))
	if err == nil {
		s.rel.node = n
	}
	return s.c.mark(at, err)
}

// marked puts a field beside every row that is present where the subquery has
// a row that equals the value; with no value, where it has a row.
func (s *scope) marked(q *subquery, value ast.Node, at syntax.Span) (ast.Node, error) {
	if err := s.equations(q); err != nil {
		return nil, err
	}
	keys := q.keys()
	if value != nil {
		keys = append(keys, q.columns[0].field)
	}
	found := &subquery{relation: &relation{}, corr: &correlation{equal: q.corr.equal, rest: q.corr.rest, at: q.corr.at}}
	if value != nil {
		found.corr.equal = append(slices.Clip(q.corr.equal), equation{outer: value})
	}
	unique, err := plan.NewUnique(q.node, fieldNodes(keys), plan.KeepFirst)
	if err != nil {
		return nil, s.c.mark(at, err)
	}
	found.node = unique
	for _, k := range keys {
		found.columns = append(found.columns, column{field: k})
	}
	mark, err := found.derive("found", ast.Literal{Value: true})
	if err != nil {
		return nil, s.c.mark(at, err)
	}
	found.columns = append(found.columns, column{field: mark.(ast.Column).Name})
	err = s.beside(found, found.relation, at)
	return ast.Column{Name: found.columns[len(keys)].field}, err
}

// semiJoins compiles the conditions [NOT] EXISTS (SELECT …) and x [NOT] IN
// (SELECT …) of WHERE, joined by AND, as semi and anti joins, and returns the
// other conditions.
func (s *scope) semiJoins(where syntax.Expr) (syntax.Expr, error) {
	if where == nil {
		return nil, nil
	}
	var rest []syntax.Expr
	for _, x := range conjuncts(where) {
		done := false
		var err error
		switch inner, not := positive(x); q := inner.(type) {
		case *syntax.Exists:
			done, err = s.existing(q, not)
		case *syntax.In:
			if q.Query != nil {
				done, err = s.among(q, not != q.Not)
			}
		}
		if err != nil {
			return nil, err
		}
		if !done {
			rest = append(rest, x)
		}
	}
	return both(rest), nil
}

// withoutQueries splits the conditions that AND joins into those that hold no
// subquery, which come first, and the others.
func withoutQueries(where syntax.Expr) (plain, queries syntax.Expr) {
	if where == nil {
		return nil, nil
	}
	var xs, qs []syntax.Expr
	for _, x := range conjuncts(where) {
		found := false
		syntax.Walk(x, func(e syntax.Expr) bool {
			switch e := e.(type) {
			case *syntax.Subquery, *syntax.Exists:
				found = true
			case *syntax.In:
				found = found || e.Query != nil
			}
			return !found
		})
		if found {
			qs = append(qs, x)
		} else {
			xs = append(xs, x)
		}
	}
	return both(xs), both(qs)
}

// positive returns a condition without the NOTs around it, and whether they
// negate it.
func positive(x syntax.Expr) (inner syntax.Expr, not bool) {
	for {
		u, ok := x.(*syntax.Unary)
		if !ok || u.Op != "not" {
			return x, not
		}
		x, not = u.X, !not
	}
}

// existing keeps the rows for which a correlated subquery has a row, or has
// none; it leaves others to exists.
func (s *scope) existing(x *syntax.Exists, not bool) (done bool, err error) {
	if s.attached[x] != nil {
		return false, nil
	}
	q, err := s.compile(x.Query, true)
	if err != nil || !q.corr.used() {
		return false, err
	}
	if err := q.avoid(s.rel.node.Fields()); err != nil {
		return false, s.c.mark(x.Span, err)
	}
	return true, s.half(not, q.node, q.on(), q.residual(), x.Span)
}

// among keeps the rows whose value is one of a subquery's, or is none of them;
// the latter, which no missing value may meet, only where the subquery is
// correlated or nothing can be missing.
func (s *scope) among(x *syntax.In, not bool) (done bool, err error) {
	value, e, err := s.bind(x.X)
	if err != nil || e.Shape != plan.Aligned || s.corr.reads(value) {
		return false, err
	}
	q, err := s.single(x.Query)
	if err != nil {
		return false, err
	}
	if err := s.oneByOne(q, x.Span); err != nil {
		return false, err
	}
	if err := q.avoid(s.rel.node.Fields()); err != nil {
		return false, s.c.mark(x.Span, err)
	}
	found := ast.Node(ast.Column{Name: q.columns[0].field})
	f, err := plan.Bind("sql", found, q.node.Fields())
	if err != nil {
		return false, s.c.mark(x.Span, err)
	}
	on, residual := q.on(), q.residual()
	switch {
	case !not || !e.Nullable && !f.Nullable:
		on = append(on, plan.JoinOn{Left: value, Right: found})
	case !q.corr.used():
		return false, nil
	default: // a missing value on either side may be equal
		equal := anyOf(ast.Binary{Op: ast.Eq, X: value, Y: found}, ast.Unary{Op: ast.IsMissing, X: value}, ast.Unary{Op: ast.IsMissing, X: found})
		if residual != nil {
			equal = ast.Binary{Op: ast.And, X: residual, Y: equal}
		}
		residual = equal
	}
	return true, s.half(not, q.node, on, residual, x.Span)
}

// anyOf joins conditions by OR.
func anyOf(xs ...ast.Node) ast.Node {
	all := xs[0]
	for _, x := range xs[1:] {
		all = ast.Binary{Op: ast.Or, X: all, Y: x}
	}
	return all
}

// half keeps the rows of the scope that have a pair on the right, or those that
// have none.
func (s *scope) half(not bool, right plan.Node, on []plan.JoinOn, residual ast.Node, at syntax.Span) error {
	kind := plan.SemiJoin
	if not {
		kind = plan.AntiJoin
	}
	n, err := plan.NewJoin(s.rel.node, right, joinSpec(kind, on, residual))
	if err == nil {
		s.rel.node = n
	}
	return s.c.mark(at, err)
}
