package kernel

import (
	"math"
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

// Mean returns the arithmetic mean. The sum of integers is exact; floats are
// added in order, in blocks of 1024. Equal values give exactly that value.
func Mean[T Number](xs []T) float64 {
	n := len(xs)
	if n == 0 {
		return math.NaN()
	}
	if isFloat[T]() {
		return meanFloats(xs)
	}
	s := sumInts(xs)
	if v, ok := s.float(); ok {
		return v / float64(n)
	}
	pivot, rest := s.div(n)
	return float64(T(pivot)) + rest
}

// Var returns the sample variance: the sum of squared deviations from the
// mean over n−1, NaN for fewer than two values. It reads the values twice and
// takes the rounding error of the mean out again (Chan, Golub, LeVeque 1983).
func Var[T Number](xs []T) float64 {
	n := float64(len(xs))
	if n < 2 {
		return math.NaN()
	}
	c := CentreOf(xs)
	var s, s2 float64
	for _, x := range xs {
		d := c.Deviation(x)
		s += d
		s2 += float64(d * d)
	}
	v := (s2 - float64(s*s)/n) / (n - 1)
	if v < 0 {
		return 0
	}
	return v
}

// Std returns the square root of Var.
func Std[T Number](xs []T) float64 { return math.Sqrt(Var(xs)) }

// Skewness returns the third central moment over the 3/2 power of the second,
// both over n (population moments). Equal values have no skewness: NaN.
func Skewness[T Number](xs []T) float64 {
	m2, m3, _ := centralMoments(xs)
	return m3 / (m2 * math.Sqrt(m2))
}

// Kurtosis returns the excess kurtosis: the fourth central moment over the
// square of the second, less 3 (population moments). Equal values give NaN.
func Kurtosis[T Number](xs []T) float64 {
	m2, _, m4 := centralMoments(xs)
	return m4/(m2*m2) - 3
}

// centralMoments returns the second, third and fourth central moment over n.
func centralMoments[T Number](xs []T) (m2, m3, m4 float64) {
	n := float64(len(xs)) // 0 makes every moment 0/0
	c := CentreOf(xs)
	for _, x := range xs {
		d := c.Deviation(x)
		d2 := d * d
		m2 += float64(d2)
		m3 += float64(d2 * d)
		m4 += float64(d2 * d2)
	}
	return m2 / n, m3 / n, m4 / n
}

// Centre is the mean of a slice in a form that deviations can be taken from
// without loss: pivot + rest, where rest is 0 to 1 for integers and the whole
// mean for floats.
type Centre[T Number] struct {
	pivot T
	rest  float64
}

// CentreOf returns the centre of xs, which must not be empty for integers.
func CentreOf[T Number](xs []T) Centre[T] {
	if len(xs) == 0 {
		return Centre[T]{rest: math.NaN()}
	}
	if isFloat[T]() {
		return Centre[T]{rest: meanFloats(xs)}
	}
	s := sumInts(xs)
	pivot, rest := s.div(len(xs))
	return Centre[T]{T(pivot), rest}
}

// Deviation returns x less the mean. Integers are subtracted as integers, so
// that nanosecond timestamps keep every digit.
func (c Centre[T]) Deviation(x T) float64 {
	if isFloat[T]() {
		return float64(x) - c.rest
	}
	return intDistance(x, c.pivot) - c.rest
}

// Distance returns x − y, for integers exact up to 2⁵³ and rounded once above.
func Distance[T Number](x, y T) float64 {
	if isFloat[T]() {
		return float64(x) - float64(y)
	}
	return intDistance(x, y)
}

func intDistance[T Number](x, y T) float64 {
	d := int64(uint64(x) - uint64(y))
	if (d >= 0) == (x >= y) {
		return float64(d)
	}
	if x >= y { // 2⁶³ and more: the difference wrapped
		return float64(uint64(d))
	}
	return -float64(-uint64(d))
}

// meanFloats returns the mean of at least one float.
func meanFloats[T Number](xs []T) float64 {
	if constant(xs) {
		return float64(xs[0])
	}
	var total float64
	for rest := xs; len(rest) > 0; {
		block := rest[:min(len(rest), sumBlock)]
		rest = rest[len(block):]
		var s float64
		for _, x := range block {
			s += float64(x)
		}
		total += s
	}
	return total / float64(len(xs))
}

// constant reports whether all values are equal; NaN equals nothing. It stops
// at the first difference, so it costs nothing where values vary.
func constant[T Number](xs []T) bool {
	for _, x := range xs {
		if x != xs[0] {
			return false
		}
	}
	return true
}

// sumInts returns the exact sum of integers.
func sumInts[T Number](xs []T) (s int128) {
	if unsafe.Sizeof(xs[0]) == 8 {
		if isSigned[T]() {
			for _, x := range xs {
				s.add(int64(x))
			}
			return s
		}
		for _, x := range xs {
			s.addUnsigned(uint64(x))
		}
		return s
	}
	const block = 1 << 30 // times 2³² still fits an int64
	for len(xs) > 0 {
		part := xs[:min(len(xs), block)]
		xs = xs[len(part):]
		var sum int64
		for _, x := range part {
			sum += int64(x)
		}
		s.add(sum)
	}
	return s
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

func (s *int128) addUnsigned(x uint64) {
	var carry uint64
	s.lo, carry = bits.Add64(s.lo, x, 0)
	s.hi += int64(carry)
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
