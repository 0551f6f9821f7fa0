package parquet

import (
	"cmp"
	"encoding/binary"
	"slices"
)

// A flatWriter writes a flatbuffer from front to back: a table stands before
// the tables it refers to, and its offsets are filled in once those are
// written. Offsets in a flatbuffer point forward, so this order is as good as
// the customary reverse and needs no second pass.
type flatWriter struct{ b []byte }

// A flatSlot is a field of a table: a number, or a child that writes itself
// and returns its position.
type flatSlot struct {
	id    int
	size  int
	value uint64
	child func() int
}

// align pads the buffer to a multiple of n.
func (w *flatWriter) align(n int) {
	for len(w.b)%n != 0 {
		w.b = append(w.b, 0)
	}
}

// table writes a table and its children, and returns its position.
func (w *flatWriter) table(slots ...flatSlot) int {
	slots = slices.Clone(slots)
	slices.SortStableFunc(slots, func(a, b flatSlot) int { return cmp.Compare(b.size, a.size) })
	last, size := -1, 4
	at := make([]int, len(slots)) // within the table
	for i, s := range slots {
		last = max(last, s.id)
		size = (size + s.size - 1) / s.size * s.size
		at[i] = size
		size += s.size
	}
	w.align(8)
	vtable := len(w.b)
	w.b = binary.LittleEndian.AppendUint16(w.b, uint16(4+2*(last+1)))
	w.b = binary.LittleEndian.AppendUint16(w.b, uint16(size))
	w.b = append(w.b, make([]byte, 2*(last+1))...)
	for i, s := range slots {
		binary.LittleEndian.PutUint16(w.b[vtable+4+2*s.id:], uint16(at[i]))
	}
	w.align(8)
	table := len(w.b)
	w.b = append(w.b, make([]byte, size)...)
	binary.LittleEndian.PutUint32(w.b[table:], uint32(table-vtable))
	for i, s := range slots {
		var value [8]byte
		binary.LittleEndian.PutUint64(value[:], s.value)
		copy(w.b[table+at[i]:table+at[i]+s.size], value[:])
	}
	for i, s := range slots {
		if s.child != nil {
			child := s.child()
			w.point(table+at[i], child)
		}
	}
	return table
}

// point makes the offset at a position lead to a child.
func (w *flatWriter) point(at, child int) {
	binary.LittleEndian.PutUint32(w.b[at:], uint32(child-at))
}

// tables writes a vector of tables.
func (w *flatWriter) tables(children []func() int) int {
	w.align(4)
	at := len(w.b)
	w.b = binary.LittleEndian.AppendUint32(w.b, uint32(len(children)))
	w.b = append(w.b, make([]byte, 4*len(children))...)
	for i, child := range children {
		p := child()
		w.point(at+4+4*i, p)
	}
	return at
}

// string writes a string.
func (w *flatWriter) string(s string) int {
	w.align(4)
	at := len(w.b)
	w.b = binary.LittleEndian.AppendUint32(w.b, uint32(len(s)))
	w.b = append(w.b, s...)
	w.b = append(w.b, 0)
	return at
}
