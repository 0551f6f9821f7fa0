package dataframe

import (
	"fmt"
	"unsafe"

	"github.com/stoa-data/stoa/categorical"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/vector"
)

// Buffers is a column as the packages around Stoa see it: Arrow's physical
// layout, without a copy. Fields that a type does not need stay nil.
type Buffers struct {
	Name     string
	Type     Type
	Nullable bool
	Len      int

	// Validity holds a bit for each value, least significant first, set when
	// the value is present; nil when nothing is missing and for dictionaries.
	Validity []uint64
	// Values holds the fixed-width values, the bits of a bool column, or the
	// codes of a dictionary (1, 2 or 4 bytes each; 0 is missing, code c is
	// level c−1 of Pool). The address must be a multiple of the value's size.
	Values []byte
	// Offsets or LargeOffsets hold Len+1 ends of strings in Bytes.
	Offsets      []int32
	LargeOffsets []int64
	Bytes        []byte
	// Pool makes a String or Categorical column a dictionary; CodeWidth is
	// then 1, 2 or 4.
	Pool      *categorical.Pool
	CodeWidth int
}

// FromBuffers returns a column that shares memory with b. It checks lengths,
// alignment, offsets and codes, O(n) for offsets and codes, and names the
// first position that is wrong.
func FromBuffers(b Buffers) (Column, error) {
	v, err := b.vector()
	if err != nil {
		return Column{}, columnError("from buffers", b.Name, err)
	}
	field := vector.Field{Name: b.Name, Type: b.Type, Nullable: b.Nullable || v.Missing() > 0}
	return Column{field: field, column: vector.NewColumn(v)}, nil
}

// vector checks the buffers and wraps them.
func (b *Buffers) vector() (*vector.Vector, error) {
	var valid vector.Bitmap
	if b.Len < 0 {
		return nil, fmt.Errorf("%w: length %d", ErrShape, b.Len)
	}
	if b.Validity != nil {
		if len(b.Validity)*64 < b.Len {
			return nil, fmt.Errorf("%w: validity has %d words (want %d)", ErrShape, len(b.Validity), (b.Len+63)/64)
		}
		valid = vector.BitmapOf(b.Validity, b.Len)
	}
	switch {
	case b.Pool != nil || b.Type.Kind == Categorical:
		return b.dictionary()
	case b.Type.Kind == Bool:
		bits, err := fixed[uint64](b, (b.Len+63)/64)
		if err != nil {
			return nil, err
		}
		return vector.FromBits(vector.BitmapOf(bits, b.Len), valid), nil
	case b.Type.Kind.IsText():
		return b.text(valid)
	}
	switch b.Type.Kind.Width() {
	case 1:
		return fixedVector[uint8](b, valid)
	case 2:
		return fixedVector[uint16](b, valid)
	case 4:
		return fixedVector[uint32](b, valid)
	case 8:
		return fixedVector[uint64](b, valid)
	}
	return nil, fmt.Errorf("%w: %v is no column type", ErrType, b.Type)
}

// fixed views Values as n values of T.
func fixed[T vector.Fixed](b *Buffers, n int) ([]T, error) {
	var zero T
	size := int(unsafe.Sizeof(zero))
	if len(b.Values) != n*size {
		return nil, fmt.Errorf("%w: %d bytes of values (want %d)", ErrShape, len(b.Values), n*size)
	}
	if n == 0 {
		return []T{}, nil
	}
	p := unsafe.Pointer(&b.Values[0])
	if uintptr(p)%uintptr(size) != 0 {
		return nil, fmt.Errorf("%w: values do not start at a multiple of %d bytes", ErrShape, size)
	}
	return unsafe.Slice((*T)(p), n), nil
}

// fixedVector wraps fixed-width values.
func fixedVector[T vector.Fixed](b *Buffers, valid vector.Bitmap) (*vector.Vector, error) {
	x, err := fixed[T](b, b.Len)
	if err != nil {
		return nil, err
	}
	return vector.FromSlice(b.Type, x, valid), nil
}

// text wraps strings.
func (b *Buffers) text(valid vector.Bitmap) (*vector.Vector, error) {
	if b.LargeOffsets != nil {
		if err := checkOffsets(b.LargeOffsets, b.Len, len(b.Bytes)); err != nil {
			return nil, err
		}
		return vector.FromOffsets(b.Type, b.LargeOffsets, b.Bytes, valid), nil
	}
	if err := checkOffsets(b.Offsets, b.Len, len(b.Bytes)); err != nil {
		return nil, err
	}
	return vector.FromOffsets(b.Type, b.Offsets, b.Bytes, valid), nil
}

// checkOffsets verifies invariant V1 of package vector.
func checkOffsets[O int32 | int64](off []O, n, size int) error {
	if len(off) != n+1 {
		return fmt.Errorf("%w: %d offsets (want %d)", ErrShape, len(off), n+1)
	}
	last := O(0)
	for i, o := range off {
		if o < last || int64(o) > int64(size) {
			return fmt.Errorf("%w: offset %d of %d is %d (want %d to %d)", ErrShape, i, n, o, last, size)
		}
		last = o
	}
	return nil
}

// dictionary wraps codes.
func (b *Buffers) dictionary() (*vector.Vector, error) {
	if b.Pool == nil {
		return nil, fmt.Errorf("%w: a categorical column needs a pool", ErrType)
	}
	if b.Type.Kind != Categorical && b.Type.Kind != String {
		return nil, fmt.Errorf("%w: %v has no dictionary", ErrType, b.Type)
	}
	switch b.CodeWidth {
	case 1:
		return codes[uint8](b)
	case 2:
		return codes[uint16](b)
	case 4:
		return codes[uint32](b)
	}
	return nil, fmt.Errorf("%w: codes of %d bytes (want 1, 2 or 4)", ErrType, b.CodeWidth)
}

// codes checks every code against the pool and wraps them.
func codes[C vector.Code](b *Buffers) (*vector.Vector, error) {
	x, err := fixed[C](b, b.Len)
	if err != nil {
		return nil, err
	}
	n := b.Pool.Len()
	if i := kernel.FirstAbove(x, n); i >= 0 {
		return nil, fmt.Errorf("%w: code %d at row %d (have %d levels)", ErrShape, x[i], i, n)
	}
	return vector.FromCodes(b.Type, x, b.Pool.Pool()), nil
}

// Buffers returns the column's buffers; they share memory with the frame and
// must not be written to. A view's columns are gathered first by
// DataFrame.Column. A boolean column or validity that does not start at a word
// is copied, O(n/64).
func (c Column) Buffers() (Buffers, error) {
	b := Buffers{Name: c.field.Name, Type: c.field.Type, Nullable: c.field.Nullable}
	if c.err != nil || c.column == nil {
		return b, c.err
	}
	v := c.column.Vector()
	b.Len, b.Values, b.Bytes, b.CodeWidth = v.Len(), v.Raw(), v.Blob(), v.CodeWidth()
	b.Offsets, b.LargeOffsets = v.Offsets()
	if !v.Valid().IsZero() {
		b.Validity = v.Valid().Aligned()
	}
	if v.Type().Kind == Bool {
		b.Values = vector.BytesOf(v.Bits().Aligned())
	}
	if p := v.Pool(); p != nil {
		b.Pool = categorical.PoolOf(p)
	}
	return b, nil
}
