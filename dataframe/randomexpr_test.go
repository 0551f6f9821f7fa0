package dataframe

import (
	"math/rand/v2"

	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/internal/vector"
)

// A maker makes random expressions over the columns of a table, each with the
// function that computes it on cells.
type maker struct {
	*rand.Rand
	t naive
}

// column picks a column whose type suits, −1 when none does.
func (m maker) column(suits func(Type) bool) int {
	for _, i := range m.Perm(len(m.t.fields)) {
		if suits(m.t.fields[i].Type) {
			return i
		}
	}
	return -1
}

// anyType suits everything, plainNumber what arithmetic takes.
func anyType(Type) bool       { return true }
func plainNumber(t Type) bool { return t.Kind.IsNumeric() }
func isBool(t Type) bool      { return t.Kind == Bool }

// literal turns a present cell into what a user writes; false for cells of
// types without a literal.
func literal(c any, t Type) (any, bool) {
	switch x := c.(type) {
	case blob:
		return []byte(x), true
	case int64:
		return x, t.Kind.IsSigned()
	}
	return c, c != nil
}

// value picks a present cell of a column, nil when it has none.
func (m maker) value(i int) any {
	for range 5 {
		if len(m.t.rows) > 0 {
			if c := m.t.rows[m.IntN(len(m.t.rows))][i]; c != nil {
				return c
			}
		}
	}
	return nil
}

// predicate returns a predicate of rows, true, false or nil for missing.
func (m maker) predicate(depth int) (expr.Expr, func(row []any) any) {
	if depth > 0 && m.IntN(2) == 0 {
		p, f := m.predicate(depth - 1)
		q, g := m.predicate(depth - 1)
		switch m.IntN(3) {
		case 0:
			return p.Not(), func(row []any) any {
				if x, ok := f(row).(bool); ok {
					return !x
				}
				return nil
			}
		case 1:
			return p.And(q), func(row []any) any { return logic(f(row), g(row), false) }
		default:
			return p.Or(q), func(row []any) any { return logic(f(row), g(row), true) }
		}
	}
	i := m.column(anyType)
	f := m.t.fields[i]
	c := expr.Col(f.Name)
	switch op := m.IntN(8); {
	case op == 0:
		return c.IsMissing(), func(row []any) any { return row[i] == nil }
	case op == 1:
		return c.IsPresent(), func(row []any) any { return row[i] != nil }
	case op == 2 && f.Type.Kind == Bool:
		return c, func(row []any) any { return row[i] }
	default:
		x, ok := literal(m.value(i), f.Type)
		if !ok {
			return c.IsPresent(), func(row []any) any { return row[i] != nil }
		}
		y := x
		if b, ok := x.([]byte); ok {
			y = blob(b)
		}
		return m.comparison(c, i, f.Type, x, y)
	}
}

// comparison compares column i with a literal, y as a cell.
func (m maker) comparison(c expr.Expr, i int, t Type, x, y any) (expr.Expr, func(row []any) any) {
	ordered := t.Kind != Categorical && t.Kind != Bool
	test := func(ok func(c int) bool) func(row []any) any {
		return func(row []any) any {
			if row[i] == nil {
				return nil
			}
			if a, isFloat := row[i].(float64); isFloat && (a != a || y != y) { // IEEE
				return !ok(0) && ok(-1) && ok(1)
			}
			return ok(order(row[i], y, nil, false))
		}
	}
	switch op := m.IntN(6); {
	case op == 0 && ordered:
		return c.Lt(x), test(func(c int) bool { return c < 0 })
	case op == 1 && ordered:
		return c.Le(x), test(func(c int) bool { return c <= 0 })
	case op == 2 && ordered:
		return c.Gt(x), test(func(c int) bool { return c > 0 })
	case op == 3 && ordered:
		return c.Ge(x), test(func(c int) bool { return c >= 0 })
	case op%2 == 0:
		return c.Ne(x), test(func(c int) bool { return c != 0 })
	default:
		return c.Eq(x), test(func(c int) bool { return c == 0 })
	}
}

// logic is And and Or with missing: decisive decides alone.
func logic(x, y any, decisive bool) any {
	switch {
	case x == decisive || y == decisive:
		return decisive
	case x == nil || y == nil:
		return nil
	}
	return !decisive
}

// derived returns a column computed row by row and its type.
func (m maker) derived() (expr.Expr, Type, func(row []any) any) {
	p, f := m.predicate(1)
	i, j := m.column(plainNumber), m.column(plainNumber)
	switch op := m.IntN(4); {
	case op == 0:
		return p, vector.Of(Bool), f
	case op == 1 && i >= 0:
		x, y := expr.Col(m.t.fields[i].Name), expr.Col(m.t.fields[j].Name)
		return x.Div(y), vector.Of(Float64), func(row []any) any {
			if row[i] == nil || row[j] == nil {
				return nil
			}
			return number(row[i]) / number(row[j])
		}
	case op == 2 && i >= 0:
		x, y := expr.Col(m.t.fields[i].Name), expr.Col(m.t.fields[j].Name)
		t := sumType(m.t.fields[i].Type, m.t.fields[j].Type)
		return x.Sub(y), t, func(row []any) any {
			if row[i] == nil || row[j] == nil {
				return nil
			}
			d := number(row[i]) - number(row[j])
			if t.Kind.IsFloat() {
				return d
			}
			return int64(d)
		}
	}
	k := m.column(anyType)
	c := expr.Col(m.t.fields[k].Name)
	other := m.value(k)
	e := expr.When(p).Then(c).End()
	if x, ok := literal(other, m.t.fields[k].Type); ok && m.t.fields[k].Type.Kind != Categorical {
		e = expr.When(p).Then(c).Else(x)
	} else {
		other = nil
	}
	return e, m.t.fields[k].Type, func(row []any) any {
		if f(row) == true {
			return row[k]
		}
		return other
	}
}

// sumType is the type of x−y: the smallest signed type that holds both.
func sumType(x, y Type) Type {
	switch {
	case x.Kind == Float32 && y.Kind == Float32:
		return x
	case x.Kind.IsFloat() || y.Kind.IsFloat():
		return vector.Of(Float64)
	}
	width := 1
	for _, k := range []Kind{x.Kind, y.Kind} {
		w := k.Width()
		if k.IsUnsigned() {
			w = min(2*w, 8)
		}
		width = max(width, w)
	}
	return vector.Of(map[int]Kind{1: Int8, 2: Int16, 4: Int32, 8: Int64}[width])
}
