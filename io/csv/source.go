package csv

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/stoa-data/stoa/io/internal/source"
)

// wrap gives an error the name of its source, once.
func wrap(src source.Source, err error) error {
	var p *ParseError
	if err == nil || errors.As(err, &p) {
		return err
	}
	if errors.Is(err, source.ErrUTF16) {
		err = because(ErrEncoding, "%v", err)
	}
	return fmt.Errorf("%s: %w", reading(src.File), src.Cause(err))
}

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
		if buf, err = source.Fill(s.r, buf, want); err == io.EOF {
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
