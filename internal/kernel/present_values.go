package kernel

import "github.com/stoa-data/stoa/internal/vector"

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
