package kernel

import (
	"fmt"
	"math/bits"
	"unsafe"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/vector"
)

// CompareOne is Compare with one value y for all rows.
func CompareOne[T vector.Fixed](op ast.BinaryOp, x []T, y T, dst []uint64) {
	full := len(x) / 64
	compareOneWords(op, x[:full*64], y, dst[:full])
	if rest := len(x) % 64; rest > 0 {
		var a [64]T
		copy(a[:], x[full*64:])
		compareOneWords(op, a[:], y, dst[full:full+1])
		dst[full] &= 1<<rest - 1
	}
}

// compareOneWords compares whole words of rows.
func compareOneWords[T vector.Fixed](op ast.BinaryOp, x []T, y T, dst []uint64) {
	if !isFloat[T]() && unsafe.Sizeof(y) < 8 {
		compareNarrow(op, x, y, dst)
		return
	}
	switch op {
	case ast.Eq:
		equalOne(x, y, dst)
	case ast.Ne:
		equalOne(x, y, dst)
		flipWords(dst)
	case ast.Lt:
		lessOne(x, y, dst)
	case ast.Le:
		lessEqualOne(x, y, dst)
	case ast.Gt:
		greaterOne(x, y, dst)
	case ast.Ge:
		greaterEqualOne(x, y, dst)
	default:
		panic(fmt.Sprintf("kernel: %v is no comparison", op))
	}
}

// equalOne is CompareOne with ==.
func equalOne[T vector.Fixed](x []T, y T, dst []uint64) {
	for k := range dst {
		b := x[k*64:][:64]
		var w uint64
		for i := 0; i < 64; i += 8 {
			c := (*[8]T)(b[i:])
			m := bit(c[0] == y) | bit(c[1] == y)<<1 | bit(c[2] == y)<<2 | bit(c[3] == y)<<3 |
				bit(c[4] == y)<<4 | bit(c[5] == y)<<5 | bit(c[6] == y)<<6 | bit(c[7] == y)<<7
			w = w>>8 | uint64(m)<<56
		}
		dst[k] = w
	}
}

// lessOne is CompareOne with <.
func lessOne[T vector.Fixed](x []T, y T, dst []uint64) {
	for k := range dst {
		b := x[k*64:][:64]
		var w uint64
		for i := 0; i < 64; i += 8 {
			c := (*[8]T)(b[i:])
			m := bit(c[0] < y) | bit(c[1] < y)<<1 | bit(c[2] < y)<<2 | bit(c[3] < y)<<3 |
				bit(c[4] < y)<<4 | bit(c[5] < y)<<5 | bit(c[6] < y)<<6 | bit(c[7] < y)<<7
			w = w>>8 | uint64(m)<<56
		}
		dst[k] = w
	}
}

// lessEqualOne is CompareOne with <=.
func lessEqualOne[T vector.Fixed](x []T, y T, dst []uint64) {
	for k := range dst {
		b := x[k*64:][:64]
		var w uint64
		for i := 0; i < 64; i += 8 {
			c := (*[8]T)(b[i:])
			m := bit(c[0] <= y) | bit(c[1] <= y)<<1 | bit(c[2] <= y)<<2 | bit(c[3] <= y)<<3 |
				bit(c[4] <= y)<<4 | bit(c[5] <= y)<<5 | bit(c[6] <= y)<<6 | bit(c[7] <= y)<<7
			w = w>>8 | uint64(m)<<56
		}
		dst[k] = w
	}
}

// greaterOne is CompareOne with >.
func greaterOne[T vector.Fixed](x []T, y T, dst []uint64) {
	for k := range dst {
		b := x[k*64:][:64]
		var w uint64
		for i := 0; i < 64; i += 8 {
			c := (*[8]T)(b[i:])
			m := bit(c[0] > y) | bit(c[1] > y)<<1 | bit(c[2] > y)<<2 | bit(c[3] > y)<<3 |
				bit(c[4] > y)<<4 | bit(c[5] > y)<<5 | bit(c[6] > y)<<6 | bit(c[7] > y)<<7
			w = w>>8 | uint64(m)<<56
		}
		dst[k] = w
	}
}

