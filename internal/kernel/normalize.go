package kernel

import (
	"encoding/binary"
	"math"

	"github.com/stoa-data/stoa/internal/vector"
)

// The normalising kernels store for each value a number whose order is that of
// the values, or its reverse when desc. Where valid has a clear bit they store
// last.

// NormalizeInts stores x[i]−base, or base−x[i] when desc: base is the least,
// or the greatest, value as its 64-bit pattern.
func NormalizeInts[T vector.Fixed](dst []uint64, x []T, base uint64, desc bool, valid vector.Bitmap, last uint64) {
	x = x[:len(dst)]
	if desc {
		for i, v := range x {
			dst[i] = base - uint64(int64(v))
		}
	} else {
		for i, v := range x {
			dst[i] = uint64(int64(v)) - base
		}
	}
	replaceMissing(dst, valid, last)
}

// NormalizeFloats stores 64 bits for float64 and 32 for float32: −0 equals 0
// and NaN is one value above all numbers. No value is stored as all ones.
func NormalizeFloats[T float32 | float64](dst []uint64, x []T, desc bool, valid vector.Bitmap) {
	x = x[:len(dst)]
	flip := uint64(0)
	if desc {
		flip = ^flip
	}
	switch x := any(x).(type) {
	case []float64:
		for i, v := range x {
			b := math.Float64bits(v + 0) // −0 + 0 is 0
			if v != v {
				b = math.Float64bits(math.NaN())
			}
			dst[i] = b ^ uint64(int64(b)>>63) ^ ^b&(1<<63) ^ flip
		}
		replaceMissing(dst, valid, math.MaxUint64)
	case []float32:
		for i, v := range x {
			b := math.Float32bits(v + 0)
			if v != v {
				b = math.Float32bits(float32(math.NaN()))
			}
			dst[i] = uint64(b ^ uint32(int32(b)>>31) ^ ^b&(1<<31) ^ uint32(flip))
		}
		replaceMissing(dst, valid, math.MaxUint32)
	}
}

// NormalizeCodes stores table[c] for each code c, 0 included.
func NormalizeCodes[C vector.Code](dst []uint64, codes []C, table []uint32) {
	for i, c := range codes[:len(dst)] {
		dst[i] = uint64(table[c])
	}
}

// NormalizeBits stores 0 for false and 1 for true, or 1 and 0 when desc.
func NormalizeBits(dst []uint64, x vector.Bitmap, desc bool, valid vector.Bitmap, last uint64) {
	flip := uint64(0)
	if desc {
		flip = 1
	}
	for k := range x.Words() {
		w := x.Word(k)
		d := dst[k*64 : min(k*64+64, len(dst))]
		for i := range d {
			d[i] = w&1 ^ flip
			w >>= 1
		}
	}
	replaceMissing(dst, valid, last)
}

// replaceMissing stores last where valid has a clear bit.
func replaceMissing(dst []uint64, valid vector.Bitmap, last uint64) {
	if valid.IsZero() {
		return
	}
	for k := range valid.Words() {
		w := valid.Word(k)
		d := dst[k*64 : min(k*64+64, len(dst))]
		for i := range d {
			present := -(w & 1)
			d[i] = d[i]&present | last&^present
			w >>= 1
		}
	}
}

// TextWordBytes is how many bytes of a text TextWord looks at.
const TextWordBytes = 7

// TextWord returns the bytes of b from 7·chunk on as a number of the same
// order: seven bytes, then one more than the number of bytes that are left, at
// most 9. Texts of one word are equal when MoreText says that none are left,
// else as far as this chunk. It is neither 0 nor all ones.
func TextWord(b []byte, chunk int) uint64 {
	b = b[chunk*TextWordBytes:]
	if len(b) > TextWordBytes {
		return binary.BigEndian.Uint64(b)&^0xff | 9
	}
	var w uint64
	for i, c := range b {
		w |= uint64(c) << (56 - 8*i)
	}
	return w | uint64(len(b)+1)
}

// MoreText reports whether texts with this word may differ in later chunks.
func MoreText(word uint64) bool { return word&0xff == 9 }
