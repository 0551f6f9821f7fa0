package csv

import "bytes"

// A field is where a value stands in its block. The highest bits say whether
// it was quoted and whether its quotes must be unescaped.
type field struct{ start, end uint32 }

const topBit = 1 << 31

func (f field) quoted() bool  { return f.end&topBit != 0 }
func (f field) escaped() bool { return f.start&topBit != 0 }

// raw returns the field's bytes, without the quotes around it.
func (f field) raw(block []byte) []byte { return block[f.start&^topBit : f.end&^topBit] }

// text returns the field's value. It appends to scratch when quotes must be
// unescaped and returns what it made of it.
func (f field) text(block, scratch []byte) (value, newScratch []byte) {
	b := f.raw(block)
	if !f.escaped() {
		return b, scratch
	}
	scratch = scratch[:0]
	for i := 0; i < len(b); i++ {
		scratch = append(scratch, b[i])
		if b[i] == '"' && i+1 < len(b) && b[i+1] == '"' {
			i++
		}
	}
	return scratch, scratch
}

// A scanner splits records into fields. It holds the dialect.
type scanner struct {
	delimiter, comment byte
	lazy               bool
	width              int // fields of a record; 0 until the first one is known
}

// scan appends the fields of up to limit records of b to fields. It returns
// where the next record begins. When b does not end the file, a record that b
// does not end is left; when it does, the end of b ends the record.
func (s *scanner) scan(b []byte, limit int, final bool, fields []field) (_ []field, rows, next int, f *fault) {
	pos := 0
	if s.width > 0 && s.comment == 0 && !s.lazy {
		fields, rows, pos = s.fast(b, limit, fields)
	}
	for pos < len(b) && rows < limit {
		end := lineEnd(b, pos)
		if end < 0 && !final {
			break
		}
		if end > 0 { // an empty line
			if s.width == 1 {
				fields = append(fields, field{uint32(pos), uint32(pos)})
				rows++
			}
			pos += end
			continue
		}
		if s.comment != 0 && b[pos] == s.comment {
			n := bytes.IndexByte(b[pos:], '\n')
			if n < 0 && !final {
				break
			}
			pos += n + 1
			if n < 0 {
				pos = len(b)
			}
			continue
		}
		first := len(fields)
		if fields, end, f = s.record(b, pos, final, fields); f != nil || end < 0 {
			return fields[:first], rows, pos, f
		}
		switch n := len(fields) - first; {
		case s.width == 0:
			s.width = n
		case n != s.width:
			return fields[:first], rows, pos, &fault{pos, -1, wrongWidth(n, s.width)}
		}
		pos = end
		rows++
	}
	return fields, rows, pos, nil
}

// wrongWidth is the error of a record with n fields.
func wrongWidth(n, width int) error {
	if n == 1 {
		return because(ErrFields, "1 field (want %d)", width)
	}
	return because(ErrFields, "%d fields (want %d)", n, width)
}

// lineEnd returns the length of a line end at pos, 0 when there is none, −1
// for a carriage return that ends b: it may begin one.
func lineEnd(b []byte, pos int) int {
	switch {
	case b[pos] == '\n':
		return 1
	case b[pos] != '\r':
		return 0
	case pos+1 == len(b):
		return -1
	case b[pos+1] == '\n':
		return 2
	}
	return 0
}

// record appends the fields of the record at pos and returns where the next
// one begins, −1 when b does not end the record.
func (s *scanner) record(b []byte, pos int, final bool, fields []field) ([]field, int, *fault) {
	first := len(fields)
	for {
		if pos < len(b) && b[pos] == '"' {
			f, end, fault := s.quoted(b, pos, final)
			if fault != nil {
				fault.column = len(fields) - first
			}
			if fault != nil || end < 0 {
				return fields, -1, fault
			}
			fields = append(fields, f)
			if pos = end; pos < len(b) && b[pos] == s.delimiter {
				pos++
				continue
			}
			return fields, pos + pastLine(b, pos), nil
		}
		end := s.special(b, pos)
		for s.lazy && end < len(b) && b[end] == '"' {
			end = s.special(b, end+1)
		}
		if end == len(b) {
			if !final {
				return fields, -1, nil
			}
			return append(fields, field{uint32(pos), uint32(end)}), end, nil
		}
		switch b[end] {
		case '"':
			return fields, -1, &fault{end, len(fields) - first, because(ErrQuote, "a quote inside an unquoted field")}
		case '\n':
			last := end
			if last > pos && b[last-1] == '\r' {
				last--
			}
			return append(fields, field{uint32(pos), uint32(last)}), end + 1, nil
		}
		fields = append(fields, field{uint32(pos), uint32(end)})
		pos = end + 1
	}
}

// pastLine returns the length of the line end at pos, 0 at the end of b.
func pastLine(b []byte, pos int) int {
	if pos == len(b) {
		return 0
	}
	return lineEnd(b, pos)
}

// quoted reads the quoted field that opens at pos and returns where the
// delimiter or the line end behind it stands, −1 when b does not tell.
func (s *scanner) quoted(b []byte, pos int, final bool) (f field, end int, _ *fault) {
	start, escapes := pos+1, uint32(0)
	for p := start; ; {
		n := bytes.IndexByte(b[p:], '"')
		if n < 0 {
			switch {
			case !final:
				return f, -1, nil
			case s.lazy:
				return field{uint32(start) | escapes, uint32(len(b)) | topBit}, len(b), nil
			}
			return f, -1, &fault{at: pos, err: because(ErrQuote, "the quote that opens here is not closed")}
		}
		p += n + 1 // behind the quote
		if p == len(b) {
			if !final {
				return f, -1, nil
			}
			return field{uint32(start) | escapes, uint32(p-1) | topBit}, p, nil
		}
		switch {
		case b[p] == '"':
			escapes = topBit
			p++
			continue
		case b[p] == s.delimiter, lineEnd(b, p) > 0:
			return field{uint32(start) | escapes, uint32(p-1) | topBit}, p, nil
		case lineEnd(b, p) < 0 && !final:
			return f, -1, nil
		case s.lazy:
			escapes = topBit
			continue
		}
		return f, -1, &fault{at: p - 1, err: because(ErrQuote, "a quote inside a quoted field (want two)")}
	}
}
