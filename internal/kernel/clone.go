package kernel

import (
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// CloneIn copies the values, codes and validity of a vector into buffers of
// scope, the Go heap when it is nil: for a caller who reorders the values, or
// who keeps them longer than the scope they came from. Text, which never
// stands in a scope, is shared.
func CloneIn(scope *memory.Scope, v *vector.Vector) *vector.Vector {
	t := v.Type()
	valid := CloneBits(v.Valid())
	switch w := max(t.Kind.Width(), v.CodeWidth()); {
	case v.IsDictionary() && w == 1:
		return vector.FromCodes(t, clone(scope, vector.Values[uint8](v)), v.Pool())
	case v.IsDictionary() && w == 2:
		return vector.FromCodes(t, clone(scope, vector.Values[uint16](v)), v.Pool())
	case v.IsDictionary():
		return vector.FromCodes(t, clone(scope, vector.Values[uint32](v)), v.Pool())
	case t.Kind == vector.Bool:
		return vector.FromBits(CloneBits(v.Bits()), valid)
	case w == 1:
		return vector.FromSlice(t, clone(scope, vector.Values[uint8](v)), valid)
	case w == 2:
		return vector.FromSlice(t, clone(scope, vector.Values[uint16](v)), valid)
	case w == 4:
		return vector.FromSlice(t, clone(scope, vector.Values[uint32](v)), valid)
	case w == 8:
		return vector.FromSlice(t, clone(scope, vector.Values[uint64](v)), valid)
	}
	return v
}

// clone copies x.
func clone[T vector.Fixed](scope *memory.Scope, x []T) []T {
	out := memory.In[T](scope, len(x))
	copy(out, x)
	return out
}

// CloneBits copies a bitmap to the Go heap; the zero Bitmap stays zero.
func CloneBits(b vector.Bitmap) vector.Bitmap {
	if b.IsZero() {
		return b
	}
	out := vector.NewBitmap(b.Len())
	for k := range b.Words() {
		out.SetWord(k, b.Word(k))
	}
	return out
}
