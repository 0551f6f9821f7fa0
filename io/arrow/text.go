package arrow

import (
	"encoding/binary"
	"math"

	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// text returns strings or bytes.
func (s *storage) text(r *raw, typ vector.Type, valid vector.Bitmap) (*vector.Vector, error) {
	switch s.kind {
	case utf8Type, binaryType:
		return offsetText[int32](r, typ, valid)
	case largeUtf8Type, largeBinaryType:
		return offsetText[int64](r, typ, valid)
	case fixedBinaryType:
		return s.fixedText(r, typ, valid)
	}
	return viewText(r, typ, valid)
}

// offsetText wraps offsets and bytes.
func offsetText[O int32 | int64](r *raw, typ vector.Type, valid vector.Bitmap) (*vector.Vector, error) {
	if r.n == 0 {
		return vector.FromOffsets(typ, make([]O, 1), nil, valid), nil
	}
	off, err := elements[O](r, 0, r.n+1)
	if err != nil {
		return nil, err
	}
	blob, _ := r.bytes(1, 0)
	if len(r.buffers) > 1 {
		blob = r.buffers[1]
	}
	last := O(0)
	for i, o := range off {
		if o < last || int64(o) > int64(len(blob)) {
			return nil, damaged("offset %d is %d (want %d to %d)", i, o, last, len(blob))
		}
		last = o
	}
	return vector.FromOffsets(typ, off, blob, valid), nil
}

// fixedText returns values of a width, which need offsets here.
func (s *storage) fixedText(r *raw, typ vector.Type, valid vector.Bitmap) (*vector.Vector, error) {
	b, err := r.bytes(0, int64(r.off+r.n)*int64(s.width))
	if err != nil {
		return nil, err
	}
	if err := r.memory.take(8 * (int64(r.n) + 1)); err != nil {
		return nil, err
	}
	b = b[r.off*s.width:]
	if len(b) > math.MaxInt32 {
		return vector.FromOffsets(typ, ends[int64](r.n, s.width), b, valid), nil
	}
	return vector.FromOffsets(typ, ends[int32](r.n, s.width), b, valid), nil
}

// ends returns the offsets of n values of a width.
func ends[O int32 | int64](n, width int) []O {
	off := memory.Make[O](n + 1)
	for i := range off {
		off[i] = O(i * width)
	}
	return off
}

// viewText copies values that are views: of up to 12 bytes in place, of more
// in one of the other buffers.
func viewText(r *raw, typ vector.Type, valid vector.Bitmap) (*vector.Vector, error) {
	b, err := r.bytes(0, 16*int64(r.off+r.n))
	if err != nil {
		return nil, err
	}
	b = b[16*r.off:]
	total := int64(0)
	for i := range r.n {
		if !valid.Get(i) {
			continue
		}
		v, err := r.view(b[16*i : 16*i+16])
		if err != nil {
			return nil, &vector.RowError{Row: i, Err: err}
		}
		total += int64(len(v))
	}
	if err := r.memory.take(total + 8*(int64(r.n)+1)); err != nil {
		return nil, err
	}
	if total > math.MaxInt32 {
		return joinViews[int64](r, b, total, typ, valid)
	}
	return joinViews[int32](r, b, total, typ, valid)
}

// joinViews copies values that have been checked.
func joinViews[O int32 | int64](r *raw, b []byte, total int64, typ vector.Type, valid vector.Bitmap) (*vector.Vector, error) {
	blob, off := memory.Make[byte](int(total)), memory.Make[O](r.n+1)
	end := 0
	for i := range r.n {
		if valid.Get(i) {
			v, err := r.view(b[16*i : 16*i+16])
			if err != nil {
				return nil, err
			}
			end += copy(blob[end:], v)
		}
		off[i+1] = O(end)
	}
	return vector.FromOffsets(typ, off, blob, valid), nil
}

// view returns the bytes that a view shows.
func (r *raw) view(v []byte) ([]byte, error) {
	n := int32(binary.LittleEndian.Uint32(v))
	if n >= 0 && n <= 12 {
		return v[4 : 4+n], nil
	}
	i, at := int32(binary.LittleEndian.Uint32(v[8:])), int32(binary.LittleEndian.Uint32(v[12:]))
	if n < 0 || i < 0 || int(i) >= len(r.buffers)-1 || at < 0 || int64(at)+int64(n) > int64(len(r.buffers[i+1])) {
		return nil, damaged("view of %d bytes at %d of buffer %d", n, at, i)
	}
	return r.buffers[i+1][at : int(at)+int(n)], nil
}
