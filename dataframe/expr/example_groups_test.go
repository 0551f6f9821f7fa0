package expr_test

import (
	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
)

// pings are round-trip times to two hosts; one ping of beta was lost.
func pings() *dataframe.DataFrame {
	return dataframe.Must(dataframe.New(
		dataframe.NewColumn("host", []string{"alpha", "beta", "alpha", "alpha", "beta", "beta"}),
		dataframe.NullableColumn("rtt", []int32{12, 40, 10, 12, 0, 44}, []bool{true, true, true, true, false, true}),
	))
}

func ExampleExpr_Count() {
	rtt := expr.Col("rtt")
	dataframe.Show(pings().GroupBy("host").Combine(
		rtt.Count().As("present"), rtt.Len().As("all"), rtt.NUnique().As("distinct")))
	// Output:
	// 2×4 DataFrame
	//  Row │ host    present  all    distinct
	//      │ String  Int64    Int64  Int64
	// ─────┼──────────────────────────────────
	//    1 │ alpha         3      3         2
	//    2 │ beta          2      3         2
}

// Aggregates skip missing values.
func ExampleExpr_Sum() {
	rtt := expr.Col("rtt")
	dataframe.Show(pings().GroupBy("host").Combine(rtt.Sum().As("sum"), rtt.Mean().As("mean")))
	// Output:
	// 2×3 DataFrame
	//  Row │ host    sum    mean
	//      │ String  Int64  Float64?
	// ─────┼─────────────────────────
	//    1 │ alpha      34   11.3333
	//    2 │ beta       84   42.0
}

func ExampleExpr_Min() {
	rtt := expr.Col("rtt")
	dataframe.Show(pings().GroupBy("host").Combine(
		rtt.Min().As("min"), rtt.Max().As("max"), rtt.Max().Sub(rtt.Min()).As("range")))
	// Output:
	// 2×4 DataFrame
	//  Row │ host    min     max     range
	//      │ String  Int32?  Int32?  Int32?
	// ─────┼────────────────────────────────
	//    1 │ alpha       10      12       2
	//    2 │ beta        40      44       4
}

func ExampleExpr_Var() {
	rtt := expr.Col("rtt")
	dataframe.Show(pings().GroupBy("host").Combine(rtt.Var().As("var"), rtt.Std().As("std")))
	// Output:
	// 2×3 DataFrame
	//  Row │ host    var       std
	//      │ String  Float64?  Float64?
	// ─────┼────────────────────────────
	//    1 │ alpha    1.33333   1.1547
	//    2 │ beta     8.0       2.82843
}

func ExampleExpr_Median() {
	rtt := expr.Col("rtt")
	dataframe.Show(pings().GroupBy("host").Combine(rtt.Median().As("median"), rtt.Quantile(0.9).As("q90")))
	// Output:
	// 2×3 DataFrame
	//  Row │ host    median    q90
	//      │ String  Float64?  Float64?
	// ─────┼────────────────────────────
	//    1 │ alpha       12.0      12.0
	//    2 │ beta        42.0      43.6
}

// Do farther hosts answer with a smaller time to live?
func ExampleExpr_Cor() {
	hops := dataframe.Must(dataframe.New(
		dataframe.NewColumn("net", []string{"a", "a", "a", "b", "b", "b"}),
		dataframe.NewColumn("rtt", []float64{10, 20, 30, 5, 6, 9}),
		dataframe.NewColumn("ttl", []int32{60, 58, 56, 64, 60, 63})))
	dataframe.Show(hops.GroupBy("net").Combine(expr.Col("rtt").Cor("ttl").Round(4).As("cor")))
	// Output:
	// 2×2 DataFrame
	//  Row │ net     cor
	//      │ String  Float64?
	// ─────┼──────────────────
	//    1 │ a        -1.0
	//    2 │ b         0.0385
}

func ExampleExpr_Mode() {
	rtt := expr.Col("rtt")
	dataframe.Show(pings().GroupBy("host").Combine(
		rtt.Mode().As("mode"), rtt.First().As("first"), rtt.Last().As("last")))
	// Output:
	// 2×4 DataFrame
	//  Row │ host    mode    first   last
	//      │ String  Int32?  Int32?  Int32?
	// ─────┼────────────────────────────────
	//    1 │ alpha       12      12      12
	//    2 │ beta        40      40      44
}

// A missing value is neither true nor false.
func ExampleExpr_Any() {
	slow := expr.Col("rtt").Gt(10)
	dataframe.Show(pings().GroupBy("host").Combine(slow.Any().As("any"), slow.All().As("all")))
	// Output:
	// 2×3 DataFrame
	//  Row │ host    any   all
	//      │ String  Bool  Bool
	// ─────┼─────────────────────
	//    1 │ alpha   true  false
	//    2 │ beta    true   true
}

// A vector gives each group as many rows as it has values; missing comes last.
func ExampleExpr_Sort() {
	rtt := expr.Col("rtt")
	dataframe.Show(pings().GroupBy("host").Combine(rtt.Sort().As("up"), rtt.SortDesc().As("down")))
	// Output:
	// 6×3 DataFrame
	//  Row │ host    up       down
	//      │ String  Int32?   Int32?
	// ─────┼──────────────────────────
	//    1 │ alpha        10       12
	//    2 │ alpha        12       12
	//    3 │ alpha        12       10
	//    4 │ beta         40       44
	//    5 │ beta         44       40
	//    6 │ beta    missing  missing
}

// The differences of the sorted values: one fewer than there are values.
func ExampleExpr_Diff() {
	dataframe.Show(pings().GroupBy("host").Combine(expr.Col("rtt").Sort().Diff().As("gap")))
	// Output:
	// 3×2 DataFrame
	//  Row │ host    gap
	//      │ String  Int32?
	// ─────┼────────────────
	//    1 │ alpha        2
	//    2 │ alpha        0
	//    3 │ beta         4
}

func ExampleExpr_Unique() {
	dataframe.Show(pings().GroupBy("host").Combine(expr.Col("rtt").Unique().As("rtt")))
	// Output:
	// 5×2 DataFrame
	//  Row │ host    rtt
	//      │ String  Int32?
	// ─────┼─────────────────
	//    1 │ alpha        12
	//    2 │ alpha        10
	//    3 │ beta         40
	//    4 │ beta    missing
	//    5 │ beta         44
}

// The two fastest pings of each host, and the last two.
func ExampleExpr_Head() {
	rtt := expr.Col("rtt")
	dataframe.Show(pings().GroupBy("host").Combine(rtt.Sort().Head(2).As("fastest"), rtt.Tail(2).As("last")))
	// Output:
	// 4×3 DataFrame
	//  Row │ host    fastest  last
	//      │ String  Int32?   Int32?
	// ─────┼──────────────────────────
	//    1 │ alpha        10       10
	//    2 │ alpha        12       12
	//    3 │ beta         40  missing
	//    4 │ beta         44       44
}
