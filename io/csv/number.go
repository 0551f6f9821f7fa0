package csv

import (
	"math"
	"math/bits"
	"strconv"
	"unsafe"
)

// trim drops blanks around a number, bool, date or time.
func trim(b []byte) []byte {
	for len(b) > 0 && (b[0] == ' ' || b[0] == '\t') {
		b = b[1:]
	}
	for len(b) > 0 && (b[len(b)-1] == ' ' || b[len(b)-1] == '\t') {
		b = b[:len(b)-1]
	}
	return b
}

// parseInt reads an integer as inference knows it: digits after an optional
// minus, without leading zeros.
func parseInt(b []byte) (int64, bool) {
	negative := len(b) > 0 && b[0] == '-'
	if negative {
		b = b[1:]
	}
	if len(b) == 0 || len(b) > 19 || (b[0] == '0' && len(b) > 1) {
		return 0, false
	}
	var x uint64 // 19 digits fit
	for ; len(b) >= 8; b = b[8:] {
		eight, ok := digits(word(b, 0) ^ zeros)
		if !ok {
			return 0, false
		}
		x = x*1e8 + eight
	}
	for _, c := range b {
		if c -= '0'; c > 9 {
			return 0, false
		}
		x = x*10 + uint64(c)
	}
	switch {
	case x <= math.MaxInt64 && !negative:
		return int64(x), true
	case x <= 1<<63 && negative:
		return -int64(x), true
	}
	return 0, false
}

// parseUint is parseInt without a sign.
func parseUint(b []byte) (uint64, bool) {
	if len(b) == 0 || (b[0] == '0' && len(b) > 1) {
		return 0, false
	}
	x, err := strconv.ParseUint(text(b), 10, 64)
	return x, err == nil
}

