package kernel

import (
	"math"
	"math/bits"
	"sort"
)

// Sturges returns ⌈log₂ n⌉ + 1, the number of bins that suits n values.
func Sturges(n int) int {
	if n <= 1 {
		return 1
	}
	return bits.Len(uint(n-1)) + 1
}

// HistogramEdges returns ascending edges of about the given number of equal
// bins over lo … hi. The width is 1, 2 or 5 times a power of ten and the edges
// are multiples of it, as in StatsBase's fit(Histogram, …): the rounded width
// may make a few bins more or fewer. Every value lies in a bin [a, b), or
// (a, b] where right is set.
func HistogramEdges(lo, hi float64, bins int, right bool) []float64 {
	// Beyond this size a multiple of the width may overflow.
	if lo < -1e300 || hi > 1e300 {
		if right {
			return []float64{math.Nextafter(lo, math.Inf(-1)), hi}
		}
		return []float64{lo, math.Nextafter(hi, math.Inf(1))}
	}
	start, step, divisor := niceSteps(lo, hi, bins)
	edge := func(i int) float64 { return (start + float64(float64(i)*step)) / divisor }
	inside := func(e float64) bool { return e < lo || e == lo && !right }
	for !inside(edge(0)) {
		start -= step
	}
	n := max(0, int(math.Ceil((hi-edge(0))/(step/divisor)))-1)
	for e := edge(n); e < hi || e == hi && !right; e = edge(n) {
		n++
	}
	for n > 1 && (edge(n-1) > hi || edge(n-1) == hi && right) {
		n--
	}
	edges := make([]float64, n+1)
	for i := range edges {
		edges[i] = edge(i)
	}
	return edges
}

// niceSteps returns edges as (start + i·step)/divisor: steps below 1 are kept
// as a divisor, because 3/10 is closer to 0.3 than 3·0.1.
func niceSteps(lo, hi float64, bins int) (start, step, divisor float64) {
	size := max(math.Abs(lo), math.Abs(hi))
	ulp := math.Nextafter(size, math.Inf(1)) - size
	if lo == hi {
		return lo, max(1, ulp), 1
	}
	// Never finer than the numbers themselves, so that edges stay distinct.
	width := max((hi-lo)/float64(bins), 2*ulp, 1e-300)
	exp := int(math.Floor(math.Log10(width)))
	if exp >= 0 {
		step = math.Pow10(exp)
		step *= niceFactor(width / step)
		return step * math.Floor(lo/step), step, 1
	}
	divisor = math.Pow10(-exp)
	divisor /= niceFactor(float64(width * divisor))
	return math.Floor(float64(lo * divisor)), 1, divisor
}

// niceFactor rounds a mantissa to 1, 2, 5 or 10, up from a tenth beyond each.
func niceFactor(r float64) float64 {
	switch {
	case r <= 1.1:
		return 1
	case r <= 2.2:
		return 2
	case r <= 5.5:
		return 5
	}
	return 10
}

// HistogramCount adds the number of values in each bin between edges, which
// must ascend strictly, to counts; values outside all bins are not counted.
// Bins are [a, b), or (a, b] where right is set. NaN lies in no bin.
// O(n) for edges at equal distances, else O(n log k).
func HistogramCount[T Number](xs []T, edges []float64, right bool, counts []int64) {
	k := len(edges) - 1
	if k < 1 {
		return
	}
	first, last := edges[0], edges[k]
	scale := float64(k) / (last - first)
	for _, v := range xs {
		x := float64(v)
		if !(x >= first && x <= last) || x == first && right || x == last && !right {
			continue
		}
		i := min(max(int(float64((x-first)*scale)), 0), k-1)
		if !inBin(x, edges[i], edges[i+1], right) {
			if right {
				i = sort.SearchFloat64s(edges, x) - 1
			} else {
				i = sort.Search(len(edges), func(j int) bool { return edges[j] > x }) - 1
			}
		}
		counts[i]++
	}
}

func inBin(x, a, b float64, right bool) bool {
	if right {
		return a < x && x <= b
	}
	return a <= x && x < b
}
