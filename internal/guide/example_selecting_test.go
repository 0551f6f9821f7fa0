package guide_test

import (
	"fmt"
	"math"

	"github.com/stoa-data/stoa/categorical"
	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
)

func Example_selectColumns() {
	df := requests()
	dataframe.Show(dataframe.Must(df.Select("host", "ms", expr.Col("ms").Div(1000).As("s"))).Head(2))

	without, err := df.Drop("at", "bytes")
	fmt.Println(without.Names(), err)
	renamed, err := df.Rename("ms", "millis")
	fmt.Println(renamed.Names(), err)
	// Output:
	// 2×3 DataFrame
	//  Row │ host    ms       s
	//      │ String  Float64  Float64
	// ─────┼──────────────────────────
	//    1 │ api-1     12.5   0.0125
	//    2 │ api-2     80.25  0.08025
	// [host path status ms] <nil>
	// [at host path status bytes millis] <nil>
}

func Example_selectFilter() {
	failed := expr.Col("status").Ge(400)
	search := expr.Col("path").Eq("/search")
	dataframe.Show(requests().Filter(failed.Or(search).And(expr.Col("host").IsIn("api-1", "web-1"))))
	// Output:
	// 3×6 DataFrame (view)
	//  Row │ at                    host    path     status  bytes    ms
	//      │ Timestamp[us, UTC]    String  String   Int64   Int64?   Float64
	// ─────┼─────────────────────────────────────────────────────────────────
	//    1 │ 2026-03-28T23:59:30Z  api-1   /search     500  missing    950.0
	//    2 │ 2026-03-29T01:00:00Z  api-1   /search     200     1024     60.0
	//    3 │ 2026-03-29T02:10:00Z  api-1   /login      403      120      9.0
}

func Example_selectAgainstAggregate() {
	ms := expr.Col("ms")
	slow, err := requests().Filter(ms.Gt(ms.Mean()))
	fmt.Println(slow.Rows(), slow.IsView(), err)
	// Output:
	// 1 true <nil>
}

