package parquet

import (
	"fmt"
	"io"
	"io/fs"

	"github.com/stoa-data/stoa/dataframe"
)

// Scan returns a query over a Parquet file, the files that a pattern such as
// "march_*.parquet" matches, or those below a folder. It reads the footers; an
// error is kept for Collect. Values are read when the query runs, and of them
// only what it needs: columns that it names, and row groups and pages that may
// hold rows for which its first predicates are true. Statistics, the page
// index, Bloom filters and dictionaries tell; what they cannot exclude is read
// and filtered. Predicates with functions of yours exclude nothing.
//
// All files must have the same columns with the same types, in any order, or
// see UnionByName. Folders named like day=2026-03-31 add a column, here day,
// behind those of the files: of type Int64 or Date if all values are, else
// String; __HIVE_DEFAULT_PARTITION__ is missing. Files that a predicate on such
// columns excludes are not opened again. Only folders below the given one, or
// that a pattern matches, count, and a column in the file goes before one of
// that name in its path.
//
// Rows and columns come as Read gives them, categorical columns with the
// levels of all files. A file that is gone or was written to after Scan is an
// error that names it.
func Scan(path string, options ...Option) *dataframe.Lazy {
	return scanOf(fmt.Sprintf("scan %q", path), options, func(s *settings) (*scan, error) {
		files, err := locate(s.ctx, path)
		if err != nil {
			return nil, err
		}
		return newScan(s, path, files, openName)
	})
}

// ScanFiles returns a query over Parquet files, the rows of the first file
// first; see Scan. What stands in the names of their folders does not count.
func ScanFiles(paths []string, options ...Option) *dataframe.Lazy {
	return scanOf("scan files", options, func(s *settings) (*scan, error) {
		if len(paths) == 0 {
			return nil, fmt.Errorf("scan files: no paths")
		}
		return newScan(s, paths[0], spelled(paths...), openName)
	})
}

// ScanFS returns a query over a Parquet file of fsys, the files that a pattern
// of fs.Glob matches, or those below a folder; see Scan. Files that do not
// implement io.ReaderAt are read whole whenever a part of them is needed.
func ScanFS(fsys fs.FS, name string, options ...Option) *dataframe.Lazy {
	return scanOf(fmt.Sprintf("scan %q", name), options, func(s *settings) (*scan, error) {
		files, err := locateFS(fsys, name)
		if err != nil {
			return nil, err
		}
		return newScan(s, name, files, openFS(fsys))
	})
}

// ScanFrom returns a query over a Parquet file of size bytes that is read
// through r, from several goroutines at a time; see Scan. r must stay usable
// for as long as the query does.
func ScanFrom(r io.ReaderAt, size int64, options ...Option) *dataframe.Lazy {
	return scanOf("scan", options, func(s *settings) (*scan, error) {
		return newScan(s, readerName, spelled(readerName), openReader(r, size))
	})
}

// scanOf reads the options and makes a query of a source, or of the error that
// it keeps.
func scanOf(what string, options []Option, source func(*settings) (*scan, error)) *dataframe.Lazy {
	s, err := newSettings(scanning, options)
	if err != nil {
		return dataframe.LazyOf(nil, fmt.Errorf("%s: %w", what, err))
	}
	src, err := source(s)
	if err != nil {
		return dataframe.LazyOf(nil, err)
	}
	return dataframe.FromSource(src)
}
