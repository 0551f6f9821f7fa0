package kernel

import (
	"slices"

	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// Intervals are the places where a cut divides numbers: a value belongs to
// interval 1 + the number of inner breaks at or below it. Inner ascends and may
// repeat a break. Values below Lo or above Hi lie outside.
type Intervals[T int64 | uint64 | float64] struct {
	Inner  []T
	Lo, Hi T
}

// CutInts returns each value's interval, 0 for missing values and for those
// outside, and the first row that lies outside, −1 when none does. v holds
// integers; those of a Uint64 are cut by CutUints.
func CutInts(v *vector.Vector, at Intervals[int64]) (codes []uint32, outside int) {
	switch v.Type().Kind {
	case vector.Int8:
		codes, outside, _ = cut(v, vector.Values[int8](v), at)
	case vector.Int16:
		codes, outside, _ = cut(v, vector.Values[int16](v), at)
	case vector.Int32:
		codes, outside, _ = cut(v, vector.Values[int32](v), at)
	case vector.Uint8:
		codes, outside, _ = cut(v, vector.Values[uint8](v), at)
	case vector.Uint16:
		codes, outside, _ = cut(v, vector.Values[uint16](v), at)
	case vector.Uint32:
		codes, outside, _ = cut(v, vector.Values[uint32](v), at)
	default:
		codes, outside, _ = cut(v, vector.Values[int64](v), at)
	}
	return codes, outside
}

// CutUints is CutInts for a Uint64.
func CutUints(v *vector.Vector, at Intervals[uint64]) (codes []uint32, outside int) {
	codes, outside, _ = cut(v, vector.Values[uint64](v), at)
	return codes, outside
}

// CutFloats is CutInts for floats; nan is the first row that holds NaN, −1
// when none does.
func CutFloats(v *vector.Vector, at Intervals[float64]) (codes []uint32, outside, nan int) {
	if v.Type().Kind == vector.Float32 {
		return cut(v, vector.Values[float32](v), at)
	}
	return cut(v, vector.Values[float64](v), at)
}

// linearBreaks is up to how many breaks counting them all beats a binary search.
const linearBreaks = 16

// cut is the three functions: it counts breaks chunk by chunk, then takes back
// the codes of missing values.
func cut[T columnInt | float32 | float64, B int64 | uint64 | float64](v *vector.Vector, x []T, at Intervals[B]) (codes []uint32, outside, nan int) {
	codes = memory.Make[uint32](len(x))
	valid := presence(v)
	var out, nans firstRow
	eachChunk(len(x), func(lo, hi int) {
		count := countBreaks[T, B]
		if len(at.Inner) > linearBreaks {
			count = searchBreaks[T, B]
		}
		if count(codes[lo:hi], x[lo:hi], at) && valid.IsZero() {
			return
		}
		for i := lo; i < hi; i++ {
			switch a := x[i]; {
			case !valid.Get(i):
				codes[i] = 0
			case codes[i] == 0 && a == a:
				out.offer(i)
			case codes[i] == 0:
				nans.offer(i)
			}
		}
	})
	return codes, out.row(), nans.row()
}

// countBreaks stores 1 + the number of inner breaks at or below each value, 0
// for values that lie outside or are NaN, and reports whether there are none.
func countBreaks[T columnInt | float32 | float64, B int64 | uint64 | float64](dst []uint32, x []T, at Intervals[B]) bool {
	inner, lo, hi, inside := at.Inner, at.Lo, at.Hi, true
	dst = dst[:len(x)]
	for i := range x {
		a := B(x[i])
		if !(a >= lo && a <= hi) {
			inside = false
			continue
		}
		c := uint32(1)
		for _, b := range inner {
			if b <= a {
				c++
			}
		}
		dst[i] = c
	}
	return inside
}

// searchBreaks is countBreaks by binary search.
func searchBreaks[T columnInt | float32 | float64, B int64 | uint64 | float64](dst []uint32, x []T, at Intervals[B]) bool {
	inside := true
	dst = dst[:len(x)]
	for i := range x {
		a := B(x[i])
		if !(a >= at.Lo && a <= at.Hi) {
			inside = false
			continue
		}
		lo, hi := 0, len(at.Inner)
		for lo < hi {
			if m := int(uint(lo+hi) >> 1); at.Inner[m] <= a {
				lo = m + 1
			} else {
				hi = m
			}
		}
		dst[i] = uint32(1 + lo)
	}
	return inside
}

// CutRanks reorders scratch, which must not hold NaN, and returns the values
// that divide it into groups of equal size: for break i of groups−1 the value
// of rank ⌈i(n−1)/groups⌉ from 0. That is the first value at or above the
// quantile of type 7, without a float on the way. O(n log groups) expected.
func CutRanks[T int64 | uint64 | float64](scratch []T, groups int) []T {
	ranks := make([]int, 0, groups-1)
	for i := 1; i < groups; i++ {
		h := int64(i) * int64(len(scratch)-1)
		ranks = append(ranks, int((h+int64(groups)-1)/int64(groups)))
	}
	placeRanks(scratch, 0, slices.Compact(slices.Clone(ranks)))
	breaks := make([]T, len(ranks))
	for i, r := range ranks {
		breaks[i] = scratch[r]
	}
	return breaks
}
