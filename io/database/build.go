package database

import (
	"database/sql"
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// A builder collects the values of a column. It implements sql.Scanner, so
// that a value comes from the driver without a detour.
type builder struct {
	name     string
	typ      vector.Type // Invalid until a value decides
	guessed  bool        // by a value
	nullable bool
	err      error

	n       int
	missing []uint32  // rows
	ints    []int64   // of integers, bools and times
	floats  []float64 // of floats
	off     []int64   // of text
	blob    []byte
}

// newBuilder returns an empty builder.
func newBuilder(c *sql.ColumnType) *builder {
	nullable, known := c.Nullable()
	b := &builder{name: c.Name(), typ: typeOf(c), nullable: nullable || !known, off: []int64{0}}
	b.guessed = b.typ.Kind == vector.Invalid
	return b
}

// Scan implements sql.Scanner.
func (b *builder) Scan(src any) error {
	b.err = b.add(src)
	return b.err
}

// add appends a value of the driver.
func (b *builder) add(src any) error {
	if src == nil {
		b.missing = append(b.missing, uint32(b.n))
		b.n++
		b.pad()
		return nil
	}
	if b.typ.Kind == vector.Invalid {
		b.guess(src)
	}
	if _, ok := src.(float64); ok && b.guessed && b.typ.Kind == vector.Int64 {
		if err := b.widen(); err != nil {
			return err
		}
	}
	b.n++
	b.pad() // the value before may have had another type
	var err error
	switch k := b.typ.Kind; {
	case k == vector.Bool || k.IsInteger():
		b.ints[b.n-1], err = b.integer(src)
	case k.IsFloat():
		b.floats[b.n-1], err = float(src)
		if f := b.floats[b.n-1]; k == vector.Float32 && err == nil && !math.IsInf(f, 0) && math.IsInf(float64(float32(f)), 0) {
			err = fmt.Errorf("%w: %v does not fit %v", vector.ErrOverflow, f, b.typ)
		}
	case k.IsTemporal():
		b.ints[b.n-1], err = b.temporal(src)
	default:
		switch v := src.(type) {
		case []byte:
			b.blob = append(b.blob, v...)
		case string:
			b.blob = append(b.blob, v...)
		case time.Time:
			b.blob = v.AppendFormat(b.blob, time.RFC3339Nano)
		default:
			b.blob = fmt.Append(b.blob, v)
		}
		b.off[b.n] = int64(len(b.blob))
	}
	return err
}

// pad makes room for n values; new ones are zero.
func (b *builder) pad() {
	switch k := b.typ.Kind; {
	case k == vector.Invalid:
	case k.IsFloat():
		b.floats = append(b.floats, make([]float64, b.n-len(b.floats))...)
	case k.IsText():
		for len(b.off) <= b.n {
			b.off = append(b.off, int64(len(b.blob)))
		}
	default:
		b.ints = append(b.ints, make([]int64, b.n-len(b.ints))...)
	}
}

// guess decides the type by a value.
func (b *builder) guess(src any) {
	switch src.(type) {
	case int64:
		b.typ = vector.Of(vector.Int64)
	case float64:
		b.typ = vector.Of(vector.Float64)
	case bool:
		b.typ = vector.Of(vector.Bool)
	case []byte:
		b.typ = vector.Of(vector.Binary)
	case time.Time:
		b.typ = stamps
	default:
		b.typ = vector.Of(vector.String)
	}
}

// widen makes floats of the integers so far.
func (b *builder) widen() error {
	b.floats = make([]float64, len(b.ints))
	for i, v := range b.ints {
		b.floats[i] = float64(v)
		if v < -1<<53 || v > 1<<53 {
			return fmt.Errorf("%w: a float among integers, of which %d is none", vector.ErrInexact, v)
		}
	}
	b.typ, b.ints = vector.Of(vector.Float64), nil
	return nil
}

// integer returns a value of an integer or bool column.
func (b *builder) integer(src any) (int64, error) {
	v, ok := int64(0), true
	unsigned := false
	switch src := src.(type) {
	case int64:
		v = src
	case uint64:
		v, unsigned = int64(src), src > math.MaxInt64
	case bool:
		if src {
			v = 1
		}
	case float64:
		v = int64(src)
		ok = float64(v) == src && math.Abs(src) < 1<<63
	case string:
		return b.integerText(src)
	case []byte:
		return b.integerText(string(src))
	default:
		return 0, b.wrong(src)
	}
	if !ok {
		return 0, b.wrong(src)
	}
	return v, b.fits(v, unsigned)
}

// integerText reads an integer that arrives as text.
func (b *builder) integerText(s string) (int64, error) {
	if b.typ.Kind == vector.Bool {
		v, err := strconv.ParseBool(s)
		if err != nil {
			if len(s) == 1 && s[0] <= 1 { // MySQL's BIT(1)
				return int64(s[0]), nil
			}
			return 0, b.wrong(s)
		}
		if v {
			return 1, nil
		}
		return 0, nil
	}
	if b.typ.Kind == vector.Uint64 {
		u, err := strconv.ParseUint(s, 10, 64)
		if err != nil {
			return 0, b.wrong(s)
		}
		return int64(u), nil
	}
	v, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0, b.wrong(s)
	}
	return v, b.fits(v, false)
}

