package kernel

import (
	"math"

	"github.com/stoa-data/stoa/internal/vector"
)

// NaNKey64 and NaNKey32 are the order keys of NaN; those of numbers are less.
const (
	NaNKey64 = uint64(0x7ff8000000000001 | 1<<63)
	NaNKey32 = uint64(0x7fc00000 | 1<<31)
)

// OrderKeys stores numbers of the order of v's present values, which are
// numbers or times: 64 bits for 64-bit types, else no more than 32; −0 is 0,
// NaN is above all numbers. It returns the part of dst that it wrote; dst is
// at least as long as v.
func OrderKeys(dst []uint64, v *vector.Vector) []uint64 {
	switch v.Type().Kind {
	case vector.Int8:
		return intKeys[int8](dst, v)
	case vector.Int16:
		return intKeys[int16](dst, v)
	case vector.Int32, vector.Date:
		return intKeys[int32](dst, v)
	case vector.Int64, vector.Time, vector.Timestamp, vector.Duration:
		return intKeys[int64](dst, v)
	case vector.Uint8:
		return intKeys[uint8](dst, v)
	case vector.Uint16:
		return intKeys[uint16](dst, v)
	case vector.Uint32:
		return intKeys[uint32](dst, v)
	case vector.Uint64:
		return intKeys[uint64](dst, v)
	case vector.Float32:
		dst = dst[:v.Len()]
		NormalizeFloats(dst, vector.Values[float32](v), false, vector.Bitmap{})
	case vector.Float64:
		dst = dst[:v.Len()]
		NormalizeFloats(dst, vector.Values[float64](v), false, vector.Bitmap{})
	}
	return presentKeys(dst, v)
}

// intKeys is OrderKeys of integers.
func intKeys[T vector.Fixed](dst []uint64, v *vector.Vector) []uint64 {
	dst = dst[:v.Len()]
	NormalizeInts(dst, vector.Values[T](v), keyBase(v.Type().Kind), false, vector.Bitmap{}, 0)
	return presentKeys(dst, v)
}

// keyBase returns the integer whose order key is 0, as its 64-bit pattern.
func keyBase(k vector.Kind) uint64 {
	if k.IsUnsigned() {
		return 0
	}
	return -(uint64(1) << (8*k.Width() - 1))
}

// presentKeys drops the keys of missing values.
func presentKeys(keys []uint64, v *vector.Vector) []uint64 {
	if v.Missing() == 0 {
		return keys
	}
	return PresentValues(keys, keys, v.Valid())
}

// IntOfKey returns the value of type k, an integer or a time, whose order key
// is given; an uint64 as its bits.
func IntOfKey(k vector.Kind, key uint64) int64 { return int64(key + keyBase(k)) }

// FloatOfKey is IntOfKey for floats.
func FloatOfKey(k vector.Kind, key uint64) float64 {
	if k == vector.Float32 {
		b := uint32(key)
		return float64(math.Float32frombits(b ^ (^uint32(int32(b)>>31) | 1<<31)))
	}
	return math.Float64frombits(key ^ (^uint64(int64(key)>>63) | 1<<63))
}
