package csv

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// A source is a text that can be opened, and if again is set more than once.
type source struct {
	file  string // for messages; "" for a reader
	again bool
	size  int64 // bytes as they are stored, −1 if nobody knows
	open  func() (io.ReadCloser, error)
}

// wrap gives an error the name of the source, once.
func (src source) wrap(err error) error {
	var p *ParseError
	if err == nil || errors.As(err, &p) {
		return err
	}
	var path *fs.PathError
	if errors.As(err, &path) && path.Path == src.file {
		err = path.Err // the message names the file already
	}
	return fmt.Errorf("%s: %w", reading(src.file), err)
}

// The first bytes of files that are not plain text.
var (
	magicGzip  = []byte{0x1f, 0x8b}
	magicZstd  = []byte{0x28, 0xb5, 0x2f, 0xfd}
	markUTF8   = []byte{0xef, 0xbb, 0xbf}
	markUTF16L = []byte{0xff, 0xfe}
	markUTF16B = []byte{0xfe, 0xff}
)

// A counter counts the bytes that were read through it.
type counter struct {
	r io.Reader
	n *int64
}

func (c counter) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	*c.n += int64(n)
	return n, err
}

// decode returns the text of r: unpacked if r is gzip or zstd, without the byte
// order mark of UTF-8. It counts the bytes of r in done. Call end when the text
// is no longer read.
func decode(r io.Reader, done *int64) (_ io.Reader, packed bool, end func(), err error) {
	text, end := bufio.NewReader(counter{r, done}), func() {}
	head, _ := text.Peek(4)
	switch {
	case bytes.HasPrefix(head, magicGzip):
		unpacked, err := gzip.NewReader(text)
		if err != nil {
			return nil, false, nil, err
		}
		text, packed = bufio.NewReader(unpacked), true
	case bytes.Equal(head, magicZstd):
		unpacked, err := zstd.NewReader(text, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, false, nil, err
		}
		text, packed, end = bufio.NewReader(unpacked), true, unpacked.Close
	}
	head, err = text.Peek(3)
	switch {
	case err != nil && err != io.EOF:
	case bytes.Equal(head, markUTF8):
		_, err = text.Discard(len(markUTF8))
		return text, packed, end, err
	case bytes.HasPrefix(head, markUTF16L), bytes.HasPrefix(head, markUTF16B):
		err = because(ErrEncoding, "the text is UTF-16 (want UTF-8)")
	default:
		return text, packed, end, nil
	}
	end()
	return nil, false, nil, err
}

// maxWindow is the most memory that a zstd file may ask for: that of its
// highest levels.
const maxWindow = 128 << 20

const (
	blockSize = 512 << 10
	maxRecord = 256 << 20
)

// blocks cuts a text into blocks that end with a record.
type blocks struct {
	r       io.Reader
	scanner scanner
	size    int
	max     int // bytes of the longest record

	tolerant bool // wrong records do not end the text
	rest     []byte
	done     bool
}

// next returns the next block, io.EOF behind the last one. It fills buf if
// that is large enough. Where a block ends depends on the text alone, not on
// the reads it came in. With ErrTooLong comes the text that is too long.
func (s *blocks) next(buf []byte) ([]byte, error) {
	if s.done {
		return nil, io.EOF
	}
	buf = append(buf[:0], s.rest...)
	for want := max(s.size, 2*len(buf)); ; want *= 2 {
		if cap(buf) < want {
			buf = append(make([]byte, 0, want), buf...)
		}
		var err error
		if buf, err = fill(s.r, buf, want); err == io.EOF {
			s.done, s.rest = true, nil
			if len(buf) > 0 && buf[len(buf)-1] == '\r' {
				buf = buf[:len(buf)-1]
			}
			if len(buf) == 0 {
				return nil, io.EOF
			}
			return buf, nil
		}
		if err != nil {
			return nil, err
		}
		if end := s.boundary(buf); end > 0 {
			s.rest = append(s.rest[:0], buf[end:]...)
			return buf[:end], nil
		}
		if _, _, _, f := s.scanner.scan(buf, 1, false, nil); f != nil && !s.tolerant {
			s.done = true
			return buf, nil // not a long record but a wrong one: scanning the block says why
		}
		if len(buf) >= s.max {
			return buf, because(ErrTooLong, "no end of the record in %d MiB (is a quote not closed?)", s.max>>20)
		}
	}
}

// fill reads until buf has want bytes. Unlike io.ReadFull it tells the end of
// the text from a reader's own io.ErrUnexpectedEOF, which is how a damaged
// gzip file ends.
func fill(r io.Reader, buf []byte, want int) ([]byte, error) {
	for idle := 0; len(buf) < want; {
		n, err := r.Read(buf[len(buf):want])
		buf = buf[:len(buf)+n]
		if err != nil {
			return buf, err
		}
		if idle++; n > 0 {
			idle = 0
		}
		if idle == 100 {
			return buf, io.ErrNoProgress
		}
	}
	return buf, nil
}

// boundary returns the end of the last record that ends in b, 0 when none does.
func (s *blocks) boundary(b []byte) int {
	if s.scanner.lazy || s.scanner.comment != 0 || s.tolerant {
		return s.boundaryByScan(b)
	}
	// In text without errors a line feed ends a record if an even number of
	// quotes stands before it; where the text is wrong, scan finds the error
	// before it reaches the end of the block.
	odd := bytes.Count(b, quote) & 1
	for end := len(b); ; {
		p := bytes.LastIndexByte(b[:end], '\n')
		if p < 0 {
			return 0
		}
		odd ^= bytes.Count(b[p:end], quote) & 1
		if odd == 0 {
			return p + 1
		}
		end = p
	}
}

var quote = []byte{'"'}

// boundaryByScan is boundary for dialects in which quotes may stand anywhere.
func (s *blocks) boundaryByScan(b []byte) int {
	var fields []field
	sc, end := s.scanner, 0
	if s.tolerant {
		_, _, end := sc.tolerant(b, math.MaxInt, false, nil, nil)
		return end
	}
	for {
		var rows, next int
		var f *fault
		fields, rows, next, f = sc.scan(b[end:], 1024, false, fields[:0])
		if f != nil {
			return len(b) // the block's worker meets the same error
		}
		end += next
		if rows < 1024 {
			return end
		}
	}
}
