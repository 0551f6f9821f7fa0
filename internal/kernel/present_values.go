package kernel

import (
	"math/bits"

	"github.com/stoa-data/stoa/internal/vector"
)

// PresentValues copies the values of x whose bit in valid is set to dst, which is at
// least as long as x, and returns them.
func PresentValues[T any](dst, x []T, valid vector.Bitmap) []T {
	n := 0
	for k := range valid.Words() {
		w := valid.Word(k)
		part := x[k*64 : min(k*64+64, len(x))]
		if w == ^uint64(0) {
			n += copy(dst[n:], part)
			continue
		}
		for i := range part {
			dst[n] = part[i] // overwritten unless the bit is set
			n += int(w & 1)
			w >>= 1
		}
	}
	return dst[:n]
}

// FillMissing copies x to dst, with fill where valid has a clear bit, and
// returns the number of bits that are set.
func FillMissing[T vector.Fixed](dst, x []T, valid vector.Bitmap, fill T) int {
	dst = dst[:copy(dst, x)]
	n := len(dst)
	for k := range valid.Words() {
		part := dst[k*64 : min(k*64+64, len(dst))]
		absent := ^valid.Word(k) << (64 - len(part)) >> (64 - len(part))
		n -= bits.OnesCount64(absent)
		for ; absent != 0; absent &= absent - 1 {
			part[bits.TrailingZeros64(absent)] = fill
		}
	}
	return n
}