// fits checks the range; unsigned means that v stands for v + 2⁶⁴.
func (b *builder) fits(v int64, unsigned bool) error {
	k := b.typ.Kind
	bits := 8 * k.Width()
	ok := true
	switch {
	case k == vector.Bool:
		ok = v == 0 || v == 1
	case k == vector.Uint64:
		ok = v >= 0 || unsigned
	case unsigned:
		ok = false
	case k.IsUnsigned():
		ok = v >= 0 && v < 1<<bits
	case bits < 64:
		ok = v >= -1<<(bits-1) && v < 1<<(bits-1)
	}
	if !ok {
		return fmt.Errorf("%w: %d does not fit %v", vector.ErrOverflow, v, b.typ)
	}
	return nil
}

// float returns a value of a float column.
func float(src any) (float64, error) {
	switch src := src.(type) {
	case float64:
		return src, nil
	case float32:
		return float64(src), nil
	case int64:
		return float64(src), nil
	case string:
		return parseFloat(src)
	case []byte:
		return parseFloat(string(src))
	}
	return 0, fmt.Errorf("%w: %T in a column of floats", vector.ErrType, src)
}

// parseFloat reads a decimal or float that arrives as text.
func parseFloat(s string) (float64, error) {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0, fmt.Errorf("%w: %q in a column of floats", vector.ErrType, s)
	}
	return f, nil
}

// wrong says that a value is none of the column's.
func (b *builder) wrong(src any) error {
	if v, ok := src.([]byte); ok {
		src = string(v)
	}
	if s, ok := src.(string); ok {
		return fmt.Errorf("%w: %q in a column of %v", vector.ErrType, s, b.typ)
	}
	return fmt.Errorf("%w: %v (%T) in a column of %v", vector.ErrType, src, src, b.typ)
}

// temporal returns a value of a date or time column.
func (b *builder) temporal(src any) (int64, error) {
	switch src := src.(type) {
	case time.Time:
		return b.instant(src)
	case string:
		return b.temporalText([]byte(src))
	case []byte:
		return b.temporalText(src)
	case int64:
		if b.typ.Kind == vector.Duration {
			return src, nil
		}
	}
	return 0, b.wrong(src)
}

// temporalText reads a date or time that arrives as text.
func (b *builder) temporalText(s []byte) (int64, error) {
	v, err := vector.ParseTemporal(s, b.typ)
	if err != nil && b.typ.Kind == vector.Timestamp && b.typ.Unit == vector.Microsecond {
		if b.refine() == nil {
			v, err = vector.ParseTemporal(s, b.typ)
		}
	}
	if err != nil {
		return 0, b.wrong(s)
	}
	return v, nil
}

