package json

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/io/internal/sink"
)

// A Writer writes JSON from frames that come one after another, for data that
// no memory holds at once. A Writer serves one goroutine at a time.
type Writer struct {
	schema []dataframe.Field
	out    writer
	err    error
	file   *sink.File // of Create
	path   string
}

// NewWriter returns a writer of JSON to w: a line for each row, or one array
// with Array. Frames must have the columns of schema. Close ends the text; it
// does not close w.
func NewWriter(w io.Writer, schema []dataframe.Field, options ...Option) (*Writer, error) {
	return newWriter(w, "", schema, options)
}

// newWriter is NewWriter for a file with a path.
func newWriter(w io.Writer, path string, schema []dataframe.Field, options []Option) (*Writer, error) {
	out := &Writer{schema: schema, path: path}
	c, err := newConfig(true, options)
	if err == nil {
		err = sink.CheckSchema(schema)
	}
	if err != nil {
		return nil, out.wrap(err)
	}
	if bare := strings.TrimSuffix(strings.TrimSuffix(path, ".gz"), ".zst"); filepath.Ext(bare) == ".json" {
		c.array = true
	}
	out.out = writer{config: c, w: w}
	out.out.begin(schema)
	return out, nil
}

// Create returns a writer of a JSON file at path; see NewWriter. It writes an
// array if the path ends in .json, and packs the text with gzip or zstd if .gz
// or .zst follows. The file grows under a temporary name in the same folder.
// Close gives it its name, in place of any older file; Abort removes it.
func Create(path string, schema []dataframe.Field, options ...Option) (*Writer, error) {
	file, err := sink.Create(path)
	if err != nil {
		return nil, (&Writer{path: path}).wrap(err)
	}
	w, err := newWriter(file, path, schema, options)
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
	return fmt.Errorf("writing json: %w", err)
}

// Write appends the rows of a frame. The frame's columns may stand in any
// order. After an error the text cannot be completed.
func (w *Writer) Write(df *dataframe.DataFrame) error {
	if w.err != nil {
		return w.err
	}
	err := sink.Check(df, w.schema)
	if err == nil {
		err = w.out.frame(df, w.schema)
	}
	w.err = w.wrap(err)
	return w.err
}

// Close writes what is left and ends the text. It returns the first error of
// any earlier call; then, or after an error of its own, a file of Create is
// removed.
func (w *Writer) Close() error {
	if w.err == nil {
		w.err = w.wrap(w.out.end())
	}
	if w.file != nil && w.err == nil {
		w.err = w.wrap(w.file.Close())
	}
	err := w.err
	w.Abort()
	w.err = errors.New("writing json: the writer is closed")
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
		w.err = errors.New("writing json: the writer was aborted")
	}
}

// Write writes df as a JSON file: a line for each row, or one array if the path
// ends in .json, packed if .gz or .zst follows. A missing value is null.
// Integers, floats and bools are numbers and bools, everything else is a string
// in the form that Types reads back. The file appears at path in one step; on an
// error nothing is left behind.
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

// WriteTo writes df to w, a line for each row, or one array with Array; see
// Write. After an error w may hold a part of the text.
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
