package sql_test

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/dataframe/sql"
	"github.com/stoa-data/stoa/internal/exec"
	"github.com/stoa-data/stoa/internal/optimize"
	"github.com/stoa-data/stoa/internal/plan"
)

// pieces is a frame as a source of batches of five rows.
type pieces struct{ df *dataframe.DataFrame }

func (p pieces) Name() string                 { return "pieces" }
func (p pieces) Schema() *dataframe.DataFrame { return p.df }

// Batches implements dataframe.Source.
func (p pieces) Batches(_ context.Context, columns []string, _ expr.Expr) iter.Seq2[*dataframe.DataFrame, error] {
	return func(yield func(*dataframe.DataFrame, error) bool) {
		names := make([]any, len(columns))
		for i, name := range columns {
			names[i] = name
		}
		for lo := 0; lo < p.df.Rows(); lo += 5 {
			part, err := p.df.Slice(lo, min(lo+5, p.df.Rows()))
			if err == nil {
				part, err = part.Select(names...)
			}
			if !yield(part, err) {
				return
			}
		}
	}
}

// stars is tables of different sizes whose columns hold few integers, some of
// them missing: t0 has a0, b0 and c0, and so on.
func stars(rng *rand.Rand, tables int) *sql.Catalog {
	var c sql.Catalog
	for i := range tables {
		n := 1 + rng.IntN(12)
		if tables > 5 {
			n = 1 + n%2
		}
		var columns []dataframe.Column
		for _, name := range []string{"a", "b", "c"} {
			x, valid := make([]int64, n), make([]bool, n)
			for r := range x {
				x[r], valid[r] = int64(rng.IntN(4)), rng.IntN(8) > 0
			}
			columns = append(columns, dataframe.NullableColumn(fmt.Sprint(name, i), x, valid))
		}
		df := dataframe.Must(dataframe.New(columns...))
		if rng.IntN(2) == 0 {
			c.Register(fmt.Sprint("t", i), dataframe.Scan(pieces{df}))
		} else {
			c.Register(fmt.Sprint("t", i), df)
		}
	}
	return &c
}

// joinedQuery makes a query that joins tables by commas, with equations and
// other conditions between any of their columns, and with subqueries.
func joinedQuery(rng *rand.Rand, tables int) string {
	any := func(table int) string { return fmt.Sprint(pick(maker{rng}, "a", "b", "c"), table) }
	var from, where []string
	for i := range tables {
		from = append(from, fmt.Sprint("t", i))
		if i > 0 && rng.IntN(8) > 0 {
			where = append(where, any(i)+" = "+any(rng.IntN(i)))
		}
	}
	for range rng.IntN(4) {
		i, j := rng.IntN(tables), rng.IntN(tables)
		where = append(where, []string{
			any(i) + " = 1",
			any(i) + " < " + any(j),
			any(i) + " = " + any(j),
			fmt.Sprintf("(%s = 1 AND %s = 2 OR %s = 2 AND %s = 1)", any(i), any(j), any(i), any(j)),
			fmt.Sprintf("(%s = %s AND %s = 2 OR %s = %s AND %s = 1)", "a0", "b1", any(j), "a0", "b1", any(i)),
			fmt.Sprintf("%s + 1 = %s", any(i), any(j)),
			fmt.Sprintf("%s IN (SELECT a0 FROM t0 AS u WHERE u.b0 > 1)", any(i)),
			fmt.Sprintf("NOT EXISTS (SELECT 1 FROM t1 AS u WHERE u.b1 = %s AND u.c1 < %s)", any(i), any(i)),
			fmt.Sprintf("%s < (SELECT avg(b1) FROM t1 AS u WHERE u.a1 = %s)", any(i), any(j)),
			fmt.Sprintf("%s >= (SELECT min(b1) FROM t1 AS u)", any(i)),
		}[rng.IntN(10)])
	}
	if len(where) == 0 {
		where = []string{"true"}
	}
	return "SELECT * FROM " + strings.Join(from, ", ") + " WHERE " + strings.Join(where, " AND ")
}

// TestProperty_JoinOrder compares queries whose joins are made in an order of
// the optimizer's with the same queries as they are written.
func TestProperty_JoinOrder(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	sorted := func(text string) []string {
		lines := strings.Split(strings.TrimSpace(text), "\n")
		slices.Sort(lines[1:])
		return lines
	}
	for range 400 {
		tables := 2 + rng.IntN(4)
		if rng.IntN(100) == 0 {
			tables = 11 // more than are searched
		}
		c := stars(rng, tables)
		text := joinedQuery(rng, tables)
		n, err := c.Query(text).Plan()
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		run := func(n plan.Node, o *exec.Options) []string {
			table, err := exec.Run(context.Background(), n, o)
			if err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			return sorted(tableText(table))
		}
		want := run(n, nil)
		n = optimize.Plan(n)
		for _, o := range []*exec.Options{{Workers: 1}, {Workers: 3}} {
			if got := run(n, o); !slices.Equal(got, want) {
				t.Fatalf("%s\n got %v\nwant %v\n%s", text, got, want, plan.Format(n))
			}
		}
	}
}

