package oracle

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stoa-data/stoa/dataframe/expr"
)

// A step is one operation on rows in all its forms. The texts have %[1]s for
// the rows before.
type step struct {
	sql, duck string
	verbs     func(f frame) frame // nil where verbs have no such operation
	cols      []column
	rows      [][]any // what the interpreter gives
	free      bool    // SQL leaves the order of its rows open
}

// A query is a table and a chain of steps on it.
type query struct {
	first   *table
	steps   []step
	cols    []column
	rows    [][]any
	verbs   bool // all steps have verbs
	ordered bool // the last step orders all rows
	free    bool // a step leaves the order of rows open in SQL, and none after it makes one
}

// largest is the number of rows from which on steps only take some.
const largest = 120

// query makes a random query.
func (m *maker) query() *query {
	q := &query{first: m.tables[0], cols: m.tables[0].cols, rows: m.tables[0].rows, verbs: true}
	steps := []func(cols []column, rows [][]any) (step, bool){m.where, m.project, m.project, m.group, m.group, m.distinct, m.limit, m.join, m.join, m.join, m.half, m.set, m.window, m.window}
	for n := 1 + m.IntN(5); len(q.steps) < n; {
		make := pick(m, steps...)
		if len(q.rows) > largest {
			make = m.limit
		}
		s, ok := make(q.cols, q.rows)
		if !ok {
			continue
		}
		q.steps, q.cols, q.rows = append(q.steps, s), s.cols, s.rows
		q.verbs, q.free = q.verbs && s.verbs != nil, q.free || s.free
		if slices.ContainsFunc(s.cols, func(c column) bool { return c.certainty == fuzzy }) {
			break
		}
	}
	if m.IntN(2) == 0 && len(leaves(q.cols)) == len(q.cols) {
		s := m.sorted(q.cols, q.rows)
		q.steps, q.rows, q.ordered, q.free = append(q.steps, s), s.rows, true, false
	}
	return q
}

// differs says how the rows that SQL gives differ from the right ones, "" if not.
func (q *query) differs(rows [][]any) string {
	if q.free {
		return differ(arranged(rows, q.cols), arranged(q.rows, q.cols), q.cols)
	}
	return differ(rows, q.rows, q.cols)
}

// text returns the query for Stoa or DuckDB: a chain of WITH, or nested.
func (q *query) text(duck, nested bool) string {
	before, with := q.first.name, []string{}
	for i, s := range q.steps {
		format := s.sql
		if duck {
			format = s.duck
		}
		switch now := fmt.Sprintf(format, before); {
		case i == len(q.steps)-1 && len(with) == 0:
			return now
		case i == len(q.steps)-1:
			return "WITH " + strings.Join(with, ",\n") + "\n" + now
		case nested && strings.Count(format, "%[1]s") == 1 && !strings.Contains(q.steps[i+1].sql, "%[1]s AS l"):
			before = "(" + now + ") AS s" + fmt.Sprint(i)
		default:
			name := fmt.Sprint("q", i)
			with, before = append(with, name+" AS ("+now+")"), name
		}
	}
	return ""
}

// run applies the verbs.
func (q *query) run(f frame) frame {
	f = f.table(q.first)
	for _, s := range q.steps {
		f = s.verbs(f)
	}
	return f
}

// String shows the query and its tables for a failure.
func (q *query) String() string { return q.text(false, false) + "\nfor DuckDB\n" + q.text(true, false) }

// escape makes a text part of a format.
func escape(s string) string { return strings.ReplaceAll(s, "%", "%%") }

// names returns the names of columns.
func names(cols []column) []string {
	var out []string
	for _, c := range cols {
		out = append(out, c.name)
	}
	return out
}

// keep returns the rows for which a term is true.
func keep(rows [][]any, p term) [][]any {
	out := [][]any{}
	for _, row := range rows {
		if p.eval([][]any{row}) == true {
			out = append(out, row)
		}
	}
	return out
}

// where keeps some rows.
func (m *maker) where(cols []column, rows [][]any) (step, bool) {
	p := m.term(leaves(cols), boolean, 3)
	return step{sql: "SELECT * FROM %[1]s WHERE " + escape(p.sql), duck: "SELECT * FROM %[1]s WHERE " + escape(p.duck),
		verbs: func(f frame) frame { return f.filter(p.verb) }, cols: cols, rows: keep(rows, p)}, true
}

