package calendar

import "math/bits"

// FloorDiv divides towards −∞; b is positive.
func FloorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// A Divisor divides by one number again and again: a multiplication and a
// shift instead of a division (Granlund and Montgomery, Division by invariant
// integers using multiplication, 1994).
type Divisor struct {
	magic uint64 // 2^(64+shift) / d, rounded up; 0 when d is 1
	shift uint
}

// NewDivisor returns the divisor for d, which is positive.
func NewDivisor(d int64) Divisor {
	if d == 1 {
		return Divisor{}
	}
	k := uint(bits.Len64(uint64(d - 1)))
	magic, _ := bits.Div64(1<<(k-1), 0, uint64(d))
	return Divisor{magic + 1, k - 1}
}

// Floor divides x towards −∞. Negative numbers use floor(x/d) = −1 −
// floor((−x−1)/d), where −x−1 is the complement of x.
func (d Divisor) Floor(x int64) int64 {
	if d.magic == 0 {
		return x
	}
	sign := uint64(x >> 63)
	hi, _ := bits.Mul64(uint64(x)^sign, d.magic)
	return int64(hi>>d.shift ^ sign)
}
