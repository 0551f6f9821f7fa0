package object

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Expand returns the names of the files that a name stands for: itself, the
// matches of a pattern in order of name, or the files below a folder, in order
// of path, that end in one of the extensions. In folders, names that start with
// a dot or an underscore are left out, as every writer of such folders expects.
// A path that exists is no pattern. Nothing to be found is fs.ErrNotExist.
//
// A URL is listed by its Lister when it has a *, and stands for itself when
// not. A scheme that is not registered is ErrScheme.
func Expand(ctx context.Context, name string, extensions ...string) ([]string, error) {
	switch scheme := Scheme(name); scheme {
	case "":
	case "file":
		path, err := filePath(name)
		if err != nil {
			return nil, err
		}
		name = path
	default:
		return list(ctx, scheme, name)
	}
	info, err := os.Stat(name)
	switch {
	case err == nil && info.IsDir():
		return folder(name, extensions)
	case err == nil || !strings.ContainsAny(name, "*?["):
		return []string{name}, nil
	}
	matches, err := filepath.Glob(name)
	if err == nil && len(matches) == 0 {
		err = fs.ErrNotExist
	}
	if err != nil {
		return nil, err
	}
	slices.Sort(matches)
	return matches, nil
}

// list expands a URL.
func list(ctx context.Context, scheme, name string) ([]string, error) {
	opener, err := lookup(scheme)
	if err != nil {
		return nil, err
	}
	if !strings.Contains(name, "*") {
		return []string{name}, nil
	}
	lister, ok := opener.(Lister)
	if !ok {
		return nil, fmt.Errorf("%s:// has no patterns: a server does not list its files; name them", scheme)
	}
	names, err := lister.List(ctx, name)
	if err == nil && len(names) == 0 {
		err = fs.ErrNotExist
	}
	return names, err
}

// folder returns the files below a folder.
func folder(root string, extensions []string) ([]string, error) {
	var files []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch name := d.Name(); {
		case err != nil:
			return err
		case path == root:
		case name[0] == '.' || name[0] == '_':
			if d.IsDir() {
				return fs.SkipDir
			}
		case !d.IsDir() && slices.ContainsFunc(extensions, func(e string) bool { return strings.HasSuffix(name, e) }):
			files = append(files, path)
		}
		return nil
	})
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("folder without %s files: %w", strings.Join(extensions, " or "), fs.ErrNotExist)
	}
	if err != nil {
		return nil, bare(err)
	}
	return files, nil
}
