package dataframe_test

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/stoa-data/stoa/categorical"
	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/groupby"
)

// gauges is a frame of what two gauges showed, with gaps.
func gauges() *dataframe.DataFrame {
	at := func(hour, minute int) time.Time { return time.Date(2016, 3, 31, hour, minute, 0, 0, time.UTC) }
	return dataframe.Must(dataframe.New(
		dataframe.NewColumn("at", []time.Time{at(9, 0), at(9, 20), at(9, 25), at(10, 0), at(10, 10)}),
		dataframe.NewColumn("gauge", []string{"a", "b", "a", "a", "b"}),
		dataframe.NullableColumn("level", []float64{1, 5, 0, 3, 0}, []bool{true, true, false, true, false}),
	))
}

func ExampleDataFrame_FillForward() {
	dataframe.Show(gauges().FillForward("level"))
	// Output:
	// 5×3 DataFrame
	//  Row │ at                    gauge   level
	//      │ Timestamp[ns, UTC]    String  Float64?
	// ─────┼────────────────────────────────────────
	//    1 │ 2016-03-31T09:00:00Z  a            1.0
	//    2 │ 2016-03-31T09:20:00Z  b            5.0
	//    3 │ 2016-03-31T09:25:00Z  a            5.0
	//    4 │ 2016-03-31T10:00:00Z  a            3.0
	//    5 │ 2016-03-31T10:10:00Z  b            3.0
}

func ExampleDataFrame_FillBackward() {
	dataframe.Show(dataframe.Must(gauges().FillBackward("level")).Select("level"))
	// Output:
	// 5×1 DataFrame
	//  Row │ level
	//      │ Float64?
	// ─────┼──────────
	//    1 │      1.0
	//    2 │      5.0
	//    3 │      3.0
	//    4 │      3.0
	//    5 │  missing
}

func ExampleDataFrame_Interpolate() {
	dataframe.Show(dataframe.Must(gauges().Interpolate("level")).Select("level"))
	// Output:
	// 5×1 DataFrame
	//  Row │ level
	//      │ Float64?
	// ─────┼──────────
	//    1 │      1.0
	//    2 │      5.0
	//    3 │      4.0
	//    4 │      3.0
	//    5 │  missing
}

// Each gauge is filled from its own values.
func ExampleGrouped_FillForward() {
	dataframe.Show(gauges().GroupBy("gauge").FillForward("level"))
	// Output:
	// 5×3 DataFrame
	//  Row │ at                    gauge   level
	//      │ Timestamp[ns, UTC]    String  Float64?
	// ─────┼────────────────────────────────────────
	//    1 │ 2016-03-31T09:00:00Z  a            1.0
	//    2 │ 2016-03-31T09:20:00Z  b            5.0
	//    3 │ 2016-03-31T09:25:00Z  a            1.0
	//    4 │ 2016-03-31T10:00:00Z  a            3.0
	//    5 │ 2016-03-31T10:10:00Z  b            5.0
}

func ExampleGrouped_FillBackward() {
	dataframe.Show(dataframe.Must(gauges().GroupBy("gauge").FillBackward("level")).Select("gauge", "level"))
	// Output:
	// 5×2 DataFrame
	//  Row │ gauge   level
	//      │ String  Float64?
	// ─────┼──────────────────
	//    1 │ a            1.0
	//    2 │ b            5.0
	//    3 │ a            3.0
	//    4 │ a            3.0
	//    5 │ b        missing
}

func ExampleGrouped_Interpolate() {
	dataframe.Show(dataframe.Must(gauges().GroupBy("gauge").Interpolate("level")).Select("gauge", "level"))
	// Output:
	// 5×2 DataFrame
	//  Row │ gauge   level
	//      │ String  Float64?
	// ─────┼──────────────────
	//    1 │ a            1.0
	//    2 │ b            5.0
	//    3 │ a            2.0
	//    4 │ a            3.0
	//    5 │ b        missing
}

func ExampleLazy_FillForward() {
	dataframe.Show(gauges().Lazy().FillForward("level").Select("level").Limit(3).Collect(context.Background()))
	// Output:
	// 3×1 DataFrame
	//  Row │ level
	//      │ Float64?
	// ─────┼──────────
	//    1 │      1.0
	//    2 │      5.0
	//    3 │      5.0
}

