package kernel

import (
	"math/bits"
	"unsafe"
)

// Integer is the set of integer types, and of types made from them.
type Integer interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64
}

// Number is the set of types that can be averaged.
type Number interface {
	Integer | ~float32 | ~float64
}

// sumBlock is how many floats are added into one partial sum: the rounding
// error grows with sumBlock + n/sumBlock instead of n, at no cost.
const sumBlock = 1024

// SumFloats adds floats in blocks of 1024, block by block. Inside a whole
// block every fourth value goes to the same of four sums, in the last one all
// go to one: short slices are added from left to right.
func SumFloats[T Number](xs []T) float64 {
	var total float64
	for ; len(xs) >= sumBlock; xs = xs[sumBlock:] {
		var a, b, c, d float64
		for x := xs[:sumBlock]; len(x) >= 4; x = x[4:] {
			a += float64(x[0])
			b += float64(x[1])
			c += float64(x[2])
			d += float64(x[3])
		}
		total += (a + b) + (c + d)
	}
	var last float64
	for _, x := range xs {
		last += float64(x)
	}
	return total + last
}

// SumInts returns the exact sum of integers as hi·2⁶⁴ + lo.
func SumInts[T Number](xs []T) (hi int64, lo uint64) {
	s := sumInts(xs)
	return s.hi, s.lo
}

// sumInts returns the exact sum of integers.
func sumInts[T Number](xs []T) (s int128) {
	const block = 1 << 30 // times 2³² still fits an int64
	for ; len(xs) > 0; xs = xs[min(len(xs), block):] {
		part := xs[:min(len(xs), block)]
		switch {
		case unsafe.Sizeof(xs[0]) < 8:
			s.add(sumNarrow(part))
		case isSigned[T]():
			var low, high [2]int64
			x := part
			for ; len(x) >= 2; x = x[2:] {
				low[0] += int64(uint32(x[0]))
				high[0] += int64(x[0]) >> 32
				low[1] += int64(uint32(x[1]))
				high[1] += int64(x[1]) >> 32
			}
			for _, x := range x {
				low[0] += int64(uint32(x))
				high[0] += int64(x) >> 32
			}
			s.addHalves(low[0]+low[1], high[0]+high[1])
		default:
			var low, high int64
			for _, x := range part {
				low += int64(uint32(x))
				high += int64(uint64(x) >> 32)
			}
			s.addHalves(low, high)
		}
	}
	return s
}

// sumNarrow adds up to 2³⁰ integers of at most 32 bits.
func sumNarrow[T Number](x []T) int64 {
	var a, b, c, d int64
	for ; len(x) >= 4; x = x[4:] {
		a += int64(x[0])
		b += int64(x[1])
		c += int64(x[2])
		d += int64(x[3])
	}
	for _, x := range x {
		a += int64(x)
	}
	return a + b + c + d
}

// int128 holds the sum of any slice of integers.
type int128 struct {
	hi int64
	lo uint64
}

func (s *int128) add(x int64) {
	var carry uint64
	s.lo, carry = bits.Add64(s.lo, uint64(x), 0)
	s.hi += x>>63 + int64(carry)
}

// addHalves adds high·2³² + low.
func (s *int128) addHalves(low, high int64) {
	s.add(low)
	s.plus(int128{high >> 32, uint64(high) << 32})
}

func (s *int128) plus(t int128) {
	var carry uint64
	s.lo, carry = bits.Add64(s.lo, t.lo, 0)
	s.hi += t.hi + int64(carry)
}

// float returns the value when float64 holds it exactly.
func (s int128) float() (float64, bool) {
	v := int64(s.lo)
	const limit = 1 << 53
	return float64(v), s.hi == v>>63 && -limit <= v && v <= limit
}

// div returns floor(s/n) in two's complement and the rest as a fraction of n.
// The quotient is a mean of 64-bit integers and so fits 64 bits.
func (s int128) div(n int) (quotient uint64, fraction float64) {
	hi, lo := uint64(s.hi), s.lo
	if s.hi < 0 {
		var carry uint64
		lo, carry = bits.Add64(^lo, 1, 0)
		hi = ^hi + carry
	}
	q, r := bits.Div64(hi, lo, uint64(n))
	if s.hi < 0 {
		q = -q
		if r > 0 {
			q, r = q-1, uint64(n)-r
		}
	}
	return q, float64(r) / float64(n)
}

// isFloat and isSigned are constants once T is known.
func isFloat[T Number]() bool {
	var one T = 1
	return one/2 != 0
}

func isSigned[T Number]() bool {
	var zero T
	return zero-1 < zero
}
