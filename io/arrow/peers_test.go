package arrow_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stoa-data/stoa/internal/testutil/frames"
	"github.com/stoa-data/stoa/io/arrow"
)

// fixture is a file of testdata/peers with its content.
type fixture struct {
	Rows    int            `json:"rows"`
	Columns []frames.Cells `json:"columns"`
}

// TestRead_Peers reads files that pyarrow, pandas and Polars wrote and compares
// every value with what those systems hold.
func TestRead_Peers(t *testing.T) {
	contents, err := filepath.Glob("testdata/peers/*.json")
	if err != nil || len(contents) == 0 {
		t.Fatal("no fixtures", err)
	}
	for _, file := range contents {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		t.Run(name, func(t *testing.T) {
			var want fixture
			if err := json.Unmarshal(must(os.ReadFile(file)), &want); err != nil {
				t.Fatal(err)
			}
			path := strings.TrimSuffix(file, ".json") + ".arrow"
			if _, err := os.Stat(path); err != nil {
				path += "s"
			}
			checkFixture(t, path, &want)
		})
	}
}

// checkFixture reads a fixture and compares it.
func checkFixture(t *testing.T, path string, want *fixture) {
	var names []string
	for _, c := range want.Columns {
		if !c.Refused {
			names = append(names, c.Name)
			continue
		}
		_, err := arrow.Read(path, arrow.Columns(c.Name))
		if !errors.Is(err, arrow.ErrUnsupported) || !strings.Contains(err.Error(), strconv.Quote(c.Name)) {
			t.Errorf("column %q: got error %v, want one that names it", c.Name, err)
		}
	}
	options := []arrow.Option{arrow.DecimalsAsFloat()}
	if len(names) < len(want.Columns) {
		options = append(options, arrow.Columns(names...))
	}
	df, err := arrow.Read(path, options...)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(df.Names(), names) || df.Rows() != want.Rows {
		t.Fatalf("got %d rows of %q, want %d of %q", df.Rows(), df.Names(), want.Rows, names)
	}
	for i, c := range want.Columns {
		if !c.Refused {
			frames.Compare(t, &want.Columns[i], frames.Of(t, df, c.Name), false)
		}
	}
}
