package guide_test

import (
	"fmt"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/groupby"
)

func Example_groupScalar() {
	dataframe.Show(requests().GroupBy("path").Combine(
		groupby.Count().As("requests"),
		groupby.NUnique("host").As("hosts"),
		groupby.Sum("bytes").As("bytes"),
		groupby.Mean("bytes").As("mean"),
	))
	// Output:
	// 3×5 DataFrame
	//  Row │ path     requests  hosts  bytes  mean
	//      │ String   Int64     Int64  Int64  Float64?
	// ─────┼───────────────────────────────────────────
	//    1 │ /login          3      2   1130   376.667
	//    2 │ /search         3      2   3072  1536.0
	//    3 │ /               2      1   8192  8192.0
}

func Example_groupExpressions() {
	class := expr.Col("status").FloorDiv(100).As("class")
	slow := expr.Col("ms").Gt(50).As("slow")
	dataframe.Show(requests().GroupBy(class, slow).Combine(groupby.Count().As("n")))
	// Output:
	// 5×3 DataFrame
	//  Row │ class  slow   n
	//      │ Int64  Bool   Int64
	// ─────┼─────────────────────
	//    1 │     2  false      3
	//    2 │     2   true      2
	//    3 │     5   true      1
	//    4 │     3  false      1
	//    5 │     4  false      1
}

func Example_groupAligned() {
	dataframe.Show(requests().GroupBy("host").Combine(
		expr.Col("path"),
		expr.Col("ms").Div(expr.Col("ms").Sum()).Round(3).As("share"),
		groupby.Count().As("of"),
	))
	// Output:
	// 8×4 DataFrame
	//  Row │ host    path     share    of
	//      │ String  String   Float64  Int64
	// ─────┼─────────────────────────────────
	//    1 │ api-1   /login     0.012      4
	//    2 │ api-1   /search    0.921      4
	//    3 │ api-1   /search    0.058      4
	//    4 │ api-1   /login     0.009      4
	//    5 │ api-2   /search    0.845      2
	//    6 │ api-2   /login     0.155      2
	//    7 │ web-1   /          0.737      2
	//    8 │ web-1   /          0.263      2
}

func Example_groupFree() {
	dataframe.Show(requests().GroupBy("host").Combine(expr.Col("at").Sort().Diff().As("gap")))
	dataframe.Show(requests().GroupBy("host").Combine(expr.Col("ms").SortDesc().Head(2).As("slowest")))
	// Output:
	// 5×2 DataFrame
	//  Row │ host    gap
	//      │ String  Duration[us]
	// ─────┼──────────────────────
	//    1 │ api-1        1h1m30s
	//    2 │ api-1        1h0m30s
	//    3 │ api-1        1h10m0s
	//    4 │ api-2        1h25m0s
	//    5 │ web-1          20m1s
	// 6×2 DataFrame
	//  Row │ host    slowest
	//      │ String  Float64
	// ─────┼─────────────────
	//    1 │ api-1    950.0
	//    2 │ api-1     60.0
	//    3 │ api-2     80.25
	//    4 │ api-2     14.75
	//    5 │ web-1      3.5
	//    6 │ web-1      1.25
}

func Example_groupLengths() {
	_, err := requests().GroupBy("host").Combine(
		expr.Col("at").Sort().As("at"),
		expr.Col("at").Sort().Diff().As("gap"),
	)
	fmt.Println(err)
	// Output:
	// combine "gap": wrong shape: got 3 values, but column "at" has 4 in group host=api-1
}

func Example_groupOrder() {
	byStatus := requests().GroupBy("status")
	dataframe.Show(byStatus.Combine(groupby.Count().As("n")))
	dataframe.Show(byStatus.Sorted().Combine(groupby.Count().As("n")))
	// Output:
	// 4×2 DataFrame
	//  Row │ status  n
	//      │ Int64   Int64
	// ─────┼───────────────
	//    1 │    200      5
	//    2 │    500      1
	//    3 │    304      1
	//    4 │    403      1
	// 4×2 DataFrame
	//  Row │ status  n
	//      │ Int64   Int64
	// ─────┼───────────────
	//    1 │    200      5
	//    2 │    304      1
	//    3 │    403      1
	//    4 │    500      1
}

