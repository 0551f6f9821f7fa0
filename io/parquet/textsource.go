package parquet

import (
	"bytes"
	"encoding/binary"

	"github.com/parquet-go/parquet-go/format"
)

// longBound is the length from which strings are left out of the statistics:
// shortened bounds would no longer be values of the column.
const longBound = 1 << 10

// A textSource writes strings or byte strings as PLAIN values.
type textSource struct {
	c        *column
	min, max []byte
	some     bool
}

// newTextSource reads the extremes.
func newTextSource(e *encoder, c *column, lo, hi int) *textSource {
	s := &textSource{c: c}
	for a := lo; a < hi; a += pageRows {
		b := min(a+pageRows, hi)
		set, _ := e.presence(c, a, b)
		for i := a; i < b; i++ {
			if k := i - a; set == nil || set[k>>6]>>(k&63)&1 != 0 {
				s.note(c.text(i))
			}
		}
	}
	return s
}

// note takes a value into the extremes.
func (s *textSource) note(b []byte) {
	if !s.some {
		s.min, s.max, s.some = b, b, true
	} else if bytes.Compare(b, s.min) < 0 {
		s.min = b
	} else if bytes.Compare(b, s.max) > 0 {
		s.max = b
	}
}

// text returns a value of a column with offsets.
func (c *column) text(i int) []byte {
	if c.off64 != nil {
		return c.blob[c.off64[i]:c.off64[i+1]]
	}
	return c.blob[c.off32[i]:c.off32[i+1]]
}

func (s *textSource) dictionary() ([]byte, int, bool) { return nil, 0, false }

func (s *textSource) bound(st *format.Statistics) {
	if s.some && len(s.min) < longBound && len(s.max) < longBound {
		// Not nil even if empty: nil stands for unknown.
		st.MinValue, st.MaxValue = append([]byte{}, s.min...), append([]byte{}, s.max...)
	}
}

func (s *textSource) pageEnd(a, hi int) int {
	size := 0
	b := a
	for ; b < min(a+pageRows, hi) && size < pageBytes; b++ {
		size += 4 + len(s.c.text(b))
	}
	return b
}

func (s *textSource) append(dst []byte, _ *encoder, a, b int, set []uint64) ([]byte, error) {
	for i := a; i < b; i++ {
		if k := i - a; set == nil || set[k>>6]>>(k&63)&1 != 0 {
			dst = appendText(dst, s.c.text(i))
		}
	}
	return dst, nil
}

// appendText appends a byte string in PLAIN form.
func appendText(dst, b []byte) []byte {
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(b)))
	return append(dst, b...)
}
