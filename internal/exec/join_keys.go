package exec

import (
	"context"
	"fmt"
	"math"
	"math/bits"

	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// The sides of a join.
const (
	onLeft  = 0
	onRight = 1
)

// sideNames are the sides in errors.
var sideNames = [2]string{"left", "right"}

// A joinPart turns one key of both sides into numbers below 2^bits: equal keys
// give equal numbers, different keys different ones. A row whose key equals
// none of the other side may be dead instead: its number means nothing.
type joinPart struct {
	bits  int
	sides [2]joinPack
	probe func(left *vector.Vector, scope *memory.Scope) joinPack // of a left side that comes in batches
}

// A joinPack is one side of a joinPart.
type joinPack struct {
	// pack ORs the numbers of rows lo to lo+len(dst)−1, shifted, into dst.
	pack func(dst []uint64, lo int, shift uint)
	// dead sets the bits of the dead rows among lo to lo+n−1; nil: there are none.
	dead func(dst []uint64, lo, n int)
}

// joinParts returns the parts of one key. The rule for missing keys is
// MissingEqual or MissingSkip: errors were found before.
func joinParts(ctx context.Context, key [2]*vector.Vector, missing plan.MissingKeys, scope *memory.Scope, o *Options) ([]joinPart, error) {
	l, r := key[onLeft].Type().Kind, key[onRight].Type().Kind
	coded := func(k vector.Kind) bool { return k.IsText() || k == vector.Categorical }
	switch {
	case coded(l):
		return textParts(ctx, key, missing, scope, o)
	case l == vector.Bool:
		return []joinPart{{bits: 2, sides: [2]joinPack{boolPack(key[onLeft], missing), boolPack(key[onRight], missing)}}}, nil
	case l.IsFloat() && r.IsFloat():
		for side, v := range key {
			var err error
			if l != r {
				if key[side], err = kernel.Cast(v, vector.Of(vector.Float64), scope); err != nil {
					return nil, err
				}
			}
		}
		return floatJoinParts(key, missing), nil
	}
	var odd [2]vector.Bitmap // floats that no integer equals
	for side, v := range key {
		if other := key[1-side].Type().Kind; v.Type().Kind.IsFloat() {
			key[side], odd[side] = wholeNumbers(v, other == vector.Uint64, scope)
		}
	}
	parts := intJoinParts(key, missing)
	for side, b := range odd {
		if !b.IsZero() {
			p := &parts[len(parts)-1].sides[side]
			p.dead = bothDead(p.dead, b)
		}
	}
	return parts, nil
}

// skipped returns the function that marks missing keys, nil when they count
// like others or do not occur.
func skipped(v *vector.Vector, missing plan.MissingKeys) func([]uint64, int, int) {
	if missing != plan.MissingSkip || v.Missing() == 0 {
		return nil
	}
	return func(dst []uint64, lo, n int) {
		for i := range n {
			if !v.IsValid(lo + i) {
				dst[i>>6] |= 1 << (i & 63)
			}
		}
	}
}

// bothDead adds the rows of a bitmap to those that dead marks.
func bothDead(dead func([]uint64, int, int), rows vector.Bitmap) func([]uint64, int, int) {
	return func(dst []uint64, lo, n int) {
		if dead != nil {
			dead(dst, lo, n)
		}
		for i := range n {
			if rows.Get(lo + i) {
				dst[i>>6] |= 1 << (i & 63)
			}
		}
	}
}

// boolPack packs 0 for missing, 1 for false, 2 for true.
func boolPack(v *vector.Vector, missing plan.MissingKeys) joinPack {
	return joinPack{boolPart(v).pack, skipped(v, missing)}
}

// floatJoinParts packs canonical bits of floats of one width.
func floatJoinParts(key [2]*vector.Vector, missing plan.MissingKeys) []joinPart {
	var parts []joinPart
	if missing == plan.MissingEqual && key[onLeft].Missing()+key[onRight].Missing() > 0 {
		p := joinPart{bits: 1}
		for side, v := range key {
			p.sides[side].pack = missingPart(v).pack
		}
		parts = append(parts, p)
	}
	p := joinPart{bits: 8 * key[onLeft].Type().Kind.Width()}
	for side, v := range key {
		fs := floatParts(v)
		p.sides[side] = joinPack{fs[len(fs)-1].pack, skipped(v, missing)}
	}
	return append(parts, p)
}

// wholeNumbers returns the floats that are integers as integers, and marks the
// present ones that are not.
func wholeNumbers(v *vector.Vector, unsigned bool, scope *memory.Scope) (*vector.Vector, vector.Bitmap) {
	n := v.Len()
	out := memory.In[int64](scope, n)
	valid, odd := vector.NewBitmap(n), vector.NewBitmap(n)
	least, most, t := -0x1p63, 0x1p63, vector.Of(vector.Int64)
	if unsigned {
		least, most, t = 0, 0x1p64, vector.Of(vector.Uint64)
	}
	for i := range n {
		out[i] = 0
		if !v.IsValid(i) {
			continue
		}
		x := v.Float(i)
		if !(x >= least && x < most) || x != math.Trunc(x) {
			odd.Set(i)
			continue
		}
		valid.Set(i)
		if unsigned {
			out[i] = int64(uint64(x))
		} else {
			out[i] = int64(x)
		}
	}
	return vector.FromSlice(t, out, valid), odd
}

// A keyRange is the integers that both sides may have, as bits: base to
// base+width, modulo 2^64. none says that there are none.
type keyRange struct {
	base, width uint64
	none        bool
}

// sharedRange returns the integers between the extremes of both sides.
func sharedRange(key [2]*vector.Vector) keyRange {
	l, r := key[onLeft].Bounds(), key[onRight].Bounds()
	lu, ru := key[onLeft].Type().Kind == vector.Uint64, key[onRight].Type().Kind == vector.Uint64
	if !l.Some || !r.Some {
		return keyRange{none: true}
	}
	if lu && ru {
		lo, hi := max(uint64(l.Min), uint64(r.Min)), min(uint64(l.Max), uint64(r.Max))
		if lo > hi {
			return keyRange{none: true}
		}
		return keyRange{base: lo, width: hi - lo}
	}
	for _, side := range []struct {
		b        *vector.Bounds
		unsigned bool
	}{{&l, lu}, {&r, ru}} {
		if !side.unsigned {
			continue
		}
		if uint64(side.b.Min) > math.MaxInt64 {
			return keyRange{none: true}
		}
		side.b.Max = int64(min(uint64(side.b.Max), math.MaxInt64))
	}
	lo, hi := max(l.Min, r.Min), min(l.Max, r.Max)
	if lo > hi {
		return keyRange{none: true}
	}
	return keyRange{base: uint64(lo), width: uint64(hi) - uint64(lo)}
}

// intJoinParts packs integers and times reduced by the least one that both
// sides may have. A range that leaves no number for missing gets a part for it.
func intJoinParts(key [2]*vector.Vector, missing plan.MissingKeys) []joinPart {
	r := sharedRange(key)
	plus := uint64(0)
	if missing == plan.MissingEqual && key[onLeft].Missing()+key[onRight].Missing() > 0 {
		plus = 1
	}
	var parts []joinPart
	if r.width+plus < plus {
		p := joinPart{bits: 1}
		for side, v := range key {
			p.sides[side].pack = missingPart(v).pack
		}
		parts, plus = append(parts, p), 0
	}
	p := joinPart{bits: bits.Len64(r.width + plus)}
	for side, v := range key {
		p.sides[side] = joinPack{packInts(v, int64(r.base), plus), outside(v, r, missing)}
	}
	return append(parts, p)
}

// outside returns the function that marks keys outside a range, and missing
// ones that are skipped; nil when there are none.
func outside(v *vector.Vector, r keyRange, missing plan.MissingKeys) func([]uint64, int, int) {
	b := v.Bounds()
	first, last := uint64(b.Min)-r.base, uint64(b.Max)-r.base
	if !b.Some || !r.none && first <= last && last <= r.width {
		return skipped(v, missing)
	}
	skip := missing == plan.MissingSkip
	switch v.Type().Kind {
	case vector.Int8:
		return outsideOf(v, vector.Values[int8](v), r, skip)
	case vector.Int16:
		return outsideOf(v, vector.Values[int16](v), r, skip)
	case vector.Int32, vector.Date:
		return outsideOf(v, vector.Values[int32](v), r, skip)
	case vector.Uint8:
		return outsideOf(v, vector.Values[uint8](v), r, skip)
	case vector.Uint16:
		return outsideOf(v, vector.Values[uint16](v), r, skip)
	case vector.Uint32:
		return outsideOf(v, vector.Values[uint32](v), r, skip)
	}
	return outsideOf(v, vector.Values[int64](v), r, skip)
}

// outsideOf is the loop of outside.
func outsideOf[T int8 | int16 | int32 | int64 | uint8 | uint16 | uint32](v *vector.Vector, x []T, r keyRange, skip bool) func([]uint64, int, int) {
	valid, some := v.Valid(), v.Missing() > 0
	return func(dst []uint64, lo, n int) {
		for i, a := range x[lo : lo+n] {
			out := r.none || uint64(int64(a))-r.base > r.width
			if some && !valid.Get(lo+i) {
				out = skip
			}
			if out {
				dst[i>>6] |= 1 << (i & 63)
			}
		}
	}
}

// A joinWord packs the parts of several keys into one word of at most 64 bits.
type joinWord struct {
	bits  int
	parts []joinPart
}

// joinWords packs parts greedily, in order, into words; one word at least.
func joinWords(parts []joinPart) []joinWord {
	out := []joinWord{{}}
	for _, p := range parts {
		if out[len(out)-1].bits+p.bits > 64 {
			out = append(out, joinWord{})
		}
		w := &out[len(out)-1]
		w.bits += p.bits
		w.parts = append(w.parts, p)
	}
	return out
}

// encode stores the words of rows lo to lo+len(dst)−1, at most encodeBatch, of
// one side.
func (w *joinWord) encode(side int, dst []uint64, lo int) {
	clear(dst)
	shift := uint(0)
	for _, p := range w.parts {
		if p.bits > 0 {
			p.sides[side].pack(dst, lo, shift)
			shift += uint(p.bits)
		}
	}
}

// deadRows are a bit for each row of a batch.
type deadRows [encodeBatch / 64]uint64

// has reports bit i.
func (d *deadRows) has(i int) bool { return d[i>>6]>>(i&63)&1 != 0 }

// dead marks the rows among lo to lo+n−1 that match nothing, and reports
// whether there may be any.
func (w *joinWord) dead(side int, d *deadRows, lo, n int) bool {
	some := false
	for _, p := range w.parts {
		if f := p.sides[side].dead; f != nil {
			if !some {
				*d = deadRows{}
			}
			some = true
			f(d[:], lo, n)
		}
	}
	return some
}

// missingOptions names what a join may do with missing keys.
func missingOptions(op string) string {
	switch op {
	case opAsof:
		return "SkipMissing"
	case plan.OuterJoin.String():
		return "MatchMissing"
	}
	return "MatchMissing and SkipMissing"
}

// checkKeys refuses keys that cannot be compared: missing ones unless a rule
// says what they equal, NaN and −0.
func checkKeys(op string, side int, keys []plan.JoinKey, vs []*vector.Vector, missing plan.MissingKeys, lenient bool) error {
	for i, v := range vs {
		refuse := func(err error) error {
			return &vector.ColumnError{Op: op, Column: keys[i].Name, Err: err}
		}
		if v.Missing() > 0 && missing == plan.MissingError {
			row := 0
			for v.IsValid(row) {
				row++
			}
			return refuse(fmt.Errorf("%w (%d of %d on the %s, the first at row %d; see %s)",
				vector.ErrMissing, v.Missing(), v.Len(), sideNames[side], row, missingOptions(op)))
		}
		if !v.Type().Kind.IsFloat() || lenient {
			continue
		}
		for row := range v.Len() {
			x := v.Float(row)
			if x != x || x == 0 && math.Signbit(x) {
				if v.IsValid(row) {
					return refuse(fmt.Errorf("%w: %v at row %d on the %s", vector.ErrKey, x, row, sideNames[side]))
				}
			}
		}
	}
	return nil
}
