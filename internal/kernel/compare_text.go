package kernel

import (
	"bytes"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/vector"
)

// verdicts returns the operator as three bits: bit 0 says whether "less"
// satisfies it, bit 1 "equal", bit 2 "greater".
func verdicts(op ast.BinaryOp) uint8 {
	switch op {
	case ast.Eq:
		return 0b010
	case ast.Ne:
		return 0b101
	case ast.Lt:
		return 0b001
	case ast.Le:
		return 0b011
	case ast.Gt:
		return 0b100
	}
	return 0b110
}

// CompareTextOne compares each value of a string or binary vector that is no
// dictionary with y, byte by byte. Where a value is missing the bit is
// unspecified.
func CompareTextOne(op ast.BinaryOp, v *vector.Vector, y []byte, dst []uint64) {
	if off, off64 := v.Offsets(); off64 != nil {
		compareTextOne(op, off64, v.Blob(), y, dst)
	} else {
		compareTextOne(op, off, v.Blob(), y, dst)
	}
}

// compareTextOne is the loop of CompareTextOne.
func compareTextOne[O int32 | int64](op ast.BinaryOp, off []O, blob, y []byte, dst []uint64) {
	n := len(off) - 1
	verdict := verdicts(op)
	for k := range dst {
		ends := off[k*64+1 : min(k*64+65, n+1)]
		from := off[k*64]
		var w uint64
		if op == ast.Eq || op == ast.Ne {
			for i, end := range ends {
				if int(end-from) == len(y) && string(blob[from:end]) == string(y) {
					w |= 1 << i
				}
				from = end
			}
			if op == ast.Ne {
				w = ^w
			}
		} else {
			for i, end := range ends {
				w |= uint64(verdict>>(bytes.Compare(blob[from:end], y)+1)&1) << i
				from = end
			}
		}
		dst[k] = w
	}
	if n > 0 {
		trim(dst, n)
	}
}

// CompareText compares string or binary vectors row by row, byte by byte;
// either may be a dictionary. Where a value is missing the bit is unspecified.
func CompareText(op ast.BinaryOp, x, y *vector.Vector, dst []uint64) {
	clear(dst)
	verdict := verdicts(op)
	if op == ast.Eq || op == ast.Ne {
		for i := range x.Len() {
			same := bit(string(TextAt(x, i)) == string(TextAt(y, i)))
			dst[i>>6] |= uint64(verdict>>same&1) << (i & 63)
		}
		return
	}
	for i := range x.Len() {
		dst[i>>6] |= uint64(verdict>>(bytes.Compare(TextAt(x, i), TextAt(y, i))+1)&1) << (i & 63)
	}
}

// CompareDictionaryOne is CompareTextOne for a dictionary, row by row: it
// suits fewer rows than levels.
func CompareDictionaryOne(op ast.BinaryOp, v *vector.Vector, y []byte, dst []uint64) {
	clear(dst)
	verdict := verdicts(op)
	for i := range v.Len() {
		dst[i>>6] |= uint64(verdict>>(bytes.Compare(TextAt(v, i), y)+1)&1) << (i & 63)
	}
}

// TextAt returns text i, plain or behind a code; nothing for a missing code.
func TextAt(v *vector.Vector, i int) []byte {
	if !v.IsDictionary() {
		return v.Text(i)
	}
	c := v.Code(i)
	if c == 0 {
		return nil
	}
	return v.Pool().Levels().Text(int(c - 1))
}
