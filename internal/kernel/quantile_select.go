package kernel

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// SelectNth reorders scratch, which must not hold NaN, so that the value of
// rank k, from 0, stands at k, nothing greater before it and nothing smaller
// after it. O(n) expected, O(n log n) at worst.
func SelectNth[T cmp.Ordered](scratch []T, k int) {
	selectNth(scratch, k, 2*bits.Len(uint(len(scratch))))
}

// selectNth is quickselect for as many rounds, each of which should halve what
// is left; then it sorts.
func selectNth[T cmp.Ordered](xs []T, k, rounds int) {
	const insertion, sample = 24, 600
	for len(xs) > insertion {
		switch {
		case k == 0:
			toFront(xs)
			return
		case k == len(xs)-1:
			toBack(xs)
			return
		case rounds == 0:
			slices.Sort(xs)
			return
		}
		rounds--
		if len(xs) > sample {
			lo, hi := sampleAround(len(xs), k)
			SelectNth(xs[lo:hi], k-lo)
		} else {
			medianTo(xs, k)
		}
		i, j := partition(xs, xs[k])
		switch {
		case k <= j:
			xs = xs[:j+1]
		case k >= i:
			xs, k = xs[i:], k-i
		default:
			return
		}
	}
	for i := 1; i < len(xs); i++ {
		for j := i; j > 0 && xs[j] < xs[j-1]; j-- {
			xs[j], xs[j-1] = xs[j-1], xs[j]
		}
	}
}

// partition splits xs so that xs[:j+1] ≤ pivot ≤ xs[i:] and all between equals
// pivot. Both scans stop at equal values: runs of them split evenly.
func partition[T cmp.Ordered](xs []T, pivot T) (i, j int) {
	i, j = 0, len(xs)-1
	for i <= j {
		for xs[i] < pivot {
			i++
		}
		for pivot < xs[j] {
			j--
		}
		if i <= j {
			xs[i], xs[j] = xs[j], xs[i]
			i++
			j--
		}
	}
	return i, j
}

// sampleAround returns the window of n values around rank k whose own value at
// k is, most likely, just on the far side of the wanted one: the sampling step
// of Floyd and Rivest, "Algorithm 489: SELECT" (1975).
func sampleAround(n, k int) (lo, hi int) {
	size, rank := float64(n), float64(k+1)
	z := math.Log(size)
	s := 0.5 * math.Exp(2*z/3)
	sd := 0.5 * math.Sqrt(z*s*(size-s)/size)
	if rank < size/2 {
		sd = -sd
	}
	lo = max(0, int(float64(k)-rank*s/size+sd))
	hi = min(n, int(float64(k)+(size-rank)*s/size+sd)+1)
	return min(lo, k), max(hi, k+1)
}

// medianTo swaps the median of the first, middle and last value to k.
func medianTo[T cmp.Ordered](xs []T, k int) {
	a, m, b := 0, len(xs)/2, len(xs)-1
	if xs[m] < xs[a] {
		a, m = m, a
	}
	if xs[b] < xs[m] {
		m = b
		if xs[m] < xs[a] {
			m = a
		}
	}
	xs[k], xs[m] = xs[m], xs[k]
}

// toFront swaps the smallest value to the front, toBack the greatest to the back.
func toFront[T cmp.Ordered](xs []T) {
	m := 0
	for i, x := range xs {
		if x < xs[m] {
			m = i
		}
	}
	xs[0], xs[m] = xs[m], xs[0]
}

func toBack[T cmp.Ordered](xs []T) {
	m := 0
	for i, x := range xs {
		if xs[m] < x {
			m = i
		}
	}
	last := len(xs) - 1
	xs[last], xs[m] = xs[m], xs[last]
}

// placeRanks brings the values of the given ranks, ascending and distinct, to
// their places; xs starts at rank base. Each level of the recursion reads
// every value about once, and there are log₂ of as many levels as ranks.
func placeRanks[T cmp.Ordered](xs []T, base int, ranks []int) {
	if len(ranks) == 0 {
		return
	}
	mid := len(ranks) / 2
	k := ranks[mid] - base
	SelectNth(xs, k)
	placeRanks(xs[:k], base, ranks[:mid])
	placeRanks(xs[k+1:], base+k+1, ranks[mid+1:])
}
