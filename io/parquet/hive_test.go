package parquet_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/internal/testutil/frames"
	"github.com/stoa-data/stoa/io/parquet"
)

// TestScan_HivePeers reads the folders that Spark, pandas, Polars and DuckDB
// wrote, with the columns in their names.
func TestScan_HivePeers(t *testing.T) {
	folders := append(must(filepath.Glob("testdata/peers/hive_*.json")), "testdata/peers/spark_hive.json")
	if len(folders) < 4 {
		t.Errorf("got fixtures %q, want at least 4", folders)
	}
	for _, file := range folders {
		root := strings.TrimSuffix(file, ".json")
		t.Run(filepath.Base(root), func(t *testing.T) {
			var want fixture
			if err := json.Unmarshal(must(os.ReadFile(file)), &want); err != nil {
				t.Fatal(err)
			}
			q := parquet.Scan(root)
			df := collect(t, q)
			sameFrame(t, must(parquet.Read(root)), df)
			sameFrame(t, streamed(t, q), df)
			for _, by := range df.Names() {
				sameFrame(t, collect(t, q.Sort(by).Limit(3)), must(must(must(df.Sort(by)).Head(3)).Compact()))
			}
			if df.Rows() != want.Rows || df.Width() != len(want.Columns) {
				t.Fatalf("got %d rows of %q, want %d of %d columns", df.Rows(), df.Names(), want.Rows, len(want.Columns))
			}
			for i, c := range want.Columns {
				got := cellsOf(t, df, c.Name)
				if !c.Partition {
					frames.Compare(t, &want.Columns[i], got, false)
					continue
				}
				for row, v := range c.Values {
					if fmt.Sprint(got.Values[row]) != fmt.Sprint(v) {
						t.Fatalf("column %q, row %d: got %v, want %v", c.Name, row, got.Values[row], v)
					}
				}
			}
		})
	}
	for _, f := range must(parquet.Scan("testdata/peers/spark_hive").Schema()) {
		if want, ok := map[string]string{"day": "Date", "parity": "Int64"}[f.Name]; ok && (fmt.Sprint(f.Type) != want || f.Nullable != (f.Name == "day")) {
			t.Errorf("column %q: got %v, nullable %v, want %s", f.Name, f.Type, f.Nullable, want)
		}
	}
}

// TestScan_HivePrunes: files that a predicate on folders excludes are not
// opened, so it does not matter that they are gone.
func TestScan_HivePrunes(t *testing.T) {
	dir := t.TempDir()
	for _, day := range []string{"2026-03-30", "2026-03-31"} {
		writeFile(t, dir, "day="+day+"/x.parquet", numbered(0, 10))
	}
	q := parquet.Scan(filepath.Join(dir, "day=*", "*.parquet"))
	if err := os.Remove(filepath.Join(dir, "day=2026-03-30", "x.parquet")); err != nil {
		t.Fatal(err)
	}
	df := collect(t, q.Filter(expr.Col("day").Eq(time.Date(2026, 3, 31, 0, 0, 0, 0, time.UTC))))
	if df.Rows() != 10 {
		t.Errorf("got %d rows, want 10", df.Rows())
	}
	writeFile(t, dir, "hour=1/x.parquet", numbered(0, 10))
	if err := parquet.Scan(dir).Err(); err == nil || !strings.Contains(err.Error(), `"hour"`) || !strings.Contains(err.Error(), `"day"`) {
		t.Errorf("got error %v, want one that names both columns", err)
	}
}
