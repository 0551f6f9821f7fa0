package arch

import (
	"go/ast"
	"go/build/constraint"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// modulePath is the path of the root module.
const modulePath = "github.com/stoa-data/stoa"

// A tree is the source of the repository, parsed once for all tests.
type tree struct {
	root     string
	fset     *token.FileSet
	files    []string // every file, relative to root, with slashes
	packages []*pkg
	broken   []string // what does not parse
}

// A pkg is a folder with Go files.
type pkg struct {
	dir   string // relative to root
	name  string // of the package without tests
	files []*file
}

// A file is one Go file.
type file struct {
	path string // relative to root
	ast  *ast.File
	test bool
	tool bool // built by hand only: //go:build ignore
}

// house returns the tree of this repository.
var house = sync.OnceValue(func() *tree { return readTree("../..") })

// readTree reads the files under root. Hidden folders are no part of it,
// except those that continuous integration reads.
func readTree(root string) *tree {
	t := &tree{root: root, fset: token.NewFileSet()}
	folders := map[string]*pkg{}
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if d.IsDir() {
			if hidden := strings.HasPrefix(d.Name(), ".") && rel != "."; hidden && rel != ".ci" && rel != ".github" {
				return fs.SkipDir
			}
			return nil
		}
		if !d.Type().IsRegular() || rel == ".git" { // a file in a linked working tree
			return nil
		}
		t.files = append(t.files, rel)
		if strings.HasSuffix(rel, ".go") && !inTestdata(rel) {
			t.addFile(folders, rel)
		}
		return nil
	})
	if err != nil {
		t.broken = append(t.broken, err.Error())
	}
	for _, p := range folders {
		t.packages = append(t.packages, p)
	}
	slices.SortFunc(t.packages, func(a, b *pkg) int { return strings.Compare(a.dir, b.dir) })
	return t
}

// inTestdata reports whether the go command passes over a file.
func inTestdata(rel string) bool {
	for part := range strings.SplitSeq(rel, "/") {
		if part == "testdata" || strings.HasPrefix(part, "_") {
			return true
		}
	}
	return false
}

// addFile parses one Go file.
func (t *tree) addFile(folders map[string]*pkg, rel string) {
	parsed, err := parser.ParseFile(t.fset, filepath.Join(t.root, filepath.FromSlash(rel)), nil, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.broken = append(t.broken, err.Error())
		return
	}
	dir := path.Dir(rel)
	p := folders[dir]
	if p == nil {
		p = &pkg{dir: dir}
		folders[dir] = p
	}
	f := &file{path: rel, ast: parsed, test: strings.HasSuffix(rel, "_test.go"), tool: isTool(parsed)}
	p.files = append(p.files, f)
	if name := strings.TrimSuffix(parsed.Name.Name, "_test"); !f.tool && (p.name == "" || !f.test) {
		p.name = name
	}
}

// isTool reports whether a file's build constraint is "ignore".
func isTool(f *ast.File) bool {
	for _, group := range f.Comments {
		if group.Pos() > f.Package {
			break
		}
		for _, c := range group.List {
			if x, err := constraint.Parse(c.Text); err == nil && !x.Eval(func(tag string) bool { return tag != "ignore" }) &&
				x.Eval(func(string) bool { return true }) {
				return true
			}
		}
	}
	return false
}

// importPath returns the path that other packages import p by.
func (p *pkg) importPath() string { return path.Join(modulePath, p.dir) }

// public reports whether users import the package.
func (p *pkg) public() bool {
	first, _, _ := strings.Cut(p.dir, "/")
	return p.name != "main" && first != "internal" && first != "examples" && !strings.Contains("/"+p.dir+"/", "/internal/")
}

// library returns the files that make the package: no tests, no tools.
func (p *pkg) library() []*file {
	var list []*file
	for _, f := range p.files {
		if !f.test && !f.tool {
			list = append(list, f)
		}
	}
	return list
}

// at returns a place as file:line.
func (t *tree) at(pos token.Pos) string {
	p := t.fset.Position(pos)
	rel, err := filepath.Rel(t.root, p.Filename)
	if err != nil {
		rel = p.Filename
	}
	return filepath.ToSlash(rel) + ":" + strconv.Itoa(p.Line)
}

// read returns the content of a file.
func (t *tree) read(tb testing.TB, rel string) []byte {
	tb.Helper()
	content, err := os.ReadFile(filepath.Join(t.root, filepath.FromSlash(rel)))
	if err != nil {
		tb.Fatal(err)
	}
	return content
}

// unquote returns the path of an import.
func unquote(spec *ast.ImportSpec) string {
	text, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		return spec.Path.Value
	}
	return text
}

func TestTree_Parses(t *testing.T) {
	for _, problem := range house().broken {
		t.Error(problem)
	}
	if len(house().packages) < 5 {
		t.Errorf("%d packages found: is the root of the repository two folders up?", len(house().packages))
	}
}
