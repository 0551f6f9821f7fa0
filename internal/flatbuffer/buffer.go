package flatbuffer

import (
	"encoding/binary"
	"errors"
)

// errOffset says that an offset of a flatbuffer leads outside of it.
var errOffset = errors.New("flatbuffer with an offset out of range")

// A Buffer reads a flatbuffer in place. It keeps the first error; after that
// every read returns zero.
type Buffer struct {
	b      []byte
	text   int // bytes of strings read; many offsets may lead to one long string
	tables int // elements of vectors of tables read, for the same reason
	err    error
}

// textFactor bounds the text of a flatbuffer by a multiple of its size.
const textFactor = 16

// New returns a reader of b, which it keeps.
func New(b []byte) *Buffer { return &Buffer{b: b} }

// Err returns the first error.
func (f *Buffer) Err() error { return f.err }

// A Table is a table in a flatbuffer; the fields of an absent one are zero.
type Table struct {
	f  *Buffer
	at int // 0 when absent
}

// i32 returns the integer at a position.
func (f *Buffer) i32(at int) int {
	if f.err != nil || at < 0 || at > len(f.b)-4 {
		f.fail()
		return 0
	}
	return int(int32(binary.LittleEndian.Uint32(f.b[at:])))
}

// u16 returns the unsigned integer at a position.
func (f *Buffer) u16(at int) int {
	if f.err != nil || at < 0 || at > len(f.b)-2 {
		f.fail()
		return 0
	}
	return int(binary.LittleEndian.Uint16(f.b[at:]))
}

// fail keeps the first error.
func (f *Buffer) fail() {
	if f.err == nil {
		f.err = errOffset
	}
}

// Root returns the table that the buffer holds.
func (f *Buffer) Root() Table { return Table{f, f.i32(0)} }

// Exists reports whether the table is there.
func (t Table) Exists() bool { return t.at != 0 }

// At returns the table's position in the buffer.
func (t Table) At() int { return t.at }

// field returns the position of a field, 0 when it has its default.
func (t Table) field(slot int) int {
	if t.at == 0 {
		return 0
	}
	vtable := t.at - t.f.i32(t.at)
	if 4+2*slot+2 > t.f.u16(vtable) {
		return 0
	}
	if off := t.f.u16(vtable + 4 + 2*slot); off != 0 {
		return t.at + off
	}
	return 0
}

// Byte returns a field of one byte, 0 when absent.
func (t Table) Byte(slot int) byte {
	at := t.field(slot)
	if at == 0 {
		return 0
	}
	if at < 0 || at >= len(t.f.b) {
		t.f.fail()
		return 0
	}
	return t.f.b[at]
}

// Short returns a field of two bytes.
func (t Table) Short(slot, fallback int) int {
	at := t.field(slot)
	if at == 0 {
		return fallback
	}
	return t.f.u16(at)
}

// Int returns a field of four bytes.
func (t Table) Int(slot, fallback int) int {
	at := t.field(slot)
	if at == 0 {
		return fallback
	}
	return t.f.i32(at)
}

// Long returns a field of eight bytes, 0 when absent.
func (t Table) Long(slot int) int64 {
	at := t.field(slot)
	switch {
	case at == 0:
		return 0
	case at < 0 || at > len(t.f.b)-8:
		t.f.fail()
		return 0
	}
	return int64(binary.LittleEndian.Uint64(t.f.b[at:]))
}

// Table returns a field that is a table.
func (t Table) Table(slot int) Table {
	at := t.field(slot)
	if at == 0 {
		return Table{f: t.f}
	}
	return Table{t.f, at + t.f.i32(at)}
}

// vector returns the position of a vector's elements and their number.
func (t Table) vector(slot, size int) (at, n int) {
	if at = t.field(slot); at == 0 {
		return 0, 0
	}
	at += t.f.i32(at)
	n = t.f.i32(at)
	if n < 0 || at < 0 || at > len(t.f.b)-4 || n > (len(t.f.b)-at-4)/size {
		t.f.fail()
		return 0, 0
	}
	return at + 4, n
}

// String returns a field that is a string.
func (t Table) String(slot int) string {
	at, n := t.vector(slot, 1)
	if t.f.text += n; t.f.text > textFactor*len(t.f.b) {
		t.f.fail()
		return ""
	}
	return string(t.f.b[at : at+n])
}

// Tables returns a field that is a vector of tables.
func (t Table) Tables(slot int) []Table {
	at, n := t.vector(slot, 4)
	if t.f.tables += n; t.f.tables > len(t.f.b) {
		t.f.fail()
		return nil
	}
	out := make([]Table, n)
	for i := range out {
		p := at + 4*i
		out[i] = Table{t.f, p + t.f.i32(p)}
	}
	return out
}

// Structs returns the bytes of a field that is a vector of structs or numbers
// of size bytes each. It shares memory with the buffer.
func (t Table) Structs(slot, size int) []byte {
	at, n := t.vector(slot, size)
	return t.f.b[at : at+n*size]
}
