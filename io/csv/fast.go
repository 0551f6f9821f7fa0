package csv

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/bits"
	"slices"
)

// split is scan for a block that ends with a record, in the fastest way that
// the block allows.
func (s *scanner) split(b []byte, lines int, fields []field) (_ []field, rows int, f *fault) {
	if s.width > 0 && s.comment == 0 && bytes.IndexByte(b, '"') < 0 {
		if fields, rows, ok := s.lines(b, lines, fields); ok {
			return fields, rows, nil
		}
	}
	fields, rows, _, f = s.scan(b, math.MaxInt, true, fields)
	return fields, rows, f
}

// stretch is how many bytes are searched at a time: their marks stay in the
// first cache.
const stretch = 2048

// lines is split for a block without quotes that holds so many line feeds:
// every delimiter and every line feed ends a field. It fails when a record has
// not the usual number of fields.
func (s *scanner) lines(b []byte, lines int, fields []field) (_ []field, rows int, ok bool) {
	first, start := len(fields), uint32(0)
	var ends [stretch + 4]uint32
	for lo := 0; lo < len(b); lo += stretch {
		n := s.ends(b[lo:min(lo+stretch, len(b))], uint32(lo), &ends)
		fields = slices.Grow(fields, n)
		made := fields[len(fields) : len(fields)+n]
		for i, e := range ends[:n] {
			made[i] = field{start, e}
			start = e + 1
		}
		fields = fields[:len(fields)+n]
	}
	rows = lines
	if int(start) < len(b) || len(b) > 0 && b[len(b)-1] != '\n' { // the text does not end with a line feed
		fields = append(fields, field{start, uint32(len(b))})
		rows++
	}
	made := fields[first:]
	if len(made) != rows*s.width {
		return fields[:first], 0, false
	}
	// With as many line feeds as records, and one behind each, all other marks
	// are delimiters.
	for i := s.width - 1; i < len(made); i += s.width {
		if e := int(made[i].end); e < len(b) && b[e] != '\n' {
			return fields[:first], 0, false
		}
	}
	if bytes.IndexByte(b, '\r') >= 0 {
		for i := s.width - 1; i < len(made); i += s.width {
			if f := made[i]; f.end > f.start && int(f.end) < len(b) && b[f.end-1] == '\r' {
				made[i].end--
			}
		}
	}
	return fields, rows, true
}

// ends writes the positions of delimiters and line feeds in b, moved by base,
// and returns how many there are. It looks at eight bytes at a time and takes
// three marks from each without asking whether there are so many: most have
// one or two, and a wrong guess costs more than a store.
func (s *scanner) ends(b []byte, base uint32, ends *[stretch + 4]uint32) int {
	d, n, i := uint64(s.delimiter)*ones, uint(0), 0
	for ; i+8 <= len(b) && n < stretch; i += 8 {
		m := marks(binary.LittleEndian.Uint64(b[i:]), d)
		at, count := base+uint32(i), uint(bits.OnesCount64(m))
		ends[n] = at + uint32(bits.TrailingZeros64(m))>>3
		m &= m - 1
		ends[n+1] = at + uint32(bits.TrailingZeros64(m))>>3
		m &= m - 1
		ends[n+2] = at + uint32(bits.TrailingZeros64(m))>>3
		if count > 3 {
			for k := n + 3; k < n+count; k++ {
				m &= m - 1
				ends[k] = at + uint32(bits.TrailingZeros64(m))>>3
			}
		}
		n += count
	}
	for ; i < len(b); i++ {
		if c := b[i]; c == s.delimiter || c == '\n' {
			ends[n] = base + uint32(i)
			n++
		}
	}
	return int(n)
}

// marks sets the highest bit of every byte of w that is a line feed or that of
// the pattern d, and no other bit.
func marks(w, d uint64) uint64 {
	x, y := w^d, w^'\n'*ones
	x |= x&^highs + ^uint64(highs)
	y |= y&^highs + ^uint64(highs)
	return ^(x & y) & highs
}

// fast is scan for the records of the usual dialect, without the last ones of
// b and up to the first that is unusual: scan sees to the rest. It looks at
// eight bytes at a time.
func (s *scanner) fast(b []byte, limit int, fields []field) (_ []field, rows, next int) {
	d := uint64(s.delimiter) * ones
	first, start := len(fields), 0 // of the record, of the field
words:
	for pos := 0; pos+8 <= len(b) && rows < limit; {
		w, at := binary.LittleEndian.Uint64(b[pos:]), pos
		pos += 8
		for m := zeroBytes(w^d) | zeroBytes(w^'\n'*ones) | zeroBytes(w^'"'*ones); m != 0; m &= m - 1 {
			p := at + bits.TrailingZeros64(m)>>3
			end := p
			switch b[p] {
			case s.delimiter:
				fields = append(fields, field{uint32(start), uint32(p)})
				start = p + 1
				continue
			case '\n':
				if end > start && b[end-1] == '\r' {
					end--
				}
				if end == start && len(fields) == first && s.width > 1 { // an empty line
					start, next = p+1, p+1
					continue
				}
				fields = append(fields, field{uint32(start), uint32(end)})
				start = p + 1
			case '"':
				if p != start {
					break words
				}
				f, end, fault := s.quoted(b, p, false)
				if fault != nil || end < 0 {
					break words
				}
				fields = append(fields, f)
				pos = end + 1
				if start = pos; b[end] == s.delimiter {
					continue words
				}
				if b[end] == '\r' {
					pos, start = end+2, end+2
				}
				m = 0 // the rest of the word is behind us
			default:
				continue // a wrong mark
			}
			if len(fields)-first != s.width {
				break words
			}
			first, next = len(fields), start
			if rows++; rows == limit {
				break words
			}
		}
	}
	return fields[:first], rows, next
}

// special returns the position of the first delimiter, line feed or quote at
// or behind pos, len(b) when there is none. It looks at eight bytes at a time.
func (s *scanner) special(b []byte, pos int) int {
	d := uint64(s.delimiter) * ones
	for ; pos+8 <= len(b); pos += 8 {
		w := binary.LittleEndian.Uint64(b[pos:])
		if m := zeroBytes(w^d) | zeroBytes(w^'\n'*ones) | zeroBytes(w^'"'*ones); m != 0 {
			return pos + bits.TrailingZeros64(m)>>3
		}
	}
	for ; pos < len(b); pos++ {
		if c := b[pos]; c == s.delimiter || c == '\n' || c == '"' {
			return pos
		}
	}
	return pos
}

// zeroBytes marks the bytes of w that are zero. A byte behind a marked one may
// be marked wrongly; the first mark is right.
func zeroBytes(w uint64) uint64 { return (w - ones) &^ w & highs }
