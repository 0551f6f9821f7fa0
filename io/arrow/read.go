package arrow

import (
	"context"
	"fmt"
	"io"
	"io/fs"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/io/object"
)

// extensions are the endings of files in folders.
var extensions = []string{".arrow", ".feather", ".ipc", ".arrows"}

// Read reads an Arrow file or stream into a frame. The path may be a pattern
// such as "scans-*.arrow" or a folder, whose .arrow, .feather, .ipc and .arrows
// files are then read as one frame; see ReadFiles. A URL such as
// "https://example.org/scans.arrow" is read in ranges, see package object.
//
// Columns come in the file's order, or that of the Columns option, and rows in
// the file's order. A column is nullable when the file says so, also if nothing
// is missing. Batches are decoded in parallel and joined. The package comment
// tells which type becomes which.
//
// Errors name the file, and where it applies the batch and the column. They
// wrap ErrDamaged, ErrUnsupported, dataframe.ErrMemory, dataframe.ErrNoColumn
// or dataframe.ErrType, or come from the file system.
func Read(path string, options ...Option) (*dataframe.DataFrame, error) {
	s, err := newSettings(true, options)
	if err != nil {
		return nil, fmt.Errorf("read %q: %w", object.Redact(path), err)
	}
	names, err := object.Expand(s.ctx, path, extensions...)
	if err != nil {
		return nil, wrapFile(object.Redact(path), err)
	}
	return readAll(s, names, s.open)
}

// ReadFiles reads Arrow files into one frame, the rows of the first file
// first. All files must have the same columns with the same types, in any
// order; an error names the file that differs. A column is nullable if it is
// in any of the files. The levels of categorical columns are merged, see the
// package comment.
func ReadFiles(paths []string, options ...Option) (*dataframe.DataFrame, error) {
	s, err := newSettings(true, options)
	if err != nil {
		return nil, fmt.Errorf("read files: %w", err)
	}
	if len(paths) == 0 {
		return nil, fmt.Errorf("read files: no paths")
	}
	return readAll(s, paths, s.open)
}

// ReadFS reads an Arrow file of fsys, or the files that a pattern of fs.Glob
// matches; see Read and ReadFiles. Files that do not implement io.ReaderAt are
// held in memory while they are read.
func ReadFS(fsys fs.FS, name string, options ...Option) (*dataframe.DataFrame, error) {
	s, err := newSettings(true, options)
	if err != nil {
		return nil, fmt.Errorf("read %q: %w", name, err)
	}
	names, err := namesFS(fsys, name)
	if err != nil {
		return nil, err
	}
	return readAll(s, names, func(name string) (*file, error) {
		o, err := object.OpenFS(fsys, name)
		if err != nil {
			return nil, wrapFile(name, err)
		}
		return openObject(s.ctx, name, o)
	})
}

// namesFS returns the files of fsys that a name or pattern stands for.
func namesFS(fsys fs.FS, name string) ([]string, error) {
	if _, err := fs.Stat(fsys, name); err == nil {
		return []string{name}, nil
	}
	matches, err := fs.Glob(fsys, name)
	switch {
	case err != nil:
		return nil, wrapFile(name, err)
	case len(matches) == 0:
		return []string{name}, nil
	}
	return matches, nil
}

// ReadFrom reads an Arrow file or stream of size bytes through r, from several
// goroutines at a time; see Read.
func ReadFrom(r io.ReaderAt, size int64, options ...Option) (*dataframe.DataFrame, error) {
	return readReader(options, func(*settings) (io.ReaderAt, int64, error) { return r, size, nil })
}

// ReadStream reads an Arrow stream, or a file, from a reader that cannot seek,
// such as the body of a request. It takes all of r into memory, no more than
// MemoryLimit, and the frame shares memory with it where layouts agree.
func ReadStream(r io.Reader, options ...Option) (*dataframe.DataFrame, error) {
	return readReader(options, func(s *settings) (io.ReaderAt, int64, error) {
		limit := s.limit
		if limit == 0 {
			limit = 1 << 40
		}
		b, err := readMost(s.ctx, r, limit)
		return hold(b), int64(len(b)), err
	})
}

// readReader reads what has no name.
func readReader(options []Option, open func(*settings) (io.ReaderAt, int64, error)) (*dataframe.DataFrame, error) {
	s, err := newSettings(true, options)
	if err != nil {
		return nil, fmt.Errorf("read: %w", err)
	}
	const name = "(reader)"
	return readAll(s, []string{name}, func(string) (*file, error) {
		r, size, err := open(s)
		if err != nil {
			return nil, wrapFile(name, err)
		}
		f, err := openInput(s.ctx, name, r, size)
		return f, wrapFile(name, err)
	})
}

// readMost reads all of r, which is an error if it is more than limit bytes.
func readMost(ctx context.Context, r io.Reader, limit int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(&contextReader{ctx, r}, limit+1))
	if err == nil && int64(len(b)) > limit {
		err = fmt.Errorf("%w: the stream has more than %d bytes; raise it with arrow.MemoryLimit", dataframe.ErrMemory, limit)
	}
	return b, err
}

// A contextReader fails once its context has ended.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c *contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

// open opens a file by name.
func (s *settings) open(name string) (*file, error) {
	o, err := object.Open(s.ctx, name)
	if err != nil {
		return nil, wrapFile(object.Redact(name), err)
	}
	return openObject(s.ctx, object.Redact(name), o)
}

// openObject finds the messages of an object and closes it on an error.
func openObject(ctx context.Context, name string, o *object.Object) (*file, error) {
	f, err := openInput(ctx, name, o, o.Size)
	if err != nil {
		o.Close()
		return nil, wrapFile(name, err)
	}
	f.close, f.identity = o.Close, o.Identity
	return f, nil
}

// readAll opens the named files and reads them into one frame.
func readAll(s *settings, names []string, open func(string) (*file, error)) (*dataframe.DataFrame, error) {
	var files []*file
	defer func() {
		for _, f := range files {
			f.close()
		}
	}()
	size := int64(0)
	for _, name := range names {
		if err := s.ctx.Err(); err != nil {
			return nil, wrapFile(object.Redact(name), err)
		}
		f, err := open(name)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
		size += f.size
	}
	r, err := newReading(s, files)
	if err != nil {
		return nil, err
	}
	return r.frame(s.newAllowance(size))
}
