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
func (s *scope) single(q *syntax.Query) (*relation, error) {
	r, err := s.c.query(q, s.env, s)
	if err == nil && len(r.columns) != 1 {
		err = s.c.at(q.Span, "%w: the subquery has %d columns (want 1)", vector.ErrShape, len(r.columns))
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
		r, err := s.single(x.Query)
		if err != nil {
			return nil, err
		}
		if !oneRowed(r.node) {
			if err := s.atMostOne(r, x.Span); err != nil {
				return nil, err
			}
		} else if err := s.attach(r, x.Span); err != nil {
			return nil, err
		}
		return ast.Column{Name: r.columns[0].field}, nil
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

// atMostOne puts the row of a relation, or missing values, beside every row; a
// second row is an error when the query runs.
func (s *scope) atMostOne(r *relation, at syntax.Span) error {
	one := ast.Literal{Value: int64(1)}
	key, err := r.derive(rowOfSubquery, one)
	if err != nil {
		return s.c.mark(at, err)
	}
	r.columns = append(r.columns, column{field: key.(ast.Column).Name}) // so that a new name is known here
	if err := r.avoid(s.rel.node.Fields()); err != nil {
		return s.c.mark(at, err)
	}
	left, err := s.rel.derive(rowOfSubquery, one)
	if err != nil {
		return s.c.mark(at, err)
	}
	if err := r.avoid(s.rel.node.Fields()); err != nil {
		return s.c.mark(at, err)
	}
	spec := joinSpec(plan.LeftJoin, []plan.JoinOn{{Left: left, Right: ast.Column{Name: r.columns[1].field}}}, nil)
	spec.UniqueRight = true
	n, err := plan.NewJoin(s.rel.node, r.node, spec)
	s.rel.node = n
	return s.c.mark(at, err)
}

// exists compiles EXISTS (SELECT …).
func (s *scope) exists(x *syntax.Exists) (ast.Node, error) {
	return s.once(x, func() (ast.Node, error) {
		r, err := s.c.query(x.Query, s.env, s)
		if err != nil {
			return nil, err
		}
		first := &plan.Slice{In: r.node, Lo: 0, Hi: 1}
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
		if err != nil {
			return nil, err
		}
		if _, named := value.(ast.Column); !named || e.Shape < plan.Aligned { // it is a key, and is used more than once
			if value, err = s.rel.derive("value", value); err != nil {
				return nil, s.c.mark(x.Span, err)
			}
		}
		r, err := s.single(x.Query)
		if err != nil {
			return nil, err
		}
		counts, err := s.counts(r, x.Span)
		if err != nil {
			return nil, err
		}
		mark, err := s.marked(r, value, x.Span)
		if err != nil {
			return nil, err
		}
		rows, present := ast.Column{Name: counts[0]}, ast.Column{Name: counts[1]}
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

// counts puts the number of rows and of present values of a column beside
// every row, and returns their fields.
func (s *scope) counts(r *relation, at syntax.Span) ([]string, error) {
	n, err := plan.NewCombine(r.node, nil, []ast.Node{
		ast.Alias{X: ast.Aggregate{Op: ast.Rows}, Name: "rows"},
		ast.Alias{X: ast.Aggregate{Op: ast.Count, X: ast.Column{Name: r.columns[0].field}}, Name: "present"},
	})
	if err != nil {
		return nil, s.c.mark(at, err)
	}
	counts := over(n, "")
	if err := s.attach(counts, at); err != nil {
		return nil, err
	}
	return []string{counts.columns[0].field, counts.columns[1].field}, nil
}

// marked puts a field beside every row that is present where the value is one
// of a relation's.
func (s *scope) marked(r *relation, value ast.Node, at syntax.Span) (ast.Node, error) {
	right := &relation{node: r.node, columns: slices.Clone(r.columns)}
	unique, err := plan.NewUnique(right.node, fieldNodes([]string{r.columns[0].field}), plan.KeepFirst)
	if err != nil {
		return nil, s.c.mark(at, err)
	}
	right.node = unique
	mark, err := right.derive("found", ast.Literal{Value: true})
	if err != nil {
		return nil, s.c.mark(at, err)
	}
	right.columns = append(right.columns, column{field: mark.(ast.Column).Name})
	if err := right.avoid(s.rel.node.Fields()); err != nil {
		return nil, s.c.mark(at, err)
	}
	on := []plan.JoinOn{{Left: value, Right: ast.Column{Name: right.columns[0].field}}}
	n, err := plan.NewJoin(s.rel.node, right.node, joinSpec(plan.LeftJoin, on, nil))
	s.rel.node = n
	return ast.Column{Name: right.columns[1].field}, s.c.mark(at, err)
}

// semiJoins compiles the conditions x IN (SELECT …) of WHERE, joined by AND,
// as semi joins, and returns the other conditions.
func (s *scope) semiJoins(where syntax.Expr) (syntax.Expr, error) {
	if where == nil {
		return nil, nil
	}
	var rest syntax.Expr
	for _, x := range conjuncts(where) {
		in, ok := x.(*syntax.In)
		if ok && in.Query != nil && !in.Not {
			value, e, err := s.bind(in.X)
			if err != nil {
				return nil, err
			}
			if e.Shape == plan.Aligned {
				r, err := s.single(in.Query)
				if err != nil {
					return nil, err
				}
				on := []plan.JoinOn{{Left: value, Right: ast.Column{Name: r.columns[0].field}}}
				n, err := plan.NewJoin(s.rel.node, r.node, joinSpec(plan.SemiJoin, on, nil))
				if err != nil {
					return nil, s.c.mark(in.Span, err)
				}
				s.rel.node = n
				continue
			}
		}
		if rest == nil {
			rest = x
		} else {
			rest = &syntax.Binary{Span: syntax.Span{Lo: rest.Place().Lo, Hi: x.Place().Hi}, Op: "and", X: rest, Y: x}
		}
	}
	return rest, nil
}
