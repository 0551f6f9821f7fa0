package kernel

import (
	"unsafe"

	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// number converts numbers.
func (c *caster) number(v *vector.Vector, to vector.Type) (*vector.Vector, error) {
	switch v.Type().Kind {
	case vector.Int8:
		return castFrom[int8](c, v, to)
	case vector.Int16:
		return castFrom[int16](c, v, to)
	case vector.Int32:
		return castFrom[int32](c, v, to)
	case vector.Int64:
		return castFrom[int64](c, v, to)
	case vector.Uint8:
		return castFrom[uint8](c, v, to)
	case vector.Uint16:
		return castFrom[uint16](c, v, to)
	case vector.Uint32:
		return castFrom[uint32](c, v, to)
	case vector.Uint64:
		return castFrom[uint64](c, v, to)
	case vector.Float32:
		return castFrom[float32](c, v, to)
	}
	return castFrom[float64](c, v, to)
}

// castFrom is number for one source type.
func castFrom[A vector.Fixed](c *caster, v *vector.Vector, to vector.Type) (*vector.Vector, error) {
	switch to.Kind {
	case vector.Int8:
		return castTo[A, int8](c, v, to)
	case vector.Int16:
		return castTo[A, int16](c, v, to)
	case vector.Int32:
		return castTo[A, int32](c, v, to)
	case vector.Int64:
		return castTo[A, int64](c, v, to)
	case vector.Uint8:
		return castTo[A, uint8](c, v, to)
	case vector.Uint16:
		return castTo[A, uint16](c, v, to)
	case vector.Uint32:
		return castTo[A, uint32](c, v, to)
	case vector.Uint64:
		return castTo[A, uint64](c, v, to)
	case vector.Float32:
		return castTo[A, float32](c, v, to)
	}
	return castTo[A, float64](c, v, to)
}

// castTo is number for one pair of types.
func castTo[A, B vector.Fixed](c *caster, v *vector.Vector, to vector.Type) (*vector.Vector, error) {
	x := vector.Values[A](v)
	out := memory.In[B](c.scope, len(x))
	valid := c.keep(v)
	if convert(out, x) {
		reason := vector.ErrOverflow
		if isFloat[A]() && !isFloat[B]() {
			reason = vector.ErrInexact
		}
		for i := range x {
			if valid.valid.Get(i) && convert(out[i:i+1], x[i:i+1]) {
				if err := valid.drop(i, doesNotFit(v, i, to, reason)); err != nil {
					return nil, err
				}
			}
		}
	}
	return vector.FromSlice(to, out, valid.valid), nil
}

// convert stores x[i] in dst and reports whether some value changed by more
// than the rounding of an integer to a float.
func convert[A, B vector.Fixed](dst []B, x []A) bool {
	dst = dst[:len(x)]
	switch {
	case isFloat[A]() && isFloat[B]():
		var lost uint8
		for i, a := range x {
			b := B(a)
			dst[i] = b
			lost |= bit(b-b != 0) &^ bit(a-a != 0) // infinite now, finite before
		}
		return lost != 0
	case isFloat[B]():
		for i, a := range x {
			dst[i] = B(a)
		}
		return false
	case isFloat[A]():
		least, end := limits[A, B]()
		var lost uint8
		for i, a := range x {
			b := B(a)
			dst[i] = b
			lost |= bit(!(a >= least)) | bit(!(a < end)) | bit(A(b) != a)
		}
		return lost != 0
	}
	var lost uint8
	for i, a := range x {
		b := B(a)
		dst[i] = b
		lost |= bit(A(b) != a) | (bit(a < 0) ^ bit(b < 0))
	}
	return lost != 0
}

// limits returns the least value of an integer type and the first one above
// its greatest, which a float holds exactly.
func limits[A, B vector.Fixed]() (least, end A) {
	var zero B
	width := 8 * unsafe.Sizeof(zero)
	if isSigned[B]() {
		width--
	}
	end = 1
	for range width {
		end *= 2
	}
	if isSigned[B]() {
		least = -end
	}
	return least, end
}
