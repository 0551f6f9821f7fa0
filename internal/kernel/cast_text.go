package kernel

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strconv"
	"unicode/utf8"
	"unsafe"

	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// levelValues returns a categorical as values of its levels' type.
func levelValues(v *vector.Vector, scope *memory.Scope) *vector.Vector {
	if !v.IsDictionary() {
		return v.WithType(vector.Of(vector.String))
	}
	levels := v.Pool().Levels()
	if levels.Type().Kind == vector.String {
		return v.WithType(levels.Type())
	}
	return GatherIn(scope, levels, Codes[uint32](v, places(levels.Len())))
}

// places returns the place of each code's level: NoRow for code 0.
func places(levels int) []uint32 {
	table := make([]uint32, levels+1)
	for c := range table {
		table[c] = uint32(c) - 1
	}
	return table
}

// textOrBool converts from and to text, binary and bool.
func (c *caster) textOrBool(v *vector.Vector, to vector.Type) (*vector.Vector, error) {
	from := v.Type()
	switch f, t := from.Kind, to.Kind; {
	case f == vector.Binary && t == vector.String:
		return c.binaryText(v)
	case f == vector.String && t == vector.Binary:
		if v.IsDictionary() {
			levels := v.Pool().Levels()
			return GatherIn(c.scope, levels.WithType(to), Codes[uint32](v, places(levels.Len()))), nil
		}
		return v.WithType(to), nil
	case f == vector.Binary || t == vector.Binary || t == vector.Categorical:
	case t == vector.String:
		return writeText(v, to), nil
	case f == vector.Bool && t.IsNumeric():
		ones := memory.In[uint8](c.scope, v.Len())
		for i := range ones {
			ones[i] = uint8(v.Int(i))
		}
		return c.number(vector.FromSlice(vector.Of(vector.Uint8), ones, v.Valid()), to)
	case f.IsNumeric() && t == vector.Bool:
		return c.numberBool(v)
	case f == vector.String && t == vector.Bool:
		return c.readBools(v)
	case f == vector.String && (t.IsNumeric() || t.IsTemporal()):
		return c.readText(v, to)
	}
	return nil, fmt.Errorf("%w: no conversion from %v to %v", vector.ErrType, from, to)
}

// binaryText returns binary values as text.
func (c *caster) binaryText(v *vector.Vector) (*vector.Vector, error) {
	valid := c.keep(v)
	for i := range v.Len() {
		if valid.valid.Get(i) && !utf8.Valid(v.Text(i)) {
			if err := valid.drop(i, fmt.Errorf("%w: 0x%x is no UTF-8", vector.ErrParse, v.Text(i))); err != nil {
				return nil, err
			}
		}
	}
	return Mask(v.WithType(vector.Of(vector.String)), valid.valid), nil
}

// writeText writes values as text.
func writeText(v *vector.Vector, to vector.Type) *vector.Vector {
	ends := make([]int, v.Len())
	var blob []byte
	for i := range ends {
		blob = vector.AppendValue(blob, v, i)
		ends[i] = len(blob)
	}
	exact := memory.Make[byte](len(blob))
	copy(exact, blob)
	if len(blob) > maxOffset32 {
		return vector.FromOffsets(to, offsetsOf[int64](ends), exact, v.Valid())
	}
	return vector.FromOffsets(to, offsetsOf[int32](ends), exact, v.Valid())
}

// offsetsOf returns the offsets of values with these ends.
func offsetsOf[O int32 | int64](ends []int) []O {
	off := memory.Make[O](len(ends) + 1)
	for i, e := range ends {
		off[i+1] = O(e)
	}
	return off
}

// numberBool returns 0 and 1 as bools.
func (c *caster) numberBool(v *vector.Vector) (*vector.Vector, error) {
	words := memory.In[uint64](c.scope, (v.Len()+63)/64)
	clear(words)
	valid := c.keep(v)
	t := vector.Of(vector.Bool)
	for i := range v.Len() {
		if !valid.valid.Get(i) {
			continue
		}
		switch v.Float(i) {
		case 1:
			words[i>>6] |= 1 << (i & 63)
		case 0:
		default:
			if err := valid.drop(i, doesNotFit(v, i, t, vector.ErrInexact)); err != nil {
				return nil, err
			}
		}
	}
	return vector.FromBits(vector.BitmapOf(words, v.Len()), valid.valid), nil
}

// unreadable is the error of a text that is no value of a type.
func unreadable(s []byte, t vector.Type, why error) error {
	if why == nil {
		return fmt.Errorf("%w: %q is no %v", vector.ErrParse, s, t)
	}
	return fmt.Errorf("%w: %q is no %v (%w)", vector.ErrParse, s, t, why)
}

