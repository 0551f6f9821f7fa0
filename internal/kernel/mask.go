package kernel

import "github.com/stoa-data/stoa/internal/vector"

// Mask returns v with the rows missing whose bit in valid is clear, besides
// those that are missing already. Fixed-width values, bits and text are
// shared; dictionary codes are copied.
func Mask(v *vector.Vector, valid vector.Bitmap) *vector.Vector {
	if valid.IsZero() {
		return v
	}
	t := v.Type()
	if v.IsDictionary() {
		switch v.CodeWidth() {
		case 1:
			return vector.FromCodes(t, maskCodes(vector.Values[uint8](v), valid), v.Pool())
		case 2:
			return vector.FromCodes(t, maskCodes(vector.Values[uint16](v), valid), v.Pool())
		}
		return vector.FromCodes(t, maskCodes(vector.Values[uint32](v), valid), v.Pool())
	}
	valid = v.Valid().And(valid)
	switch t.Kind.Width() {
	case 1:
		return vector.FromSlice(t, vector.Values[uint8](v), valid)
	case 2:
		return vector.FromSlice(t, vector.Values[uint16](v), valid)
	case 4:
		return vector.FromSlice(t, vector.Values[uint32](v), valid)
	case 8:
		return vector.FromSlice(t, vector.Values[uint64](v), valid)
	}
	if t.Kind == vector.Bool {
		return vector.FromBits(v.Bits(), valid)
	}
	if off, off64 := v.Offsets(); off64 == nil {
		return vector.FromOffsets(t, off, v.Blob(), valid)
	} else {
		return vector.FromOffsets(t, off64, v.Blob(), valid)
	}
}

// maskCodes copies codes and makes those of clear bits 0.
func maskCodes[C vector.Code](codes []C, valid vector.Bitmap) []C {
	out := append([]C(nil), codes...)
	for i := range out {
		if !valid.Get(i) {
			out[i] = 0
		}
	}
	return out
}
