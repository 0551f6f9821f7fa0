package dataframe_test

import (
	"context"
	"fmt"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/groupby"
)

// loads is a frame of what two hosts measured.
func loads() *dataframe.DataFrame {
	return dataframe.Must(dataframe.New(
		dataframe.NewColumn("host", []string{"alpha", "beta"}),
		dataframe.NewColumn("cpu", []float64{0.5, 0.75}),
		dataframe.NewColumn("disk", []float64{0.25, 1}),
	))
}

// The columns of floats become rows.
func ExampleDataFrame_Stack() {
	dataframe.Show(loads().Stack())
	// Output:
	// 4×3 DataFrame
	//  Row │ host    variable  value
	//      │ String  Cat…      Float64
	// ─────┼───────────────────────────
	//    1 │ alpha   cpu          0.5
	//    2 │ beta    cpu          0.75
	//    3 │ alpha   disk         0.25
	//    4 │ beta    disk         1.0
}

// Numbers of several types share the widest one.
func ExampleDataFrame_Stack_columns() {
	dataframe.Show(answers().Stack("ttl", "port", dataframe.Keep("host"), dataframe.Into("field", "number")))
	// Output:
	// 10×3 DataFrame
	//  Row │ host    field  number
	//      │ String  Cat…   Int32?
	// ─────┼────────────────────────
	//    1 │ alpha   ttl         64
	//    2 │ beta    ttl         55
	//    3 │ alpha   ttl         64
	//    4 │ gamma   ttl    missing
	//    5 │ beta    ttl         57
	//    6 │ alpha   port       443
	//    7 │ beta    port        22
	//    8 │ alpha   port        80
	//    9 │ gamma   port        22
	//   10 │ beta    port        22
}

func ExampleLazy_Stack() {
	busy := loads().Lazy().Stack().Filter(expr.Col("value").Gt(0.6))
	dataframe.Show(busy.Collect(context.Background()))
	// Output:
	// 2×3 DataFrame
	//  Row │ host    variable  value
	//      │ String  Cat…      Float64
	// ─────┼───────────────────────────
	//    1 │ beta    cpu          0.75
	//    2 │ beta    disk         1.0
}

// Unstack is the way back.
func ExampleDataFrame_Unstack() {
	long := dataframe.Must(loads().Stack())
	dataframe.Show(long.Unstack("variable", "value"))
	_, err := dataframe.Must(dataframe.Concat(long, long)).Unstack("variable", "value", "host")
	fmt.Println(err)
	// Output:
	// 2×3 DataFrame
	//  Row │ host    cpu      disk
	//      │ String  Float64  Float64
	// ─────┼──────────────────────────
	//    1 │ alpha      0.5      0.25
	//    2 │ beta       0.75     1.0
	// unstack "variable": wrong shape: rows 0 and 4 are both for host = "alpha", variable = "cpu" (GroupBy and Pivot combine them)
}

func ExampleFill() {
	dataframe.Show(dataframe.Must(answers().Unique("host", "port")).Unstack("port", "ttl", "host", dataframe.Fill(0)))
	// Output:
	// 3×4 DataFrame
	//  Row │ host    443     22       80
	//      │ String  Int32?  Int32?   Int32?
	// ─────┼─────────────────────────────────
	//    1 │ alpha       64        0      64
	//    2 │ beta         0       55       0
	//    3 │ gamma        0  missing       0
}

func ExampleGrouped_Pivot() {
	dataframe.Show(answers().GroupBy("host").Pivot("port", expr.Col("ttl").Max()))
	dataframe.Show(answers().GroupBy("host").Sorted().Pivot("port", groupby.Count().As("n"), expr.Col("ttl").Min().As("least")))
	// Output:
	// 3×4 DataFrame
	//  Row │ host    443      22       80
	//      │ String  Int32?   Int32?   Int32?
	// ─────┼───────────────────────────────────
	//    1 │ alpha        64  missing       64
	//    2 │ beta    missing       57  missing
	//    3 │ gamma   missing  missing  missing
	// 3×7 DataFrame
	//  Row │ host    22_n     22_least  80_n     80_least  443_n    443_least
	//      │ String  Int64?   Int32?    Int64?   Int32?    Int64?   Int32?
	// ─────┼──────────────────────────────────────────────────────────────────
	//    1 │ alpha   missing   missing        1        64        1         64
	//    2 │ beta          2        55  missing   missing  missing    missing
	//    3 │ gamma         1   missing  missing   missing  missing    missing
}

