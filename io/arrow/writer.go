package arrow

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/ipc"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/vector"
)

// A Writer writes an Arrow file or stream from frames that come one after
// another, for data that no memory holds at once. Every call of Write makes at
// least one batch, so frames should be large. Levels that later frames add to
// a categorical column are appended to its dictionary. A Writer serves one
// goroutine at a time.
type Writer struct {
	settings *settings
	columns  []exporter
	out      *messages
	schema   *arrow.Schema
	w        *ipc.Writer // nil before the first frame
	err      error

	// of Create
	file *os.File
	path string
}

// NewWriter returns a writer of an Arrow file to w, or of a stream with the
// option Stream. Frames must have the columns of schema; a column that is not
// nullable must not have missing values. Close ends the file; it does not
// close w.
func NewWriter(w io.Writer, schema []dataframe.Field, options ...Option) (*Writer, error) {
	return newWriter(w, "", schema, options)
}

// newWriter is NewWriter for a file with a path.
func newWriter(w io.Writer, path string, schema []dataframe.Field, options []Option) (*Writer, error) {
	out := &Writer{path: path}
	s, err := newSettings(false, options)
	if err != nil {
		return nil, out.wrap("", err)
	}
	out.settings, out.out = s, &messages{w: bufio.NewWriterSize(w, 1<<18), footed: !s.stream}
	seen := map[string]bool{}
	for _, f := range schema {
		switch {
		case seen[f.Name]:
			err = fmt.Errorf("column is there twice")
		case f.Type.Kind == vector.Invalid || f.Type.Kind > vector.Categorical:
			err = fmt.Errorf("%w: %v has no Arrow type", vector.ErrType, f.Type)
		}
		if err != nil {
			return nil, out.wrap(f.Name, err)
		}
		seen[f.Name] = true
		out.columns = append(out.columns, exporter{field: f})
	}
	return out, nil
}

// wrap adds the file and the column, where there are any, to an error.
func (w *Writer) wrap(column string, err error) error {
	var p *os.PathError
	var l *os.LinkError
	var e *vector.ColumnError
	switch { // errors of the system name the temporary file
	case errors.As(err, &p):
		err = p.Err
	case errors.As(err, &l):
		err = l.Err
	case errors.As(err, &e) && e.Column == column:
		err = e.Err
	}
	switch {
	case err == nil:
		return nil
	case column != "":
		err = inColumn(column, err)
	}
	if w.path != "" {
		return fmt.Errorf("write %q: %w", w.path, err)
	}
	return fmt.Errorf("write: %w", err)
}

// Write appends the rows of a frame, in batches of at most BatchRows; an empty
// frame adds none, unless it has levels. The frame's columns may stand in any order. After an error
// the file cannot be completed.
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

// write checks a frame and writes its batches.
func (w *Writer) write(df *dataframe.DataFrame) error {
	if df.Width() > len(w.columns) {
		for _, name := range df.Names() {
			if !w.has(name) {
				return w.wrap(name, fmt.Errorf("%w in the schema", vector.ErrNoColumn))
			}
		}
	}
	arrays := make([]arrow.Array, len(w.columns))
	defer func() {
		for _, a := range arrays {
			if a != nil {
				a.Release()
			}
		}
	}()
	for i := range w.columns {
		var err error
		name := w.columns[i].field.Name
		if arrays[i], err = w.columns[i].of(df); err != nil {
			return w.wrap(name, err)
		}
	}
	if err := w.start(); err != nil {
		return err
	}
	record := array.NewRecord(w.schema, arrays, int64(df.Rows()))
	defer record.Release()
	for lo := 0; lo < df.Rows() && len(arrays) > 0 || lo == 0 && w.hasLevels(); lo += w.settings.batchRows {
		part := record.NewSlice(int64(lo), int64(min(lo+w.settings.batchRows, df.Rows())))
		err := w.w.Write(part)
		part.Release()
		if err != nil {
			return w.wrap("", err)
		}
	}
	return nil
}

// has reports whether the schema has a column.
func (w *Writer) has(name string) bool {
	for i := range w.columns {
		if w.columns[i].field.Name == name {
			return true
		}
	}
	return false
}

// hasLevels reports whether a column has levels, which go with a batch.
func (w *Writer) hasLevels() bool {
	for i := range w.columns {
		if w.columns[i].dictionary != nil {
			return true
		}
	}
	return false
}

// of returns the column of a frame as an array.
func (e *exporter) of(df *dataframe.DataFrame) (arrow.Array, error) {
	c, err := df.Column(e.field.Name)
	if err != nil {
		return nil, err
	}
	b, err := c.Buffers()
	if err != nil {
		return nil, err
	}
	if b.Type != e.field.Type {
		return nil, fmt.Errorf("%w (got %v, want %v)", vector.ErrType, b.Type, e.field.Type)
	}
	a, err := e.array(&b)
	if err == nil && !e.field.Nullable && a.NullN() > 0 {
		err = fmt.Errorf("%w: %d of %d, and the schema has the column as not nullable", vector.ErrMissing, a.NullN(), a.Len())
	}
	return a, err
}

// start writes the schema, once the first frame has answered what it leaves open.
func (w *Writer) start() error {
	if w.w != nil {
		return nil
	}
	fields := make([]arrow.Field, len(w.columns))
	for i := range fields {
		fields[i] = w.columns[i].arrowField()
	}
	w.schema = arrow.NewSchema(fields, nil)
	options := []ipc.Option{ipc.WithSchema(w.schema), ipc.WithDictionaryDeltas(true)}
	switch w.settings.compression {
	case LZ4:
		options = append(options, ipc.WithLZ4(), ipc.WithCompressConcurrency(w.settings.workers))
	case Zstd:
		options = append(options, ipc.WithZstd(), ipc.WithCompressConcurrency(w.settings.workers))
	}
	w.w = ipc.NewWriterWithPayloadWriter(w.out, options...)
	return w.wrap("", w.out.begin())
}

// finish ends the file.
func (w *Writer) finish() error {
	if err := w.start(); err != nil {
		return err
	}
	return w.wrap("", w.w.Close())
}
