package json

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/vector"
)

// A Writer writes JSON from frames that come one after another, for data that
// no memory holds at once. A Writer serves one goroutine at a time.
type Writer struct {
	schema []dataframe.Field
	names  []string
	out    writer
	err    error

	// of Create
	file   *os.File
	path   string
	pack   io.WriteCloser
	buffer *bufio.Writer
}

// NewWriter returns a writer of JSON to w: a line for each row, or one array
// with Array. Frames must have the columns of schema. Close ends the text; it
// does not close w.
func NewWriter(w io.Writer, schema []dataframe.Field, options ...Option) (*Writer, error) {
	c, err := newConfig(true, options)
	if err != nil {
		return nil, fmt.Errorf("writing json: %w", err)
	}
	out := &Writer{schema: schema, out: writer{config: c, w: w}}
	for i, f := range schema {
		out.names = append(out.names, f.Name)
		for _, g := range schema[:i] {
			if f.Name == g.Name {
				return nil, fmt.Errorf("writing json: column %q is there twice", f.Name)
			}
		}
	}
	out.out.begin(schema)
	return out, nil
}

// Create returns a writer of a JSON file at path; see NewWriter. It writes an
// array if the path ends in .json, and packs the text with gzip or zstd if .gz
// or .zst follows. The file grows under a temporary name in the same folder.
// Close gives it its name, in place of any older file; Abort removes it.
func Create(path string, schema []dataframe.Field, options ...Option) (*Writer, error) {
	fail := func(err error) (*Writer, error) { return nil, (&Writer{path: path}).wrap(err) }
	var file *os.File
	for file == nil {
		name := fmt.Sprintf(".%s.%08x.tmp", filepath.Base(path), rand.Uint32())
		f, err := os.OpenFile(filepath.Join(filepath.Dir(path), name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
		switch {
		case err == nil:
			file = f
		case !errors.Is(err, fs.ErrExist):
			return fail(err)
		}
	}
	drop := func(err error) (*Writer, error) {
		file.Close()
		os.Remove(file.Name())
		return fail(err)
	}
	buffer := bufio.NewWriterSize(file, 256<<10)
	var pack io.WriteCloser
	bare := strings.TrimSuffix(strings.TrimSuffix(path, ".gz"), ".zst")
	dst := io.Writer(buffer)
	switch filepath.Ext(path) {
	case ".gz":
		pack = gzip.NewWriter(buffer)
		dst = pack
	case ".zst":
		z, err := zstd.NewWriter(buffer, zstd.WithEncoderConcurrency(1))
		if err != nil {
			return drop(err)
		}
		pack, dst = z, z
	}
	if filepath.Ext(bare) == ".json" {
		options = append(options[:len(options):len(options)], Array())
	}
	w, err := NewWriter(dst, schema, options...)
	if err != nil {
		file.Close()
		os.Remove(file.Name())
		return nil, err
	}
	w.file, w.path, w.pack, w.buffer = file, path, pack, buffer
	return w, nil
}

// wrap adds the file to an error.
func (w *Writer) wrap(err error) error {
	var p *fs.PathError
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
		return fmt.Errorf("writing %q: %w", w.path, err)
	}
	return fmt.Errorf("writing json: %w", err)
}

// Write appends the rows of a frame. The frame's columns may stand in any
// order. After an error the text cannot be completed.
func (w *Writer) Write(df *dataframe.DataFrame) error {
	if w.err != nil {
		return w.err
	}
	w.err = w.wrap(w.check(df))
	if w.err == nil {
		w.err = w.wrap(w.out.frame(df, w.names))
	}
	return w.err
}

// check compares a frame with the schema.
func (w *Writer) check(df *dataframe.DataFrame) error {
	types := map[string]dataframe.Type{}
	for _, f := range df.Schema() {
		types[f.Name] = f.Type
	}
	for _, f := range w.schema {
		switch t, ok := types[f.Name]; {
		case !ok:
			return vector.NoColumn("", f.Name, df.Names())
		case t != f.Type:
			return fmt.Errorf("column %q: %w (got %v, want %v)", f.Name, dataframe.ErrType, t, f.Type)
		}
	}
	if len(types) > len(w.schema) {
		for _, f := range df.Schema() {
			if indexOf(w.names, f.Name) < 0 {
				return fmt.Errorf("column %q: %w in the schema", f.Name, dataframe.ErrNoColumn)
			}
		}
	}
	return nil
}

// indexOf returns the position of a name, −1 when it is not there.
func indexOf(names []string, name string) int {
	for i, n := range names {
		if n == name {
			return i
		}
	}
	return -1
}

// Close writes what is left and ends the text. It returns the first error of
// any earlier call; then, or after an error of its own, a file of Create is
// removed.
func (w *Writer) Close() error {
	if w.err == nil {
		w.err = w.wrap(w.finish())
	}
	err := w.err
	if w.file != nil {
		if e := w.file.Close(); err == nil {
			err = w.wrap(e)
		}
		if err == nil {
			err = w.wrap(os.Rename(w.file.Name(), w.path))
		}
		if err != nil {
			os.Remove(w.file.Name())
		}
		w.file = nil
	}
	if w.err = err; err == nil {
		w.err = errors.New("writing json: the writer is closed")
	}
	return err
}

// finish writes the end of the text.
func (w *Writer) finish() error {
	if err := w.out.end(); err != nil {
		return err
	}
	if w.pack != nil {
		if err := w.pack.Close(); err != nil {
			return err
		}
	}
	if w.buffer != nil {
		return w.buffer.Flush()
	}
	return nil
}

// Abort ends the writer without completing the file; a file of Create is
// removed. After Close it does nothing.
func (w *Writer) Abort() {
	if w.file != nil {
		w.file.Close()
		os.Remove(w.file.Name())
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
	if err := w.Write(df); err != nil {
		w.Abort()
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
