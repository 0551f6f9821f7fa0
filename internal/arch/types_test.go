package arch

import (
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// A loader type-checks the declarations of a module from source. Packages of
// other modules are not read: they appear empty, and what they declare has an
// invalid type, which no rule looks at.
type loader struct {
	module, root string
	fset         *token.FileSet
	std          types.Importer
	done         map[string]*loaded
}

// A loaded package has been checked.
type loaded struct {
	types    *types.Package
	err      error // the first one
	complete bool  // it imports no package of another module
}

// newLoader returns a loader of the module at root.
func newLoader(module, root string, fset *token.FileSet) *loader {
	build.Default.CgoEnabled = false // os/user and net in plain Go, so that no C tool runs
	return &loader{module: module, root: root, fset: fset, std: importer.ForCompiler(fset, "source", nil), done: map[string]*loaded{}}
}

// checked loads the packages of this repository for all tests.
var checked = sync.OnceValue(func() *loader { return newLoader(modulePath, house().root, house().fset) })

// Import implements types.Importer.
func (l *loader) Import(name string) (*types.Package, error) {
	if rel, ok := strings.CutPrefix(name, l.module+"/"); ok {
		return l.load(rel).types, nil
	}
	if first, _, _ := strings.Cut(name, "/"); strings.Contains(first, ".") {
		return foreign(name), nil
	}
	return l.std.Import(name)
}

// majorVersion is the last element of some import paths.
var majorVersion = regexp.MustCompile(`^v[0-9]+$`)

// foreign returns an empty package.
func foreign(name string) *types.Package {
	base := path.Base(name)
	if majorVersion.MatchString(base) {
		base = path.Base(path.Dir(name))
	}
	p := types.NewPackage(name, strings.TrimPrefix(strings.ReplaceAll(base, "-", ""), "go"))
	p.MarkComplete()
	return p
}

// load checks the package in a folder.
func (l *loader) load(rel string) *loaded {
	if p := l.done[rel]; p != nil {
		return p
	}
	p := &loaded{types: types.NewPackage(path.Join(l.module, rel), path.Base(rel)), complete: true}
	l.done[rel] = p // an import cycle sees it empty
	dir := filepath.Join(l.root, filepath.FromSlash(rel))
	listed, err := build.Default.ImportDir(dir, 0)
	if err != nil {
		p.err = err
		return p
	}
	var files []*ast.File
	for _, name := range listed.GoFiles {
		f, err := parser.ParseFile(l.fset, filepath.Join(dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			p.err = err
			return p
		}
		files = append(files, f)
	}
	for _, name := range listed.Imports {
		first, _, _ := strings.Cut(name, "/")
		switch below := l.done[strings.TrimPrefix(name, l.module+"/")]; {
		case strings.HasPrefix(name, l.module+"/"):
			if below == nil {
				below = l.load(strings.TrimPrefix(name, l.module+"/"))
			}
			p.complete = p.complete && below.complete && below.err == nil
		case strings.Contains(first, "."):
			p.complete = false
		}
	}
	config := types.Config{Importer: l, IgnoreFuncBodies: true, Error: func(err error) {
		if p.err == nil {
			p.err = err
		}
	}}
	p.types, _ = config.Check(path.Join(l.module, rel), l.fset, files, nil)
	return p
}

// publicTypes calls f for every public package of the root module, checked.
func publicTypes(t *testing.T, f func(p *pkg, types *types.Package)) {
	nested := nestedModules(house())
	for _, p := range house().packages {
		if !p.public() || len(p.library()) == 0 || matches(nested, p.dir) {
			continue
		}
		l := checked().load(p.dir)
		if l.err != nil && l.complete {
			t.Errorf("%v (package %s is checked as far as its types are known)", l.err, p.dir)
		}
		f(p, l.types)
	}
}
