package kernel

import (
	"fmt"
	"math/bits"
	"unsafe"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/vector"
)

// blockRows is the number of rows that arithmetic works on at a time: three
// blocks stay in L1, one value that stands for all rows is repeated over a
// block only, and an overflow is searched for within one.
const blockRows = 512

// signedInt is the set of types in which integers are added and multiplied.
type signedInt interface {
	~int8 | ~int16 | ~int32 | ~int64
}

// floating is the set of floating-point types.
type floating interface{ ~float32 | ~float64 }

// ArithmeticInts stores x[i] op y[i] in dst, for +, − and ×. x or y may hold
// one value that stands for all rows. It returns the first row that is valid
// and whose result does not fit T, −1 when there is none; what is stored for a
// result that does not fit is its low bits.
//
//	for i := range dst { dst[i] = x[i] op y[i] }
func ArithmeticInts[T signedInt](op ast.BinaryOp, dst, x, y []T, valid vector.Bitmap) int {
	var loop func(dst, x, y []T) bool
	switch op {
	case ast.Add:
		loop = addInts[T]
	case ast.Sub:
		loop = subInts[T]
	case ast.Mul:
		loop = mulInts[T]
	default:
		panic(fmt.Sprintf("kernel: no integer %v", op))
	}
	xs, ys := blocksOf(x, len(dst)), blocksOf(y, len(dst))
	for lo := 0; lo < len(dst); lo += blockRows {
		hi := min(lo+blockRows, len(dst))
		d, a, b := dst[lo:hi], xs.at(lo, hi), ys.at(lo, hi)
		if !loop(d, a, b) {
			continue
		}
		for i := range d {
			if valid.Get(lo+i) && loop(d[i:i+1], a[i:i+1], b[i:i+1]) {
				return lo + i
			}
		}
	}
	return -1
}

// ArithmeticFloats is ArithmeticInts for floats, and for ÷; there is no overflow.
func ArithmeticFloats[T floating](op ast.BinaryOp, dst, x, y []T) {
	xs, ys := blocksOf(x, len(dst)), blocksOf(y, len(dst))
	for lo := 0; lo < len(dst); lo += blockRows {
		hi := min(lo+blockRows, len(dst))
		d, a, b := dst[lo:hi], xs.at(lo, hi), ys.at(lo, hi)
		a, b = a[:len(d)], b[:len(d)]
		switch op {
		case ast.Add:
			for i := range d {
				d[i] = a[i] + b[i]
			}
		case ast.Sub:
			for i := range d {
				d[i] = a[i] - b[i]
			}
		case ast.Mul:
			for i := range d {
				d[i] = a[i] * b[i]
			}
		case ast.Div:
			for i := range d {
				d[i] = a[i] / b[i]
			}
		default:
			panic(fmt.Sprintf("kernel: no floating-point %v", op))
		}
	}
}

// DivideInts stores x[i] / y[i] as floats: the quotient of two durations. One
// value may stand for all rows.
func DivideInts(dst []float64, x, y []int64) {
	xs, ys := blocksOf(x, len(dst)), blocksOf(y, len(dst))
	for lo := 0; lo < len(dst); lo += blockRows {
		hi := min(lo+blockRows, len(dst))
		a, b := xs.at(lo, hi), ys.at(lo, hi)
		for i := range dst[lo:hi] {
			dst[lo+i] = float64(a[i]) / float64(b[i])
		}
	}
}

// SubtractDays stores the seconds between days y[i] and x[i], which always
// fit. One value may stand for all rows.
func SubtractDays(dst []int64, x, y []int32) {
	xs, ys := blocksOf(x, len(dst)), blocksOf(y, len(dst))
	for lo := 0; lo < len(dst); lo += blockRows {
		hi := min(lo+blockRows, len(dst))
		a, b := xs.at(lo, hi), ys.at(lo, hi)
		for i := range dst[lo:hi] {
			dst[lo+i] = (int64(a[i]) - int64(b[i])) * 86400
		}
	}
}

// NegateInts stores −x[i] and returns the first valid row for which there is
// none, −1 when all fit.
func NegateInts[T signedInt](dst, x []T, valid vector.Bitmap) int {
	return ArithmeticInts(ast.Sub, dst, []T{0}, x, valid)
}

// NegateFloats stores −x[i].
func NegateFloats[T floating](dst, x []T) {
	dst = dst[:len(x)]
	for i, v := range x {
		dst[i] = -v
	}
}

// blocks serves an operand block by block.
type blocks[T any] struct {
	x   []T
	one []T // the only value, repeated over a block
}

// blocksOf returns the blocks of x, whose one value stands for n rows when
// there are others.
func blocksOf[T any](x []T, n int) blocks[T] {
	if len(x) != 1 || n <= 1 {
		return blocks[T]{x: x}
	}
	one := make([]T, min(n, blockRows))
	for i := range one {
		one[i] = x[0]
	}
	return blocks[T]{one: one}
}

// at returns rows lo to hi−1.
func (b blocks[T]) at(lo, hi int) []T {
	if b.one != nil {
		return b.one[:hi-lo]
	}
	return b.x[lo:hi]
}

// addInts adds and reports whether a sum overflowed: its sign then differs
// from that of both operands.
func addInts[T signedInt](dst, x, y []T) bool {
	x, y = x[:len(dst)], y[:len(dst)]
	var over T
	for i := range dst {
		a, b := x[i], y[i]
		s := a + b
		dst[i] = s
		over |= (a ^ s) & (b ^ s)
	}
	return over < 0
}

// subInts subtracts and reports whether a difference overflowed: the operands'
// signs then differ, and the result's from the first.
func subInts[T signedInt](dst, x, y []T) bool {
	x, y = x[:len(dst)], y[:len(dst)]
	var over T
	for i := range dst {
		a, b := x[i], y[i]
		s := a - b
		dst[i] = s
		over |= (a ^ b) & (a ^ s)
	}
	return over < 0
}

// mulInts multiplies in twice the width and reports whether the upper half of
// a product was more than a sign.
func mulInts[T signedInt](dst, x, y []T) bool {
	x, y = x[:len(dst)], y[:len(dst)]
	if unsafe.Sizeof(dst[0]) < 8 {
		var over int64
		for i := range dst {
			p := int64(x[i]) * int64(y[i])
			dst[i] = T(p)
			over |= p ^ int64(T(p))
		}
		return over != 0
	}
	var over uint64
	for i := range dst {
		a, b := int64(x[i]), int64(y[i])
		hi, lo := bits.Mul64(uint64(a), uint64(b))
		hi -= uint64(a>>63&b) + uint64(b>>63&a) // the signed product's upper half
		dst[i] = T(lo)
		over |= hi ^ uint64(int64(lo)>>63)
	}
	return over != 0
}
