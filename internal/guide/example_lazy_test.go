package guide_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/groupby"
	"github.com/stoa-data/stoa/io/csv"
	"github.com/stoa-data/stoa/io/parquet"
)

func Example_lazyScan() {
	busy := csv.Scan("testdata/requests.csv").
		Filter(expr.Col("status").Lt(400)).
		GroupBy("host").Combine(groupby.Count().As("n")).
		Sort(expr.Desc("n"), "host").
		Limit(2)
	dataframe.Show(busy.Collect(ctx))
	// Output:
	// 2×2 DataFrame
	//  Row │ host     n
	//      │ String?  Int64
	// ─────┼────────────────
	//    1 │ api-1        2
	//    2 │ api-2        2
}

func Example_lazyErrors() {
	q := csv.Scan("testdata/requests.csv").Select("hots").Limit(3)
	fmt.Println(q.Err())
	_, err := q.Collect(ctx) // the same
	fmt.Println(errors.Is(err, dataframe.ErrNoColumn))
	// Output:
	// select "hots": no such column (did you mean "host"?)
	// true
}

func Example_lazyExplain() {
	text, err := csv.Scan("testdata/requests.csv").
		Derive(expr.Col("bytes").Div(1024).As("kib")).
		Filter(expr.Col("status").Eq(200)).
		Sort(expr.Desc("ms")).
		Select("host", "ms").
		Limit(2).
		Explain()
	fmt.Print(text, err)
	// Output:
	// as written
	//   limit 2
	//     select host, ms
	//       sort by ms desc
	//         filter (status == 200)
	//           derive at, host, path, status, bytes, ms, (bytes / 1024) as kib
	//             scan csv "testdata/requests.csv"
	// as run
	//   top 2 by ms desc
	//     select host, ms
	//       filter (status == 200)
	//         scan csv "testdata/requests.csv", 3 of 6 columns: host, status, ms, where (status == 200)
	// <nil>
}

func Example_lazyProfile() {
	q := requests().Lazy().Filter(expr.Col("status").Eq(200)).GroupBy("host").Combine(groupby.Max("ms").As("worst"))
	did, err := q.Profile(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(did.Names())
	dataframe.Show(did.Select("operator", "rows"))
	// Output:
	// [operator rows batches time bytes]
	// 5×2 DataFrame
	//  Row │ operator                          rows
	//      │ String                            Int64
	// ─────┼─────────────────────────────────────────
	//    1 │ combine max(ms) as worst by host      3
	//    2 │   select host, ms                     5
	//    3 │     filter (status == 200)            5
	//    4 │       select host, status, ms         8
	//    5 │         frame 8×6                     8
}

func Example_lazyOptions() {
	q := requests().Lazy().GroupBy("host").Combine(expr.Col("ms").Median().As("median"))
	df, err := q.Collect(ctx,
		dataframe.Workers(2),
		dataframe.MemoryLimit(64<<20),
		dataframe.OnProgress(func(done, total int64) {}))
	fmt.Println(df.Rows(), err)

	_, err = q.Collect(ctx, dataframe.MemoryLimit(10))
	fmt.Println(errors.Is(err, dataframe.ErrMemory))
	// Output:
	// 3 <nil>
	// true
}

func Example_lazyBatches() {
	rows := 0
	for part, err := range csv.Scan("testdata/requests.csv").Filter(expr.Col("ms").Gt(10)).Batches(ctx) {
		if err != nil {
			log.Fatal(err)
		}
		rows += part.Rows()
	}
	fmt.Println(rows)
	// Output:
	// 5
}

func Example_lazySink() {
	dir, err := os.MkdirTemp("", "guide")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	to := filepath.Join(dir, "requests")

	q := csv.Scan("testdata/requests.csv").Filter(expr.Col("status").Lt(500))
	if err := parquet.Sink(ctx, q, to, parquet.PartitionBy("host")); err != nil {
		log.Fatal(err)
	}
	api, err := parquet.Scan(to).Filter(expr.Col("host").Eq("api-1")).Collect(ctx) // opens one file
	fmt.Println(api.Rows(), err)
	// Output:
	// 3 <nil>
}

func Example_lazyCancel() {
	ctx, cancel := context.WithCancel(context.Background())
	cancel() // the client went away
	_, err := requests().Lazy().Sort("ms").Collect(ctx)
	fmt.Println(err, errors.Is(err, context.Canceled))
	// Output:
	// context canceled true
}

func Example_lazyShare() {
	base := requests().Lazy().Filter(expr.Col("status").Eq(200))
	fast, slow := base.Filter(expr.Col("ms").Lt(10)), base.Filter(expr.Col("ms").Ge(10))
	a, err := fast.Collect(ctx)
	fmt.Println(a.Rows(), err)
	b, err := slow.Collect(ctx)
	fmt.Println(b.Rows(), err)
	// Output:
	// 1 <nil>
	// 4 <nil>
}
