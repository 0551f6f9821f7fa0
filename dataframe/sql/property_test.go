package sql_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/dataframe/sql"
)

// A both is one expression, as SQL and as it is built in Go.
type both struct {
	sql   string
	built expr.Expr
}

// A maker makes random expressions over the columns of randomTable.
type maker struct{ *rand.Rand }

// pick returns one of some values.
func pick[T any](m maker, xs ...T) T { return xs[m.IntN(len(xs))] }

// number makes an expression with an integer value.
func (m maker) number(depth int) both {
	if depth == 0 || m.IntN(4) == 0 {
		if m.IntN(3) == 0 {
			n := m.IntN(20) - 5
			return both{fmt.Sprintf("(%d)", n), expr.Lit(n)}
		}
		name := pick(m, "a", "b", "c")
		return both{pick(m, name, strings.ToUpper(name), "t."+name, `"`+name+`"`), expr.Col(name)}
	}
	x, y := m.number(depth-1), m.number(depth-1)
	switch m.IntN(5) {
	case 0:
		return both{"(" + x.sql + " + " + y.sql + ")", x.built.Add(y.built)}
	case 1:
		return both{x.sql + " - (" + y.sql + ")", x.built.Sub(y.built)}
	case 2:
		p := m.predicate(depth - 1)
		return both{"CASE WHEN " + p.sql + " THEN " + x.sql + " ELSE " + y.sql + " END", expr.When(p.built).Then(x.built).Else(y.built)}
	case 3:
		return both{"coalesce(" + x.sql + ", " + y.sql + ")", expr.Call("coalesce", x.built, y.built)}
	}
	return both{"-(" + x.sql + ")", x.built.Neg()}
}

// predicate makes an expression with a truth value.
func (m maker) predicate(depth int) both {
	if depth == 0 || m.IntN(4) == 0 {
		x, y := m.number(0), m.number(0)
		switch m.IntN(5) {
		case 0:
			return both{x.sql + " IS NULL", x.built.IsMissing()}
		case 1:
			return both{"s IN ('x', 'y')", expr.Col("s").Eq("x").Or(expr.Col("s").Eq("y"))}
		case 2:
			return both{x.sql + " BETWEEN " + y.sql + " AND 9", x.built.Ge(y.built).And(x.built.Le(9))}
		case 3:
			return both{x.sql + " >= " + y.sql, x.built.Ge(y.built)}
		}
		return both{x.sql + " <> " + y.sql, x.built.Ne(y.built)}
	}
	p, q := m.predicate(depth-1), m.predicate(depth-1)
	switch m.IntN(3) {
	case 0:
		return both{"(" + p.sql + " OR " + q.sql + ")", p.built.Or(q.built)}
	case 1:
		return both{p.sql + " AND " + q.sql, p.built.And(q.built)}
	}
	return both{"NOT (" + p.sql + ")", p.built.Not()}
}

// aggregate makes an aggregate; of no values it is missing, or a count.
func (m maker) aggregate() both {
	x := m.number(1)
	col := expr.Col(pick(m, "a", "c")) // never all constant
	x = both{"(" + x.sql + ") + " + col.Name(), x.built.Add(col)}
	some := func(e expr.Expr) expr.Expr { return expr.When(x.built.Count().Ge(1)).Then(e).End() }
	switch m.IntN(7) {
	case 0:
		return both{"count(*)", expr.Lit(true).And(true)} // replaced by its user
	case 1:
		return both{"count(" + x.sql + ")", x.built.Count()}
	case 2:
		return both{"sum(" + x.sql + ")", some(x.built.Sum())}
	case 3:
		return both{"min(" + x.sql + ")", x.built.Min()}
	case 4:
		return both{"count(DISTINCT " + x.sql + ")", x.built.NUnique()}
	case 5:
		return both{"avg(" + x.sql + ")", x.built.Mean()}
	}
	p := m.predicate(1)
	chosen := expr.When(p.built).Then(x.built).End()
	return both{"max(" + x.sql + ") FILTER (WHERE " + p.sql + ")", chosen.Max()}
}

// randomTable returns a table with missing values, empty now and then.
func (m maker) randomTable() *dataframe.DataFrame {
	n := m.IntN(40)
	a, b, c, s, here := make([]int64, n), make([]int32, n), make([]int8, n), make([]string, n), make([]bool, n)
	for i := range n {
		a[i], b[i], c[i] = int64(m.IntN(10)), int32(m.IntN(100)-50), int8(m.IntN(3))
		s[i], here[i] = pick(m, "x", "y", "", "ü"), m.IntN(4) > 0
	}
	return dataframe.Must(dataframe.New(dataframe.NullableColumn("a", a, here), dataframe.NewColumn("b", b),
		dataframe.NewColumn("c", c), dataframe.NullableColumn("s", s, here)))
}

