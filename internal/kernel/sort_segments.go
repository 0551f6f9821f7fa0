package kernel

import (
	"slices"
	"unsafe"

	"github.com/stoa-data/stoa/internal/vector"
)

// Up to insertionMax values a segment is sorted by insertion, from radixMin on
// by the bytes of its values.
const (
	insertionMax = 20
	radixMin     = 512
)

// SortSegments sorts each segment of x in place: segment i is
// x[ends[i−1]:ends[i]]. NaN comes last. It allocates only for a segment of
// 512 values and more, one buffer in all.
func SortSegments[T vector.Fixed](x []T, ends []uint32) {
	var buffer []T
	from := uint32(0)
	for _, end := range ends {
		s := x[from:end]
		from = end
		switch {
		case len(s) < 2:
		case len(s) == 2:
			// a pair that is in order, or whose order NaN makes undefined
			if s[1] < s[0] || s[0] != s[0] {
				s[0], s[1] = s[1], s[0]
			}
		case len(s) <= insertionMax:
			insert(s)
		default:
			if ascending(s) {
				continue
			}
			s = nansLast(s)
			if len(s) < radixMin {
				slices.Sort(s)
				continue
			}
			if len(buffer) < len(s) {
				buffer = make([]T, len(s))
			}
			radixValues(s, buffer)
		}
	}
}

// insert is an insertion sort with NaN last.
func insert[T vector.Fixed](s []T) {
	for i := 1; i < len(s); i++ {
		v := s[i]
		j := i
		for j > 0 && (v < s[j-1] || s[j-1] != s[j-1]) {
			s[j] = s[j-1]
			j--
		}
		s[j] = v
	}
}

// ascending reports whether s is in order; with a NaN in it, it may say no.
func ascending[T vector.Fixed](s []T) bool {
	for i := 1; i < len(s); i++ {
		if !(s[i-1] <= s[i]) {
			return false
		}
	}
	return true
}

// nansLast moves NaN to the end and returns the values before them.
func nansLast[T vector.Fixed](s []T) []T {
	n := len(s)
	for i := 0; i < n; {
		if s[i] != s[i] {
			n--
			s[i], s[n] = s[n], s[i]
		} else {
			i++
		}
	}
	return s[:n]
}

// radixValues sorts s, which holds no NaN, byte by byte from the least
// significant one. Bytes that all values share are skipped.
func radixValues[T vector.Fixed](s, buffer []T) {
	float, signed := isFloat[T](), isSigned[T]()
	switch unsafe.Sizeof(s[0]) {
	case 1:
		radixWords(unsignedView[uint8](s), unsignedView[uint8](buffer), float, signed)
	case 2:
		radixWords(unsignedView[uint16](s), unsignedView[uint16](buffer), float, signed)
	case 4:
		radixWords(unsignedView[uint32](s), unsignedView[uint32](buffer), float, signed)
	default:
		radixWords(unsignedView[uint64](s), unsignedView[uint64](buffer), float, signed)
	}
}

// unsignedView reinterprets values as unsigned words of the same width.
func unsignedView[U unsigned, T vector.Fixed](x []T) []U {
	return unsafe.Slice((*U)(unsafe.Pointer(unsafe.SliceData(x))), len(x))
}

// unsigned is the set of words that values are viewed as.
type unsigned interface {
	uint8 | uint16 | uint32 | uint64
}

// radixWords sorts values by their words: ascending words are ascending values
// after the sign bit of integers, or every bit of negative floats and the sign
// bit of the others, is flipped.
func radixWords[U unsigned](s, buffer []U, float, signed bool) {
	var sign U
	width := int(unsafe.Sizeof(sign))
	if signed {
		sign = 1 << (8*width - 1)
	}
	var count [8][256]uint32
	for i, w := range s {
		if float && w&sign != 0 {
			w = ^w
		} else {
			w ^= sign
		}
		s[i] = w
		for b := range width {
			count[b][uint8(w>>(8*b))]++
		}
	}
	from, to := s, buffer[:len(s)]
	for b := range width {
		c := &count[b]
		if c[uint8(s[0]>>(8*b))] == uint32(len(s)) {
			continue
		}
		at := uint32(0)
		for d, n := range c {
			c[d] = at
			at += n
		}
		for _, w := range from {
			d := uint8(w >> (8 * b))
			to[c[d]] = w
			c[d]++
		}
		from, to = to, from
	}
	for i, w := range from {
		if float && w&sign == 0 {
			w = ^w
		} else {
			w ^= sign
		}
		s[i] = w
	}
}
