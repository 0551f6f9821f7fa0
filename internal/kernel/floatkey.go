package kernel

import "math"

// FloatKey64 returns bits that are equal for equal floats, for all NaN, and
// for 0 and −0.
func FloatKey64(x float64) uint64 {
	switch {
	case x != x:
		return math.Float64bits(math.NaN())
	case x == 0:
		return 0
	}
	return math.Float64bits(x)
}

// FloatKey32 is FloatKey64 for 32-bit floats.
func FloatKey32(x float32) uint32 {
	switch {
	case x != x:
		return math.Float32bits(float32(math.NaN()))
	case x == 0:
		return 0
	}
	return math.Float32bits(x)
}