func ExampleLazy_FillBackward() {
	dataframe.Show(gauges().Lazy().FillBackward("level").Select("level").Limit(3).Collect(context.Background()))
	// Output:
	// 3×1 DataFrame
	//  Row │ level
	//      │ Float64?
	// ─────┼──────────
	//    1 │      1.0
	//    2 │      5.0
	//    3 │      3.0
}

func ExampleLazy_Interpolate() {
	dataframe.Show(gauges().Lazy().Interpolate("level").Select("level").Limit(3).Collect(context.Background()))
	// Output:
	// 3×1 DataFrame
	//  Row │ level
	//      │ Float64?
	// ─────┼──────────
	//    1 │      1.0
	//    2 │      5.0
	//    3 │      4.0
}

func ExampleLazyGrouped_FillForward() {
	dataframe.Show(gauges().Lazy().GroupBy("gauge").FillForward().Select("level").Collect(context.Background()))
	// Output:
	// 5×1 DataFrame
	//  Row │ level
	//      │ Float64?
	// ─────┼──────────
	//    1 │      1.0
	//    2 │      5.0
	//    3 │      1.0
	//    4 │      3.0
	//    5 │      5.0
}

func ExampleLazyGrouped_FillBackward() {
	dataframe.Show(gauges().Lazy().GroupBy("gauge").FillBackward().Select("level").Collect(context.Background()))
	// Output:
	// 5×1 DataFrame
	//  Row │ level
	//      │ Float64?
	// ─────┼──────────
	//    1 │      1.0
	//    2 │      5.0
	//    3 │      3.0
	//    4 │      3.0
	//    5 │  missing
}

func ExampleLazyGrouped_Interpolate() {
	dataframe.Show(gauges().Lazy().GroupBy("gauge").Interpolate().Select("level").Collect(context.Background()))
	// Output:
	// 5×1 DataFrame
	//  Row │ level
	//      │ Float64?
	// ─────┼──────────
	//    1 │      1.0
	//    2 │      5.0
	//    3 │      2.0
	//    4 │      3.0
	//    5 │  missing
}

func ExampleDataFrame_GroupByTime() {
	dataframe.Show(gauges().GroupByTime("at", "30m", "gauge").Combine(groupby.Count().As("n"), expr.Col("level").Max().As("most")))
	// Output:
	// 4×4 DataFrame
	//  Row │ gauge   at                    n      most
	//      │ String  Timestamp[ns, UTC]    Int64  Float64?
	// ─────┼───────────────────────────────────────────────
	//    1 │ a       2016-03-31T09:00:00Z      2       1.0
	//    2 │ b       2016-03-31T09:00:00Z      1       5.0
	//    3 │ a       2016-03-31T10:00:00Z      1       3.0
	//    4 │ b       2016-03-31T10:00:00Z      1   missing
}

func ExampleLazy_GroupByTime() {
	hourly := gauges().Lazy().GroupByTime("at", "1h").Combine(expr.Col("level").Sum().As("total"))
	dataframe.Show(hourly.Collect(context.Background()))
	// Output:
	// 2×2 DataFrame
	//  Row │ at                    total
	//      │ Timestamp[ns, UTC]    Float64
	// ─────┼───────────────────────────────
	//    1 │ 2016-03-31T09:00:00Z      6.0
	//    2 │ 2016-03-31T10:00:00Z      3.0
}

// Hours that begin at twenty past.
func ExampleOffset() {
	dataframe.Show(gauges().GroupByTime("at", "1h", dataframe.Offset(20*time.Minute)).Combine(groupby.Count().As("n")))
	// Output:
	// 2×2 DataFrame
	//  Row │ at                    n
	//      │ Timestamp[ns, UTC]    Int64
	// ─────┼─────────────────────────────
	//    1 │ 2016-03-31T08:20:00Z      1
	//    2 │ 2016-03-31T09:20:00Z      4
}

