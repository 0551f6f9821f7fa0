package expr_test

import (
	"fmt"
	"math"
	"time"

	"github.com/stoa-data/stoa/categorical"
	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
)

// flows is a small log of network flows; the round-trip time of the second is
// missing, that of the last NaN.
func flows() *dataframe.DataFrame {
	return dataframe.Must(dataframe.New(
		dataframe.NewColumn("src", []string{"10.0.0.1", "10.0.0.2", "10.0.0.1", "10.0.0.3"}),
		dataframe.NewColumn("bytes", []int64{1200, 80, 300, 4096}),
		dataframe.NewColumn("packets", []int32{4, 1, 3, 8}),
		dataframe.NullableColumn("rtt", []float64{12.5, 0, 9.5, math.NaN()}, []bool{true, false, true, true}),
	))
}

// An expression is a description: it does nothing until a verb runs it.
func ExampleCol() {
	big := expr.Col("bytes").Gt(1000)
	fmt.Println(big)
	dataframe.Show(flows().Filter(big))
	// Output:
	// (bytes > 1000)
	// 2×4 DataFrame (view)
	//  Row │ src       bytes  packets  rtt
	//      │ String    Int64  Int32    Float64?
	// ─────┼────────────────────────────────────
	//    1 │ 10.0.0.1   1200        4      12.5
	//    2 │ 10.0.0.3   4096        8       NaN
}

// An integer takes the type of the column it meets, nil is missing.
func ExampleLit() {
	known := expr.When(expr.Col("packets").Gt(3)).Then(expr.Col("src")).Else(expr.Lit(nil))
	dataframe.Show(flows().Select(
		expr.Lit("eth0").As("link"), expr.Lit(1500).Sub(expr.Col("packets")).As("left"), known.As("known")))
	// Output:
	// 4×3 DataFrame
	//  Row │ link    left   known
	//      │ String  Int32  String?
	// ─────┼─────────────────────────
	//    1 │ eth0     1496  10.0.0.1
	//    2 │ eth0     1499  missing
	//    3 │ eth0     1497  missing
	//    4 │ eth0     1492  10.0.0.3
}

// Levels compare by their place in the level order, not as text.
func ExampleLevel() {
	df := dataframe.Must(dataframe.New(dataframe.NewColumn("risk", []string{"high", "low", "medium"})))
	df = dataframe.Must(df.Categorize("risk", categorical.Levels("low", "medium", "high"), categorical.Ordered()))
	dataframe.Show(df.Filter(expr.Col("risk").Ge(expr.Level("medium"))))
	// Output:
	// 2×1 DataFrame (view)
	//  Row │ risk
	//      │ Cat…
	// ─────┼────────
	//    1 │ high
	//    2 │ medium
}

func ExampleExpr_As() {
	rate := expr.Col("bytes").Div(expr.Col("packets"))
	dataframe.Show(flows().Select(rate.As("bytes_per_packet")))
	// Output:
	// 4×1 DataFrame
	//  Row │ bytes_per_packet
	//      │ Float64
	// ─────┼──────────────────
	//    1 │            300.0
	//    2 │             80.0
	//    3 │            100.0
	//    4 │            512.0
}

func ExampleAsc() {
	dataframe.Show(flows().Sort(expr.Asc("src"), expr.Desc("bytes")))
	// Output:
	// 4×4 DataFrame
	//  Row │ src       bytes  packets  rtt
	//      │ String    Int64  Int32    Float64?
	// ─────┼────────────────────────────────────
	//    1 │ 10.0.0.1   1200        4      12.5
	//    2 │ 10.0.0.1    300        3       9.5
	//    3 │ 10.0.0.2     80        1   missing
	//    4 │ 10.0.0.3   4096        8       NaN
}

// NaN and missing come last in ascending order; in descending order missing
// still does.
func ExampleDesc() {
	df := dataframe.Must(flows().Select("rtt"))
	dataframe.Show(df.Sort("rtt"))
	dataframe.Show(df.Sort(expr.Desc("rtt")))
	// Output:
	// 4×1 DataFrame
	//  Row │ rtt
	//      │ Float64?
	// ─────┼──────────
	//    1 │      9.5
	//    2 │     12.5
	//    3 │      NaN
	//    4 │  missing
	// 4×1 DataFrame
	//  Row │ rtt
	//      │ Float64?
	// ─────┼──────────
	//    1 │      NaN
	//    2 │     12.5
	//    3 │      9.5
	//    4 │  missing
}

