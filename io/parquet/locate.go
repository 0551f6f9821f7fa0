package parquet

import (
	"context"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/stoa-data/stoa/io/object"
)

// A location is a file to read and what the folders above it say about its
// rows.
type location struct {
	name string
	keys []hiveKey
}

// A hiveKey is a column that stands in the name of a folder, as in day=2026-03-31.
type hiveKey struct {
	column  string
	value   string
	missing bool
}

// hiveMissing is the value that stands for a missing one in a folder's name.
const hiveMissing = "__HIVE_DEFAULT_PARTITION__"

// hiveKeys returns the columns in the folders of a path, which is relative to
// what the caller spelled out.
func hiveKeys(dirs string) []hiveKey {
	var keys []hiveKey
	for _, dir := range strings.Split(dirs, "/") {
		column, value, ok := strings.Cut(dir, "=")
		if !ok || column == "" {
			continue
		}
		keys = append(keys, hiveKey{unescaped(column), unescaped(value), value == hiveMissing})
	}
	return keys
}

// unescaped decodes percent signs; what is no encoding stands for itself.
func unescaped(s string) string {
	if u, err := url.PathUnescape(s); err == nil {
		return u
	}
	return s
}

// spelled returns locations of files whose folders are not looked at.
func spelled(names ...string) []location {
	out := make([]location, len(names))
	for i, name := range names {
		out[i].name = name
	}
	return out
}

// locate returns the files that a name stands for: itself, the matches of a
// pattern in order of name, or the files below a folder. Folders below the
// given one, or that a pattern matched, may hold columns in their names.
func locate(ctx context.Context, name string) ([]location, error) {
	files, err := object.Expand(ctx, name, ".parquet")
	if err != nil {
		return nil, bare(name, err)
	}
	out := spelled(files...)
	if len(files) == 1 && files[0] == name {
		return out, nil
	}
	info, err := os.Stat(name)
	isFolder := err == nil && info.IsDir()
	for i := range out {
		if below, err := filepath.Rel(name, files[i]); isFolder && err == nil {
			out[i].keys = hiveKeys(path.Dir(filepath.ToSlash(below)))
		} else {
			out[i].keys = matchedKeys(filepath.ToSlash(name), filepath.ToSlash(files[i]))
		}
	}
	return out, nil
}

// locateFS is locate for the files of fsys.
func locateFS(fsys fs.FS, name string) ([]location, error) {
	info, err := fs.Stat(fsys, name)
	switch {
	case err == nil && info.IsDir():
		return folder(fsys, name)
	case err == nil:
		return spelled(name), nil
	}
	matches, bad := fs.Glob(fsys, name)
	switch {
	case bad != nil:
		return nil, bare(name, bad)
	case len(matches) == 0:
		return spelled(name), nil // opening it says what is wrong
	}
	out := spelled(matches...)
	for i := range out {
		out[i].keys = matchedKeys(name, out[i].name)
	}
	return out, nil
}

// matchedKeys returns the columns in those folders of a path that a pattern
// does not spell out.
func matchedKeys(pattern, name string) []hiveKey {
	p, dirs := strings.Split(pattern, "/"), strings.Split(name, "/")
	if len(p) != len(dirs) {
		return nil
	}
	var matched []string
	for i, dir := range dirs[:len(dirs)-1] {
		if strings.ContainsAny(p[i], "*?[") {
			matched = append(matched, dir)
		}
	}
	return hiveKeys(strings.Join(matched, "/"))
}

// folder returns the Parquet files below a folder of fsys in order of path, by
// the rules of package object.
func folder(fsys fs.FS, root string) ([]location, error) {
	var files []location
	err := fs.WalkDir(fsys, root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name == root:
		case d.Name()[0] == '.' || d.Name()[0] == '_':
			if d.IsDir() {
				return fs.SkipDir
			}
		case !d.IsDir() && strings.HasSuffix(name, ".parquet"):
			files = append(files, location{name, hiveKeys(path.Dir(strings.TrimPrefix(name, root+"/")))})
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
