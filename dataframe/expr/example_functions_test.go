package expr_test

import (
	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
)

// Every function can be called by its name.
func ExampleCall() {
	dataframe.Show(flows().Select(
		expr.Call("coalesce", expr.Col("rtt"), -1).As("rtt"),
		expr.Call("floor_div", expr.Col("bytes"), 1000).As("kilobytes"),
		expr.Col("packets").Sub(4).Abs().As("distance"),
	))
	// Output:
	// 4×3 DataFrame
	//  Row │ rtt      kilobytes  distance
	//      │ Float64  Int64      Int32
	// ─────┼──────────────────────────────
	//    1 │    12.5          1         0
	//    2 │    -1.0          0         3
	//    3 │     9.5          0         1
	//    4 │     NaN          4         4
}
