package kernel

import (
	"fmt"

	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// Cast converts the present values of v to another type: a value that does not
// fit is a *vector.RowError around ErrOverflow or ErrInexact, two types with
// no conversion are ErrType. Integers become floats by rounding; floats become
// integers only without a fraction; a finite float64 becomes a finite float32.
// Times change their unit exactly or not at all. Values of one layout are
// shared with v, others lie in scope, on the Go heap when it is nil.
func Cast(v *vector.Vector, to vector.Type, scope *memory.Scope) (*vector.Vector, error) {
	from := v.Type()
	switch f, t := from.Kind, to.Kind; {
	case from == to:
		return v, nil
	case f.IsNumeric() && t.IsNumeric():
		return castNumber(v, to, scope)
	case f == vector.Categorical && t == vector.String:
		return categoryText(v), nil
	case f == t && f == vector.Timestamp && (from.Zone == "") != (to.Zone == ""):
	case f == t && f >= vector.Time && f <= vector.Duration:
		return rescale(v.WithType(to), from.Unit.PerSecond(), to.Unit.PerSecond(), v, scope)
	case f == vector.Date && t == vector.Timestamp:
		days, err := castNumber(v.WithType(vector.Of(vector.Int32)), vector.Of(vector.Int64), scope)
		if err != nil {
			return nil, err
		}
		return rescale(days.WithType(to), 1, 86400*to.Unit.PerSecond(), v, scope)
	case f.IsInteger() && t >= vector.Time && t <= vector.Duration:
		whole, err := Cast(v, vector.Of(vector.Int64), scope)
		if err != nil {
			return nil, err
		}
		return whole.WithType(to), nil
	case f >= vector.Time && f <= vector.Duration && t == vector.Int64, f == vector.Date && t == vector.Int32:
		return v.WithType(to), nil
	case f.IsInteger() && t == vector.Date:
		days, err := Cast(v, vector.Of(vector.Int32), scope)
		if err != nil {
			return nil, err
		}
		return days.WithType(to), nil
	}
	return nil, fmt.Errorf("%w: no conversion from %v to %v", vector.ErrType, from, to)
}

// rescale changes 64-bit values that count from units a second into to units a
// second. Errors show the value of original, which v was made from.
func rescale(v *vector.Vector, from, to int64, original *vector.Vector, scope *memory.Scope) (*vector.Vector, error) {
	if from == to {
		return v, nil
	}
	t, x := v.Type(), vector.Values[int64](v)
	out := memory.In[int64](scope, len(x))
	if to > from {
		if row := scaleUp(out, x, to/from, v.Valid()); row >= 0 {
			return nil, doesNotFit(original, row, t, vector.ErrOverflow)
		}
	} else if row := scaleDown(out, x, from/to, v.Valid()); row >= 0 {
		return nil, doesNotFit(original, row, t, vector.ErrInexact)
	}
	return vector.FromSlice(t, out, v.Valid()), nil
}

// scaleUp multiplies and returns the first valid row that overflows, else −1.
func scaleUp(dst, x []int64, factor int64, valid vector.Bitmap) int {
	least, most := (-1<<63)/factor, (1<<63-1)/factor
	var lost uint8
	for i, a := range x {
		dst[i] = a * factor
		lost |= bit(a < least) | bit(a > most)
	}
	if lost != 0 {
		for i, a := range x {
			if (a < least || a > most) && valid.Get(i) {
				return i
			}
		}
	}
	return -1
}

// scaleDown divides and returns the first valid row that leaves a rest, else −1.
func scaleDown(dst, x []int64, factor int64, valid vector.Bitmap) int {
	var lost int64
	for i, a := range x {
		q := a / factor
		dst[i] = q
		lost |= a - q*factor
	}
	if lost != 0 {
		for i, a := range x {
			if a%factor != 0 && valid.Get(i) {
				return i
			}
		}
	}
	return -1
}

// doesNotFit is the error of a value that a type cannot hold.
func doesNotFit(v *vector.Vector, row int, t vector.Type, reason error) error {
	return &vector.RowError{Row: row, Err: fmt.Errorf("%w: %s does not fit %v", reason, vector.AppendValue(nil, v, row), t)}
}

// categoryText returns a categorical as a dictionary string with the same
// codes. Levels that are no text are formatted.
func categoryText(v *vector.Vector) *vector.Vector {
	t := vector.Of(vector.String)
	if !v.IsDictionary() || v.Pool().Levels().Type().Kind.IsText() {
		return v.WithType(t)
	}
	levels := v.Pool().Levels()
	text := make([]string, levels.Len())
	var b []byte
	for i := range text {
		b = vector.AppendValue(b[:0], levels, i)
		text[i] = string(b)
	}
	return v.WithPool(vector.NewPool(vector.TextLevels(text), nil, false)).WithType(t)
}
