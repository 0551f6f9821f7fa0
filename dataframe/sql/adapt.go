package sql

import (
	"slices"
	"time"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/syntax"
	"github.com/stoa-data/stoa/internal/vector"
)

// adapt lowers comparisons in which a text takes the type of its partner: a
// date or a timestamp, or a level of an ordered categorical column.
func (s *scope) adapt(x syntax.Expr) (ast.Node, bool, error) {
	switch x := x.(type) {
	case *syntax.Cast:
		return s.rounded(x)
	case *syntax.Binary:
		if x.Op == "+" || x.Op == "-" {
			return s.days(x)
		}
		if !isComparison(x.Op) {
			return nil, false, nil
		}
		l, r := x.X, x.Y
		if isText(l) == isText(r) {
			return nil, false, nil
		}
		both := []syntax.Expr{l, r}
		t := s.typeOf(l)
		if isText(l) {
			t = s.typeOf(r)
		}
		if t.Kind == vector.Categorical && x.Op != "=" && x.Op != "<>" {
			return s.compareLevels(x)
		}
		changed, err := s.retype(both, t)
		if err != nil || !changed {
			return nil, err != nil, err
		}
		n, err := s.low.Expr(&syntax.Binary{Span: x.Span, Op: x.Op, X: both[0], Y: both[1]})
		return n, true, err
	case *syntax.Between:
		if isText(x.X) || !isText(x.Lo) && !isText(x.Hi) {
			return nil, false, nil
		}
		return s.between(x)
	case *syntax.In:
		if isText(x.X) {
			return nil, false, nil
		}
		if n, ok, err := s.listed(x); ok || err != nil {
			return n, true, err
		}
		list := append([]syntax.Expr(nil), x.List...)
		changed, err := s.retype(list, s.typeOf(x.X))
		if err != nil || !changed {
			return nil, err != nil, err
		}
		n, err := s.low.Expr(&syntax.In{Span: x.Span, X: x.X, List: list, Not: x.Not})
		return n, true, err
	}
	return nil, false, nil
}

// listed lowers x IN (…) with a text among texts, which is one look at a set.
func (s *scope) listed(x *syntax.In) (n ast.Node, ok bool, err error) {
	if len(x.List) < 2 || slices.ContainsFunc(x.List, func(e syntax.Expr) bool { return !isText(e) }) || s.typeOf(x.X).Kind != vector.String {
		return nil, false, nil
	}
	args := make([]ast.Node, 1+len(x.List))
	if args[0], err = s.low.Expr(x.X); err != nil {
		return nil, false, err
	}
	for i, e := range x.List {
		if args[i+1], err = s.low.Expr(e); err != nil {
			return nil, false, err
		}
	}
	n = ast.Call{Name: "is_in", Args: args}
	if x.Not {
		n = ast.Unary{Op: ast.Not, X: n}
	}
	return n, true, nil
}

// isComparison reports whether an operator compares.
func isComparison(op string) bool {
	switch op {
	case "=", "<>", "<", "<=", ">", ">=":
		return true
	}
	return false
}

// isText reports whether x is a text constant.
func isText(x syntax.Expr) bool {
	lit, ok := x.(*syntax.Literal)
	if !ok {
		return false
	}
	_, ok = lit.Value.(string)
	return ok
}

// typeOf returns the type of an expression, none if it is wrong. It finds out
// once, so that lowering what is nested takes no exponential time.
func (s *scope) typeOf(x syntax.Expr) vector.Type {
	if t, ok := s.types[x]; ok {
		return t
	}
	t := s.findType(x)
	if s.types == nil {
		s.types = map[syntax.Expr]vector.Type{}
	}
	s.types[x] = t
	return t
}

// findType is typeOf without memory; the form of an expression says most.
func (s *scope) findType(x syntax.Expr) vector.Type {
	switch x := x.(type) {
	case *syntax.Cast:
		t, _ := syntax.TypeOf(x.To.Text, syntax.SQL)
		return t
	case *syntax.Is, *syntax.Between, *syntax.In, *syntax.Like, *syntax.Exists:
		return vector.Of(vector.Bool)
	case *syntax.Binary:
		if isComparison(x.Op) || x.Op == "and" || x.Op == "or" {
			return vector.Of(vector.Bool)
		}
	}
	if n, err := s.low.Expr(x); err == nil {
		if e, err := plan.Bind("sql", times(n), s.fields()); err == nil {
			return e.Type
		}
	}
	return vector.Type{}
}

// retype puts constants of a date's or time's type in the place of texts.
func (s *scope) retype(xs []syntax.Expr, t vector.Type) (changed bool, err error) {
	if !t.Kind.IsTemporal() {
		return false, nil
	}
	for i, x := range xs {
		if !isText(x) {
			continue
		}
		lit := x.(*syntax.Literal)
		text := lit.Value.(string)
		changed = true
		if t.Kind != vector.Date && t.Kind != vector.Timestamp {
			name := map[vector.Kind]string{vector.Time: "time", vector.Duration: "interval"}[t.Kind]
			xs[i] = &syntax.Cast{Span: lit.Span, X: lit, To: syntax.TypeName{Span: lit.Span, Text: name}}
			continue
		}
		stamp, ok := syntax.ParseStamp(text)
		if !ok {
			return false, s.c.at(lit.Span, "%w: %q is no date or timestamp, and the other side is %v", vector.ErrType, text, t)
		}
		xs[i] = &syntax.Literal{Span: lit.Span, Value: stamp}
	}
	return changed, nil
}

