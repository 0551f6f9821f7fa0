package parquet

import (
	"encoding/binary"
	"math"
	"math/bits"
)

// slack is how many bytes may be read past the end of every page buffer, so
// that unpacking loads whole words.
const slack = 8

// A hybrid reads Parquet's mix of run-length encoding and bit-packing.
type hybrid struct {
	b     []byte // followed by slack readable bytes
	at    int
	width uint // bits of a value, at most 32
}

// run returns the next run: count values that all equal value, or count
// bit-packed values in packed, which is followed by slack. The last packed run
// may count more values than the page has.
func (h *hybrid) run() (count int, value uint32, packed []byte, err error) {
	u, n := binary.Uvarint(h.b[h.at:])
	if n <= 0 || u>>1 > math.MaxInt32 {
		return 0, 0, nil, damaged("run-length data ends early")
	}
	h.at += n
	if u&1 != 0 {
		rest := len(h.b) - h.at
		count = int(min(u>>1, math.MaxInt32/8)) * 8
		size := int64(count/8) * int64(h.width)
		if size > int64(rest) { // some writers drop the padding of the last run
			count, size = int(int64(rest)*8/int64(h.width)), int64(rest)
		}
		packed = h.b[h.at : h.at+int(size) : h.at+int(size)+slack]
		h.at += int(size)
		return count, 0, packed, nil
	}
	size := int(h.width+7) / 8
	if size > len(h.b)-h.at {
		return 0, 0, nil, damaged("run-length data ends early")
	}
	var word [4]byte
	copy(word[:], h.b[h.at:h.at+size])
	h.at += size
	return int(u >> 1), binary.LittleEndian.Uint32(word[:]), nil, nil
}

// gather decodes len(dst) dictionary indices from b, width bits each, and
// stores what table holds at them: dst[i] = table[index i].
func gather[T any](dst []T, b []byte, width uint, table []T) error {
	if width > 32 {
		return damaged("dictionary indices of %d bits", width)
	}
	h := hybrid{b: b, width: width}
	for len(dst) > 0 {
		n, value, packed, err := h.run()
		if err != nil {
			return err
		}
		n = min(n, len(dst))
		if n == 0 {
			continue
		}
		if packed == nil {
			if uint64(value) >= uint64(len(table)) {
				return badIndex(value, len(table))
			}
			fill(dst[:n], table[value])
		} else if err := unpack(dst[:n], packed, width, table); err != nil {
			return err
		}
		dst = dst[n:]
	}
	return nil
}

// gatherPage decodes a page of dictionary indices: their width and the hybrid.
func gatherPage[T any](dst []T, p *page, table []T) error {
	switch {
	case len(dst) == 0:
		return nil
	case len(p.values) == 0:
		return damaged("dictionary indices are lacking")
	case p.at != nil:
		return gatherAt(dst, p.values[1:], uint(p.values[0]), table, p.at)
	}
	return gather(dst, p.values[1:], uint(p.values[0]), table)
}

// gatherAt is gather of the indices at ascending positions: dst[i] =
// table[index at[i]].
func gatherAt[T any](dst []T, b []byte, width uint, table []T, at []uint32) error {
	if width > 32 {
		return damaged("dictionary indices of %d bits", width)
	}
	h := hybrid{b: b, width: width}
	mask := uint64(1)<<width - 1
	for start, k := 0, 0; k < len(at); {
		n, value, packed, err := h.run()
		if err != nil {
			return err
		}
		end := start + n
		for ; k < len(at) && int(at[k]) < end; k++ {
			x := uint64(value)
			if packed != nil {
				bit := uint(int(at[k])-start) * width
				x = load64(packed, int(bit>>3)) >> (bit & 7) & mask
			}
			if x >= uint64(len(table)) {
				return badIndex(uint32(x), len(table))
			}
			dst[k] = table[x]
		}
		start = end
	}
	return nil
}

// badIndex is the error for an index outside of its dictionary.
func badIndex(index uint32, n int) error {
	return damaged("dictionary index %d (have %d values)", index, n)
}

