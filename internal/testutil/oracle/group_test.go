package oracle

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/groupby"
)

// An aggregate is a reduction in all its forms.
type aggregate struct {
	in        []kind
	out       kind // any1: that of the operand
	sql       string
	ieee      bool // NaN if a value is, which DuckDB has to be told
	local     bool
	exact     bool // of exact values only: the order of additions must not show
	certainty certainty
	verb      func(x expr.Expr) expr.Expr
	f         func(x []any) any // of the present values; nil of none unless none says otherwise
	none      any
}

// some is an aggregate, missing where fewer than n values are present.
func some(x expr.Expr, n int, e expr.Expr) expr.Expr {
	return expr.When(x.Count().Ge(n)).Then(e).End()
}

// extreme is the least or greatest value, NaN if any is.
func extreme(sign int) func(x []any) any {
	return func(x []any) any {
		best := x[0]
		for _, c := range x {
			if nan([]any{c}) {
				return c
			}
			if sign*compare(c, best) > 0 {
				best = c
			}
		}
		return best
	}
}

// number is a cell as a float.
func number(c any) float64 {
	if i, ok := c.(int64); ok {
		return float64(i)
	}
	return c.(float64)
}

// sum adds values.
func sum(x []any) any {
	if _, ok := x[0].(int64); ok {
		s := int64(0)
		for _, c := range x {
			s += c.(int64)
		}
		return s
	}
	s := 0.0
	for _, c := range x {
		s += c.(float64)
	}
	return s
}

// quantile interpolates between neighbours.
func quantile(p float64) func(x []any) any {
	return func(x []any) any {
		x = slices.Clone(x)
		slices.SortFunc(x, compare)
		if nan(x) {
			return math.NaN()
		}
		lo, g := math.Modf(float64(len(x)-1) * p)
		a := number(x[int(lo)])
		if g == 0 || a == number(x[int(lo)+1]) {
			return a
		}
		return a*(1-g) + number(x[int(lo)+1])*g
	}
}

// variance over n−less.
func variance(less int) func(x []any) any {
	return func(x []any) any {
		if len(x) <= less {
			return nil
		}
		m, s := 0.0, 0.0
		for _, c := range x {
			m += number(c) / float64(len(x))
		}
		for _, c := range x {
			s += (number(c) - m) * (number(c) - m)
		}
		return s / float64(len(x)-less)
	}
}

// distinct is the number of distinct values.
func distinct(x []any) any {
	rows := [][]any{}
	for _, c := range x {
		rows = append(rows, []any{c})
	}
	return int64(len(unique(rows)))
}

