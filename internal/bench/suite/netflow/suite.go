package netflow

import (
	"context"
	_ "embed"
	"errors"
	"os"
	"path/filepath"
	"strconv"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/sql"
	"github.com/stoa-data/stoa/internal/bench/suite"
	"github.com/stoa-data/stoa/io/csv"
	"github.com/stoa-data/stoa/io/parquet"
)

//go:embed peers.py
var script string

// Suite returns the suite.
func Suite() *suite.Suite {
	s := &suite.Suite{
		Name:   "netflow",
		About:  "The network flow study, by verbs and in SQL: 10 million flows in memory (10M), from four Parquet files (10M-files), and 50 million from five (50M-files).",
		Forms:  []string{"stoa", "stoa-sql"},
		Peers:  []string{"duckdb", "polars"},
		Script: script,
		Data: []suite.Data{
			{Name: "10M", Rows: 10_000_000, Make: makeData(4)},
			{Name: "50M", Rows: 50_000_000, Make: makeData(5)},
		},
		Targets: []suite.Target{
			{Tasks: "10M/by_*", Ratio: 2},
			{Tasks: "50M-files/by_*", Ratio: 2},
			{Tasks: "10M/*", Ratio: 1},
			{Tasks: "10M-files/*", Ratio: 1},
			{Tasks: "50M-files/*", Ratio: 1},
			{Tasks: "10M/csv_to_memory", Ratio: 1.5},
		},
	}
	verbs := []string{"stoa", "duckdb", "polars"}
	s.Tasks = append(s.Tasks,
		suite.Task{Name: "10M/csv_to_memory", Data: "10M", Only: verbs, Run: func(ctx context.Context, r *suite.Run) error {
			return r.Frame(ctx, func() (*dataframe.DataFrame, error) { return csv.Read(r.Files["csv"], csv.Context(ctx)) })
		}},
		suite.Task{Name: "10M/read", Data: "10M", Only: verbs, Run: func(ctx context.Context, r *suite.Run) error {
			return r.Frame(ctx, func() (*dataframe.DataFrame, error) { return r.Read(ctx, "logs") })
		}})
	for _, kind := range []struct{ name, data string }{{"10M", "10M"}, {"10M-files", "10M"}, {"50M-files", "50M"}} {
		for _, q := range questions {
			s.Tasks = append(s.Tasks, suite.Task{Name: kind.name + "/" + q.name, Data: kind.data, Order: q.order, Rank: q.rank, Run: func(ctx context.Context, r *suite.Run) error {
				logs := parquet.Scan(r.Files["logs"])
				if kind.name == kind.data {
					df, err := logs.Collect(ctx)
					if err != nil {
						return err
					}
					logs = df.Lazy()
				}
				if r.Form == "stoa" {
					return r.Collect(ctx, q.ask(logs))
				}
				var c sql.Catalog
				c.Register("logs", logs)
				return r.Frame(ctx, func() (*dataframe.DataFrame, error) { return c.Query(q.sql).Collect(ctx) })
			}})
		}
	}
	return s
}

// makeData lets examples/netflow make the flows in n files, and writes all of
// them as one CSV file if they are not too many.
func makeData(n int) func(ctx context.Context, folder string, rows int64, _ suite.Tools) (map[string]string, error) {
	return func(ctx context.Context, folder string, rows int64, _ suite.Tools) (map[string]string, error) {
		files := map[string]string{"logs": filepath.Join(folder, "march_week5_*.parquet")}
		if done, err := filepath.Glob(files["logs"]); err != nil || len(done) < n {
			rows := strconv.FormatInt(max(rows, 100_000), 10)
			if err := errors.Join(err, suite.Example(ctx, "netflow", "-make", folder, "-rows", rows, "-files", strconv.Itoa(n))); err != nil {
				return nil, err
			}
		}
		if rows > 20_000_000 {
			return files, nil
		}
		files["csv"] = filepath.Join(folder, "march_week5.csv")
		if _, err := os.Stat(files["csv"]); err == nil {
			return files, nil
		}
		return files, writeCSV(ctx, files["csv"], parquet.Scan(files["logs"]))
	}
}

// writeCSV writes a query's rows as a CSV file.
func writeCSV(ctx context.Context, path string, logs *dataframe.Lazy) error {
	schema, err := logs.Schema()
	if err != nil {
		return err
	}
	out, err := csv.Create(path, schema)
	if err != nil {
		return err
	}
	defer out.Abort()
	if err := logs.EachBatch(ctx, out.Write); err != nil {
		return err
	}
	return out.Close()
}