// between lowers BETWEEN two texts, or one.
func (s *scope) between(x *syntax.Between) (ast.Node, bool, error) {
	t := s.typeOf(x.X)
	if _, named := x.X.(*syntax.Name); named && t.Kind == vector.Categorical {
		lo := &syntax.Binary{Span: x.Span, Op: ">=", X: x.X, Y: x.Lo}
		hi := &syntax.Binary{Span: x.Span, Op: "<=", X: x.X, Y: x.Hi}
		n, err := s.low.Expr(&syntax.Binary{Span: x.Span, Op: "and", X: lo, Y: hi})
		if x.Not {
			n = ast.Unary{Op: ast.Not, X: n}
		}
		return n, true, err
	}
	ends := []syntax.Expr{x.Lo, x.Hi}
	changed, err := s.retype(ends, t)
	if err != nil || !changed {
		return nil, err != nil, err
	}
	n, err := s.low.Expr(&syntax.Between{Span: x.Span, X: x.X, Lo: ends[0], Hi: ends[1], Not: x.Not})
	return n, true, err
}

// compareLevels lowers an order comparison of a categorical column with text:
// by the order of its levels.
func (s *scope) compareLevels(x *syntax.Binary) (ast.Node, bool, error) {
	side := func(e syntax.Expr) (ast.Node, error) {
		if isText(e) {
			return ast.Level{Value: e.(*syntax.Literal).Value.(string)}, nil
		}
		return s.low.Expr(e)
	}
	l, err := side(x.X)
	if err != nil {
		return nil, true, err
	}
	r, err := side(x.Y)
	op := map[string]ast.BinaryOp{"<": ast.Lt, "<=": ast.Le, ">": ast.Gt, ">=": ast.Ge}[x.Op]
	return ast.Binary{Op: op, X: l, Y: r}, true, err
}

// rounded lowers the conversion of a float to an integer, which in SQL rounds
// to the nearest, halves to the even one.
func (s *scope) rounded(x *syntax.Cast) (ast.Node, bool, error) {
	to, err := syntax.TypeOf(x.To.Text, syntax.SQL)
	if err != nil || !to.Kind.IsInteger() || !s.typeOf(x.X).Kind.IsFloat() {
		return nil, false, nil
	}
	n, err := s.low.Expr(x.X)
	if err == nil {
		err = s.low.Repeat(x.Span, n)
	}
	if err != nil {
		return nil, true, err
	}
	call := func(name string, n ast.Node) ast.Node { return ast.Call{Name: name, Args: []ast.Node{n}} }
	half, two := ast.Literal{Value: 0.5}, ast.Literal{Value: 2.0}
	tie := ast.Binary{Op: ast.Eq, X: call("abs", ast.Binary{Op: ast.Sub, X: n, Y: call("trunc", n)}), Y: half}
	even := ast.Binary{Op: ast.Mul, X: call("round", ast.Binary{Op: ast.Div, X: n, Y: two}), Y: two}
	whole := ast.When{Arms: []ast.Arm{{If: tie, Then: even}}, Else: call("round", n)}
	return ast.Cast{X: whole, To: to, Try: x.Try}, true, nil
}

// days lowers arithmetic of dates with days: a date and an integer give a
// date, two dates the number of days between them.
func (s *scope) days(x *syntax.Binary) (ast.Node, bool, error) {
	if isSum(x.X) || isSum(x.Y) {
		return nil, false, nil
	}
	if isInterval(x.Y) && s.typeOf(x.X).Kind == vector.Date { // a date moved by an interval is a timestamp
		from := &syntax.Cast{Span: x.X.Place(), X: x.X, To: syntax.TypeName{Span: x.X.Place(), Text: "timestamp"}}
		n, err := s.low.Expr(&syntax.Binary{Span: x.Span, Op: x.Op, X: from, Y: x.Y})
		return n, true, err
	}
	if isInterval(x.X) || isInterval(x.Y) {
		return nil, false, nil
	}
	l, r := s.kindOf(x.X), s.kindOf(x.Y)
	if l != vector.Date && r != vector.Date {
		return nil, false, nil
	}
	a, err := s.low.Expr(x.X)
	if err != nil {
		return nil, true, err
	}
	b, err := s.low.Expr(x.Y)
	if err != nil {
		return nil, true, err
	}
	switch {
	case x.Op == "-" && l == vector.Date && r == vector.Date:
		return ast.Call{Name: "date_diff", Args: []ast.Node{ast.Literal{Value: "day"}, b, a}}, true, nil
	case l == vector.Date && r.IsInteger():
		if x.Op == "-" {
			b = ast.Unary{Op: ast.Neg, X: b}
		}
		return ast.Call{Name: "add_days", Args: []ast.Node{a, b}}, true, nil
	case x.Op == "+" && l.IsInteger():
		return ast.Call{Name: "add_days", Args: []ast.Node{b, a}}, true, nil
	}
	return nil, false, nil
}

// kindOf is the kind of typeOf, but a constant DATE is a date.
func (s *scope) kindOf(x syntax.Expr) vector.Kind {
	if lit, ok := x.(*syntax.Literal); ok {
		if stamp, ok := lit.Value.(syntax.Stamp); ok && stamp.Date {
			return vector.Date
		}
	}
	return s.typeOf(x).Kind
}

// isSum reports whether x is a sum or difference: its operands are not looked
// at again, so that long sums stay cheap.
func isSum(x syntax.Expr) bool {
	b, ok := x.(*syntax.Binary)
	return ok && (b.Op == "+" || b.Op == "-")
}

// isInterval reports whether x is a constant interval.
func isInterval(x syntax.Expr) bool {
	lit, ok := x.(*syntax.Literal)
	if !ok {
		return false
	}
	switch lit.Value.(type) {
	case syntax.Months, time.Duration:
		return true
	}
	return false
}