// aggregates are all aggregates.
var aggregates = []aggregate{
	{in: append([]kind{level}, plain...), out: integer, sql: "count(%s)", none: int64(0), f: func(x []any) any { return int64(len(x)) }, verb: expr.Expr.Count},
	{in: append([]kind{level}, plain...), out: integer, sql: "count(DISTINCT %s)", none: int64(0), f: distinct, verb: expr.Expr.NUnique},
	{in: []kind{integer, float}, out: any1, exact: true, sql: "sum(%s)", f: sum, verb: func(x expr.Expr) expr.Expr { return some(x, 1, x.Sum()) }},
	{in: []kind{integer, float}, out: float, exact: true, certainty: stable, sql: "avg(%s)", verb: expr.Expr.Mean, f: func(x []any) any { return number(sum(x)) / float64(len(x)) }},
	{in: []kind{integer, float, text, date, stamp}, out: any1, sql: "min(%s)", ieee: true, f: extreme(-1), verb: expr.Expr.Min},
	{in: []kind{integer, float, text, date, stamp}, out: any1, sql: "max(%s)", ieee: true, f: extreme(1), verb: expr.Expr.Max},
	{in: []kind{boolean}, out: boolean, sql: "bool_and(%s)", f: func(x []any) any { return !slices.Contains(x, false) }, verb: func(x expr.Expr) expr.Expr { return some(x, 1, x.All()) }},
	{in: []kind{boolean}, out: boolean, sql: "bool_or(%s)", f: func(x []any) any { return slices.Contains(x, true) }, verb: func(x expr.Expr) expr.Expr { return some(x, 1, x.Any()) }},
	{in: []kind{integer}, out: float, certainty: fuzzy, sql: "median(%s)", verb: expr.Expr.Median, f: quantile(0.5)},
	{in: []kind{integer}, out: float, certainty: fuzzy, sql: "quantile_cont(%s, 0.3)", verb: func(x expr.Expr) expr.Expr { return x.Quantile(0.3) }, f: quantile(0.3)},
	{in: []kind{float}, out: float, certainty: fuzzy, local: true, sql: "median(%s)", verb: expr.Expr.Median, f: quantile(0.5)},
	{in: []kind{integer}, out: float, certainty: fuzzy, sql: "var_samp(%s)", verb: func(x expr.Expr) expr.Expr { return some(x, 2, x.Var()) }, f: variance(1)},
	{in: []kind{integer}, out: float, certainty: fuzzy, sql: "var_pop(%s)", f: variance(0), verb: func(x expr.Expr) expr.Expr {
		return expr.When(x.Count().Eq(1)).Then(0.0).Else(x.Var().Mul(x.Count().Sub(1)).Div(x.Count()))
	}},
	{in: []kind{integer}, out: float, certainty: fuzzy, sql: "stddev(%s)", verb: func(x expr.Expr) expr.Expr { return some(x, 2, x.Std()) }, f: func(x []any) any {
		if v, ok := variance(1)(x).(float64); ok {
			return math.Sqrt(v)
		}
		return nil
	}},
	{in: append([]kind{level}, plain...), out: any1, local: true, sql: "any_value(%s)", verb: expr.Expr.First, f: func(x []any) any { return x[0] }},
	{in: []kind{integer, text, date}, out: any1, local: true, sql: "mode(%s)", verb: expr.Expr.Mode, f: func(x []any) any {
		n, best := map[any]int{}, any(nil)
		for _, c := range x {
			if n[c]++; best == nil || n[c] > n[best] {
				best = c
			}
		}
		return best
	}},
}

// counted is count(*).
var counted = term{kind: integer, sql: "count(*)", duck: "count(*)", verb: groupby.Count(), eval: func(rows [][]any) any { return int64(len(rows)) }}

// aggregate makes an aggregate of rows, of those that pass a filter at times;
// last allows results that may be used no more.
func (m *maker) aggregate(cols []column, last bool) term {
	from := leaves(cols)
	for range 100 {
		a := aggregates[m.IntN(len(aggregates))]
		k := pick(m, a.in...)
		if m.peer && a.local || a.certainty == fuzzy && !last || k == level && len(ofKind(from, level)) == 0 {
			continue
		}
		x := m.term(from, k, m.IntN(3))
		if !strings.ContainsAny(x.sql, "0123456789") || x.certainty > exact && a.exact {
			continue
		}
		x = m.beside(x, from)
		return m.reduction(a, x, from)
	}
	return counted
}

// beside makes sure that an expression is no constant.
func (m *maker) beside(x term, from []term) term {
	for _, f := range from {
		if strings.Contains(x.sql, f.sql) {
			return x
		}
	}
	x.sql, x.duck, x.verb, x.eval = m.keyed(x, pick(m, from...))
	return x
}

// reduction is an aggregate of x, filtered at times.
func (m *maker) reduction(a aggregate, x term, from []term) term {
	out := term{kind: a.out, certainty: max(a.certainty, x.certainty), sql: fmt.Sprintf(a.sql, x.sql)}
	if a.out == any1 {
		out.kind = x.kind
	}
	if out.kind != float {
		out.certainty = exact
	}
	verb := x.verb
	pass := func([]any) bool { return true }
	tail, duckTail := "", ""
	if m.IntN(4) == 0 {
		p := m.term(from, boolean, 1)
		tail, duckTail = " FILTER (WHERE "+p.sql+")", " FILTER (WHERE "+p.duck+")"
		verb = expr.When(p.verb).Then(x.verb).End()
		pass = func(row []any) bool { return p.eval([][]any{row}) == true }
	}
	out.sql += tail
	out.duck = fmt.Sprintf(a.sql, x.duck) + duckTail
	if a.ieee && x.kind == float {
		out.duck = fmt.Sprintf("(CASE WHEN bool_or(isnan(%s))%s THEN CAST('NaN' AS DOUBLE) ELSE %s END)", x.duck, duckTail, out.duck)
	}
	out.verb = a.verb(verb)
	out.eval = func(rows [][]any) any {
		var values []any
		for _, row := range rows {
			if c := x.eval([][]any{row}); c != nil && pass(row) {
				values = append(values, c)
			}
		}
		if len(values) == 0 {
			return a.none
		}
		return a.f(values)
	}
	return out
}