func ExampleDataFrame_Crosstab() {
	dataframe.Show(answers().Crosstab("host", "port"))
	// Output:
	// 3×4 DataFrame
	//  Row │ host    22     80     443
	//      │ String  Int64  Int64  Int64
	// ─────┼─────────────────────────────
	//    1 │ alpha       0      1      1
	//    2 │ beta        2      0      0
	//    3 │ gamma       1      0      0
}

func ExampleDataFrame_Transpose() {
	dataframe.Show(loads().Transpose("host"))
	// Output:
	// 2×3 DataFrame
	//  Row │ host    alpha    beta
	//      │ String  Float64  Float64
	// ─────┼──────────────────────────
	//    1 │ cpu        0.5      0.75
	//    2 │ disk       0.25     1.0
}

func ExampleDataFrame_ValueCounts() {
	dataframe.Show(answers().ValueCounts("port"))
	// Output:
	// 3×3 DataFrame
	//  Row │ port    n      proportion
	//      │ Uint16  Int64  Float64
	// ─────┼───────────────────────────
	//    1 │     22      3         0.6
	//    2 │    443      1         0.2
	//    3 │     80      1         0.2
}

func ExampleLazy_ValueCounts() {
	dataframe.Show(answers().Lazy().ValueCounts("host", "port").Limit(1).Collect(context.Background()))
	// Output:
	// 1×4 DataFrame
	//  Row │ host    port    n      proportion
	//      │ String  Uint16  Int64  Float64
	// ─────┼───────────────────────────────────
	//    1 │ beta        22      2         0.4
}

// How many hosts answered how often?
func ExampleLazy_CountMap() {
	answered := answers().Lazy().GroupBy("host").Combine(groupby.Count().As("answers"))
	dataframe.Show(answered.CountMap("answers").Collect(context.Background()))
	// Output:
	// 2×2 DataFrame
	//  Row │ answers  n
	//      │ Int64    Int64
	// ─────┼────────────────
	//    1 │       1      1
	//    2 │       2      2
}

// The rows with the greatest ports of each host.
func ExampleGrouped_TopK() {
	dataframe.Show(answers().GroupBy("host").TopK(1, expr.Desc("port")))
	// Output:
	// 3×3 DataFrame
	//  Row │ host    port    ttl
	//      │ String  Uint16  Int32?
	// ─────┼─────────────────────────
	//    1 │ alpha      443       64
	//    2 │ beta        22       55
	//    3 │ gamma       22  missing
}

func ExampleGrouped_Head() {
	dataframe.Show(answers().GroupBy("host").Head(1))
	// Output:
	// 3×3 DataFrame
	//  Row │ host    port    ttl
	//      │ String  Uint16  Int32?
	// ─────┼─────────────────────────
	//    1 │ alpha      443       64
	//    2 │ beta        22       55
	//    3 │ gamma       22  missing
}

func ExampleGrouped_Tail() {
	dataframe.Show(answers().GroupBy("host").Sorted().Tail(1))
	// Output:
	// 3×3 DataFrame
	//  Row │ host    port    ttl
	//      │ String  Uint16  Int32?
	// ─────┼─────────────────────────
	//    1 │ alpha       80       64
	//    2 │ beta        22       57
	//    3 │ gamma       22  missing
}

func ExampleLazyGrouped_TopK() {
	dataframe.Show(answers().Lazy().GroupBy("port").TopK(1, "ttl").Select("port", "ttl").Collect(context.Background()))
	// Output:
	// 3×2 DataFrame
	//  Row │ port    ttl
	//      │ Uint16  Int32?
	// ─────┼────────────────
	//    1 │    443      64
	//    2 │     22      55
	//    3 │     80      64
}

func ExampleLazyGrouped_Head() {
	dataframe.Show(answers().Lazy().GroupBy("host").Head(1).Select("host").Collect(context.Background()))
	// Output:
	// 3×1 DataFrame
	//  Row │ host
	//      │ String
	// ─────┼────────
	//    1 │ alpha
	//    2 │ beta
	//    3 │ gamma
}

func ExampleLazyGrouped_Tail() {
	dataframe.Show(answers().Lazy().GroupBy("host").Tail(1).Select("host", "port").Collect(context.Background()))
	// Output:
	// 3×2 DataFrame
	//  Row │ host    port
	//      │ String  Uint16
	// ─────┼────────────────
	//    1 │ alpha       80
	//    2 │ beta        22
	//    3 │ gamma       22
}
