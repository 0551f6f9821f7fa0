package json

import (
	"encoding/hex"
	"errors"
	"strconv"
	"unsafe"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// numbers is the set of kinds of numbers that a column holds.
type numbers uint8

const (
	negative numbers = 1 << iota
	big              // an integer beyond Int64 that Uint64 holds
	real             // anything else that is no Int64
)

// A column is what one block has of a field.
type column struct {
	name    string
	spans   []span // by row
	classes []class
	first   [classes]int // row of the first value of each class, −1
	numbers numbers
}

// newColumn returns a column of rows without a value.
func newColumn(name string, rows int) *column {
	c := &column{name: name, spans: make([]span, rows), classes: make([]class, rows)}
	for i := range c.first {
		c.first[i] = -1
	}
	return c
}

// set appends a value in a row; rows before it that have none are missing. It
// reports whether the row has no value yet.
func (c *column) set(row int, block []byte, s span, k class) bool {
	if len(c.spans) > row {
		return false
	}
	c.fill(row)
	c.spans, c.classes = append(c.spans, s), append(c.classes, k)
	if c.first[k] < 0 {
		c.first[k] = row
	}
	if k == classNumber {
		c.numbers |= numberKind(s.bytes(block))
	}
	return true
}

// fill makes rows that have no value missing, up to so many.
func (c *column) fill(rows int) {
	for len(c.spans) < rows {
		c.spans, c.classes = append(c.spans, span{}), append(c.classes, classMissing)
	}
}

// numberKind classifies a number.
func numberKind(b []byte) numbers {
	digits, sign := b, numbers(0)
	if b[0] == '-' {
		digits, sign = b[1:], negative
	}
	for _, c := range digits {
		if c-'0' > 9 {
			return real | sign
		}
	}
	switch _, err := strconv.ParseInt(view(b), 10, 64); {
	case sign != 0 && digits[0] == '0': // −0
		return real | sign
	case err == nil:
		return sign
	case sign != 0:
		return real | sign
	}
	if _, err := strconv.ParseUint(view(b), 10, 64); err != nil {
		return real
	}
	return big
}

// kind returns the type of numbers.
func (n numbers) kind() vector.Kind {
	switch {
	case n&real != 0, n&big != 0 && n&negative != 0:
		return vector.Float64
	case n&big != 0:
		return vector.Uint64
	}
	return vector.Int64
}

// view views bytes as a string.
func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// natural returns the type of a column of one class, the zero Type when all
// values are missing.
func natural(k class, n numbers) dataframe.Type {
	switch k {
	case classBool:
		return vector.Of(vector.Bool)
	case classNumber:
		return vector.Of(n.kind())
	case classText, classNested:
		return vector.Of(vector.String)
	}
	return dataframe.Type{}
}

// errClass says that a value is of a class that its type does not take.
var errClass = errors.New("another class")

// vector makes values of type t. On an error it returns the row.
func (c *column) vector(block []byte, t dataframe.Type) (*vector.Vector, int, error) {
	size := t.Kind.Width() * 8
	switch t.Kind {
	case vector.Bool:
		return c.bools(block)
	case vector.Int8:
		return numbersOf(c, block, t, func(s string) (int8, error) { x, err := strconv.ParseInt(s, 10, size); return int8(x), err })
	case vector.Int16:
		return numbersOf(c, block, t, func(s string) (int16, error) { x, err := strconv.ParseInt(s, 10, size); return int16(x), err })
	case vector.Int32:
		return numbersOf(c, block, t, func(s string) (int32, error) { x, err := strconv.ParseInt(s, 10, size); return int32(x), err })
	case vector.Int64:
		return numbersOf(c, block, t, func(s string) (int64, error) { return strconv.ParseInt(s, 10, size) })
	case vector.Uint8:
		return numbersOf(c, block, t, func(s string) (uint8, error) { x, err := strconv.ParseUint(s, 10, size); return uint8(x), err })
	case vector.Uint16:
		return numbersOf(c, block, t, func(s string) (uint16, error) { x, err := strconv.ParseUint(s, 10, size); return uint16(x), err })
	case vector.Uint32:
		return numbersOf(c, block, t, func(s string) (uint32, error) { x, err := strconv.ParseUint(s, 10, size); return uint32(x), err })
	case vector.Uint64:
		return numbersOf(c, block, t, func(s string) (uint64, error) { return strconv.ParseUint(s, 10, size) })
	case vector.Float32:
		return numbersOf(c, block, t, func(s string) (float32, error) { x, err := strconv.ParseFloat(s, size); return float32(x), err })
	case vector.Float64:
		return numbersOf(c, block, t, func(s string) (float64, error) { return strconv.ParseFloat(s, size) })
	case vector.Date:
		return texts(c, block, t, func(b []byte) (int32, error) { x, err := vector.ParseTemporal(b, t); return int32(x), err })
	case vector.Time, vector.Timestamp, vector.Duration:
		return texts(c, block, t, func(b []byte) (int64, error) { return vector.ParseTemporal(b, t) })
	case vector.Binary:
		return c.binary(block, t)
	}
	return c.strings(block, t), 0, nil
}

// A maker holds values while they are made.
type maker[T vector.Fixed] struct {
	out   []T
	valid vector.Bitmap
}

// missing notes that a row has no value.
func (m *maker[T]) missing(row int) {
	if m.valid.IsZero() {
		m.valid = vector.NewSetBitmap(len(m.out))
	}
	m.valid.Clear(row)
}

// numbersOf makes numbers. Floats may also be the texts NaN, Infinity and
// -Infinity.
func numbersOf[T vector.Fixed](c *column, block []byte, t dataframe.Type, parse func(string) (T, error)) (*vector.Vector, int, error) {
	m := maker[T]{out: memory.Make[T](len(c.spans))}
	float := t.Kind == vector.Float64 || t.Kind == vector.Float32
	for r, s := range c.spans {
		b := s.bytes(block)
		switch k := c.classes[r]; {
		case k == classMissing:
			m.missing(r)
			continue
		case k == classNumber:
		case k == classText && float && (string(b) == "NaN" || string(b) == "Infinity" || string(b) == "-Infinity"):
		default:
			return nil, r, errClass
		}
		x, err := parse(view(b))
		if err != nil {
			return nil, r, err
		}
		m.out[r] = x
	}
	return vector.FromSlice(t, m.out, m.valid), 0, nil
}

// texts makes values that are written as strings.
func texts[T vector.Fixed](c *column, block []byte, t dataframe.Type, parse func([]byte) (T, error)) (*vector.Vector, int, error) {
	m := maker[T]{out: memory.Make[T](len(c.spans))}
	for r, s := range c.spans {
		switch c.classes[r] {
		case classMissing:
			m.missing(r)
			continue
		case classText:
		default:
			return nil, r, errClass
		}
		x, err := parse(s.text(block))
		if err != nil {
			return nil, r, err
		}
		m.out[r] = x
	}
	return vector.FromSlice(t, m.out, m.valid), 0, nil
}

// bools makes bools.
func (c *column) bools(block []byte) (*vector.Vector, int, error) {
	bits, valid := vector.NewBitmap(len(c.spans)), vector.Bitmap{}
	for r, s := range c.spans {
		switch c.classes[r] {
		case classMissing:
			if valid.IsZero() {
				valid = vector.NewSetBitmap(len(c.spans))
			}
			valid.Clear(r)
		case classBool:
			if block[s.start] == 't' {
				bits.Set(r)
			}
		default:
			return nil, r, errClass
		}
	}
	return vector.FromBits(bits, valid), 0, nil
}

// binary makes binary values of hexadecimal digits.
func (c *column) binary(block []byte, t dataframe.Type) (*vector.Vector, int, error) {
	off, valid := memory.Make[int32](len(c.spans)+1), vector.Bitmap{}
	var blob []byte
	for r, s := range c.spans {
		switch c.classes[r] {
		case classMissing:
			if valid.IsZero() {
				valid = vector.NewSetBitmap(len(c.spans))
			}
			valid.Clear(r)
		case classText:
			var err error
			if blob, err = hex.AppendDecode(blob, s.text(block)); err != nil {
				return nil, r, err
			}
		default:
			return nil, r, errClass
		}
		off[r+1] = int32(len(blob))
	}
	return vector.FromOffsets(t, off, blob, valid), 0, nil
}

// strings makes strings: of a string its value, of any other value its text.
// They are a dictionary while at most half of them differ.
func (c *column) strings(block []byte, t dataframe.Type) *vector.Vector {
	in, codes := vector.NewInterner(64), make([]uint32, len(c.spans))
	for r := range codes {
		if c.classes[r] != classMissing {
			codes[r] = in.Code(c.string(block, r))
		}
		if t.Kind == vector.String && in.Len() > len(codes)/2+1 {
			return c.plain(block, t)
		}
	}
	pool := in.Pool()
	if t.Kind == vector.Categorical {
		pool = vector.NewPool(pool.Levels(), pool.ValueRanks(), false)
	}
	return vector.FromWideCodes(t, codes, pool)
}

// string returns the text of a value.
func (c *column) string(block []byte, row int) []byte {
	if c.classes[row] == classText {
		return c.spans[row].text(block)
	}
	return c.spans[row].bytes(block)
}

// plain makes strings that are no dictionary.
func (c *column) plain(block []byte, t dataframe.Type) *vector.Vector {
	off, valid := memory.Make[int32](len(c.spans)+1), vector.Bitmap{}
	var blob []byte
	for r := range c.spans {
		if c.classes[r] == classMissing {
			if valid.IsZero() {
				valid = vector.NewSetBitmap(len(c.spans))
			}
			valid.Clear(r)
		} else {
			blob = append(blob, c.string(block, r)...)
		}
		off[r+1] = int32(len(blob))
	}
	return vector.FromOffsets(t, off, blob, valid)
}

// wrong returns the error for a value that is not of type t.
func (c *column) wrong(block []byte, row int, t dataframe.Type, err error, why string) error {
	got := c.spans[row].bytes(block)
	text := string(got[:min(len(got), 40)])
	if len(got) > 40 {
		text += "…"
	}
	if c.classes[row] == classText {
		text = strconv.Quote(text)
	}
	reason := ""
	var e *strconv.NumError
	switch {
	case errors.Is(err, errClass):
	case errors.As(err, &e) && e.Err == strconv.ErrRange:
		reason = ", out of range"
	case t.Kind.IsTemporal() && !errors.Is(err, vector.ErrSyntax):
		reason = ", " + err.Error()
	}
	return because(ErrValue, "wrong value%s (got %s, want %v%s)", reason, text, t, why)
}
