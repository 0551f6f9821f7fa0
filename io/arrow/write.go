package arrow

import (
	"fmt"
	"io"

	"github.com/stoa-data/stoa/dataframe"
)

// Write writes a frame to an Arrow file. The file appears at path in one step,
// in place of any older one, when all of it is on disk; on an error nothing is
// left behind.
//
// Columns and rows keep their order, a view writes the rows it shows. Every
// type comes back from Read as it was, categorical columns with their levels,
// used or not, the level order, the ordered flag and the width of the codes.
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

// WriteTo writes a frame as an Arrow file to w, or as a stream with the option
// Stream; see Write. After an error w holds a part of it.
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

// A Compression is how the buffers of a batch are packed. It is an Option for
// writing.
type Compression uint8

// The compressions. None is the default: such a file is read at the speed of
// memory, by every reader, and shared when it is in memory already. LZ4 and Zstd
// are for disks and networks that are slower than that.
const (
	None Compression = iota
	LZ4
	Zstd
)

// String returns the compression's name.
func (c Compression) String() string {
	switch c {
	case None:
		return "None"
	case LZ4:
		return "LZ4"
	case Zstd:
		return "Zstd"
	}
	return fmt.Sprintf("Compression(%d)", uint8(c))
}

// apply implements Option.
func (c Compression) apply(s *settings) error {
	return option{c.String(), false, func(s *settings) error {
		if c > Zstd {
			return fmt.Errorf("option %v: no such compression", c)
		}
		s.compression = c
		return nil
	}}.apply(s)
}

// defaultBatchRows is large enough that metadata does not count, and small
// enough to decode batches in parallel.
const defaultBatchRows = 1 << 16

// BatchRows sets the most rows of a batch, 65,536 by default. Batches are the
// unit of parallel reading and of scanning.
func BatchRows(n int) Option {
	return option{"BatchRows", false, func(s *settings) error {
		if n < 1 {
			return fmt.Errorf("option BatchRows: got %d, want at least 1", n)
		}
		s.batchRows = n
		return nil
	}}
}

// Stream writes the format of streams, which can be read while it is written,
// instead of that of files, which has a table of contents at its end.
func Stream() Option {
	return option{"Stream", false, func(s *settings) error {
		s.stream = true
		return nil
	}}
}
