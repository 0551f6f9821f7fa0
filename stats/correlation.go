package stats

import (
	"fmt"
	"math"
	"slices"

	"github.com/stoa-data/stoa/internal/kernel"
)

// Cov returns the sample covariance, Σ(x−mean x)(y−mean y)/(n−1), in the
// product of both units; NaN for fewer than two pairs or any NaN. Slices of
// different length are an error. O(n).
func Cov[X, Y number](xs []X, ys []Y) (float64, error) {
	if err := checkLengths("cov", "values", len(xs), "values", len(ys)); err != nil {
		return 0, err
	}
	if len(xs) < 2 {
		return math.NaN(), nil
	}
	_, _, xy := products(xs, ys)
	return xy / float64(len(xs)-1), nil
}

// Cor returns Pearson's correlation, −1 to 1; NaN for fewer than two pairs, a
// side whose values are all equal, or any NaN. Slices of different length are
// an error. O(n).
func Cor[X, Y number](xs []X, ys []Y) (float64, error) {
	if err := checkLengths("cor", "values", len(xs), "values", len(ys)); err != nil {
		return 0, err
	}
	return cor(xs, ys), nil
}

func cor[X, Y number](xs []X, ys []Y) float64 {
	if len(xs) < 2 {
		return math.NaN()
	}
	xx, yy, xy := products(xs, ys)
	r := xy / rootOfProduct(xx, yy)
	return max(-1, min(1, r)) // rounding may step over; NaN stays NaN
}

// rootOfProduct returns √(ab), with one rounding less than √a·√b unless the
// product leaves the range of normal floats.
func rootOfProduct(a, b float64) float64 {
	if p := a * b; p > 1e-300 && p < math.MaxFloat64 {
		return math.Sqrt(p)
	}
	return math.Sqrt(a) * math.Sqrt(b)
}

// products returns the sums of squared deviations and of their products.
func products[X, Y number](xs []X, ys []Y) (xx, yy, xy float64) {
	cx, cy := kernel.CentreOf(xs), kernel.CentreOf(ys)
	for i, x := range xs {
		dx, dy := cx.Deviation(x), cy.Deviation(ys[i])
		xx += float64(dx * dx)
		yy += float64(dy * dy)
		xy += float64(dx * dy)
	}
	return xx, yy, xy
}

// Spearman returns Spearman's rank correlation, the [Cor] of the [Tied] ranks;
// NaN where Cor is NaN. Slices of different length are an error. O(n log n).
func Spearman[X, Y number](xs []X, ys []Y) (float64, error) {
	if err := checkLengths("spearman", "values", len(xs), "values", len(ys)); err != nil {
		return 0, err
	}
	if hasNaN(xs) || hasNaN(ys) {
		return math.NaN(), nil
	}
	return cor(Rank(xs, Tied), Rank(ys, Tied)), nil
}

// Kendall returns Kendall's tau-b, which corrects for ties; NaN for fewer than
// two pairs, a side whose values are all equal, or any NaN. Slices of
// different length are an error. It counts the exchanges of a merge sort
// (Knight 1966): O(n log n).
func Kendall[X, Y number](xs []X, ys []Y) (float64, error) {
	if err := checkLengths("kendall", "values", len(xs), "values", len(ys)); err != nil {
		return 0, err
	}
	if hasNaN(xs) || hasNaN(ys) {
		return math.NaN(), nil
	}
	// Dense ranks stand in for the values, so that one loop serves all types.
	rx, ry := Rank(xs, Dense), Rank(ys, Dense)
	type pair struct{ x, y float64 }
	pairs := make([]pair, len(rx))
	for i := range pairs {
		pairs[i] = pair{rx[i], ry[i]}
	}
	slices.SortFunc(pairs, func(a, b pair) int {
		if d := a.x - b.x; d != 0 {
			return int(d)
		}
		return int(a.y - b.y)
	})
	for i, p := range pairs {
		rx[i], ry[i] = p.x, p.y
	}
	n := int64(len(pairs))
	all := n * (n - 1) / 2
	tiesX := tiedPairs(n, func(i int64) bool { return rx[i] == rx[i-1] })
	tiesBoth := tiedPairs(n, func(i int64) bool { return pairs[i] == pairs[i-1] })
	exchanges := mergeExchanges(ry, make([]float64, len(ry)))
	tiesY := tiedPairs(n, func(i int64) bool { return ry[i] == ry[i-1] }) // ry is sorted now
	num := all - tiesX - tiesY + tiesBoth - 2*exchanges
	tau := float64(num) / rootOfProduct(float64(all-tiesX), float64(all-tiesY))
	return max(-1, min(1, tau)), nil
}

// tiedPairs counts the pairs within runs of equal neighbours.
func tiedPairs(n int64, equal func(i int64) bool) (pairs int64) {
	run := int64(0)
	for i := int64(1); i < n; i++ {
		if equal(i) {
			run++
			pairs += run
		} else {
			run = 0
		}
	}
	return pairs
}

// mergeExchanges sorts xs and returns how many pairs stood in the wrong order.
func mergeExchanges(xs, buf []float64) int64 {
	n := len(xs)
	if n < 2 {
		return 0
	}
	mid := n / 2
	count := mergeExchanges(xs[:mid], buf[:mid]) + mergeExchanges(xs[mid:], buf[mid:])
	copy(buf, xs)
	for i, j, k := 0, mid, 0; k < n; k++ {
		if j == n || i < mid && buf[i] <= buf[j] {
			xs[k] = buf[i]
			i++
		} else {
			xs[k] = buf[j]
			j++
			count += int64(mid - i)
		}
	}
	return count
}

// Autocor returns the autocorrelation at each lag, Σ d[i]·d[i+lag] / Σ d[i]²
// with d = x − mean, in the order of lags; without lags at 0 up to the smaller
// of n−1 and 10·log₁₀ n, rounded. All are NaN for values all equal or any NaN.
// A lag outside 0 to n−1 is an error. O(n) for each lag.
func Autocor[T number](xs []T, lags ...int) ([]float64, error) {
	n := len(xs)
	if len(lags) == 0 && n > 0 {
		last := min(n-1, int(math.RoundToEven(10*math.Log10(float64(n)))))
		for lag := 0; lag <= last; lag++ {
			lags = append(lags, lag)
		}
	}
	for _, lag := range lags {
		if lag < 0 || lag >= n {
			return nil, fmt.Errorf("autocor: lag out of range (got %d, want 0 to %d for %d values)", lag, n-1, n)
		}
	}
	c := kernel.CentreOf(xs)
	d := make([]float64, n)
	var total float64
	for i, x := range xs {
		d[i] = c.Deviation(x)
		total += float64(d[i] * d[i])
	}
	out := make([]float64, len(lags))
	for k, lag := range lags {
		var s float64
		for i, x := range d[lag:] {
			s += float64(d[i] * x)
		}
		out[k] = s / total
	}
	return out, nil
}

func hasNaN[T number](xs []T) bool {
	return slices.ContainsFunc(xs, func(x T) bool { return x != x })
}
