package kernel

import (
	"math"
	"unsafe"
)

// Mean returns the arithmetic mean. The sum of integers is exact; floats are
// added as SumFloats does. Equal values give exactly that value.
func Mean[T Number](xs []T) float64 {
	m := MomentsOf(1, xs)
	return m.Mean()
}

// Var returns the sample variance: the sum of squared deviations from the
// mean over n−1, NaN for fewer than two values.
func Var[T Number](xs []T) float64 {
	m := MomentsOf(2, xs)
	return m.Var()
}

// Std returns the square root of Var.
func Std[T Number](xs []T) float64 { return math.Sqrt(Var(xs)) }

// Skewness returns the third central moment over the 3/2 power of the second,
// both over n (population moments). Equal values have no skewness: NaN.
func Skewness[T Number](xs []T) float64 {
	m := MomentsOf(4, xs)
	return m.Skewness()
}

// Kurtosis returns the excess kurtosis: the fourth central moment over the
// square of the second, less 3 (population moments). Equal values give NaN.
func Kurtosis[T Number](xs []T) float64 {
	m := MomentsOf(4, xs)
	return m.Kurtosis()
}

// Moments are the number and the sum of values and the powers of their
// distances from the mean. Values come in pieces; the moments of neighbouring
// pieces merge. Each block of 1024 values is read twice while it is in the
// cache, and takes the rounding error of its mean out again; blocks are
// merged as in Chan, Golub and LeVeque (1983).
type Moments[T Number] struct {
	order      int // of the highest moment: 1, 2 or 4
	n          int
	floats     float64 // sum of floats
	ints       int128  // sum of integers
	first      T
	varied     bool // some value is not first
	m2, m3, m4 float64
}

// mergeBlocks is how many blocks are merged one by one before they are merged
// with those before them, which keeps rounding errors small.
const mergeBlocks = 64

// MomentsOf returns the moments of xs up to an order: 1, 2 or 4.
func MomentsOf[T Number](order int, xs []T) Moments[T] {
	var m Moments[T]
	for {
		piece := NewMoments[T](order)
		piece.Add(xs[:min(len(xs), mergeBlocks*sumBlock)])
		m.Merge(piece)
		if len(xs) <= mergeBlocks*sumBlock {
			return m
		}
		xs = xs[mergeBlocks*sumBlock:]
	}
}

// NewMoments returns the moments of nothing.
func NewMoments[T Number](order int) Moments[T] { return Moments[T]{order: order} }

// Add adds the values that follow. Where a column is cut into pieces changes
// the last digits of its moments.
func (m *Moments[T]) Add(xs []T) {
	for len(xs) > 0 {
		b := xs[:min(len(xs), sumBlock)]
		xs = xs[len(b):]
		m.Merge(blockMoments(m.order, b))
	}
}

// blockMoments returns the moments of 1 to 1024 values.
func blockMoments[T Number](order int, b []T) Moments[T] {
	m := Moments[T]{order: order, n: len(b), first: b[0], varied: !constant(b)}
	if isFloat[T]() {
		m.floats = SumFloats(b)
	} else {
		m.ints = sumInts(b)
	}
	switch c := m.centre(); order {
	case 1:
	case 2:
		s, s2 := squares(b, c)
		m.m2 = s2 - float64(s*s)/float64(len(b))
	default:
		for _, x := range b {
			d := c.Deviation(x)
			d2 := d * d
			m.m2 += float64(d2)
			m.m3 += float64(d2 * d)
			m.m4 += float64(d2 * d2)
		}
	}
	return m
}

// squares returns the sums of the deviations and of their squares. Like
// SumFloats it has four sums for a whole block and one for a shorter one.
func squares[T Number](x []T, c Centre[T]) (s, s2 float64) {
	if len(x) == sumBlock {
		switch {
		case isFloat[T]():
			return squaresOfFloats(x, c.rest)
		case isSigned[T]() || unsafe.Sizeof(x[0]) < 8:
			if s, s2, ok := squaresOfInts(x, int64(c.pivot), c.rest); ok {
				return s, s2
			}
		}
	}
	for _, x := range x {
		d := c.Deviation(x)
		s += d
		s2 += float64(d * d)
	}
	return s, s2
}

