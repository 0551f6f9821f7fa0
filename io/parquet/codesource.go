package parquet

import (
	"github.com/parquet-go/parquet-go/format"

	"github.com/stoa-data/stoa/internal/vector"
)

// A codeSource writes a dictionary column: its codes become the indices of a
// dictionary page without looking at a level.
type codeSource[C vector.Code] struct {
	codes  []C
	levels *vector.Vector
	writer *intWriter // levels of a fixed width, nil for text
	order  []uint32   // codes in the order of the dictionary page
	index  []int32    // place in the dictionary page by code
	used   []bool     // by code
	plain  bool       // too many distinct strings for a dictionary
}

// wholePool is how many levels a pool may have to be written into every row
// group; a larger one is written whole into the first only.
const wholePool = 1 << 16

// newCodeSource decides which levels a row group needs. A categorical column
// writes all of them in level order, which is how the order and the unused
// ones survive; a column of strings only those that occur.
func newCodeSource[C vector.Code](e *encoder, c *column, w *writeColumn, codes []C, lo, hi int) (*codeSource[C], error) {
	s := &codeSource[C]{codes: codes, levels: c.pool.Levels()}
	s.used = make([]bool, c.pool.Len()+1)
	for _, code := range codes[lo:hi] {
		s.used[code] = true
	}
	s.used[0] = false
	categorical := w.field.Type.Kind == vector.Categorical
	all := categorical && (w.whole != c.pool || c.pool.Len() <= max(wholePool, hi-lo))
	s.index = make([]int32, c.pool.Len()+1)
	add := func(code uint32) {
		if all || s.used[code] {
			s.index[code] = int32(len(s.order))
			s.order = append(s.order, code)
		}
	}
	if categorical {
		for _, code := range c.pool.Order() {
			add(code)
		}
	} else {
		for code := 1; code <= c.pool.Len(); code++ {
			add(uint32(code))
		}
		s.plain = manyLevels(len(s.order), hi-lo)
	}
	if t := s.levels.Type(); !t.Kind.IsText() {
		writer, err := newIntWriter(e, s.levels)
		if err != nil {
			return nil, err
		}
		s.writer = writer
	}
	return s, nil
}

func (s *codeSource[C]) dictionary() (values []byte, n int, ok bool) {
	if s.plain {
		return nil, 0, false
	}
	for _, code := range s.order {
		values = s.level(values, int(code-1))
	}
	return values, len(s.order), true
}

// level appends a level in PLAIN form.
func (s *codeSource[C]) level(dst []byte, i int) []byte {
	if s.writer != nil {
		return s.writer.append(dst, i)
	}
	return appendText(dst, s.levels.Text(i))
}

func (s *codeSource[C]) bound(st *format.Statistics) {
	if s.writer != nil {
		s.writer.bound(st, s.used)
		return
	}
	t := textSource{}
	for code, used := range s.used {
		if used {
			t.note(s.levels.Text(code - 1))
		}
	}
	t.bound(st)
}

func (s *codeSource[C]) pageEnd(a, hi int) int {
	hi = min(a+pageRows, hi)
	if !s.plain {
		return hi
	}
	size := 0
	b := a
	for ; b < hi && size < pageBytes; b++ {
		if c := s.codes[b]; c != 0 {
			size += 4 + len(s.levels.Text(int(c-1)))
		}
	}
	return b
}

func (s *codeSource[C]) append(dst []byte, e *encoder, a, b int, _ []uint64) ([]byte, error) {
	if s.plain {
		for _, c := range s.codes[a:b] {
			if c != 0 {
				dst = appendText(dst, s.levels.Text(int(c-1)))
			}
		}
		return dst, nil
	}
	indices := e.indices[:0]
	for _, c := range s.codes[a:b] {
		if c != 0 {
			indices = append(indices, s.index[c])
		}
	}
	return appendIndices(dst, e, indices, len(s.order))
}

// An intWriter writes levels of a fixed width.
type intWriter struct {
	append func(dst []byte, i int) []byte
	less   func(i, j int) bool
}

// newIntWriter returns a writer of levels.
func newIntWriter(e *encoder, v *vector.Vector) (*intWriter, error) {
	switch v.Type().Kind {
	case vector.Int8:
		return intWriterOf[int8](e, v)
	case vector.Int16:
		return intWriterOf[int16](e, v)
	case vector.Int32, vector.Date:
		return intWriterOf[int32](e, v)
	case vector.Uint8:
		return intWriterOf[uint8](e, v)
	case vector.Uint16:
		return intWriterOf[uint16](e, v)
	case vector.Uint32:
		return intWriterOf[uint32](e, v)
	case vector.Uint64:
		return intWriterOf[uint64](e, v)
	}
	return intWriterOf[int64](e, v)
}

// intWriterOf checks that the levels fit the file's type.
func intWriterOf[T integer](e *encoder, v *vector.Vector) (*intWriter, error) {
	c := &column{field: vector.Field{Type: v.Type()}, n: v.Len(), values: v.Raw()}
	s := &intSource[T]{x: wordsOf[T](c.values), typ: v.Type(), physical: physicalOf(v.Type()), scale: scaleOf(v.Type())}
	s.extremes(e, c, 0, c.n)
	if err := s.check(); err != nil {
		return nil, err
	}
	return &intWriter{
		append: func(dst []byte, i int) []byte { return s.plain(dst, s.x[i:i+1]) },
		less:   func(i, j int) bool { return s.x[i] < s.x[j] },
	}, nil
}

// bound sets the least and greatest used level.
func (w *intWriter) bound(st *format.Statistics, used []bool) {
	least, most := -1, -1
	for code, ok := range used {
		if !ok {
			continue
		}
		i := code - 1
		if least < 0 || w.less(i, least) {
			least = i
		}
		if most < 0 || w.less(most, i) {
			most = i
		}
	}
	if least >= 0 {
		st.MinValue, st.MaxValue = w.append(nil, least), w.append(nil, most)
	}
}
