package kernel

import (
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// FillCode returns a dictionary vector with code in the place of missing.
func FillCode(v *vector.Vector, code uint32) *vector.Vector {
	switch {
	case v.Missing() == 0:
		return v
	case v.CodeWidth() == 1:
		return vector.FromCodes(v.Type(), fillCode(vector.Values[uint8](v), uint8(code)), v.Pool())
	case v.CodeWidth() == 2:
		return vector.FromCodes(v.Type(), fillCode(vector.Values[uint16](v), uint16(code)), v.Pool())
	}
	return vector.FromCodes(v.Type(), fillCode(vector.Values[uint32](v), code), v.Pool())
}

// fillCode copies codes with 0 replaced.
func fillCode[C vector.Code](codes []C, code C) []C {
	out := memory.Make[C](len(codes))
	for i, c := range codes {
		if c == 0 {
			c = code
		}
		out[i] = c
	}
	return out
}
