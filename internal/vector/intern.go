package vector

import (
	"bytes"
	"hash/maphash"

	"github.com/stoa-data/stoa/internal/memory"
)

// internSeed makes crafted strings harmless; no result depends on it.
var internSeed = maphash.MakeSeed()

// An Interner gives each distinct byte string a code, counted from 1 in order
// of first appearance. It is how text becomes a dictionary. Not safe for
// concurrent use.
type Interner struct {
	slots []slot // open addressing, at most half full
	off   []int64
	blob  []byte
}

// A slot is a code, 0 when empty, and the upper half of its string's hash.
type slot struct{ code, hash uint32 }

// NewInterner returns an empty interner with room for about n strings.
func NewInterner(n int) *Interner {
	size := 64
	for size < 2*n {
		size *= 2
	}
	return &Interner{slots: make([]slot, size), off: []int64{0}}
}

// Len returns the number of distinct strings so far.
func (in *Interner) Len() int { return len(in.off) - 1 }

// Text returns the string behind a code; it is valid until the next Code.
func (in *Interner) Text(code uint32) []byte { return in.blob[in.off[code-1]:in.off[code]] }

// Code returns the code of b, a new one if b was not seen before. It copies b.
func (in *Interner) Code(b []byte) uint32 {
	h := maphash.Bytes(internSeed, b)
	mask := uint64(len(in.slots) - 1)
	for i := h & mask; ; i = (i + 1) & mask {
		s := in.slots[i]
		if s.code == 0 {
			in.blob = append(in.blob, b...)
			in.off = append(in.off, int64(len(in.blob)))
			code := uint32(in.Len())
			in.slots[i] = slot{code, uint32(h >> 32)}
			if 2*in.Len() > len(in.slots) {
				in.grow()
			}
			return code
		}
		if s.hash == uint32(h>>32) && bytes.Equal(in.Text(s.code), b) {
			return s.code
		}
	}
}

// Find returns the code of b, 0 if it was not seen. Many goroutines may call it
// while none calls Code.
func (in *Interner) Find(b []byte) uint32 {
	h := maphash.Bytes(internSeed, b)
	mask := uint64(len(in.slots) - 1)
	for i := h & mask; ; i = (i + 1) & mask {
		s := in.slots[i]
		if s.code == 0 || s.hash == uint32(h>>32) && bytes.Equal(in.Text(s.code), b) {
			return s.code
		}
	}
}

// CodeString is Code for a string.
func (in *Interner) CodeString(s string) uint32 { return in.Code(stringBytes(s)) }

// grow doubles the table.
func (in *Interner) grow() {
	old := in.slots
	in.slots = make([]slot, 2*len(old))
	mask := uint64(len(in.slots) - 1)
	for _, s := range old {
		if s.code == 0 {
			continue
		}
		i := maphash.Bytes(internSeed, in.Text(s.code)) & mask
		for in.slots[i].code != 0 {
			i = (i + 1) & mask
		}
		in.slots[i] = s
	}
}

// Levels returns the distinct strings as a vector of exact size: level i has
// code i+1.
func (in *Interner) Levels(t Type) *Vector {
	blob := memory.Make[byte](len(in.blob))
	copy(blob, in.blob)
	if len(blob) > maxOffset32 {
		off := memory.Make[int64](len(in.off))
		copy(off, in.off)
		return FromOffsets(t, off, blob, Bitmap{})
	}
	off := memory.Make[int32](len(in.off))
	for i, o := range in.off {
		off[i] = int32(o)
	}
	return FromOffsets(t, off, blob, Bitmap{})
}

// Pool returns the distinct strings as a pool without ranks.
func (in *Interner) Pool() *Pool { return NewPool(in.Levels(Of(String)), nil, false) }
