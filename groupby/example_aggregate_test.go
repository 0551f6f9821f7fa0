package groupby_test

import (
	"fmt"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/groupby"
)

// flows is a small log of network flows.
func flows() *dataframe.DataFrame {
	return dataframe.Must(dataframe.New(
		dataframe.NewColumn("src", []string{"a", "b", "a", "a", "b"}),
		dataframe.NewColumn("port", []uint16{443, 22, 80, 443, 22}),
		dataframe.NullableColumn("bytes", []int64{1200, 80, 300, 900, 0}, []bool{true, true, true, true, false}),
	))
}

func ExampleNUnique() {
	dataframe.Show(flows().GroupBy("src").Combine(groupby.Count().As("n"), groupby.NUnique("port").As("ports")))
	// Output:
	// 2×3 DataFrame
	//  Row │ src     n      ports
	//      │ String  Int64  Int64
	// ─────┼──────────────────────
	//    1 │ a           3      2
	//    2 │ b           2      1
}

// Missing values are skipped.
func ExampleSum() {
	dataframe.Show(flows().GroupBy("src").Combine(groupby.Sum("bytes").As("sum"), groupby.Mean("bytes").As("mean")))
	// Output:
	// 2×3 DataFrame
	//  Row │ src     sum    mean
	//      │ String  Int64  Float64?
	// ─────┼─────────────────────────
	//    1 │ a        2400     800.0
	//    2 │ b          80      80.0
}

func ExampleMin() {
	dataframe.Show(flows().GroupBy("src").Combine(groupby.Min("bytes").As("min"), groupby.Max("bytes").As("max")))
	// Output:
	// 2×3 DataFrame
	//  Row │ src     min     max
	//      │ String  Int64?  Int64?
	// ─────┼────────────────────────
	//    1 │ a          300    1200
	//    2 │ b           80      80
}

// The variance of one value is NaN.
func ExampleVar() {
	dataframe.Show(flows().GroupBy("src").Combine(groupby.Var("bytes").As("var"), groupby.Std("bytes").As("std")))
	// Output:
	// 2×3 DataFrame
	//  Row │ src     var       std
	//      │ String  Float64?  Float64?
	// ─────┼────────────────────────────
	//    1 │ a       210000.0   458.258
	//    2 │ b            NaN       NaN
}

func ExampleMedian() {
	dataframe.Show(flows().GroupBy("src").Combine(
		groupby.Median("bytes").As("median"), groupby.Quantile("bytes", 0.75).As("q75")))
	// Output:
	// 2×3 DataFrame
	//  Row │ src     median    q75
	//      │ String  Float64?  Float64?
	// ─────┼────────────────────────────
	//    1 │ a          900.0    1050.0
	//    2 │ b           80.0      80.0
}

func ExampleMode() {
	dataframe.Show(flows().GroupBy("src").Combine(groupby.Mode("port").As("usual_port")))
	// Output:
	// 2×2 DataFrame
	//  Row │ src     usual_port
	//      │ String  Uint16
	// ─────┼────────────────────
	//    1 │ a              443
	//    2 │ b               22
}

// The last present value of b is its first: the other is missing.
func ExampleFirst() {
	dataframe.Show(flows().GroupBy("src").Combine(groupby.First("bytes").As("first"), groupby.Last("bytes").As("last")))
	// Output:
	// 2×3 DataFrame
	//  Row │ src     first   last
	//      │ String  Int64?  Int64?
	// ─────┼────────────────────────
	//    1 │ a         1200     900
	//    2 │ b           80      80
}

func ExampleGroups_Rows() {
	groups, err := groupby.By(groupby.Slice([]string{"a", "b", "a"}))
	if err != nil {
		panic(err)
	}
	for g := range groups.Len() {
		fmt.Println(groups.First(g), groups.Rows(g))
	}
	// Output:
	// 0 [0 2]
	// 1 [1]
}