// text views bytes as a string.
func text(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// pow10 holds the powers of ten that a float64 represents exactly.
var pow10 = [...]float64{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
	1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

// parseFloat reads a number as inference knows it: decimal, without a plus and
// without leading zeros, or NaN, Inf and Infinity in any case with an optional
// sign. It rounds to the nearest float64; a number beyond the largest one is
// refused.
func parseFloat(b []byte) (float64, bool) {
	n := parseDecimal(b)
	switch {
	case n.shape == notNumber:
		return parseSpecial(b)
	case n.digits <= 15 && -22 <= n.exponent && n.exponent <= 22:
	case n.digits <= 19 && -19 <= n.exponent && n.exponent < 0:
		x := quotient(n.mantissa, -n.exponent)
		if n.negative {
			x = -x
		}
		return x, true
	default:
		x, err := strconv.ParseFloat(text(b), 64)
		return x, err == nil
	}
	// Both operands are exact, so that one rounding gives the nearest float64
	// (Clinger, How to Read Floating Point Numbers Accurately, 1990).
	x := float64(n.mantissa)
	if n.exponent < 0 {
		x /= pow10[-n.exponent]
	} else {
		x *= pow10[n.exponent]
	}
	if n.negative {
		x = -x
	}
	return x, true
}

// quotient returns the float64 nearest to m/10^k, m > 0 and 1 ≤ k ≤ 19: a long
// division gives 64 bits of it, and whether something remains.
func quotient(m uint64, k int) float64 {
	d := uint64(1)
	for range k {
		d *= 10
	}
	up, down := bits.LeadingZeros64(m), bits.LeadingZeros64(d)
	m, d = m<<up, d<<down
	exponent := down - up // m/10^k = (m/d)·2^exponent with the new m and d
	hi, lo := m, uint64(0)
	if m >= d { // a quotient below 2^64 needs m < d
		hi, lo = m>>1, m<<63
		exponent++
	}
	q, rest := bits.Div64(hi, lo, d) // q·2^(exponent−64), 2^63 ≤ q < 2^64
	const half = 1 << 10
	f, cut := q>>11, q&(2*half-1)
	if cut > half || cut == half && (rest > 0 || f&1 != 0) {
		f++ // at most 2^53, which carries into the exponent below
	}
	return math.Float64frombits(uint64(exponent-1+1023-1)<<52 + f)
}

// The shapes of decimal numbers.
const (
	notNumber = iota
	whole     // at most 19 digits, nothing else
	huge      // more digits, nothing else
	fraction  // with a point or an exponent
)

// A decimal is a number taken apart: ±mantissa × 10^exponent. Mantissa and
// exponent mean nothing when there are more than 19 digits.
type decimal struct {
	negative bool
	shape    int
	digits   int // of the mantissa, leading zeros aside
	mantissa uint64
	exponent int
}

// parseDecimal takes a decimal number apart.
func parseDecimal(b []byte) decimal {
	var n decimal
	i := 0
	if len(b) > 0 && b[0] == '-' {
		n.negative, i = true, 1
	}
	start := i
	i = n.addAll(b, i)
	before := i - start
	if before > 1 && b[start] == '0' {
		return decimal{}
	}
	n.shape = whole
	if i < len(b) && b[i] == '.' {
		n.shape = fraction
		i++
		point := i
		i = n.addAll(b, i)
		n.exponent = point - i
		before += i - point
	}
	if before == 0 {
		return decimal{}
	}
	if i < len(b) && b[i]|0x20 == 'e' {
		n.shape = fraction
		e, ok := parseExponent(b[i+1:])
		if !ok {
			return decimal{}
		}
		n.exponent += e
		i = len(b)
	}
	if i < len(b) {
		return decimal{}
	}
	if n.shape == whole && n.digits > 19 {
		n.shape = huge
	}
	return n
}

// addAll appends the digits of b from i on and returns where they end.
func (n *decimal) addAll(b []byte, i int) int {
	for ; i < len(b) && b[i]-'0' < 10; i++ {
		for n.digits > 0 && n.digits <= 11 && len(b)-i >= 8 {
			eight, ok := digits(word(b[i:], 0) ^ zeros)
			if !ok {
				break
			}
			n.mantissa = n.mantissa*1e8 + eight
			n.digits += 8
			if i += 8; i == len(b) || b[i]-'0' >= 10 {
				return i
			}
		}
		n.add(b[i])
	}
	return i
}

// add appends a digit to the mantissa.
func (n *decimal) add(c byte) {
	if n.digits > 0 || c != '0' {
		n.digits++
	}
	if n.digits <= 19 {
		n.mantissa = n.mantissa*10 + uint64(c-'0')
	}
}

// parseExponent reads what follows the e; large exponents are cut, they
// overflow or vanish anyway.
func parseExponent(b []byte) (int, bool) {
	negative := len(b) > 0 && b[0] == '-'
	if len(b) > 0 && (b[0] == '-' || b[0] == '+') {
		b = b[1:]
	}
	e := 0
	for _, c := range b {
		if c -= '0'; c > 9 {
			return 0, false
		}
		e = min(e*10+int(c), 99999)
	}
	if negative {
		e = -e
	}
	return e, len(b) > 0
}

// parseSpecial reads NaN and the infinities.
func parseSpecial(b []byte) (float64, bool) {
	sign := 1
	if len(b) > 0 && (b[0] == '-' || b[0] == '+') {
		if b[0] == '-' {
			sign = -1
		}
		b = b[1:]
	}
	switch {
	case equalFold(b, "nan"):
		return math.NaN(), true
	case equalFold(b, "inf"), equalFold(b, "infinity"):
		return math.Inf(sign), true
	}
	return 0, false
}

// equalFold compares with a lower-case ASCII word.
func equalFold(b []byte, word string) bool {
	if len(b) != len(word) {
		return false
	}
	for i, c := range b {
		if c|0x20 != word[i] {
			return false
		}
	}
	return true
}

// parseBool reads true and false as inference knows them.
func parseBool(b []byte) (value, ok bool) {
	switch string(b) {
	case "true", "True", "TRUE":
		return true, true
	case "false", "False", "FALSE":
		return false, true
	}
	return false, false
}
