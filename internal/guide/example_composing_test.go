package guide_test

import (
	"fmt"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/groupby"
)

func Example_composeSteps() {
	gap := expr.Col("at").Sort().Diff()
	dataframe.Show(requests().GroupBy("host").Combine(
		gap.Len().As("gaps"),
		gap.Max().As("longest"),
		gap.Median().As("median"),
	))
	// Output:
	// 3×4 DataFrame
	//  Row │ host    gaps   longest        median
	//      │ String  Int64  Duration[us]?  Duration[us]?
	// ─────┼─────────────────────────────────────────────
	//    1 │ api-1       3        1h10m0s        1h1m30s
	//    2 │ api-2       1        1h25m0s        1h25m0s
	//    3 │ web-1       1          20m1s          20m1s
}

func Example_composeArithmetic() {
	ms := expr.Col("ms")
	dataframe.Show(requests().GroupBy("path").Combine(
		ms.Max().Sub(ms.Min()).As("range"),
		expr.Col("bytes").Sum().Div(groupby.Count()).As("bytes per request"),
		ms.Max().Gt(ms.Median().Mul(3)).As("outlier"),
	))
	// Output:
	// 3×4 DataFrame
	//  Row │ path     range    bytes per request  outlier
	//      │ String   Float64  Float64            Bool
	// ─────┼──────────────────────────────────────────────
	//    1 │ /login      5.75            376.667    false
	//    2 │ /search   890.0            1024.0       true
	//    3 │ /           2.25           4096.0      false
}

func Example_composeWhen() {
	failed := expr.Col("status").Ge(400)
	n := groupby.Count()
	errors := expr.When(failed).Then(1).Else(0).Sum()
	dataframe.Show(requests().GroupBy("host").Combine(
		errors.As("errors"),
		expr.When(failed).Then(expr.Col("ms")).End().Mean().As("ms of errors"), // others are missing, so skipped
		expr.When(errors.Eq(0)).Then("good").
			When(errors.Div(n).Lt(0.5)).Then("watch").
			Else("bad").As("verdict"),
	))
	// Output:
	// 3×4 DataFrame
	//  Row │ host    errors  ms of errors  verdict
	//      │ String  Int64   Float64?      String
	// ─────┼───────────────────────────────────────
	//    1 │ api-1        2         479.5  bad
	//    2 │ api-2        0       missing  good
	//    3 │ web-1        0       missing  good
}

func Example_composeDistinct() {
	slow := expr.When(expr.Col("ms").Gt(10)).Then(expr.Col("path")).End()
	dataframe.Show(requests().GroupBy("host").Combine(
		expr.Col("path").NUnique().As("paths"),
		slow.NUnique().As("slow paths"),
		expr.Col("path").Unique().Head(2).Len().As("at most two"),
	))
	// Output:
	// 3×4 DataFrame
	//  Row │ host    paths  slow paths  at most two
	//      │ String  Int64  Int64       Int64
	// ─────┼────────────────────────────────────────
	//    1 │ api-1       2           2            2
	//    2 │ api-2       2           2            2
	//    3 │ web-1       1           0            1
}

func Example_composeOver() {
	session := expr.Partition("host").Order("at")
	df, err := requests().Derive(
		expr.Col("at").Delta().Over(session).As("since"),
		expr.Col("ms").CumSum().Over(session).As("total"),
		expr.RowNumber().Over(session).As("nth"),
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	dataframe.Show(dataframe.Must(df.Select("host", "at", "since", "total", "nth")).Sort("host", "at"))
	// Output:
	// 8×5 DataFrame
	//  Row │ host    at                    since          total    nth
	//      │ String  Timestamp[us, UTC]    Duration[us]?  Float64  Int64
	// ─────┼─────────────────────────────────────────────────────────────
	//    1 │ api-1   2026-03-28T22:58:00Z        missing    12.5       1
	//    2 │ api-1   2026-03-28T23:59:30Z        1h1m30s   962.5       2
	//    3 │ api-1   2026-03-29T01:00:00Z        1h0m30s  1022.5       3
	//    4 │ api-1   2026-03-29T02:10:00Z        1h10m0s  1031.5       4
	//    5 │ api-2   2026-03-28T23:05:00Z        missing    80.25      1
	//    6 │ api-2   2026-03-29T00:30:00Z        1h25m0s    95.0       2
	//    7 │ web-1   2026-03-29T00:59:59Z        missing     3.5       1
	//    8 │ web-1   2026-03-29T01:20:00Z          20m1s     4.75      2
}

func Example_composeReuse() {
	spread := func(column string) expr.Expr {
		x := expr.Col(column)
		return x.Quantile(0.75).Sub(x.Quantile(0.25)).As(column + "_iqr")
	}
	dataframe.Show(requests().Combine(spread("ms"), spread("bytes")))
	// Output:
	// 1×2 DataFrame
	//  Row │ ms_iqr   bytes_iqr
	//      │ Float64  Float64?
	// ─────┼────────────────────
	//    1 │ 57.4375     1290.5
}

func Example_composeNames() {
	ms := expr.Col("ms")
	fmt.Println(ms.Mean().Name(), ms.Sort().Diff().Max().Name(), ms.Max().Sub(ms.Min()).Name())
	_, err := requests().Combine(ms.Max(), ms.Max().Sub(ms.Min()).As("ms_max"))
	fmt.Println(err)
	// Output:
	// ms_mean ms_sort_diff_max ms_max_sub
	// combine "ms_max": a column of this name exists already (name the result with As)
}