// instant returns a time as the column counts it. Without a zone it is the
// clock that counts, wherever it hangs.
func (b *builder) instant(t time.Time) (int64, error) {
	if b.typ.Zone == "" {
		_, offset := t.Zone()
		t = t.Add(time.Duration(offset) * time.Second).UTC()
	}
	s, nano := t.Unix(), int64(t.Nanosecond())
	switch b.typ.Kind {
	case vector.Date:
		day := s / 86400
		if s%86400 < 0 {
			day--
		}
		return day, b.day(day)
	case vector.Time:
		return ((s%86400+86400)%86400*1e9 + nano) / (1e9 / b.typ.Unit.PerSecond()), nil
	}
	if nano%1000 != 0 && b.typ.Unit == vector.Microsecond {
		if err := b.refine(); err != nil {
			return 0, err
		}
	}
	per := b.typ.Unit.PerSecond()
	if s <= math.MinInt64/per+1 || s >= math.MaxInt64/per-1 {
		return 0, fmt.Errorf("%w: %v does not fit %v", vector.ErrOverflow, t, b.typ)
	}
	return s*per + nano/(1e9/per), nil
}

// day checks the range of a date.
func (b *builder) day(day int64) error {
	if day != int64(int32(day)) {
		return fmt.Errorf("%w: day %d does not fit %v", vector.ErrOverflow, day, b.typ)
	}
	return nil
}

// refine changes a column of microseconds to nanoseconds.
func (b *builder) refine() error {
	for _, v := range b.ints {
		if v > math.MaxInt64/1000 || v < math.MinInt64/1000 {
			return fmt.Errorf("%w: a value needs nanoseconds, and another one is too far from 1970 for them", vector.ErrOverflow)
		}
	}
	for i := range b.ints {
		b.ints[i] *= 1000
	}
	b.typ.Unit = vector.Nanosecond
	return nil
}

// column returns the values and starts anew.
func (b *builder) column() (dataframe.Column, error) {
	typ, n := b.typ, b.n
	if uint64(n) > math.MaxUint32 {
		return dataframe.Column{}, errors.New("more rows than a frame holds; read the answer in Batches")
	}
	if typ.Kind == vector.Invalid { // nothing but missing values
		typ = vector.Of(vector.String)
		b.off = append(b.off, make([]int64, n)...)
	}
	out := dataframe.Buffers{Name: b.name, Type: typ, Nullable: b.nullable, Len: n}
	if len(b.missing) > 0 {
		out.Validity = memory.Make[uint64]((n + 63) / 64)
		for i := range out.Validity {
			out.Validity[i] = math.MaxUint64
		}
		for _, row := range b.missing {
			out.Validity[row>>6] &^= 1 << (row & 63)
		}
	}
	switch k := typ.Kind; {
	case k == vector.Bool:
		words := memory.Make[uint64]((n + 63) / 64)
		for i, v := range b.ints {
			words[i>>6] |= uint64(v) << (i & 63)
		}
		out.Values = vector.BytesOf(words)
	case k == vector.Float32:
		out.Values = narrowed[float64, float32](b.floats)
	case k == vector.Float64:
		out.Values = narrowed[float64, float64](b.floats)
	case k.IsText():
		b.text(&out)
	default:
		switch k.Width() {
		case 1:
			out.Values = narrowed[int64, int8](b.ints)
		case 2:
			out.Values = narrowed[int64, int16](b.ints)
		case 4:
			out.Values = narrowed[int64, int32](b.ints)
		default:
			out.Values = narrowed[int64, int64](b.ints)
		}
	}
	b.n, b.missing, b.ints, b.floats, b.off, b.blob = 0, nil, b.ints[:0], b.floats[:0], append(b.off[:0], 0), b.blob[:0]
	return dataframe.FromBuffers(out)
}

// text sets the buffers of strings.
func (b *builder) text(out *dataframe.Buffers) {
	out.Bytes = memory.Make[byte](len(b.blob))
	copy(out.Bytes, b.blob)
	if len(b.blob) > math.MaxInt32 {
		out.LargeOffsets = memory.Make[int64](len(b.off))
		copy(out.LargeOffsets, b.off)
		return
	}
	out.Offsets = memory.Make[int32](len(b.off))
	for i, o := range b.off {
		out.Offsets[i] = int32(o)
	}
}

// narrowed copies values into a buffer of exact size.
func narrowed[A int64 | float64, B vector.Fixed](x []A) []byte {
	out := memory.Make[B](len(x))
	for i, v := range x {
		out[i] = B(v)
	}
	return vector.BytesOf(out)
}
