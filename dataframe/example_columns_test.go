package dataframe_test

import (
	"errors"
	"fmt"

	"github.com/stoa-data/stoa/categorical"
	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
)

func ExampleNew() {
	dataframe.Show(dataframe.New(
		dataframe.NewColumn("host", []string{"alpha", "beta"}),
		dataframe.NewColumn("port", []uint16{443, 22}),
	))
	// Output:
	// 2×2 DataFrame
	//  Row │ host    port
	//      │ String  Uint16
	// ─────┼────────────────
	//    1 │ alpha      443
	//    2 │ beta        22
}

// Pointers are one way to say that values may be missing.
func ExampleNewColumn() {
	rtt := 12.5
	c := dataframe.NewColumn("rtt", []*float64{&rtt, nil})
	fmt.Println(c.Name(), c.Type(), c.Nullable(), c.Len())
	// Output: rtt Float64 true 2
}

func ExampleNullableColumn() {
	c := dataframe.NullableColumn("port", []uint16{443, 0, 22}, []bool{true, false, true})
	dataframe.Show(dataframe.New(c))
	// Output:
	// 3×1 DataFrame
	//  Row │ port
	//      │ Uint16?
	// ─────┼─────────
	//    1 │     443
	//    2 │ missing
	//    3 │      22
}

func ExampleFromMap() {
	dataframe.Show(dataframe.FromMap(map[string]any{
		"port": []uint16{443, 22},
		"host": []string{"alpha", "beta"},
	}))
	// Output:
	// 2×2 DataFrame
	//  Row │ host    port
	//      │ String  Uint16
	// ─────┼────────────────
	//    1 │ alpha      443
	//    2 │ beta        22
}

// A wrong column is reported by the frame that meets it, or at once by Err.
func ExampleColumn_Err() {
	c := dataframe.NewColumn("port", 443)
	fmt.Println(errors.Is(c.Err(), dataframe.ErrType))
	// Output: true
}

func ExampleDataFrame_Names() {
	fmt.Println(answers().Names())
	// Output: [host port ttl]
}

func ExampleDataFrame_Schema() {
	for _, field := range answers().Schema() {
		fmt.Println(field.Name, field.Type, field.Nullable)
	}
	// Output:
	// host String false
	// port Uint16 false
	// ttl Int32 true
}

func ExampleDataFrame_Column() {
	ttl, err := answers().Column("ttl")
	fmt.Println(ttl.Name(), ttl.Type(), ttl.Nullable(), ttl.Len(), err)
	_, err = answers().Column("tll")
	fmt.Println(err)
	// Output:
	// ttl Int32 true 5 <nil>
	// column "tll": no such column (did you mean "ttl"?)
}

func ExampleDataFrame_Select() {
	dataframe.Show(answers().Select("port", expr.Col("ttl").Gt(60).As("far")))
	// Output:
	// 5×2 DataFrame
	//  Row │ port    far
	//      │ Uint16  Bool?
	// ─────┼─────────────────
	//    1 │    443     true
	//    2 │     22    false
	//    3 │     80     true
	//    4 │     22  missing
	//    5 │     22    false
}

func ExampleDataFrame_Drop() {
	df, err := answers().Drop("ttl")
	fmt.Println(df.Names(), err)
	// Output: [host port] <nil>
}

func ExampleDataFrame_Rename() {
	df, err := answers().Rename("ttl", "hops")
	fmt.Println(df.Names(), err)
	// Output: [host port hops] <nil>
}

// An existing name is replaced in its place, a new one added at the end; both
// expressions see the old ttl.
func ExampleDataFrame_Derive() {
	dataframe.Show(answers().Derive(
		expr.Lit(64).Sub(expr.Col("ttl")).As("ttl"),
		expr.Col("ttl").Mean().As("mean_ttl"),
	))
	// Output:
	// 5×4 DataFrame
	//  Row │ host    port    ttl      mean_ttl
	//      │ String  Uint16  Int32?   Float64?
	// ─────┼───────────────────────────────────
	//    1 │ alpha      443        0      60.0
	//    2 │ beta        22        9      60.0
	//    3 │ alpha       80        0      60.0
	//    4 │ gamma       22  missing      60.0
	//    5 │ beta        22        7      60.0
}

func ExampleDataFrame_With() {
	dataframe.Show(answers().With(dataframe.NewColumn("open", []bool{true, true, false, true, true})))
	// Output:
	// 5×4 DataFrame
	//  Row │ host    port    ttl      open
	//      │ String  Uint16  Int32?   Bool
	// ─────┼────────────────────────────────
	//    1 │ alpha      443       64   true
	//    2 │ beta        22       55   true
	//    3 │ alpha       80       64  false
	//    4 │ gamma       22  missing   true
	//    5 │ beta        22       57   true
}

// Levels sort as numbers here; as text "443" would come before "80".
func ExampleDataFrame_Categorize() {
	df := dataframe.Must(dataframe.New(dataframe.NewColumn("port", []string{"443", "80", "443"})))
	df, err := df.Categorize("port", categorical.Ordered(), categorical.LevelsFunc(categorical.Numeric))
	if err != nil {
		fmt.Println(err)
		return
	}
	dataframe.Show(df.Sort("port"))
	dataframe.Show(df.Filter(expr.Col("port").Gt(expr.Level("80"))))
	// Output:
	// 3×1 DataFrame
	//  Row │ port
	//      │ Cat…
	// ─────┼──────
	//    1 │ 80
	//    2 │ 443
	//    3 │ 443
	// 2×1 DataFrame (view)
	//  Row │ port
	//      │ Cat…
	// ─────┼──────
	//    1 │ 443
	//    2 │ 443
}

func ExampleDataFrame_Decategorize() {
	df := dataframe.Must(answers().Categorize("host"))
	plain := dataframe.Must(df.Decategorize("host"))
	fmt.Println(df.Schema()[0].Type, plain.Schema()[0].Type)
	// Output: Categorical String
}

func ExampleDataFrame_Categories() {
	df := dataframe.Must(answers().Categorize("host"))
	host, err := df.Categories("host")
	fmt.Println(host.Levels(), host.Ordered(), err)
	// Output: [alpha beta gamma] false <nil>
}
