package csv

import (
	"errors"
	"fmt"
	"io"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/io/internal/sink"
)

// A Writer writes CSV from frames that come one after another, for data that no
// memory holds at once. A Writer serves one goroutine at a time; it formats
// rows on several.
type Writer struct {
	out  *writer
	err  error
	file *sink.File // of Create
	path string
}

// NewWriter returns a writer of CSV to w. Frames must have the columns of
// schema. Close ends the text; it does not close w.
func NewWriter(w io.Writer, schema []dataframe.Field, options ...Option) (*Writer, error) {
	return newFileWriter(w, "", schema, options)
}

// newFileWriter is NewWriter for a file with a path.
func newFileWriter(w io.Writer, path string, schema []dataframe.Field, options []Option) (*Writer, error) {
	c, err := newConfig(true, options)
	if err != nil {
		return nil, err
	}
	out := &Writer{path: path}
	if err := sink.CheckSchema(schema); err != nil {
		return nil, out.wrap(err)
	}
	out.out = c.newWriter(w, schema)
	return out, nil
}

// Create returns a writer of a CSV file at path; see NewWriter and Write. The
// file grows under a temporary name in the same folder. Close gives it its
// name, in place of any older file; Abort removes it.
func Create(path string, schema []dataframe.Field, options ...Option) (*Writer, error) {
	file, err := sink.Create(path)
	if err != nil {
		return nil, (&Writer{path: path}).wrap(err)
	}
	w, err := newFileWriter(file, path, schema, options)
	if err != nil {
		file.Abort()
		return nil, err
	}
	w.file = file
	return w, nil
}

// wrap adds the file to an error.
func (w *Writer) wrap(err error) error {
	switch {
	case err == nil:
		return nil
	case w.path != "":
		return fmt.Errorf("writing %q: %w", w.path, sink.Cause(err))
	}
	return fmt.Errorf("writing csv: %w", err)
}

// Write appends the rows of a frame. The frame's columns may stand in any
// order. After an error the text cannot be completed.
func (w *Writer) Write(df *dataframe.DataFrame) error {
	if w.err != nil {
		return w.err
	}
	err := sink.Check(df, w.out.fields)
	if err == nil {
		err = w.out.frame(df)
	}
	w.err = w.wrap(err)
	return w.err
}

// Close writes what is left and ends the text. It returns the first error of
// any earlier call; then, or after an error of its own, a file of Create is
// removed.
func (w *Writer) Close() error {
	if w.err == nil {
		w.err = w.wrap(w.out.flush())
	}
	if w.file != nil && w.err == nil {
		w.err = w.wrap(w.file.Close())
	}
	err := w.err
	w.Abort()
	w.err = errors.New("writing csv: the writer is closed")
	return err
}

// Abort ends the writer without completing the file; a file of Create is
// removed. After Close it does nothing.
func (w *Writer) Abort() {
	if w.file != nil {
		w.file.Abort()
		w.file = nil
	}
	if w.err == nil {
		w.err = errors.New("writing csv: the writer was aborted")
	}
}

// Write writes df as a CSV file: a header, then the rows in order. Values are
// written so that they read back exactly (see the package comment), a missing
// value as the empty field, a categorical value as the text of its level.
// Fields are quoted only where they must be. A path that ends in .gz is packed
// with gzip, one that ends in .zst with zstd.
//
// The text goes to a temporary file beside path that takes its name when it is
// complete: after an error, path is what it was before. A view is written
// through its selection without a copy of the frame.
func Write(path string, df *dataframe.DataFrame, options ...Option) error {
	w, err := Create(path, df.Schema(), options...)
	if err != nil {
		return err
	}
	defer w.Abort() // also of a panic on its way up
	if err := w.Write(df); err != nil {
		return err
	}
	return w.Close()
}

// WriteTo is Write to w. After an error w may hold a part of the text.
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
