package arrow

import (
	"errors"
	"os"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/io/internal/sink"
)

// Create returns a writer of an Arrow file at path; see NewWriter. The file
// grows under a temporary name in the same folder. Close gives it its name,
// in place of any older file; Abort removes it.
func Create(path string, schema []dataframe.Field, options ...Option) (*Writer, error) {
	f, err := sink.Beside(path)
	if err != nil {
		return nil, (&Writer{path: path}).wrap("", err)
	}
	w, err := newWriter(f, path, schema, options)
	if err != nil {
		f.Close()
		os.Remove(f.Name())
		return nil, err
	}
	w.file = f
	return w, nil
}

// Close writes what is left and ends the file. It returns the first error of
// any earlier call; then, or after an error of its own, a file of Create is
// removed.
func (w *Writer) Close() error {
	if w.err == nil {
		w.err = w.finish()
	}
	if w.file == nil {
		return w.end()
	}
	err := sink.Complete(w.file, w.path, w.err)
	if err != nil && w.err == nil {
		err = w.wrap("", err)
	}
	w.err = err
	return w.end()
}

// end makes later calls fail and returns the error so far.
func (w *Writer) end() error {
	err := w.err
	if err == nil {
		w.err = errors.New("write: the writer is closed")
	}
	w.file = nil
	return err
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
		w.err = errors.New("write: the writer was aborted")
	}
}
