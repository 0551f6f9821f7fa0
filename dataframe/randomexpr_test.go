package dataframe

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

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

// An output is an expression of a group and what it is of the group's rows.
type output struct {
	e      expr.Expr
	t      Type
	scalar bool
	f      func(rows [][]any) []any
}

// An aggregate is a reduction of present cells; those of nothing are missing
// unless f says otherwise.
type aggregate struct {
	e    func(expr.Expr) expr.Expr
	ok   func(Type) bool
	t    func(Type) Type
	f    func(x []any, t Type) any
	none any
}

// shapes of the aggregates' arguments and results.
func summable(t Type) bool  { return t.Kind.IsNumeric() || t.Kind == Bool || t.Kind == Duration }
func averaged(t Type) bool  { return summable(t) || t.Kind == Timestamp }
func same(t Type) Type      { return t }
func toInt64(Type) Type     { return vector.Of(Int64) }
func toFloat64(t Type) Type { return vector.Of(Float64) }
func toMean(t Type) Type {
	if t.Kind == Timestamp || t.Kind == Duration {
		return t
	}
	return vector.Of(Float64)
}

// averageOf rounds what a temporal type holds.
func averageOf(f func(x []any) float64) func(x []any, t Type) any {
	return func(x []any, t Type) any {
		y := f(x)
		switch {
		case !t.Kind.IsTemporal():
			return y
		case y != y:
			return nil
		}
		return int64(math.RoundToEven(y))
	}
}

// aggregates are all reductions of expr.
var aggregates = []aggregate{
	{e: expr.Expr.Count, ok: anyType, t: toInt64, none: int64(0), f: func(x []any, _ Type) any { return int64(len(x)) }},
	{e: expr.Expr.NUnique, ok: anyType, t: toInt64, none: int64(0), f: func(x []any, _ Type) any { return int64(len(distinct(x))) }},
	{e: expr.Expr.Min, ok: anyType, t: same, f: func(x []any, t Type) any { return extreme(x, t, -1) }},
	{e: expr.Expr.Max, ok: anyType, t: same, f: func(x []any, t Type) any { return extreme(x, t, 1) }},
	{e: expr.Expr.First, ok: anyType, t: same, f: func(x []any, _ Type) any { return x[0] }},
	{e: expr.Expr.Last, ok: anyType, t: same, f: func(x []any, _ Type) any { return x[len(x)-1] }},
	{e: expr.Expr.Mode, ok: anyType, t: same, f: func(x []any, _ Type) any { return mode(x) }},
	{e: expr.Expr.Mean, ok: averaged, t: toMean, f: averageOf(mean)},
	{e: expr.Expr.Median, ok: averaged, t: toMean, f: averageOf(func(x []any) float64 { return quantile(x, 0.5) })},
	{e: func(e expr.Expr) expr.Expr { return e.Quantile(0.3) }, ok: averaged, t: toMean, f: averageOf(func(x []any) float64 { return quantile(x, 0.3) })},
	{e: expr.Expr.Var, ok: summable, t: toFloat64, f: func(x []any, _ Type) any { return variance(x) }},
	{e: expr.Expr.Std, ok: averaged, t: func(t Type) Type {
		if t = toMean(t); t.Kind == Timestamp {
			return Type{Kind: Duration, Unit: t.Unit}
		}
		return t
	}, f: averageOf(func(x []any) float64 { return math.Sqrt(variance(x)) })},
	{e: expr.Expr.Any, ok: isBool, t: same, none: false, f: func(x []any, _ Type) any { return slices.Contains(x, true) }},
	{e: expr.Expr.All, ok: isBool, t: same, none: true, f: func(x []any, _ Type) any { return !slices.Contains(x, false) }},
}

// extreme is the least or greatest cell, NaN if any is.
func extreme(x []any, t Type, sign int) any {
	best := x[0]
	for _, c := range x {
		if f, ok := c.(float64); ok && f != f {
			return c
		}
		if sign*order(c, best, nil, false) > 0 {
			best = c
		}
	}
	return best
}

// total is Sum, in the type that holds sums.
func total(x []any, t Type) any {
	s := 0.0
	for _, c := range x {
		s += number(c)
	}
	switch {
	case t.Kind.IsFloat():
		return s
	case t.Kind.IsUnsigned():
		return uint64(s)
	}
	return int64(s)
}

