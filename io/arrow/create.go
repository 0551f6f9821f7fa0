package arrow

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"

	"github.com/stoa-data/stoa/dataframe"
)

// Create returns a writer of an Arrow file at path; see NewWriter. The file
// grows under a temporary name in the same folder. Close gives it its name,
// in place of any older file; Abort removes it.
func Create(path string, schema []dataframe.Field, options ...Option) (*Writer, error) {
	f, err := createBeside(path)
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

// createBeside makes a file with an unused name in path's folder and the
// permissions of any new file.
func createBeside(path string) (*os.File, error) {
	for {
		name := fmt.Sprintf(".%s.%08x.tmp", filepath.Base(path), rand.Uint32())
		f, err := os.OpenFile(filepath.Join(filepath.Dir(path), name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
		if !errors.Is(err, os.ErrExist) {
			return f, err
		}
	}
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
	err := w.err
	if err == nil {
		err = w.file.Sync()
	}
	if e := w.file.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(w.file.Name(), w.path)
	}
	if err != nil {
		os.Remove(w.file.Name())
		if w.err == nil {
			err = w.wrap("", err)
		}
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
