package function

import (
	"math"
	"math/big"
	"strconv"

	"github.com/stoa-data/stoa/internal/vector"
)

// bindRound binds round: to a number of digits after the point, before it when
// negative; halves go away from zero.
func bindRound(b *binding) {
	b.number(0)
	b.integer(1)
	t := b.sig.Args[0]
	switch k := t.Kind; {
	case k == vector.Float32:
		b.returnsType(t, roundFloats[float32](t))
	case k == vector.Float64:
		b.returnsType(t, roundFloats[float64](t))
	case !b.has(1):
		b.returnsType(t, same)
	case k.IsUnsigned():
		b.returnsType(t, roundInts(t, roundUint))
		b.canFail()
	default:
		b.returnsType(t, roundInts(t, roundInt))
		b.canFail()
	}
}

// roundFloats rounds floats of one type.
func roundFloats[T float32 | float64](t vector.Type) func(*Batch) (*vector.Vector, error) {
	return func(b *Batch) (*vector.Vector, error) {
		if len(b.Args) == 1 {
			return mapFloats[T](b, t, math.Round), nil
		}
		x, digits := values[T](b, 0), values[int64](b, 1)
		return toFixed(b, t, func(i int) (T, error) { return T(roundTo(float64(x.at(i)), digits.at(i))), nil })
	}
}

// roundInts rounds integers of one type.
func roundInts[W int64 | uint64](t vector.Type, f func(x W, digits int64) (W, bool)) func(*Batch) (*vector.Vector, error) {
	return func(b *Batch) (*vector.Vector, error) {
		digits := values[int64](b, 1)
		numbers := *b
		numbers.Args = b.Args[:1]
		tooLarge := func(x, _ W) error { return outside(x, t) }
		return ints(t, func(i int, x, _ W) (W, error) {
			y, ok := f(x, digits.at(i))
			if !ok {
				return 0, tooLarge(x, 0)
			}
			return y, nil
		}, tooLarge)(&numbers)
	}
}

// roundUint rounds to a multiple of 10^−digits and reports whether that fits.
func roundUint(x uint64, digits int64) (uint64, bool) {
	if digits >= 0 {
		return x, true
	}
	if digits < -20 {
		return 0, true
	}
	p := new(big.Int).Exp(big.NewInt(10), big.NewInt(-digits), nil)
	if !p.IsUint64() { // 10^20: more than twice any number
		return 0, true
	}
	unit := p.Uint64()
	rest := x % unit
	x -= rest
	if rest < unit-rest {
		return x, true
	}
	return x + unit, x+unit > x
}

// roundInt is roundUint for signed integers.
func roundInt(x, digits int64) (int64, bool) {
	if x < 0 {
		y, ok := roundUint(-uint64(x), digits)
		return -int64(y), ok && y <= 1<<63
	}
	y, ok := roundUint(uint64(x), digits)
	return int64(y), ok && y <= math.MaxInt64
}

// tens are the powers of ten that a float holds exactly.
var tens = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

// roundTo returns the float nearest to x rounded to digits, where x is taken
// for exactly what it is: 2.675 lies below the half and becomes 2.67.
func roundTo(x float64, digits int64) float64 {
	switch {
	case x == 0 || x-x != 0 || digits >= 0 && math.Abs(x) >= 1<<52:
		return x
	case digits >= 0 && digits < int64(len(tens)):
		p := tens[digits]
		y := x * p
		if math.Abs(y) >= 1<<52 {
			return roundFar(x, digits)
		}
		return roundHalf(y, math.FMA(x, p, -y)) / p
	case digits < 0 && -digits < int64(len(tens)):
		p := tens[-digits]
		y := x / p
		if math.Abs(y) >= 1<<52 {
			return roundFar(x, digits)
		}
		return roundHalf(y, math.FMA(-y, p, x)) * p
	}
	return roundFar(x, digits)
}

// roundHalf rounds the sum of y and of a rest that is less than half a unit in
// y's last place: the rest decides where y is a half.
func roundHalf(y, rest float64) float64 {
	r := math.Round(y)
	if math.Abs(r-y) == 0.5 && rest != 0 && (rest < 0) != (y < 0) {
		return math.Trunc(y)
	}
	return r
}

// roundFar is roundTo for every x and any number of digits, by exact decimals.
func roundFar(x float64, digits int64) float64 {
	switch {
	case digits >= 1100: // more than any float has
		return x
	case digits < -310: // more than twice any float
		return math.Copysign(0, x)
	}
	text := []byte(strconv.FormatFloat(math.Abs(x), 'f', 1100, 64)) // exact
	point := len(text) - 1101
	number := append(text[:point:point], text[point+1:]...)
	keep := point + int(digits) // digits of number that stay
	if keep < 0 {
		return math.Copysign(0, x)
	}
	up := number[keep] >= '5'
	n, _ := new(big.Int).SetString("0"+string(number[:keep]), 10)
	if up {
		n.Add(n, big.NewInt(1))
	}
	y, _ := strconv.ParseFloat(n.String()+"e"+strconv.FormatInt(-digits, 10), 64)
	return math.Copysign(y, x)
}
