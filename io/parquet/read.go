package parquet

import (
	"fmt"
	"io"
	"io/fs"
	"slices"

	"github.com/stoa-data/stoa/dataframe"
)

// Read reads a Parquet file into a frame. The path may be a pattern such as
// "scans-*.parquet" or a folder, whose .parquet files are then read as one
// frame; see ReadFiles. A URL such as "https://example.org/scans.parquet" is
// read in ranges, see package object.
//
// Columns come in the file's order, or that of the Columns option, and rows in
// the file's order. A column is nullable when the file says so, also if nothing
// is missing. Row groups and columns are decoded in parallel into buffers of
// exact size; strings that a file stores as a dictionary stay one. The package
// comment tells which type becomes which.
//
// Errors name the file, and where it applies the row group and the column.
// They wrap ErrDamaged, ErrUnsupported, dataframe.ErrMemory,
// dataframe.ErrNoColumn or dataframe.ErrType, or come from the file system.
func Read(path string, options ...Option) (*dataframe.DataFrame, error) {
	s, err := newSettings(reading, options)
	if err != nil {
		return nil, fmt.Errorf("read %q: %w", path, err)
	}
	files, err := locate(s.ctx, path)
	if err != nil {
		return nil, err
	}
	return readAll(s, files, openName)
}

// ReadFiles reads Parquet files into one frame, the rows of the first file
// first. All files must have the same columns with the same types, in any
// order; an error names the file that differs. A column is nullable if it is
// in any of the files. The levels of a categorical column are those of the
// first file, then those that later files add; it stays ordered if all files
// agree on the order.
func ReadFiles(paths []string, options ...Option) (*dataframe.DataFrame, error) {
	s, err := newSettings(reading, options)
	if err != nil {
		return nil, fmt.Errorf("read files: %w", err)
	}
	if len(paths) == 0 {
		return nil, fmt.Errorf("read files: no paths")
	}
	return readAll(s, spelled(paths...), openName)
}

// ReadFS reads a Parquet file of fsys, or the files that a pattern of fs.Glob
// matches; see Read and ReadFiles. Files that do not implement io.ReaderAt are
// held in memory while they are read.
func ReadFS(fsys fs.FS, name string, options ...Option) (*dataframe.DataFrame, error) {
	s, err := newSettings(reading, options)
	if err != nil {
		return nil, fmt.Errorf("read %q: %w", name, err)
	}
	files, err := locateFS(fsys, name)
	if err != nil {
		return nil, err
	}
	return readAll(s, files, openFS(fsys))
}

// ReadFrom reads a Parquet file of size bytes through r, from several
// goroutines at a time; see Read.
func ReadFrom(r io.ReaderAt, size int64, options ...Option) (*dataframe.DataFrame, error) {
	s, err := newSettings(reading, options)
	if err != nil {
		return nil, fmt.Errorf("read: %w", err)
	}
	return readAll(s, spelled(readerName), openReader(r, size))
}

// readerName stands for the name of a file that is given as a reader.
const readerName = "(reader)"

// readAll opens files and reads them into one frame.
func readAll(s *settings, at []location, open opener) (*dataframe.DataFrame, error) {
	if s.union || slices.ContainsFunc(at, func(l location) bool { return l.keys != nil }) {
		return readScan(s, at, open)
	}
	names := make([]string, len(at))
	for i, l := range at {
		names[i] = l.name
	}
	columns, err := readColumns(s, names, open)
	if err != nil {
		return nil, err
	}
	return frame(columns, s.workers)
}

// readScan reads files that a scan puts together: what stands in the names of
// folders, and columns that files do not share.
func readScan(s *settings, at []location, open opener) (*dataframe.DataFrame, error) {
	source, err := newScan(s, "", at, open)
	if err != nil {
		return nil, err
	}
	options := []dataframe.CollectOption{dataframe.Workers(s.workers)}
	if s.progress != nil {
		options = append(options, dataframe.OnProgress(s.progress))
	}
	if s.limit > 0 {
		options = append(options, dataframe.MemoryLimit(s.limit))
	}
	return dataframe.FromSource(source).Collect(s.ctx, options...)
}

// readColumns opens the named files and reads their columns.
func readColumns(s *settings, names []string, open opener) ([]column, error) {
	var files []*file
	defer func() {
		for _, f := range files {
			f.close()
		}
	}()
	for _, name := range names {
		if err := s.ctx.Err(); err != nil {
			return nil, fmt.Errorf("read %q: %w", name, err)
		}
		f, err := openFile(s.ctx, name, open)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	r, err := newReader(s, files)
	if err != nil {
		return nil, err
	}
	return r.decode()
}