// totalType is the type of a Sum.
func totalType(t Type) Type {
	switch {
	case t.Kind == Duration:
		return t
	case t.Kind.IsFloat():
		return vector.Of(Float64)
	case t.Kind.IsUnsigned():
		return vector.Of(Uint64)
	}
	return vector.Of(Int64)
}

// steps appends up to two steps to an expression.
func (m maker) steps(o output, levels []string) output {
	inner := o.f
	free := func(e expr.Expr, t Type, f func(x []any) []any) output {
		return output{e: e, t: t, f: func(rows [][]any) []any { return f(inner(rows)) }}
	}
	desc := m.IntN(2) == 0
	sorted := func(x []any) []any {
		x = slices.Clone(x)
		slices.SortStableFunc(x, func(a, b any) int { return order(a, b, levels, desc) })
		return x
	}
	n := m.IntN(4)
	switch op := m.IntN(5); {
	case op == 0 && desc:
		return free(o.e.SortDesc(), o.t, sorted)
	case op == 0:
		return free(o.e.Sort(), o.t, sorted)
	case op == 1:
		return free(o.e.Unique(), o.t, distinct)
	case op == 2:
		return free(o.e.Head(n), o.t, func(x []any) []any { return x[:min(n, len(x))] })
	case op == 3 && (o.t.Kind.IsNumeric() || o.t.Kind == Date || o.t.Kind == Timestamp || o.t.Kind == Duration):
		return free(o.e.Diff(), diffType(o.t), func(x []any) []any { return diff(present(x), o.t) })
	}
	return free(o.e.Tail(n), o.t, func(x []any) []any { return x[max(len(x)-n, 0):] })
}

// diffType is the type of differences of neighbours.
func diffType(t Type) Type {
	switch {
	case t.Kind.IsSigned() || t.Kind.IsFloat():
		return t
	case t.Kind == Date:
		return Type{Kind: Duration}
	case t.Kind.IsTemporal():
		return Type{Kind: Duration, Unit: t.Unit}
	}
	return sumType(t, t)
}

// diff is the differences of neighbours.
func diff(x []any, t Type) []any {
	var out []any
	for i := 1; i < len(x); i++ {
		d := number(x[i]) - number(x[i-1])
		switch {
		case t.Kind == Date:
			out = append(out, int64(d)*86400)
		case t.Kind.IsFloat():
			out = append(out, d)
		default:
			out = append(out, int64(d))
		}
	}
	return out
}

// output returns an expression for Combine: a chain of steps on a column, and
// an aggregate behind it when scalar.
func (m maker) output(scalar bool) output {
	i := m.column(anyType)
	f := m.t.fields[i]
	o := output{e: expr.Col(f.Name), t: f.Type, f: func(rows [][]any) []any { return m.t.column(f.Name, rows) }}
	for range m.IntN(3) {
		o = m.steps(o, m.t.levels[f.Name])
	}
	if !scalar {
		return o
	}
	switch m.IntN(5) {
	case 0:
		return m.reduce(o, output{e: o.e.Len(), t: vector.Of(Int64)}, func(x []any) any { return int64(len(x)) })
	case 1:
		if summable(o.t) {
			return m.reduce(o, output{e: o.e.Sum(), t: totalType(o.t)}, func(x []any) any { return total(present(x), o.t) })
		}
	}
	for {
		a := aggregates[m.IntN(len(aggregates))]
		if !a.ok(o.t) {
			continue
		}
		levels := m.t.levels[f.Name]
		return m.reduce(o, output{e: a.e(o.e), t: a.t(o.t)}, func(x []any) any {
			p := present(x)
			if levels != nil {
				p = ranked(p, levels)
			}
			if len(p) == 0 {
				return a.none
			}
			c := a.f(p, o.t)
			if rank, ok := c.(int64); ok && levels != nil && a.t(o.t).Kind == Categorical {
				return levels[rank]
			}
			return c
		})
	}
}

// ranked puts the place of its level for each cell.
func ranked(x []any, levels []string) []any {
	out := make([]any, len(x))
	for i, c := range x {
		out[i] = int64(slices.Index(levels, c.(string)))
	}
	return out
}

// reduce makes out the reduction f of o.
func (m maker) reduce(o, out output, f func(x []any) any) output {
	out.scalar = true
	out.f = func(rows [][]any) []any { return []any{f(o.f(rows))} }
	return out
}

// String names an output in a failure.
func (o output) String() string { return fmt.Sprint(o.e, " ", o.t) }
