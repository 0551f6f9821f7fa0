package dataframe_test

import (
	"fmt"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
)

// answers is a small scan log: which host answered on which port; the time to
// live is missing where the answer had none.
func answers() *dataframe.DataFrame {
	return dataframe.Must(dataframe.New(
		dataframe.NewColumn("host", []string{"alpha", "beta", "alpha", "gamma", "beta"}),
		dataframe.NewColumn("port", []uint16{443, 22, 80, 22, 22}),
		dataframe.NullableColumn("ttl", []int32{64, 55, 64, 0, 57}, []bool{true, true, true, false, true}),
	))
}

// A missing predicate does not select: the row of gamma has no time to live.
func ExampleDataFrame_Filter() {
	dataframe.Show(answers().Filter(expr.Col("ttl").Lt(60)))
	// Output:
	// 2×3 DataFrame (view)
	//  Row │ host    port    ttl
	//      │ String  Uint16  Int32?
	// ─────┼────────────────────────
	//    1 │ beta        22      55
	//    2 │ beta        22      57
}

// Aggregates in a predicate are taken over the whole frame.
func ExampleDataFrame_Filter_aggregate() {
	dataframe.Show(answers().Filter(expr.Col("ttl").Eq(expr.Col("ttl").Max())))
	// Output:
	// 2×3 DataFrame (view)
	//  Row │ host    port    ttl
	//      │ String  Uint16  Int32?
	// ─────┼────────────────────────
	//    1 │ alpha      443      64
	//    2 │ alpha       80      64
}

// Missing values come last in either direction; equal rows keep their order.
func ExampleDataFrame_Sort() {
	dataframe.Show(answers().Sort(expr.Desc("ttl"), "port"))
	// Output:
	// 5×3 DataFrame
	//  Row │ host    port    ttl
	//      │ String  Uint16  Int32?
	// ─────┼─────────────────────────
	//    1 │ alpha       80       64
	//    2 │ alpha      443       64
	//    3 │ beta        22       57
	//    4 │ beta        22       55
	//    5 │ gamma       22  missing
}

func ExampleDataFrame_Head() {
	dataframe.Show(answers().Head(2))
	// Output:
	// 2×3 DataFrame
	//  Row │ host    port    ttl
	//      │ String  Uint16  Int32?
	// ─────┼────────────────────────
	//    1 │ alpha      443      64
	//    2 │ beta        22      55
}

func ExampleDataFrame_Tail() {
	dataframe.Show(answers().Tail(2))
	// Output:
	// 2×3 DataFrame
	//  Row │ host    port    ttl
	//      │ String  Uint16  Int32?
	// ─────┼─────────────────────────
	//    1 │ gamma       22  missing
	//    2 │ beta        22       57
}

func ExampleDataFrame_Slice() {
	dataframe.Show(answers().Slice(1, 3)) // rows 1 and 2, counted from 0
	_, err := answers().Slice(3, 9)
	fmt.Println(err)
	// Output:
	// 2×3 DataFrame
	//  Row │ host    port    ttl
	//      │ String  Uint16  Int32?
	// ─────┼────────────────────────
	//    1 │ beta        22      55
	//    2 │ alpha       80      64
	// slice of rows 3 to 9: the frame has 5 rows
}

// The same seed draws the same rows.
func ExampleDataFrame_Sample() {
	one, err := answers().Sample(3, 42)
	if err != nil {
		fmt.Println(err)
		return
	}
	two := dataframe.Must(answers().Sample(3, 42))
	fmt.Println(one.Rows(), one.IsView(), one.String() == two.String())
	// Output: 3 true true
}

func ExampleDataFrame_Take() {
	dataframe.Show(answers().Take(4, 0, 4))
	// Output:
	// 3×3 DataFrame (view)
	//  Row │ host    port    ttl
	//      │ String  Uint16  Int32?
	// ─────┼────────────────────────
	//    1 │ beta        22      57
	//    2 │ alpha      443      64
	//    3 │ beta        22      57
}

func ExampleDataFrame_Unique() {
	dataframe.Show(answers().Unique("host", "port"))
	// Output:
	// 4×3 DataFrame (view)
	//  Row │ host    port    ttl
	//      │ String  Uint16  Int32?
	// ─────┼─────────────────────────
	//    1 │ alpha      443       64
	//    2 │ beta        22       55
	//    3 │ alpha       80       64
	//    4 │ gamma       22  missing
}

func ExampleDataFrame_UniqueLast() {
	dataframe.Show(answers().UniqueLast("host"))
	// Output:
	// 3×3 DataFrame (view)
	//  Row │ host    port    ttl
	//      │ String  Uint16  Int32?
	// ─────┼─────────────────────────
	//    1 │ alpha       80       64
	//    2 │ gamma       22  missing
	//    3 │ beta        22       57
}

// Only gamma answered once.
func ExampleDataFrame_UniqueOnly() {
	dataframe.Show(answers().UniqueOnly("host"))
	// Output:
	// 1×3 DataFrame (view)
	//  Row │ host    port    ttl
	//      │ String  Uint16  Int32?
	// ─────┼─────────────────────────
	//    1 │ gamma       22  missing
}

func ExampleDataFrame_DropMissing() {
	df, err := answers().DropMissing("ttl")
	fmt.Println(df.Rows(), df.IsView(), err)
	// Output: 4 true <nil>
}

// The filled column is no longer nullable: its type has lost the question mark.
func ExampleDataFrame_FillMissing() {
	dataframe.Show(answers().FillMissing("ttl", int32(-1)))
	// Output:
	// 5×3 DataFrame
	//  Row │ host    port    ttl
	//      │ String  Uint16  Int32
	// ─────┼───────────────────────
	//    1 │ alpha      443     64
	//    2 │ beta        22     55
	//    3 │ alpha       80     64
	//    4 │ gamma       22     -1
	//    5 │ beta        22     57
}

// Columns are found by name; numbers widen to a type that holds both.
func ExampleConcat() {
	monday := dataframe.Must(dataframe.New(
		dataframe.NewColumn("host", []string{"alpha"}),
		dataframe.NewColumn("bytes", []int32{1200}),
	))
	tuesday := dataframe.Must(dataframe.New(
		dataframe.NewColumn("bytes", []int64{5_000_000_000}),
		dataframe.NewColumn("host", []string{"beta"}),
	))
	dataframe.Show(dataframe.Concat(monday, tuesday))
	// Output:
	// 2×2 DataFrame
	//  Row │ host    bytes
	//      │ String  Int64
	// ─────┼────────────────────
	//    1 │ alpha         1200
	//    2 │ beta    5000000000
}

// A view keeps the whole columns alive; Compact lets go of them.
func ExampleDataFrame_Compact() {
	view := dataframe.Must(answers().Filter(expr.Col("port").Eq(22)))
	own, err := view.Compact()
	fmt.Println(view.IsView(), own.IsView(), own.Rows(), err)
	// Output: true false 3 <nil>
}
