package csv

import (
	"encoding/hex"
	"errors"
	"strconv"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// typed makes a piece of a type that the caller asked for. A field that is no
// value of the type is a fault.
func (c *chunk) typed(col int, t dataframe.Type) (piece, *fault) {
	switch t.Kind {
	case vector.String, vector.Categorical:
		return c.strings(col, t), nil
	case vector.Binary:
		return c.binary(col, t)
	case vector.Bool:
		parse := func(b []byte) (bool, error) { return strconv.ParseBool(text(b)) }
		p, ok := c.bools(col, func(b []byte) (bool, bool) { x, err := parse(b); return x, err == nil })
		if !ok {
			return p, firstWrong(c, col, t, parse)
		}
		return p, nil
	case vector.Int8:
		return signed[int8](c, col, t)
	case vector.Int16:
		return signed[int16](c, col, t)
	case vector.Int32:
		return signed[int32](c, col, t)
	case vector.Int64:
		return signed[int64](c, col, t)
	case vector.Uint8:
		return unsigned[uint8](c, col, t)
	case vector.Uint16:
		return unsigned[uint16](c, col, t)
	case vector.Uint32:
		return unsigned[uint32](c, col, t)
	case vector.Uint64:
		return unsigned[uint64](c, col, t)
	case vector.Float32:
		return wanted(c, col, t, func(b []byte) (float32, error) {
			x, err := parseAnyFloat(b, 32)
			return float32(x), err
		})
	case vector.Float64:
		parse := func(b []byte) (float64, error) { return parseAnyFloat(b, 64) }
		p, ok := c.floats(col, func(b []byte) (float64, bool) { x, err := parse(b); return x, err == nil })
		if !ok {
			return p, firstWrong(c, col, t, parse)
		}
		return p, nil
	case vector.Date:
		return wanted(c, col, t, func(b []byte) (int32, error) {
			x, err := vector.ParseTemporal(b, t)
			return int32(x), err
		})
	}
	return wanted(c, col, t, func(b []byte) (int64, error) { return vector.ParseTemporal(b, t) })
}

// signed is typed for signed integers. It takes a plus and leading zeros.
func signed[T int8 | int16 | int32 | int64](c *chunk, col int, t dataframe.Type) (piece, *fault) {
	size := 8 * t.Kind.Width()
	parse := func(b []byte) (T, error) {
		if x, ok := parseInt(b); ok && int64(T(x)) == x {
			return T(x), nil
		}
		x, err := strconv.ParseInt(text(b), 10, size)
		return T(x), err
	}
	return checked(c, col, t, parse, integers[T])
}

// unsigned is typed for unsigned integers.
func unsigned[T uint8 | uint16 | uint32 | uint64](c *chunk, col int, t dataframe.Type) (piece, *fault) {
	size := 8 * t.Kind.Width()
	parse := func(b []byte) (T, error) {
		if x, ok := parseInt(b); ok && x >= 0 && int64(T(x)) == x {
			return T(x), nil
		}
		if len(b) > 0 && b[0] == '+' {
			b = b[1:]
		}
		x, err := strconv.ParseUint(text(b), 10, size)
		return T(x), err
	}
	return checked(c, col, t, parse, integers[T])
}

// parseAnyFloat reads a float with an optional plus and leading zeros.
func parseAnyFloat(b []byte, size int) (float64, error) {
	if size == 64 {
		if x, ok := parseFloat(b); ok {
			return x, nil
		}
	}
	for _, c := range b {
		if c == '_' || c|0x20 == 'x' { // Go's own notation
			return 0, strconv.ErrSyntax
		}
	}
	return strconv.ParseFloat(text(b), size)
}

// wanted makes a piece of fixed-width values or names the first wrong one.
func wanted[T vector.Fixed](c *chunk, col int, t dataframe.Type, parse func([]byte) (T, error)) (piece, *fault) {
	return checked(c, col, t, parse, fixed[T])
}

// checked makes a piece with one of the functions of inference, or
// names the first wrong value.
func checked[T vector.Fixed](c *chunk, col int, t dataframe.Type, parse func([]byte) (T, error),
	read func(*chunk, int, dataframe.Type, func([]byte) (T, seen, bool)) (piece, bool)) (piece, *fault) {
	p, ok := read(c, col, t, func(b []byte) (T, seen, bool) {
		x, err := parse(b)
		return x, 0, err == nil
	})
	if ok {
		return p, nil
	}
	return p, firstWrong(c, col, t, parse)
}

// firstWrong finds the first field that parse refuses.
func firstWrong[T any](c *chunk, col int, t dataframe.Type, parse func([]byte) (T, error)) *fault {
	for r := range c.rows {
		f := c.fields[r*c.width+col]
		if c.isMissing(f) {
			continue
		}
		if _, err := parse(trim(f.raw(c.block))); err != nil {
			return c.wrong(f, col, t, err)
		}
	}
	return nil
}

// wrong returns the fault of a field that is no value of t.
func (c *chunk) wrong(f field, col int, t dataframe.Type, err error) *fault {
	b, _ := f.text(c.block, nil)
	got := string(b[:min(len(b), 40)])
	if len(b) > 40 {
		got += "…"
	}
	var e *strconv.NumError
	why, want := "", t.String()
	switch {
	case errors.As(err, &e) && e.Err == strconv.ErrRange:
		why = ", out of range"
	case t.Kind.IsTemporal() && errors.Is(err, vector.ErrSyntax):
		want += " such as " + examples[t.Kind]
	case t.Kind.IsTemporal():
		why = ", " + err.Error()
	}
	return &fault{int(f.start &^ topBit), col, because(ErrValue, "wrong value%s (got %q, want %s)", why, got, want)}
}

// examples show how dates and times are written.
var examples = map[dataframe.Kind]string{
	vector.Date:      "2021-04-29",
	vector.Time:      "23:58:17.25",
	vector.Timestamp: "2021-04-29T23:58:17",
	vector.Duration:  "1h30m0.5s",
}

// binary is typed for binary columns: hexadecimal digits.
func (c *chunk) binary(col int, t dataframe.Type) (piece, *fault) {
	var blob []byte
	off := memory.Make[int32](c.rows + 1)
	var valid vector.Bitmap
	for r := range c.rows {
		f := c.fields[r*c.width+col]
		if c.isMissingText(f) {
			valid = c.missing(valid, r)
		} else {
			var err error
			if blob, err = hex.AppendDecode(blob, f.raw(c.block)); err != nil {
				return piece{}, c.wrong(f, col, t, err)
			}
		}
		off[r+1] = int32(len(blob))
	}
	return piece{values: vector.FromOffsets(t, off, blob, valid)}, nil
}
