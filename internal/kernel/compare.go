package kernel

import (
	"fmt"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/vector"
)

// Compare stores x[i] op y[i] in bit i of dst, 64 rows a word; bits past the
// last row are clear. Floats compare as IEEE has it: NaN equals nothing and is
// neither less nor greater.
//
//	for i := range x { if x[i] op y[i] { dst[i/64] |= 1 << (i%64) } }
func Compare[T vector.Fixed](op ast.BinaryOp, x, y []T, dst []uint64) {
	if op == ast.Gt || op == ast.Ge {
		x, y, op = y, x, op.Flip()
	}
	full := len(x) / 64
	compareWords(op, x, y, dst[:full])
	if rest := len(x) % 64; rest > 0 {
		var a, b [64]T
		copy(a[:], x[full*64:])
		copy(b[:], y[full*64:])
		compareWords(op, a[:], b[:], dst[full:full+1])
		dst[full] &= 1<<rest - 1
	}
}

// compareWords compares whole words of rows with the operators that remain
// after an exchange of the operands.
func compareWords[T vector.Fixed](op ast.BinaryOp, x, y []T, dst []uint64) {
	switch op {
	case ast.Eq:
		equalWords(x, y, dst)
	case ast.Ne:
		equalWords(x, y, dst)
		flipWords(dst)
	case ast.Lt:
		lessWords(x, y, dst)
	case ast.Le:
		lessEqualWords(x, y, dst)
	default:
		panic(fmt.Sprintf("kernel: %v is no comparison", op))
	}
}

// bit returns 1 for true; the compiler makes it one instruction.
func bit(b bool) uint8 {
	if b {
		return 1
	}
	return 0
}

// flipWords negates every bit.
func flipWords(dst []uint64) {
	for k := range dst {
		dst[k] = ^dst[k]
	}
}

// equalWords is Compare with ==.
func equalWords[T vector.Fixed](x, y []T, dst []uint64) {
	for k := range dst {
		a, b := x[k*64:][:64], y[k*64:][:64]
		var w uint64
		for i := 0; i < 64; i += 8 {
			a, b := (*[8]T)(a[i:]), (*[8]T)(b[i:])
			m := bit(a[0] == b[0]) | bit(a[1] == b[1])<<1 | bit(a[2] == b[2])<<2 | bit(a[3] == b[3])<<3 |
				bit(a[4] == b[4])<<4 | bit(a[5] == b[5])<<5 | bit(a[6] == b[6])<<6 | bit(a[7] == b[7])<<7
			w = w>>8 | uint64(m)<<56
		}
		dst[k] = w
	}
}

// lessWords is Compare with <.
func lessWords[T vector.Fixed](x, y []T, dst []uint64) {
	for k := range dst {
		a, b := x[k*64:][:64], y[k*64:][:64]
		var w uint64
		for i := 0; i < 64; i += 8 {
			a, b := (*[8]T)(a[i:]), (*[8]T)(b[i:])
			m := bit(a[0] < b[0]) | bit(a[1] < b[1])<<1 | bit(a[2] < b[2])<<2 | bit(a[3] < b[3])<<3 |
				bit(a[4] < b[4])<<4 | bit(a[5] < b[5])<<5 | bit(a[6] < b[6])<<6 | bit(a[7] < b[7])<<7
			w = w>>8 | uint64(m)<<56
		}
		dst[k] = w
	}
}

// lessEqualWords is Compare with <=.
func lessEqualWords[T vector.Fixed](x, y []T, dst []uint64) {
	for k := range dst {
		a, b := x[k*64:][:64], y[k*64:][:64]
		var w uint64
		for i := 0; i < 64; i += 8 {
			a, b := (*[8]T)(a[i:]), (*[8]T)(b[i:])
			m := bit(a[0] <= b[0]) | bit(a[1] <= b[1])<<1 | bit(a[2] <= b[2])<<2 | bit(a[3] <= b[3])<<3 |
				bit(a[4] <= b[4])<<4 | bit(a[5] <= b[5])<<5 | bit(a[6] <= b[6])<<6 | bit(a[7] <= b[7])<<7
			w = w>>8 | uint64(m)<<56
		}
		dst[k] = w
	}
}

// CompareMixed is Compare of unsigned with signed values, exact for all of both.
func CompareMixed(op ast.BinaryOp, x []uint64, y []int64, dst []uint64) {
	clear(dst)
	switch op {
	case ast.Eq, ast.Ne:
		for i, a := range x {
			b := y[i]
			dst[i>>6] |= uint64(bit(a == uint64(b))&^uint8(uint64(b)>>63)) << (i & 63)
		}
	case ast.Lt, ast.Ge:
		for i, a := range x {
			b := y[i]
			dst[i>>6] |= uint64(bit(a < uint64(b))&^uint8(uint64(b)>>63)) << (i & 63)
		}
	case ast.Gt, ast.Le:
		for i, a := range x {
			b := y[i]
			dst[i>>6] |= uint64(bit(a > uint64(b))|uint8(uint64(b)>>63)) << (i & 63)
		}
	}
	if op == ast.Ne || op == ast.Ge || op == ast.Le {
		flipWords(dst)
		if rest := len(x) % 64; rest > 0 {
			dst[len(dst)-1] &= 1<<rest - 1
		}
	}
}
