package guide_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/groupby"
	"github.com/stoa-data/stoa/stats"
)

func Example_ownFunc() {
	dataframe.Show(requests().GroupBy("host").Combine(
		groupby.Func("ms", func(ms []float64) float64 {
			slices.Sort(ms) // yours to reorder
			return ms[len(ms)/2]
		}).As("upper median"),
		groupby.Func("path", func(paths []string) string {
			return strings.Join(paths, " ")
		}).As("paths"),
	))
	// Output:
	// 3×3 DataFrame
	//  Row │ host    upper median  paths
	//      │ String  Float64       String
	// ─────┼─────────────────────────────────────────────────────
	//    1 │ api-1          60.0   /login /search /search /login
	//    2 │ api-2          80.25  /search /login
	//    3 │ web-1           3.5   / /
}

func Example_ownVector() {
	dataframe.Show(requests().GroupBy("host").Combine(
		groupby.Func("ms", func(ms []float64) []float64 {
			return slices.DeleteFunc(ms, func(x float64) bool { return x < 50 })
		}).As("slow"),
	))
	// Output:
	// 3×2 DataFrame
	//  Row │ host    slow
	//      │ String  Float64
	// ─────┼─────────────────
	//    1 │ api-1    950.0
	//    2 │ api-1     60.0
	//    3 │ api-2     80.25
}

func Example_ownErr() {
	_, err := requests().GroupBy("host").Combine(groupby.FuncErr("bytes", func(b []int64) (int64, error) {
		if len(b) == 0 { // every value of the group is missing
			return 0, errors.New("no bytes")
		}
		if slices.Max(b) > 8000 {
			return 0, fmt.Errorf("%d bytes are too many", slices.Max(b))
		}
		return b[0], nil
	}))
	fmt.Println(err)
	// Output:
	// function "bytes": 8192 bytes are too many
}

func Example_ownTypes() {
	_, err := requests().GroupBy("host").Combine(groupby.Func("status", func(s []int32) int32 { return s[0] }))
	fmt.Println(err)
	fmt.Println(errors.Is(err, dataframe.ErrType))
	// Output:
	// combine "status": wrong type: the function takes []int32, the column holds Int64
	// true
}

func Example_ownCompose() {
	gaps := groupby.Compose(stats.Diff[float64], func(x []float64) []float64 {
		slices.Sort(x)
		return x
	})
	largest := groupby.Compose(slices.Max[[]float64], gaps)
	dataframe.Show(requests().GroupBy("path").Combine(
		groupby.Func("ms", gaps).As("gap"),
	))
	dataframe.Show(requests().Combine(groupby.Func("ms", largest).As("largest gap")))
	// Output:
	// 5×2 DataFrame
	//  Row │ path     gap
	//      │ String   Float64
	// ─────┼──────────────────
	//    1 │ /login      3.5
	//    2 │ /login      2.25
	//    3 │ /search    20.25
	//    4 │ /search   869.75
	//    5 │ /           2.25
	// 1×1 DataFrame
	//  Row │ largest gap
	//      │ Float64
	// ─────┼─────────────
	//    1 │      869.75
}

func Example_ownReducer() {
	type squares struct {
		sum float64
		n   int
	}
	rms := groupby.Reducer[float64, squares, float64]{
		Add:    func(s squares, x float64) squares { return squares{s.sum + x*x, s.n + 1} },
		Merge:  func(a, b squares) squares { return squares{a.sum + b.sum, a.n + b.n} },
		Result: func(s squares) float64 { return math.Sqrt(s.sum / float64(s.n)) },
	}
	dataframe.Show(requests().GroupBy("host").Combine(rms.Over("ms").As("rms")))
	// Output:
	// 3×2 DataFrame
	//  Row │ host    rms
	//      │ String  Float64
	// ─────┼───────────────────
	//    1 │ api-1   476.009
	//    2 │ api-2    57.6959
	//    3 │ web-1     2.62797
}

func Example_ownMap() {
	api := expr.Of[string]("host").Where(func(host string) bool { return strings.HasPrefix(host, "api") })
	seconds := expr.Map("ms", func(ms float64) float32 { return float32(ms / 1000) })
	dataframe.Show(dataframe.Must(requests().Filter(api)).Select("host", seconds.As("s")))
	// Output:
	// 6×2 DataFrame
	//  Row │ host    s
	//      │ String  Float32
	// ─────┼─────────────────
	//    1 │ api-1   0.0125
	//    2 │ api-2   0.08025
	//    3 │ api-1   0.95
	//    4 │ api-2   0.01475
	//    5 │ api-1   0.06
	//    6 │ api-1   0.009
}

func Example_ownPanic() {
	_, err := requests().Derive(expr.Map("status", func(s int64) int64 { return 1 / (s - 200) }))
	fmt.Println(err)
	// Output:
	// function "status": panic: runtime error: integer divide by zero
}

func Example_ownSlices() {
	hosts, err := requests().Strings("host")
	if err != nil {
		fmt.Println(err)
		return
	}
	ms, err := requests().Float64s("ms")
	if err != nil {
		fmt.Println(err)
		return
	}
	groups, err := groupby.By(groupby.Slice(hosts))
	if err != nil {
		fmt.Println(err)
		return
	}
	worst, err := groupby.Reduce(groups, ms, slices.Max[[]float64])
	fmt.Println(worst, groups.Counts(), err)
	// Output:
	// [950 80.25 3.5] [4 2 2] <nil>
}
