package flatbuffer

import (
	"cmp"
	"encoding/binary"
	"slices"
)

// A Writer writes a flatbuffer from front to back: a table stands before
// the tables it refers to, and its offsets are filled in once those are
// written. Offsets in a flatbuffer point forward, so this order is as good as
// the customary reverse and needs no second pass.
type Writer struct{ b []byte }

// A Slot is a field of a table: a number, or a child that writes itself
// and returns its position.
type Slot struct {
	ID    int
	Size  int
	Value uint64
	Child func() int
}

// Buffer writes the root table and returns the whole buffer, a multiple of 8 bytes.
func (w *Writer) Buffer(slots ...Slot) []byte {
	w.b = make([]byte, 4, 1024)
	root := w.Table(slots...)
	binary.LittleEndian.PutUint32(w.b, uint32(root))
	w.align(8)
	return w.b
}

// align pads the buffer to a multiple of n.
func (w *Writer) align(n int) {
	for len(w.b)%n != 0 {
		w.b = append(w.b, 0)
	}
}

// Table writes a table and its children, and returns its position.
func (w *Writer) Table(slots ...Slot) int {
	slots = slices.Clone(slots)
	slices.SortStableFunc(slots, func(a, b Slot) int { return cmp.Compare(b.Size, a.Size) })
	last, size := -1, 4
	at := make([]int, len(slots)) // within the table
	for i, s := range slots {
		last = max(last, s.ID)
		size = (size + s.Size - 1) / s.Size * s.Size
		at[i] = size
		size += s.Size
	}
	w.align(8)
	vtable := len(w.b)
	w.b = binary.LittleEndian.AppendUint16(w.b, uint16(4+2*(last+1)))
	w.b = binary.LittleEndian.AppendUint16(w.b, uint16(size))
	w.b = append(w.b, make([]byte, 2*(last+1))...)
	for i, s := range slots {
		binary.LittleEndian.PutUint16(w.b[vtable+4+2*s.ID:], uint16(at[i]))
	}
	w.align(8)
	table := len(w.b)
	w.b = append(w.b, make([]byte, size)...)
	binary.LittleEndian.PutUint32(w.b[table:], uint32(table-vtable))
	for i, s := range slots {
		var value [8]byte
		binary.LittleEndian.PutUint64(value[:], s.Value)
		copy(w.b[table+at[i]:table+at[i]+s.Size], value[:])
	}
	for i, s := range slots {
		if s.Child != nil {
			child := s.Child()
			w.point(table+at[i], child)
		}
	}
	return table
}

// point makes the offset at a position lead to a child.
func (w *Writer) point(at, child int) {
	binary.LittleEndian.PutUint32(w.b[at:], uint32(child-at))
}

// Tables writes a vector of tables.
func (w *Writer) Tables(children []func() int) int {
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

// String writes a string and returns its position.
func (w *Writer) String(s string) int {
	w.align(4)
	at := len(w.b)
	w.b = binary.LittleEndian.AppendUint32(w.b, uint32(len(s)))
	w.b = append(w.b, s...)
	w.b = append(w.b, 0)
	return at
}

// Structs writes a vector of n structs that are aligned to 8 bytes.
func (w *Writer) Structs(b []byte, n int) int {
	for len(w.b)%8 != 4 {
		w.b = append(w.b, 0)
	}
	at := len(w.b)
	w.b = binary.LittleEndian.AppendUint32(w.b, uint32(n))
	w.b = append(w.b, b...)
	return at
}

// Paste writes the bytes of another flatbuffer and returns their position.
// Offsets are relative, so a table at position p there is one at the sum here.
func (w *Writer) Paste(b []byte) int {
	w.align(8)
	at := len(w.b)
	w.b = append(w.b, b...)
	return at
}
