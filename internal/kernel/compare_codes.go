package kernel

import (
	"unsafe"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/vector"
)

// MatchCodes stores table[c] != 0 for the code c of each row of a dictionary.
// table has a byte, 0 or 1, for every code including 0.
func MatchCodes(v *vector.Vector, table []uint8, dst []uint64) {
	switch v.CodeWidth() {
	case 1:
		matchCodes(vector.Values[uint8](v), table, dst)
	case 2:
		matchCodes(vector.Values[uint16](v), table, dst)
	default:
		matchCodes(vector.Values[uint32](v), table, dst)
	}
}

// matchCodes is the loop of MatchCodes.
func matchCodes[C vector.Code](codes []C, table []uint8, dst []uint64) {
	for k := range dst {
		b := codes[k*64:]
		if len(b) < 64 {
			dst[k] = matchRest(b, table)
			return
		}
		b = b[:64]
		var w uint64
		for i := 0; i < 64; i += 8 {
			c := (*[8]C)(b[i:])
			m := table[c[0]] | table[c[1]]<<1 | table[c[2]]<<2 | table[c[3]]<<3 |
				table[c[4]]<<4 | table[c[5]]<<5 | table[c[6]]<<6 | table[c[7]]<<7
			w = w>>8 | uint64(m)<<56
		}
		dst[k] = w
	}
}

// matchRest matches the last rows, fewer than a word.
func matchRest[C vector.Code](codes []C, table []uint8) (w uint64) {
	for i, c := range codes {
		w |= uint64(table[c]) << i
	}
	return w
}

// MatchLevels stores the bit of each row's level, counted from code 1; missing
// rows give a clear bit. It suits more levels than rows; else see MatchCodes.
func MatchLevels(v *vector.Vector, levels vector.Bitmap, dst []uint64) {
	clear(dst)
	for i := range v.Len() {
		if c := v.Code(i); c != 0 && levels.Get(int(c-1)) {
			dst[i>>6] |= 1 << (i & 63)
		}
	}
}

// CompareCode compares the codes of a dictionary with one code. Missing rows
// take part as code 0.
func CompareCode(op ast.BinaryOp, v *vector.Vector, code uint32, dst []uint64) {
	switch v.CodeWidth() {
	case 1:
		CompareOne(op, vector.Values[uint8](v), uint8(code), dst)
	case 2:
		CompareOne(op, vector.Values[uint16](v), uint16(code), dst)
	default:
		CompareOne(op, vector.Values[uint32](v), code, dst)
	}
}

// Present returns the validity of any vector: zero when nothing is missing.
func Present(v *vector.Vector) vector.Bitmap {
	if v.Missing() == 0 || !v.IsDictionary() {
		return v.Valid()
	}
	words := make([]uint64, (v.Len()+63)/64)
	CompareCode(ast.Ne, v, 0, words)
	return vector.BitmapOf(words, v.Len())
}

// Codes returns the codes of a dictionary as C, which must hold them; code c
// becomes table[c] unless table is nil. It shares memory where nothing changes.
func Codes[C vector.Code](v *vector.Vector, table []uint32) []C {
	var zero C
	if table == nil && v.CodeWidth() == int(unsafe.Sizeof(zero)) {
		return vector.Values[C](v)
	}
	out := make([]C, v.Len())
	var narrow []C
	if table != nil {
		narrow = make([]C, len(table))
		castCodes(narrow, table)
	}
	switch v.CodeWidth() {
	case 1:
		codesFrom(out, vector.Values[uint8](v), narrow)
	case 2:
		codesFrom(out, vector.Values[uint16](v), narrow)
	default:
		codesFrom(out, vector.Values[uint32](v), narrow)
	}
	return out
}

// codesFrom is the loop of Codes.
func codesFrom[C, S vector.Code](dst []C, codes []S, table []C) {
	if table == nil {
		castCodes(dst, codes)
		return
	}
	mapCodes(dst, codes, table)
}
