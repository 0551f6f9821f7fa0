package parquet

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/vector"
)

// A Writer writes a Parquet file from frames that come one after another, for
// data that no memory holds at once. Every call of Write makes at least one
// row group, so frames should be large. A Writer serves one goroutine at a
// time.
type Writer struct {
	settings *settings
	columns  []writeColumn
	w        *bufio.Writer
	at       int64
	rows     int64
	groups   []format.RowGroup
	indexes  []chunkIndex
	encoders []*encoder
	err      error

	// of Create
	file *os.File
	path string
}

// A writeColumn is a column of the file to be.
type writeColumn struct {
	field   vector.Field
	index   int
	pool    *vector.Pool // of a categorical column: that of the first frame
	levels  vector.Type
	ordered bool
	bloom   bool         // has Bloom filters
	whole   *vector.Pool // a row group holds all its levels
	buffer  []byte       // of a chunk that was written, for the next one
}

// stored returns the type that the file's pages hold.
func (c *writeColumn) stored() vector.Type {
	if c.field.Type.Kind != vector.Categorical {
		return c.field.Type
	}
	if c.levels.Kind == vector.Invalid {
		return vector.Of(vector.String)
	}
	return c.levels
}

// NewWriter returns a writer of a Parquet file to w. Frames must have the
// columns of schema; a column that is not nullable must not have missing
// values. Close ends the file; it does not close w.
func NewWriter(w io.Writer, schema []dataframe.Field, options ...Option) (*Writer, error) {
	s, err := newSettings(writing, options)
	if err != nil {
		return nil, (&Writer{}).wrap("", err)
	}
	return newWriter(w, "", schema, s)
}

// newWriter is NewWriter for a file with a path.
func newWriter(w io.Writer, path string, schema []dataframe.Field, s *settings) (*Writer, error) {
	out := &Writer{path: path, settings: s, w: bufio.NewWriterSize(w, 1<<20)}
	var err error
	seen := map[string]bool{}
	for i, f := range schema {
		switch {
		case seen[f.Name]:
			err = fmt.Errorf("column is there twice")
		case f.Type.Kind == vector.Invalid || f.Type.Kind > vector.Categorical:
			err = fmt.Errorf("%w: %v has no Parquet type", vector.ErrType, f.Type)
		}
		if err != nil {
			return nil, out.wrap(f.Name, err)
		}
		seen[f.Name] = true
		out.columns = append(out.columns, writeColumn{field: f, index: i})
	}
	if err := out.chooseBlooms(); err != nil {
		return nil, out.wrap("", err)
	}
	return out, out.put([]byte(magic))
}

// wrap adds the file and the column, where there are any, to an error.
func (w *Writer) wrap(column string, err error) error {
	var p *os.PathError
	var l *os.LinkError
	switch { // errors of the system name the temporary file
	case errors.As(err, &p):
		err = p.Err
	case errors.As(err, &l):
		err = l.Err
	}
	switch {
	case err == nil:
		return nil
	case w.path != "":
		return place{w.path, -1, column}.wrap("write", err)
	case column != "":
		return fmt.Errorf("write: column %q: %w", column, err)
	}
	return fmt.Errorf("write: %w", err)
}

// put writes bytes and keeps the first error.
func (w *Writer) put(b []byte) error {
	if w.err == nil {
		_, err := w.w.Write(b)
		w.err = w.wrap("", err)
		w.at += int64(len(b))
	}
	return w.err
}

// Write appends the rows of a frame: as one row group, or several when it has
// more rows than RowGroupRows; an empty frame adds none. The frame's columns
// may stand in any order. After an error the file cannot be completed.
func (w *Writer) Write(df *dataframe.DataFrame) error {
	if w.err != nil {
		return w.err
	}
	err := w.write(df)
	if err != nil && w.err == nil {
		w.err = err
	}
	return err
}

// write checks a frame and writes its row groups.
func (w *Writer) write(df *dataframe.DataFrame) error {
	if df.Width() > len(w.columns) {
		for _, name := range df.Names() {
			if w.column(name) == nil {
				return w.wrap(name, fmt.Errorf("%w in the schema", vector.ErrNoColumn))
			}
		}
	}
	if df.IsView() && df.Rows() > 0 {
		for lo := 0; lo < df.Rows(); lo += w.settings.groupRows {
			part, err := df.Slice(lo, min(lo+w.settings.groupRows, df.Rows()))
			if err == nil {
				err = w.frame(part)
			}
			if err != nil {
				return err
			}
		}
		return nil
	}
	return w.frame(df)
}

// column returns the column with a name, nil when there is none.
func (w *Writer) column(name string) *writeColumn {
	for i := range w.columns {
		if w.columns[i].field.Name == name {
			return &w.columns[i]
		}
	}
	return nil
}

// frame writes a frame that is no view, or a part of a view small enough to
// be gathered.
func (w *Writer) frame(df *dataframe.DataFrame) error {
	columns := make([]column, len(w.columns))
	for i := range w.columns {
		var err error
		c := &w.columns[i]
		if columns[i], err = columnOf(df, c.field.Name); err != nil {
			var e *vector.ColumnError
			if errors.As(err, &e) {
				err = e.Err
			}
			return w.wrap(c.field.Name, err)
		}
		if err := c.adopt(&columns[i]); err != nil {
			return w.wrap(c.field.Name, err)
		}
	}
	for lo := 0; lo < df.Rows() && len(columns) > 0; lo += w.settings.groupRows {
		if err := w.group(columns, lo, min(lo+w.settings.groupRows, df.Rows())); err != nil {
			return err
		}
	}
	return nil
}

// adopt checks a frame's column against the schema.
func (c *writeColumn) adopt(from *column) error {
	if from.field.Type != c.field.Type {
		return fmt.Errorf("%w (got %v, want %v)", vector.ErrType, from.field.Type, c.field.Type)
	}
	if c.field.Type.Kind != vector.Categorical {
		return nil
	}
	levels := from.pool.Levels().Type()
	if c.levels.Kind == vector.Invalid {
		c.pool, c.levels, c.ordered = from.pool, levels, from.pool.Ordered()
	}
	if levels != c.levels {
		return fmt.Errorf("%w (got levels of %v, want %v)", vector.ErrType, levels, c.levels)
	}
	c.ordered = c.ordered && from.pool.Ordered()
	return nil
}

// finish writes the footer.
func (w *Writer) finish() error {
	w.putIndexes()
	meta := w.metadata()
	b, err := thrift.Marshal(new(thrift.CompactProtocol), *meta)
	if err != nil {
		return w.wrap("", fmt.Errorf("footer: %w", err))
	}
	if len(b) > math.MaxInt32 {
		return w.wrap("", fmt.Errorf("footer of %d bytes; use larger row groups", len(b)))
	}
	w.put(b)
	w.put(binary.LittleEndian.AppendUint32(nil, uint32(len(b))))
	w.put([]byte(magic))
	if w.err == nil {
		w.err = w.wrap("", w.w.Flush())
	}
	return w.err
}
