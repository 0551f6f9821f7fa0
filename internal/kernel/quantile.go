package kernel

import (
	"cmp"
	"math"
	"slices"
)

// NormalMAD times a median absolute deviation estimates the standard
// deviation of normal data: 1 / quantile(Normal, 3/4).
const NormalMAD = 1.482602218505601860547076529360423431326703202590312896536266275245674447622701

// QuantileSelect writes the quantile of type 7 for every p (0 to 1, in any
// order) to out: h = (n−1)p + 1, interpolating linearly between the values of
// rank ⌊h⌋ and ⌊h⌋+1. It selects instead of sorting: O(n log k) expected for
// k quantiles, O(n log n) at worst, no allocation for up to 8 of them.
func QuantileSelect[T Number](scratch []T, ps, out []float64) {
	QuantileSelectAB(scratch, 1, 1, ps, out)
}

// QuantileSelectAB is QuantileSelect for the plotting positions alpha, beta:
// h = αp + p(n+1−α−β), see Hyndman and Fan (1996), where type 7 is (1, 1).
func QuantileSelectAB[T Number](scratch []T, alpha, beta float64, ps, out []float64) {
	n := len(scratch)
	if n == 0 || hasNaN(scratch) {
		fillNaN(out[:len(ps)])
		return
	}
	var few [16]int
	ranks := few[:0]
	for _, p := range ps {
		j, frac := position(n, p, alpha, beta)
		ranks = append(ranks, j)
		if frac > 0 {
			ranks = append(ranks, j+1)
		}
	}
	slices.Sort(ranks)
	placeRanks(scratch, 0, slices.Compact(ranks))
	readQuantiles(scratch, alpha, beta, ps, out)
}

// QuantileSorted is QuantileSelect for values in ascending order, with NaN,
// if any, first or last; O(1) for each p.
func QuantileSorted[T Number](sorted []T, ps, out []float64) {
	n := len(sorted)
	if n == 0 || sorted[0] != sorted[0] || sorted[n-1] != sorted[n-1] {
		fillNaN(out[:len(ps)])
		return
	}
	readQuantiles(sorted, 1, 1, ps, out)
}

// readQuantiles interpolates between values that already are at their ranks.
func readQuantiles[T Number](xs []T, alpha, beta float64, ps, out []float64) {
	for i, p := range ps {
		j, frac := position(len(xs), p, alpha, beta)
		if frac == 0 {
			out[i] = float64(xs[j])
		} else {
			out[i] = between(float64(xs[j]), float64(xs[j+1]), frac)
		}
	}
}

// position returns the rank, from 0, below the quantile p of n values and how
// far the quantile lies from there to the next rank.
func position(n int, p, alpha, beta float64) (j int, frac float64) {
	h := float64(p*(float64(n)+1-alpha-beta)) + alpha - 1
	if h <= 0 {
		return 0, 0
	}
	if h >= float64(n-1) {
		return n - 1, 0
	}
	j = int(h)
	return j, h - float64(j)
}

// between returns the point at frac on the way from a to b. Where b−a is not
// finite the weighted form keeps an infinite end from turning into NaN.
func between(a, b, frac float64) float64 {
	if a == b {
		return a
	}
	d := b - a
	if math.IsInf(d, 0) {
		return float64(a*(1-frac)) + float64(b*frac)
	}
	return a + float64(frac*d)
}

// WeightedValue is a value and how much it counts.
type WeightedValue[T Number] struct {
	Value  T
	Weight float64
}

// WeightedQuantile writes the weighted quantile for every p to out. Weights
// must be positive. With values in ascending order, S_k the sum of the first k
// weights and h = p(S_n − w_1) + w_1, it interpolates between the two values
// with S_k ≤ h < S_{k+1}; equal weights give type 7. O(n log n).
func WeightedQuantile[T Number](scratch []WeightedValue[T], ps, out []float64) {
	var total float64
	// By weight second: the first weight enters the formula, so ties decide.
	slices.SortFunc(scratch, func(a, b WeightedValue[T]) int {
		return cmp.Or(cmp.Compare(a.Value, b.Value), cmp.Compare(a.Weight, b.Weight))
	})
	for _, x := range scratch {
		total += x.Weight
	}
	if len(scratch) == 0 || scratch[0].Value != scratch[0].Value { // NaN sorts first
		fillNaN(out[:len(ps)])
		return
	}
	first := scratch[0].Weight
	for i, p := range ps {
		h := float64(p*(total-first)) + first
		out[i] = float64(scratch[len(scratch)-1].Value)
		var sum float64
		for k, x := range scratch {
			if next := sum + x.Weight; next > h {
				prev := scratch[max(k-1, 0)].Value
				out[i] = between(float64(prev), float64(x.Value), (h-sum)/x.Weight)
				break
			}
			sum += x.Weight
		}
	}
}

// MAD returns the median absolute deviation from the median, without a
// factor. It overwrites work, which must be as long as xs. O(n).
func MAD[T Number](xs []T, work []float64) float64 {
	if len(xs) == 0 {
		return math.NaN()
	}
	work = work[:len(xs)]
	for i, x := range xs { // a shift changes nothing and keeps large integers exact
		if isFloat[T]() {
			work[i] = float64(x)
		} else {
			work[i] = intDistance(x, xs[0])
		}
	}
	half, m := [1]float64{0.5}, [1]float64{}
	QuantileSelect(work, half[:], m[:])
	for i, x := range work {
		work[i] = math.Abs(x - m[0])
	}
	QuantileSelect(work, half[:], m[:])
	return m[0]
}

func hasNaN[T Number](xs []T) bool {
	if !isFloat[T]() {
		return false
	}
	for _, x := range xs {
		if x != x {
			return true
		}
	}
	return false
}

func fillNaN(out []float64) {
	for i := range out {
		out[i] = math.NaN()
	}
}
