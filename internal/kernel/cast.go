package kernel

import (
	"fmt"

	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// Cast converts the present values of v to another type: a value that does not
// fit is a *vector.RowError around ErrOverflow, ErrInexact or ErrParse, two
// types with no conversion are ErrType. Values of one layout are shared with v,
// others lie in scope, on the Go heap when it is nil.
//
//   - Integers become floats by rounding; floats become integers only without a
//     fraction; a finite float64 becomes a finite float32. A bool is 0 or 1, and
//     no other number is a bool.
//   - Times change their unit exactly or not at all; their numbers are what
//     they count. The date and the time of a timestamp are those of its zone,
//     where a date begins when clocks first show it.
//   - Everything is written as AppendValue does, and text is read back: numbers
//     in decimal, true and false in any case, dates and times in their ISO
//     forms, without white space around them. Binary is text when it is UTF-8.
//   - A categorical is converted as the values of its levels are.
func Cast(v *vector.Vector, to vector.Type, scope *memory.Scope) (*vector.Vector, error) {
	return (&caster{scope: scope}).cast(v, to)
}

// TryCast is Cast, but a value that does not fit becomes missing.
func TryCast(v *vector.Vector, to vector.Type, scope *memory.Scope) (*vector.Vector, error) {
	return (&caster{scope: scope, try: true}).cast(v, to)
}

// Castable reports whether there is a conversion between two types. What a
// categorical can become shows when its levels are known.
func Castable(from, to vector.Type) bool {
	_, err := Cast(AllMissing(from, nil, 0, nil), to, nil)
	return err == nil
}

// A caster converts values.
type caster struct {
	scope *memory.Scope
	try   bool
}

// cast is Cast or TryCast.
func (c *caster) cast(v *vector.Vector, to vector.Type) (*vector.Vector, error) {
	from := v.Type()
	seconds, moment := int64(86400), vector.Type{Kind: vector.Timestamp, Zone: to.Zone}
	switch f, t := from.Kind, to.Kind; {
	case from == to:
		return v, nil
	case f == vector.Categorical && t == vector.String:
		return categoryText(v), nil
	case f == vector.Categorical && t != f:
		return c.cast(levelValues(v, c.scope), to)
	case f.IsNumeric() && t.IsNumeric():
		return c.number(v, to)
	case f == vector.Bool || t == vector.Bool || f.IsText() || t.IsText():
		return c.textOrBool(v, to)
	case f == t && f == vector.Timestamp && (from.Zone == "") != (to.Zone == ""):
	case f == t && f >= vector.Time && f <= vector.Duration:
		return c.rescale(v.WithType(to), from.Unit.PerSecond(), to.Unit.PerSecond(), v)
	case f == vector.Date && t == vector.Timestamp && to.Zone != "" && to.Zone != "UTC":
		return c.dayStarts(v, to)
	case f == vector.Date && t == vector.Timestamp:
		days, err := c.number(v.WithType(vector.Of(vector.Int32)), vector.Of(vector.Int64))
		if err != nil {
			return nil, err
		}
		moment.Unit = to.Unit
		return c.rescale(days.WithType(moment), 1, seconds*to.Unit.PerSecond(), v)
	case f == vector.Timestamp && (t == vector.Date || t == vector.Time):
		return c.partOf(v, to)
	case f.IsNumeric() && t == vector.Date:
		return c.through(v, vector.Of(vector.Int32), to)
	case f.IsNumeric() && t >= vector.Time && t <= vector.Duration:
		return c.through(v, vector.Of(vector.Int64), to)
	case f == vector.Date && t.IsNumeric():
		return c.number(v.WithType(vector.Of(vector.Int32)), to)
	case f >= vector.Time && f <= vector.Duration && t.IsNumeric():
		return c.number(v.WithType(vector.Of(vector.Int64)), to)
	}
	return nil, fmt.Errorf("%w: no conversion from %v to %v", vector.ErrType, from, to)
}

// through converts to a type by another one of the same layout.
func (c *caster) through(v *vector.Vector, by, to vector.Type) (*vector.Vector, error) {
	out, err := c.cast(v, by)
	if err != nil {
		return nil, err
	}
	return out.WithType(to), nil
}

// A kept is the validity of a conversion's result.
type kept struct {
	try   bool
	n     int
	valid vector.Bitmap
	own   bool
}

// keep begins with the values of v that are present.
func (c *caster) keep(v *vector.Vector) *kept { return &kept{try: c.try, n: v.Len(), valid: v.Valid()} }

// drop makes a row missing, or returns what is wrong with it.
func (k *kept) drop(row int, err error) error {
	if !k.try {
		return &vector.RowError{Row: row, Err: err}
	}
	if !k.own {
		words := make([]uint64, (k.n+63)/64)
		SetBits(words, true, k.n)
		if !k.valid.IsZero() {
			CopyBits(k.valid, words)
		}
		k.valid, k.own = vector.BitmapOf(words, k.n), true
	}
	k.valid.Clear(row)
	return nil
}

// rescale changes 64-bit values that count from units a second into to units a
// second. Errors show the value of original, which v was made from.
func (c *caster) rescale(v *vector.Vector, from, to int64, original *vector.Vector) (*vector.Vector, error) {
	if from == to {
		return v, nil
	}
	t, x := v.Type(), vector.Values[int64](v)
	out := memory.In[int64](c.scope, len(x))
	valid := c.keep(v)
	convert, reason, factor := scaleUp, vector.ErrOverflow, max(to/from, 1)
	if to < from {
		convert, reason, factor = scaleDown, vector.ErrInexact, from/to
	}
	if convert(out, x, factor) {
		for i := range x {
			if valid.valid.Get(i) && convert(out[i:i+1], x[i:i+1], factor) {
				if err := valid.drop(i, doesNotFit(original, i, t, reason)); err != nil {
					return nil, err
				}
			}
		}
	}
	return vector.FromSlice(t, out, valid.valid), nil
}

// scaleUp multiplies and reports whether a product overflowed.
func scaleUp(dst, x []int64, factor int64) bool {
	least, most := (-1<<63)/factor, (1<<63-1)/factor
	var lost uint8
	for i, a := range x {
		dst[i] = a * factor
		lost |= bit(a < least) | bit(a > most)
	}
	return lost != 0
}

// scaleDown divides and reports whether a division left a rest.
func scaleDown(dst, x []int64, factor int64) bool {
	var lost int64
	for i, a := range x {
		q := a / factor
		dst[i] = q
		lost |= a - q*factor
	}
	return lost != 0
}

// doesNotFit is the error of a value that a type cannot hold.
func doesNotFit(v *vector.Vector, row int, t vector.Type, reason error) error {
	return fmt.Errorf("%w: %s does not fit %v", reason, vector.AppendValue(nil, v, row), t)
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
