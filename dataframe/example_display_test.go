package dataframe_test

import (
	"fmt"
	"strings"

	"github.com/stoa-data/stoa/dataframe"
)

// hosts is a small frame for the examples of display.
func hosts() *dataframe.DataFrame {
	return dataframe.Must(dataframe.New(
		dataframe.NewColumn("host", []string{"alpha", "beta"}),
		dataframe.NullableColumn("port", []int32{80, 0}, []bool{true, false}),
		dataframe.NewColumn("load", []float64{0.25, 12}),
	))
}

func ExampleDataFrame_String() {
	fmt.Println(hosts())
	// Output:
	// 2×3 DataFrame
	//  Row │ host    port     load
	//      │ String  Int32?   Float64
	// ─────┼──────────────────────────
	//    1 │ alpha        80     0.25
	//    2 │ beta    missing    12.0
}

func ExampleShow() {
	dataframe.Show(dataframe.New(dataframe.NewColumn("port", []uint16{80, 443})))
	dataframe.Show(dataframe.New(dataframe.NewColumn("port", "80")))
	// Output:
	// 2×1 DataFrame
	//  Row │ port
	//      │ Uint16
	// ─────┼────────
	//    1 │     80
	//    2 │    443
	// error: new column "port": wrong type (got string, want a slice)
}

func ExampleMust() {
	df := dataframe.Must(dataframe.New(dataframe.NewColumn("port", []uint16{80, 443})))
	fmt.Println(df.Rows())
	// Output: 2
}

func ExampleDataFrame_HTML() {
	page := hosts().HTML()
	fmt.Println(strings.Count(page, "<tr>"), "rows")
	// Output: 3 rows
}

func ExampleDataFrame_SimpleRender() {
	forms := hosts().SimpleRender()
	fmt.Println(len(forms["text/html"].(string)) > 0, strings.HasPrefix(forms["text/plain"].(string), "2×3 DataFrame"))
	// Output: true true
}
