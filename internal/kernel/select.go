package kernel

import (
	"math/bits"

	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// CountTrue returns how many rows of a predicate are true; a missing one is
// not.
func CountTrue(truth, valid vector.Bitmap) int {
	n := 0
	for k := range truth.Words() {
		n += bits.OnesCount64(truthWord(truth, valid, k))
	}
	return n
}

// KeepTrue stores the rows for which a predicate is true as bits and returns
// their number.
func KeepTrue(dst []uint64, truth, valid vector.Bitmap) int {
	n := 0
	for k := range truth.Words() {
		dst[k] = truthWord(truth, valid, k)
		n += bits.OnesCount64(dst[k])
	}
	return n
}

// SelectTrue returns the rows for which a predicate is true, counted from
// base, ascending. The result has exact size.
func SelectTrue(truth, valid vector.Bitmap, base uint32) []uint32 {
	return AppendTrue(memory.Make[uint32](CountTrue(truth, valid))[:0], truth, valid, base)
}

// AppendTrue is SelectTrue into dst, which has room for all rows of the result.
func AppendTrue(dst []uint32, truth, valid vector.Bitmap, base uint32) []uint32 {
	for k := range truth.Words() {
		w := truthWord(truth, valid, k)
		row := base + uint32(k*64)
		if w == ^uint64(0) {
			at := len(dst)
			dst = dst[:at+64]
			for i := range dst[at:] {
				dst[at+i] = row + uint32(i)
			}
			continue
		}
		for ; w != 0; w &= w - 1 {
			dst = append(dst, row+uint32(bits.TrailingZeros64(w)))
		}
	}
	return dst
}

// truthWord returns the bits of 64 rows that are present and true.
func truthWord(truth, valid vector.Bitmap, k int) uint64 {
	w := truth.Word(k)
	if !valid.IsZero() {
		w &= valid.Word(k)
	}
	return w
}
