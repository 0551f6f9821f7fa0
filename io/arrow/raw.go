package arrow

import (
	"math"
	"unsafe"

	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// A raw is a column as Arrow lays it out: n values from position off on.
type raw struct {
	n, off   int
	missing  int      // −1 when unknown
	validity []byte   // empty when nothing is missing
	buffers  [][]byte // values; offsets and bytes; or views and the bytes they show
	memory   *allowance
}

// bytes returns the first n bytes of a buffer.
func (r *raw) bytes(i int, n int64) ([]byte, error) {
	var b []byte
	if i < len(r.buffers) {
		b = r.buffers[i]
	}
	if int64(len(b)) < n {
		return nil, damaged("buffer of %d bytes for %d values (want %d)", len(b), r.n, n)
	}
	return b[:n], nil
}

// valuesOf returns the values of a fixed width. It shares memory unless their
// address is no multiple of the width.
func valuesOf[T vector.Fixed](r *raw, i int) ([]T, error) {
	return elements[T](r, i, r.n)
}

// elements returns n elements of buffer i.
func elements[T vector.Fixed](r *raw, i, n int) ([]T, error) {
	var zero T
	size := int64(unsafe.Sizeof(zero))
	b, err := r.bytes(i, int64(r.off+n)*size)
	if err != nil || n == 0 {
		return nil, err
	}
	b = b[int64(r.off)*size:]
	if uintptr(unsafe.Pointer(&b[0]))%uintptr(size) == 0 {
		return vector.Cast[T](b), nil
	}
	out := memory.Make[T](n)
	copy(vector.BytesOf(out), b)
	return out, nil
}

// valid returns the validity.
func (r *raw) valid() (vector.Bitmap, error) {
	if r.missing == 0 || r.n == 0 || len(r.validity) == 0 {
		if r.missing > 0 {
			return vector.Bitmap{}, damaged("no validity for %d missing values", r.missing)
		}
		return vector.Bitmap{}, nil
	}
	return r.bits(r.validity)
}

// bits returns a bitmap over bits that belong to the values. It shares memory
// when they begin at a word and are followed by enough of it.
func (r *raw) bits(b []byte) (vector.Bitmap, error) {
	if int64(len(b))*8 < int64(r.off+r.n) {
		return vector.Bitmap{}, damaged("%d bytes of bits for %d values", len(b), r.n)
	}
	words := (r.n + 63) / 64
	if r.off%64 == 0 && r.n > 0 {
		b := b[r.off/8:]
		if cap(b) >= 8*words && uintptr(unsafe.Pointer(&b[0]))%8 == 0 {
			return vector.BitmapOf(vector.Cast[uint64](b[:8*words]), r.n), nil
		}
	}
	return vector.BitmapFromBytes(b, r.off, r.n), nil
}

// vector returns the values, of the type that s.typ says.
func (s *storage) vector(r *raw) (*vector.Vector, error) {
	typ, err := s.typ(true)
	if err != nil {
		return nil, err
	}
	if s.kind == nullType {
		if err := r.memory.take(int64(r.n)); err != nil {
			return nil, err
		}
		return missingStrings(r.n), nil
	}
	valid, err := r.valid()
	if err != nil {
		return nil, err
	}
	switch {
	case s.kind == boolType:
		b, err := r.bytes(0, int64(r.off+r.n+7)/8)
		if err != nil {
			return nil, err
		}
		bits, err := r.bits(b)
		return vector.FromBits(bits, valid), err
	case typ.Kind.IsText():
		return s.text(r, typ, valid)
	case s.kind == decimalType:
		x, err := s.decimals(r, valid)
		return vector.FromSlice(typ, x, valid), err
	case s.kind == floatType && s.bits == 16:
		return convert(r, typ, valid, func(h uint16) (float32, bool) { return halfToFloat(h), true })
	case s.kind == timeType && s.bits == 32:
		return convert(r, typ, valid, func(v int32) (int64, bool) { return int64(v), true })
	case s.kind == dateType && s.bits == 64:
		return convert(r, typ, valid, func(ms int64) (int32, bool) {
			day := ms / 86_400_000
			return int32(day), ms%86_400_000 == 0 && day == int64(int32(day))
		})
	}
	switch typ.Kind.Width() {
	case 1:
		return shared[uint8](r, typ, valid)
	case 2:
		return shared[uint16](r, typ, valid)
	case 4:
		return shared[uint32](r, typ, valid)
	}
	return shared[uint64](r, typ, valid)
}

// shared wraps values that Stoa lays out in the same way.
func shared[T vector.Fixed](r *raw, typ vector.Type, valid vector.Bitmap) (*vector.Vector, error) {
	x, err := valuesOf[T](r, 0)
	if err != nil {
		return nil, err
	}
	return vector.FromSlice(typ, x, valid), nil
}

// convert makes other values of those that are stored. A value that f refuses
// has no exact counterpart.
func convert[A, B vector.Fixed](r *raw, typ vector.Type, valid vector.Bitmap, f func(A) (B, bool)) (*vector.Vector, error) {
	x, err := valuesOf[A](r, 0)
	if err != nil {
		return nil, err
	}
	if err := r.memory.take(int64(r.n) * int64(typ.Kind.Width())); err != nil {
		return nil, err
	}
	out := memory.Make[B](r.n)
	for i, v := range x {
		if !valid.Get(i) {
			continue
		}
		w, ok := f(v)
		if !ok {
			return nil, &vector.RowError{Row: i, Err: inexact(v, typ)}
		}
		out[i] = w
	}
	return vector.FromSlice(typ, out, valid), nil
}

// halfToFloat widens a float of 16 bits; every value has an exact counterpart.
func halfToFloat(h uint16) float32 {
	sign, exponent, fraction := uint32(h&0x8000)<<16, uint32(h>>10&31), uint32(h&1023)
	switch exponent {
	case 0: // subnormal: fraction × 2⁻²⁴
		return math.Float32frombits(math.Float32bits(float32(fraction)/(1<<24)) | sign)
	case 31:
		return math.Float32frombits(sign | 0x7f800000 | fraction<<13)
	}
	return math.Float32frombits(sign | (exponent+112)<<23 | fraction<<13)
}
