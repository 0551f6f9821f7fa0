package parquet

import (
	"encoding/binary"
	"errors"
)

// errFlatbuffer says that an offset of a flatbuffer leads outside of it.
var errFlatbuffer = errors.New("flatbuffer with an offset out of range")

// A flatbuffer reads Arrow's schema message in place. It keeps the first
// error; after that every read returns zero.
type flatbuffer struct {
	b    []byte
	text int // bytes of strings read; many offsets may lead to one long string
	err  error
}

// flatText bounds the text of a flatbuffer by a multiple of its size.
const flatText = 16

// A flatTable is a table in a flatbuffer: its position, 0 when absent.
type flatTable struct {
	f  *flatbuffer
	at int
}

// i32 returns the integer at a position.
func (f *flatbuffer) i32(at int) int {
	if at < 0 || at > len(f.b)-4 {
		f.err = errFlatbuffer
		return 0
	}
	return int(int32(binary.LittleEndian.Uint32(f.b[at:])))
}

// u16 returns the unsigned integer at a position.
func (f *flatbuffer) u16(at int) int {
	if at < 0 || at > len(f.b)-2 {
		f.err = errFlatbuffer
		return 0
	}
	return int(binary.LittleEndian.Uint16(f.b[at:]))
}

// root returns the table that the buffer holds.
func (f *flatbuffer) root() flatTable { return flatTable{f, f.i32(0)} }

// field returns the position of a field, 0 when it has its default.
func (t flatTable) field(slot int) int {
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

// byte returns a field of one byte.
func (t flatTable) byte(slot int) byte {
	at := t.field(slot)
	if at == 0 {
		return 0
	}
	if at < 0 || at >= len(t.f.b) {
		t.f.err = errFlatbuffer
		return 0
	}
	return t.f.b[at]
}

// short returns a field of two bytes.
func (t flatTable) short(slot, fallback int) int {
	at := t.field(slot)
	if at == 0 {
		return fallback
	}
	return t.f.u16(at)
}

// int returns a field of four bytes.
func (t flatTable) int(slot int) int {
	at := t.field(slot)
	if at == 0 {
		return 0
	}
	return t.f.i32(at)
}

// table returns a field that is a table.
func (t flatTable) table(slot int) flatTable {
	at := t.field(slot)
	if at == 0 {
		return flatTable{f: t.f}
	}
	return flatTable{t.f, at + t.f.i32(at)}
}

// string returns a field that is a string.
func (t flatTable) string(slot int) string {
	at := t.field(slot)
	if at == 0 {
		return ""
	}
	at += t.f.i32(at)
	n := t.f.i32(at)
	if n < 0 || at < 0 || at > len(t.f.b)-4 || n > len(t.f.b)-at-4 {
		t.f.err = errFlatbuffer
		return ""
	}
	if t.f.text += n; t.f.text > flatText*len(t.f.b) {
		t.f.err = errFlatbuffer
		return ""
	}
	return string(t.f.b[at+4 : at+4+n])
}

// tables returns a field that is a vector of tables.
func (t flatTable) tables(slot int) []flatTable {
	at := t.field(slot)
	if at == 0 {
		return nil
	}
	at += t.f.i32(at)
	n := t.f.i32(at)
	if n < 0 || at < 0 || at > len(t.f.b)-4 || n > (len(t.f.b)-at-4)/4 {
		t.f.err = errFlatbuffer
		return nil
	}
	out := make([]flatTable, n)
	for i := range out {
		p := at + 4 + 4*i
		out[i] = flatTable{t.f, p + t.f.i32(p)}
	}
	return out
}
