package csv

import (
	"fmt"
	"io"
	"io/fs"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/io/internal/source"
)

// Read reads the CSV file at path into a frame, see the package comment for
// the dialect and the types of the columns. Rows keep their order. A file
// packed with gzip or zstd is unpacked. The path may be a pattern such as
// "scans-*.csv" or a folder, whose .csv files, packed or not, are then read as
// one frame, see ReadFiles, or a URL that package object knows. An error in the text is a *ParseError with the
// line; nothing is read in part.
//
// Cost: one pass over the file with all processors; a second one over the
// columns that turn out to be text behind many numbers. Memory: the frame,
// columns that are being put together, and a few blocks of text.
func Read(path string, options ...Option) (*dataframe.DataFrame, error) {
	c, err := newConfig(false, options)
	if err != nil {
		return nil, err
	}
	files, err := c.paths(path)
	if err != nil {
		return nil, err
	}
	return read(c, files)
}

// ReadFiles reads CSV files into one frame, the rows of the first file first.
// All files must have the same columns, in any order, unless UnionByName is
// set; an error names the file that differs. The type of a column follows from
// the values in all files.
func ReadFiles(paths []string, options ...Option) (*dataframe.DataFrame, error) {
	c, err := newConfig(false, options)
	if err != nil {
		return nil, err
	}
	if len(paths) == 0 {
		return nil, fmt.Errorf("reading files: no paths")
	}
	return read(c, source.Files(c.ctx, paths))
}

// ReadFS is Read for a file of fsys, or the files that a pattern of fs.Glob
// matches.
func ReadFS(fsys fs.FS, name string, options ...Option) (*dataframe.DataFrame, error) {
	c, err := newConfig(false, options)
	if err != nil {
		return nil, err
	}
	files, err := globFS(fsys, name)
	if err != nil {
		return nil, err
	}
	return read(c, files)
}

// ReadFrom is Read for the text of r, which it reads to the end. While it reads,
// unless r is an io.Seeker, it keeps the text of columns of floats, bools and
// timestamps: such a column may still turn out to be one of strings.
func ReadFrom(r io.Reader, options ...Option) (*dataframe.DataFrame, error) {
	c, err := newConfig(false, options)
	if err != nil {
		return nil, err
	}
	return read(c, []source.Source{source.Reader(r)})
}

// read reads sources into a frame.
func read(c *config, srcs []source.Source) (*dataframe.DataFrame, error) {
	return newReader(c, srcs...).frame()
}