func ExampleExpr_Eq() {
	n := expr.Col("packets")
	dataframe.Show(flows().Select(n, n.Eq(4).As("eq"), n.Ne(4).As("ne")))
	// Output:
	// 4×3 DataFrame
	//  Row │ packets  eq     ne
	//      │ Int32    Bool   Bool
	// ─────┼───────────────────────
	//    1 │       4   true  false
	//    2 │       1  false   true
	//    3 │       3  false   true
	//    4 │       8  false   true
}

func ExampleExpr_Lt() {
	n := expr.Col("packets")
	dataframe.Show(flows().Select(n, n.Lt(4).As("lt"), n.Le(4).As("le"), n.Gt(4).As("gt"), n.Ge(4).As("ge")))
	// Output:
	// 4×5 DataFrame
	//  Row │ packets  lt     le     gt     ge
	//      │ Int32    Bool   Bool   Bool   Bool
	// ─────┼─────────────────────────────────────
	//    1 │       4  false   true  false   true
	//    2 │       1   true   true  false  false
	//    3 │       3   true   true  false  false
	//    4 │       8  false  false   true   true
}

// Sums of int32 and int64 are int64; quotients are always float64.
func ExampleExpr_Add() {
	b, n := expr.Col("bytes"), expr.Col("packets")
	dataframe.Show(flows().Select(
		b.Add(n).As("add"), b.Sub(n).As("sub"), b.Mul(2).As("mul"), b.Div(n).As("div"), b.Neg().As("neg")))
	// Output:
	// 4×5 DataFrame
	//  Row │ add    sub    mul    div      neg
	//      │ Int64  Int64  Int64  Float64  Int64
	// ─────┼─────────────────────────────────────
	//    1 │  1204   1196   2400    300.0  -1200
	//    2 │    81     79    160     80.0    -80
	//    3 │   303    297    600    100.0   -300
	//    4 │  4104   4088   8192    512.0  -4096
}

// The difference of timestamps is a duration.
func ExampleExpr_Sub() {
	start := time.Date(2021, 4, 30, 12, 0, 0, 0, time.UTC)
	df := dataframe.Must(dataframe.New(
		dataframe.NewColumn("start", []time.Time{start}),
		dataframe.NewColumn("end", []time.Time{start.Add(90 * time.Second)}),
	))
	df = dataframe.Must(df.Select(expr.Col("end").Sub(expr.Col("start")).As("took")))
	fmt.Println(df.Durations("took"))
	// Output: [1m30s] <nil>
}

// False and missing is false, true or missing is true: what is missing could
// not change that. Otherwise missing stays missing.
func ExampleExpr_And() {
	slow, many := expr.Col("rtt").Gt(10), expr.Col("packets").Gt(3)
	dataframe.Show(flows().Select(
		slow.As("slow"), many.As("many"), slow.And(many).As("and"), slow.Or(many).As("or"), slow.Not().As("not")))
	// Output:
	// 4×5 DataFrame
	//  Row │ slow     many   and    or       not
	//      │ Bool?    Bool   Bool?  Bool?    Bool?
	// ─────┼─────────────────────────────────────────
	//    1 │    true   true   true     true    false
	//    2 │ missing  false  false  missing  missing
	//    3 │   false  false  false    false     true
	//    4 │   false   true  false     true     true
}

// NaN is a value.
func ExampleExpr_IsMissing() {
	rtt := expr.Col("rtt")
	dataframe.Show(flows().Select(
		rtt, rtt.IsMissing().As("missing"), rtt.IsPresent().As("present"), rtt.IsNaN().As("nan")))
	// Output:
	// 4×4 DataFrame
	//  Row │ rtt       missing  present  nan
	//      │ Float64?  Bool     Bool     Bool?
	// ─────┼─────────────────────────────────────
	//    1 │     12.5    false     true    false
	//    2 │  missing     true    false  missing
	//    3 │      9.5    false     true    false
	//    4 │      NaN    false     true     true
}
