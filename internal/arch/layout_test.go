package arch

import (
	"bytes"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// topFolders are the only folders at the top. A new one needs a design note.
var topFolders = []string{"categorical", "dataframe", "docs", "examples", "gpu", "groupby", "internal", "io", "stats"}

// maxLines is the length of the longest file written by hand.
const maxLines = 800

// vagueNames say nothing about what a package holds.
var vagueNames = []string{"base", "common", "core", "data", "helper", "helpers", "lib", "manager", "misc", "shared", "tool", "tools", "util", "utils"}

// generated is the mark that the go command knows.
var generated = regexp.MustCompile(`(?m)^// Code generated .* DO NOT EDIT\.$`)

// machinePath matches folders of one person's machine. It is put together from
// parts so that it does not match itself.
var machinePath = regexp.MustCompile(`(^|[^A-Za-z0-9_.~/-])/(` + strings.Join([]string{"home", "root", "Users", "work"}, "|") + `)/[A-Za-z0-9_.]`)

func TestLayout_TopFolders(t *testing.T) {
	entries, err := os.ReadDir(house().root)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		switch {
		case e.IsDir() && !strings.HasPrefix(e.Name(), ".") && !slices.Contains(topFolders, e.Name()):
			t.Errorf("%s/: not a folder of the house: want one of %s", e.Name(), strings.Join(topFolders, ", "))
		case !e.IsDir() && strings.HasSuffix(e.Name(), ".go"):
			t.Errorf("%s: Go file at the top: every package has a folder", e.Name())
		}
	}
}

func TestLayout_FileLength(t *testing.T) {
	for _, name := range house().files {
		switch path.Ext(name) {
		case ".go", ".py", ".s", ".cu", ".cl", ".c", ".h":
		default:
			continue
		}
		content := house().read(t, name)
		if generated.Match(content) || strings.HasSuffix(name, "_gen.go") {
			continue
		}
		if n := bytes.Count(content, []byte("\n")); n > maxLines {
			t.Errorf("%s:%d: %d lines, want at most %d: split it by verb or noun", name, maxLines, n, maxLines)
		}
	}
}

func TestLayout_PackageNames(t *testing.T) {
	for _, p := range house().packages {
		if slices.Contains(vagueNames, p.name) || slices.Contains(vagueNames, path.Base(p.dir)) {
			t.Errorf("%s: package %s: the name says nothing about what it holds", p.dir, p.name)
		}
	}
}

func TestLayout_NoPathOfOneMachine(t *testing.T) {
	for _, name := range house().files {
		content := house().read(t, name)
		if bytes.IndexByte(content[:min(len(content), 8000)], 0) >= 0 {
			continue // not text
		}
		for i, line := range bytes.Split(content, []byte("\n")) {
			if found := machinePath.Find(line); found != nil {
				t.Errorf("%s:%d: path of one machine: %s", name, i+1, bytes.TrimSpace(found))
			}
		}
	}
}
