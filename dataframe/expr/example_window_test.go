package expr_test

import (
	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
)

// loads are a meter's readings at two hosts, one of which was lost.
func loads() *dataframe.DataFrame {
	return dataframe.Must(dataframe.New(
		dataframe.NewColumn("host", []string{"a", "b", "a", "b", "a", "b"}),
		dataframe.NewColumn("second", []int32{3, 1, 1, 2, 2, 3}),
		dataframe.NullableColumn("load", []int32{30, 5, 10, 5, 0, 9}, []bool{true, true, true, true, false, true}),
	))
}

func ExampleExpr_Shift() {
	load := expr.Col("load")
	dataframe.Show(loads().Select("load", load.Lag().As("lag"), load.Lead().As("lead"), load.Shift(2).As("two_back")))
	// Output:
	// 6×4 DataFrame
	//  Row │ load     lag      lead     two_back
	//      │ Int32?   Int32?   Int32?   Int32?
	// ─────┼─────────────────────────────────────
	//    1 │      30  missing        5   missing
	//    2 │       5       30       10   missing
	//    3 │      10        5        5        30
	//    4 │       5       10  missing         5
	//    5 │ missing        5        9        10
	//    6 │       9  missing  missing         5
}

func ExampleExpr_Delta() {
	load := expr.Col("load")
	dataframe.Show(loads().Derive(load.Delta(), load.PctChange()))
	// Output:
	// 6×5 DataFrame
	//  Row │ host    second  load     load_delta  load_pct_change
	//      │ String  Int32   Int32?   Int32?      Float64?
	// ─────┼──────────────────────────────────────────────────────
	//    1 │ a            3       30     missing          missing
	//    2 │ b            1        5         -25        -0.833333
	//    3 │ a            1       10           5         1.0
	//    4 │ b            2        5          -5        -0.5
	//    5 │ a            2  missing     missing          missing
	//    6 │ b            3        9     missing          missing
}

func ExampleExpr_CumSum() {
	load := expr.Col("load")
	dataframe.Show(loads().Select("load", load.CumSum().As("sum"), load.CumProd().As("prod"), load.CumMin().As("min"),
		load.CumMax().As("max"), load.CumCount().As("count")))
	// Output:
	// 6×6 DataFrame
	//  Row │ load     sum      prod     min      max      count
	//      │ Int32?   Int64?   Int64?   Int32?   Int32?   Int64
	// ─────┼────────────────────────────────────────────────────
	//    1 │      30       30       30       30       30      1
	//    2 │       5       35      150        5       30      2
	//    3 │      10       45     1500        5       30      3
	//    4 │       5       50     7500        5       30      4
	//    5 │ missing  missing  missing  missing  missing      4
	//    6 │       9       59    67500        5       30      5
}

func ExampleExpr_EwmMean() {
	dataframe.Show(loads().Select("load", expr.Col("load").EwmMean(0.5).As("mean")))
	// Output:
	// 6×2 DataFrame
	//  Row │ load     mean
	//      │ Int32?   Float64?
	// ─────┼───────────────────
	//    1 │      30  30.0
	//    2 │       5  13.3333
	//    3 │      10  11.4286
	//    4 │       5   8.0
	//    5 │ missing   missing
	//    6 │       9   8.51613
}

func ExampleExpr_Rank() {
	load := expr.Col("load")
	dataframe.Show(loads().Select("load", load.RankOrdinal().As("ordinal"), load.Rank().As("rank"), load.RankDense().As("dense"),
		load.RankTied().As("tied")))
	// Output:
	// 6×5 DataFrame
	//  Row │ load     ordinal  rank     dense    tied
	//      │ Int32?   Int64?   Int64?   Int64?   Float64?
	// ─────┼──────────────────────────────────────────────
	//    1 │      30        5        5        4       5.0
	//    2 │       5        1        1        1       1.5
	//    3 │      10        4        4        3       4.0
	//    4 │       5        2        1        1       1.5
	//    5 │ missing  missing  missing  missing   missing
	//    6 │       9        3        3        2       3.0
}

func ExampleExpr_FillForward() {
	load := expr.Col("load")
	dataframe.Show(loads().Select("load", load.FillForward().As("forward"), load.FillBackward(1).As("backward"), load.Interpolate().As("line")))
	// Output:
	// 6×4 DataFrame
	//  Row │ load     forward  backward  line
	//      │ Int32?   Int32?   Int32?    Float64?
	// ─────┼──────────────────────────────────────
	//    1 │      30       30        30      30.0
	//    2 │       5        5         5       5.0
	//    3 │      10       10        10      10.0
	//    4 │       5        5         5       5.0
	//    5 │ missing        5         9       7.0
	//    6 │       9        9         9       9.0
}

func ExampleRankBy() {
	by := expr.Desc("load")
	dataframe.Show(loads().Derive(expr.RankBy(by).As("rank"), expr.RankDenseBy(by).As("dense"),
		expr.PercentRank(by).As("percent"), expr.CumeDist(by).As("cume")))
	// Output:
	// 6×7 DataFrame
	//  Row │ host    second  load     rank   dense  percent  cume
	//      │ String  Int32   Int32?   Int64  Int64  Float64  Float64
	// ─────┼──────────────────────────────────────────────────────────
	//    1 │ a            3       30      1      1      0.0  0.166667
	//    2 │ b            1        5      4      4      0.6  0.833333
	//    3 │ a            1       10      2      2      0.2  0.333333
	//    4 │ b            2        5      4      4      0.6  0.833333
	//    5 │ a            2  missing      6      5      1.0  1.0
	//    6 │ b            3        9      3      3      0.4  0.5
}

func ExampleRowNumber() {
	late := expr.Partition("host").Order(expr.Desc("second"))
	dataframe.Show(loads().Derive(expr.RowNumber().Over(late).As("number"), expr.Ntile(2).Over(late).As("half")))
	// Output:
	// 6×5 DataFrame
	//  Row │ host    second  load     number  half
	//      │ String  Int32   Int32?   Int64   Int64
	// ─────┼────────────────────────────────────────
	//    1 │ a            3       30       1      1
	//    2 │ b            1        5       3      2
	//    3 │ a            1       10       3      2
	//    4 │ b            2        5       2      1
	//    5 │ a            2  missing       2      1
	//    6 │ b            3        9       1      1
}

func ExampleExpr_Over() {
	load := expr.Col("load")
	dataframe.Show(loads().Derive(load.Div(load.Sum()).Over("host").As("share")))
	// Output:
	// 6×4 DataFrame
	//  Row │ host    second  load     share
	//      │ String  Int32   Int32?   Float64?
	// ─────┼───────────────────────────────────
	//    1 │ a            3       30  0.75
	//    2 │ b            1        5  0.263158
	//    3 │ a            1       10  0.25
	//    4 │ b            2        5  0.263158
	//    5 │ a            2  missing   missing
	//    6 │ b            3        9  0.473684
}

func ExamplePartition() {
	inTime := expr.Partition("host").Order("second")
	dataframe.Show(loads().Derive(expr.Col("load").FillForward().Delta().Over(inTime).As("change")))
	// Output:
	// 6×4 DataFrame
	//  Row │ host    second  load     change
	//      │ String  Int32   Int32?   Int32?
	// ─────┼──────────────────────────────────
	//    1 │ a            3       30       20
	//    2 │ b            1        5  missing
	//    3 │ a            1       10  missing
	//    4 │ b            2        5        0
	//    5 │ a            2  missing        0
	//    6 │ b            3        9        4
}
