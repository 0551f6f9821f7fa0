package kernel

import (
	"math"

	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// KeyValues is a column that is made from the order keys of its values, by
// several goroutines at once.
type KeyValues struct {
	put    func(at int, keys []uint64)
	vector func(valid vector.Bitmap) *vector.Vector
}

// NewKeyValues returns a column of n zeros of a type of numbers or times.
func NewKeyValues(t vector.Type, n int) *KeyValues {
	switch t.Kind {
	case vector.Float32:
		out := memory.Make[float32](n)
		return &KeyValues{func(at int, keys []uint64) {
			for i, k := range keys {
				b := uint32(k)
				out[at+i] = math.Float32frombits(b ^ (^uint32(int32(b)>>31) | 1<<31))
			}
		}, asVector(t, out)}
	case vector.Float64:
		out := memory.Make[float64](n)
		return &KeyValues{func(at int, keys []uint64) {
			for i, k := range keys {
				out[at+i] = math.Float64frombits(k ^ (^uint64(int64(k)>>63) | 1<<63))
			}
		}, asVector(t, out)}
	}
	switch t.Kind.Width() {
	case 1:
		return intKeyValues[uint8](t, n)
	case 2:
		return intKeyValues[uint16](t, n)
	case 4:
		return intKeyValues[uint32](t, n)
	}
	return intKeyValues[uint64](t, n)
}

// intKeyValues is NewKeyValues for integers of the width of T.
func intKeyValues[T vector.Fixed](t vector.Type, n int) *KeyValues {
	out, base := memory.Make[T](n), keyBase(t.Kind)
	return &KeyValues{func(at int, keys []uint64) {
		to := out[at : at+len(keys)]
		for i, k := range keys {
			to[i] = T(k + base)
		}
	}, asVector(t, out)}
}

// asVector wraps values.
func asVector[T vector.Fixed](t vector.Type, x []T) func(vector.Bitmap) *vector.Vector {
	return func(valid vector.Bitmap) *vector.Vector { return vector.FromSlice(t, x, valid) }
}

// Put stores the values of keys from place at on.
func (k *KeyValues) Put(at int, keys []uint64) { k.put(at, keys) }

// Vector returns the values.
func (k *KeyValues) Vector(valid vector.Bitmap) *vector.Vector { return k.vector(valid) }

// CountKeys adds the number of times that least+i occurs to counts[i].
func CountKeys(keys []uint64, least uint64, counts []uint32) {
	for _, k := range keys {
		counts[k-least]++
	}
}

// HasNegativeZero reports whether a value, present or not, is −0.
func HasNegativeZero(v *vector.Vector) bool {
	some := false
	switch v.Type().Kind {
	case vector.Float64:
		for _, b := range vector.Values[uint64](v) {
			some = some || b == 1<<63
		}
	case vector.Float32:
		for _, b := range vector.Values[uint32](v) {
			some = some || b == 1<<31
		}
	}
	return some
}