// greaterEqualOne is CompareOne with >=.
func greaterEqualOne[T vector.Fixed](x []T, y T, dst []uint64) {
	for k := range dst {
		b := x[k*64:][:64]
		var w uint64
		for i := 0; i < 64; i += 8 {
			c := (*[8]T)(b[i:])
			m := bit(c[0] >= y) | bit(c[1] >= y)<<1 | bit(c[2] >= y)<<2 | bit(c[3] >= y)<<3 |
				bit(c[4] >= y)<<4 | bit(c[5] >= y)<<5 | bit(c[6] >= y)<<6 | bit(c[7] >= y)<<7
			w = w>>8 | uint64(m)<<56
		}
		dst[k] = w
	}
}

// compareNarrow compares integers of up to 32 bits.
func compareNarrow[T vector.Fixed](op ast.BinaryOp, x []T, y T, dst []uint64) {
	switch unsafe.Sizeof(y) {
	case 1:
		narrowOp(op, unsignedView[uint8](x), *(*uint8)(unsafe.Pointer(&y)), isSigned[T](), dst)
	case 2:
		narrowOp(op, unsignedView[uint16](x), *(*uint16)(unsafe.Pointer(&y)), isSigned[T](), dst)
	case 4:
		narrowOp(op, unsignedView[uint32](x), *(*uint32)(unsafe.Pointer(&y)), isSigned[T](), dst)
	}
}

// narrowOp puts every operator as x^flip < limit. With the sign bit flipped,
// signed integers stand in the order of unsigned ones.
func narrowOp[U unsigned](op ast.BinaryOp, x []U, y U, signed bool, dst []uint64) {
	var flip U
	if signed {
		flip = 1 << (8*unsafe.Sizeof(y) - 1)
	}
	limit := uint64(y ^ flip)
	switch op {
	case ast.Eq, ast.Ne:
		flip, limit = y, 1
	case ast.Le, ast.Gt:
		limit++
	}
	narrowWords(x, flip, limit, dst)
	if op == ast.Ne || op == ast.Gt || op == ast.Ge {
		flipWords(dst)
	}
}

// narrowWords stores x[i]^flip < limit in bit i of dst. The subtraction borrows
// exactly when the answer is yes, and the borrow is added to the word as it is
// doubled: two instructions a row. Two words are built side by side.
func narrowWords[U unsigned](x []U, flip U, limit uint64, dst []uint64) {
	for k := range dst {
		b := x[k*64:][:64]
		var lo, hi uint64
		for i := 24; i >= 0; i -= 8 {
			c, d := (*[8]U)(b[i:]), (*[8]U)(b[i+32:])
			lo = doubleAndBelow(lo, uint64(c[7]^flip), limit)
			hi = doubleAndBelow(hi, uint64(d[7]^flip), limit)
			lo = doubleAndBelow(lo, uint64(c[6]^flip), limit)
			hi = doubleAndBelow(hi, uint64(d[6]^flip), limit)
			lo = doubleAndBelow(lo, uint64(c[5]^flip), limit)
			hi = doubleAndBelow(hi, uint64(d[5]^flip), limit)
			lo = doubleAndBelow(lo, uint64(c[4]^flip), limit)
			hi = doubleAndBelow(hi, uint64(d[4]^flip), limit)
			lo = doubleAndBelow(lo, uint64(c[3]^flip), limit)
			hi = doubleAndBelow(hi, uint64(d[3]^flip), limit)
			lo = doubleAndBelow(lo, uint64(c[2]^flip), limit)
			hi = doubleAndBelow(hi, uint64(d[2]^flip), limit)
			lo = doubleAndBelow(lo, uint64(c[1]^flip), limit)
			hi = doubleAndBelow(hi, uint64(d[1]^flip), limit)
			lo = doubleAndBelow(lo, uint64(c[0]^flip), limit)
			hi = doubleAndBelow(hi, uint64(d[0]^flip), limit)
		}
		dst[k] = lo | hi<<32
	}
}

// doubleAndBelow returns 2w, plus 1 when a < b.
func doubleAndBelow(w, a, b uint64) uint64 {
	_, borrow := bits.Sub64(a, b, 0)
	w, _ = bits.Add64(w, w, borrow)
	return w
}
