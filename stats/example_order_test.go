package stats_test

import (
	"fmt"
	"math"

	"github.com/stoa-data/stoa/stats"
)

func ExampleMin() {
	lo, ok := stats.Min([]string{"tcp", "icmp"})
	fmt.Println(lo, ok)
	// Output: icmp true
}

func ExampleMax() {
	hi, ok := stats.Max([]float64{1, math.NaN()})
	fmt.Println(hi, ok)
	// Output: NaN true
}

func ExampleExtrema() {
	lo, hi, ok := stats.Extrema([]int{3, 1, 2})
	fmt.Println(lo, hi, ok)
	// Output: 1 3 true
}

func ExampleDiff() {
	fmt.Println(stats.Diff([]int{1, 4, 9}), stats.Diff([]int{7}))
	// Output: [3 5] []
}

func ExampleSorted() {
	fmt.Println(stats.Sorted([]float64{3, math.NaN(), math.Inf(-1)}))
	// Output: [-Inf 3 NaN]
}

func ExampleRank() {
	points := []int{20, 30, 20, 10}
	fmt.Println(stats.Rank(points, stats.Ordinal))
	fmt.Println(stats.Rank(points, stats.Compete))
	fmt.Println(stats.Rank(points, stats.Dense|stats.Descending))
	fmt.Println(stats.Rank(points, stats.Tied))
	// Output:
	// [2 4 3 1]
	// [2 4 2 1]
	// [2 1 2 3]
	// [2.5 4 2.5 1]
}

func ExampleMode() {
	top, ok := stats.Mode([]int{1, 2, 2, 1})
	fmt.Println(top, ok)
	// Output: 2 true
}

func ExampleModes() {
	fmt.Println(stats.Modes([]int{1, 2, 2, 1, 3}))
	// Output: [2 1]
}

func ExampleCountMap() {
	for _, c := range stats.CountMap([]int{443, 80, 22, 443}) {
		fmt.Println(c.Value, c.N)
	}
	// Output:
	// 22 1
	// 80 1
	// 443 2
}

func ExampleProportionMap() {
	fmt.Println(stats.ProportionMap([]string{"syn", "ack", "syn", "syn"}))
	// Output: [{ack 0.25} {syn 0.75}]
}

func ExampleWeightedCountMap() {
	hosts, bytes := []string{"b", "a", "b"}, []float64{100, 20, 50}
	fmt.Println(must(stats.WeightedCountMap(hosts, bytes)))
	// Output: [{a 20} {b 150}]
}

func ExampleCounts() {
	fmt.Println(must(stats.Counts([]int{1, 3, 3, 7}, 1, 4)))
	// Output: [1 0 2 0]
}

func ExampleEntropy() {
	fmt.Println(stats.Entropy([]int{5, 5}) / math.Ln2) // in bits
	// Output: 1
}

func ExampleHistogram() {
	h := must(stats.Histogram([]float64{0.1, 0.4, 0.45, 0.9}, stats.HistogramOptions{}))
	fmt.Println(h.Edges)
	fmt.Println(h.Counts)
	// Output:
	// [0 0.5 1]
	// [3 1]
}

func ExampleECDF() {
	f := must(stats.ECDF([]int{1, 2, 2, 3}))
	fmt.Println(f(0), f(2), f(9))
	// Output: 0 0.75 1
}

func ExampleCov() {
	fmt.Println(must(stats.Cov([]int{1, 2, 3}, []float64{2, 4, 6})))
	// Output: 2
}

func ExampleCor() {
	r, err := stats.Cor([]int{1, 2, 3, 4}, []int{2, 1, 4, 3})
	fmt.Printf("%.2f %v\n", r, err)
	_, err = stats.Cor([]int{1, 2}, []int{1})
	fmt.Println(err)
	// Output:
	// 0.60 <nil>
	// cor: lengths differ (got 2 values and 1 values)
}

func ExampleSpearman() {
	fmt.Println(must(stats.Spearman([]int{1, 2, 3}, []int{1, 10, 1000})))
	// Output: 1
}

func ExampleKendall() {
	fmt.Printf("%.4f\n", must(stats.Kendall([]int{1, 2, 3, 4}, []int{1, 2, 4, 3})))
	// Output: 0.6667
}

func ExampleAutocor() {
	fmt.Println(must(stats.Autocor([]int{1, -1, 1, -1}, 0, 1, 2)))
	// Output: [1 -0.75 0.5]
}

func ExampleStat_Check() {
	fmt.Println(stats.Stat("men").Check())
	fmt.Println(stats.StatMean.Check())
	// Output:
	// unknown statistic "men" (did you mean "mean"?)
	// <nil>
}

func ExampleStat_Quantile() {
	fmt.Println(stats.Stat("q99.9").Quantile())
	// Output: 0.999 true
}
