package json

import (
	"bytes"
	"io"

	"github.com/stoa-data/stoa/io/internal/source"
)

const (
	blockSize = 1 << 20
	maxObject = 256 << 20
)

// A block is a piece of text that ends with an object and what separates it
// from the next one.
type block struct {
	text  []byte
	src   source.Source
	line  int // of its first byte
	array bool
	first bool // of its source
	last  bool // of its source
}

// A reader cuts sources into blocks, one source after the other.
type reader struct {
	*config
	srcs   []source.Source
	report func(done, total int64)
	total  int64
	done   int64
	at     int // the next source
	text   *source.Text
	src    source.Source
	rest   []byte
	line   int
	array  bool
	ended  bool // the array has ended
	eof    bool
	some   bool // a block of the source was cut
}

// newReader returns the blocks of sources.
func newReader(c *config, srcs []source.Source) *reader {
	return &reader{config: c, srcs: srcs, report: c.progress, total: source.Total(srcs)}
}

// close closes the source at hand.
func (r *reader) close() {
	if r.text != nil {
		r.text.Close()
		r.text = nil
	}
}

// next returns the next block, io.EOF behind the last one.
func (r *reader) next() (block, error) {
	for {
		if r.text == nil {
			if r.at == len(r.srcs) {
				return block{}, io.EOF
			}
			if err := r.open(); err != nil {
				return block{}, wrap(r.src, err)
			}
		}
		if err := r.ctx.Err(); err != nil {
			return block{}, wrap(r.src, err)
		}
		text, err := r.cut()
		if r.report != nil {
			r.report(r.done, max(r.total, r.done))
		}
		if err == io.EOF {
			r.close()
			continue
		}
		if err != nil {
			return block{}, wrap(r.src, err)
		}
		b := block{text: text, src: r.src, line: r.line, array: r.array, first: !r.some, last: r.ended || r.eof}
		r.some = true
		r.line += bytes.Count(text, lineFeed)
		return b, nil
	}
}

var lineFeed = []byte{'\n'}

// open opens the next source. A text that begins with a bracket is an array.
func (r *reader) open() error {
	r.src = r.srcs[r.at]
	r.at++
	r.rest, r.line, r.array, r.ended, r.eof, r.some = nil, 1, false, false, false, false
	text, err := r.src.Decode(&r.done)
	if err != nil {
		return err
	}
	r.text = text
	var one [1]byte
	for {
		n, err := text.Read(one[:])
		if n == 0 && err == io.EOF {
			r.eof = true
			return nil
		}
		if err != nil && err != io.EOF {
			return err
		}
		switch c := one[0]; {
		case n == 0:
			continue
		case c == '\n':
			r.line++
			continue
		case c == ' ' || c == '\t' || c == '\r':
			continue
		case c == '[':
			r.array = true
		default:
			r.rest = []byte{c}
		}
		return nil
	}
}

// cut returns the next text that ends with an object, in a new buffer.
func (r *reader) cut() ([]byte, error) {
	if r.ended {
		return nil, r.tail()
	}
	if r.eof {
		return nil, io.EOF
	}
	buf := append(make([]byte, 0, max(r.size, 2*len(r.rest))), r.rest...)
	r.rest = nil
	for want := cap(buf); ; want *= 2 {
		if cap(buf) < want {
			buf = append(make([]byte, 0, want), buf...)
		}
		var err error
		if buf, err = source.Fill(r.text, buf, want); err == io.EOF {
			r.eof = true
			if r.array {
				end := r.arrayEnd(buf)
				if !r.ended {
					return buf, nil // parsing it says what is missing
				}
				r.rest = buf[end:]
				return buf[:end], nil
			}
			if len(buf) == 0 {
				return nil, io.EOF
			}
			return buf, nil
		}
		if err != nil {
			return nil, err
		}
		end := bytes.LastIndexByte(buf, '\n') + 1
		if r.array {
			end = r.arrayEnd(buf)
		}
		if end > 0 || r.ended {
			r.rest = append([]byte(nil), buf[end:]...)
			return buf[:end], nil
		}
		if len(buf) >= maxObject {
			return nil, &ParseError{File: r.src.File, Line: r.line, Err: because(ErrTooLong, "no end of an object in %d MiB", maxObject>>20)}
		}
	}
}

// arrayEnd returns the end of the last object of an array in b with the comma
// behind it. At the end of the array it notes that and returns its place
// behind the bracket.
func (r *reader) arrayEnd(b []byte) int {
	end := 0
	for pos := 0; pos < len(b); {
		switch b[pos] {
		case '{', '[', '"':
			next := bracketEnd(b, pos)
			if b[pos] == '"' {
				next = stringEnd(b, pos)
			}
			if next < 0 {
				return end
			}
			pos = next
			continue
		case ',':
			end = pos + 1
		case ']':
			r.ended = true
			return pos + 1
		}
		pos++
	}
	return end
}

// stringEnd returns the end of the string at pos, −1 when b does not hold it.
func stringEnd(b []byte, pos int) int {
	for pos++; pos < len(b); pos++ {
		switch b[pos] {
		case '\\':
			pos++
		case '"':
			return pos + 1
		}
	}
	return -1
}

// tail checks that only blanks follow an array.
func (r *reader) tail() error {
	for {
		at := skipBlanks(r.rest, 0)
		r.line += bytes.Count(r.rest[:at], lineFeed)
		if at < len(r.rest) {
			return &ParseError{File: r.src.File, Line: r.line, Err: because(ErrSyntax, "%q behind the array", rune(r.rest[at]))}
		}
		if r.eof {
			return io.EOF
		}
		var err error
		if r.rest, err = source.Fill(r.text, make([]byte, 0, 4096), 4096); err == io.EOF {
			r.eof = true
		} else if err != nil {
			return err
		}
	}
}