// Random queries give the rows that the verbs give.
func TestQuery_EqualsVerbs(t *testing.T) {
	for seed := range uint64(400) {
		m := maker{rand.New(rand.NewPCG(seed, 1))}
		df := m.randomTable()
		where, x, key := m.predicate(3), m.number(3), m.number(1)
		key = both{key.sql + " + b", key.built.Add(expr.Col("b"))} // a number alone counts columns
		var text string
		want := df.Lazy().Filter(where.built)
		if m.IntN(2) == 0 {
			text = fmt.Sprintf("SELECT %s AS x, s, b FROM t WHERE %s ORDER BY x DESC, %s LIMIT 10", x.sql, where.sql, key.sql)
			want = want.Derive(x.built.As("x"), key.built.As("k")).Sort(expr.Desc("x"), "k").Select("x", "s", "b").Limit(10)
		} else {
			p, q := m.aggregate(), m.aggregate()
			for _, a := range []*both{&p, &q} {
				if a.sql == "count(*)" {
					a.built = expr.Col("b").Len()
				}
			}
			text = fmt.Sprintf("SELECT c, s, %s AS p, %s AS q FROM t WHERE %s GROUP BY s, c HAVING count(*) > 1 ORDER BY 1, s", p.sql, q.sql, where.sql)
			want = want.GroupBy("s", "c").Combine(p.built.As("p"), q.built.As("q"), expr.Col("b").Len().As("n")).
				Filter(expr.Col("n").Gt(1)).Sort("c", "s").Select("c", "s", "p", "q")
		}
		got, err := sql.Run(context.Background(), text, map[string]any{"t": df})
		built, wantErr := want.Collect(context.Background())
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("seed %d: %s\ngot error %v, want %v", seed, text, err, wantErr)
		}
		if err != nil {
			continue
		}
		if g, w := csvOf(t, got), csvOf(t, built); g != w {
			t.Fatalf("seed %d: %s\ngot\n%s\nwant\n%s", seed, text, g, w)
		}
	}
}

// What is nested or repeated takes no exponential time.
func TestQuery_Growth(t *testing.T) {
	c := tables(t)
	nest := func(before, x, after string) string {
		return strings.Repeat(before, 200) + x + strings.Repeat(after, 200)
	}
	var aliases strings.Builder
	for i := range 100 {
		fmt.Fprintf(&aliases, ", n%d + n%d AS n%d", i, i, i+1)
	}
	start := time.Now()
	for _, text := range []string{
		"SELECT " + nest("(", "grp", " = 'a')") + " FROM t",
		"SELECT " + nest("-(", "id", " + 1)") + " FROM t",
		"SELECT f" + strings.Repeat("::INT", 2000) + " FROM t",
		"SELECT " + nest("(", "ts", " BETWEEN '2016-01-01' AND '2017-01-01')") + " FROM t",
		"SELECT " + nest("CAST(", "f", " AS INT)") + " FROM t",
		"SELECT id AS n0" + aliases.String() + " FROM t",
		"SELECT " + nest("(", "id", " IN (SELECT w FROM u))") + " FROM t",
	} {
		_ = c.Query(text).Err() // an answer or an error, but soon
	}
	if d := time.Since(start); d > 30*time.Second {
		t.Errorf("compiling took %v", d)
	}
}

// Whatever the text, compiling it gives a plan or an error with a place.
func FuzzQuery(f *testing.F) {
	for _, s := range []string{
		"SELECT grp, count(*) n FROM t WHERE x > 1 GROUP BY grp HAVING n > 1 ORDER BY n DESC LIMIT 3",
		"SELECT a.id, w FROM t a LEFT JOIN u ON a.grp = u.grp AND w > 1",
		"SELECT id, sum(x) OVER (PARTITION BY grp ORDER BY ts RANGE INTERVAL 1 DAY PRECEDING) FROM t",
		"WITH v AS (SELECT 1 AS a) SELECT * FROM v UNION SELECT (SELECT max(id) FROM t) WHERE 1 IN (SELECT w FROM u)",
		"SELECT * EXCLUDE (id) FROM t NATURAL FULL JOIN u QUALIFY rank() OVER (ORDER BY w) = 1",
		"SELECT date_part('year', ts), x::VARCHAR || 'a', CAST(f AS INT), substr(grp, id) FROM t, u",
		"SELECT first(x), var_pop(f), sum(1) FILTER (WHERE ok) FROM t WHERE ts > '2016-03-28' AND grp LIKE 'a!%' ESCAPE '!'",
	} {
		f.Add(s)
	}
	c := tables(f)
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 400 {
			return // the plans of longer texts are only larger
		}
		if err := c.Query(text).Err(); err != nil {
			var placed *sql.Error
			if !errors.As(err, &placed) || placed.Line() < 1 || placed.Column() < 1 {
				t.Fatalf("%q: an error without a place: %v", text, err)
			}
		}
	})
}
