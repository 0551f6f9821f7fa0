package categorical

import (
	"cmp"
	"strconv"
	"strings"
)

// Numeric compares two texts as numbers: "7" before "80" before "443". A
// number is an optional sign, digits with an optional point, and an optional
// exponent; numbers compare exactly, however large. Texts that are no number
// come after all numbers. Equal numbers ("1", "1.0") and texts compare by
// their bytes. Use it with LevelsFunc and Relevel.
func Numeric(a, b string) int {
	if isCount(a) && isCount(b) {
		return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b))
	}
	x, y := parseNumber(a), parseNumber(b)
	switch {
	case !x.ok && !y.ok:
		return strings.Compare(a, b)
	case !x.ok:
		return 1
	case !y.ok:
		return -1
	}
	return cmp.Or(x.compare(y), strings.Compare(a, b))
}

// isCount reports whether s is a whole number as one writes it, above 0.
func isCount(s string) bool {
	if s == "" || s[0] == '0' {
		return false
	}
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return true
}

// A number is sign × 0.d₁d₂d₃… × 10^exp, where the digits d are those of
// whole and fraction in a row and d₁ is not 0. Zero has sign 0.
type number struct {
	sign            int
	whole, fraction string // digits around the point
	exp             int64
	ok              bool
}

// maxExponent bounds exponents: beyond it all numbers count as that large.
const maxExponent = 1 << 40

// parseNumber reads a decimal number; ok is false when s is none.
func parseNumber(s string) number {
	x := number{sign: 1}
	if s != "" && (s[0] == '-' || s[0] == '+') {
		if s[0] == '-' {
			x.sign = -1
		}
		s = s[1:]
	}
	x.whole, s = digits(s)
	n := len(x.whole)
	if s != "" && s[0] == '.' {
		x.fraction, s = digits(s[1:])
		n += len(x.fraction)
	}
	if n == 0 {
		return number{}
	}
	if s != "" && (s[0] == 'e' || s[0] == 'E') {
		exp := s[1:]
		unsigned := exp
		if exp != "" && (exp[0] == '-' || exp[0] == '+') {
			unsigned = exp[1:]
		}
		tail, rest := digits(unsigned)
		if tail == "" {
			return number{}
		}
		e, err := strconv.ParseInt(exp[:len(exp)-len(rest)], 10, 64)
		if err != nil { // out of range
			e = maxExponent
			if exp[0] == '-' {
				e = -maxExponent
			}
		}
		x.exp, s = min(max(e, -maxExponent), maxExponent), rest
	}
	if s != "" {
		return number{}
	}
	x.ok = true
	x.normalise()
	return x
}

// normalise drops leading and trailing zeros.
func (x *number) normalise() {
	x.fraction = strings.TrimRight(x.fraction, "0")
	if x.fraction == "" {
		trimmed := strings.TrimRight(x.whole, "0")
		x.exp += int64(len(x.whole) - len(trimmed))
		x.whole = trimmed
	}
	x.whole = strings.TrimLeft(x.whole, "0")
	if x.whole == "" {
		trimmed := strings.TrimLeft(x.fraction, "0")
		x.exp -= int64(len(x.fraction) - len(trimmed))
		x.fraction = trimmed
	}
	x.exp += int64(len(x.whole))
	if x.whole == "" && x.fraction == "" {
		x.sign, x.exp = 0, 0
	}
}

// compare returns the sign of x − y.
func (x number) compare(y number) int {
	if x.sign != y.sign || x.sign == 0 {
		return cmp.Compare(x.sign, y.sign)
	}
	if x.exp != y.exp {
		return x.sign * cmp.Compare(x.exp, y.exp)
	}
	n, m := len(x.whole)+len(x.fraction), len(y.whole)+len(y.fraction)
	for i := range min(n, m) {
		if a, b := x.digit(i), y.digit(i); a != b {
			return x.sign * cmp.Compare(a, b)
		}
	}
	return x.sign * cmp.Compare(n, m)
}

// digit returns digit i, counted from the first that is not 0.
func (x number) digit(i int) byte {
	if i < len(x.whole) {
		return x.whole[i]
	}
	return x.fraction[i-len(x.whole)]
}

// digits splits off the leading digits of s.
func digits(s string) (head, rest string) {
	i := 0
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	return s[:i], s[i:]
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }
