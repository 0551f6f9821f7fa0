package parquet

import (
	"encoding/binary"
	"math"
)

// deltaInts decodes DELTA_BINARY_PACKED integers into dst and returns the
// bytes behind them. b is followed by slack. The library's decoder is written
// in assembly and trusts the block sizes it finds, so it is not used.
func deltaInts[T uint32 | uint64](dst []T, b []byte) ([]byte, error) {
	block, b, err := uvarint(b)
	if err != nil {
		return nil, err
	}
	minis, b, err := uvarint(b)
	if err != nil {
		return nil, err
	}
	total, b, err := uvarint(b)
	if err != nil {
		return nil, err
	}
	first, b, err := uvarint(b)
	if err != nil {
		return nil, err
	}
	if total != uint64(len(dst)) {
		return nil, damaged("%d delta-encoded values (want %d)", total, len(dst))
	}
	if minis == 0 || minis > 512 || block > math.MaxInt32 || block%minis != 0 || block/minis%8 != 0 || block == 0 {
		return nil, damaged("delta blocks of %d values in %d parts", block, minis)
	}
	if len(dst) == 0 {
		return b, nil
	}
	value := zigzag[T](first)
	dst[0] = value
	rest := dst[1:]
	size := int(block / minis)
	for len(rest) > 0 {
		u, after, err := uvarint(b)
		if err != nil {
			return nil, err
		}
		least := zigzag[T](u)
		if uint64(len(after)) < minis {
			return nil, damaged("delta block ends early")
		}
		widths := after[:minis]
		b = after[minis:]
		for _, width := range widths {
			if len(rest) == 0 {
				break // a last block may leave out what it does not need
			}
			n := min(size, len(rest))
			bytes := size / 8 * int(width)
			if need := (n*int(width) + 7) / 8; need > len(b) || width > 64 {
				return nil, damaged("delta block ends early")
			}
			value = deltaBlock(rest[:n], b, uint(width), value, least)
			rest = rest[n:]
			b = b[min(bytes, len(b)):]
		}
	}
	return b, nil
}

// deltaBlock decodes len(dst) packed differences and returns the last value.
func deltaBlock[T uint32 | uint64](dst []T, b []byte, width uint, value, least T) T {
	if width == 0 {
		for i := range dst {
			value += least
			dst[i] = value
		}
		return value
	}
	mask := ^uint64(0) >> (64 - width)
	bit := uint64(0)
	for i := range dst {
		at, shift := int(bit>>3), bit&7
		x := load64(b, at) >> shift
		if uint(shift)+width > 64 {
			x |= uint64(b[at+8]) << (64 - shift)
		}
		value += T(x&mask) + least
		dst[i] = value
		bit += uint64(width)
	}
	return value
}

// zigzag decodes a signed integer from its unsigned form.
func zigzag[T uint32 | uint64](u uint64) T { return T(u>>1) ^ -T(u&1) }

// uvarint reads a variable-length integer off the front of b.
func uvarint(b []byte) (uint64, []byte, error) {
	u, n := binary.Uvarint(b)
	if n <= 0 {
		return 0, nil, damaged("delta-encoded data ends early")
	}
	return u, b[n:], nil
}
