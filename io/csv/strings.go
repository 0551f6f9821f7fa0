package csv

import (
	"math"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// maxOffset32 is the most bytes that 32-bit offsets reach; tests lower it.
var maxOffset32 = math.MaxInt32

// isMissingText reports whether a field of a text column is missing: quoted
// fields never are.
func (c *chunk) isMissingText(f field) bool { return !f.quoted() && c.isMissing(f) }

// strings makes the values of a text column: a dictionary while at most half
// of the chunk's values differ, unless plain says that this is unlikely.
func (c *chunk) strings(col int, t dataframe.Type, plain bool) *vector.Vector {
	if !plain {
		if v := c.dictionary(col, t); v != nil {
			return v
		}
	}
	size := 0
	for i := col; i < len(c.fields); i += c.width {
		size += len(c.fields[i].raw(c.block))
	}
	blob := make([]byte, 0, size) // a few bytes too large where quotes are unescaped
	off := memory.Make[int32](c.rows + 1)
	var valid vector.Bitmap
	var scratch, b []byte
	for r := range c.rows {
		f := c.fields[r*c.width+col]
		if c.isMissingText(f) {
			valid = c.missing(valid, r)
		} else {
			b, scratch = f.text(c.block, scratch)
			blob = append(blob, b...)
		}
		off[r+1] = int32(len(blob))
	}
	return vector.FromOffsets(t, off, blob, valid)
}

// dictionary is strings for values that repeat; nil when more than half of
// them differ.
func (c *chunk) dictionary(col int, t dataframe.Type) *vector.Vector {
	in := vector.NewInterner(64)
	codes := make([]uint32, c.rows)
	var scratch, b []byte
	for r := range codes {
		f := c.fields[r*c.width+col]
		if c.isMissingText(f) {
			continue
		}
		b, scratch = f.text(c.block, scratch)
		codes[r] = in.Code(b)
		if n := in.Len(); n > c.rows/2+1 || (r == 1023 && n > 768) {
			return nil
		}
	}
	return vector.FromWideCodes(t, codes, in.Pool())
}

// joinStrings puts the chunks of a string column together: as a dictionary
// when at most half of the values differ, judged from 2¹⁵ rows on.
func joinStrings(t dataframe.Type, pieces []*vector.Vector, rows int) *vector.Vector {
	in := vector.NewInterner(1024)
	codes := memory.Make[uint32](rows)
	at := 0
	for _, v := range pieces {
		intern(in, v, codes[at:at+v.Len()])
		if at += v.Len(); t.Kind == vector.String && in.Len() > at/2+1 && (at >= 1<<15 || at == rows) {
			return joinPlain(t, pieces, rows)
		}
	}
	return vector.FromWideCodes(t, codes, in.Pool())
}

// intern writes the codes of v's values.
func intern(in *vector.Interner, v *vector.Vector, codes []uint32) {
	if v.IsDictionary() {
		levels := v.Pool().Levels()
		global := make([]uint32, levels.Len()+1)
		for i := range levels.Len() {
			global[i+1] = in.Code(levels.Text(i))
		}
		for i := range codes {
			codes[i] = global[v.Code(i)]
		}
		return
	}
	for i := range codes {
		if v.IsValid(i) {
			codes[i] = in.Code(v.Text(i))
		}
	}
}

// joinPlain puts the chunks of a text column together as offsets and bytes.
func joinPlain(t dataframe.Type, pieces []*vector.Vector, rows int) *vector.Vector {
	size := 0
	for _, v := range pieces {
		for i := range v.Len() {
			size += len(textOf(v, i))
		}
	}
	if size > maxOffset32 {
		return fillPlain[int64](t, pieces, rows, size)
	}
	return fillPlain[int32](t, pieces, rows, size)
}

// fillPlain copies the texts.
func fillPlain[O int32 | int64](t dataframe.Type, pieces []*vector.Vector, rows, size int) *vector.Vector {
	off, blob := memory.Make[O](rows+1), memory.Make[byte](size)
	at, end := 0, 0
	for _, v := range pieces {
		for i := range v.Len() {
			end += copy(blob[end:], textOf(v, i))
			at++
			off[at] = O(end)
		}
	}
	return vector.FromOffsets(t, off, blob, joinValid(pieces, rows))
}

// textOf returns value i, nothing when it is missing.
func textOf(v *vector.Vector, i int) []byte {
	if !v.IsDictionary() {
		return v.Text(i)
	}
	if c := v.Code(i); c != 0 {
		return v.Pool().Levels().Text(int(c - 1))
	}
	return nil
}
