package csv

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// paths returns the files that a path stands for: the path itself, the matches
// of a pattern in order of name, or the files below a folder.
func paths(path string) ([]source, error) {
	if scheme, _, ok := strings.Cut(path, "://"); ok {
		return nil, source{file: path}.wrap(fmt.Errorf("scheme %q; open the object and use csv.ReadFrom", scheme))
	}
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return folder(path)
	case err == nil || !strings.ContainsAny(path, "*?["):
		return []source{pathSource(path)}, nil
	}
	matches, err := filepath.Glob(path)
	if err == nil && len(matches) == 0 {
		err = fs.ErrNotExist
	}
	if err != nil {
		return nil, source{file: path}.wrap(err)
	}
	slices.Sort(matches)
	return pathSources(matches), nil
}

// pathSources returns the sources of files.
func pathSources(paths []string) []source {
	srcs := make([]source, len(paths))
	for i, path := range paths {
		srcs[i] = pathSource(path)
	}
	return srcs
}

// folder returns the CSV files below a folder in order of path. Names that
// start with a dot or an underscore are left out, as every writer of such
// folders expects.
func folder(root string) ([]source, error) {
	var files []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case path == root:
		case d.Name()[0] == '.' || d.Name()[0] == '_':
			if d.IsDir() {
				return fs.SkipDir
			}
		case !d.IsDir() && isCSV(d.Name()):
			files = append(files, path)
		}
		return nil
	})
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("folder without .csv files: %w", fs.ErrNotExist)
	}
	if err != nil {
		return nil, source{file: root}.wrap(err)
	}
	return pathSources(files), nil
}

// isCSV reports whether a name is that of a CSV file, packed or not.
func isCSV(name string) bool {
	name = strings.TrimSuffix(strings.TrimSuffix(name, ".gz"), ".zst")
	return filepath.Ext(name) == ".csv"
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