// Every half hour from the first to the last of each gauge has a row.
func ExampleDataFrame_FillGaps() {
	counts := dataframe.Must(gauges().GroupByTime("at", "30m", "gauge").Combine(groupby.Count().As("n")))
	grid := dataframe.Must(counts.FillGaps("at", "30m", "gauge"))
	dataframe.Show(grid.FillMissing("n", 0))
	// Output:
	// 6×3 DataFrame
	//  Row │ gauge   at                    n
	//      │ String  Timestamp[ns, UTC]    Int64
	// ─────┼─────────────────────────────────────
	//    1 │ a       2016-03-31T09:00:00Z      2
	//    2 │ a       2016-03-31T09:30:00Z      0
	//    3 │ a       2016-03-31T10:00:00Z      1
	//    4 │ b       2016-03-31T09:00:00Z      1
	//    5 │ b       2016-03-31T09:30:00Z      0
	//    6 │ b       2016-03-31T10:00:00Z      1
}

// How far each answer lies below the greatest of its host.
func ExampleGrouped_Derive() {
	dataframe.Show(answers().GroupBy("host").Derive(expr.Col("ttl").Sub(expr.Col("ttl").Max()).As("below"), expr.RowNumber().As("row")))
	// Output:
	// 5×5 DataFrame
	//  Row │ host    port    ttl      below    row
	//      │ String  Uint16  Int32?   Int32?   Int64
	// ─────┼─────────────────────────────────────────
	//    1 │ alpha      443       64        0      1
	//    2 │ beta        22       55       -2      1
	//    3 │ alpha       80       64        0      2
	//    4 │ gamma       22  missing  missing      1
	//    5 │ beta        22       57        0      2
}

// Hosts with several answers.
func ExampleGrouped_Filter() {
	dataframe.Show(answers().GroupBy("host").Filter(expr.Col("port").Len().Gt(1)))
	// Output:
	// 4×3 DataFrame (view)
	//  Row │ host    port    ttl
	//      │ String  Uint16  Int32?
	// ─────┼────────────────────────
	//    1 │ alpha      443      64
	//    2 │ beta        22      55
	//    3 │ alpha       80      64
	//    4 │ beta        22      57
}

func ExampleLazyGrouped_Derive() {
	dataframe.Show(answers().Lazy().GroupBy("host").Derive(expr.RowNumber().As("row")).Select("host", "row").Collect(context.Background()))
	// Output:
	// 5×2 DataFrame
	//  Row │ host    row
	//      │ String  Int64
	// ─────┼───────────────
	//    1 │ alpha       1
	//    2 │ beta        1
	//    3 │ alpha       2
	//    4 │ gamma       1
	//    5 │ beta        2
}

func ExampleLazyGrouped_Filter() {
	dataframe.Show(answers().Lazy().GroupBy("host").Filter(expr.Col("port").Len().Eq(1)).Collect(context.Background()))
	// Output:
	// 1×3 DataFrame (view)
	//  Row │ host    port    ttl
	//      │ String  Uint16  Int32?
	// ─────┼─────────────────────────
	//    1 │ gamma       22  missing
}

// A column may say which frame a row is from.
func ExampleConcatUnion() {
	from := func(df *dataframe.DataFrame, name string) *dataframe.DataFrame {
		return dataframe.Must(df.Derive(expr.Lit(name).As("source")))
	}
	dataframe.Show(dataframe.ConcatUnion(from(loads(), "loads"), from(dataframe.Must(answers().Head(2)), "answers")))
	// Output:
	// 4×6 DataFrame
	//  Row │ host    cpu       disk      source   port     ttl
	//      │ String  Float64?  Float64?  String   Uint16?  Int32?
	// ─────┼───────────────────────────────────────────────────────
	//    1 │ alpha       0.5       0.25  loads    missing  missing
	//    2 │ beta        0.75      1.0   loads    missing  missing
	//    3 │ alpha    missing   missing  answers      443       64
	//    4 │ beta     missing   missing  answers       22       55
}

func ExampleConcatCommon() {
	dataframe.Show(dataframe.ConcatCommon(loads(), answers()))
	// Output:
	// 7×1 DataFrame
	//  Row │ host
	//      │ String
	// ─────┼────────
	//    1 │ alpha
	//    2 │ beta
	//    3 │ alpha
	//    4 │ beta
	//    5 │ alpha
	//    6 │ gamma
	//    7 │ beta
}

