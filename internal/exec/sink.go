package exec

import (
	"slices"

	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// A sink puts the parts of a result column together. Fixed-width values whose
// place is known are written straight into the result's buffer; other parts
// are kept and joined at the end.
type sink struct {
	typ    vector.Type
	n      int
	buffer []byte
	valid  []vector.Bitmap // by task, with the place where it begins
	at     []int
	parts  []*vector.Vector
}

// smallPart is the size below which a part is not worth a slab of scratch.
const smallPart = 64 << 10

// newSink returns a sink for n values that come in tasks parts. placed says
// that the parts' places are known.
func newSink(t vector.Type, n, tasks int, placed bool) *sink {
	s := &sink{typ: t, n: n, parts: make([]*vector.Vector, tasks)}
	if w := t.Kind.Width(); placed && w > 0 {
		s.buffer = memory.Make[byte](n * w)
		if s.buffer == nil {
			s.buffer = []byte{}
		}
		s.valid, s.at = make([]vector.Bitmap, tasks), make([]int, tasks)
	}
	return s
}

// put takes part t, whose first value has place at. Tasks may put at the same
// time. Parts that wait for the end are copied to scratch of their own, the
// small ones to the heap.
func (s *sink) put(t, at int, v *vector.Vector, parts *memory.Scope) {
	if s.buffer == nil {
		if v.Bytes() < smallPart {
			parts = nil
		}
		s.parts[t] = kernel.CloneIn(parts, v)
		return
	}
	copy(s.buffer[at*s.typ.Kind.Width():], v.Raw())
	s.valid[t], s.at[t] = kernel.CloneBits(v.Valid()), at
}

// finish returns the column, of exact size.
func (s *sink) finish() (*vector.Vector, error) {
	if s.buffer == nil {
		for i, v := range s.parts {
			s.parts[i] = plainBinary(v)
		}
		v, err := kernel.Concat(s.typ, s.parts)
		if err == nil && slices.Contains(s.parts, v) {
			v = kernel.CloneIn(nil, v) // a single part stands in scratch
		}
		return v, err
	}
	var valid vector.Bitmap
	for t, b := range s.valid {
		if b.IsZero() {
			continue
		}
		if valid.IsZero() {
			valid = vector.NewSetBitmap(s.n)
		}
		for i := range b.Len() {
			if !b.Get(i) {
				valid.Clear(s.at[t] + i)
			}
		}
	}
	switch s.typ.Kind.Width() {
	case 1:
		return vector.FromSlice(s.typ, vector.Cast[uint8](s.buffer), valid), nil
	case 2:
		return vector.FromSlice(s.typ, vector.Cast[uint16](s.buffer), valid), nil
	case 4:
		return vector.FromSlice(s.typ, vector.Cast[uint32](s.buffer), valid), nil
	}
	return vector.FromSlice(s.typ, vector.Cast[uint64](s.buffer), valid), nil
}

// plainBinary writes out binary values that were given codes to be aggregated:
// only text leaves the engine as a dictionary.
func plainBinary(v *vector.Vector) *vector.Vector {
	if v == nil || v.Type().Kind != vector.Binary || !v.IsDictionary() {
		return v
	}
	pick := make([]uint16, v.Len())
	for i := range pick {
		pick[i] = 1
	}
	return kernel.ChooseText(v.Type(), pick, []kernel.Text{{}, {Vector: v}}, v.ValidMask())
}
