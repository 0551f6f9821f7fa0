package arch

import (
	"flag"
	"fmt"
	"go/ast"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var rewrite = flag.Bool("rewrite", false, "put the code of Examples into the pages")

// sortedKeys returns the keys of a map in order.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// A marker before a block says where its code comes from: <!-- example:
// dataframe/ExampleDataFrame_Filter --> for the body of a function,
// <!-- output: … --> for what an Example prints.
var marker = regexp.MustCompile(`^<!-- (example|output): (\S+)/(\w+) -->$`)

// A block is a fenced block of a page.
type block struct {
	line     int    // of the fence, from 0
	language string // after the fence
	end      int    // line of the closing fence
	marker   []string
}

// blocks returns the fenced blocks of a page. A marker stands on the line
// before its block, an empty line between them aside.
func blocks(lines []string) []block {
	var list []block
	for i := 0; i < len(lines); i++ {
		language, ok := strings.CutPrefix(lines[i], "```")
		if !ok {
			continue
		}
		b := block{line: i, language: strings.TrimSpace(language), end: len(lines)}
		for above := i - 1; above >= 0; above-- {
			if text := strings.TrimSpace(lines[above]); text != "" {
				b.marker = marker.FindStringSubmatch(text)
				break
			}
		}
		for j := i + 1; j < len(lines); j++ {
			if strings.HasPrefix(lines[j], "```") {
				b.end = j
				break
			}
		}
		list = append(list, b)
		i = b.end
	}
	return list
}

// pages returns the Markdown files that people read.
func pages(t *tree) []string {
	var list []string
	for _, name := range t.files {
		if path.Ext(name) == ".md" && !inTestdata(name) {
			list = append(list, name)
		}
	}
	return list
}

// cutOnly reports whether all Go code of a page comes from Examples.
func cutOnly(page string) bool {
	return page == "README.md" || path.Dir(page) == "docs/guide"
}

func TestPages_CodeIsCutFromExamples(t *testing.T) {
	house := house()
	for _, name := range []string{"README.md", "docs/guide/README.md"} {
		if !slices.Contains(house.files, name) {
			t.Errorf("%s: no such file", name)
		}
	}
	for _, name := range pages(house) {
		lines := strings.Split(string(house.read(t, name)), "\n")
		changed := false
		all := blocks(lines)
		for _, b := range slices.Backward(all) { // backwards, so that line numbers stay
			where := fmt.Sprintf("%s:%d", name, b.line+1)
			if b.marker == nil {
				if b.language == "go" && cutOnly(name) {
					t.Errorf("%s: Go code typed by hand: cut it from an Example, <!-- example: package/ExampleName --> before it", where)
				}
				continue
			}
			want, err := house.cut(t, b.marker[1], b.marker[2], b.marker[3])
			if err != nil {
				t.Errorf("%s: %v", where, err)
				continue
			}
			if got := lines[b.line+1 : min(b.end, len(lines))]; slices.Equal(got, want) {
				continue
			} else if *rewrite {
				lines = slices.Concat(lines[:b.line+1], want, lines[b.end:])
				changed = true
			} else {
				t.Errorf("%s: differs from %s %s/%s: go test ./internal/arch -run Pages -rewrite\n--- page\n%s\n--- source\n%s",
					where, b.marker[1], b.marker[2], b.marker[3], strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		}
		if changed {
			if err := os.WriteFile(filepath.Join(house.root, filepath.FromSlash(name)), []byte(strings.Join(lines, "\n")), 0o644); err != nil {
				t.Error(err)
			}
		}
	}
}

// cut returns the lines of a function's body, or those that it says it prints.
func (t *tree) cut(tb testing.TB, what, dir, name string) ([]string, error) {
	for _, p := range t.packages {
		if p.dir != dir {
			continue
		}
		for _, f := range p.files {
			for _, d := range f.ast.Decls {
				if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == name && fn.Body != nil {
					return t.cutBody(tb, what, f, fn)
				}
			}
		}
		return nil, fmt.Errorf("package %s has no function %s", dir, name)
	}
	return nil, fmt.Errorf("there is no package %s", dir)
}

// outputMark starts the comment in which an Example says what it prints.
var outputMark = regexp.MustCompile(`^(?i)(unordered )?output:\s*`)

// cutBody is cut for a function that was found.
func (t *tree) cutBody(tb testing.TB, what string, f *file, fn *ast.FuncDecl) ([]string, error) {
	content := t.read(tb, f.path)
	end := t.fset.Position(fn.Body.Rbrace).Offset
	printed := ""
	for _, group := range f.ast.Comments {
		if group.Pos() > fn.Body.Lbrace && group.End() < fn.Body.Rbrace && outputMark.MatchString(group.Text()) {
			printed = outputMark.ReplaceAllString(group.Text(), "")
			end = t.fset.Position(group.Pos()).Offset
		}
	}
	if what == "output" {
		if printed == "" {
			return nil, fmt.Errorf("%s says nothing about its output", fn.Name.Name)
		}
		return strings.Split(strings.TrimRight(printed, "\n"), "\n"), nil
	}
	body := string(content[t.fset.Position(fn.Body.Lbrace).Offset+1 : end])
	lines := strings.Split(strings.Trim(strings.TrimRight(body, " \t\n"), "\n"), "\n")
	for i := range lines {
		lines[i] = strings.TrimPrefix(lines[i], "\t")
	}
	return lines, nil
}

// link matches [text](target) and [text](target "title").
var link = regexp.MustCompile(`\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)`)

// code matches a span of code, in which brackets are no links.
var code = regexp.MustCompile("`[^`]*`")

func TestPages_LinksLeadSomewhere(t *testing.T) {
	house := house()
	for _, name := range pages(house) {
		fenced := false
		for i, line := range strings.Split(string(house.read(t, name)), "\n") {
			if strings.HasPrefix(line, "```") {
				fenced = !fenced
			}
			if fenced {
				continue
			}
			for _, found := range link.FindAllStringSubmatch(code.ReplaceAllString(line, ""), -1) {
				if why := house.dead(t, name, found[1]); why != "" {
					t.Errorf("%s:%d: link to %s: %s", name, i+1, found[1], why)
				}
			}
		}
	}
}

// dead says what is wrong with a link on a page, "" when nothing is or when it
// leaves the repository.
func (t *tree) dead(tb testing.TB, page, target string) string {
	if strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:") {
		return ""
	}
	file, anchor, _ := strings.Cut(target, "#")
	if strings.HasPrefix(file, "/") {
		return "starts with a slash: write it relative to the page"
	}
	to := page
	if file != "" {
		to = path.Join(path.Dir(page), file)
	}
	info, err := os.Stat(filepath.Join(t.root, filepath.FromSlash(to)))
	switch {
	case strings.HasPrefix(to, ".."):
		return "leaves the repository"
	case err != nil:
		return "no such file"
	case anchor != "" && !info.IsDir() && path.Ext(to) == ".md" && !slices.Contains(anchors(string(t.read(tb, to))), anchor):
		return "the page has no such heading"
	}
	return ""
}

// notInAnchor matches what a heading's anchor drops.
var notInAnchor = regexp.MustCompile(`[^\p{L}\p{N}_\- ]`)

// anchors returns the anchors of a page's headings.
func anchors(page string) []string {
	var list []string
	for line := range strings.Lines(page) {
		if title := strings.TrimLeft(line, "#"); title != line && strings.HasPrefix(title, " ") {
			title = notInAnchor.ReplaceAllString(strings.ToLower(strings.TrimSpace(title)), "")
			list = append(list, strings.ReplaceAll(title, " ", "-"))
		}
	}
	return list
}

func TestPages_CutAndBlocks(t *testing.T) {
	got, err := house().cut(t, "example", "internal/arch", "Example_cut")
	if want := []string{"for i := range 2 {", "\tfmt.Println(i)", "}"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("cut: got %q, %v, want %q", got, err, want)
	}
	got, err = house().cut(t, "output", "internal/arch", "Example_cut")
	if want := []string{"0", "1"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("output: got %q, %v, want %q", got, err, want)
	}
	page := "text\n\n<!-- example: a/b/ExampleX -->\n\n```go\nx\n```\n```sh\ny\n```"
	found := blocks(strings.Split(page, "\n"))
	if len(found) != 2 || found[0].line != 4 || found[0].end != 6 || found[0].marker[2] != "a/b" || found[0].marker[3] != "ExampleX" || found[1].marker != nil {
		t.Errorf("blocks: got %+v", found)
	}
	if got := anchors("# Go, notebooks!\ntext # no\n## 2. What_is `x`"); !slices.Equal(got, []string{"go-notebooks", "2-what_is-x"}) {
		t.Errorf("anchors: got %q", got)
	}
}
