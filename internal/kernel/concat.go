package kernel

import (
	"fmt"
	"math"

	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// Concat returns the values of all parts in order as one vector of type t, of
// exact size. A part of another type is converted by Cast. Dictionaries of one
// pool keep it; strings of several pools get a pool of all their levels, or
// become plain text where that is smaller; pools of categoricals merge, those
// of empty parts aside (see ConcatMerged).
func Concat(t vector.Type, parts []*vector.Vector) (*vector.Vector, error) {
	cast := make([]*vector.Vector, 0, len(parts))
	row := 0
	for _, p := range parts {
		c, err := Cast(p, t, nil)
		if err != nil {
			if at, ok := err.(*vector.RowError); ok {
				err = &vector.RowError{Row: row + at.Row, Err: at.Err}
			}
			return nil, err
		}
		row += p.Len()
		cast = append(cast, c)
	}
	cast = dropEmpty(cast)
	if len(cast) == 1 {
		return cast[0], nil
	}
	switch {
	case t.Kind == vector.Categorical:
		return concatCategories(t, cast)
	case t.Kind == vector.String && anyDictionary(cast):
		return concatDictionaries(t, cast, row), nil
	case t.Kind.IsText():
		return concatText(t, cast, row), nil
	case t.Kind == vector.Bool:
		return concatBits(cast, row), nil
	}
	valid := concatValid(cast, row)
	switch t.Kind.Width() {
	case 1:
		return vector.FromSlice(t, concatValues[uint8](cast, row), valid), nil
	case 2:
		return vector.FromSlice(t, concatValues[uint16](cast, row), valid), nil
	case 4:
		return vector.FromSlice(t, concatValues[uint32](cast, row), valid), nil
	case 8:
		return vector.FromSlice(t, concatValues[uint64](cast, row), valid), nil
	}
	return nil, fmt.Errorf("%w: no vector of %v", vector.ErrType, t)
}

// dropEmpty drops the parts without values, but for one if there are no others.
func dropEmpty(parts []*vector.Vector) []*vector.Vector {
	some := parts[:0:0]
	for _, p := range parts {
		if p.Len() > 0 {
			some = append(some, p)
		}
	}
	if len(some) == 0 && len(parts) > 0 {
		return parts[:1]
	}
	return some
}

// concatValues copies fixed-width values one after the other. Several
// processors share large parts, because the first touch of fresh memory is slow.
func concatValues[T vector.Fixed](parts []*vector.Vector, n int) []T {
	out := memory.Make[T](n)
	starts := startsOf(parts)
	eachChunk(n, func(lo, hi int) {
		for i, p := range parts {
			from, to := max(lo, starts[i]), min(hi, starts[i+1])
			if from < to {
				copy(out[from:to], vector.Values[T](p)[from-starts[i]:])
			}
		}
	})
	return out
}

// startsOf returns the row at which each part begins, and the end of the last.
func startsOf(parts []*vector.Vector) []int {
	starts := make([]int, len(parts)+1)
	for i, p := range parts {
		starts[i+1] = starts[i] + p.Len()
	}
	return starts
}

// concatBits joins the bits of bool vectors.
func concatBits(parts []*vector.Vector, n int) *vector.Vector {
	words := make([]uint64, (n+63)/64)
	at := 0
	for _, p := range parts {
		orBits(words, at, p.Bits())
		at += p.Len()
	}
	return vector.FromBits(vector.BitmapOf(words, n), concatValid(parts, n))
}

// concatValid joins validities that are bitmaps.
func concatValid(parts []*vector.Vector, n int) vector.Bitmap {
	missing := 0
	for _, p := range parts {
		missing += p.Missing()
	}
	if missing == 0 {
		return vector.Bitmap{}
	}
	words := make([]uint64, (n+63)/64)
	at := 0
	for _, p := range parts {
		if v := p.Valid(); v.IsZero() {
			setRange(words, at, at+p.Len())
		} else {
			orBits(words, at, v)
		}
		at += p.Len()
	}
	return vector.BitmapOf(words, n)
}

// orBits sets the bits of b from bit at of words on.
func orBits(words []uint64, at int, b vector.Bitmap) {
	shift := at & 63
	for k := range b.Words() {
		w := b.Word(k)
		words[at>>6+k] |= w << shift
		if high := w >> 1 >> (63 - shift); high != 0 {
			words[at>>6+k+1] |= high
		}
	}
}

// setRange sets bits lo to hi−1.
func setRange(words []uint64, lo, hi int) {
	for lo < hi {
		end := min(hi, lo&^63+64)
		words[lo>>6] |= (^uint64(0) >> (64 - (end - lo))) << (lo & 63)
		lo = end
	}
}

// concatText joins strings as offsets and bytes; parts may be dictionaries.
func concatText(t vector.Type, parts []*vector.Vector, n int) *vector.Vector {
	size := 0
	for _, p := range parts {
		size += textSize(p)
	}
	blob := memory.Make[byte](size)
	if size > maxOffset32 {
		return joinText(t, parts, memory.Make[int64](n+1), blob)
	}
	return joinText(t, parts, memory.Make[int32](n+1), blob)
}

// maxOffset32 is the most bytes that 32-bit offsets reach; tests lower it.
var maxOffset32 = math.MaxInt32

// textSize returns the bytes of all values.
func textSize(v *vector.Vector) int {
	switch off, off64 := v.Offsets(); {
	case v.IsDictionary():
		size := 0
		for i := range v.Len() {
			size += len(TextAt(v, i))
		}
		return size
	case off64 != nil:
		return int(off64[v.Len()] - off64[0])
	default:
		return int(off[v.Len()] - off[0])
	}
}

// joinText writes the strings into blob and their ends into off.
func joinText[O int32 | int64](t vector.Type, parts []*vector.Vector, off []O, blob []byte) *vector.Vector {
	end, row := 0, 0
	valid := make([]*vector.Vector, len(parts))
	for i, p := range parts {
		valid[i] = p
		switch off32, off64 := p.Offsets(); {
		case p.IsDictionary():
			for i := range p.Len() {
				end += copy(blob[end:], TextAt(p, i))
				off[row+i+1] = O(end)
			}
			if p.Missing() > 0 { // a stand-in whose validity is a bitmap
				valid[i] = vector.FromBits(vector.NewBitmap(p.Len()), Present(p))
			}
		case off64 != nil:
			end = joinOffsets(off[row+1:], off64, blob, p.Blob(), end)
		default:
			end = joinOffsets(off[row+1:], off32, blob, p.Blob(), end)
		}
		row += p.Len()
	}
	return vector.FromOffsets(t, off, blob, concatValid(valid, row))
}

// joinOffsets copies the bytes of one part to blob[end:] and its ends, moved
// accordingly, to off.
func joinOffsets[O, P int32 | int64](off []O, ends []P, blob, bytes []byte, end int) int {
	first := ends[0]
	copy(blob[end:], bytes[first:ends[len(ends)-1]])
	for i, e := range ends[1:] {
		off[i] = O(end + int(e-first))
	}
	return end + int(ends[len(ends)-1]-first)
}
