package parquet_test

import (
	"encoding/json"
	"errors"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stoa-data/stoa/internal/testutil/frames"
	"github.com/stoa-data/stoa/io/parquet"
)

// fixture is a file of testdata/peers with its content.
type fixture struct {
	Writer  string   `json:"writer"`
	Rows    int      `json:"rows"`
	Files   []string `json:"files"`
	Columns []cells  `json:"columns"`
}

// TestRead_Peers reads files that pandas, pyarrow, Polars, DuckDB and Spark
// wrote and compares every value with what those systems hold.
func TestRead_Peers(t *testing.T) {
	contents, err := filepath.Glob("testdata/peers/*.json")
	if err != nil || len(contents) == 0 {
		t.Skip("no fixtures")
	}
	for _, file := range contents {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		t.Run(name, func(t *testing.T) {
			var want fixture
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(b, &want); err != nil {
				t.Fatal(err)
			}
			checkFixture(t, strings.TrimSuffix(file, ".json"), &want)
		})
	}
}

// checkFixture reads a fixture and compares it.
func checkFixture(t *testing.T, root string, want *fixture) {
	files := []string{root + ".parquet"}
	if want.Files != nil {
		files = files[:0]
		for _, f := range want.Files {
			files = append(files, filepath.Join(root, f))
		}
	}
	var names []string
	for _, c := range want.Columns {
		switch {
		case c.Partition:
		case c.Refused:
			_, err := parquet.ReadFiles(files, parquet.Columns(c.Name))
			if !errors.Is(err, parquet.ErrUnsupported) || !strings.Contains(err.Error(), strconv.Quote(c.Name)) {
				t.Errorf("column %q: got error %v, want one that names it", c.Name, err)
			}
		default:
			names = append(names, c.Name)
		}
	}
	options := []parquet.Option{parquet.DecimalsAsFloat()}
	if len(names) < len(want.Columns) {
		options = append(options, parquet.Columns(names...))
	}
	df, err := parquet.ReadFiles(files, options...)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(df.Names(), names) {
		t.Fatalf("columns: got %q, want %q", df.Names(), names)
	}
	if df.Rows() != want.Rows {
		t.Fatalf("rows: got %d, want %d", df.Rows(), want.Rows)
	}
	for i, c := range want.Columns {
		if !c.Partition && !c.Refused {
			frames.Compare(t, &want.Columns[i], cellsOf(t, df, c.Name), unordered[path.Base(t.Name())+"."+c.Name])
		}
	}
}

// unordered lists columns that pyarrow calls ordered although the file does not
// tell the order of the levels: parts of the column are stored without a
// dictionary, or the dictionaries of two row groups do not determine one. Stoa
// keeps the levels and calls the column unordered.
var unordered = map[string]bool{
	"edge_categorical_fallback.changing": true,
	"pandas_no_dictionary.severity":      true,
}
