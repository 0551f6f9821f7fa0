package vector

// Bounds are the least and greatest present value of an integer or temporal
// vector; Some is false when every value is missing. Uint64 values are
// compared as unsigned and stored as their bits.
type Bounds struct {
	Min, Max int64
	Some     bool
}

// Bounds returns the extremes of an integer or temporal vector. The first
// call reads the vector, O(n); later calls are free.
func (v *Vector) Bounds() Bounds {
	if b := v.bounds.Load(); b != nil {
		return *b
	}
	var b Bounds
	switch v.typ.Kind {
	case Int8:
		b = bounds(v, cast[int8](v.values))
	case Int16:
		b = bounds(v, cast[int16](v.values))
	case Int32, Date:
		b = bounds(v, cast[int32](v.values))
	case Int64, Time, Timestamp, Duration:
		b = bounds(v, cast[int64](v.values))
	case Uint8:
		b = bounds(v, v.values)
	case Uint16:
		b = bounds(v, cast[uint16](v.values))
	case Uint32:
		b = bounds(v, cast[uint32](v.values))
	case Uint64:
		b = bounds(v, cast[uint64](v.values))
	}
	v.bounds.Store(&b)
	return b
}

// SetBounds records extremes that the caller already knows to contain every
// present value, so that Bounds need not read the vector.
func (v *Vector) SetBounds(b Bounds) { v.bounds.Store(&b) }

// bounds is the loop of Bounds.
func bounds[T Fixed](v *Vector, x []T) Bounds {
	if len(x) == v.missing {
		return Bounds{}
	}
	if v.missing == 0 {
		lo0, hi0, lo1, hi1 := x[0], x[0], x[0], x[0]
		i := 0
		for ; i+1 < len(x); i += 2 {
			a, b := x[i], x[i+1]
			lo0, hi0 = min(lo0, a), max(hi0, a)
			lo1, hi1 = min(lo1, b), max(hi1, b)
		}
		if i < len(x) {
			lo0, hi0 = min(lo0, x[i]), max(hi0, x[i])
		}
		return Bounds{int64(min(lo0, lo1)), int64(max(hi0, hi1)), true}
	}
	var lo, hi T
	some := false
	for i, a := range x {
		if !v.valid.Get(i) {
			continue
		}
		if !some {
			lo, hi, some = a, a, true
		}
		lo, hi = min(lo, a), max(hi, a)
	}
	return Bounds{int64(lo), int64(hi), some}
}
