package parquet

import (
	"context"
	"fmt"
	"io"
	"io/fs"

	"github.com/stoa-data/stoa/io/object"
)

// A file is an open Parquet file.
type file struct {
	*footer
	name     string // for messages
	r        io.ReaderAt
	size     int64
	columns  []fileColumn
	arrow    map[string]arrowField
	own      ownMetadata
	identity string // differs when the content does
	close    func() error
}

// An opener opens a file by its name. It is the only way to bytes.
type opener func(ctx context.Context, name string) (*object.Object, error)

// openName opens a file, or an object by its URL.
func openName(ctx context.Context, name string) (*object.Object, error) {
	return object.Open(ctx, name)
}

// openFS opens files of fsys.
func openFS(fsys fs.FS) opener {
	return func(_ context.Context, name string) (*object.Object, error) { return object.OpenFS(fsys, name) }
}

// openReader gives the same reader whatever the name.
func openReader(r io.ReaderAt, size int64) opener {
	return func(context.Context, string) (*object.Object, error) {
		return &object.Object{Size: size, Reader: r}, nil
	}
}

// bare wraps an error with the file's name, once.
func bare(name string, err error) error {
	if p, ok := err.(*fs.PathError); ok {
		err = p.Err
	}
	return fmt.Errorf("read %q: %w", object.Redact(name), err)
}

// openFile opens a file and reads its footer and what describes the columns.
func openFile(ctx context.Context, name string, open opener) (*file, error) {
	o, err := open(ctx, name)
	if err != nil {
		return nil, bare(name, err)
	}
	f, err := parseFile(object.Redact(name), o)
	if err != nil {
		o.Close()
		return nil, bare(name, err)
	}
	return f, nil
}

// parseFile reads the footer and what describes the columns.
func parseFile(name string, o *object.Object) (*file, error) {
	foot, err := readFooter(o, o.Size)
	if err != nil {
		return nil, err
	}
	f := &file{footer: foot, name: name, r: o, size: o.Size, identity: o.Identity, close: o.Close}
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
