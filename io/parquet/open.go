package parquet

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"
)

// A file is an open Parquet file.
type file struct {
	*footer
	name    string // for messages
	r       io.ReaderAt
	size    int64
	columns []fileColumn
	arrow   map[string]arrowField
	own     ownMetadata
	stamp   stamp
	close   func() error
}

// A handle is an open file as its origin gives it.
type handle struct {
	io.ReaderAt
	stamp stamp
	close func() error
}

// A stamp tells whether a file is still the one that was there before.
type stamp struct {
	size    int64
	changed time.Time
	info    os.FileInfo // of the operating system's files
}

// same reports whether two stamps are of one file that nobody has written to.
func (s stamp) same(t stamp) bool {
	return s.size == t.size && s.changed.Equal(t.changed) && (s.info == nil || t.info == nil || os.SameFile(s.info, t.info))
}

// An opener opens a file by its name. It is the only way to bytes: what can
// give a handle can be read and scanned.
type opener func(name string) (*handle, error)

// openPath opens a file of the operating system.
func openPath(path string) (*handle, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		err = fmt.Errorf("is a folder")
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return &handle{f, stamp{info.Size(), info.ModTime(), info}, f.Close}, nil
}

// openFS opens a file of fsys. One that cannot be read at any position is read
// whole into memory.
func openFS(fsys fs.FS) opener {
	return func(name string) (*handle, error) {
		f, err := fsys.Open(name)
		if err != nil {
			return nil, err
		}
		info, err := f.Stat()
		if err != nil {
			f.Close()
			return nil, err
		}
		h := &handle{stamp: stamp{size: info.Size(), changed: info.ModTime()}, close: f.Close}
		if r, ok := f.(io.ReaderAt); ok {
			h.ReaderAt = r
			return h, nil
		}
		b, err := io.ReadAll(f)
		if err != nil {
			f.Close()
			return nil, err
		}
		h.ReaderAt, h.stamp.size = bytes.NewReader(b), int64(len(b))
		return h, nil
	}
}

// openReader gives the same reader whatever the name.
func openReader(r io.ReaderAt, size int64) opener {
	return func(string) (*handle, error) {
		return &handle{r, stamp{size: size}, func() error { return nil }}, nil
	}
}

// bare wraps an error with the file's name, once.
func bare(name string, err error) error {
	if p, ok := err.(*fs.PathError); ok {
		err = p.Err
	}
	return fmt.Errorf("read %q: %w", name, err)
}

// openFile opens a file and reads its footer and what describes the columns.
func openFile(name string, open opener) (*file, error) {
	h, err := open(name)
	if err != nil {
		return nil, bare(name, err)
	}
	f, err := parseFile(name, h)
	if err != nil {
		h.close()
		return nil, bare(name, err)
	}
	return f, nil
}

// parseFile reads the footer and what describes the columns.
func parseFile(name string, h *handle) (*file, error) {
	foot, err := readFooter(h, h.stamp.size)
	if err != nil {
		return nil, err
	}
	f := &file{footer: foot, name: name, r: h, size: h.stamp.size, stamp: h.stamp, close: h.close}
	if f.columns, err = foot.columns(); err != nil {
		return nil, err
	}
	if value := foot.pairs[arrowKey]; value != "" {
		if f.arrow, err = parseArrowSchema(value); err != nil {
			return nil, err
		}
	}
	f.own, err = parseOwn(foot)
	return f, err
}

// again opens the file once more for a part of a scan. It must be the one
// whose footer was read before.
func (f *file) again(open opener) (*file, error) {
	h, err := open(f.name)
	if err != nil {
		return nil, bare(f.name, err)
	}
	if !f.stamp.same(h.stamp) {
		h.close()
		return nil, bare(f.name, errChanged)
	}
	g := *f
	g.r, g.close = h, h.close
	return &g, nil
}
