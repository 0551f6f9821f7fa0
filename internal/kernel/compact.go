package kernel

import (
	"math/bits"

	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// CompactWhere returns the values of v whose bit in mask equals keep, in
// order. The result has exact size; a dictionary keeps its pool.
func CompactWhere(v *vector.Vector, mask vector.Bitmap, keep bool) *vector.Vector {
	n := mask.Count()
	if !keep {
		n = v.Len() - n
	}
	if n == v.Len() {
		return v
	}
	t := v.Type()
	if w := max(t.Kind.Width(), v.CodeWidth()); w > 0 && (v.Missing() == 0 || v.IsDictionary()) {
		switch w {
		case 1:
			return rebuild(v, compact(vector.Values[uint8](v), mask, keep, n))
		case 2:
			return rebuild(v, compact(vector.Values[uint16](v), mask, keep, n))
		case 4:
			return rebuild(v, compact(vector.Values[uint32](v), mask, keep, n))
		}
		return vector.FromSlice(t, compact(vector.Values[uint64](v), mask, keep, n), vector.Bitmap{})
	}
	if !keep {
		mask = mask.Not()
	}
	return Gather(v, mask.Rows(make([]uint32, 0, n), 0))
}

// rebuild wraps compacted values or codes like v's.
func rebuild[T vector.Code](v *vector.Vector, x []T) *vector.Vector {
	if v.IsDictionary() {
		return vector.FromCodes(v.Type(), x, v.Pool())
	}
	return vector.FromSlice(v.Type(), x, vector.Bitmap{})
}

// compact copies the n values whose bit equals keep.
func compact[T vector.Fixed](x []T, mask vector.Bitmap, keep bool, n int) []T {
	out := memory.Make[T](n)
	flip := ^uint64(0)
	if keep {
		flip = 0
	}
	at := 0
	for k := range mask.Words() {
		w := mask.Word(k) ^ flip
		src := x[k*64:]
		if len(src) < 64 {
			w &= 1<<len(src) - 1
		} else if w == ^uint64(0) {
			at += copy(out[at:], src[:64])
			continue
		}
		for ; w != 0; w &= w - 1 {
			out[at] = src[bits.TrailingZeros64(w)]
			at++
		}
	}
	return out
}
