package parquet

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/stoa-data/stoa/io/object"
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
	close   func() error
}

// openName opens a file, or an object by its URL.
func openName(ctx context.Context, name string) (*file, error) {
	o, err := object.Open(ctx, name)
	if err != nil {
		return nil, bare(name, err)
	}
	return openObject(name, o)
}

// openFS opens a file of fsys.
func openFS(fsys fs.FS, name string) (*file, error) {
	o, err := object.OpenFS(fsys, name)
	if err != nil {
		return nil, bare(name, err)
	}
	return openObject(name, o)
}

// openObject reads the footer of an object and closes it on an error.
func openObject(name string, o *object.Object) (*file, error) {
	f, err := openReader(object.Redact(name), o, o.Size)
	if err != nil {
		o.Close()
		return nil, bare(name, err)
	}
	f.close = o.Close
	return f, nil
}

// bare wraps an error with the file's name, once.
func bare(name string, err error) error {
	if p, ok := err.(*fs.PathError); ok {
		err = p.Err
	}
	return fmt.Errorf("read %q: %w", object.Redact(name), err)
}

// openReader reads the footer and what describes the columns.
func openReader(name string, r io.ReaderAt, size int64) (*file, error) {
	foot, err := readFooter(r, size)
	if err != nil {
		return nil, err
	}
	f := &file{footer: foot, name: name, r: r, size: size, close: func() error { return nil }}
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

// paths returns the files that a name stands for: itself, the matches of a
// pattern, or the files below a folder.
func paths(ctx context.Context, name string) ([]string, error) {
	files, err := object.Expand(ctx, name, ".parquet")
	if err != nil {
		return nil, bare(name, err)
	}
	if info, err := os.Stat(name); err != nil || !info.IsDir() {
		return files, nil
	}
	for _, f := range files {
		below, err := filepath.Rel(name, filepath.Dir(f))
		if err != nil {
			continue
		}
		for _, part := range strings.Split(filepath.ToSlash(below), "/") {
			if strings.Contains(part, "=") {
				return nil, bare(name, errUnsupportedf("folder %q holds a column in its name", part))
			}
		}
	}
	return files, nil
}
