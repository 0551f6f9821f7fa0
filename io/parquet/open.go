package parquet

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
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

// openPath opens a file of the operating system.
func openPath(path string) (*file, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, bare(path, err)
	}
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		err = fmt.Errorf("is a folder")
	}
	if err == nil {
		var out *file
		if out, err = openReader(path, f, info.Size()); err == nil {
			out.close = f.Close
			return out, nil
		}
	}
	f.Close()
	return nil, bare(path, err)
}

// openFS opens a file of fsys. One that cannot be read at any position is read
// whole into memory.
func openFS(fsys fs.FS, name string) (*file, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, bare(name, err)
	}
	info, err := f.Stat()
	if err == nil {
		var out *file
		if r, ok := f.(io.ReaderAt); ok {
			if out, err = openReader(name, r, info.Size()); err == nil {
				out.close = f.Close
				return out, nil
			}
		} else {
			var b []byte
			if b, err = io.ReadAll(f); err == nil {
				out, err = openReader(name, bytes.NewReader(b), int64(len(b)))
			}
			if err == nil {
				out.close = f.Close
				return out, nil
			}
		}
	}
	f.Close()
	return nil, bare(name, err)
}

// bare wraps an error with the file's name, once.
func bare(name string, err error) error {
	if p, ok := err.(*fs.PathError); ok {
		err = p.Err
	}
	return fmt.Errorf("read %q: %w", name, err)
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

// paths returns the files that a path stands for: the path itself, the matches
// of a pattern in order of name, or the files below a folder.
func paths(path string) ([]string, error) {
	if scheme, _, ok := strings.Cut(path, "://"); ok {
		return nil, bare(path, errUnsupportedf("scheme %q; open the object and use parquet.ReadFrom", scheme))
	}
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return folder(path)
	case err == nil || !strings.ContainsAny(path, "*?["):
		return []string{path}, nil
	}
	matches, err := filepath.Glob(path)
	if err == nil && len(matches) == 0 {
		err = fs.ErrNotExist
	}
	if err != nil {
		return nil, bare(path, err)
	}
	slices.Sort(matches)
	return matches, nil
}

// folder returns the Parquet files below a folder in order of path. Names that
// start with a dot or an underscore are left out, as every writer of such
// folders expects.
func folder(root string) ([]string, error) {
	var files []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		name := d.Name()
		switch {
		case err != nil:
			return err
		case path == root:
		case name[0] == '.' || name[0] == '_':
			if d.IsDir() {
				return fs.SkipDir
			}
		case d.IsDir() && strings.Contains(name, "="):
			return errUnsupportedf("folder %q holds a column in its name", name)
		case !d.IsDir() && strings.HasSuffix(name, ".parquet"):
			files = append(files, path)
		}
		return nil
	})
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("folder without .parquet files: %w", fs.ErrNotExist)
	}
	if err != nil {
		return nil, bare(root, err)
	}
	return files, nil
}
