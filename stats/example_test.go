package stats_test

import (
	"fmt"

	"github.com/stoa-data/stoa/stats"
)

// must is for examples: their arguments are right.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// The median gap between visits, from unordered times in seconds.
func Example() {
	times := []int64{1619740697, 1619740690, 1619740712, 1619740692}
	fmt.Println(stats.Median(stats.Diff(stats.Sorted(times))))
	// Output: 5
}

func ExampleFloats() {
	gaps := stats.Floats{4, 1, 2, 2}
	top, _ := gaps.Mode()
	fmt.Println(gaps.Mean(), gaps.Median(), top, gaps.Sorted().Diff())
	// Output: 2.25 2 2 [1 0 2]
}

func ExampleInts() {
	ports := stats.Ints{443, 80, 443}
	fmt.Println(ports.CountMap(), ports.Median())
	// Output: [{80 1} {443 2}] 443
}

func ExampleStrings() {
	flags := stats.Strings{"syn", "ack", "syn"}
	top, ok := flags.Mode()
	fmt.Println(top, ok, flags.CountMap())
	// Output: syn true [{ack 1} {syn 2}]
}

func ExampleMean() {
	fmt.Println(stats.Mean([]uint8{200, 255}), stats.Mean([]int{}))
	// Output: 227.5 NaN
}

func ExampleVar() {
	fmt.Println(stats.Var([]int{1, 2, 3, 4}), stats.Var([]int{1}))
	// Output: 1.6666666666666667 NaN
}

func ExampleStd() {
	fmt.Println(stats.Std([]int{1, 3, 5}))
	// Output: 2
}

func ExampleSEM() {
	fmt.Println(stats.SEM([]int{1, 1, 7, 7}))
	// Output: 1.7320508075688772
}

func ExampleVariation() {
	fmt.Println(stats.Variation([]int{2, 4, 6}))
	// Output: 0.5
}

func ExampleSkewness() {
	fmt.Println(stats.Skewness([]int{1, 2, 3}), stats.Skewness([]int{0, 0, 0, 4}))
	// Output: 0 1.1547005383792515
}

func ExampleKurtosis() {
	fmt.Println(stats.Kurtosis([]int{-1, 1, -1, 1}))
	// Output: -2
}

func ExampleZScore() {
	fmt.Println(stats.ZScore([]int{1, 3, 5}))
	// Output: [-1 0 1]
}

func ExampleGeoMean() {
	fmt.Printf("%.4f\n", stats.GeoMean([]float64{1.5, 0.5})) // growth by half, then loss of half
	// Output: 0.8660
}

func ExampleHarmMean() {
	fmt.Printf("%.1f\n", stats.HarmMean([]int{40, 60})) // speed over two equal distances
	// Output: 48.0
}

func ExampleMedian() {
	fmt.Println(stats.Median([]int{1, 2, 3, 10}))
	// Output: 2.5
}

func ExampleQuantile() {
	q, err := stats.Quantile([]int{5, 1, 4, 2, 3}, 0.25, 0.5, 0.9)
	fmt.Println(q, err)
	_, err = stats.Quantile([]int{5, 1}, 50)
	fmt.Println(err)
	// Output:
	// [2 3 4.6] <nil>
	// quantile: probability out of range (got 50, want 0 to 1)
}

func ExampleQuantileAB() {
	xs := []int{1, 2, 3, 4}
	fmt.Println(must(stats.QuantileAB(xs, 0, 0, 0.25)), must(stats.QuantileAB(xs, 1, 1, 0.25)))
	// Output: [1.25] [1.75]
}

func ExamplePercentile() {
	fmt.Println(must(stats.Percentile([]int{0, 10, 20}, 50, 95)))
	// Output: [10 19]
}

func ExampleNQuantile() {
	fmt.Println(must(stats.NQuantile([]int{0, 1, 2, 3, 4, 5, 6, 7, 8}, 4)))
	// Output: [0 2 4 6 8]
}

func ExampleWeightedQuantile() {
	replies, hosts := []int{10, 20, 30}, []float64{1, 2, 3}
	fmt.Println(must(stats.WeightedQuantile(replies, hosts, 0.4, 1)))
	// Output: [20 30]
}

func ExampleQuantileRank() {
	fmt.Println(stats.QuantileRank([]int{1, 2, 3, 5, 6}, 4))
	// Output: 0.625
}

func ExampleIQR() {
	fmt.Println(stats.IQR([]int{1, 2, 3, 4, 100}))
	// Output: 2
}

func ExampleSpan() {
	fmt.Println(stats.Span([]int8{-100, 5, 100}))
	// Output: 200
}

func ExampleMAD() {
	fmt.Println(stats.MAD([]int{1, 2, 3, 4, 100}))
	// Output: 1.4826022185056018
}

func ExampleRawMAD() {
	fmt.Println(stats.RawMAD([]int{1, 2, 3, 4, 100}))
	// Output: 1
}

func ExampleTrim() {
	kept := must(stats.Trim([]int{5, 2, 400, 3, 1}, 0.2))
	fmt.Println(kept, stats.Mean(kept))
	// Output: [5 2 3] 3.3333333333333335
}

func ExampleWinsor() {
	fmt.Println(must(stats.Winsor([]int{5, 2, 400, 3, 1}, 0.2)))
	// Output: [5 2 5 3 2]
}
