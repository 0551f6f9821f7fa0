package stats

import (
	"cmp"
	"math"
	"slices"

	"github.com/stoa-data/stoa/internal/kernel"
)

// Min returns the smallest value, NaN where any value is NaN; false for no
// values. Strings compare byte by byte. O(n).
func Min[T cmp.Ordered](xs []T) (T, bool) {
	lo, _, ok := Extrema(xs)
	return lo, ok
}

// Max returns the greatest value, NaN where any value is NaN; false for no
// values. Strings compare byte by byte. O(n).
func Max[T cmp.Ordered](xs []T) (T, bool) {
	_, hi, ok := Extrema(xs)
	return hi, ok
}

// Extrema returns the smallest and the greatest value, both NaN where any
// value is NaN; false for no values. One pass, O(n).
func Extrema[T cmp.Ordered](xs []T) (lo, hi T, ok bool) {
	if len(xs) == 0 {
		return lo, hi, false
	}
	lo, hi = xs[0], xs[0]
	for _, x := range xs {
		if x != x {
			return x, x, true
		}
		if x < lo {
			lo = x
		}
		if x > hi {
			hi = x
		}
	}
	return lo, hi, true
}

// Span returns Max − Min as a float64; NaN for no values or any NaN. O(n).
func Span[T number](xs []T) float64 {
	lo, hi, ok := Extrema(xs)
	if !ok {
		return math.NaN()
	}
	return kernel.Distance(hi, lo)
}

// Diff returns the n−1 differences between neighbours, xs[i+1] − xs[i], and
// nothing for fewer than two values. Integers wrap on overflow as Go's
// subtraction does, and NaN gives NaN. O(n).
func Diff[T signed](xs []T) []T {
	if len(xs) < 2 {
		return []T{}
	}
	out := make([]T, len(xs)-1)
	for i := range out {
		out[i] = xs[i+1] - xs[i]
	}
	return out
}

// Sorted returns a copy in ascending order: −Inf … +Inf, NaN last. Strings
// compare byte by byte. O(n log n).
func Sorted[T cmp.Ordered](xs []T) []T {
	out := slices.Clone(xs)
	n := len(out) // out[n:] holds NaN
	for i := 0; i < n; {
		if out[i] != out[i] {
			n--
			out[i], out[n] = out[n], out[i]
		} else {
			i++
		}
	}
	slices.Sort(out[:n])
	return out
}

// RankKind says which rank [Rank] gives to equal values. The zero value is
// [Ordinal]. Add [Descending] to rank from the greatest value:
// Dense | Descending.
type RankKind uint8

// The kinds of ranks, with the ranks of the values 10, 20, 20, 30.
const (
	Ordinal RankKind = iota // 1 2 3 4: equal values in the order of the slice
	Compete                 // 1 2 2 4: the best of their places, as in sport
	Dense                   // 1 2 2 3: one more than the distinct values before
	Tied                    // 1 2.5 2.5 4: the mean of their places

	Descending RankKind = 4 // rank 1 for the greatest value
)

// Rank returns the rank of each value, from 1, in the order of xs. NaN counts
// as greater than every number and all NaN as equal. Bits of kind that have no
// meaning are ignored. O(n log n).
func Rank[T cmp.Ordered](xs []T, kind RankKind) []float64 {
	ranks := make([]float64, len(xs))
	kernel.Rank(xs, kernel.RankKind(kind&3), kind&Descending != 0, make([]int, len(xs)), ranks)
	return ranks
}