// project computes columns, and drops some; at times it filters before.
func (m *maker) project(cols []column, rows [][]any) (step, bool) {
	from := leaves(cols)
	var s step
	var terms []term
	var by []any
	var sqls, ducks []string
	add := func(t term, name string) {
		terms = append(terms, t)
		s.cols = append(s.cols, column{name, t.kind, t.certainty})
		by = append(by, t.verb.As(name))
		sqls, ducks = append(sqls, t.sql+" AS "+name), append(ducks, t.duck+" AS "+name)
	}
	for i, c := range cols {
		if m.IntN(4) > 0 {
			add(of(cols, i), c.name)
		}
	}
	for range 1 + m.IntN(3) {
		t := m.term(from, pick(m, plain...), 3)
		add(t, m.name())
	}
	if len(terms) == 0 {
		return step{}, false
	}
	tail, duckTail, before := "", "", func(f frame) frame { return f }
	if m.IntN(3) == 0 {
		p := m.term(from, boolean, 2)
		tail, duckTail, before, rows = " WHERE "+p.sql, " WHERE "+p.duck, func(f frame) frame { return f.filter(p.verb) }, keep(rows, p)
	}
	s.sql = "SELECT " + escape(strings.Join(sqls, ", ")) + " FROM %[1]s" + escape(tail)
	s.duck = "SELECT " + escape(strings.Join(ducks, ", ")) + " FROM %[1]s" + escape(duckTail)
	s.verbs = func(f frame) frame { return before(f).choose(by...) }
	s.rows = [][]any{}
	for _, row := range rows {
		var out []any
		for _, t := range terms {
			out = append(out, t.eval([][]any{row}))
		}
		s.rows = append(s.rows, out)
	}
	return s, true
}

// key is the same for equal rows: missing is one value, NaN too, −0 is 0.
func key(row []any) string {
	var b strings.Builder
	for _, c := range row {
		if c == 0.0 {
			c = 0.0
		}
		fmt.Fprintf(&b, "%T %q;", c, fmt.Sprint(c))
	}
	return b.String()
}

// unique keeps the first of equal rows.
func unique(rows [][]any) [][]any {
	seen, out := map[string]bool{}, [][]any{}
	for _, row := range rows {
		if k := key(row); !seen[k] {
			seen[k] = true
			out = append(out, row)
		}
	}
	return out
}

// some returns a few columns, in another order, and the rows of them.
func (m *maker) some(cols []column, rows [][]any, most int) ([]column, [][]any) {
	at := m.Perm(len(cols))[:1+m.IntN(min(most, len(cols)))]
	var out []column
	for _, i := range at {
		out = append(out, cols[i])
	}
	part := make([][]any, len(rows))
	for r, row := range rows {
		for _, i := range at {
			part[r] = append(part[r], row[i])
		}
	}
	return out, part
}

// distinct keeps distinct values of some columns.
func (m *maker) distinct(cols []column, rows [][]any) (step, bool) {
	cols, rows = m.some(cols, rows, 4)
	text := "SELECT DISTINCT " + strings.Join(names(cols), ", ") + " FROM %[1]s"
	return step{sql: text, duck: text, cols: cols, rows: unique(rows),
		verbs: func(f frame) frame { return f.choose(anys(names(cols))...).unique() }}, true
}

// set joins two parts of the rows.
func (m *maker) set(cols []column, rows [][]any) (step, bool) {
	from := leaves(cols)
	p, q := m.term(from, boolean, 1), m.term(from, boolean, 1)
	op := pick(m, "UNION ALL", "UNION ALL", "UNION", "INTERSECT", "EXCEPT")
	list := strings.Join(names(cols), ", ")
	text := "SELECT " + list + " FROM %[1]s WHERE "
	s := step{sql: text + escape(p.sql) + " " + op + " " + text + escape(q.sql), duck: text + escape(p.duck) + " " + op + " " + text + escape(q.duck), cols: cols}
	l, r := keep(rows, p), keep(rows, q)
	in := map[string]bool{}
	for _, row := range r {
		in[key(row)] = true
	}
	without := func(not bool) [][]any {
		return slices.DeleteFunc(unique(l), func(row []any) bool { return in[key(row)] == not })
	}
	switch op {
	case "UNION ALL", "UNION":
		s.rows = slices.Concat([][]any{}, l, r)
		if op == "UNION" {
			s.rows = unique(s.rows)
		}
		s.verbs = func(f frame) frame {
			out := f.filter(p.verb).concat(f.filter(q.verb))
			if op == "UNION" {
				out = out.unique()
			}
			return out
		}
	case "INTERSECT":
		s.rows = without(false)
	case "EXCEPT":
		s.rows = without(true)
	}
	return s, true
}

