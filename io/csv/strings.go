package csv

import (
	"math"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// maxOffset32 is the most bytes that 32-bit offsets reach; tests lower it.
var maxOffset32 = math.MaxInt32

// judged is from how many rows on the share of different texts counts.
const judged = 1 << 15

// coded are the texts of a piece as codes of an interner, which other pieces
// share, and which codes it gave first to a text of this piece: those behind
// from up to to, in order of the rows. Codes are nil when all are missing.
type coded struct {
	codes    []uint32
	in       *interner
	from, to uint32
}

// isMissingText reports whether a field of a text column is missing: quoted
// fields never are.
func (c *chunk) isMissingText(f field) bool { return !f.quoted() && c.isMissing(f) }

// strings makes the values of a text column: as codes if the chunk has an
// interner.
func (c *chunk) strings(col int, t dataframe.Type) piece {
	if c.texts != nil {
		return piece{coded: c.codes(col)}
	}
	size := 0
	for i := col; i < len(c.fields); i += c.width {
		size += len(c.fields[i].raw(c.block))
	}
	blob := make([]byte, 0, size) // a few bytes too large where quotes are unescaped
	off := memory.Make[int32](c.rows + 1)
	var valid vector.Bitmap
	var scratch, b []byte
	for r, at := 0, col; r < c.rows; r, at = r+1, at+c.width {
		if f := c.fields[at]; c.isMissingText(f) {
			valid = c.missing(valid, r)
		} else {
			b, scratch = f.text(c.block, scratch)
			blob = append(blob, b...)
		}
		off[r+1] = int32(len(blob))
	}
	return piece{values: vector.FromOffsets(t, off, blob, valid)}
}

// lowBytes masks the lowest bytes of a word.
var lowBytes = [9]uint64{0, 1<<8 - 1, 1<<16 - 1, 1<<24 - 1, 1<<32 - 1, 1<<40 - 1, 1<<48 - 1, 1<<56 - 1, 1<<64 - 1}

// codes interns the texts of a column.
func (c *chunk) codes(col int) coded {
	in := c.texts
	out := coded{codes: room[uint32](c, c.rows), in: in, from: uint32(in.len())}
	var scratch, b []byte
	for r, at := 0, col; r < len(out.codes); r, at = r+1, at+c.width {
		f := c.fields[at]
		if n, ok := f.plain(c.block, shortText); ok && int(f.start)+16 <= len(c.block) && len(c.markers) == 0 {
			low := word(c.block, f.start) & lowBytes[min(n, 8)]
			high := word(c.block, f.start+8)&lowBytes[max(n, 8)-8] | uint64(n)<<56
			s := &in.short[mix(low, high)&uint64(len(in.short)-1)]
			if s.low == low && s.high == high { // not empty: the text is not
				out.codes[r] = s.code
				continue
			}
			out.codes[r] = in.codeShort(low, high)
			continue
		}
		if c.isMissingText(f) {
			out.codes[r] = 0
			continue
		}
		b, scratch = f.text(c.block, scratch)
		out.codes[r] = in.code(b)
	}
	out.to = uint32(in.len())
	return out
}

// texts are the pieces of a text column, with the number of rows of each.
type texts struct {
	typ     dataframe.Type
	pieces  []piece
	rows    []int
	total   int
	workers int
}

// dictionary gives the texts of all pieces codes of one pool, in order of first
// appearance, and leaves the codes in the pieces. It gives up, when t is
// String, where more than half of the texts differ, judged from 2¹⁵ rows on.
func (t *texts) dictionary() (*vector.Pool, bool) {
	in, global, same := newInterner(), map[*interner][]uint32{}, true
	for i, p := range t.pieces {
		if p.in != nil && global[p.in] == nil {
			global[p.in] = make([]uint32, p.in.len()+1)
		}
		same = same && p.in != nil && p.in == t.pieces[0].in && (i == 0 || p.from == t.pieces[i-1].to)
	}
	if same = same && len(t.pieces) > 0 && t.pieces[0].from == 0; same {
		in = t.pieces[0].in // its codes are those wanted
	}
	at := 0
	for i := range t.pieces {
		p, n := &t.pieces[i], 0
		if same {
			n = int(p.to)
		} else if p.in != nil {
			codes := global[p.in]
			for c := p.from + 1; c <= p.to; c++ {
				codes[c] = in.code(p.in.text(c))
			}
		} else {
			p.codes = internAll(in, p.values, t.rows[i])
		}
		if !same {
			n = in.len()
		}
		if at += t.rows[i]; t.typ.Kind == vector.String && n > at/2+1 && (at >= judged || at == t.total) {
			return nil, false
		}
	}
	parallel(t.workers, len(t.pieces), func(i int) error {
		if p := t.pieces[i]; p.in != nil && !same {
			codes := global[p.in]
			for r, c := range p.codes {
				p.codes[r] = codes[c]
			}
		}
		return nil
	})
	return in.pool(), true
}

// internAll returns the codes of n texts, zeros when v is nil.
func internAll(in *interner, v *vector.Vector, n int) []uint32 {
	codes := memory.Make[uint32](n)
	if v == nil {
		return codes
	}
	for i := range codes {
		if v.IsValid(i) {
			codes[i] = in.code(v.Text(i))
		}
	}
	return codes
}

// plain puts the pieces together as offsets and bytes.
func (t *texts) plain() *vector.Vector {
	start, at := make([]int, len(t.pieces)+1), make([]int, len(t.pieces)+1) // byte and row where each piece begins
	parallel(t.workers, len(t.pieces), func(i int) error {
		start[i+1] = t.pieces[i].bytes(t.rows[i])
		return nil
	})
	for i := range t.pieces {
		start[i+1] += start[i]
		at[i+1] = at[i] + t.rows[i]
	}
	if start[len(t.pieces)] > maxOffset32 {
		return fillPlain[int64](t, start, at)
	}
	return fillPlain[int32](t, start, at)
}

// bytes returns the bytes of a piece's n texts.
func (p *piece) bytes(n int) int {
	size := 0
	switch {
	case p.in != nil:
		for _, c := range p.codes {
			if c != 0 {
				size += len(p.in.text(c))
			}
		}
	case p.values != nil:
		off, _ := p.values.Offsets()
		size = int(off[n] - off[0])
	}
	return size
}

// fillPlain copies the texts.
func fillPlain[O int32 | int64](t *texts, start, at []int) *vector.Vector {
	n := len(t.pieces)
	off, blob := memory.Make[O](t.total+1), memory.Make[byte](start[n])
	parallel(t.workers, n, func(i int) error {
		p, end, off := t.pieces[i], start[i], off[at[i]+1:at[i+1]+1]
		switch {
		case p.in != nil:
			for r, c := range p.codes {
				if c != 0 {
					end += copy(blob[end:], p.in.text(c))
				}
				off[r] = O(end)
			}
		case p.values != nil:
			ends, _ := p.values.Offsets()
			copy(blob[end:start[i+1]], p.values.Blob())
			for r := range off {
				off[r] = O(end) + O(ends[r+1])
			}
		default:
			for r := range off {
				off[r] = O(end)
			}
		}
		return nil
	})
	return vector.FromOffsets(t.typ, off, blob, t.valid())
}

// valid returns the validity of texts that stay as they are.
func (t *texts) valid() vector.Bitmap {
	masks := make([]vector.Bitmap, len(t.pieces))
	for i, p := range t.pieces {
		switch {
		case p.in != nil:
			for r, c := range p.codes {
				if c == 0 {
					if masks[i].IsZero() {
						masks[i] = vector.NewSetBitmap(t.rows[i])
					}
					masks[i].Clear(r)
				}
			}
		case p.values != nil:
			masks[i] = p.values.Valid()
		default:
			masks[i] = vector.NewBitmap(t.rows[i])
		}
	}
	return joinMasks(masks, t.rows, t.total)
}
