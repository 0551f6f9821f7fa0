package csv

import (
	"unsafe"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// A chunk is a block that was split into fields: rows × width, row by row.
type chunk struct {
	*config
	block  []byte
	fields []field
	rows   int
	width  int

	// Of the column at hand:
	room   []byte    // where its values may go if they need as many bytes; may be nil
	texts  *interner // what gives its texts codes; nil: texts are kept as they are
	stamps stamper
}

// A piece is one column of one chunk: the values in the narrowest type that
// holds them, or in the type that was asked for, and what was seen.
type piece struct {
	values *vector.Vector
	coded  // in place of values
	seen   seen
}

// room returns n values of T: those of the chunk's room if it has that size.
func room[T any](c *chunk, n int) []T {
	var zero T
	if len(c.room) == 0 || len(c.room) != n*int(unsafe.Sizeof(zero)) {
		return memory.Make[T](n)
	}
	return unsafe.Slice((*T)(unsafe.Pointer(&c.room[0])), n)
}

// isMissing reports whether a field of a column that is not text is missing.
func (c *chunk) isMissing(f field) bool {
	b := f.raw(c.block)
	if len(b) == 0 {
		return c.emptyMissing
	}
	for _, m := range c.markers {
		if string(b) == string(m) {
			return true
		}
	}
	return false
}

// sampleRows is how many values are looked at before a type is tried.
const sampleRows = 100

// infer makes a piece of column col. guess is what was seen of the column so
// far; it spares the search when the piece is of the same type.
func (c *chunk) infer(col int, guess seen) piece {
	if guess == 0 {
		guess = c.survey(col, sampleRows)
	}
	if t := guess.kind(); t.Kind != vector.Invalid && (t.Kind != vector.String || guess.settled()) {
		if p, ok := c.attempt(col, t); ok {
			p.seen |= guess
			return p
		}
	}
	s := c.survey(col, c.rows)
	t := s.kind()
	if t.Kind == vector.Invalid {
		return piece{values: allMissing(c.rows), seen: s}
	}
	p, ok := c.attempt(col, t)
	if !ok {
		panic("csv: a surveyed column does not have the type of its values")
	}
	p.seen |= s
	return p
}

// allMissing stands for n missing values of a type that is not known yet.
func allMissing(n int) *vector.Vector {
	return vector.FromBits(vector.NewBitmap(n), vector.NewBitmap(n))
}

// survey classifies the values of a column in the first rows.
func (c *chunk) survey(col, rows int) seen {
	var s seen
	var scratch, b []byte
	for r := range min(rows, c.rows) {
		f := c.fields[r*c.width+col]
		switch {
		case !c.isMissing(f):
			b, scratch = f.text(c.block, scratch)
			s |= c.classify(b)
		case f.quoted():
			s |= seenQuoted
		}
	}
	return s
}

// attempt makes a piece of an inferred type; it reports whether every present
// value is one of that type.
func (c *chunk) attempt(col int, t dataframe.Type) (piece, bool) {
	switch t.Kind {
	case vector.Int64:
		return integers(c, col, t, func(b []byte) (int64, seen, bool) {
			x, ok := parseInt(b)
			switch {
			case x < 0:
				return x, seenNegative, ok
			case ok && b[0] == '-': // −0
				return x, seenOdd, ok
			}
			return x, 0, ok
		})
	case vector.Uint64:
		return integers(c, col, t, func(b []byte) (uint64, seen, bool) {
			x, ok := parseUint(b)
			if zero, also := parseInt(b); !ok && also && zero == 0 { // −0
				return 0, seenOdd, true
			}
			return x, 0, ok
		})
	case vector.Float64:
		return c.floats(col, parseFloat)
	case vector.Bool:
		return c.bools(col, parseBool)
	case vector.Date:
		return fixed(c, col, t, func(b []byte) (int32, seen, bool) {
			at, s := c.stamps.inspect(b)
			return int32(at.Days), s, s&^seenFar == seenDate
		})
	case vector.Timestamp:
		return fixed(c, col, t, func(b []byte) (int64, seen, bool) { return c.stamps.units(b, t) })
	}
	return c.strings(col, t), true
}

// fixed makes a piece of fixed-width values.
func fixed[T vector.Fixed](c *chunk, col int, t dataframe.Type, parse func([]byte) (T, seen, bool)) (piece, bool) {
	m := c.maker(col)
	out := room[T](c, c.rows)
	for r := range out {
		x, ok := slow(m, r, parse)
		if !ok {
			return piece{}, false
		}
		out[r] = x
	}
	return piece{values: vector.FromSlice(t, out, m.valid), seen: m.seen}, true
}

// integers is fixed for integers: those of up to eight digits without a sign
// are read at once.
func integers[T vector.Fixed](c *chunk, col int, t dataframe.Type, parse func([]byte) (T, seen, bool)) (piece, bool) {
	m := c.maker(col)
	out := room[T](c, c.rows)
	for r, at := 0, col; r < len(out); r, at = r+1, at+c.width {
		f := c.fields[at]
		if n, ok := f.plain(c.block, 8); ok && m.marked == 0 {
			if x, ok := shortInt(word(c.block, f.start), n); ok && int64(T(x)) == x && T(x) >= 0 {
				out[r] = T(x)
				continue
			}
		}
		x, ok := slow(m, r, parse)
		if !ok {
			return piece{}, false
		}
		out[r] = x
	}
	return piece{values: vector.FromSlice(t, out, m.valid), seen: m.seen}, true
}

// floats is fixed for float64: numbers of up to eight bytes are read at once.
func (c *chunk) floats(col int, parse func([]byte) (float64, bool)) (piece, bool) {
	m := c.maker(col)
	out := room[float64](c, c.rows)
	for r, at := 0, col; r < len(out); r, at = r+1, at+c.width {
		f := c.fields[at]
		if n, ok := f.plain(c.block, 8); ok && m.marked == 0 {
			if x, ok := shortFloat(word(c.block, f.start), n); ok {
				out[r] = x
				continue
			}
		}
		x, ok := slow(m, r, func(b []byte) (float64, seen, bool) {
			x, ok := parse(b)
			return x, 0, ok
		})
		if !ok {
			return piece{}, false
		}
		out[r] = x
	}
	return piece{values: vector.FromSlice(vector.Of(vector.Float64), out, m.valid), seen: m.seen}, true
}

// bools is fixed for bool.
func (c *chunk) bools(col int, parse func([]byte) (bool, bool)) (piece, bool) {
	m := c.maker(col)
	out := vector.NewBitmap(c.rows)
	for r := range c.rows {
		x, ok := slow(m, r, func(b []byte) (uint8, seen, bool) {
			x, ok := parse(b)
			if x {
				return 1, 0, ok
			}
			return 0, 0, ok
		})
		if !ok {
			return piece{}, false
		}
		if x != 0 {
			out.Set(r)
		}
	}
	return piece{values: vector.FromBits(out, m.valid), seen: m.seen}, true
}

// A maker holds what the values of a column that is not text have in common
// while they are read.
type maker struct {
	*chunk
	col    int
	marked int // markers of missing values
	valid  vector.Bitmap
	seen   seen
}

// maker returns the maker of column col.
func (c *chunk) maker(col int) *maker { return &maker{chunk: c, col: col, marked: len(c.markers)} }

// slow reads the value in row r, missing or not, in whatever form it has.
func slow[T vector.Fixed](m *maker, r int, parse func([]byte) (T, seen, bool)) (x T, ok bool) {
	f := m.fields[r*m.width+m.col]
	if m.isMissing(f) {
		m.valid = m.missing(m.valid, r)
		if f.quoted() {
			m.seen |= seenQuoted // it would be text in a string column
		}
		return 0, true
	}
	b := f.raw(m.block)
	value := trim(b)
	if len(value) < len(b) {
		m.seen |= seenOdd
	}
	x, s, ok := parse(value)
	m.seen |= s
	return x, ok
}

// missing clears bit r of valid, which it makes when there is none.
func (c *chunk) missing(valid vector.Bitmap, r int) vector.Bitmap {
	if valid.IsZero() {
		valid = vector.NewSetBitmap(c.rows)
	}
	valid.Clear(r)
	return valid
}
