package vector

import (
	"math"
	"unsafe"

	"github.com/stoa-data/stoa/internal/memory"
)

// maxOffset32 is the most bytes that 32-bit offsets reach; tests lower it.
var maxOffset32 = math.MaxInt32

// stringBytes views a string as bytes: read only.
func stringBytes(s string) []byte { return unsafe.Slice(unsafe.StringData(s), len(s)) }

// dictionaryShare: text becomes a dictionary when it has at most this share of
// distinct values; above it codes and levels together are larger than the text.
const dictionaryShare = 0.5

// FromStrings returns a string vector with the values of x: a dictionary when
// at most half of the values differ, else offsets and bytes. It copies.
func FromStrings(x []string, valid Bitmap) *Vector {
	return fromText(Of(String), len(x), func(i int) []byte { return stringBytes(x[i]) }, valid)
}

// FromBinary returns a binary vector with the values of x. It copies.
func FromBinary(x [][]byte, valid Bitmap) *Vector {
	return plainText(Of(Binary), len(x), func(i int) []byte { return x[i] }, valid)
}

// fromText builds a string vector from n values.
func fromText(t Type, n int, at func(int) []byte, valid Bitmap) *Vector {
	limit := int(dictionaryShare*float64(n)) + 1
	in := NewInterner(min(n, 1024))
	codes := make([]uint32, n)
	for i := range codes {
		if !valid.Get(i) {
			continue
		}
		codes[i] = in.Code(at(i))
		if in.Len() > limit {
			return plainText(t, n, at, valid)
		}
	}
	return FromWideCodes(t, codes, in.Pool())
}

// FromWideCodes returns a dictionary vector with the smallest codes that the
// pool's levels allow. It copies unless the codes need four bytes.
func FromWideCodes(t Type, codes []uint32, pool *Pool) *Vector {
	switch CodeWidthFor(pool.Len()) {
	case 1:
		return FromCodes(t, narrow[uint8](codes), pool)
	case 2:
		return FromCodes(t, narrow[uint16](codes), pool)
	}
	return FromCodes(t, codes, pool)
}

// narrow copies codes into a smaller type.
func narrow[C Code](codes []uint32) []C {
	out := memory.Make[C](len(codes))
	for i, c := range codes {
		out[i] = C(c)
	}
	return out
}

// plainText builds a vector of offsets and bytes.
func plainText(t Type, n int, at func(int) []byte, valid Bitmap) *Vector {
	size := 0
	for i := range n {
		if valid.Get(i) {
			size += len(at(i))
		}
	}
	blob := memory.Make[byte](size)
	if size > maxOffset32 {
		return fillText(t, memory.Make[int64](n+1), blob, at, valid)
	}
	return fillText(t, memory.Make[int32](n+1), blob, at, valid)
}

// fillText copies the values into blob and their ends into off.
func fillText[O int32 | int64](t Type, off []O, blob []byte, at func(int) []byte, valid Bitmap) *Vector {
	end := 0
	for i := range len(off) - 1 {
		if valid.Get(i) {
			end += copy(blob[end:], at(i))
		}
		off[i+1] = O(end)
	}
	return FromOffsets(t, off, blob, valid)
}
