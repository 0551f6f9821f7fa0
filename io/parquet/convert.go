package parquet

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/big"
	"strconv"

	"github.com/stoa-data/stoa/internal/vector"
)

// A word is the storage of a fixed-width value: its bits, whatever they mean.
type word interface {
	uint8 | uint16 | uint32 | uint64
}

// A loader turns PLAIN values, len(dst) of them, into a column's own form. It
// reports a value that does not fit.
type loader[D word] func(dst []D, src []byte) error

// loadSame copies values that the file stores as the column does.
func loadSame[D word](dst []D, src []byte) error {
	copy(vector.BytesOf(dst), src)
	return nil
}

// loadNarrow reads 32-bit integers into 8 or 16 bits.
func loadNarrow[D uint8 | uint16](bits int, signed bool) loader[D] {
	lo, hi := int32(0), int32(1)<<bits-1
	if signed {
		lo, hi = -1<<(bits-1), 1<<(bits-1)-1
	}
	return func(dst []D, src []byte) error {
		for i := range dst {
			v := int32(binary.LittleEndian.Uint32(src[4*i:]))
			if v < lo || v > hi {
				return damaged("%d does not fit %d bits", v, bits)
			}
			dst[i] = D(v)
		}
		return nil
	}
}

// loadLong reads 64-bit integers into unsigned 32 bits: how version 1 files
// hold them.
func loadLong(dst []uint32, src []byte) error {
	for i := range dst {
		v := binary.LittleEndian.Uint64(src[8*i:])
		if v > math.MaxUint32 {
			return damaged("%d does not fit 32 bits", int64(v))
		}
		dst[i] = uint32(v)
	}
	return nil
}

// loadWide reads signed 32-bit integers into 64 bits, divided by a factor.
func loadWide(divisor int64) loader[uint64] {
	return func(dst []uint64, src []byte) error {
		for i := range dst {
			dst[i] = uint64(int64(int32(binary.LittleEndian.Uint32(src[4*i:]))) / divisor)
		}
		return nil
	}
}

// loadDivided reads 64-bit integers divided by a factor, rounded down.
func loadDivided(divisor int64) loader[uint64] {
	return func(dst []uint64, src []byte) error {
		for i := range dst {
			v := int64(binary.LittleEndian.Uint64(src[8*i:]))
			q := v / divisor
			if v%divisor < 0 {
				q--
			}
			dst[i] = uint64(q)
		}
		return nil
	}
}

// julianEpoch is the Julian day of 1970-01-01.
const julianEpoch = 2440588

// loadInt96 reads the 12-byte timestamps of old Spark and Impala: nanoseconds
// of the day and Julian day.
func loadInt96(dst []uint64, src []byte) error {
	const day = int64(24 * 60 * 60 * 1e9)
	for i := range dst {
		nanos := int64(binary.LittleEndian.Uint64(src[12*i:]))
		days := int64(int32(binary.LittleEndian.Uint32(src[12*i+8:]))) - julianEpoch
		if days > math.MaxInt64/day-1 || days < math.MinInt64/day+1 || nanos < 0 || nanos > 2*day {
			return errUnsupportedf("INT96 timestamp outside the years 1678 to 2261")
		}
		dst[i] = uint64(days*day + nanos)
	}
	return nil
}

// loadHalf reads 16-bit floats.
func loadHalf(dst []uint32, src []byte) error {
	for i := range dst {
		dst[i] = math.Float32bits(half(binary.LittleEndian.Uint16(src[2*i:])))
	}
	return nil
}

// half returns the value of a 16-bit float.
func half(h uint16) float32 {
	sign, exp, frac := uint32(h>>15)<<31, uint32(h>>10&31), uint32(h&1023)
	switch exp {
	case 31:
		return math.Float32frombits(sign | 0xff<<23 | frac<<13)
	case 0:
		v := float32(frac) / (1 << 24)
		return math.Float32frombits(math.Float32bits(v) | sign)
	}
	return math.Float32frombits(sign | (exp+127-15)<<23 | frac<<13)
}

// loadDecimal reads decimals of stride bytes: little-endian integers of four
// or eight bytes, else big-endian two's complement.
func loadDecimal(stride, scale int, integer bool) loader[uint64] {
	if integer && stride == 8 && scale >= 0 && scale <= exactScale {
		return func(dst []uint64, src []byte) error { return load64Decimals(dst, src, scale) }
	}
	return func(dst []uint64, src []byte) error {
		for i := range dst {
			b := src[i*stride : (i+1)*stride]
			var f float64
			var err error
			switch {
			case !integer:
				f, err = decimal(b, scale)
			case stride == 4:
				f, err = scaled(int64(int32(binary.LittleEndian.Uint32(b))), scale)
			default:
				f, err = scaled(int64(binary.LittleEndian.Uint64(b)), scale)
			}
			if err != nil {
				return err
			}
			dst[i] = math.Float64bits(f)
		}
		return nil
	}
}

// load64Decimals is loadDecimal of integers of eight bytes and an exact scale.
func load64Decimals(dst []uint64, src []byte, scale int) error {
	by := math.Pow10(scale)
	src = src[:8*len(dst)]
	for i := range dst {
		v := int64(binary.LittleEndian.Uint64(src[8*i:]))
		if uint64(v+exactInteger) <= 2*exactInteger {
			dst[i] = math.Float64bits(float64(v) / by)
			continue
		}
		f, err := scaled(v, scale)
		if err != nil {
			return err
		}
		dst[i] = math.Float64bits(f)
	}
	return nil
}

// maxScale bounds a decimal's digits; Arrow's widest decimals have 76.
const maxScale = 100

// decimal returns the float nearest to a big-endian two's complement integer
// divided by a power of ten.
func decimal(b []byte, scale int) (float64, error) {
	if len(b) <= 8 {
		v := int64(0)
		if len(b) > 0 {
			v = int64(int8(b[0]))
			for _, x := range b[1:] {
				v = v<<8 | int64(x)
			}
		}
		return scaled(v, scale)
	}
	if len(b) > maxScale {
		return 0, damaged("decimal of %d bytes", len(b))
	}
	v := new(big.Int).SetBytes(b)
	if b[0]&0x80 != 0 {
		v.Sub(v, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
	}
	return nearest(v.String(), scale)
}

// Integers up to exactInteger, and powers of ten up to exactScale, are floats.
const (
	exactInteger = 1 << 53
	exactScale   = 22
)

// scaled returns the float nearest to v divided by a power of ten. Where both
// are exact, so is the rounding of their quotient.
func scaled(v int64, scale int) (float64, error) {
	if scale >= 0 && scale <= exactScale && v >= -exactInteger && v <= exactInteger {
		return float64(v) / math.Pow10(scale), nil
	}
	return nearest(strconv.FormatInt(v, 10), scale)
}

// nearest returns the float nearest to an integer's digits with the point
// moved by scale.
func nearest(digits string, scale int) (float64, error) {
	f, err := strconv.ParseFloat(digits+"e"+strconv.Itoa(-scale), 64)
	if err != nil {
		return 0, fmt.Errorf("decimal %s with scale %d: %w", digits, scale, err)
	}
	return f, nil
}

// formatUUID appends the 36 characters of a UUID.
func formatUUID(dst, b []byte) []byte {
	const digits = "0123456789abcdef"
	for i, x := range b {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			dst = append(dst, '-')
		}
		dst = append(dst, digits[x>>4], digits[x&15])
	}
	return dst
}
