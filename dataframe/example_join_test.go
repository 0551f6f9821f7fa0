package dataframe_test

import (
	"context"
	"fmt"
	"time"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
)

// owners says who runs a host; nobody knows alpha.
func owners() *dataframe.DataFrame {
	return dataframe.Must(dataframe.New(
		dataframe.NewColumn("name", []string{"beta", "gamma", "delta"}),
		dataframe.NewColumn("owner", []string{"Noor", "Ida", "Per"}),
	))
}

func ExampleDataFrame_InnerJoin() {
	dataframe.Show(answers().InnerJoin(owners(), dataframe.On("host", "name"), dataframe.UniqueRight()))
	// Output:
	// 3×4 DataFrame
	//  Row │ host    port    ttl      owner
	//      │ String  Uint16  Int32?   String
	// ─────┼─────────────────────────────────
	//    1 │ beta        22       55  Noor
	//    2 │ gamma       22  missing  Ida
	//    3 │ beta        22       57  Noor
}

// Rows without a pair stay in their place.
func ExampleDataFrame_LeftJoin() {
	owners := dataframe.Must(owners().Rename("name", "host"))
	dataframe.Show(answers().LeftJoin(owners, "host"))
	// Output:
	// 5×4 DataFrame
	//  Row │ host    port    ttl      owner
	//      │ String  Uint16  Int32?   String?
	// ─────┼──────────────────────────────────
	//    1 │ alpha      443       64  missing
	//    2 │ beta        22       55  Noor
	//    3 │ alpha       80       64  missing
	//    4 │ gamma       22  missing  Ida
	//    5 │ beta        22       57  Noor
}

func ExampleDataFrame_RightJoin() {
	dataframe.Show(answers().RightJoin(owners(), dataframe.On("host", "name")))
	// Output:
	// 4×4 DataFrame
	//  Row │ host    port     ttl      owner
	//      │ String  Uint16?  Int32?   String
	// ─────┼──────────────────────────────────
	//    1 │ beta         22       55  Noor
	//    2 │ gamma        22  missing  Ida
	//    3 │ beta         22       57  Noor
	//    4 │ delta   missing  missing  Per
}

// Rows of the right frame without a pair come last.
func ExampleDataFrame_OuterJoin() {
	dataframe.Show(answers().OuterJoin(owners(), dataframe.On("host", "name"), dataframe.Indicator("from")))
	// Output:
	// 6×5 DataFrame
	//  Row │ host    port     ttl      owner    from
	//      │ String  Uint16?  Int32?   String?  Cat…
	// ─────┼───────────────────────────────────────────────
	//    1 │ alpha       443       64  missing  left_only
	//    2 │ beta         22       55  Noor     both
	//    3 │ alpha        80       64  missing  left_only
	//    4 │ gamma        22  missing  Ida      both
	//    5 │ beta         22       57  Noor     both
	//    6 │ delta   missing  missing  Per      right_only
}

func ExampleDataFrame_SemiJoin() {
	dataframe.Show(answers().SemiJoin(owners(), dataframe.On("host", "name")))
	// Output:
	// 3×3 DataFrame (view)
	//  Row │ host    port    ttl
	//      │ String  Uint16  Int32?
	// ─────┼─────────────────────────
	//    1 │ beta        22       55
	//    2 │ gamma       22  missing
	//    3 │ beta        22       57
}

// Which rows are in one frame and not in the other?
func ExampleDataFrame_AntiJoin() {
	dataframe.Show(answers().AntiJoin(owners(), dataframe.On("host", "name")))
	// Output:
	// 2×3 DataFrame (view)
	//  Row │ host    port    ttl
	//      │ String  Uint16  Int32?
	// ─────┼────────────────────────
	//    1 │ alpha      443      64
	//    2 │ alpha       80      64
}

// Where joins by any condition; beside keys it looks at fewer pairs.
func ExampleDataFrame_CrossJoin() {
	ranges := dataframe.Must(dataframe.New(
		dataframe.NewColumn("class", []string{"system", "user"}),
		dataframe.NewColumn("first", []uint16{0, 100}),
		dataframe.NewColumn("last", []uint16{99, 65535}),
	))
	port := expr.Col("port")
	dataframe.Show(answers().CrossJoin(ranges, dataframe.Where(port.Ge(expr.Col("first")).And(port.Le(expr.Col("last"))))))
	// Output:
	// 5×6 DataFrame
	//  Row │ host    port    ttl      class   first   last
	//      │ String  Uint16  Int32?   String  Uint16  Uint16
	// ─────┼─────────────────────────────────────────────────
	//    1 │ alpha      443       64  user       100   65535
	//    2 │ beta        22       55  system       0      99
	//    3 │ alpha       80       64  system       0      99
	//    4 │ gamma       22  missing  system       0      99
	//    5 │ beta        22       57  system       0      99
}

