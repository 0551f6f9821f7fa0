package vector

import (
	"fmt"
	"sync/atomic"
	"unsafe"
)

// Fixed is the set of Go types that fixed-width columns hold.
type Fixed interface {
	~int8 | ~int16 | ~int32 | ~int64 | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~float32 | ~float64
}

// Code is the set of types that dictionary codes have.
type Code interface{ ~uint8 | ~uint16 | ~uint32 }

// A Vector is an immutable column of n values. See the package comment for
// the layouts and invariants. Safe for concurrent use.
type Vector struct {
	typ     Type
	n       int
	missing int
	valid   Bitmap // zero when nothing is missing, and for dictionaries

	values []byte // fixed-width values, or dictionary codes
	bits   Bitmap // bool values
	off32  []int32
	off64  []int64
	bytes  []byte

	pool  *Pool
	width int // bytes a code

	bounds atomic.Pointer[Bounds]
}

// asBytes reinterprets a slice of fixed-width values.
func asBytes[T any](x []T) []byte {
	if len(x) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(&x[0])), len(x)*int(unsafe.Sizeof(x[0])))
}

// cast reinterprets bytes as values; b is aligned for T.
func cast[T any](b []byte) []T {
	if len(b) == 0 {
		return nil
	}
	var zero T
	return unsafe.Slice((*T)(unsafe.Pointer(&b[0])), len(b)/int(unsafe.Sizeof(zero)))
}

// nulls returns the number of missing values among n and the bitmap to keep:
// none when nothing is missing.
func nulls(valid Bitmap, n int) (Bitmap, int) {
	if valid.IsZero() {
		return valid, 0
	}
	if missing := n - valid.Count(); missing > 0 {
		return valid, missing
	}
	return Bitmap{}, 0
}

// FromSlice returns a vector that shares memory with x. The type's width must
// be that of T; valid is the zero Bitmap when nothing is missing.
func FromSlice[T Fixed](t Type, x []T, valid Bitmap) *Vector {
	var zero T
	if t.Kind.Width() != int(unsafe.Sizeof(zero)) {
		panic(fmt.Sprintf("vector: %v does not hold values of %d bytes", t, unsafe.Sizeof(zero)))
	}
	v := &Vector{typ: t, n: len(x), values: asBytes(x)}
	v.valid, v.missing = nulls(valid, v.n)
	return v
}

// FromBits returns a bool vector that shares memory with bits.
func FromBits(bits Bitmap, valid Bitmap) *Vector {
	v := &Vector{typ: Of(Bool), n: bits.n, bits: bits}
	v.valid, v.missing = nulls(valid, v.n)
	return v
}

// FromOffsets returns a string or binary vector of len(off)−1 values: value i
// is bytes[off[i]:off[i+1]]. It shares memory with both.
func FromOffsets[O int32 | int64](t Type, off []O, bytes []byte, valid Bitmap) *Vector {
	v := &Vector{typ: t, n: max(len(off)-1, 0), bytes: bytes}
	switch o := any(off).(type) {
	case []int32:
		v.off32 = o
	case []int64:
		v.off64 = o
	}
	v.valid, v.missing = nulls(valid, v.n)
	return v
}

// FromCodes returns a dictionary vector: a String or Categorical type, codes
// counted from 1, 0 missing. It shares memory with codes.
func FromCodes[C Code](t Type, codes []C, pool *Pool) *Vector {
	var zero C
	v := &Vector{typ: t, n: len(codes), values: asBytes(codes), width: int(unsafe.Sizeof(zero)), pool: pool}
	for _, c := range codes {
		if c == 0 {
			v.missing++
		}
	}
	return v
}

// Type returns the vector's type.
func (v *Vector) Type() Type { return v.typ }

// Len returns the number of values, missing ones included.
func (v *Vector) Len() int { return v.n }

// Missing returns the number of missing values.
func (v *Vector) Missing() int { return v.missing }

// Bytes returns the size of the vector's own buffers; a shared pool does not count.
func (v *Vector) Bytes() int {
	return len(v.values) + 4*len(v.off32) + 8*len(v.off64) + len(v.bytes) + v.bits.Words()*8 + v.valid.Words()*8
}

// IsDictionary reports whether the vector holds codes of a pool.
func (v *Vector) IsDictionary() bool { return v.pool != nil }

// Pool returns the levels behind the codes; nil without a dictionary.
func (v *Vector) Pool() *Pool { return v.pool }

// CodeWidth returns the bytes of one code: 1, 2 or 4; 0 without a dictionary.
func (v *Vector) CodeWidth() int { return v.width }

// Values returns the values of a fixed-width vector, or the codes of a
// dictionary vector. It shares memory: read only. T's size must match.
func Values[T Fixed](v *Vector) []T {
	var zero T
	if w := max(v.typ.Kind.Width(), v.width); w != int(unsafe.Sizeof(zero)) {
		panic(fmt.Sprintf("vector: %v does not hold values of %d bytes", v.typ, unsafe.Sizeof(zero)))
	}
	return cast[T](v.values)
}

