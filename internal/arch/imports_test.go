package arch

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"
)

// floors lists the packages of the house from the ground up. A package imports
// only what stands on a lower floor, and a folder may import the one it lies
// in. "x/*" stands for all folders below x that have no line of their own.
var floors = [][]string{
	{"internal/memory", "internal/calendar", "internal/flatbuffer"},
	{"internal/vector"},
	{"internal/ast"},
	{"internal/kernel", "internal/device"},
	{"internal/agg"},
	{"internal/function"},
	{"internal/syntax"},
	{"internal/plan"},
	{"internal/exec"},
	{"internal/optimize"},
	{"stats", "dataframe/expr", "categorical", "gpu"},
	{"groupby"},
	{"dataframe", "io/object"},
	{"io/internal/*"},
	{"io/*", "dataframe/sql", "dataframe/plot", "dataframe/graph", "dataframe/sourcetest", "gpu/gputest"},
	{"gpu/*", "io/spark", "io/spark/*"},
	{"internal/testutil", "internal/testutil/*"},
	{"examples/*", "internal/guide", "internal/bench", "internal/bench/suite", "internal/notebook", "internal/notebook/*"},
	{"internal/bench/suite/*"},
	{"internal/bench/cmd/*"},
	{"internal/arch", "internal/arch/*"},
}

// only narrows what a package may see of the floors below it.
var only = map[string][]string{
	"groupby": {"internal/*", "dataframe/expr"}, // keys and expressions name columns; they know no frame
	"gpu":     {"internal/device"},              // a backend's author needs nothing else
}

// core is the floor up to which packages are free of other people's code: a
// notebook kernel cannot load a plugin that shares a package with it at
// another version.
const core = "dataframe"

// coreMayImport lists what the core imports beside the standard library.
var coreMayImport = []string{"golang.org/x/exp/constraints"}

// floor returns the number of a package's floor, -1 if it has none.
func floor(dir string) int {
	for i, rooms := range floors {
		if slices.Contains(rooms, dir) {
			return i
		}
	}
	best, length := -1, 0
	for i, rooms := range floors {
		for _, room := range rooms {
			if prefix, ok := strings.CutSuffix(room, "*"); ok && strings.HasPrefix(dir, prefix) && len(prefix) > length {
				best, length = i, len(prefix)
			}
		}
	}
	return best
}

// matches reports whether a package is one of the rooms.
func matches(rooms []string, dir string) bool {
	return slices.ContainsFunc(rooms, func(room string) bool {
		prefix, ok := strings.CutSuffix(room, "*")
		return room == dir || ok && strings.HasPrefix(dir, prefix)
	})
}

// permitted says why package from may not import package to, both folders of
// this repository; "" if it may.
func permitted(from, to string) string {
	above, below := floor(from), floor(to)
	rooms, narrowed := only[from]
	switch {
	case below < 0:
		return fmt.Sprintf("%s stands on no floor", to)
	case narrowed && !matches(rooms, to):
		return fmt.Sprintf("%s may import only %s", from, strings.Join(rooms, ", "))
	case matches([]string{"internal/testutil", "internal/testutil/*"}, to) && !matches([]string{"internal/testutil", "internal/testutil/*"}, from):
		return "internal/testutil is for tests only"
	case below < above, below == above && strings.HasPrefix(from, to+"/"):
		return ""
	case strings.HasPrefix(from, "internal/") && !strings.HasPrefix(to, "internal/"):
		return "an internal package imports no public one"
	}
	return fmt.Sprintf("%s stands on floor %d and may see only lower ones, %s is on floor %d (table floors in internal/arch/imports_test.go)", from, above, to, below)
}

