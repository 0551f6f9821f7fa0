package agg

import (
	"fmt"
	"math/bits"

	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// sum adds each segment: signed integers and durations to int64, unsigned to
// uint64, floats to float64. An integer overflow is an error.
func sum[T number](x []T, s Segments, out vector.Type) (*vector.Vector, error) {
	switch out.Kind {
	case vector.Float64:
		return vector.FromSlice(out, sumFloats(x, s), vector.Bitmap{}), nil
	case vector.Uint64:
		r, err := sumUnsigned(x, s, out)
		return vector.FromSlice(out, r, vector.Bitmap{}), err
	}
	r, err := sumSigned(x, s, out)
	return vector.FromSlice(out, r, vector.Bitmap{}), err
}

// sumFloats adds in row order.
func sumFloats[T number](x []T, s Segments) []float64 {
	out := memory.In[float64](s.Scope, len(s.Ends))
	from := uint32(0)
	for i, end := range s.Ends {
		t := 0.0
		for _, a := range x[from:end] {
			t += float64(a)
		}
		out[i], from = t, end
	}
	return out
}

// sumSigned adds with a check: the sum of 64-bit values may overflow in
// between only if it does at the end, so the carry is kept in a second word.
func sumSigned[T number](x []T, s Segments, t vector.Type) ([]int64, error) {
	out := memory.In[int64](s.Scope, len(s.Ends))
	from := uint32(0)
	for i, end := range s.Ends {
		var lo uint64
		var hi int64
		for _, a := range x[from:end] {
			v := int64(a)
			var carry uint64
			lo, carry = bits.Add64(lo, uint64(v), 0)
			hi += int64(carry) + v>>63
		}
		if hi != int64(lo)>>63 {
			return out, fmt.Errorf("%w: the sum does not fit %v", vector.ErrOverflow, t)
		}
		out[i], from = int64(lo), end
	}
	return out, nil
}

// sumUnsigned adds with a check.
func sumUnsigned[T number](x []T, s Segments, t vector.Type) ([]uint64, error) {
	out := memory.In[uint64](s.Scope, len(s.Ends))
	from := uint32(0)
	for i, end := range s.Ends {
		var t, over uint64
		for _, a := range x[from:end] {
			var carry uint64
			t, carry = bits.Add64(t, uint64(a), 0)
			over |= carry
		}
		if over != 0 {
			return out, fmt.Errorf("%w: the sum does not fit %v", vector.ErrOverflow, t)
		}
		out[i], from = t, end
	}
	return out, nil
}
