package guide_test

import (
	"errors"
	"fmt"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/dataframe/sql"
	"github.com/stoa-data/stoa/io/csv"
)

func Example_sqlCatalog() {
	var c sql.Catalog
	c.Register("requests", csv.Scan("testdata/requests.csv")) // nothing is read yet
	c.Register("owners", owners())

	q := c.Query(`
		SELECT team, COUNT(*) AS n, AVG(ms) AS ms
		FROM requests LEFT JOIN owners USING (host)
		WHERE status < 500
		GROUP BY team
		HAVING COUNT(*) > 1
		ORDER BY n DESC`)
	dataframe.Show(q.Collect(ctx))
	// Output:
	// 2×3 DataFrame
	//  Row │ team     n      ms
	//      │ String?  Int64  Float64?
	// ─────┼──────────────────────────
	//    1 │ search       5    35.3
	//    2 │ missing      2     2.375
}

func Example_sqlMix() {
	q := sql.Query("SELECT host, ms FROM r WHERE path = '/search'", map[string]any{"r": requests()})
	dataframe.Show(q.Derive(expr.Col("ms").Rank().As("place")).Sort("place").Collect(ctx))
	// Output:
	// 3×3 DataFrame
	//  Row │ host    ms       place
	//      │ String  Float64  Int64
	// ─────┼────────────────────────
	//    1 │ api-1     60.0       1
	//    2 │ api-2     80.25      2
	//    3 │ api-1    950.0       3
}

func Example_sqlWindow() {
	dataframe.Show(sql.Run(ctx, `
		SELECT path, host, ms
		FROM r
		QUALIFY ROW_NUMBER() OVER (PARTITION BY path ORDER BY ms DESC) = 1
		ORDER BY path`, map[string]any{"r": requests()}))
	// Output:
	// 3×3 DataFrame
	//  Row │ path     host    ms
	//      │ String   String  Float64
	// ─────┼──────────────────────────
	//    1 │ /        web-1      3.5
	//    2 │ /login   api-2     14.75
	//    3 │ /search  api-1    950.0
}

func Example_sqlError() {
	_, err := sql.Run(ctx, `
SELECT host,
       SUM(byte) AS total
FROM r GROUP BY host`, map[string]any{"r": requests()})
	fmt.Println(err)
	var at *sql.Error
	fmt.Println(errors.Is(err, dataframe.ErrNoColumn), errors.As(err, &at))
	fmt.Println(at.Line(), at.Column())

	_, err = sql.Run(ctx, "SELECT host FROM request", map[string]any{"requests": requests()})
	fmt.Println(err)
	_, err = sql.Run(ctx, "SELECT host FROM r WHERE SUM(ms) > 3", map[string]any{"r": requests()})
	fmt.Println(err)
	// Output:
	// sql: line 3, column 12: no such column "byte" (did you mean "bytes"?)
	//          SUM(byte) AS total
	//              ^^^^
	// true true
	// 3 12
	// sql: line 1, column 18: no such table "request" (did you mean "requests"?)
	//   SELECT host FROM request
	//                    ^^^^^^^
	// sql: line 1, column 26: an aggregate in WHERE (use HAVING)
	//   SELECT host FROM r WHERE SUM(ms) > 3
	//                            ^^^^^^^
}

func Example_sqlMissing() {
	none := dataframe.Must(requests().Filter(expr.Col("ms").Lt(0)))
	dataframe.Show(sql.Run(ctx, "SELECT SUM(bytes) AS total, COUNT(*) AS n FROM r", map[string]any{"r": none}))
	dataframe.Show(none.Combine(expr.Col("bytes").Sum().As("total"), expr.Col("bytes").Len().As("n")))
	// Output:
	// 1×2 DataFrame
	//  Row │ total    n
	//      │ Int64?   Int64
	// ─────┼────────────────
	//    1 │ missing      0
	// 1×2 DataFrame
	//  Row │ total  n
	//      │ Int64  Int64
	// ─────┼──────────────
	//    1 │     0      0
}

func Example_sqlExplain() {
	var c sql.Catalog
	c.Register("requests", csv.Scan("testdata/requests.csv"))
	plan, err := c.Query("SELECT host, ms FROM requests WHERE status = 200 ORDER BY ms DESC LIMIT 2").Explain()
	fmt.Print(plan, err)
	// Output:
	// as written
	//   limit 2
	//     sort by ms desc
	//       select host, ms
	//         filter (status == 200)
	//           scan csv "testdata/requests.csv"
	// as run
	//   top 2 by ms desc
	//     select host, ms
	//       filter (status == 200)
	//         scan csv "testdata/requests.csv", 3 of 6 columns: host, status, ms, where (status == 200)
	// <nil>
}