// trades and quotes of one second, in milliseconds.
func trades() *dataframe.DataFrame {
	return dataframe.Must(dataframe.New(
		dataframe.NewColumn("at", []int64{23, 38, 48, 48}),
		dataframe.NewColumn("ticker", []string{"MSFT", "MSFT", "GOOG", "AAPL"}),
	))
}

func quotes() *dataframe.DataFrame {
	return dataframe.Must(dataframe.New(
		dataframe.NewColumn("at", []int64{20, 23, 30, 41, 49}),
		dataframe.NewColumn("ticker", []string{"MSFT", "GOOG", "MSFT", "GOOG", "GOOG"}),
		dataframe.NewColumn("bid", []float64{51.95, 720.5, 51.97, 720.51, 720.52}),
	))
}

// The quote that was valid when a trade was made, if it is not too old.
func ExampleDataFrame_AsofJoin() {
	dataframe.Show(trades().AsofJoin(quotes(), "at", dataframe.By("ticker"), dataframe.Tolerance(7)))
	// Output:
	// 4×3 DataFrame
	//  Row │ at     ticker  bid
	//      │ Int64  String  Float64?
	// ─────┼─────────────────────────
	//    1 │    23  MSFT       51.95
	//    2 │    38  MSFT     missing
	//    3 │    48  GOOG      720.51
	//    4 │    48  AAPL     missing
}

// A right time with a name of its own is a column of the result.
func ExampleNearest() {
	quotes := dataframe.Must(quotes().Rename("at", "quoted"))
	dataframe.Show(trades().AsofJoin(quotes, dataframe.On("at", "quoted"), dataframe.By("ticker"), dataframe.Nearest()))
	// Output:
	// 4×4 DataFrame
	//  Row │ at     ticker  quoted   bid
	//      │ Int64  String  Int64?   Float64?
	// ─────┼──────────────────────────────────
	//    1 │    23  MSFT         20     51.95
	//    2 │    38  MSFT         30     51.97
	//    3 │    48  GOOG         49    720.52
	//    4 │    48  AAPL    missing   missing
}

// The first quote after a trade, not at its very time.
func ExampleForward() {
	after := dataframe.Must(trades().AsofJoin(quotes(), "at", dataframe.Forward(), dataframe.Strict(), dataframe.Suffix("", "_quoted")))
	dataframe.Show(after.Select("at", "ticker", "bid"))
	// Output:
	// 4×3 DataFrame
	//  Row │ at     ticker  bid
	//      │ Int64  String  Float64?
	// ─────┼─────────────────────────
	//    1 │    23  MSFT       51.97
	//    2 │    38  MSFT      720.51
	//    3 │    48  GOOG      720.52
	//    4 │    48  AAPL      720.52
}

// A missing key is an error until an option says what it equals.
func ExampleSkipMissing() {
	seen := dataframe.Must(dataframe.New(dataframe.NullableColumn("ttl", []int32{64, 0}, []bool{true, false}), dataframe.NewColumn("system", []string{"Linux", "?"})))
	_, err := answers().InnerJoin(seen, "ttl")
	fmt.Println(err)
	fmt.Println(dataframe.Must(answers().InnerJoin(seen, "ttl", dataframe.SkipMissing())).Rows())
	fmt.Println(dataframe.Must(answers().InnerJoin(seen, "ttl", dataframe.MatchMissing())).Rows())
	// Output:
	// inner join "ttl": missing values (1 of 5 on the left, the first at row 3; see MatchMissing and SkipMissing)
	// 2
	// 3
}

// Two rows with one key, where keys were to be unique, are an error.
func ExampleUniqueLeft() {
	_, err := answers().InnerJoin(owners(), dataframe.On("host", "name"), dataframe.UniqueLeft())
	fmt.Println(err)
	// Output:
	// inner join "host": unusable key: alpha stands at rows 0 and 2 on the left (UniqueLeft)
}

// A name that both frames have needs a word: MakeUnique, or Suffix.
func ExampleMakeUnique() {
	fmt.Println(dataframe.Must(answers().InnerJoin(answers(), "host", dataframe.MakeUnique())).Names())
	fmt.Println(dataframe.Must(answers().InnerJoin(answers(), "host", dataframe.Suffix("", "_other"))).Names())
	// Output:
	// [host port ttl port_1 ttl_1]
	// [host port ttl port_other ttl_other]
}

func ExampleLazy_InnerJoin() {
	known := answers().Lazy().InnerJoin(owners().Lazy(), dataframe.On("host", "name"))
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	dataframe.Show(known.GroupBy("owner").Combine(expr.Col("ttl").Max().As("ttl")).Collect(ctx))
	// Output:
	// 2×2 DataFrame
	//  Row │ owner   ttl
	//      │ String  Int32?
	// ─────┼─────────────────
	//    1 │ Noor         57
	//    2 │ Ida     missing
}
