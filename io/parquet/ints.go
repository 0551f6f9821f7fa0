package parquet

import (
	"encoding/binary"
	"math"

	"github.com/parquet-go/parquet-go/format"

	"github.com/stoa-data/stoa/internal/vector"
)

// An integer is the type of an integer or temporal column.
type integer interface {
	int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64
}

// intSpan is the widest range of integers that is tried as a dictionary.
const intSpan = 1 << 16

// An intSource writes integers and times: as a dictionary if they are few and
// close together, so that a table and no hash finds an index, else as PLAIN
// values.
type intSource[T integer] struct {
	x        []T
	typ      vector.Type
	physical format.Type
	scale    int64 // a value in the file is scale times one in the column
	min, max T
	some     bool
	index    []int32 // by value − min; nil without a dictionary
	distinct []T
}

// newIntSource reads the extremes and decides on a dictionary.
func newIntSource[T integer](e *encoder, c *column, t vector.Type, lo, hi int) (*intSource[T], error) {
	s := &intSource[T]{x: wordsOf[T](c.values), typ: t, physical: physicalOf(t), scale: scaleOf(t)}
	s.extremes(e, c, lo, hi)
	if err := s.check(); err != nil {
		return nil, err
	}
	if s.some && uint64(s.max)-uint64(s.min) < intSpan {
		s.count(e, c, lo, hi)
	}
	return s, nil
}

// scaleOf returns how many of the file's units a unit of the type has: Parquet
// has no seconds.
func scaleOf(t vector.Type) int64 {
	if (t.Kind == vector.Time || t.Kind == vector.Timestamp) && t.Unit == vector.Second {
		return 1000
	}
	return 1
}

// extremes finds the least and greatest present value.
func (s *intSource[T]) extremes(e *encoder, c *column, lo, hi int) {
	for a := lo; a < hi; a += pageRows {
		b := min(a+pageRows, hi)
		set, present := e.presence(c, a, b)
		if present == 0 {
			continue
		}
		x := s.x[a:b]
		if set != nil {
			buf, _ := e.numbers.([]T)
			buf = pick(buf[:0], x, set)
			e.numbers = buf
			x = buf
		}
		if !s.some {
			s.min, s.max, s.some = x[0], x[0], true
		}
		least, most := s.min, s.max
		for _, v := range x {
			least, most = min(least, v), max(most, v)
		}
		s.min, s.max = least, most
	}
}

// check verifies that every value fits the file's type.
func (s *intSource[T]) check() error {
	if !s.some {
		return nil
	}
	limit := int64(math.MaxInt64)
	if s.physical == format.Int32 && s.typ.Kind == vector.Time {
		limit = math.MaxInt32
	} else if s.scale == 1 {
		return nil
	}
	for _, v := range []int64{int64(s.min), int64(s.max)} {
		if v > limit/s.scale || v < -limit/s.scale {
			return errRange(s.typ, v)
		}
	}
	return nil
}

// place returns v − min, which need not fit T.
func (s *intSource[T]) place(v T) int { return int(uint64(v) - uint64(s.min)) }

// count finds the distinct values and keeps them if a dictionary pays.
func (s *intSource[T]) count(e *encoder, c *column, lo, hi int) {
	index := make([]int32, s.place(s.max)+1)
	for a := lo; a < hi; a += pageRows {
		b := min(a+pageRows, hi)
		set, _ := e.presence(c, a, b)
		if set == nil {
			for _, v := range s.x[a:b] {
				index[s.place(v)] = 1
			}
			continue
		}
		for i, v := range s.x[a:b] {
			if set[i>>6]>>(i&63)&1 != 0 {
				index[s.place(v)] = 1
			}
		}
	}
	for i, seen := range index {
		if seen != 0 {
			index[i] = int32(len(s.distinct))
			s.distinct = append(s.distinct, s.min+T(i))
		}
	}
	if len(s.distinct) <= (hi-lo)/4 {
		s.index = index
	}
}

func (s *intSource[T]) dictionary() ([]byte, int, bool) {
	if s.index == nil {
		return nil, 0, false
	}
	return s.plain(nil, s.distinct), len(s.distinct), true
}

func (s *intSource[T]) bound(st *format.Statistics) {
	if s.some {
		st.MinValue = s.plain(nil, []T{s.min})
		st.MaxValue = s.plain(nil, []T{s.max})
	}
}

func (s *intSource[T]) pageEnd(a, hi int) int {
	if s.index != nil || s.physical == format.Int64 {
		return min(a+pageRows, hi)
	}
	return min(a+pageBytes/4, hi)
}

func (s *intSource[T]) append(dst []byte, e *encoder, a, b int, set []uint64) ([]byte, error) {
	x := s.x[a:b]
	if set != nil {
		buf, _ := e.numbers.([]T)
		buf = pick(buf[:0], x, set)
		e.numbers = buf
		x = buf
	}
	if s.index == nil {
		return s.plain(dst, x), nil
	}
	indices := e.indices[:0]
	for _, v := range x {
		indices = append(indices, s.index[s.place(v)])
	}
	return appendIndices(dst, e, indices, len(s.distinct))
}

// plain appends values in PLAIN form.
func (s *intSource[T]) plain(dst []byte, x []T) []byte {
	switch {
	case s.physical == format.Int32 && s.typ.Kind.Width() == 4, s.physical == format.Int64 && s.scale == 1:
		return append(dst, vector.BytesOf(x)...)
	case s.physical == format.Int32:
		for _, v := range x {
			dst = binary.LittleEndian.AppendUint32(dst, uint32(int64(v)*s.scale))
		}
	default:
		for _, v := range x {
			dst = binary.LittleEndian.AppendUint64(dst, uint64(int64(v)*s.scale))
		}
	}
	return dst
}
