package csv

import (
	"unsafe"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// join puts the pieces of column k together in type t, which every piece has.
func (r *reader) join(k int, t dataframe.Type) *vector.Vector {
	pieces, rows, total := make([]piece, len(r.parts)), make([]int, len(r.parts)), 0
	for i, p := range r.parts {
		pieces[i], rows[i] = p.pieces[k], p.rows
		r.parts[i].pieces[k] = piece{} // for the collector
		total += p.rows
	}
	switch t.Kind {
	case vector.String, vector.Categorical, vector.Binary:
		x := &texts{typ: t, pieces: pieces, rows: rows, total: total, workers: r.workers}
		if t.Kind == vector.Binary {
			return x.plain()
		}
		pool, ok := x.dictionary()
		if !ok {
			return x.plain()
		}
		codes := r.gather(k, 4, total, func(i int) []byte { return vector.BytesOf(pieces[i].codes) })
		v := vector.FromWideCodes(t, vector.Cast[uint32](codes), pool)
		if t.Kind == vector.Categorical {
			return v.WithPool(vector.NewPool(pool.Levels(), pool.ValueRanks(), false))
		}
		return v
	}
	valid := joinValid(pieces, rows, total)
	raw := func(i int) []byte { return pieces[i].values.Raw() }
	switch w := t.Kind.Width(); w {
	case 1:
		return vector.FromSlice(t, r.gather(k, w, total, raw), valid)
	case 2:
		return vector.FromSlice(t, vector.Cast[uint16](r.gather(k, w, total, raw)), valid)
	case 4:
		return vector.FromSlice(t, vector.Cast[uint32](r.gather(k, w, total, raw)), valid)
	case 8:
		return vector.FromSlice(t, vector.Cast[uint64](r.gather(k, w, total, raw)), valid)
	}
	words := memory.Make[uint64]((total + 63) / 64)
	at := 0
	for _, p := range pieces {
		at = appendBits(words, at, p.values.Bits())
	}
	return vector.FromBits(vector.BitmapOf(words, total), valid)
}

// gather returns the values of all parts, of width bytes each, one part behind
// the other: where they are, if they were written into one room, else in a new
// buffer.
func (r *reader) gather(k, width, total int, values func(i int) []byte) []byte {
	if len(r.rooms) == 1 && r.rooms[0].widths[k] == width && total > r.rooms[0].rows/4*3 {
		dst, at := r.rooms[0].column(k, 0, r.rooms[0].rows), 0
		for i := range r.parts {
			// A part stands at its place, or behind it when parts before it have
			// fewer rows than line ends, or elsewhere when it was converted.
			if src := values(i); len(src) > 0 && unsafe.SliceData(src) != &dst[at] {
				copy(dst[at:], src)
			}
			at += r.parts[i].rows * width
		}
		return dst[:at:at]
	}
	dst := vector.BytesOf(memory.Make[uint64]((total*width + 7) / 8))
	at := 0
	for i := range r.parts {
		at += copy(dst[at:], values(i))
	}
	return dst[:at:at]
}

// joinValid puts validity together: the zero Bitmap when nothing is missing.
func joinValid(pieces []piece, rows []int, total int) vector.Bitmap {
	masks := make([]vector.Bitmap, len(pieces))
	for i, p := range pieces {
		masks[i] = p.values.Valid()
	}
	return joinMasks(masks, rows, total)
}

// joinMasks puts bitmaps of so many rows together, of which the zero one stands
// for bits that are set.
func joinMasks(masks []vector.Bitmap, rows []int, total int) vector.Bitmap {
	missing := 0
	for i, m := range masks {
		if !m.IsZero() {
			missing += rows[i] - m.Count()
		}
	}
	if missing == 0 {
		return vector.Bitmap{}
	}
	words := memory.Make[uint64]((total + 63) / 64)
	at := 0
	for i, m := range masks {
		if m.IsZero() {
			m = vector.NewSetBitmap(rows[i])
		}
		at = appendBits(words, at, m)
	}
	return vector.BitmapOf(words, total)
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

// convert returns a piece of n values in type t; false when only the text can
// tell them.
func (p piece) convert(t dataframe.Type, n int) (piece, bool) {
	if p.values == nil { // codes
		return p, t.Kind == vector.String || t.Kind == vector.Categorical
	}
	v := p.values
	switch from := v.Type(); {
	case from == t:
		return p, true
	case v.Missing() == v.Len():
		switch {
		case t.Kind == vector.String, t.Kind == vector.Categorical, t.Kind == vector.Binary:
			if p.seen&seenQuoted != 0 {
				return p, false
			}
			return piece{seen: p.seen}, true
		case t.Kind == vector.Bool:
			return piece{values: allMissing(n), seen: p.seen}, true
		}
		v = missingOf(t, n)
	case from.Kind == vector.Int64 && t.Kind == vector.Uint64:
		v = v.WithType(t)
	case from.Kind == vector.Int64 && t.Kind == vector.Float64 && p.seen&seenOdd == 0: // else it may hold a −0
		v = mapped(v, t, func(x int64) float64 { return float64(x) })
	case from.Kind == vector.Uint64 && t.Kind == vector.Float64:
		v = mapped(v, t, func(x uint64) float64 { return float64(x) })
	case from.Kind == vector.Date && t.Kind == vector.Timestamp:
		per := 86400 * t.Unit.PerSecond()
		v = mapped(v, t, func(x int32) int64 { return int64(x) * per })
	case from.Kind == vector.Timestamp && t.Kind == vector.Timestamp && from.Zone == t.Zone && from.Unit < t.Unit:
		per := t.Unit.PerSecond() / from.Unit.PerSecond()
		v = mapped(v, t, func(x int64) int64 { return x * per })
	default:
		return p, false
	}
	return piece{values: v, seen: p.seen}, true
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

// missingOf returns n missing values of a fixed-width type.
func missingOf(t dataframe.Type, n int) *vector.Vector {
	none := vector.NewBitmap(n)
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
