package kernel

import (
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// Repeat returns n times the only value of v; text becomes a dictionary of one
// level. Values and codes lie in scope, on the Go heap when it is nil.
func Repeat(v *vector.Vector, n int, scope *memory.Scope) *vector.Vector {
	t := v.Type()
	if v.Len() == 1 && n == 1 && (t.Kind != vector.Categorical || v.IsDictionary()) {
		return v
	}
	if v.Missing() > 0 {
		return AllMissing(t, v.Pool(), n, scope)
	}
	none := vector.Bitmap{}
	if v.IsDictionary() {
		switch v.CodeWidth() {
		case 1:
			return vector.FromCountedCodes(t, repeat(vector.Values[uint8](v), n, scope), 0, v.Pool())
		case 2:
			return vector.FromCountedCodes(t, repeat(vector.Values[uint16](v), n, scope), 0, v.Pool())
		}
		return vector.FromCountedCodes(t, repeat(vector.Values[uint32](v), n, scope), 0, v.Pool())
	}
	switch t.Kind.Width() {
	case 1:
		return vector.FromSlice(t, repeat(vector.Values[uint8](v), n, scope), none)
	case 2:
		return vector.FromSlice(t, repeat(vector.Values[uint16](v), n, scope), none)
	case 4:
		return vector.FromSlice(t, repeat(vector.Values[uint32](v), n, scope), none)
	case 8:
		return vector.FromSlice(t, repeat(vector.Values[uint64](v), n, scope), none)
	}
	switch t.Kind {
	case vector.Bool:
		words := memory.In[uint64](scope, (n+63)/64)
		SetBits(words, v.Bits().Get(0), n)
		return vector.FromBits(vector.BitmapOf(words, n), none)
	case vector.String:
		return vector.FromCountedCodes(t, repeat([]uint8{1}, n, scope), 0, vector.NewPool(v, nil, false))
	}
	parts := make([]*vector.Vector, n)
	for i := range parts {
		parts[i] = v
	}
	return concatText(t, parts, n)
}

// repeat returns n times x[0].
func repeat[T vector.Fixed](x []T, n int, scope *memory.Scope) []T {
	out := memory.In[T](scope, n)
	FillOne(out, x[0])
	return out
}

// AllMissing returns n missing values of type t; pool is that of a
// categorical, an empty one when nil.
func AllMissing(t vector.Type, pool *vector.Pool, n int, scope *memory.Scope) *vector.Vector {
	none := vector.NewBitmap(n)
	switch {
	case t.Kind == vector.Categorical || pool != nil:
		if pool == nil {
			pool = EmptyPool()
		}
		return vector.FromCountedCodes(t, zeros[uint8](n, scope), n, pool)
	case t.Kind.IsText():
		return vector.FromOffsets(t, zeros[int32](n+1, scope), nil, none)
	case t.Kind == vector.Bool || t.Kind == vector.Invalid:
		return vector.FromBits(vector.NewBitmap(n), none).WithType(t)
	}
	switch t.Kind.Width() {
	case 1:
		return vector.FromSlice(t, zeros[uint8](n, scope), none)
	case 2:
		return vector.FromSlice(t, zeros[uint16](n, scope), none)
	case 4:
		return vector.FromSlice(t, zeros[uint32](n, scope), none)
	}
	return vector.FromSlice(t, zeros[uint64](n, scope), none)
}

// zeros returns n zeros.
func zeros[T vector.Fixed](n int, scope *memory.Scope) []T {
	out := memory.In[T](scope, n)
	clear(out)
	return out
}
