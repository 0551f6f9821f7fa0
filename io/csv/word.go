package csv

import (
	"encoding/binary"
	"math/bits"
)

// Eight bytes are looked at as one word, the first byte lowest.

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
	zeros = '0' * ones // eight digits 0
	nines = 0x76 * ones
)

// digits reads up to eight digits, the last one in the highest byte, zero
// bytes before the first; from every byte '0' was taken away.
func digits(t uint64) (uint64, bool) {
	if (t|(t+nines))&highs != 0 {
		return 0, false
	}
	t = t*10 + t>>8
	return (t&0x000000ff000000ff*0x000f424000000064 + t>>16&0x000000ff000000ff*0x0000271000000001) >> 32, true
}

// word returns eight bytes of b from at on as a word.
func word(b []byte, at uint32) uint64 { return binary.LittleEndian.Uint64(b[at:]) }

// plain reports whether the field is n bytes without quotes, 1 ≤ n ≤ limit,
// and eight bytes of the block can be loaded wherever one of them stands.
func (f field) plain(block []byte, limit uint32) (n uint32, ok bool) {
	n = f.end - f.start
	return n, n-1 < limit && (f.start|f.end) < topBit && int(f.end)+7 <= len(block)
}

// shortInt reads an integer of up to eight digits without a sign or leading
// zeros that stands in the lowest n bytes of w.
func shortInt(w uint64, n uint32) (int64, bool) {
	x, ok := digits((w ^ zeros) << (64 - 8*n))
	return int64(x), ok && (n == 1 || byte(w) != '0')
}

// shortFloat reads a decimal number of up to eight bytes, a point among them
// or not, that stands in the lowest n bytes of w.
func shortFloat(w uint64, n uint32) (float64, bool) {
	if n < 8 {
		w |= ^uint64(0) << (8 * n) // no points behind it
	}
	point := zeroBytes(w ^ '.'*ones)
	if point == 0 {
		x, ok := shortInt(w, n)
		return float64(x), ok
	}
	at := point & -point // the highest bit of the point's byte
	before := w & (at>>7 - 1)
	after := w &^ (at<<1 - 1) // 0 when the point is the eighth byte
	t := (before | after>>8) ^ zeros
	x, ok := digits(t << (72 - 8*n))
	if n == 1 || !ok || byte(w) == '0' && w>>8&0xff != '.' {
		return 0, false
	}
	return float64(x) / pow10[n-1-uint32(bits.TrailingZeros64(at))>>3], true
}
