package parquet

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"

	"github.com/parquet-go/parquet-go/encoding/rle"
	"github.com/parquet-go/parquet-go/format"

	"github.com/stoa-data/stoa/internal/vector"
)

// newSource chooses the encoding of rows lo to hi−1 of a column.
func newSource(e *encoder, c *column, w *writeColumn, lo, hi int) (source, error) {
	if c.pool != nil {
		switch c.width {
		case 1:
			return newCodeSource(e, c, w, c.values, lo, hi)
		case 2:
			return newCodeSource(e, c, w, wordsOf[uint16](c.values), lo, hi)
		}
		return newCodeSource(e, c, w, wordsOf[uint32](c.values), lo, hi)
	}
	t := c.field.Type
	switch t.Kind {
	case vector.Bool:
		return newBoolSource(e, c, lo, hi), nil
	case vector.Int8:
		return newIntSource[int8](e, c, t, lo, hi)
	case vector.Int16:
		return newIntSource[int16](e, c, t, lo, hi)
	case vector.Int32, vector.Date:
		return newIntSource[int32](e, c, t, lo, hi)
	case vector.Int64, vector.Time, vector.Timestamp, vector.Duration:
		return newIntSource[int64](e, c, t, lo, hi)
	case vector.Uint8:
		return newIntSource[uint8](e, c, t, lo, hi)
	case vector.Uint16:
		return newIntSource[uint16](e, c, t, lo, hi)
	case vector.Uint32:
		return newIntSource[uint32](e, c, t, lo, hi)
	case vector.Uint64:
		return newIntSource[uint64](e, c, t, lo, hi)
	case vector.Float32:
		return newFloatSource[float32](e, c, lo, hi), nil
	case vector.Float64:
		return newFloatSource[float64](e, c, lo, hi), nil
	}
	return newTextSource(e, c, lo, hi), nil
}

// appendIndices encodes a page of indices of a dictionary of n values.
func appendIndices(dst []byte, e *encoder, indices []int32, n int) ([]byte, error) {
	e.indices = indices
	width := bits.Len(uint(max(n-1, 0)))
	var err error
	e.values, err = (&rle.Encoding{BitWidth: width}).EncodeInt32(e.values, indices)
	return append(append(dst, byte(width)), e.values...), err
}

// A boolSource writes bools as PLAIN bits.
type boolSource struct {
	words    []uint64
	min, max byte
	some     bool
}

// newBoolSource reads the extremes.
func newBoolSource(e *encoder, c *column, lo, hi int) *boolSource {
	s := &boolSource{words: wordsOf[uint64](c.values), min: 1}
	for a := lo; a < hi; a += pageRows {
		b := min(a+pageRows, hi)
		set, present := e.presence(c, a, b)
		x := make([]uint64, (b-a+63)/64)
		ones := sliceBits(x, s.words, a, b-a)
		if set != nil {
			ones = 0
			for k := range x {
				ones += bits.OnesCount64(x[k] & set[k])
			}
		}
		if ones > 0 {
			s.max, s.some = 1, true
		}
		if ones < present {
			s.min, s.some = 0, true
		}
	}
	return s
}

func (s *boolSource) dictionary() ([]byte, int, bool) { return nil, 0, false }

func (s *boolSource) bound(st *format.Statistics) {
	if s.some {
		st.MinValue, st.MaxValue = []byte{s.min}, []byte{s.max}
	}
}

func (s *boolSource) pageEnd(a, hi int) int { return min(a+pageRows, hi) }

func (s *boolSource) append(dst []byte, e *encoder, a, b int, set []uint64) ([]byte, error) {
	x := make([]uint64, (b-a+63)/64)
	sliceBits(x, s.words, a, b-a)
	n := b - a
	if set != nil {
		out := make([]uint64, len(x))
		n = 0
		for k, w := range set {
			for ; w != 0; w &= w - 1 {
				out[n>>6] |= x[k] >> bits.TrailingZeros64(w) & 1 << (n & 63)
				n++
			}
		}
		x = out
	}
	for k := 0; k < n; k += 8 {
		dst = append(dst, byte(x[k>>6]>>(k&63)))
	}
	return dst, nil
}

// A floatSource writes floats as PLAIN values.
type floatSource[T float32 | float64] struct {
	x        []T
	min, max T
	some     bool
}

// newFloatSource reads the extremes; any NaN leaves them out.
func newFloatSource[T float32 | float64](e *encoder, c *column, lo, hi int) *floatSource[T] {
	s := &floatSource[T]{x: wordsOf[T](c.values), min: T(math.Inf(1)), max: T(math.Inf(-1))}
	nan := false
	for a := lo; a < hi; a += pageRows {
		b := min(a+pageRows, hi)
		set, present := e.presence(c, a, b)
		s.some = s.some || present > 0
		for i, v := range s.x[a:b] {
			if set == nil || set[i>>6]>>(i&63)&1 != 0 {
				nan = nan || v != v
				s.min, s.max = min(s.min, v), max(s.max, v)
			}
		}
	}
	s.some = s.some && !nan
	return s
}

func (s *floatSource[T]) dictionary() ([]byte, int, bool) { return nil, 0, false }

func (s *floatSource[T]) bound(st *format.Statistics) {
	if !s.some {
		return
	}
	lo, hi := s.min, s.max
	if lo == 0 { // readers must expect either zero, so say the wider one
		lo = T(math.Copysign(0, -1))
	}
	if hi == 0 {
		hi = 0
	}
	st.MinValue = append([]byte(nil), floatBytes(lo)...)
	st.MaxValue = append([]byte(nil), floatBytes(hi)...)
}

// floatBytes returns a float's PLAIN form.
func floatBytes[T float32 | float64](v T) []byte {
	switch v := any(v).(type) {
	case float32:
		return binary.LittleEndian.AppendUint32(nil, math.Float32bits(v))
	case float64:
		return binary.LittleEndian.AppendUint64(nil, math.Float64bits(v))
	}
	return nil
}

func (s *floatSource[T]) pageEnd(a, hi int) int { return min(a+pageBytes/4, hi) }

func (s *floatSource[T]) append(dst []byte, e *encoder, a, b int, set []uint64) ([]byte, error) {
	return appendBytes(dst, e, s.x[a:b], set), nil
}

// appendBytes appends the bytes of the present values.
func appendBytes[T vector.Fixed](dst []byte, e *encoder, x []T, set []uint64) []byte {
	if set == nil {
		return append(dst, vector.BytesOf(x)...)
	}
	buf, _ := e.numbers.([]T)
	buf = pick(buf[:0], x, set)
	e.numbers = buf
	return append(dst, vector.BytesOf(buf)...)
}

// errRange says that a value does not fit the unit that the file has.
func errRange(t vector.Type, v int64) error {
	return fmt.Errorf("%w: %d of %v does not fit Parquet's milliseconds", vector.ErrOverflow, v, t)
}
