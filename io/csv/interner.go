package csv

import (
	"bytes"
	"encoding/binary"
	"hash/maphash"
	"math"
	"math/bits"
	"math/rand/v2"

	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// The seeds make crafted texts harmless; no result depends on them.
var (
	seedLow, seedHigh = rand.Uint64(), rand.Uint64()
	seedLong          = maphash.MakeSeed()
)

// shortText is the longest text that two words hold beside its length.
const shortText = 15

// An interner gives each distinct text a code, counted from 1 in order of first
// appearance. Short texts, which addresses, words and numbers are, live in
// their slots as two words: a look-up is one visit to memory. Not safe for
// concurrent use.
type interner struct {
	short []shortSlot // open addressing, at most half full
	long  []longSlot  // the same for texts that are not short; nil until there is one
	longs int
	off   []int64
	blob  []byte
}

// A shortSlot is a text as words returns it and its code, 0 when empty.
type shortSlot struct {
	low, high uint64
	code      uint32
}

// A longSlot is a code, 0 when empty, and the upper half of its text's hash.
type longSlot struct{ code, hash uint32 }

// newInterner returns an empty interner.
func newInterner() *interner { return &interner{short: make([]shortSlot, 64), off: []int64{0}} }

// len returns the number of distinct texts so far.
func (in *interner) len() int { return len(in.off) - 1 }

// text returns the text behind a code; it is valid until the next code.
func (in *interner) text(code uint32) []byte { return in.blob[in.off[code-1]:in.off[code]] }

// code returns the code of b, a new one if b was not seen before. It copies b.
func (in *interner) code(b []byte) uint32 {
	if len(b) <= shortText {
		var padded [16]byte
		copy(padded[:], b)
		low, high := binary.LittleEndian.Uint64(padded[:]), binary.LittleEndian.Uint64(padded[8:])
		return in.codeShort(low, high|uint64(len(b))<<56)
	}
	return in.codeLong(b)
}

// codeShort is code for a short text: its bytes from the lowest on, zeros
// behind them, its length in the highest byte.
func (in *interner) codeShort(low, high uint64) uint32 {
	mask := uint64(len(in.short) - 1)
	for i := mix(low, high) & mask; ; i = (i + 1) & mask {
		s := &in.short[i]
		if s.low == low && s.high == high && s.code != 0 {
			return s.code
		}
		if s.code == 0 {
			return in.addShort(s, low, high)
		}
	}
}

// mix is the hash of a short text.
func mix(low, high uint64) uint64 {
	h, l := bits.Mul64(low^seedLow, high^seedHigh)
	return h ^ l
}

// addShort gives a short text a code and the empty slot s.
func (in *interner) addShort(s *shortSlot, low, high uint64) uint32 {
	var padded [16]byte
	binary.LittleEndian.PutUint64(padded[:], low)
	binary.LittleEndian.PutUint64(padded[8:], high)
	code := in.add(padded[:high>>56])
	*s = shortSlot{low, high, code}
	if 2*(in.len()-in.longs) > len(in.short) {
		old := in.short
		in.short = make([]shortSlot, 2*len(old))
		mask := uint64(len(in.short) - 1)
		for _, s := range old {
			if s.code == 0 {
				continue
			}
			i := mix(s.low, s.high) & mask
			for in.short[i].code != 0 {
				i = (i + 1) & mask
			}
			in.short[i] = s
		}
	}
	return code
}

// add appends a text and returns its code.
func (in *interner) add(b []byte) uint32 {
	in.blob = append(in.blob, b...)
	in.off = append(in.off, int64(len(in.blob)))
	return uint32(in.len())
}

// codeLong is code for a text that is not short.
func (in *interner) codeLong(b []byte) uint32 {
	if 2*in.longs >= len(in.long) {
		in.growLong()
	}
	h := maphash.Bytes(seedLong, b)
	mask := uint64(len(in.long) - 1)
	for i := h & mask; ; i = (i + 1) & mask {
		s := &in.long[i]
		if s.code == 0 {
			*s = longSlot{in.add(b), uint32(h >> 32)}
			in.longs++
			return s.code
		}
		if s.hash == uint32(h>>32) && bytes.Equal(in.text(s.code), b) {
			return s.code
		}
	}
}

// growLong makes the table for longer texts larger.
func (in *interner) growLong() {
	old := in.long
	in.long = make([]longSlot, max(64, 4*len(old)))
	mask := uint64(len(in.long) - 1)
	for _, s := range old {
		if s.code == 0 {
			continue
		}
		i := maphash.Bytes(seedLong, in.text(s.code)) & mask
		for in.long[i].code != 0 {
			i = (i + 1) & mask
		}
		in.long[i] = s
	}
}

// pool returns the distinct texts as a pool without ranks: level i has code
// i+1.
func (in *interner) pool() *vector.Pool {
	t := vector.Of(vector.String)
	blob := memory.Make[byte](len(in.blob))
	copy(blob, in.blob)
	if len(blob) > math.MaxInt32 {
		off := memory.Make[int64](len(in.off))
		copy(off, in.off)
		return vector.NewPool(vector.FromOffsets(t, off, blob, vector.Bitmap{}), nil, false)
	}
	off := memory.Make[int32](len(in.off))
	for i, o := range in.off {
		off[i] = int32(o)
	}
	return vector.NewPool(vector.FromOffsets(t, off, blob, vector.Bitmap{}), nil, false)
}