func Example_groupHaving() {
	perHost, err := requests().GroupBy("host").Combine(groupby.Count().As("n"), groupby.Max("ms").As("worst"))
	if err != nil {
		fmt.Println(err)
		return
	}
	dataframe.Show(dataframe.Must(perHost.Filter(expr.Col("n").Gt(2))).Sort(expr.Desc("worst")))
	// Output:
	// 1×3 DataFrame
	//  Row │ host    n      worst
	//      │ String  Int64  Float64
	// ─────┼────────────────────────
	//    1 │ api-1       4    950.0
}

func Example_groupWhole() {
	dataframe.Show(requests().Combine(
		groupby.Count().As("n"),
		groupby.Quantile("ms", 0.9).As("p90"),
		groupby.First("host").As("first"),
	))
	// Output:
	// 1×3 DataFrame
	//  Row │ n      p90      first
	//      │ Int64  Float64  String
	// ─────┼────────────────────────
	//    1 │     8  341.175  api-1
}

func Example_groupBack() {
	mean := expr.Col("ms").Mean().Over("path")
	df, err := requests().Derive(expr.Col("ms").Sub(mean).Round(2).As("above"))
	if err != nil {
		fmt.Println(err)
		return
	}
	dataframe.Show(df.Select("path", "ms", "above"))
	// Output:
	// 8×3 DataFrame
	//  Row │ path     ms       above
	//      │ String   Float64  Float64
	// ─────┼───────────────────────────
	//    1 │ /login     12.5      0.42
	//    2 │ /search    80.25  -283.17
	//    3 │ /search   950.0    586.58
	//    4 │ /login     14.75     2.67
	//    5 │ /           3.5      1.13
	//    6 │ /search    60.0   -303.42
	//    7 │ /           1.25    -1.13
	//    8 │ /login      9.0     -3.08
}

func Example_groupTop() {
	dataframe.Show(dataframe.Must(requests().Select("path", "host", "ms")).GroupBy("path").TopK(1, expr.Desc("ms")))
	// Output:
	// 3×3 DataFrame
	//  Row │ path     host    ms
	//      │ String   String  Float64
	// ─────┼──────────────────────────
	//    1 │ /login   api-2     14.75
	//    2 │ /search  api-1    950.0
	//    3 │ /        web-1      3.5
}

func Example_groupPivot() {
	wide, err := requests().GroupBy("host").Pivot("status", groupby.Count())
	if err != nil {
		fmt.Println(err)
		return
	}
	dataframe.Show(wide, nil)
	long := dataframe.Must(wide.Stack("200", "500", dataframe.Into("status", "n")))
	dataframe.Show(long.DropMissing("n"))
	dataframe.Show(requests().Crosstab("host", "path"))
	// Output:
	// 3×5 DataFrame
	//  Row │ host    200    500      304      403
	//      │ String  Int64  Int64?   Int64?   Int64?
	// ─────┼──────────────────────────────────────────
	//    1 │ api-1       2        1  missing        1
	//    2 │ api-2       2  missing  missing  missing
	//    3 │ web-1       1  missing        1  missing
	// 4×5 DataFrame (view)
	//  Row │ host    304      403      status  n
	//      │ String  Int64?   Int64?   Cat…    Int64?
	// ─────┼──────────────────────────────────────────
	//    1 │ api-1   missing        1  200          2
	//    2 │ api-2   missing  missing  200          2
	//    3 │ web-1         1  missing  200          1
	//    4 │ api-1   missing        1  500          1
	// 3×4 DataFrame
	//  Row │ host    /      /login  /search
	//      │ String  Int64  Int64   Int64
	// ─────┼────────────────────────────────
	//    1 │ api-1       0       2        2
	//    2 │ api-2       0       1        1
	//    3 │ web-1       2       0        0
}

func Example_groupVisit() {
	hosts := requests().GroupBy("host")
	for group, err := range hosts.All() {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(group.Rows(), group.IsView())
	}
	web, err := hosts.Get("web-1")
	fmt.Println(web.Rows(), err)
	_, err = hosts.Get("web-9")
	fmt.Println(err)
	// Output:
	// 4 true
	// 2 true
	// 2 true
	// 2 <nil>
	// get [web-9]: no such group
}
