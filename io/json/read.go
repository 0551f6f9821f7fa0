package json

import (
	"fmt"
	"io"
	"io/fs"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/io/internal/source"
	"github.com/stoa-data/stoa/io/object"
)

// extensions are those of the files that are read of a folder.
var extensions = []string{".json", ".ndjson", ".jsonl", ".json.gz", ".ndjson.gz", ".jsonl.gz", ".json.zst", ".ndjson.zst", ".jsonl.zst"}

// Read reads a JSON file into a frame, see the package comment for the form of
// the text and the types of the columns. The path may be a pattern such as
// "scans-*.ndjson" or a folder, whose JSON files are then read as one frame, see
// ReadFiles, or a URL that package object knows. An error in the text is a
// *ParseError with the line; nothing is read in part.
//
// Cost: one pass with all processors. Memory: the frame twice, while blocks are
// put together.
func Read(path string, options ...Option) (*dataframe.DataFrame, error) {
	return read(options, func(c *config) ([]source.Source, error) { return c.paths(path) })
}

// ReadFiles reads JSON files into one frame, the rows of the first file first.
// It has the fields of all files; where a file has no such field, values are
// missing.
func ReadFiles(paths []string, options ...Option) (*dataframe.DataFrame, error) {
	return read(options, func(c *config) ([]source.Source, error) {
		if len(paths) == 0 {
			return nil, fmt.Errorf("reading files: no paths")
		}
		return source.Files(c.ctx, paths), nil
	})
}

// ReadFS is Read for a file of fsys, or the files that a pattern of fs.Glob
// matches.
func ReadFS(fsys fs.FS, name string, options ...Option) (*dataframe.DataFrame, error) {
	return read(options, func(*config) ([]source.Source, error) { return globFS(fsys, name) })
}

// ReadFrom is Read for the text of r, which it reads to the end.
func ReadFrom(r io.Reader, options ...Option) (*dataframe.DataFrame, error) {
	return read(options, func(*config) ([]source.Source, error) { return []source.Source{source.Reader(r)}, nil })
}

// read reads sources into a frame.
func read(options []Option, sources func(*config) ([]source.Source, error)) (*dataframe.DataFrame, error) {
	c, err := newConfig(false, options)
	if err != nil {
		return nil, err
	}
	srcs, err := sources(c)
	if err != nil {
		return nil, err
	}
	return c.frame(srcs)
}

// paths returns the files that a name stands for.
func (c *config) paths(name string) ([]source.Source, error) {
	srcs, err := source.Paths(c.ctx, name, extensions...)
	if err != nil {
		return nil, wrap(source.Source{File: object.Redact(name)}, err)
	}
	return srcs, nil
}

// globFS returns the files of fsys that a name stands for.
func globFS(fsys fs.FS, name string) ([]source.Source, error) {
	srcs, err := source.FS(fsys, name)
	return srcs, wrap(source.Source{File: name}, err)
}