func ExampleConcatUnionLazy() {
	dataframe.Show(dataframe.ConcatUnionLazy(loads().Lazy(), answers().Lazy()).Limit(3).Collect(context.Background()))
	// Output:
	// 3×5 DataFrame
	//  Row │ host    cpu       disk      port     ttl
	//      │ String  Float64?  Float64?  Uint16?  Int32?
	// ─────┼──────────────────────────────────────────────
	//    1 │ alpha       0.5       0.25  missing  missing
	//    2 │ beta        0.75      1.0   missing  missing
	//    3 │ alpha    missing   missing      443       64
}

func ExampleConcatCommonLazy() {
	dataframe.Show(dataframe.ConcatCommonLazy(loads().Lazy(), answers().Lazy()).Unique().Collect(context.Background()))
	// Output:
	// 3×1 DataFrame (view)
	//  Row │ host
	//      │ String
	// ─────┼────────
	//    1 │ alpha
	//    2 │ beta
	//    3 │ gamma
}

func ExampleDataFrame_Cut() {
	dataframe.Show(answers().Cut("port", []float64{0, 100, 1024}, categorical.Labels("low", "high")))
	// Output:
	// 5×3 DataFrame
	//  Row │ host    port  ttl
	//      │ String  Cat…  Int32?
	// ─────┼───────────────────────
	//    1 │ alpha   high       64
	//    2 │ beta    low        55
	//    3 │ alpha   low        64
	//    4 │ gamma   low   missing
	//    5 │ beta    low        57
}

func ExampleDataFrame_CutN() {
	dataframe.Show(loads().CutN("cpu", 2))
	// Output:
	// 2×3 DataFrame
	//  Row │ host    cpu           disk
	//      │ String  Cat…          Float64
	// ─────┼───────────────────────────────
	//    1 │ alpha   [0.5, 0.75)      0.25
	//    2 │ beta    [0.75, 0.75]     1.0
}

func ExampleDataFrame_Reverse() {
	dataframe.Show(loads().Reverse())
	// Output:
	// 2×3 DataFrame (view)
	//  Row │ host    cpu      disk
	//      │ String  Float64  Float64
	// ─────┼──────────────────────────
	//    1 │ beta       0.75     1.0
	//    2 │ alpha      0.5      0.25
}

func ExampleLazy_Reverse() {
	dataframe.Show(answers().Lazy().Reverse().Limit(2).Collect(context.Background()))
	// Output:
	// 2×3 DataFrame
	//  Row │ host    port    ttl
	//      │ String  Uint16  Int32?
	// ─────┼─────────────────────────
	//    1 │ beta        22       57
	//    2 │ gamma       22  missing
}

func ExampleDataFrame_Repeat() {
	dataframe.Show(loads().Repeat(2))
	// Output:
	// 4×3 DataFrame
	//  Row │ host    cpu      disk
	//      │ String  Float64  Float64
	// ─────┼──────────────────────────
	//    1 │ alpha      0.5      0.25
	//    2 │ beta       0.75     1.0
	//    3 │ alpha      0.5      0.25
	//    4 │ beta       0.75     1.0
}

func ExampleLazy_Repeat() {
	dataframe.Show(loads().Lazy().Select("cpu").Repeat(2).Collect(context.Background()))
	// Output:
	// 4×1 DataFrame
	//  Row │ cpu
	//      │ Float64
	// ─────┼─────────
	//    1 │    0.5
	//    2 │    0.75
	//    3 │    0.5
	//    4 │    0.75
}

func ExampleDataFrame_Only() {
	dataframe.Show(dataframe.Must(answers().Filter(expr.Col("port").Eq(443))).Only())
	_, err := answers().Only()
	fmt.Println(err)
	// Output:
	// 1×3 DataFrame (view)
	//  Row │ host    port    ttl
	//      │ String  Uint16  Int32?
	// ─────┼────────────────────────
	//    1 │ alpha      443      64
	// only: wrong shape: the frame has 5 rows (want 1)
}

func ExampleDataFrame_SampleFraction() {
	half, err := answers().SampleFraction(0.6, 1)
	fmt.Println(half.Rows(), err)
	// Output:
	// 3 <nil>
}

func ExampleDataFrame_Shuffle() {
	dataframe.Show(answers().Shuffle(1))
	// Output:
	// 5×3 DataFrame (view)
	//  Row │ host    port    ttl
	//      │ String  Uint16  Int32?
	// ─────┼─────────────────────────
	//    1 │ beta        22       55
	//    2 │ gamma       22  missing
	//    3 │ alpha      443       64
	//    4 │ beta        22       57
	//    5 │ alpha       80       64
}

