package guide_test

import (
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

func Example_tourRead() {
	requests, err := csv.Read("testdata/requests.csv")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(requests)
	// Output:
	// 8×6 DataFrame
	//  Row │ at                    host    path     status  bytes    ms
	//      │ Timestamp[us, UTC]    String  String   Int64   Int64?   Float64
	// ─────┼─────────────────────────────────────────────────────────────────
	//    1 │ 2026-03-28T22:58:00Z  api-1   /login      200      512    12.5
	//    2 │ 2026-03-28T23:05:00Z  api-2   /search     200     2048    80.25
	//    3 │ 2026-03-28T23:59:30Z  api-1   /search     500  missing   950.0
	//    4 │ 2026-03-29T00:30:00Z  api-2   /login      200      498    14.75
	//    5 │ 2026-03-29T00:59:59Z  web-1   /           200     8192     3.5
	//    6 │ 2026-03-29T01:00:00Z  api-1   /search     200     1024    60.0
	//    7 │ 2026-03-29T01:20:00Z  web-1   /           304  missing     1.25
	//    8 │ 2026-03-29T02:10:00Z  api-1   /login      403      120     9.0
}

func Example_tourFilter() {
	dataframe.Show(requests().Filter(expr.Col("ms").Gt(10).And(expr.Col("status").Eq(200))))
	// Output:
	// 4×6 DataFrame (view)
	//  Row │ at                    host    path     status  bytes   ms
	//      │ Timestamp[us, UTC]    String  String   Int64   Int64?  Float64
	// ─────┼────────────────────────────────────────────────────────────────
	//    1 │ 2026-03-28T22:58:00Z  api-1   /login      200     512    12.5
	//    2 │ 2026-03-28T23:05:00Z  api-2   /search     200    2048    80.25
	//    3 │ 2026-03-29T00:30:00Z  api-2   /login      200     498    14.75
	//    4 │ 2026-03-29T01:00:00Z  api-1   /search     200    1024    60.0
}

func Example_tourChain() {
	q := requests().Lazy().
		Filter(expr.Col("status").Lt(500)).
		Derive(expr.Col("bytes").Div(1024).As("kib")).
		Select("host", "path", "kib").
		Sort(expr.Desc("kib")).
		Limit(3)
	dataframe.Show(q.Collect(ctx))
	// Output:
	// 3×3 DataFrame
	//  Row │ host    path     kib
	//      │ String  String   Float64?
	// ─────┼───────────────────────────
	//    1 │ web-1   /             8.0
	//    2 │ api-2   /search       2.0
	//    3 │ api-1   /search       1.0
}

func Example_tourGroup() {
	dataframe.Show(requests().GroupBy("host").Combine(
		groupby.Count().As("requests"),
		expr.Col("ms").Median().As("median_ms"),
		expr.Col("status").Ge(400).Any().As("failed"),
	))
	// Output:
	// 3×4 DataFrame
	//  Row │ host    requests  median_ms  failed
	//      │ String  Int64     Float64    Bool
	// ─────┼─────────────────────────────────────
	//    1 │ api-1          4     36.25     true
	//    2 │ api-2          2     47.5     false
	//    3 │ web-1          2      2.375   false
}

func Example_tourJoin() {
	dataframe.Show(dataframe.Must(requests().Select("host", "path")).LeftJoin(owners(), "host"))
	// Output:
	// 8×3 DataFrame
	//  Row │ host    path     team
	//      │ String  String   String?
	// ─────┼──────────────────────────
	//    1 │ api-1   /login   search
	//    2 │ api-2   /search  search
	//    3 │ api-1   /search  search
	//    4 │ api-2   /login   search
	//    5 │ web-1   /        missing
	//    6 │ api-1   /search  search
	//    7 │ web-1   /        missing
	//    8 │ api-1   /login   search
}

func Example_tourWrite() {
	dir, err := os.MkdirTemp("", "guide")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "requests.parquet")

	if err := parquet.Write(path, requests()); err != nil {
		log.Fatal(err)
	}
	again, err := parquet.Read(path, parquet.Columns("host", "ms"))
	fmt.Println(again.Rows(), again.Names(), err)
	// Output:
	// 8 [host ms] <nil>
}

func Example_tourError() {
	_, err := requests().Filter(expr.Col("staus").Eq(200))
	fmt.Println(err)

	var wrong *dataframe.ColumnError
	fmt.Println(errors.Is(err, dataframe.ErrNoColumn), errors.As(err, &wrong))
	fmt.Println(wrong.Op, wrong.Column)
	// Output:
	// filter "staus": no such column (did you mean "status"?)
	// true true
	// filter staus
}
