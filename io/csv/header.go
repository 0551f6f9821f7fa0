package csv

import (
	"bytes"
	"fmt"
	"io"

	"github.com/stoa-data/stoa/internal/vector"
	"github.com/stoa-data/stoa/io/internal/source"
)

// An input is an opened source, read up to its first row of data.
type input struct {
	blocks blocks
	close  func() error
	src    source.Source
	file   int      // the number of the source
	names  []string // of all columns
	places []int    // of each target among them; −1 where the file has no such column
	first  []byte   // the block of the header without the header
	lines  int      // line ends before the next block
	packed bool     // the source is not plain text
}

// open opens the source and reads the header. It counts the bytes that were read
// in done.
func (c *config) open(src source.Source, done *int64) (_ *input, err error) {
	text, err := src.Decode(done)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			text.Close()
		}
	}()
	sc := scanner{delimiter: c.delimiter, comment: c.comment, lazy: c.lazy}
	if c.noHeader {
		sc.width = len(c.names)
	}
	in := &input{src: src, packed: text.Packed, close: text.Close, blocks: blocks{r: text, scanner: sc, size: c.block, max: maxRecord, tolerant: c.skip}}
	if err = in.header(c); c.block == blockSize {
		// A block of a very wide text should still hold some hundred rows: each
		// of its columns costs a few hundred bytes.
		in.blocks.size = min(max(blockSize, 2048*in.blocks.scanner.width), 64<<20)
	}
	return in, err
}

// header reads blocks up to the first record, which tells how many columns
// there are and, unless NoHeader is set, their names.
func (in *input) header(c *config) error {
	sc := &in.blocks.scanner
	for {
		block, err := in.blocks.next(nil)
		if err == io.EOF {
			return in.empty(c)
		}
		if err != nil {
			return in.long(err)
		}
		fields, rows, next, f := sc.scan(block, 1, true, nil)
		switch {
		case f != nil:
			return &ParseError{File: in.src.File, Line: in.lines + 1 + bytes.Count(block[:f.at], lineFeed), Column: f.column + 1, Err: f.err}
		case rows == 0:
			in.lines += bytes.Count(block, lineFeed)
			continue
		}
		var names []string
		for _, f := range fields {
			b, _ := f.text(block, nil)
			names = append(names, string(b))
		}
		if c.noHeader { // empty lines before the first record are no rows, whatever its width
			if next = int(fields[0].start &^ topBit); fields[0].quoted() {
				next--
			}
		}
		in.first = block[next:]
		in.lines += bytes.Count(block[:next], lineFeed)
		in.names, err = c.columnNames(names)
		return err
	}
}

var lineFeed = []byte{'\n'}

// empty settles what a text without a record means.
func (in *input) empty(c *config) error {
	if !c.noHeader {
		return because(ErrHeader, "no header (the text has no records)")
	}
	in.names, in.blocks.scanner.width = c.names, len(c.names)
	return nil
}

// long gives the error of a record without an end its line.
func (in *input) long(err error) error {
	if d, ok := err.(*detail); ok {
		return &ParseError{File: in.src.File, Line: in.lines + 1, Err: d}
	}
	return err
}

// columnNames returns the names of the columns: those of the option Names,
// else those of the header, with a number where they repeat or are empty.
func (c *config) columnNames(header []string) ([]string, error) {
	if c.names != nil {
		if len(c.names) != len(header) {
			return nil, because(ErrFields, "%d columns (Names has %d)", len(header), len(c.names))
		}
		return c.names, nil
	}
	used := make(map[string]bool)
	if !c.noHeader {
		for _, name := range header {
			used[name] = true
		}
	}
	seen := make(map[string]bool)
	names := make([]string, len(header))
	for i, name := range header {
		if c.noHeader || name == "" {
			name = fmt.Sprintf("column_%d", i+1)
		}
		base := name
		for k := 1; seen[name] || (name != header[i] && used[name]); k++ {
			name = fmt.Sprintf("%s_%d", base, k)
		}
		seen[name] = true
		names[i] = name
	}
	return names, nil
}

// noColumn is the error for an option that names no column.
func noColumn(name string, names []string) error { return vector.NoColumn("", name, names) }
