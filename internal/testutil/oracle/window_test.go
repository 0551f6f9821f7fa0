package oracle

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stoa-data/stoa/dataframe/expr"
)

// window adds a column that looks at the rows around each row.
func (m *maker) window(cols []column, rows [][]any) (step, bool) {
	from := leaves(cols)
	var keys []term
	var parts, duckParts []string
	var by []any
	for range m.IntN(3) {
		k := pick(m, from...)
		keys, by = append(keys, k), append(by, k.verb)
		parts, duckParts = append(parts, k.sql), append(duckParts, k.duck)
	}
	total := m.order(cols, true)
	coarse := m.order(cols, false)
	x := m.beside(m.term(from, pick(m, integer, integer, text, date, float), m.IntN(2)), from)
	if x.certainty != exact {
		return step{}, false
	}
	lo, hi := -m.IntN(4), m.IntN(3)
	partition, duckPartition := "", ""
	if len(keys) > 0 {
		partition, duckPartition = "PARTITION BY "+strings.Join(parts, ", "), "PARTITION BY "+strings.Join(duckParts, ", ")
	}
	over := expr.Partition(by...)
	text := func(call string, o ordering, duck bool, tail string) string {
		p, list := partition, o.sql
		if duck {
			p, list = duckPartition, o.duck
		}
		if len(list) > 0 {
			p += " ORDER BY " + strings.Join(list, ", ")
		}
		return call + " OVER (" + p + tail + ")"
	}
	bounds := fmt.Sprintf(" ROWS BETWEEN %d PRECEDING AND %d FOLLOWING", -lo, hi)
	if hi == 0 {
		bounds = fmt.Sprintf(" ROWS BETWEEN %d PRECEDING AND CURRENT ROW", -lo)
	}
	var out term
	// each is the value of a row from its sorted partition.
	var each func(part [][]any, i int) any
	o := total
	rolled := func(sql string, verb expr.Expr, k kind, certainty certainty, f func(x []any) any, none any) {
		out = term{kind: k, certainty: certainty, sql: text(sql+"("+x.sql+")", o, false, bounds), duck: text(sql+"("+x.duck+")", o, true, bounds), verb: verb.Over(over.Order(o.verbs...))}
		each = func(part [][]any, i int) any {
			var values []any
			for _, row := range part[max(i+lo, 0):min(i+hi+1, len(part))] {
				if c := x.eval([][]any{row}); c != nil {
					values = append(values, c)
				}
			}
			if len(values) == 0 {
				return none
			}
			return f(values)
		}
	}
	plain := func(call, duck string, k kind, verb expr.Expr) {
		out = term{kind: k, sql: text(call, o, false, ""), duck: text(duck, o, true, ""), verb: verb.Over(over.Order(o.verbs...))}
	}
	at := func(part [][]any, i int) any {
		if i < 0 || i >= len(part) {
			return nil
		}
		return x.eval(part[i : i+1])
	}
	n := 1 + m.IntN(3)
	numeric := x.kind == integer || x.kind == float
	switch op := m.IntN(11); {
	case op == 0:
		plain("row_number()", "row_number()", integer, expr.RowNumber())
		each = func(_ [][]any, i int) any { return int64(i + 1) }
	case op == 1:
		o = coarse
		plain("rank()", "rank()", integer, expr.RankBy(o.verbs...))
		each = func(part [][]any, i int) any {
			for i > 0 && o.compare(part[i-1], part[i]) == 0 {
				i--
			}
			return int64(i + 1)
		}
	case op == 2:
		o = coarse
		plain("dense_rank()", "dense_rank()", integer, expr.RankDenseBy(o.verbs...))
		each = func(part [][]any, i int) any {
			rank := int64(1)
			for j := 1; j <= i; j++ {
				rank += bit(o.compare(part[j-1], part[j]) != 0)
			}
			return rank
		}
	case op == 3:
		plain(fmt.Sprintf("lag(%s, %d)", x.sql, n), fmt.Sprintf("lag(%s, %d)", x.duck, n), x.kind, x.verb.Shift(n))
		each = func(part [][]any, i int) any { return at(part, i-n) }
	case op == 4:
		plain("lead("+x.sql+")", "lead("+x.duck+")", x.kind, x.verb.Lead())
		each = func(part [][]any, i int) any { return at(part, i+1) }
	case op == 5 && numeric:
		rolled("sum", x.verb.RollingRows(lo, hi).Sum(), x.kind, exact, sum, nil)
	case op == 6 && numeric:
		rolled("avg", x.verb.RollingRows(lo, hi).Mean(), float, stable, func(x []any) any { return number(sum(x)) / float64(len(x)) }, nil)
	case op == 7 && x.kind != float:
		rolled("min", x.verb.RollingRows(lo, hi).Min(), x.kind, exact, extreme(-1), nil)
	case op == 8 && x.kind != float:
		rolled("max", x.verb.RollingRows(lo, hi).Max(), x.kind, exact, extreme(1), nil)
	case op == 9:
		rolled("count", x.verb.RollingRows(lo, hi).Count(), integer, exact, func(x []any) any { return int64(len(x)) }, int64(0))
	case op == 10 && numeric: // over the whole partition
		o = ordering{compare: func(a, b []any) int { return 0 }}
		plain("sum("+x.sql+")", "sum("+x.duck+")", x.kind, some(x.verb, 1, x.verb.Sum()))
		each = func(part [][]any, _ int) any {
			var values []any
			for _, row := range part {
				if c := x.eval([][]any{row}); c != nil {
					values = append(values, c)
				}
			}
			if len(values) == 0 {
				return nil
			}
			return sum(values)
		}
	default:
		return step{}, false
	}
	name := m.name()
	s := step{cols: append(slices.Clone(cols), column{name, out.kind, out.certainty}),
		sql:   "SELECT *, " + escape(out.sql) + " AS " + name + " FROM %[1]s",
		duck:  "SELECT *, " + escape(out.duck) + " AS " + name + " FROM %[1]s",
		verbs: func(f frame) frame { return f.derive(out.verb.As(name)) }}
	numbered := make([][]any, len(rows)) // rows know their places
	for r, row := range rows {
		numbered[r] = append(slices.Clone(row), r)
	}
	s.rows = make([][]any, len(rows))
	for _, part := range m.groups(keys, numbered) {
		part = slices.Clone(part)
		slices.SortStableFunc(part, o.compare)
		for i, row := range part {
			r := row[len(row)-1].(int)
			s.rows[r] = append(slices.Clone(rows[r]), each(part, i))
		}
	}
	return s, true
}
