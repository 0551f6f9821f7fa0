package categorical

import (
	"fmt"
	"math"
	"strconv"

	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/vector"
)

// number64 is the set of types that values are cut in: integers are never
// turned into floats, so that large ones fall on the right side of a break.
type number64 interface{ int64 | uint64 | float64 }

// A domain is a vector of numbers seen as values of B.
type domain[B number64] struct {
	v        *vector.Vector
	value    func(i int) B
	bound    func(b float64) bound[B]
	extremes func() (lo, hi B, some bool, err error)
	cut      func(kernel.Intervals[B]) (codes []uint32, outside, nan int)
}

// A bound is a break among values of B: ceil is the first value at or above
// it, floor the last at or below it; both are the nearest value when the break
// lies beyond all of them. Bounds of equal breaks are equal.
type bound[B number64] struct {
	ceil, floor B
	f           float64 // the break itself, where it is no value of B
	beyond      int     // −1: below every value of B; 1: above
}

// exactly returns the bound at a value.
func exactly[B number64](x B) bound[B] { return bound[B]{ceil: x, floor: x} }

// above reports whether the bound is greater than x.
func (b bound[B]) above(x B) bool { return b.beyond > 0 || b.beyond == 0 && x < b.ceil }

// below reports whether the bound is less than x.
func (b bound[B]) below(x B) bool { return b.beyond < 0 || b.beyond == 0 && x > b.floor }

// text writes the break: integers in full, others with significant digits.
func (b bound[B]) text(digits int) string {
	if b.beyond != 0 || b.ceil != b.floor {
		return significant(b.f, digits)
	}
	switch x := any(b.ceil).(type) {
	case int64:
		return strconv.FormatInt(x, 10)
	case uint64:
		return strconv.FormatUint(x, 10)
	}
	return significant(float64(b.ceil), digits)
}

// eachDomain runs the function for the domain of v.
func eachDomain(v *vector.Vector, ints func(*domain[int64]) (*vector.Vector, error), uints func(*domain[uint64]) (*vector.Vector, error),
	floats func(*domain[float64]) (*vector.Vector, error)) (*vector.Vector, error) {
	switch k := v.Type().Kind; {
	case k == vector.Uint64:
		return uints(uintDomain(v))
	case k.IsInteger():
		return ints(intDomain(v))
	case k.IsFloat():
		return floats(floatDomain(v))
	}
	return nil, fmt.Errorf("%w (got %v, want numbers)", vector.ErrType, v.Type())
}

// intDomain is the domain of integers other than Uint64.
func intDomain(v *vector.Vector) *domain[int64] {
	return &domain[int64]{
		v:     v,
		value: v.Int,
		bound: func(b float64) bound[int64] {
			switch {
			case b < -1<<63:
				return bound[int64]{ceil: math.MinInt64, floor: math.MinInt64, f: b, beyond: -1}
			case b >= 1<<63:
				return bound[int64]{ceil: math.MaxInt64, floor: math.MaxInt64, f: b, beyond: 1}
			case b == math.Trunc(b):
				return exactly(int64(b))
			}
			return bound[int64]{ceil: int64(math.Ceil(b)), floor: int64(math.Floor(b)), f: b}
		},
		extremes: func() (lo, hi int64, some bool, err error) {
			b := v.Bounds()
			return b.Min, b.Max, b.Some, nil
		},
		cut: func(at kernel.Intervals[int64]) ([]uint32, int, int) {
			codes, outside := kernel.CutInts(v, at)
			return codes, outside, -1
		},
	}
}

// uintDomain is the domain of Uint64.
func uintDomain(v *vector.Vector) *domain[uint64] {
	return &domain[uint64]{
		v:     v,
		value: func(i int) uint64 { return uint64(v.Int(i)) },
		bound: func(b float64) bound[uint64] {
			switch {
			case b < 0:
				return bound[uint64]{f: b, beyond: -1}
			case b >= 1<<64:
				return bound[uint64]{ceil: math.MaxUint64, floor: math.MaxUint64, f: b, beyond: 1}
			case b == math.Trunc(b):
				return exactly(uint64(b))
			}
			return bound[uint64]{ceil: uint64(math.Ceil(b)), floor: uint64(math.Floor(b)), f: b}
		},
		extremes: func() (lo, hi uint64, some bool, err error) {
			b := v.Bounds()
			return uint64(b.Min), uint64(b.Max), b.Some, nil
		},
		cut: func(at kernel.Intervals[uint64]) ([]uint32, int, int) {
			codes, outside := kernel.CutUints(v, at)
			return codes, outside, -1
		},
	}
}

// floatDomain is the domain of floats.
func floatDomain(v *vector.Vector) *domain[float64] {
	d := &domain[float64]{
		v:     v,
		value: func(i int) float64 { return v.Float(i) + 0 }, // −0 becomes 0
		bound: func(b float64) bound[float64] { return exactly(b) },
		cut: func(at kernel.Intervals[float64]) ([]uint32, int, int) {
			return kernel.CutFloats(v, at)
		},
	}
	d.extremes = func() (lo, hi float64, some bool, err error) {
		for i := range v.Len() {
			if !v.IsValid(i) {
				continue
			}
			x := d.value(i)
			if x != x {
				return 0, 0, false, nanError(i)
			}
			if !some {
				lo, hi, some = x, x, true
			}
			lo, hi = min(lo, x), max(hi, x)
		}
		return lo, hi, some, nil
	}
	return d
}
