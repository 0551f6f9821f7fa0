package stats

import (
	"fmt"
	"math"
	"slices"

	"github.com/stoa-data/stoa/internal/kernel"
)

// Quantile returns the quantile for every p, in the order of ps; all are NaN
// for no values or any NaN. A p outside 0 to 1 is an error. The definition is
// type 7 of Hyndman and Fan (1996), the default of Julia, R and NumPy: with
// h = (n−1)p + 1 it interpolates linearly between the values of rank ⌊h⌋ and
// ⌊h⌋+1. It selects on one copy instead of sorting: O(n log k) expected for k
// quantiles.
func Quantile[T number](xs []T, ps ...float64) ([]float64, error) {
	return quantiles("quantile", xs, 1, 1, ps)
}

// QuantileAB is [Quantile] for the plotting positions alpha and beta:
// h = alpha + p(n+1−alpha−beta). Types 4 to 9 of Hyndman and Fan are (0, 1),
// (½, ½), (0, 0), (1, 1), (⅓, ⅓) and (⅜, ⅜). Both must be 0 to 1.
func QuantileAB[T number](xs []T, alpha, beta float64, ps ...float64) ([]float64, error) {
	for _, a := range []float64{alpha, beta} {
		if !(a >= 0 && a <= 1) {
			return nil, fmt.Errorf("quantile: alpha or beta out of range (got %v, want 0 to 1)", a)
		}
	}
	return quantiles("quantile", xs, alpha, beta, ps)
}

func quantiles[T number](op string, xs []T, alpha, beta float64, ps []float64) ([]float64, error) {
	if err := checkProbabilities(op, ps); err != nil {
		return nil, err
	}
	out := make([]float64, len(ps))
	kernel.QuantileSelectAB(slices.Clone(xs), alpha, beta, ps, out)
	return out, nil
}

// Percentile is [Quantile] at p/100 for every p, which must be 0 to 100.
func Percentile[T number](xs []T, ps ...float64) ([]float64, error) {
	fractions := make([]float64, len(ps))
	for i, p := range ps {
		if !(p >= 0 && p <= 100) {
			return nil, fmt.Errorf("percentile: percentage out of range (got %v, want 0 to 100)", p)
		}
		fractions[i] = p / 100
	}
	return quantiles("percentile", xs, 1, 1, fractions)
}

// NQuantile returns the n+1 values that part xs into n groups of nearly equal
// size: [Quantile] at 0, 1/n … 1. An n below 1 is an error.
func NQuantile[T number](xs []T, n int) ([]float64, error) {
	if n < 1 {
		return nil, fmt.Errorf("nquantile: too few groups (got %d, want 1 or more)", n)
	}
	ps := make([]float64, n+1)
	for i := range ps {
		ps[i] = float64(i) / float64(n)
	}
	return quantiles("nquantile", xs, 1, 1, ps)
}

// Median returns the quantile 0.5, also of integers as a float64; NaN for no
// values or any NaN. O(n) expected.
func Median[T number](xs []T) float64 {
	q, out := [1]float64{0.5}, [1]float64{}
	kernel.QuantileSelect(slices.Clone(xs), q[:], out[:])
	return out[0]
}

// IQR returns the interquartile range, the quantile 0.75 less the quantile
// 0.25; NaN for no values or any NaN. O(n) expected.
func IQR[T number](xs []T) float64 {
	q, out := [2]float64{0.25, 0.75}, [2]float64{}
	kernel.QuantileSelect(slices.Clone(xs), q[:], out[:])
	return out[1] - out[0]
}

// WeightedQuantile returns the quantile for every p of values that count
// weights[i] each; all are NaN for no weight at all or any NaN with a weight.
// With the values ascending, S_k the sum of the first k weights and
// h = p(S_n − w_1) + w_1, it interpolates between the two values with
// S_k ≤ h < S_{k+1}, as StatsBase does for weights that are not frequencies;
// equal weights give [Quantile]. Weights must be finite and not negative,
// values of weight 0 do not count. O(n log n).
func WeightedQuantile[T number](xs []T, weights []float64, ps ...float64) ([]float64, error) {
	const op = "weighted quantile"
	if err := checkWeights(op, len(xs), weights); err != nil {
		return nil, err
	}
	if err := checkProbabilities(op, ps); err != nil {
		return nil, err
	}
	scratch := make([]kernel.WeightedValue[T], 0, len(xs))
	for i, x := range xs {
		if weights[i] > 0 {
			scratch = append(scratch, kernel.WeightedValue[T]{Value: x, Weight: weights[i]})
		}
	}
	out := make([]float64, len(ps))
	kernel.WeightedQuantile(scratch, ps, out)
	return out, nil
}

// QuantileRank returns the p for which [Quantile] gives v, interpolating
// between values: 0 up to the smallest value, 1 from the greatest. Of several
// such p it is the smallest, so of equal values the share below. Values are
// compared with v as float64. NaN for fewer than two values or any NaN. O(n).
func QuantileRank[T number](xs []T, v float64) float64 {
	below, equal, n := 0, 0, len(xs)
	under, over := math.Inf(-1), math.Inf(1) // the neighbours of v
	for _, x := range xs {
		switch x := float64(x); {
		case x < v:
			below++
			under = max(under, x)
		case x > v:
			over = min(over, x)
		case x == v:
			equal++
		default:
			return math.NaN()
		}
	}
	switch {
	case n < 2:
		return math.NaN()
	case equal > 0:
		return float64(below) / float64(n-1)
	case below == 0:
		return 0
	case below == n:
		return 1
	}
	return (float64(below-1) + (v-under)/(over-under)) / float64(n-1)
}
