package formats

import (
	"context"
	_ "embed"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/bench/suite"
	"github.com/stoa-data/stoa/io/arrow"
	"github.com/stoa-data/stoa/io/csv"
	"github.com/stoa-data/stoa/io/parquet"
)

//go:embed peers.py
var script string

//go:embed convert.py
var convert string

// Suite returns the suite.
func Suite() *suite.Suite {
	s := &suite.Suite{
		Name:   "io",
		About:  "Files of 5e6 rows, written by pyarrow, to and from memory: a time, texts of few and of many values, integers, floats, one of them with missing values, and a flag.",
		Peers:  []string{"duckdb", "polars", "pandas"},
		Data:   []suite.Data{{Rows: 5_000_000, Make: makeData}},
		Script: script,
		Targets: []suite.Target{
			{Tasks: "parquet-*read", Ratio: 1},
			{Tasks: "csv-read", Ratio: 1.5},
		},
	}
	noArrow := []string{"stoa", "polars", "pandas"} // DuckDB needs an extension
	type reader func(path string) (*dataframe.DataFrame, error)
	type writer func(path string, df *dataframe.DataFrame) error
	readParquet := func(path string) (*dataframe.DataFrame, error) { return parquet.Read(path) }
	readCSV := func(path string) (*dataframe.DataFrame, error) { return csv.Read(path) }
	readArrow := func(path string) (*dataframe.DataFrame, error) { return arrow.Read(path) }
	for _, t := range []struct {
		name, file string
		read       reader
		only       []string
	}{
		{"parquet-read", "snappy.parquet", readParquet, nil},
		{"parquet-zstd-read", "zstd.parquet", readParquet, nil},
		{"csv-read", "x.csv", readCSV, nil},
		{"csv-gzip-read", "x.csv.gz", readCSV, nil},
		{"arrow-read", "x.arrow", readArrow, noArrow},
		{"arrow-zstd-read", "zstd.arrow", readArrow, noArrow},
	} {
		s.Tasks = append(s.Tasks, suite.Task{Name: t.name, Only: t.only, Order: []string{"row"}, Run: func(ctx context.Context, r *suite.Run) error {
			return r.Frame(ctx, func() (*dataframe.DataFrame, error) { return t.read(r.Files[t.file]) })
		}})
	}
	for _, t := range []struct {
		name, file string
		write      writer
		read       reader
		only       []string
	}{
		{"parquet-write", "x.parquet", func(p string, df *dataframe.DataFrame) error { return parquet.Write(p, df) }, readParquet, nil},
		{"parquet-zstd-write", "x.parquet", func(p string, df *dataframe.DataFrame) error { return parquet.Write(p, df, parquet.Zstd) }, readParquet, nil},
		{"csv-write", "x.csv", func(p string, df *dataframe.DataFrame) error { return csv.Write(p, df) }, readCSV, nil},
		{"arrow-write", "x.arrow", func(p string, df *dataframe.DataFrame) error { return arrow.Write(p, df) }, readArrow, noArrow},
	} {
		s.Tasks = append(s.Tasks, suite.Task{Name: t.name, Only: t.only, Order: []string{"row"}, Run: func(ctx context.Context, r *suite.Run) error {
			df, err := parquet.Read(r.Files["snappy.parquet"])
			if err != nil {
				return err
			}
			folder, err := os.MkdirTemp("", "stoa-write-")
			if err != nil {
				return err
			}
			defer os.RemoveAll(folder)
			path := filepath.Join(folder, t.file)
			if err := r.Time(func() error { return t.write(path, df) }); err != nil {
				return err
			}
			if df, err = t.read(path); err != nil {
				return err
			}
			return r.Digest(ctx, df)
		}})
	}
	return s
}

// makeData makes the rows, and has pyarrow write them in every format.
func makeData(ctx context.Context, folder string, rows int64, tools suite.Tools) (map[string]string, error) {
	files := map[string]string{}
	missing := false
	for _, name := range []string{"snappy.parquet", "zstd.parquet", "x.csv", "x.csv.gz", "x.arrow", "zstd.arrow"} {
		files[name] = filepath.Join(folder, name)
		if _, err := os.Stat(files[name]); err != nil {
			missing = true
		}
	}
	if !missing {
		return files, nil
	}
	plain := filepath.Join(folder, "plain.parquet")
	if err := suite.WriteParquet(ctx, plain, rows, part(rows)); err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, tools.Python, "-c", convert, plain, folder)
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("pyarrow: %w\n%s", err, out)
	}
	return files, os.Remove(plain)
}

// part makes some of the rows.
func part(rows int64) func(rng *rand.Rand, first int64, n int) (*dataframe.DataFrame, error) {
	protocols, hosts := []string{"TCP", "UDP", "ICMP", "GRE"}, suite.Texts("host%06d.example.net", int(max(rows/10, 1)))
	start := time.Date(2016, 3, 28, 0, 0, 0, 0, time.UTC)
	return func(rng *rand.Rand, first int64, n int) (*dataframe.DataFrame, error) {
		row, at, flag := make([]int64, n), make([]time.Time, n), make([]bool, n)
		price, delay, known := make([]float64, n), make([]float64, n), make([]bool, n)
		for i := range n {
			row[i] = first + int64(i)
			at[i] = start.Add(time.Duration(row[i]) * 100 * time.Millisecond)
			flag[i] = rng.IntN(3) == 0
			price[i] = math.Round(rng.Float64()*1e6) / 100
			delay[i], known[i] = rng.ExpFloat64(), rng.IntN(10) > 0
		}
		return dataframe.New(
			dataframe.NewColumn("row", row), dataframe.NewColumn("at", at),
			dataframe.NewColumn("protocol", suite.Pick(rng, protocols, n)), dataframe.NewColumn("host", suite.Pick(rng, hosts, n)),
			dataframe.NewColumn("port", suite.Uniform(rng, 65535, n)), dataframe.NewColumn("bytes", suite.Uniform(rng, 1<<40, n)),
			dataframe.NewColumn("price", price), dataframe.NullableColumn("delay", delay, known), dataframe.NewColumn("flag", flag))
	}
}