// An ordering is the keys of a sort in all forms.
type ordering struct {
	sql, duck []string
	verbs     []any
	compare   func(a, b []any) int
}

// order makes keys: expressions, and all columns behind them when total.
func (m *maker) order(cols []column, total bool) ordering {
	var o ordering
	var compares []func(a, b []any) int
	add := func(t term, desc bool) {
		word := ""
		if desc {
			word = " DESC"
			o.verbs = append(o.verbs, expr.Desc(t.verb))
		} else {
			o.verbs = append(o.verbs, t.verb)
		}
		o.sql, o.duck = append(o.sql, t.sql+word), append(o.duck, t.duck+word+" NULLS LAST")
		compares = append(compares, func(a, b []any) int {
			x, y := t.eval([][]any{a}), t.eval([][]any{b})
			switch {
			case x == nil || y == nil:
				return int(bit(x == nil) - bit(y == nil))
			case desc:
				return compare(y, x)
			}
			return compare(x, y)
		})
	}
	from := leaves(cols)
	for range 1 + m.IntN(2) {
		if t := pick(m, from...); m.IntN(4) == 0 {
			t = m.term([]term{t}, pick(m, integer, text), 1)
			if t.kind == integer || t.certainty == exact {
				t.sql, t.duck, t.verb, t.eval = m.keyed(t, pick(m, from...))
			}
			add(t, m.IntN(2) == 0)
		} else {
			add(t, m.IntN(2) == 0)
		}
	}
	if total {
		for _, t := range from {
			add(t, m.IntN(4) == 0)
		}
	}
	o.compare = func(a, b []any) int {
		for _, c := range compares {
			if n := c(a, b); n != 0 {
				return n
			}
		}
		return 0
	}
	return o
}

// keyed makes an expression that is no constant: a number alone would count
// columns.
func (m *maker) keyed(t, of term) (string, string, expr.Expr, func(rows [][]any) any) {
	p := term{sql: "(" + of.sql + " IS NULL)", duck: "(" + of.duck + " IS NULL)", verb: of.verb.IsMissing(), eval: func(rows [][]any) any { return of.eval(rows) == nil }}
	return "CASE WHEN " + p.sql + " THEN NULL ELSE " + t.sql + " END", "CASE WHEN " + p.duck + " THEN NULL ELSE " + t.duck + " END",
		expr.When(p.verb).Then(nil).Else(t.verb), func(rows [][]any) any {
			if p.eval(rows) == true {
				return nil
			}
			return t.eval(rows)
		}
}

// sorted orders all rows.
func (m *maker) sorted(cols []column, rows [][]any) step {
	o := m.order(cols, true)
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, o.compare)
	return step{sql: "SELECT * FROM %[1]s ORDER BY " + escape(strings.Join(o.sql, ", ")), duck: "SELECT * FROM %[1]s ORDER BY " + escape(strings.Join(o.duck, ", ")),
		verbs: func(f frame) frame { return f.sort(o.verbs...) }, cols: cols, rows: rows}
}

// limit takes a slice of the ordered rows.
func (m *maker) limit(cols []column, rows [][]any) (step, bool) {
	s := m.sorted(cols, rows)
	lo, n := 0, m.IntN(min(len(rows)+3, largest/2))
	if m.IntN(2) == 0 {
		lo = m.IntN(len(rows) + 2)
	}
	tail := fmt.Sprintf(" LIMIT %d OFFSET %d", n, lo)
	if lo == 0 {
		tail = fmt.Sprintf(" LIMIT %d", n)
	}
	s.sql, s.duck = s.sql+tail, s.duck+tail
	sort := s.verbs
	s.verbs = func(f frame) frame { return sort(f).slice(lo, lo+n) }
	s.rows = s.rows[min(lo, len(rows)):min(lo+n, len(rows))]
	return s, true
}

// show prints the cells of a table.
func (t *table) show() string {
	var b strings.Builder
	fmt.Fprintln(&b, t.name, names(t.cols))
	for _, row := range t.rows {
		fmt.Fprintln(&b, row)
	}
	return b.String()
}

// bundle is what a failure shows.
func (m *maker) bundle(q *query) string {
	out := q.String()
	for _, t := range m.tables {
		out += "\n" + t.show()
	}
	return out
}

// must fails the test with the query.
func (m *maker) must(t testing.TB, seed uint64, q *query, way, problem string) {
	t.Helper()
	if problem != "" {
		t.Fatalf("seed %d: %s: %s\n%s", seed, way, problem, m.bundle(q))
	}
}
