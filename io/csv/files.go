package csv

import (
	"io"
	"io/fs"
	"os"

	"github.com/stoa-data/stoa/io/object"
)

// extensions are those of the files that are read of a folder.
var extensions = []string{".csv", ".csv.gz", ".csv.zst"}

// paths returns the files that a name stands for: the path itself, the matches
// of a pattern in order of name, or the files below a folder.
func (c *config) paths(name string) ([]source, error) {
	files, err := object.Expand(c.ctx, name, extensions...)
	if err != nil {
		return nil, source{file: object.Redact(name)}.wrap(err)
	}
	return c.pathSources(files), nil
}

// pathSources returns the sources of files.
func (c *config) pathSources(paths []string) []source {
	srcs := make([]source, len(paths))
	for i, path := range paths {
		srcs[i] = c.pathSource(path)
	}
	return srcs
}

// globFS returns the files of fsys that a name or a pattern stands for.
func globFS(fsys fs.FS, name string) ([]source, error) {
	names := []string{name}
	if _, err := fs.Stat(fsys, name); err != nil {
		matches, bad := fs.Glob(fsys, name)
		if bad != nil {
			return nil, source{file: name}.wrap(bad)
		}
		if len(matches) > 0 {
			names = matches
		}
	}
	srcs := make([]source, len(names))
	for i, name := range names {
		srcs[i] = source{file: name, again: true, size: -1, open: func() (io.ReadCloser, error) { return fsys.Open(name) }}
		if info, err := fs.Stat(fsys, name); err == nil && info.Mode().IsRegular() {
			srcs[i].size = info.Size()
		}
	}
	return srcs, nil
}

// pathSource is the source of a file, or of an object behind a URL.
func (c *config) pathSource(path string) source {
	if object.Scheme(path) != "" {
		return source{file: object.Redact(path), again: true, size: -1, open: func() (io.ReadCloser, error) {
			o, err := object.Open(c.ctx, path)
			if err != nil {
				return nil, err
			}
			return section{io.NewSectionReader(o, 0, o.Size), o}, nil
		}}
	}
	src := source{file: path, size: -1, open: func() (io.ReadCloser, error) { return os.Open(path) }}
	if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() { // a pipe cannot be opened twice
		src.again, src.size = true, info.Size()
	}
	return src
}

// A section reads an object from its beginning to its end.
type section struct {
	io.Reader
	io.Closer
}
