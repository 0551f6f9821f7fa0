package csv

import (
	"io/fs"

	"github.com/stoa-data/stoa/io/internal/source"
	"github.com/stoa-data/stoa/io/object"
)

// extensions are those of the files that are read of a folder.
var extensions = []string{".csv", ".csv.gz", ".csv.zst"}

// paths returns the files that a name stands for.
func (c *config) paths(name string) ([]source.Source, error) {
	srcs, err := source.Paths(c.ctx, name, extensions...)
	return srcs, wrap(source.Source{File: object.Redact(name)}, err)
}

// globFS returns the files of fsys that a name stands for.
func globFS(fsys fs.FS, name string) ([]source.Source, error) {
	srcs, err := source.FS(fsys, name)
	return srcs, wrap(source.Source{File: name}, err)
}
