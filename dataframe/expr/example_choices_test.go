package expr_test

import (
	"fmt"
	"strings"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
)

// The first true condition counts.
func ExampleWhen() {
	b := expr.Col("bytes")
	size := expr.When(b.Lt(100)).Then("small").When(b.Lt(1000)).Then("middle").Else("large")
	dataframe.Show(flows().Select(b, size.As("size")))
	// Output:
	// 4×2 DataFrame
	//  Row │ bytes  size
	//      │ Int64  String
	// ─────┼───────────────
	//    1 │  1200  large
	//    2 │    80  small
	//    3 │   300  middle
	//    4 │  4096  large
}

// Without Else the other rows are missing.
func ExampleChosen_End() {
	n := expr.Col("packets")
	dataframe.Show(flows().Select(expr.When(n.Gt(3)).Then(n).End().As("many")))
	// Output:
	// 4×1 DataFrame
	//  Row │ many
	//      │ Int32?
	// ─────┼─────────
	//    1 │       4
	//    2 │ missing
	//    3 │ missing
	//    4 │       8
}

// A handle knows the column's type, so the compiler checks the function.
func ExampleOf() {
	src := expr.Of[string]("src")
	first := src.Where(func(ip string) bool { return strings.HasSuffix(ip, ".1") })
	dataframe.Show(flows().Filter(first))
	// Output:
	// 2×4 DataFrame (view)
	//  Row │ src       bytes  packets  rtt
	//      │ String    Int64  Int32    Float64?
	// ─────┼────────────────────────────────────
	//    1 │ 10.0.0.1   1200        4      12.5
	//    2 │ 10.0.0.1    300        3       9.5
}

func ExampleTyped_Expr() {
	src := expr.Of[string]("src")
	dataframe.Show(flows().Filter(src.Expr().Eq("10.0.0.2")))
	// Output:
	// 1×4 DataFrame (view)
	//  Row │ src       bytes  packets  rtt
	//      │ String    Int64  Int32    Float64?
	// ─────┼────────────────────────────────────
	//    1 │ 10.0.0.2     80        1   missing
}

func ExampleTyped_Map() {
	kilo := expr.Of[int64]("bytes").Map(func(b int64) int64 { return b / 1000 })
	dataframe.Show(flows().Select("bytes", kilo.As("kilobytes")))
	// Output:
	// 4×2 DataFrame
	//  Row │ bytes  kilobytes
	//      │ Int64  Int64
	// ─────┼──────────────────
	//    1 │  1200          1
	//    2 │    80          0
	//    3 │   300          0
	//    4 │  4096          4
}

// The function never sees a missing value.
func ExampleMap() {
	text := expr.Map("rtt", func(ms float64) string { return fmt.Sprintf("%.1f ms", ms) })
	dataframe.Show(flows().Select(text.As("rtt")))
	// Output:
	// 4×1 DataFrame
	//  Row │ rtt
	//      │ String?
	// ─────┼─────────
	//    1 │ 12.5 ms
	//    2 │ missing
	//    3 │ 9.5 ms
	//    4 │ NaN ms
}

func ExampleApply() {
	last := func(ip string) string { return ip[strings.LastIndexByte(ip, '.')+1:] }
	dataframe.Show(flows().Select("src", expr.Apply("src", last).As("last")))
	// Output:
	// 4×2 DataFrame
	//  Row │ src       last
	//      │ String    String
	// ─────┼──────────────────
	//    1 │ 10.0.0.1  1
	//    2 │ 10.0.0.2  2
	//    3 │ 10.0.0.1  1
	//    4 │ 10.0.0.3  3
}

// A value that has no answer is an error, unless it may be missing.
func ExampleExpr_OrMissing() {
	df := dataframe.Must(dataframe.New(dataframe.NewColumn("x", []int8{1, 127})))
	_, err := df.Derive(expr.Col("x").Add(expr.Col("x")).As("twice"))
	fmt.Println(err)
	dataframe.Show(df.Derive(expr.Col("x").Add(expr.Col("x")).OrMissing().As("twice")))
	// Output:
	// derive "x": row 1: integer overflow: 127 + 127 does not fit Int8
	// 2×2 DataFrame
	//  Row │ x     twice
	//      │ Int8  Int8?
	// ─────┼───────────────
	//    1 │    1        2
	//    2 │  127  missing
}