// One answer of each host.
func ExampleGrouped_Sample() {
	dataframe.Show(answers().GroupBy("host").Sample(1, 1))
	// Output:
	// 3×3 DataFrame (view)
	//  Row │ host    port    ttl
	//      │ String  Uint16  Int32?
	// ─────┼─────────────────────────
	//    1 │ alpha      443       64
	//    2 │ beta        22       55
	//    3 │ gamma       22  missing
}

func ExampleGrouped_SampleFraction() {
	half, err := answers().GroupBy("host").SampleFraction(0.5, 1)
	fmt.Println(half.Rows(), err)
	// Output:
	// 3 <nil>
}

func ExampleDataFrame_RenameFunc() {
	dataframe.Show(loads().RenameFunc(strings.ToUpper))
	// Output:
	// 2×3 DataFrame
	//  Row │ HOST    CPU      DISK
	//      │ String  Float64  Float64
	// ─────┼──────────────────────────
	//    1 │ alpha      0.5      0.25
	//    2 │ beta       0.75     1.0
}

func ExampleLazy_RenameFunc() {
	fmt.Println(loads().Lazy().RenameFunc(strings.ToUpper).Names())
	// Output:
	// [HOST CPU DISK]
}

func ExampleDataFrame_MoveBefore() {
	dataframe.Show(loads().MoveBefore("host", "disk"))
	// Output:
	// 2×3 DataFrame
	//  Row │ disk     host    cpu
	//      │ Float64  String  Float64
	// ─────┼──────────────────────────
	//    1 │    0.25  alpha      0.5
	//    2 │    1.0   beta       0.75
}

func ExampleDataFrame_MoveAfter() {
	dataframe.Show(loads().MoveAfter("disk", "cpu", "host"))
	// Output:
	// 2×3 DataFrame
	//  Row │ disk     cpu      host
	//      │ Float64  Float64  String
	// ─────┼──────────────────────────
	//    1 │    0.25     0.5   alpha
	//    2 │    1.0      0.75  beta
}

func ExampleLazy_MoveBefore() {
	fmt.Println(loads().Lazy().MoveBefore("cpu", "disk").Names())
	// Output:
	// [host disk cpu]
}

func ExampleLazy_MoveAfter() {
	fmt.Println(loads().Lazy().MoveAfter("disk", "host").Names())
	// Output:
	// [cpu disk host]
}

func ExampleDataFrame_SplitRows() {
	tagged := dataframe.Must(dataframe.New(
		dataframe.NewColumn("host", []string{"alpha", "beta"}),
		dataframe.NewColumn("tags", []string{"web,mail", "web"}),
	))
	dataframe.Show(tagged.SplitRows("tags", ","))
	// Output:
	// 3×2 DataFrame
	//  Row │ host    tags
	//      │ String  String
	// ─────┼────────────────
	//    1 │ alpha   web
	//    2 │ alpha   mail
	//    3 │ beta    web
}

func ExampleLazy_DropMissing() {
	dataframe.Show(answers().Lazy().DropMissing("ttl").Select("host").Collect(context.Background()))
	// Output:
	// 4×1 DataFrame (view)
	//  Row │ host
	//      │ String
	// ─────┼────────
	//    1 │ alpha
	//    2 │ beta
	//    3 │ alpha
	//    4 │ beta
}

func ExampleLazy_UniqueLast() {
	dataframe.Show(answers().Lazy().UniqueLast("host").Collect(context.Background()))
	// Output:
	// 3×3 DataFrame (view)
	//  Row │ host    port    ttl
	//      │ String  Uint16  Int32?
	// ─────┼─────────────────────────
	//    1 │ alpha       80       64
	//    2 │ gamma       22  missing
	//    3 │ beta        22       57
}

func ExampleLazy_UniqueOnly() {
	dataframe.Show(answers().Lazy().UniqueOnly("host").Select("host").Collect(context.Background()))
	// Output:
	// 1×1 DataFrame (view)
	//  Row │ host
	//      │ String
	// ─────┼────────
	//    1 │ gamma
}
