package sink

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/vector"
)

// A File is a file that grows under a temporary name beside the one that it
// will have. What is written to it is packed with gzip or zstd if its path ends
// in .gz or .zst. A pipe or a terminal is written to as it is.
type File struct {
	io.Writer
	path   string // "" for what cannot be replaced
	file   *os.File
	buffer *bufio.Writer
	pack   io.WriteCloser
}

// Create returns a file for path. A link is followed; a new file takes the
// permissions of the one that it replaces.
func Create(path string) (*File, error) {
	packing := filepath.Ext(path)
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target // replace what a link points to, not the link
	}
	f, mode := &File{path: path}, fs.FileMode(0o666)
	if info, err := os.Stat(path); err == nil {
		if info.IsDir() {
			return nil, errors.New("is a directory")
		}
		if !info.Mode().IsRegular() {
			f.path = ""
		}
		mode = info.Mode().Perm()
	}
	var err error
	if f.path == "" {
		f.file, err = os.OpenFile(path, os.O_WRONLY, 0)
	} else {
		temporary := filepath.Join(filepath.Dir(path), fmt.Sprintf(".%s.%08x.tmp", filepath.Base(path), rand.Uint32()))
		f.file, err = os.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	}
	if err != nil {
		return nil, err
	}
	f.buffer = bufio.NewWriterSize(f.file, 256<<10)
	f.Writer = f.buffer
	switch packing {
	case ".gz":
		f.pack = gzip.NewWriter(f.buffer)
	case ".zst":
		if f.pack, err = zstd.NewWriter(f.buffer, zstd.WithEncoderConcurrency(1)); err != nil {
			f.Abort()
			return nil, err
		}
	}
	if f.pack != nil {
		f.Writer = f.pack
	}
	return f, nil
}

// Close completes the file and gives it its name. After an error nothing is
// left of it.
func (f *File) Close() error {
	err := f.finish()
	if err != nil {
		f.Abort()
		return err
	}
	name := f.file.Name()
	err = f.file.Close()
	f.file = nil
	if f.path == "" {
		return err
	}
	if err == nil {
		err = os.Rename(name, f.path)
	}
	if err != nil {
		os.Remove(name)
	}
	return err
}

// finish writes what is left.
func (f *File) finish() error {
	if f.pack != nil {
		if err := f.pack.Close(); err != nil {
			return err
		}
	}
	return f.buffer.Flush()
}

// Abort removes the file. After Close it does nothing.
func (f *File) Abort() {
	if f.file == nil {
		return
	}
	f.file.Close()
	if f.path != "" {
		os.Remove(f.file.Name())
	}
	f.file = nil
}

// Cause takes the name of the file, which may be a temporary one, from an error
// of the system.
func Cause(err error) error {
	var p *fs.PathError
	var l *os.LinkError
	switch {
	case errors.As(err, &p):
		return p.Err
	case errors.As(err, &l):
		return l.Err
	}
	return err
}

// CheckSchema reports a column that stands in a schema twice.
func CheckSchema(schema []dataframe.Field) error {
	seen := map[string]bool{}
	for _, f := range schema {
		if seen[f.Name] {
			return fmt.Errorf("column %q is there twice", f.Name)
		}
		seen[f.Name] = true
	}
	return nil
}

// Check compares a frame with a schema: it has the same columns, in any order.
func Check(df *dataframe.DataFrame, schema []dataframe.Field) error {
	left := map[string]dataframe.Type{}
	for _, f := range df.Schema() {
		left[f.Name] = f.Type
	}
	for _, f := range schema {
		switch t, ok := left[f.Name]; {
		case !ok:
			return vector.NoColumn("", f.Name, df.Names())
		case t != f.Type:
			return fmt.Errorf("column %q: %w (got %v, want %v)", f.Name, dataframe.ErrType, t, f.Type)
		}
		delete(left, f.Name)
	}
	for _, name := range df.Names() {
		if _, ok := left[name]; ok {
			return fmt.Errorf("column %q: %w in the schema", name, dataframe.ErrNoColumn)
		}
	}
	return nil
}