// fill sets every element of dst to v. Long runs double what is filled.
func fill[T any](dst []T, v T) {
	const first = 16
	for i := range dst[:min(first, len(dst))] {
		dst[i] = v
	}
	for n := first; n < len(dst); n *= 2 {
		copy(dst[n:], dst[:n])
	}
}

// unpack stores table[index] for len(dst) bit-packed indices. Eight values
// take width bytes; each load serves as many of them as a word holds.
func unpack[T any](dst []T, packed []byte, width uint, table []T) error {
	mask := uint64(1)<<width - 1
	p := packed[:len(packed):cap(packed)]
	at := 0
	switch {
	case width == 0:
		if len(table) == 0 {
			return badIndex(0, 0)
		}
		fill(dst, table[0])
		return nil
	case width <= 8:
		for ; len(dst) >= 8; dst = dst[8:] {
			w := load64(p, at)
			at += int(width)
			for k := range 8 {
				x := w & mask
				if x >= uint64(len(table)) {
					return badIndex(uint32(x), len(table))
				}
				dst[k] = table[x]
				w >>= width & 63
			}
		}
	case width <= 16:
		for ; len(dst) >= 8; dst = dst[8:] {
			w := load64(p, at)
			v := load64(p, at+int(width>>1)) >> (width & 1 * 4)
			at += int(width)
			for k := range 4 {
				x, y := w&mask, v&mask
				if x >= uint64(len(table)) || y >= uint64(len(table)) {
					return badIndex(uint32(max(x, y)), len(table))
				}
				dst[k], dst[k+4] = table[x], table[y]
				w >>= width & 63
				v >>= width & 63
			}
		}
	}
	bit := uint64(0)
	for i := range dst {
		x := load64(p, at+int(bit>>3)) >> (bit & 7) & mask
		if x >= uint64(len(table)) {
			return badIndex(uint32(x), len(table))
		}
		dst[i] = table[x]
		bit += uint64(width)
	}
	return nil
}

// load64 returns the eight bytes at a position, which may lie in the slack.
func load64(b []byte, at int) uint64 {
	return binary.LittleEndian.Uint64(b[at : at+8 : cap(b)])
}

// bitRuns writes n level bits, one bit a value, from b into dst and returns how
// many are set. dst starts at a word and has room for n bits.
func bitRuns(dst []uint64, n int, b []byte) (set int, err error) {
	h := hybrid{b: b, width: 1}
	for row := 0; row < n; {
		count, value, packed, err := h.run()
		if err != nil {
			return 0, err
		}
		count = min(count, n-row)
		switch {
		case packed != nil:
			set += copyBits(dst, row, packed, count)
		case value > 1:
			return 0, damaged("definition level %d (want 0 or 1)", value)
		case value == 1:
			setBits(dst, row, row+count)
			set += count
		default:
			clearBits(dst, row, row+count)
		}
		row += count
	}
	return set, nil
}

// setBits sets bits lo to hi−1.
func setBits(words []uint64, lo, hi int) {
	for lo < hi {
		n := min(64-lo&63, hi-lo)
		words[lo>>6] |= ones(n) << (lo & 63)
		lo += n
	}
}

// clearBits clears bits lo to hi−1.
func clearBits(words []uint64, lo, hi int) {
	for lo < hi {
		n := min(64-lo&63, hi-lo)
		words[lo>>6] &^= ones(n) << (lo & 63)
		lo += n
	}
}

// copyBits writes n bits, least significant first, from b to position at of
// words and returns how many are set. b is followed by slack.
func copyBits(words []uint64, at int, b []byte, n int) (set int) {
	for i := 0; i < n; {
		k := min(64-at&63, n-i)
		w := load64(b, i>>3) >> (i & 7)
		k = min(k, 64-i&7)
		w &= ones(k)
		set += bits.OnesCount64(w)
		shift := at & 63
		words[at>>6] = words[at>>6]&^(ones(k)<<shift) | w<<shift
		at += k
		i += k
	}
	return set
}

// ones returns n set bits, n from 1 to 64.
func ones(n int) uint64 { return ^uint64(0) >> (64 - n) }
