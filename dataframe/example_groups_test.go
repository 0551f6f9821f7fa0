package dataframe_test

import (
	"errors"
	"fmt"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/groupby"
)

func ExampleDataFrame_GroupBy() {
	dataframe.Show(answers().GroupBy("port").Combine(
		groupby.Count().As("n"),
		groupby.NUnique("host").As("hosts"),
		groupby.Mean("ttl").As("ttl"),
	))
	// Output:
	// 3×4 DataFrame
	//  Row │ port    n      hosts  ttl
	//      │ Uint16  Int64  Int64  Float64?
	// ─────┼────────────────────────────────
	//    1 │    443      1      1      64.0
	//    2 │     22      3      2      56.0
	//    3 │     80      1      1      64.0
}

// A key may be computed.
func ExampleDataFrame_GroupBy_expression() {
	low := expr.Col("port").Lt(80).As("low")
	dataframe.Show(answers().GroupBy(low).Combine(groupby.Count().As("n")))
	// Output:
	// 2×2 DataFrame
	//  Row │ low    n
	//      │ Bool   Int64
	// ─────┼──────────────
	//    1 │ false      2
	//    2 │  true      3
}

// The whole frame is one group.
func ExampleDataFrame_Combine() {
	dataframe.Show(answers().Combine(groupby.Min("ttl").As("least"), groupby.Max("ttl").As("greatest")))
	// Output:
	// 1×2 DataFrame
	//  Row │ least   greatest
	//      │ Int32?  Int32?
	// ─────┼──────────────────
	//    1 │     55        64
}

// A scalar is repeated beside a vector.
func ExampleGrouped_Combine() {
	dataframe.Show(answers().GroupBy("host").Combine(
		groupby.Count().As("n"),
		expr.Col("port").Sort().As("port"),
	))
	// Output:
	// 5×3 DataFrame
	//  Row │ host    n      port
	//      │ String  Int64  Uint16
	// ─────┼───────────────────────
	//    1 │ alpha       2      80
	//    2 │ alpha       2     443
	//    3 │ beta        2      22
	//    4 │ beta        2      22
	//    5 │ gamma       1      22
}

func ExampleGrouped_Sorted() {
	dataframe.Show(answers().GroupBy("port").Sorted().Combine(groupby.Count().As("n")))
	// Output:
	// 3×2 DataFrame
	//  Row │ port    n
	//      │ Uint16  Int64
	// ─────┼───────────────
	//    1 │     22      3
	//    2 │     80      1
	//    3 │    443      1
}

func ExampleGrouped_Len() {
	fmt.Println(answers().GroupBy("host").Len())
	// Output: 3 <nil>
}

func ExampleGrouped_Keys() {
	dataframe.Show(answers().GroupBy("host", "port").Keys())
	// Output:
	// 4×2 DataFrame
	//  Row │ host    port
	//      │ String  Uint16
	// ─────┼────────────────
	//    1 │ alpha      443
	//    2 │ beta        22
	//    3 │ alpha       80
	//    4 │ gamma       22
}

// Groups come in the order of their first row.
func ExampleGrouped_Group() {
	dataframe.Show(answers().GroupBy("host").Group(1))
	// Output:
	// 2×3 DataFrame (view)
	//  Row │ host    port    ttl
	//      │ String  Uint16  Int32?
	// ─────┼────────────────────────
	//    1 │ beta        22      55
	//    2 │ beta        22      57
}

func ExampleGrouped_Get() {
	byTTL := answers().GroupBy("ttl")
	dataframe.Show(byTTL.Get(64))
	dataframe.Show(byTTL.Get(nil)) // the group of missing
	_, err := byTTL.Get(1)
	fmt.Println(errors.Is(err, dataframe.ErrNoGroup))
	// Output:
	// 2×3 DataFrame (view)
	//  Row │ host    port    ttl
	//      │ String  Uint16  Int32?
	// ─────┼────────────────────────
	//    1 │ alpha      443      64
	//    2 │ alpha       80      64
	// 1×3 DataFrame (view)
	//  Row │ host    port    ttl
	//      │ String  Uint16  Int32?
	// ─────┼─────────────────────────
	//    1 │ gamma       22  missing
	// true
}

func ExampleGrouped_Each() {
	err := answers().GroupBy("host").Each(func(i int, group *dataframe.DataFrame) error {
		ports, err := group.Uint16s("port")
		fmt.Println(i, ports)
		return err
	})
	fmt.Println(err)
	// Output:
	// 0 [443 80]
	// 1 [22 22]
	// 2 [22]
	// <nil>
}

func ExampleGrouped_All() {
	for group, err := range answers().GroupBy("port").All() {
		if err != nil {
			fmt.Println(err)
			return
		}
		hosts, err := group.Strings("host")
		fmt.Println(hosts, err)
	}
	// Output:
	// [alpha] <nil>
	// [beta gamma beta] <nil>
	// [alpha] <nil>
}
