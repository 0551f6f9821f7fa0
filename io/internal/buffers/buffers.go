package buffers

import (
	"github.com/stoa-data/stoa/categorical"
	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/vector"
)

// Column makes a column of a vector; it shares its memory.
func Column(name string, v *vector.Vector) (dataframe.Column, error) {
	b := dataframe.Buffers{Name: name, Type: v.Type(), Len: v.Len(), Values: v.Raw(), Bytes: v.Blob(), CodeWidth: v.CodeWidth()}
	b.Offsets, b.LargeOffsets = v.Offsets()
	if !v.Valid().IsZero() {
		b.Validity = v.Valid().Aligned()
	}
	if v.Type().Kind == vector.Bool {
		b.Values = vector.BytesOf(v.Bits().Aligned())
	}
	if p := v.Pool(); p != nil {
		b.Pool = categorical.PoolOf(p)
	}
	return dataframe.FromBuffers(b)
}

// Vectors returns the columns of a frame that a schema names; they share memory
// with df unless df is a view.
func Vectors(df *dataframe.DataFrame, schema []dataframe.Field) ([]*vector.Vector, error) {
	out := make([]*vector.Vector, len(schema))
	for k, f := range schema {
		c, err := df.Column(f.Name)
		if err != nil {
			return nil, err
		}
		b, err := c.Buffers()
		if err != nil {
			return nil, err
		}
		out[k] = Vector(b)
	}
	return out, nil
}

// Vector wraps a column's buffers, which the frame has checked.
func Vector(b dataframe.Buffers) *vector.Vector {
	var valid vector.Bitmap
	if b.Validity != nil {
		valid = vector.BitmapOf(b.Validity, b.Len)
	}
	switch {
	case b.Pool != nil && b.CodeWidth == 1:
		return vector.FromCodes(b.Type, vector.Cast[uint8](b.Values), b.Pool.Pool())
	case b.Pool != nil && b.CodeWidth == 2:
		return vector.FromCodes(b.Type, vector.Cast[uint16](b.Values), b.Pool.Pool())
	case b.Pool != nil:
		return vector.FromCodes(b.Type, vector.Cast[uint32](b.Values), b.Pool.Pool())
	case b.Type.Kind == vector.Bool:
		return vector.FromBits(vector.BitmapOf(vector.Cast[uint64](b.Values), b.Len), valid)
	case b.LargeOffsets != nil:
		return vector.FromOffsets(b.Type, b.LargeOffsets, b.Bytes, valid)
	case b.Type.Kind.IsText():
		return vector.FromOffsets(b.Type, b.Offsets, b.Bytes, valid)
	}
	switch b.Type.Kind.Width() {
	case 1:
		return vector.FromSlice(b.Type, b.Values, valid)
	case 2:
		return vector.FromSlice(b.Type, vector.Cast[uint16](b.Values), valid)
	case 4:
		return vector.FromSlice(b.Type, vector.Cast[uint32](b.Values), valid)
	}
	return vector.FromSlice(b.Type, vector.Cast[uint64](b.Values), valid)
}