// squaresOfFloats is the loop of squares for whole blocks of floats.
func squaresOfFloats[T Number](x []T, mean float64) (s, s2 float64) {
	var a, b, c, d, aa, bb, cc, dd float64
	for ; len(x) >= 4; x = x[4:] {
		da, db, dc, de := float64(x[0])-mean, float64(x[1])-mean, float64(x[2])-mean, float64(x[3])-mean
		a, b, c, d = a+da, b+db, c+dc, d+de
		aa += float64(da * da)
		bb += float64(db * db)
		cc += float64(dc * dc)
		dd += float64(de * de)
	}
	return (a + b) + (c + d), (aa + bb) + (cc + dd)
}

// squaresOfInts is the loop for integers; false when a difference does not
// fit 64 bits.
func squaresOfInts[T Number](x []T, pivot int64, rest float64) (s, s2 float64, ok bool) {
	var a, b, aa, bb float64
	var wrapped int64
	for ; len(x) >= 2; x = x[2:] {
		u, v := int64(x[0]), int64(x[1])
		du, dv := u-pivot, v-pivot
		wrapped |= (u^pivot)&(u^du) | (v^pivot)&(v^dv)
		da, db := float64(du)-rest, float64(dv)-rest
		a, b = a+da, b+db
		aa += float64(da * da)
		bb += float64(db * db)
	}
	return a + b, aa + bb, wrapped >= 0
}

// Merge adds the moments of the values that follow.
func (m *Moments[T]) Merge(next Moments[T]) {
	switch {
	case m.n == 0:
		*m = next
		return
	case next.n == 0:
		return
	}
	varied := m.varied || next.varied || m.first != next.first
	if varied && m.order > 1 {
		n := float64(m.n + next.n)
		p, q := float64(m.n)/n, float64(next.n)/n
		d := next.centre().from(m.centre())
		d2 := d * d
		w := float64(d2*p) * q * n // what the distance of the two means adds to m2
		if m.order > 2 {
			m.m4 += float64(w * d2 * (1 - 3*float64(p*q)))
			m.m4 += float64(6 * d2 * (float64(p*p*next.m2) + float64(q*q*m.m2)))
			m.m4 += float64(4 * d * (float64(p*next.m3) - float64(q*m.m3)))
			m.m3 += float64(w * d * (p - q))
			m.m3 += float64(3 * d * (float64(p*next.m2) - float64(q*m.m2)))
		}
		m.m2 += w
	}
	m.n, m.varied = m.n+next.n, varied
	m.floats += next.floats
	m.ints.plus(next.ints)
	m.m2, m.m3, m.m4 = m.m2+next.m2, m.m3+next.m3, m.m4+next.m4
}

// N returns the number of values.
func (m *Moments[T]) N() int { return m.n }

// Mean returns the arithmetic mean, NaN of nothing.
func (m *Moments[T]) Mean() float64 {
	switch {
	case m.n == 0:
		return math.NaN()
	case !m.varied:
		return float64(m.first)
	case isFloat[T]():
		return m.floats / float64(m.n)
	}
	if v, ok := m.ints.float(); ok {
		return v / float64(m.n)
	}
	c := m.centre()
	return float64(c.pivot) + c.rest
}

// Var returns the sample variance, NaN of fewer than two values.
func (m *Moments[T]) Var() float64 {
	if m.n < 2 {
		return math.NaN()
	}
	if v := m.m2 / float64(m.n-1); !(v < 0) {
		return v
	}
	return 0
}

// Skewness returns the skewness of the population.
func (m *Moments[T]) Skewness() float64 {
	n := float64(m.n) // 0 makes every moment 0/0
	m2 := m.m2 / n
	return m.m3 / n / (m2 * math.Sqrt(m2))
}

// Kurtosis returns the excess kurtosis of the population.
func (m *Moments[T]) Kurtosis() float64 {
	n := float64(m.n)
	m2 := m.m2 / n
	return m.m4/n/(m2*m2) - 3
}

// centre returns the mean of at least one value.
func (m *Moments[T]) centre() Centre[T] {
	switch {
	case !isFloat[T]():
		pivot, rest := m.ints.div(m.n)
		return Centre[T]{T(pivot), rest}
	case !m.varied:
		return Centre[T]{rest: float64(m.first)}
	}
	return Centre[T]{rest: m.floats / float64(m.n)}
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
	m := MomentsOf(1, xs)
	return m.centre()
}

// from returns how far the centre lies from another.
func (c Centre[T]) from(d Centre[T]) float64 {
	if isFloat[T]() {
		return c.rest - d.rest
	}
	return intDistance(c.pivot, d.pivot) + (c.rest - d.rest)
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
