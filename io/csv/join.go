package csv

import (
	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// join puts the pieces of a column together in type t, which every piece has
// or converts to.
func join(t dataframe.Type, pieces []*vector.Vector, rows int) *vector.Vector {
	switch {
	case t.Kind == vector.String:
		return joinStrings(t, pieces, rows)
	case t.Kind == vector.Categorical:
		v := joinStrings(t, pieces, rows)
		p := v.Pool()
		return v.WithPool(vector.NewPool(p.Levels(), p.ValueRanks(), false))
	case t.Kind == vector.Binary:
		return joinPlain(t, pieces, rows)
	}
	valid := joinValid(pieces, rows)
	switch t.Kind.Width() {
	case 1:
		return vector.FromSlice(t, joinFixed[uint8](pieces, rows), valid)
	case 2:
		return vector.FromSlice(t, joinFixed[uint16](pieces, rows), valid)
	case 4:
		return vector.FromSlice(t, joinFixed[uint32](pieces, rows), valid)
	case 8:
		return vector.FromSlice(t, joinFixed[uint64](pieces, rows), valid)
	}
	words := memory.Make[uint64]((rows + 63) / 64)
	at := 0
	for _, v := range pieces {
		at = appendBits(words, at, v.Bits())
	}
	return vector.FromBits(vector.BitmapOf(words, rows), valid)
}

// joinFixed copies fixed-width values.
func joinFixed[T vector.Fixed](pieces []*vector.Vector, rows int) []T {
	out := memory.Make[T](rows)
	at := 0
	for _, v := range pieces {
		at += copy(out[at:], vector.Values[T](v))
	}
	return out
}

// joinValid puts validity together: the zero Bitmap when nothing is missing.
func joinValid(pieces []*vector.Vector, rows int) vector.Bitmap {
	missing := 0
	for _, v := range pieces {
		missing += v.Missing()
	}
	if missing == 0 {
		return vector.Bitmap{}
	}
	words := memory.Make[uint64]((rows + 63) / 64)
	at := 0
	for _, v := range pieces {
		mask := v.ValidMask()
		if mask.IsZero() {
			mask = vector.NewSetBitmap(v.Len())
		}
		at = appendBits(words, at, mask)
	}
	return vector.BitmapOf(words, rows)
}

// appendBits sets the bits of words from position at on to those of src, and
// returns the position behind them. The bits were clear.
func appendBits(words []uint64, at int, src vector.Bitmap) int {
	for k := range src.Words() {
		w, i := src.Word(k), at+64*k
		words[i>>6] |= w << (i & 63)
		if s := i & 63; s != 0 && i>>6+1 < len(words) {
			words[i>>6+1] |= w >> (64 - s)
		}
	}
	return at + src.Len()
}

// convert returns a piece's values in type t; false when only the text can
// tell them.
func (p piece) convert(t dataframe.Type) (*vector.Vector, bool) {
	v := p.values
	switch from := v.Type(); {
	case from == t:
		return v, true
	case v.Missing() == v.Len():
		if t.Kind == vector.String && p.seen&seenQuoted != 0 {
			return nil, false
		}
		return missingOf(t, v.Len()), true
	case from.Kind == vector.Int64 && t.Kind == vector.Uint64:
		return v.WithType(t), true
	case from.Kind == vector.Int64 && t.Kind == vector.Float64:
		return mapped(v, t, func(x int64) float64 { return float64(x) }), true
	case from.Kind == vector.Uint64 && t.Kind == vector.Float64:
		return mapped(v, t, func(x uint64) float64 { return float64(x) }), true
	case from.Kind == vector.Date && t.Kind == vector.Timestamp:
		per := 86400 * t.Unit.PerSecond()
		return mapped(v, t, func(x int32) int64 { return int64(x) * per }), true
	case from.Kind == vector.Timestamp && t.Kind == vector.Timestamp && from.Zone == t.Zone && from.Unit < t.Unit:
		per := t.Unit.PerSecond() / from.Unit.PerSecond()
		return mapped(v, t, func(x int64) int64 { return x * per }), true
	}
	return nil, false
}

// mapped applies f to every value. Under a missing value f may overflow: what
// it returns there is never read.
func mapped[A, B vector.Fixed](v *vector.Vector, t dataframe.Type, f func(A) B) *vector.Vector {
	x := vector.Values[A](v)
	out := memory.Make[B](len(x))
	for i, a := range x {
		out[i] = f(a)
	}
	return vector.FromSlice(t, out, v.Valid())
}

// missingOf returns n missing values.
func missingOf(t dataframe.Type, n int) *vector.Vector {
	none := vector.NewBitmap(n)
	switch {
	case t.Kind == vector.Bool:
		return vector.FromBits(none, none)
	case t.Kind == vector.Categorical || t.Kind == vector.String:
		return vector.FromCodes(t, memory.Make[uint8](n), vector.NewInterner(0).Pool())
	case t.Kind == vector.Binary:
		return vector.FromOffsets(t, memory.Make[int32](n+1), nil, none)
	}
	switch t.Kind.Width() {
	case 1:
		return vector.FromSlice(t, memory.Make[uint8](n), none)
	case 2:
		return vector.FromSlice(t, memory.Make[uint16](n), none)
	case 4:
		return vector.FromSlice(t, memory.Make[uint32](n), none)
	}
	return vector.FromSlice(t, memory.Make[uint64](n), none)
}