func Example_selectDerive() {
	df, err := requests().Derive(
		expr.When(expr.Col("status").Ge(500)).Then("server").
			When(expr.Col("status").Ge(400)).Then("client").
			Else("fine").As("outcome"),
		expr.Col("ms").Round(0).As("ms"), // in the place of the old one
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	dataframe.Show(df.Select("host", "ms", "outcome"))
	// Output:
	// 8×3 DataFrame
	//  Row │ host    ms       outcome
	//      │ String  Float64  String
	// ─────┼──────────────────────────
	//    1 │ api-1      13.0  fine
	//    2 │ api-2      80.0  fine
	//    3 │ api-1     950.0  server
	//    4 │ api-2      15.0  fine
	//    5 │ web-1       4.0  fine
	//    6 │ api-1      60.0  fine
	//    7 │ web-1       1.0  fine
	//    8 │ api-1       9.0  client
}

func Example_selectParsed() {
	p, err := expr.Parse("status >= 400 and path like '/s%'")
	if err != nil {
		fmt.Println(err)
		return
	}
	dataframe.Show(requests().Filter(p))

	_, err = expr.Parse("status >= and ms < 3")
	fmt.Println(err)
	// Output:
	// 1×6 DataFrame (view)
	//  Row │ at                    host    path     status  bytes    ms
	//      │ Timestamp[us, UTC]    String  String   Int64   Int64?   Float64
	// ─────┼─────────────────────────────────────────────────────────────────
	//    1 │ 2026-03-28T23:59:30Z  api-1   /search     500  missing    950.0
	// expression: line 1, column 11: syntax: got "and", want an expression
	//   status >= and ms < 3
	//             ^^^
}

func Example_selectRows() {
	df := requests()
	dataframe.Show(dataframe.Must(df.Sort("host", expr.Desc("ms"))).Select("host", "ms"))
	dataframe.Show(dataframe.Must(df.Unique("host")).Select("host", "path"))
	part, err := df.Slice(2, 5)
	fmt.Println(part.Rows(), err)
	_, err = df.Slice(6, 20)
	fmt.Println(err)
	// Output:
	// 8×2 DataFrame
	//  Row │ host    ms
	//      │ String  Float64
	// ─────┼─────────────────
	//    1 │ api-1    950.0
	//    2 │ api-1     60.0
	//    3 │ api-1     12.5
	//    4 │ api-1      9.0
	//    5 │ api-2     80.25
	//    6 │ api-2     14.75
	//    7 │ web-1      3.5
	//    8 │ web-1      1.25
	// 3×2 DataFrame (view)
	//  Row │ host    path
	//      │ String  String
	// ─────┼─────────────────
	//    1 │ api-1   /login
	//    2 │ api-2   /search
	//    3 │ web-1   /
	// 3 <nil>
	// slice of rows 6 to 20: the frame has 8 rows
}

func Example_selectText() {
	path := expr.Col("path").Text()
	dataframe.Show(dataframe.Must(requests().Unique("path")).Select("path",
		path.Length().As("length"),
		path.StripPrefix("/").As("name"),
		path.Matches("^/[a-m]").As("a to m"),
		expr.Col("host").Text().Extract(`(\w+)-(\d+)`, 2).As("number"),
	))
	// Output:
	// 3×5 DataFrame
	//  Row │ path     length  name    a to m  number
	//      │ String   Int64   String  Bool    String?
	// ─────┼──────────────────────────────────────────
	//    1 │ /login        6  login     true  1
	//    2 │ /search       7  search   false  2
	//    3 │ /             1           false  1
}

func Example_selectNumbers() {
	df := dataframe.Must(dataframe.New(dataframe.NewColumn("n", []int32{7, -7}), dataframe.NewColumn("d", []int32{2, 0})))
	n, d := expr.Col("n"), expr.Col("d")
	dataframe.Show(df.Select(n, d,
		n.Div(d).As("n/d"),
		n.FloorDiv(2).As("floor"),
		n.Mod(2).As("rest"),
		n.Abs().As("abs"),
		n.Clip(0, 5).As("clip"),
		expr.Call("sin", n).Round(3).As("sin"),
	))
	_, err := df.Select(n.FloorDiv(d))
	fmt.Println(err)

	full := dataframe.Must(dataframe.New(dataframe.NewColumn("x", []int32{math.MaxInt32})))
	_, err = full.Select(expr.Col("x").Add(expr.Lit(int32(1))))
	fmt.Println(err)
	// Output:
	// 2×8 DataFrame
	//  Row │ n      d      n/d      floor  rest   abs    clip   sin
	//      │ Int32  Int32  Float64  Int32  Int32  Int32  Int32  Float64
	// ─────┼────────────────────────────────────────────────────────────
	//    1 │     7      2      3.5      3      1      7      5    0.657
	//    2 │    -7      0     -Inf     -4     -1      7      0   -0.657
	// select "n": row 1: floor_div: division by zero
	// select "x": row 0: integer overflow: 2147483647 + 1 does not fit Int32
}

func Example_selectAddresses() {
	df := dataframe.Must(dataframe.New(
		dataframe.NewColumn("src", []string{"10.1.2.3", "192.0.2.7", "fd00::1", "host"}),
		dataframe.NewColumn("port", []uint16{22, 8080, 53124, 443}),
	))
	src := expr.Col("src").IP()
	dataframe.Show(df.Derive(
		src.InCIDR("10.0.0.0/8", "fd00::/8").As("inside"),
		src.TryParse().As("number"),
		expr.Col("port").PortClass().As("class"),
	))
	_, err := df.Derive(src.Parse())
	fmt.Println(err)
	// Output:
	// 4×5 DataFrame
	//  Row │ src        port    inside   number      class
	//      │ String     Uint16  Bool?    Uint32?     String?
	// ─────┼────────────────────────────────────────────────────
	//    1 │ 10.1.2.3       22     true   167838211  system
	//    2 │ 192.0.2.7    8080    false  3221225991  registered
	//    3 │ fd00::1     53124     true     missing  dynamic
	//    4 │ host          443  missing     missing  system
	// derive "src": row 2: ipv4: unreadable text: "fd00::1" is no IPv4 address
}

func Example_selectCast() {
	df := dataframe.Must(dataframe.New(dataframe.NewColumn("x", []string{"12", "7.5", "many"})))
	x := expr.Col("x")
	dataframe.Show(df.Select(x, x.TryCast(dataframe.Float64).As("number")))
	_, err := df.Select(x.Cast(dataframe.Float64))
	fmt.Println(err)
	// Output:
	// 3×2 DataFrame
	//  Row │ x       number
	//      │ String  Float64?
	// ─────┼──────────────────
	//    1 │ 12          12.0
	//    2 │ 7.5          7.5
	//    3 │ many     missing
	// select "x": row 2: unreadable text: "many" is no Float64
}

func Example_selectMissing() {
	df := dataframe.Must(requests().Select("host", "bytes"))
	large, err := df.Filter(expr.Col("bytes").Gt(1000))
	fmt.Println(large.Rows(), err)
	rest, err := df.Filter(expr.Col("bytes").Gt(1000).Not())
	fmt.Println(rest.Rows(), err) // together 6 of 8: missing is neither

	unknown, err := df.Filter(expr.Col("bytes").IsMissing())
	fmt.Println(unknown.Rows(), err)
	known, err := df.DropMissing("bytes")
	fmt.Println(known.Rows(), err)
	filled, err := df.FillMissing("bytes", 0)
	fmt.Println(filled.Schema()[1], err)
	dataframe.Show(df.Combine(expr.Col("bytes").Len(), expr.Col("bytes").Count(), expr.Col("bytes").Mean()))
	// Output:
	// 3 <nil>
	// 3 <nil>
	// 2 <nil>
	// 6 <nil>
	// {bytes Int64 false} <nil>
	// 1×3 DataFrame
	//  Row │ bytes_len  bytes_count  bytes_mean
	//      │ Int64      Int64        Float64?
	// ─────┼────────────────────────────────────
	//    1 │         8            6     2065.67
}

func Example_selectCategorical() {
	df := dataframe.Must(dataframe.New(dataframe.NewColumn("size", []string{"small", "large", "medium", "small"})))
	df, err := df.Categorize("size", categorical.Ordered(), categorical.Levels("small", "medium", "large"))
	if err != nil {
		fmt.Println(err)
		return
	}
	dataframe.Show(df.Sort("size"))
	dataframe.Show(df.Filter(expr.Col("size").Lt(expr.Level("large"))))
	// Output:
	// 4×1 DataFrame
	//  Row │ size
	//      │ Cat…
	// ─────┼────────
	//    1 │ small
	//    2 │ small
	//    3 │ medium
	//    4 │ large
	// 3×1 DataFrame (view)
	//  Row │ size
	//      │ Cat…
	// ─────┼────────
	//    1 │ small
	//    2 │ medium
	//    3 │ small
}

func Example_selectDescribe() {
	df := requests()
	dataframe.Show(df.CountMap("status"))
	dataframe.Show(dataframe.Must(df.Select("bytes", "ms")).Describe("mean", "min", "max", "nmissing"))
	dataframe.Show(df.Quantile("ms", 0.5, 0.99))
	// Output:
	// 4×2 DataFrame
	//  Row │ status  n
	//      │ Int64   Int64
	// ─────┼───────────────
	//    1 │    200      5
	//    2 │    304      1
	//    3 │    403      1
	//    4 │    500      1
	// 2×5 DataFrame
	//  Row │ variable  mean      min      max      nmissing
	//      │ String    Float64   Float64  Float64  Int64
	// ─────┼────────────────────────────────────────────────
	//    1 │ bytes     2065.67    120.0    8192.0         2
	//    2 │ ms         141.406     1.25    950.0         0
	// 2×2 DataFrame
	//  Row │ p        ms
	//      │ Float64  Float64
	// ─────┼──────────────────
	//    1 │    0.5    13.625
	//    2 │    0.99  889.117
}
