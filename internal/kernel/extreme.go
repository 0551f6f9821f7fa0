package kernel

import "math"

// Least returns the least of at least one value; NaN if any value is NaN. −0
// is less than 0.
func Least[T Number](xs []T) T {
	least := xs[0]
	for len(xs) >= sumBlock {
		b := xs[:sumBlock]
		xs = xs[sumBlock:]
		if !isFloat[T]() {
			w, x, y, z := b[0], b[1], b[2], b[3]
			for ; len(b) >= 4; b = b[4:] {
				w, x, y, z = min(w, b[0]), min(x, b[1]), min(y, b[2]), min(z, b[3])
			}
			least = min(least, w, x, y, z)
			continue
		}
		if least = min(least, leastFloat(b)); least != least {
			return least
		}
	}
	for _, x := range xs {
		least = min(least, x)
	}
	return least
}

// Greatest returns the greatest of at least one value; NaN if any value is
// NaN. 0 is greater than −0.
func Greatest[T Number](xs []T) T {
	most := xs[0]
	for len(xs) >= sumBlock {
		b := xs[:sumBlock]
		xs = xs[sumBlock:]
		if !isFloat[T]() {
			w, x, y, z := b[0], b[1], b[2], b[3]
			for ; len(b) >= 4; b = b[4:] {
				w, x, y, z = max(w, b[0]), max(x, b[1]), max(y, b[2]), max(z, b[3])
			}
			most = max(most, w, x, y, z)
			continue
		}
		if most = max(most, greatestFloat(b)); most != most {
			return most
		}
	}
	for _, x := range xs {
		most = max(most, x)
	}
	return most
}

// leastFloat is Least of a whole block of floats. The builtin min looks for
// NaN and the sign of zero at every step; here NaN takes the rare branch, and
// signs are looked at when the result is zero.
func leastFloat[T Number](b []T) T {
	w, x, y, z := b[0], b[1], b[2], b[3]
	nan := false
	for v := b; len(v) >= 4; v = v[4:] {
		if !(v[0] >= w) {
			w, nan = v[0], nan || v[0] != v[0]
		}
		if !(v[1] >= x) {
			x, nan = v[1], nan || v[1] != v[1]
		}
		if !(v[2] >= y) {
			y, nan = v[2], nan || v[2] != v[2]
		}
		if !(v[3] >= z) {
			z, nan = v[3], nan || v[3] != v[3]
		}
	}
	least := min(w, x, y, z)
	switch {
	case nan:
		return notANumber(b)
	case least == 0 && signs(b)>>63 != 0: // only a −0 has one
		return min(least, -least)
	}
	return least
}

// greatestFloat is Greatest of a whole block of floats.
func greatestFloat[T Number](b []T) T {
	w, x, y, z := b[0], b[1], b[2], b[3]
	nan := false
	for v := b; len(v) >= 4; v = v[4:] {
		if !(v[0] <= w) {
			w, nan = v[0], nan || v[0] != v[0]
		}
		if !(v[1] <= x) {
			x, nan = v[1], nan || v[1] != v[1]
		}
		if !(v[2] <= y) {
			y, nan = v[2], nan || v[2] != v[2]
		}
		if !(v[3] <= z) {
			z, nan = v[3], nan || v[3] != v[3]
		}
	}
	most := max(w, x, y, z)
	switch {
	case nan:
		return notANumber(b)
	case most == 0:
		for _, v := range b {
			most = max(most, v) // rare: the greatest of numbers below zero
		}
	}
	return most
}

// notANumber returns the first NaN of b.
func notANumber[T Number](b []T) T {
	for _, x := range b {
		if x != x {
			return x
		}
	}
	return b[0]
}

// signs returns the bits of all values together.
func signs[T Number](b []T) (all uint64) {
	for _, x := range b {
		all |= math.Float64bits(float64(x))
	}
	return all
}