func TestImports_LeadDown(t *testing.T) {
	house := house()
	for _, p := range house.packages {
		if len(p.library()) > 0 && floor(p.dir) < 0 {
			t.Errorf("%s: package has no floor: give it one in internal/arch/imports_test.go and a line in the design", p.dir)
			continue
		}
		for _, f := range p.library() {
			for _, spec := range f.ast.Imports {
				to, ok := strings.CutPrefix(unquote(spec), modulePath+"/")
				if !ok {
					continue
				}
				if why := permitted(p.dir, to); why != "" {
					t.Errorf("%s: import of %s: %s", house.at(spec.Pos()), to, why)
				}
			}
		}
	}
}

// The rules hold for themselves, whatever the tree looks like today.
func TestImports_Rules(t *testing.T) {
	for _, c := range []struct {
		from, to string
		ok       bool
	}{
		{"internal/vector", "internal/memory", true},
		{"internal/memory", "internal/vector", false},
		{"internal/kernel", "internal/ast", true},
		{"internal/kernel", "internal/device", false},
		{"internal/exec", "stats", false},
		{"groupby", "dataframe/expr", true},
		{"groupby", "stats", false},
		{"gpu", "internal/device", true},
		{"gpu", "internal/vector", false},
		{"stats", "dataframe/expr", false},
		{"categorical", "internal/exec", true},
		{"dataframe", "groupby", true},
		{"dataframe/expr", "dataframe", false},
		{"dataframe/sql", "dataframe", true},
		{"io/csv", "io/parquet", false},
		{"io/object/s3", "io/object", true},
		{"io/spark", "io/arrow", true},
		{"gpu/cuda", "gpu/gputest", true},
		{"examples/ipscan", "io/parquet", true},
		{"dataframe", "internal/testutil", false},
		{"internal/bench/suite/scan", "dataframe", true},
		{"dataframe", "elsewhere", false},
	} {
		if why := permitted(c.from, c.to); (why == "") != c.ok {
			t.Errorf("%s imports %s: got %q, want permitted %v", c.from, c.to, why, c.ok)
		}
	}
}

func TestImports_CoreIsStandardLibraryOnly(t *testing.T) {
	house := house()
	byPath := map[string]*pkg{}
	for _, p := range house.packages {
		byPath[p.importPath()] = p
	}
	seen := map[string]bool{}
	var visit func(p *pkg, chain string)
	visit = func(p *pkg, chain string) {
		if seen[p.dir] {
			return
		}
		seen[p.dir] = true
		for _, f := range p.library() {
			for _, spec := range f.ast.Imports {
				to := unquote(spec)
				first, _, _ := strings.Cut(to, "/")
				next := byPath[to]
				switch {
				case next != nil:
					visit(next, chain+" -> "+next.dir)
				case to == "C", strings.Contains(first, ".") && !slices.Contains(coreMayImport, to):
					t.Errorf("%s: import of %q below %s (%s): want only the standard library and %s",
						house.at(spec.Pos()), to, core, chain, strings.Join(coreMayImport, ", "))
				}
			}
		}
	}
	for _, p := range house.packages {
		if n := floor(p.dir); n >= 0 && n <= floor(core) {
			visit(p, p.dir)
		}
	}
}

func TestImports_RootModuleHasNoCgo(t *testing.T) {
	house := house()
	nested := nestedModules(house)
	for _, p := range house.packages {
		if slices.ContainsFunc(nested, func(dir string) bool { return p.dir == dir || strings.HasPrefix(p.dir, dir+"/") }) {
			continue
		}
		for _, f := range p.files {
			for _, spec := range f.ast.Imports {
				if unquote(spec) == "C" {
					t.Errorf("%s: cgo in the root module: put it into a module of its own", house.at(spec.Pos()))
				}
			}
		}
	}
}

// nestedModules returns the folders that have a go.mod of their own.
func nestedModules(t *tree) []string {
	var dirs []string
	for _, name := range t.files {
		if path.Base(name) == "go.mod" && name != "go.mod" {
			dirs = append(dirs, path.Dir(name))
		}
	}
	return dirs
}
