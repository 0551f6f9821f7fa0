package exec

import (
	"context"
	"math/bits"

	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

const (
	keySetRows   = 1 << 24 // a side with more keys is no small one
	keySetBitmap = 1 << 23 // a bitmap of this many bits is always small enough
	keySetSample = 1 << 13 // rows of a batch after which a set that keeps most of them gives up
	bloomBits    = 16      // of a Bloom filter for each key: one key in a hundred is taken for another
)

// A keySet is the integers or times that one side of a join has for a key, to
// be asked of rows of the other side before they are read whole. It may hold
// others too. It is a bitmap where the keys are dense; else a Bloom filter with
// three bits in one word for each key. What it says of a batch follows from the
// batch alone, so that later blocks of rows do not depend on who came first.
// Safe for concurrent use.
type keySet struct {
	base, width uint64 // all keys are base to base+width, modulo 2^64
	bits        []uint64
	mixer
	hashBits uint // of the words of a Bloom filter; 0 for a bitmap
}

// newKeySet returns the set of a side's keys, nil where it is of no use. It
// holds memory of the scope.
func newKeySet(ctx context.Context, v *vector.Vector, scope *memory.Scope) *keySet {
	b, n := v.Bounds(), v.Len()
	if !hasKeySet(v.Type().Kind) || n > keySetRows {
		return nil
	}
	s := &keySet{base: uint64(b.Min), width: uint64(b.Max) - uint64(b.Min)}
	size := s.width/64 + 1
	if s.width >= max(keySetBitmap, 4*bloomBits*uint64(n)) {
		s.hashBits = uint(bits.Len(uint(n*bloomBits/64))) + 1
		size, s.mixer = 1<<s.hashBits, newMixer(64)
	}
	if !b.Some {
		size = 0
	}
	if guard(func() error { s.bits = memory.ZeroScratch[uint64](scope, int(size)); return nil }) != nil {
		return nil // the budget has better uses
	}
	pack := packInts(v, b.Min, 0)
	var batch [encodeBatch]uint64
	for lo := 0; lo < n && b.Some; lo += encodeBatch {
		if lo%cancelRows == 0 && ctx.Err() != nil {
			return nil
		}
		keys := batch[:min(encodeBatch, n-lo)]
		clear(keys)
		pack(keys, lo, 0)
		for _, x := range keys {
			at, bit := s.place(x)
			s.bits[at] |= bit
		}
	}
	return s
}

// hasKeySet reports whether there are sets of keys of this kind.
func hasKeySet(k vector.Kind) bool { return k.IsInteger() || k.IsTemporal() }

// place returns the word of a key, counted from base, and its bits in it.
func (s *keySet) place(x uint64) (at, bit uint64) {
	if s.hashBits == 0 {
		return x >> 6, 1 << (x & 63)
	}
	h := s.mix(x)
	return h >> (64 - s.hashBits), 1<<(h&63) | 1<<(h>>6&63) | 1<<(h>>12&63)
}

// Bind implements ast.RowFunc.
func (s *keySet) Bind(vector.Type) (vector.Type, error) { return vector.Of(vector.Bool), nil }

// find sets the bits of the keys that are in the set.
func (s *keySet) find(keys, out []uint64) {
	for at := 0; len(keys) > 0; at++ {
		part := keys[:min(64, len(keys))]
		keys = keys[len(part):]
		var word uint64
		if s.hashBits == 0 {
			for i, x := range part {
				if x <= s.width {
					word |= s.bits[x>>6] >> (x & 63) & 1 << (i & 63)
				}
			}
		} else {
			for i, x := range part {
				if x <= s.width {
					if at, bit := s.place(x); s.bits[at]&bit == bit {
						word |= 1 << (i & 63)
					}
				}
			}
		}
		out[at] = word
	}
}

// Call implements ast.RowFunc: it is true for the keys in the set. If that is
// most of the batch's first rows, all of it is kept.
func (s *keySet) Call(in *vector.Vector) (*vector.Vector, error) {
	n := in.Len()
	words := make([]uint64, (n+63)/64)
	pack := packInts(in, int64(s.base), 0)
	var batch [encodeBatch]uint64
	for lo := 0; lo < n && len(s.bits) > 0; lo += encodeBatch {
		if lo == keySetSample && vector.BitmapOf(words[:lo/64], lo).Count() > lo/4*3 {
			return vector.FromBits(vector.NewSetBitmap(n), vector.Bitmap{}), nil
		}
		keys := batch[:min(encodeBatch, n-lo)]
		clear(keys)
		pack(keys, lo, 0)
		s.find(keys, words[lo>>6:])
	}
	return vector.FromBits(vector.BitmapOf(words, n), vector.Bitmap{}), nil
}