// readBools reads true and false, in any case.
func (c *caster) readBools(v *vector.Vector) (*vector.Vector, error) {
	valid := c.keepText(v)
	words := memory.In[uint64](c.scope, (v.Len()+63)/64)
	clear(words)
	for i := range v.Len() {
		if !valid.valid.Get(i) {
			continue
		}
		switch s := TextAt(v, i); {
		case bytes.EqualFold(s, []byte("true")):
			words[i>>6] |= 1 << (i & 63)
		case bytes.EqualFold(s, []byte("false")):
		default:
			if err := valid.drop(i, unreadable(s, vector.Of(vector.Bool), nil)); err != nil {
				return nil, err
			}
		}
	}
	return vector.FromBits(vector.BitmapOf(words, v.Len()), valid.valid), nil
}

// keepText is keep for text, which may be a dictionary.
func (c *caster) keepText(v *vector.Vector) *kept {
	return &kept{try: c.try, n: v.Len(), valid: Present(v)}
}

// readText reads numbers, dates and times.
func (c *caster) readText(v *vector.Vector, to vector.Type) (*vector.Vector, error) {
	switch to.Kind {
	case vector.Int8:
		return readInts[int8](c, v, to)
	case vector.Int16:
		return readInts[int16](c, v, to)
	case vector.Int32, vector.Date:
		return readInts[int32](c, v, to)
	case vector.Uint8:
		return readInts[uint8](c, v, to)
	case vector.Uint16:
		return readInts[uint16](c, v, to)
	case vector.Uint32:
		return readInts[uint32](c, v, to)
	case vector.Uint64:
		return readInts[uint64](c, v, to)
	case vector.Float32:
		return readFixed(c, v, to, func(s []byte) (float32, error) {
			x, err := readFloat(s, to)
			return float32(x), err
		})
	case vector.Float64:
		return readFixed(c, v, to, func(s []byte) (float64, error) { return readFloat(s, to) })
	}
	return readInts[int64](c, v, to)
}

// readInts reads integers of type T, which may stand for dates or times.
func readInts[T vector.Fixed](c *caster, v *vector.Vector, to vector.Type) (*vector.Vector, error) {
	switch {
	case to.Kind.IsTemporal():
		return readFixed(c, v, to, func(s []byte) (T, error) {
			x, err := vector.ParseTemporal(s, to)
			if errors.Is(err, vector.ErrSyntax) {
				err = unreadable(s, to, nil)
			} else if err != nil {
				err = unreadable(s, to, err)
			}
			return T(x), err
		})
	case to.Kind == vector.Uint64:
		return readFixed(c, v, to, func(s []byte) (T, error) {
			x, negative, err := readInt(s, to)
			if err == nil && negative && x != 0 {
				err = outOfRange(s, to)
			}
			return T(x), err
		})
	}
	return readFixed(c, v, to, func(s []byte) (T, error) {
		m, negative, err := readInt(s, to)
		if err != nil {
			return 0, err
		}
		x := int64(m)
		if negative {
			x = -x
		}
		if (x < 0) != negative && m != 0 || int64(T(x)) != x {
			return 0, outOfRange(s, to)
		}
		return T(x), nil
	})
}

// readFixed reads each present text.
func readFixed[T vector.Fixed](c *caster, v *vector.Vector, to vector.Type, read func([]byte) (T, error)) (*vector.Vector, error) {
	valid := c.keepText(v)
	out := memory.In[T](c.scope, v.Len())
	for i := range out {
		out[i] = 0
		if !valid.valid.Get(i) {
			continue
		}
		x, err := read(TextAt(v, i))
		if err != nil {
			if err = valid.drop(i, err); err != nil {
				return nil, err
			}
			continue
		}
		out[i] = x
	}
	return vector.FromSlice(to, out, valid.valid), nil
}

// outOfRange is the error of a number that its type does not hold.
func outOfRange(s []byte, t vector.Type) error {
	return fmt.Errorf("%w: %q does not fit %v", vector.ErrOverflow, s, t)
}

// readInt reads a sign and decimal digits.
func readInt(s []byte, t vector.Type) (magnitude uint64, negative bool, err error) {
	digits := s
	if len(digits) > 0 && (digits[0] == '-' || digits[0] == '+') {
		negative, digits = digits[0] == '-', digits[1:]
	}
	over := false
	for _, c := range digits {
		c -= '0'
		if c > 9 {
			return 0, false, unreadable(s, t, nil)
		}
		over = over || magnitude > (math.MaxUint64-uint64(c))/10
		magnitude = magnitude*10 + uint64(c)
	}
	switch {
	case len(digits) == 0:
		return 0, false, unreadable(s, t, nil)
	case over:
		return 0, false, outOfRange(s, t)
	}
	return magnitude, negative, nil
}

// readFloat reads a decimal number, inf, infinity or nan to the nearest float.
func readFloat(s []byte, t vector.Type) (float64, error) {
	if bytes.ContainsAny(s, "_xXpP") { // Go's literals have more forms
		return 0, unreadable(s, t, nil)
	}
	x, err := strconv.ParseFloat(unsafe.String(unsafe.SliceData(s), len(s)), 8*t.Kind.Width())
	switch {
	case errors.Is(err, strconv.ErrRange):
		return 0, outOfRange(s, t)
	case err != nil:
		return 0, unreadable(s, t, nil)
	}
	return x, nil
}
