package kernel

import (
	"cmp"
	"math"
	"slices"
)

// Counted is a value and how often it occurs.
type Counted[T cmp.Ordered] struct {
	Value T
	N     int64
}

// CountValues returns each distinct value once with its count, ascending, NaN
// last. −0 counts as 0. O(n + k log k) for k distinct values.
func CountValues[T cmp.Ordered](xs []T) []Counted[T] {
	nans, zero := Counted[T]{}, *new(T)
	out := []Counted[T]{}
	place := make(map[T]int) // in out: one search of the map for each value
	for _, x := range xs {
		if x != x {
			nans = Counted[T]{x, nans.N + 1}
			continue
		}
		i, seen := place[x]
		if !seen {
			i = len(out)
			place[x] = i
			out = append(out, Counted[T]{Value: x + zero}) // turns −0 into 0
		}
		out[i].N++
	}
	slices.SortFunc(out, func(a, b Counted[T]) int { return cmp.Compare(a.Value, b.Value) })
	if nans.N > 0 {
		out = append(out, nans)
	}
	return out
}

// Weighed is a value and the sum of its weights.
type Weighed[T cmp.Ordered] struct {
	Value  T
	Weight float64
}

// WeighValues is CountValues with weights[i] in place of 1 for xs[i]; each sum
// is taken in the order of xs. A NaN weight makes its value's sum NaN.
func WeighValues[T cmp.Ordered](xs []T, weights []float64) []Weighed[T] {
	counted := CountValues(xs)
	out := make([]Weighed[T], len(counted))
	place := make(map[T]int, len(counted))
	for i, c := range counted {
		out[i].Value = c.Value
		place[c.Value] = i
	}
	for i, x := range xs {
		k, isNumber := place[x]
		if !isNumber { // NaN, which stands last and no map finds again
			k = len(out) - 1
		}
		out[k].Weight += weights[i]
	}
	return out
}

// CountRange adds the number of times that lo+i occurs to counts[i] and
// ignores values outside lo … lo+len(counts)−1. O(n).
func CountRange[T Integer](xs []T, lo T, counts []int64) {
	for _, x := range xs {
		// A value below lo wraps to a distance beyond any slice.
		if i := uint64(x) - uint64(lo); i < uint64(len(counts)) {
			counts[i]++
		}
	}
}

// Entropy returns the Shannon entropy, in nats, of the distribution that is
// proportional to weights: −Σ p·ln p, where 0·ln 0 is 0. A negative, NaN or
// infinite weight, or a zero sum, gives NaN.
func Entropy[T Number](weights []T) float64 {
	var total float64
	for _, w := range weights {
		if !(w >= 0) {
			return math.NaN()
		}
		total += float64(w)
	}
	if total == 0 {
		return math.NaN()
	}
	var h float64
	for _, w := range weights {
		if w > 0 {
			p := float64(w) / total
			h -= float64(p * math.Log(p))
		}
	}
	return h
}
