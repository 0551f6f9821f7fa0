package oracle

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
)

// A kind is what a term's cells are: nil for missing, else bool, int64 (days
// of a date, microseconds of a time), float64 or string.
type kind int

const (
	boolean kind = iota
	integer
	float
	text
	level // a categorical column
	date
	stamp
)

// kinds are all kinds.
var kinds = []kind{boolean, integer, float, text, level, date, stamp}

// A certainty says how far the bits of a float are determined.
type certainty int

const (
	exact  certainty = iota // sums of such values do not round
	stable                  // rounded, in the same way by everybody
	fuzzy                   // the order of additions shows: compared, never used
)

// A term is an expression in all its forms.
type term struct {
	kind      kind
	certainty certainty
	sql, duck string
	verb      expr.Expr
	eval      func(rows [][]any) any // of one row, or of the rows of a group
}

// A column is a column of a query's result.
type column struct {
	name      string
	kind      kind
	certainty certainty
}

// A maker makes random queries: each choice depends on the seed only.
type maker struct {
	*rand.Rand
	peer   bool // for DuckDB too
	fresh  int  // names in use
	wide   bool // a number grew too large for some type of integers
	tables []*table
}

// pick returns one of some values.
func pick[T any](m *maker, xs ...T) T { return xs[m.IntN(len(xs))] }

// name returns a name that no column has.
func (m *maker) name() string {
	m.fresh++
	return fmt.Sprint("c", m.fresh)
}

// texts are the values of text columns, in order.
var texts = []string{"", " a ", "12", "B", "a", "a,b", "ab", "b", "ba%", "é", "日本"}

// cell returns a random value of a kind.
func (m *maker) cell(k kind) any {
	switch k {
	case boolean:
		return m.IntN(2) == 0
	case integer:
		return int64(m.IntN(12) - 3)
	case float:
		return m.float()
	case date:
		return int64(19700 + m.IntN(70))
	case stamp:
		return (19700*86400 + m.Int64N(5)*3600*7 + m.Int64N(3)) * 1e6
	}
	return pick(m, texts...)
}

// literal returns a constant.
func (m *maker) literal(k kind) term {
	c := m.cell(k)
	t := term{kind: k, eval: func([][]any) any { return c }, verb: expr.Lit(c)}
	switch x := c.(type) {
	case string:
		t.sql = "'" + strings.ReplaceAll(x, "'", "''") + "'"
	case float64:
		t.sql = fmt.Sprintf("CAST('%v' AS DOUBLE)", x)
	case int64:
		switch t.sql = fmt.Sprintf("(%d)", x); k {
		case date:
			day := moment(x * 86400e6)
			t.sql, t.verb = day.Format("DATE '2006-01-02'"), expr.Lit(day.Format("2006-01-02")).Cast(dataframe.Date)
		case stamp:
			t.sql = moment(x).Format("TIMESTAMP '2006-01-02 15:04:05'")
			t.verb = expr.Lit(moment(x).Format("2006-01-02T15:04:05")).Cast(microseconds)
		}
	default:
		t.sql = fmt.Sprint(x)
	}
	t.duck = t.sql
	return t
}

// of returns the term of column i.
func of(cols []column, i int) term {
	c := cols[i]
	return term{c.kind, c.certainty, c.name, c.name, expr.Col(c.name), func(rows [][]any) any { return rows[0][i] }}
}

// leaves returns the columns that expressions may use.
func leaves(cols []column) []term {
	var out []term
	for i, c := range cols {
		if c.certainty != fuzzy {
			out = append(out, of(cols, i))
		}
	}
	return out
}

// ofKind returns the terms of a kind.
func ofKind(from []term, k kind) []term {
	var out []term
	for _, t := range from {
		if t.kind == k {
			out = append(out, t)
		}
	}
	return out
}

// term makes an expression of a kind over other terms, at least one of which
// is in it where possible.
func (m *maker) term(from []term, k kind, depth int) term {
	have := ofKind(from, k)
	if depth > 0 && k != level && (len(have) == 0 || m.IntN(3) > 0) {
		for range 20 {
			f := &functions[m.IntN(len(functions))]
			if f.out == k && (!m.peer || !f.local) {
				if t, ok := m.apply(f, from, depth-1); ok {
					return t
				}
			}
		}
	}
	if len(have) > 0 && m.IntN(6) > 0 {
		return pick(m, have...)
	}
	return m.literal(k)
}

// apply makes a call of a function; level operands are columns.
func (m *maker) apply(f *function, from []term, depth int) (term, bool) {
	var args []term
	same := pick(m, kinds...)
	if f.same != nil {
		same = pick(m, f.same...)
	}
	for i, k := range f.in {
		if k == any1 {
			if k = same; k == level && (i > 0 && !f.levels || len(ofKind(from, level)) == 0) {
				return term{}, false
			}
		}
		switch {
		case i >= f.constant && f.constant > 0 || k == level && i > 0:
			args = append(args, m.literal(k))
		case k == level:
			args = append(args, pick(m, ofKind(from, level)...))
		default:
			args = append(args, m.term(from, k, depth))
		}
	}
	return f.call(m, args), true
}

// call is the call of a function with some operands.
func (f *function) call(m *maker, args []term) term {
	out := term{kind: f.out, certainty: f.certainty}
	var sqls, ducks []any
	for _, a := range args {
		sqls, ducks = append(sqls, a.sql), append(ducks, a.duck)
		if f.out == float {
			out.certainty = max(out.certainty, a.certainty)
		}
	}
	duck := f.duck
	if duck == "" {
		duck = f.sql
	}
	if f.ieee != "" && args[0].kind == float {
		duck = fmt.Sprintf("CASE WHEN %%[1]s IS NULL OR %%[2]s IS NULL THEN NULL WHEN isnan(%%[1]s) OR isnan(%%[2]s) THEN %s ELSE %s END", f.ieee, f.sql)
	}
	out.sql, out.duck = "("+fmt.Sprintf(f.sql, sqls...)+")", "("+fmt.Sprintf(duck, ducks...)+")"
	exprs := make([]expr.Expr, len(args))
	for i := range args {
		exprs[i] = args[i].verb
	}
	out.verb = f.verb(exprs)
	out.eval = func(rows [][]any) any {
		cells := make([]any, len(args))
		for i, a := range args {
			if cells[i] = a.eval(rows); cells[i] == nil && !f.lax {
				return nil
			}
		}
		c := f.f(cells)
		if x, ok := c.(int64); ok && f.out == integer && (x > 1<<30 || x < -1<<30) {
			m.wide = true
		}
		return c
	}
	return out
}
