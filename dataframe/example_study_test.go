package dataframe_test

import (
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"

	"github.com/stoa-data/stoa/categorical"
	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/groupby"
	"github.com/stoa-data/stoa/io/parquet"
	"github.com/stoa-data/stoa/stats"
)

// writeScans writes a few scan records to a Parquet file in a new folder and
// returns the folder.
func writeScans() string {
	dir, err := os.MkdirTemp("", "stoa")
	if err != nil {
		log.Fatal(err)
	}
	scans, err := dataframe.New(
		dataframe.NewColumn("timestamp", []int32{1619740690, 1619740697, 1619740697, 1619740699, 1619740701, 1619740702, 1619740712}),
		dataframe.NewColumn("port", []string{"443", "80", "80", "7", "443", "7", "443"}),
		dataframe.NewColumn("ttl", []int32{51, 42, 42, 60, 51, 60, 51}),
		dataframe.NewColumn("reason", []string{"syn-ack", "syn-ack", "syn-ack", "rst", "syn-ack", "syn-ack", "syn-ack"}),
		dataframe.NewColumn("ip", []int64{16843009, 22207380, 22207380, 134744072, 16843009, 3221226219, 16843009}),
	)
	if err == nil {
		err = parquet.Write(filepath.Join(dir, "scans.parquet"), scans)
	}
	if err != nil {
		log.Fatal(err)
	}
	return dir
}

// The IPv4-scan study in small: which (ip, port) pairs were probed more than
// once, and how long after each other.
func Example() {
	dir := writeScans()
	defer os.RemoveAll(dir)
	show := dataframe.Show
	check := func(err error) {
		if err != nil {
			log.Fatal(err)
		}
	}

	scans, err := parquet.Read(filepath.Join(dir, "scans.parquet"))
	check(err)
	scans, err = scans.Categorize("reason", categorical.Compressed())
	check(err)
	scans, err = scans.Categorize("port", categorical.Compressed(), categorical.Ordered(),
		categorical.LevelsFunc(categorical.Numeric)) // levels "7" < "80" < "443"
	check(err)

	probes := scans.GroupBy("ip", "port")
	counts, err := probes.Combine(groupby.Count().As("count"))
	check(err)
	show(counts.CountMap("count"))

	gaps, err := probes.Combine(expr.Col("timestamp").Sort().Diff().As("interval")) // diff ∘ sort
	check(err)
	same, err := probes.Combine(groupby.Func("timestamp", func(t []int32) []int32 { // the same, in your own Go
		slices.Sort(t)
		return stats.Diff(t)
	}).As("interval"))
	check(err)
	fmt.Println(gaps.String() == same.String())
	show(dataframe.Must(gaps.Select("interval")).Describe("mean", "std", "min", "q25", "median", "q75", "max"))
	show(gaps.Filter(expr.Col("interval").Eq(0))) // a view, no copy
	// Output:
	// 3×2 DataFrame
	//  Row │ count  n
	//      │ Int64  Int64
	// ─────┼──────────────
	//    1 │     1      2
	//    2 │     2      1
	//    3 │     3      1
	// true
	// 1×8 DataFrame
	//  Row │ variable  mean     std      min    q25      median   q75      max
	//      │ String    Float64  Float64  Int32  Float64  Float64  Float64  Int32
	// ─────┼─────────────────────────────────────────────────────────────────────
	//    1 │ interval  7.33333  6.35085      0      5.5     11.0     11.0     11
	// 1×3 DataFrame (view)
	//  Row │ ip        port  interval
	//      │ Int64     Cat…  Int32
	// ─────┼──────────────────────────
	//    1 │ 22207380  80           0
}
