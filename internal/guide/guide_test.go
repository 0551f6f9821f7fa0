package guide_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/io/csv"
)

// requests is the table of most pages.
func requests() *dataframe.DataFrame {
	return dataframe.Must(csv.Read("testdata/requests.csv"))
}

// ctx is the context of the queries.
var ctx = context.Background()

// owners is the table that is joined to it.
func owners() *dataframe.DataFrame {
	return dataframe.Must(csv.Read("testdata/owners.csv"))
}

// The right-hand column of the table of tasks is typed by hand: what stands in
// it must stand in an Example, word for word.
func TestTasks_AreExamples(t *testing.T) {
	page, err := os.ReadFile("../../docs/guide/README.md")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("example_*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	var source strings.Builder
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		source.Write(text)
	}
	_, table, found := strings.Cut(string(page), "| task |")
	if !found {
		t.Fatal("docs/guide/README.md: no table of tasks")
	}
	span := regexp.MustCompile("`([^`]+)`")
	tasks := 0
	for line := range strings.Lines(table) {
		cells := strings.Split(strings.TrimSuffix(strings.TrimSpace(line), "|"), "|")
		if len(cells) < 5 || !strings.Contains(line, "`") {
			continue
		}
		tasks++
		for _, code := range span.FindAllStringSubmatch(cells[len(cells)-1], -1) {
			if !strings.Contains(source.String(), code[1]) {
				t.Errorf("docs/guide/README.md: %s stands in no Example of internal/guide", code[1])
			}
		}
	}
	if tasks < 20 {
		t.Error(fmt.Errorf("docs/guide/README.md: got %d tasks, want 20", tasks))
	}
}
