package parquet_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

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
			compareCells(t, &want.Columns[i], cellsOf(t, df, c.Name))
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

// show returns what a pointer points to.
func show[T any](p *T) string {
	if p == nil {
		return "none"
	}
	return fmt.Sprint(*p)
}

// compareCells reports the first difference between two columns, after the
// types that Stoa does not have are turned into those that it reads.
func compareCells(t *testing.T, want *cells, got cells) {
	t.Helper()
	w := *want
	switch w.Type {
	case "null":
		w.Type = "string"
	case "uuid":
		w.Type = "string"
	case "float16":
		w.Type = "float32"
	case "decimal":
		w.Type = "float64"
		w.Values = slices.Clone(w.Values)
		for i, v := range w.Values {
			if s, ok := v.(string); ok {
				f, _ := strconv.ParseFloat(s, 64)
				w.Values[i] = floatText(f, 64)
			}
		}
	}
	if w.Type != got.Type || w.Unit != got.Unit || w.LevelType != got.LevelType {
		t.Errorf("column %q: got %s %s %s, want %s %s %s", w.Name, got.Type, got.Unit, got.LevelType, w.Type, w.Unit, w.LevelType)
		return
	}
	if !reflect.DeepEqual(w.Zone, got.Zone) {
		t.Errorf("column %q: got zone %s, want %s", w.Name, show(got.Zone), show(w.Zone))
	}
	if !reflect.DeepEqual(w.Ordered, got.Ordered) && !unordered[path.Base(t.Name())+"."+w.Name] {
		t.Errorf("column %q: got ordered %s, want %s", w.Name, show(got.Ordered), show(w.Ordered))
	}
	if len(w.Levels)+len(got.Levels) > 0 && !reflect.DeepEqual(w.Levels, got.Levels) {
		t.Errorf("column %q: levels: got %q, want %q", w.Name, got.Levels, w.Levels)
	}
	if len(w.Values) != len(got.Values) {
		t.Errorf("column %q: got %d values, want %d", w.Name, len(got.Values), len(w.Values))
		return
	}
	for i := range w.Values {
		if want.Type == "float16" && nearHalf(w.Values[i], got.Values[i]) {
			continue
		}
		if w.Values[i] != got.Values[i] {
			t.Errorf("column %q, row %d: got %v, want %v", w.Name, i, got.Values[i], w.Values[i])
			return
		}
	}
}

// nearHalf reports whether two numbers differ by less than the rounding of a
// 16-bit float, 2⁻¹¹: the fixture has its shortest text, Stoa the exact value.
func nearHalf(want, got any) bool {
	w, ok := want.(string)
	g, ok2 := got.(string)
	if !ok || !ok2 {
		return false
	}
	x, _ := strconv.ParseFloat(w, 64)
	y, _ := strconv.ParseFloat(g, 64)
	return x != y && math.Abs(x-y) < math.Abs(x)/2048
}
