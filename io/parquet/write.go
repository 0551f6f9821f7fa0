package parquet

import (
	"fmt"
	"io"

	"github.com/stoa-data/stoa/dataframe"
)

// Write writes a frame to a Parquet file. The file appears at path in one
// step, in place of any older one, when all of it is on disk; on an error
// nothing is left behind.
//
// Columns and rows keep their order, a view writes the rows it shows. Every
// type comes back from Read as it was, categorical columns with their levels,
// used or not, the level order and the ordered flag; other systems find the
// same through the Arrow schema in the file, as far as they have the types.
// Columns are encoded in parallel, one row group at a time.
func Write(path string, df *dataframe.DataFrame, options ...Option) error {
	w, err := Create(path, df.Schema(), options...)
	if err != nil {
		return err
	}
	if err := w.Write(df); err != nil {
		w.Abort()
		return err
	}
	return w.Close()
}

// WriteTo writes a frame as a Parquet file to w; see Write. After an error w
// holds a part of the file.
func WriteTo(w io.Writer, df *dataframe.DataFrame, options ...Option) error {
	out, err := NewWriter(w, df.Schema(), options...)
	if err != nil {
		return err
	}
	if err := out.Write(df); err != nil {
		return err
	}
	return out.Close()
}

// A Compression is how pages are packed. It is an Option for writing.
type Compression uint8

// The compressions. Snappy is the default: every reader has it, it costs next
// to nothing to write, and a file is read at nearly the speed of an unpacked
// one, because what does not pack easily is stored as it is. Zstd makes files
// about a third smaller and takes three to four times as long to write and read.
const (
	Snappy Compression = iota
	Zstd
	None
)

// String returns the compression's name.
func (c Compression) String() string {
	switch c {
	case Snappy:
		return "Snappy"
	case Zstd:
		return "Zstd"
	case None:
		return "None"
	}
	return fmt.Sprintf("Compression(%d)", uint8(c))
}

// apply implements Option.
func (c Compression) apply(s *settings) error {
	return option{c.String(), writing | sinking, func(s *settings) error {
		if c > None {
			return fmt.Errorf("option %v: no such compression", c)
		}
		s.compression = c
		return nil
	}}.apply(s)
}

// defaultGroupRows is the size of row groups: large enough that dictionaries
// and page headers do not count, small enough to read them in parallel.
const defaultGroupRows = 1 << 20

// RowGroupRows sets the most rows of a row group, 1,048,576 by default. Row
// groups are the unit of parallel reading and of skipping by statistics; the
// writer holds one of them, compressed, in memory.
func RowGroupRows(n int) Option {
	return option{"RowGroupRows", writing | sinking, func(s *settings) error {
		if n < 1 {
			return fmt.Errorf("option RowGroupRows: got %d, want at least 1", n)
		}
		s.groupRows = n
		return nil
	}}
}
