package expr_test

import (
	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
)

// traffic is a frame with columns of several types.
func traffic() *dataframe.DataFrame {
	return dataframe.Must(dataframe.New(
		dataframe.NewColumn("host", []string{"alpha", "beta"}),
		dataframe.NewColumn("bytes_in", []int64{1500, 300}),
		dataframe.NewColumn("bytes_out", []int64{100, 2000}),
		dataframe.NewColumn("load", []float64{0.25, 0.75}),
	))
}

// One sum for each of the columns.
func ExampleCols() {
	dataframe.Show(traffic().Combine(expr.Cols("bytes_in", "load").Sum()))
	// Output:
	// 1×2 DataFrame
	//  Row │ bytes_in_sum  load_sum
	//      │ Int64         Float64
	// ─────┼────────────────────────
	//    1 │         1800       1.0
}

func ExampleExcept() {
	dataframe.Show(traffic().Select(expr.Except("host", "load")))
	// Output:
	// 2×2 DataFrame
	//  Row │ bytes_in  bytes_out
	//      │ Int64     Int64
	// ─────┼─────────────────────
	//    1 │     1500        100
	//    2 │      300       2000
}

// The asterisk stands for the column's name.
func ExampleMatching() {
	dataframe.Show(traffic().Derive(expr.Matching("^bytes_").Div(1000).As("k*")))
	// Output:
	// 2×6 DataFrame
	//  Row │ host    bytes_in  bytes_out  load     kbytes_in  kbytes_out
	//      │ String  Int64     Int64      Float64  Float64    Float64
	// ─────┼─────────────────────────────────────────────────────────────
	//    1 │ alpha       1500        100     0.25        1.5         0.1
	//    2 │ beta         300       2000     0.75        0.3         2.0
}

func ExampleOfType() {
	dataframe.Show(traffic().Select("host", expr.OfType("float", dataframe.Int64).Mul(2).As("*")))
	// Output:
	// 2×4 DataFrame
	//  Row │ host    bytes_in  bytes_out  load
	//      │ String  Int64     Int64      Float64
	// ─────┼──────────────────────────────────────
	//    1 │ alpha       3000        200      0.5
	//    2 │ beta         600       4000      1.5
}
