package csv

import (
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
}

// A piece is one column of one chunk: the values in the narrowest type that
// holds them, or in the type that was asked for, and what was seen.
type piece struct {
	values *vector.Vector
	seen   seen
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
func (c *chunk) infer(col int, guess seen, plain bool) piece {
	if guess == 0 {
		guess = c.survey(col, sampleRows)
	}
	if t := guess.kind(); t.Kind != vector.Invalid && (t.Kind != vector.String || guess.settled()) {
		if p, ok := c.attempt(col, t, plain); ok {
			p.seen |= guess
			return p
		}
	}
	s := c.survey(col, c.rows)
	t := s.kind()
	if t.Kind == vector.Invalid {
		return piece{allMissing(c.rows), s}
	}
	p, ok := c.attempt(col, t, plain)
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
func (c *chunk) attempt(col int, t dataframe.Type, plain bool) (piece, bool) {
	switch t.Kind {
	case vector.Int64:
		return c.ints(col)
	case vector.Uint64:
		return fixed(c, col, t, func(b []byte) (uint64, seen, bool) {
			x, ok := parseUint(b)
			return x, 0, ok
		})
	case vector.Float64:
		return c.floats(col)
	case vector.Bool:
		return c.bools(col, parseBool)
	case vector.Date:
		return fixed(c, col, t, func(b []byte) (int32, seen, bool) {
			at, s := stampOf(b)
			return int32(at.Days), s, s&^seenFar == seenDate
		})
	case vector.Timestamp:
		return fixed(c, col, t, func(b []byte) (int64, seen, bool) { return parseStamp(b, t) })
	}
	return piece{values: c.strings(col, t, plain)}, true
}

// fixed makes a piece of fixed-width values.
func fixed[T vector.Fixed](c *chunk, col int, t dataframe.Type, parse func([]byte) (T, seen, bool)) (piece, bool) {
	out := memory.Make[T](c.rows)
	var valid vector.Bitmap
	var all seen
	for r := range out {
		f := c.fields[r*c.width+col]
		if c.isMissing(f) {
			valid = c.missing(valid, r)
			all |= quotedMissing(f)
			continue
		}
		x, s, ok := parse(trim(f.raw(c.block)))
		if !ok {
			return piece{}, false
		}
		out[r] = x
		all |= s
	}
	return piece{vector.FromSlice(t, out, valid), all}, true
}

// missing clears bit r of valid, which it makes when there is none.
func (c *chunk) missing(valid vector.Bitmap, r int) vector.Bitmap {
	if valid.IsZero() {
		valid = vector.NewSetBitmap(c.rows)
	}
	valid.Clear(r)
	return valid
}

// quotedMissing notes a missing value that would be text in a string column.
func quotedMissing(f field) seen {
	if f.quoted() {
		return seenQuoted
	}
	return 0
}

// ints is fixed for int64, the most frequent case.
func (c *chunk) ints(col int) (piece, bool) {
	out := memory.Make[int64](c.rows)
	var valid vector.Bitmap
	var all seen
	var signs int64
	for r := range out {
		f := c.fields[r*c.width+col]
		b := f.raw(c.block)
		x, ok := parseInt(b)
		if !ok {
			if c.isMissing(f) {
				valid = c.missing(valid, r)
				all |= quotedMissing(f)
				continue
			}
			if x, ok = parseInt(trim(b)); !ok {
				return piece{}, false
			}
		} else if len(c.markers) > 0 && c.isMissing(f) {
			valid = c.missing(valid, r)
			all |= quotedMissing(f)
			continue
		}
		out[r] = x
		signs |= x
	}
	if signs < 0 {
		all |= seenNegative
	}
	return piece{vector.FromSlice(vector.Of(vector.Int64), out, valid), all}, true
}

// floats is fixed for float64.
func (c *chunk) floats(col int) (piece, bool) {
	return fixed(c, col, vector.Of(vector.Float64), func(b []byte) (float64, seen, bool) {
		x, ok := parseFloat(b)
		return x, 0, ok
	})
}

// bools is fixed for bool.
func (c *chunk) bools(col int, parse func([]byte) (bool, bool)) (piece, bool) {
	out := vector.NewBitmap(c.rows)
	var valid vector.Bitmap
	var all seen
	for r := range c.rows {
		f := c.fields[r*c.width+col]
		if c.isMissing(f) {
			valid = c.missing(valid, r)
			all |= quotedMissing(f)
			continue
		}
		x, ok := parse(trim(f.raw(c.block)))
		if !ok {
			return piece{}, false
		}
		if x {
			out.Set(r)
		}
	}
	return piece{vector.FromBits(out, valid), all}, true
}
