package csv

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/stoa-data/stoa/dataframe"
)

// Read reads the CSV file at path into a frame, see the package comment for
// the dialect and the types of the columns. Rows keep their order. A file
// packed with gzip is unpacked. An error in the text is a *ParseError with the
// line; nothing is read in part.
//
// Cost: one pass over the file with all processors; a second one over the
// columns that turn out to be text behind many numbers. Memory: the frame,
// the values of it that are being put together, and a few blocks of text.
func Read(path string, options ...Option) (*dataframe.DataFrame, error) {
	regular := false
	if info, err := os.Stat(path); err == nil {
		regular = info.Mode().IsRegular() // a pipe cannot be opened twice
	}
	return read(source{file: path, again: regular, open: func() (io.ReadCloser, error) { return os.Open(path) }}, options)
}

// ReadFS is Read for the file at path of fsys.
func ReadFS(fsys fs.FS, path string, options ...Option) (*dataframe.DataFrame, error) {
	return read(source{file: path, again: true, open: func() (io.ReadCloser, error) { return fsys.Open(path) }}, options)
}

// ReadFrom is Read for the text of r, which it reads to the end. It keeps the
// text in memory until it has read all of it unless r is an io.Seeker.
func ReadFrom(r io.Reader, options ...Option) (*dataframe.DataFrame, error) {
	src := source{open: func() (io.ReadCloser, error) { return io.NopCloser(r), nil }}
	if s, ok := r.(io.Seeker); ok {
		if start, err := s.Seek(0, io.SeekCurrent); err == nil {
			src.again = true
			src.open = func() (io.ReadCloser, error) {
				_, err := s.Seek(start, io.SeekStart)
				return io.NopCloser(r), err
			}
		}
	}
	return read(src, options)
}

// read reads a source into a frame.
func read(src source, options []Option) (*dataframe.DataFrame, error) {
	c, err := newConfig(false, options)
	if err != nil {
		return nil, err
	}
	df, err := newReader(c, src).frame()
	var p *ParseError
	if err == nil || errors.As(err, &p) {
		return df, err
	}
	var path *fs.PathError
	if errors.As(err, &path) && path.Path == src.file {
		err = path.Err // the message names the file already
	}
	return nil, fmt.Errorf("%s: %w", reading(src.file), err)
}
