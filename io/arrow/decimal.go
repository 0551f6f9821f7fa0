package arrow

import (
	"encoding/binary"
	"fmt"
	"math/big"
	"slices"
	"strconv"

	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// tens are the powers of ten that a float64 holds exactly.
var tens = [23]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

// decimals returns the floats nearest to decimals. Numbers of up to 53 bits
// with up to 22 digits behind the point need one division of exact operands;
// for others the text decides.
func (s *storage) decimals(r *raw, valid vector.Bitmap) ([]float64, error) {
	width := s.bits / 8
	b, err := r.bytes(0, int64(r.off+r.n)*int64(width))
	if err != nil {
		return nil, err
	}
	if err := r.memory.take(8 * int64(r.n)); err != nil {
		return nil, err
	}
	out := memory.Make[float64](r.n)
	b = b[r.off*width:]
	for i := range out {
		if !valid.Get(i) {
			continue
		}
		x := b[i*width : (i+1)*width]
		if v, ok := smallDecimal(x); ok && s.scale >= 0 && s.scale < len(tens) {
			out[i] = float64(v) / tens[s.scale]
			continue
		}
		f, err := strconv.ParseFloat(fmt.Sprintf("%se%d", bigDecimal(x), -s.scale), 64)
		if err != nil {
			return nil, &vector.RowError{Row: i, Err: fmt.Errorf("%w: %v", vector.ErrOverflow, err)}
		}
		out[i] = f
	}
	return out, nil
}

// smallDecimal returns a number of two's complement if it has at most 53 bits.
func smallDecimal(x []byte) (int64, bool) {
	var v int64
	if len(x) == 4 {
		v = int64(int32(binary.LittleEndian.Uint32(x)))
	} else {
		v = int64(binary.LittleEndian.Uint64(x))
	}
	for _, c := range x[min(8, len(x)):] {
		if c != byte(v>>63) {
			return 0, false
		}
	}
	return v, -1<<53 <= v && v <= 1<<53
}

// bigDecimal returns a number of two's complement in little-endian order.
func bigDecimal(x []byte) *big.Int {
	b := slices.Clone(x)
	slices.Reverse(b)
	v := new(big.Int).SetBytes(b)
	if b[0]&0x80 != 0 {
		v.Sub(v, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
	}
	return v
}

// inexact says that a value has no counterpart in a type.
func inexact(v any, typ vector.Type) error {
	return fmt.Errorf("%w: %v to %v", vector.ErrInexact, v, typ)
}

// missingStrings returns n missing strings.
func missingStrings(n int) *vector.Vector {
	return vector.FromCountedCodes(vector.Of(vector.String), memory.Make[uint8](n), n, kernel.EmptyPool())
}