// Raw returns the buffer of a fixed-width vector or of a dictionary's codes.
func (v *Vector) Raw() []byte { return v.values }

// Bits returns the values of a bool vector. It shares memory: read only.
func (v *Vector) Bits() Bitmap { return v.bits }

// Valid returns the validity bitmap: the zero Bitmap when nothing is missing,
// and for every dictionary vector (ask Code, or ValidMask).
func (v *Vector) Valid() Bitmap { return v.valid }

// IsValid reports whether value i is present.
func (v *Vector) IsValid(i int) bool {
	if v.missing == 0 {
		return true
	}
	if v.pool != nil {
		return v.Code(i) != 0
	}
	return v.valid.Get(i)
}

// ValidMask returns the validity of any vector as a bitmap; zero when nothing
// is missing. O(n) for a dictionary with missing values.
func (v *Vector) ValidMask() Bitmap {
	if v.missing == 0 || v.pool == nil {
		return v.valid
	}
	b := NewBitmap(v.n)
	switch v.width {
	case 1:
		presentCodes(cast[uint8](v.values), b)
	case 2:
		presentCodes(cast[uint16](v.values), b)
	default:
		presentCodes(cast[uint32](v.values), b)
	}
	return b
}

// presentCodes sets the bits of the codes that are not 0.
func presentCodes[C Code](codes []C, dst Bitmap) {
	for i, c := range codes {
		if c != 0 {
			dst.Set(i)
		}
	}
}

// Code returns code i of a dictionary vector: 0 for missing.
func (v *Vector) Code(i int) uint32 {
	switch v.width {
	case 1:
		return uint32(v.values[i])
	case 2:
		return uint32(cast[uint16](v.values)[i])
	}
	return cast[uint32](v.values)[i]
}

// Text returns value i of a string or binary vector without a dictionary. It
// shares memory: read only.
func (v *Vector) Text(i int) []byte {
	if v.off64 != nil {
		return v.bytes[v.off64[i]:v.off64[i+1]]
	}
	return v.bytes[v.off32[i]:v.off32[i+1]]
}

// Offsets returns the offsets of a string or binary vector without a
// dictionary; exactly one of the two is not nil. The first offset need not be 0.
func (v *Vector) Offsets() ([]int32, []int64) { return v.off32, v.off64 }

// Blob returns the bytes that Offsets point into.
func (v *Vector) Blob() []byte { return v.bytes }

// Str returns value i of a string, binary or categorical-of-strings vector,
// plain or dictionary, as a string that shares the vector's memory; "" for missing.
func (v *Vector) Str(i int) string {
	if v.pool != nil {
		c := v.Code(i)
		if c == 0 {
			return ""
		}
		return v.pool.levels.Str(int(c - 1))
	}
	return text(v.Text(i))
}

// text views bytes as a string.
func text(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// Slice returns values lo to hi−1. It shares memory with v: O(1) unless values
// are missing, then O(hi−lo) to count them.
func (v *Vector) Slice(lo, hi int) *Vector {
	if lo == 0 && hi == v.n {
		return v
	}
	s := &Vector{typ: v.typ, n: hi - lo, bytes: v.bytes, pool: v.pool, width: v.width}
	if w := max(v.typ.Kind.Width(), v.width); w > 0 {
		s.values = v.values[lo*w : hi*w]
	}
	if v.typ.Kind == Bool {
		s.bits = v.bits.Slice(lo, hi)
	}
	if v.off32 != nil {
		s.off32 = v.off32[lo : hi+1]
	}
	if v.off64 != nil {
		s.off64 = v.off64[lo : hi+1]
	}
	if v.missing == 0 {
		return s
	}
	if v.pool == nil {
		s.valid, s.missing = nulls(v.valid.Slice(lo, hi), s.n)
		return s
	}
	for i := range s.n {
		if s.Code(i) == 0 {
			s.missing++
		}
	}
	return s
}

// WithType returns the same values under another type of the same layout,
// such as an int64 column read as timestamps. It shares memory with v.
func (v *Vector) WithType(t Type) *Vector {
	if t == v.typ {
		return v
	}
	return &Vector{typ: t, n: v.n, missing: v.missing, valid: v.valid, values: v.values, bits: v.bits,
		off32: v.off32, off64: v.off64, bytes: v.bytes, pool: v.pool, width: v.width}
}

// WithPool returns the same codes under another pool with at least as many
// levels. It shares memory with v.
func (v *Vector) WithPool(p *Pool) *Vector {
	w := v.WithType(Type{})
	w.typ, w.pool = v.typ, p
	return w
}

// BytesOf views fixed-width values as bytes. It shares memory.
func BytesOf[T Fixed](x []T) []byte { return asBytes(x) }

// Cast views bytes as fixed-width values. It shares memory; the address of b
// is a multiple of the value's size.
func Cast[T Fixed](b []byte) []T { return cast[T](b) }
