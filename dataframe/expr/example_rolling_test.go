package expr_test

import (
	"time"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
)

// requests are the answers of a server, in the order of their times.
func requests() *dataframe.DataFrame {
	at := func(s ...int64) (t []time.Time) {
		for _, s := range s {
			t = append(t, time.Unix(1600000000+s, 0).UTC())
		}
		return t
	}
	return dataframe.Must(dataframe.New(
		dataframe.NewColumn("at", at(0, 1, 2, 5, 6)),
		dataframe.NewColumn("ms", []int32{10, 30, 20, 40, 10}),
		dataframe.NewColumn("ok", []bool{true, true, false, true, true}),
	))
}

func ExampleExpr_Rolling() {
	last := expr.Col("ms").Rolling(3)
	dataframe.Show(requests().Select("ms", last.Sum().As("sum"), last.Mean().As("mean"), last.Min().As("min"), last.Max().As("max")))
	// Output:
	// 5×5 DataFrame
	//  Row │ ms     sum    mean     min    max
	//      │ Int32  Int64  Float64  Int32  Int32
	// ─────┼─────────────────────────────────────
	//    1 │    10     10  10.0        10     10
	//    2 │    30     40  20.0        10     30
	//    3 │    20     60  20.0        10     30
	//    4 │    40     90  30.0        20     40
	//    5 │    10     70  23.3333     10     40
}

func ExampleExpr_RollingTime() {
	last := expr.Col("ms").RollingTime("at", 2*time.Second)
	dataframe.Show(requests().Select("at", "ms", last.Len().As("requests"), last.Closed(true, true).Len().As("with_border")))
	// Output:
	// 5×4 DataFrame
	//  Row │ at                    ms     requests  with_border
	//      │ Timestamp[ns, UTC]    Int32  Int64     Int64
	// ─────┼────────────────────────────────────────────────────
	//    1 │ 2020-09-13T12:26:40Z     10         1            1
	//    2 │ 2020-09-13T12:26:41Z     30         2            2
	//    3 │ 2020-09-13T12:26:42Z     20         2            3
	//    4 │ 2020-09-13T12:26:45Z     40         1            1
	//    5 │ 2020-09-13T12:26:46Z     10         2            2
}

func ExampleExpr_RollingRange() {
	near := expr.Col("ms").RollingRange("ms", -10, 10).Count()
	dataframe.Show(requests().Derive(near.Over(expr.Partition().Order("ms")).As("alike")))
	// Output:
	// 5×4 DataFrame
	//  Row │ at                    ms     ok     alike
	//      │ Timestamp[ns, UTC]    Int32  Bool   Int64
	// ─────┼───────────────────────────────────────────
	//    1 │ 2020-09-13T12:26:40Z     10   true      3
	//    2 │ 2020-09-13T12:26:41Z     30   true      3
	//    3 │ 2020-09-13T12:26:42Z     20  false      4
	//    4 │ 2020-09-13T12:26:45Z     40   true      2
	//    5 │ 2020-09-13T12:26:46Z     10   true      3
}

func ExampleExpr_RollingRows() {
	next := expr.Col("ms").RollingRows(1, 2)
	dataframe.Show(requests().Select("ms", next.First().As("next"), next.Last().As("last"), next.NUnique().As("distinct")))
	// Output:
	// 5×4 DataFrame
	//  Row │ ms     next     last     distinct
	//      │ Int32  Int32?   Int32?   Int64
	// ─────┼───────────────────────────────────
	//    1 │    10       30       20         2
	//    2 │    30       20       40         2
	//    3 │    20       40       10         2
	//    4 │    40       10       10         1
	//    5 │    10  missing  missing         0
}

func ExampleExpr_Expanding() {
	so := expr.Col("ms").Expanding()
	dataframe.Show(requests().Select("ms", so.Median().As("median"), so.Quantile(0.9).As("q90"), so.Var().As("var"), so.Std().As("std")))
	// Output:
	// 5×5 DataFrame
	//  Row │ ms     median   q90      var      std
	//      │ Int32  Float64  Float64  Float64  Float64
	// ─────┼───────────────────────────────────────────
	//    1 │    10     10.0     10.0      NaN      NaN
	//    2 │    30     20.0     28.0  200.0    14.1421
	//    3 │    20     20.0     28.0  100.0    10.0
	//    4 │    40     25.0     37.0  166.667  12.9099
	//    5 │    10     20.0     36.0  170.0    13.0384
}

func ExampleWindow_MinPeriods() {
	last := expr.Col("ms").Rolling(3)
	dataframe.Show(requests().Select("ms", last.Mean().As("mean"), last.MinPeriods(3).Mean().As("full"), last.Center().Mean().As("around")))
	// Output:
	// 5×4 DataFrame
	//  Row │ ms     mean     full      around
	//      │ Int32  Float64  Float64?  Float64
	// ─────┼───────────────────────────────────
	//    1 │    10  10.0      missing  20.0
	//    2 │    30  20.0      missing  20.0
	//    3 │    20  20.0      20.0     30.0
	//    4 │    40  30.0      30.0     23.3333
	//    5 │    10  23.3333   23.3333  25.0
}

func ExampleWindow_Any() {
	last := expr.Col("ok").Rolling(2)
	dataframe.Show(requests().Select("ok", last.Any().As("any"), last.All().As("all")))
	// Output:
	// 5×3 DataFrame
	//  Row │ ok     any   all
	//      │ Bool   Bool  Bool
	// ─────┼────────────────────
	//    1 │  true  true   true
	//    2 │  true  true   true
	//    3 │ false  true  false
	//    4 │  true  true  false
	//    5 │  true  true   true
}