// TestQuery_JoinOrder shows the plans of joins over tables of known sizes.
func TestQuery_JoinOrder(t *testing.T) {
	var c sql.Catalog
	table := func(name string, rows int, columns ...string) {
		var all []dataframe.Column
		for _, column := range columns {
			all = append(all, dataframe.NewColumn(column, make([]int64, rows)))
		}
		c.Register(name, dataframe.Must(dataframe.New(all...)))
	}
	table("lines", 6000, "line_order", "line_part", "amount")
	table("orders", 1500, "order_id", "order_customer", "day")
	table("customers", 150, "customer_id", "customer_nation")
	table("parts", 200, "part_id", "kind", "size")
	table("nations", 25, "nation_id", "region")
	var b strings.Builder
	for _, text := range []string{
		"SELECT amount FROM nations, parts, lines, customers, orders WHERE line_order = order_id AND order_customer = customer_id AND customer_nation = nation_id AND part_id = line_part AND region = 2 AND kind = 1",
		"SELECT amount FROM lines, parts WHERE part_id = line_part AND kind = 1 AND amount < 5 OR part_id = line_part AND kind = 2 AND amount > 7",
		"SELECT order_id FROM orders, customers WHERE order_customer = customer_id AND order_id IN (SELECT line_order FROM lines GROUP BY line_order HAVING sum(amount) > 300)",
		"SELECT order_id FROM customers, orders WHERE order_customer = customer_id AND EXISTS (SELECT 1 FROM lines WHERE line_order = order_id AND amount <> customer_nation)",
		"SELECT sum(amount) FROM parts, lines WHERE part_id = line_part AND size = 3 AND amount < (SELECT avg(amount) FROM lines WHERE line_part = part_id)",
		"SELECT size FROM parts, nations WHERE size > (SELECT max(day) FROM orders)",
	} {
		explained, err := c.Query(text).Explain()
		if err != nil {
			t.Fatal(err)
		}
		_, run, _ := strings.Cut(explained, "as run")
		fmt.Fprintf(&b, "%s\n%s\n", text, strings.TrimPrefix(run, "\n"))
	}
	path := "testdata/joinorder.golden"
	if *rewrite {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("%s differs; got\n%s", path, b.String())
	}
}

// countedSource is pieces that counts how often they are read.
type countedSource struct {
	pieces
	reads *int
}

// Batches implements dataframe.Source.
func (s countedSource) Batches(ctx context.Context, columns []string, p expr.Expr) iter.Seq2[*dataframe.DataFrame, error] {
	*s.reads++
	return s.pieces.Batches(ctx, columns, p)
}

// A query of WITH that is used twice runs once where it groups.
func TestQuery_SharedGroups(t *testing.T) {
	reads := 0
	var x, g []int64
	for i := range 40 {
		x, g = append(x, int64(i*i%17)), append(g, int64(i%7))
	}
	df := dataframe.Must(dataframe.New(dataframe.NewColumn("x", x), dataframe.NewColumn("g", g)))
	var c sql.Catalog
	c.Register("t", dataframe.Scan(&countedSource{pieces{df}, &reads}))
	for _, k := range []struct {
		text  string
		reads int
	}{
		{"WITH s AS (SELECT g, sum(x) AS n FROM t WHERE x > 1 GROUP BY g) SELECT g, n FROM s WHERE n = (SELECT max(n) FROM s)", 1},
		{"WITH s AS (SELECT g, sum(x) AS n FROM t GROUP BY g) SELECT a.g, b.n FROM s AS a, s AS b WHERE a.g = b.g AND a.n > 50 ORDER BY a.g", 1},
		{"SELECT g FROM t GROUP BY g HAVING sum(x) > (SELECT avg(x) FROM t) ORDER BY g", 2},
	} {
		reads = 0
		n, err := c.Query(k.text).Plan()
		if err != nil {
			t.Fatal(err)
		}
		plain, err := exec.Run(context.Background(), n, nil)
		if err != nil {
			t.Fatal(err)
		}
		reads = 0
		df, err := c.Query(k.text).Collect(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		got := csvOf(t, df)
		if got != tableText(plain) {
			t.Errorf("%s: got\n%swant\n%s", k.text, got, tableText(plain))
		}
		if reads != k.reads {
			t.Errorf("%s: %d reads (want %d)", k.text, reads, k.reads)
		}
	}
}