// group groups rows by columns and expressions, computes aggregates and
// arithmetic on them, and filters the groups.
func (m *maker) group(cols []column, rows [][]any) (step, bool) {
	from := leaves(cols)
	var s step
	var keys []term
	var by []any
	var sqls, ducks, groups, duckGroups []string
	for range m.IntN(3) {
		k := pick(m, from...)
		if m.IntN(3) == 0 {
			k = m.beside(m.term(from, pick(m, plain...), 2), from)
		}
		if slices.ContainsFunc(keys, func(t term) bool { return t.sql == k.sql }) {
			continue
		}
		name := m.name()
		keys, by = append(keys, k), append(by, k.verb.As(name))
		sqls, ducks = append(sqls, k.sql+" AS "+name), append(ducks, k.duck+" AS "+name)
		groups, duckGroups = append(groups, k.sql), append(duckGroups, k.duck)
		s.cols = append(s.cols, column{name, k.kind, k.certainty})
	}
	last := m.IntN(3) == 0
	reductions := []term{counted}
	for range 1 + m.IntN(3) {
		reductions = append(reductions, m.aggregate(cols, last))
	}
	var usable []term
	for _, r := range reductions {
		if r.certainty != fuzzy && r.kind != level {
			usable = append(usable, r)
		}
	}
	var exprs []expr.Expr
	outs := reductions[m.IntN(2):]
	if m.IntN(2) == 0 {
		r := pick(m, usable...)
		outs = append(slices.Clone(outs), m.beside(m.term(usable, r.kind, 2), usable))
	}
	for _, t := range outs {
		name := m.name()
		exprs = append(exprs, t.verb.As(name))
		sqls, ducks = append(sqls, t.sql+" AS "+name), append(ducks, t.duck+" AS "+name)
		s.cols = append(s.cols, column{name, t.kind, t.certainty})
	}
	s.sql = "SELECT " + escape(strings.Join(sqls, ", ")) + " FROM %[1]s"
	s.duck = "SELECT " + escape(strings.Join(ducks, ", ")) + " FROM %[1]s"
	if len(keys) > 0 {
		s.sql += " GROUP BY " + escape(strings.Join(groups, ", "))
		s.duck += " GROUP BY " + escape(strings.Join(duckGroups, ", "))
	}
	s.verbs = func(f frame) frame { return f.combine(by, exprs...) }
	pass := func([][]any) bool { return true }
	if m.IntN(3) == 0 {
		p := m.beside(m.term(usable, boolean, 2), usable)
		s.sql, s.duck = s.sql+" HAVING "+escape(p.sql), s.duck+" HAVING "+escape(p.duck)
		name, chosen := m.name(), anys(names(s.cols))
		s.verbs = func(f frame) frame {
			return f.combine(by, append(slices.Clone(exprs), p.verb.As(name))...).filter(expr.Col(name)).choose(chosen...)
		}
		pass = func(rows [][]any) bool { return p.eval(rows) == true }
	}
	s.rows = [][]any{}
	for _, group := range m.groups(keys, rows) {
		var row []any
		for _, k := range keys {
			row = append(row, k.eval(group[:1]))
		}
		for _, o := range outs {
			row = append(row, o.eval(group))
		}
		if pass(group) {
			s.rows = append(s.rows, row)
		}
	}
	return s, true
}

// groups returns the rows of equal keys in order of first appearance; without
// keys all rows are one group.
func (m *maker) groups(keys []term, rows [][]any) [][][]any {
	if len(keys) == 0 {
		return [][][]any{rows}
	}
	at := map[string]int{}
	var out [][][]any
	for _, row := range rows {
		var cells []any
		for _, k := range keys {
			cells = append(cells, k.eval([][]any{row}))
		}
		k := key(cells)
		if _, ok := at[k]; !ok {
			at[k] = len(out)
			out = append(out, nil)
		}
		out[at[k]] = append(out[at[k]], row)
	}
	return out
}
