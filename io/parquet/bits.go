package parquet

import (
	"encoding/binary"
	"math/bits"
	"unsafe"

	"github.com/stoa-data/stoa/internal/vector"
)

// wordsOf views a column's buffer as values. The buffer is aligned for T.
func wordsOf[T any](b []byte) []T {
	if len(b) == 0 {
		return nil
	}
	var zero T
	return unsafe.Slice((*T)(unsafe.Pointer(&b[0])), len(b)/int(unsafe.Sizeof(zero)))
}

// sliceBits copies n bits from position at of src to the start of dst, clears
// the rest of the last word and returns how many are set.
func sliceBits(dst, src []uint64, at, n int) (set int) {
	shift := at & 63
	src = src[at>>6:]
	for k := range dst {
		w := src[k] >> shift
		if shift != 0 && k+1 < len(src) {
			w |= src[k+1] << (64 - shift)
		}
		if rest := n - k*64; rest < 64 {
			w &= ones(rest)
		}
		dst[k] = w
		set += bits.OnesCount64(w)
	}
	return set
}

// codeBits sets a bit for each code that is not 0 and returns how many are.
func codeBits[C vector.Code](dst []uint64, codes []C) (set int) {
	for k := range dst {
		var w uint64
		for i, c := range codes[k*64 : min(k*64+64, len(codes))] {
			if c != 0 {
				w |= 1 << i
			}
		}
		dst[k] = w
		set += bits.OnesCount64(w)
	}
	return set
}

// appendLevels encodes definition levels of n values, one bit each: runs of
// equal words as a count, others bit-packed. No bits: all are present.
func appendLevels(dst []byte, words []uint64, n int) []byte {
	if words == nil {
		return appendRun(dst, n, 1)
	}
	full := n / 64
	for k := 0; k < full; {
		j := k + 1
		if w := words[k]; w == 0 || w == ^uint64(0) {
			for j < full && words[j] == w {
				j++
			}
			dst = appendRun(dst, 64*(j-k), byte(w&1))
		} else {
			for j < full && words[j] != 0 && words[j] != ^uint64(0) {
				j++
			}
			dst = binary.AppendUvarint(dst, uint64(8*(j-k))<<1|1)
			for ; k < j; k++ {
				dst = binary.LittleEndian.AppendUint64(dst, words[k])
			}
		}
		k = j
	}
	rest := n - 64*full
	if rest == 0 {
		return dst
	}
	w := words[full] & ones(rest)
	if w == 0 || w == ones(rest) {
		return appendRun(dst, rest, byte(w&1))
	}
	groups := (rest + 7) / 8
	dst = binary.AppendUvarint(dst, uint64(groups)<<1|1)
	var last [8]byte
	binary.LittleEndian.PutUint64(last[:], w)
	return append(dst, last[:groups]...)
}

// appendRun encodes a run of n equal bits.
func appendRun(dst []byte, n int, bit byte) []byte {
	return append(binary.AppendUvarint(dst, uint64(n)<<1), bit)
}

// pick appends to dst the values whose bit is set; bits nil: all.
func pick[T any](dst, x []T, set []uint64) []T {
	if set == nil {
		return append(dst, x...)
	}
	for k, w := range set {
		lo := k * 64
		hi := min(lo+64, len(x))
		if w == ones(hi-lo) {
			dst = append(dst, x[lo:hi]...)
			continue
		}
		for ; w != 0; w &= w - 1 {
			dst = append(dst, x[lo+bits.TrailingZeros64(w)])
		}
	}
	return dst
}
