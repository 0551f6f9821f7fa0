package own

import (
	"context"
	_ "embed"
	"math/rand/v2"
	"path/filepath"
	"slices"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/groupby"
	"github.com/stoa-data/stoa/internal/bench/suite"
	"github.com/stoa-data/stoa/stats"
)

//go:embed peers.py
var script string

// Suite returns the suite.
func Suite() *suite.Suite {
	s := &suite.Suite{
		Name:   "own",
		About:  "Aggregators of one's own on 4e6 rows in 4e5 groups: func and reducer are Go functions in Stoa, Python functions in pandas and Polars, and what comes nearest in DuckDB, a list and a lambda; chain and sum are the same from built-in parts.",
		Peers:  []string{"duckdb", "polars", "pandas"},
		Data:   []suite.Data{{Rows: 4_000_000, Make: makeData}},
		Script: script,
		Targets: []suite.Target{
			{Tasks: "func", Measure: suite.Within, Base: "chain", Ratio: 1.5},
			{Tasks: "reducer", Measure: suite.Within, Base: "sum", Ratio: 2},
			{Tasks: "func", Against: []string{"polars", "pandas"}, Ratio: 20},
			{Tasks: "reducer", Against: []string{"polars", "pandas"}, Ratio: 20},
		},
	}
	for _, t := range []struct {
		name, out string
		how       expr.Expr
	}{
		{"chain", "interval", expr.Col("t").Sort().Diff()},
		{"func", "interval", groupby.Func("t", func(t []int32) []int32 {
			slices.Sort(t)
			return stats.Diff(t)
		})},
		{"sum", "x", expr.Col("x").Sum()},
		{"reducer", "x", total.Over("x")},
	} {
		s.Tasks = append(s.Tasks, suite.Task{Name: t.name, Order: []string{"k", t.out}, Run: func(ctx context.Context, r *suite.Run) error {
			df, err := r.Read(ctx, "x")
			if err != nil {
				return err
			}
			return r.Collect(ctx, df.Lazy().GroupBy("k").Combine(t.how.As(t.out)))
		}})
	}
	return s
}

// total is a sum.
var total = groupby.Reducer[int64, int64, int64]{
	Add:    func(s, x int64) int64 { return s + x },
	Merge:  func(a, b int64) int64 { return a + b },
	Result: func(s int64) int64 { return s },
}

// makeData makes rows of a key k, ten rows to each, a time t in seconds and a
// number x.
func makeData(ctx context.Context, folder string, rows int64, _ suite.Tools) (map[string]string, error) {
	path := filepath.Join(folder, "x.parquet")
	return map[string]string{"x": path}, suite.WriteParquet(ctx, path, rows, func(rng *rand.Rand, _ int64, n int) (*dataframe.DataFrame, error) {
		t := make([]int32, n)
		for i := range t {
			t[i] = rng.Int32N(7 * 86400)
		}
		return dataframe.New(
			dataframe.NewColumn("k", suite.Uniform(rng, max(rows/10, 1), n)),
			dataframe.NewColumn("t", t),
			dataframe.NewColumn("x", suite.Uniform(rng, 1000, n)))
	})
}
