package kernels

import (
	"context"
	_ "embed"
	"math/rand/v2"
	"path/filepath"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/internal/bench/suite"
)

//go:embed peers.py
var script string

// Suite returns the suite.
func Suite() *suite.Suite {
	s := &suite.Suite{
		Name:   "kernels",
		About:  "Single columns of 1e8 values in memory: f of floats in [0, 1), i of int64 below 2^40, k of 1e6 different int64. filter keeps a tenth, as a frame of its own; the others are what they are called.",
		Peers:  []string{"duckdb", "polars", "pandas"},
		Script: script,
		Targets: []suite.Target{
			{Tasks: "quantiles-*", Against: []string{"pandas"}, Ratio: 4},
			{Tasks: "sort-*", Ratio: 2},
			{Tasks: "filter", Ratio: 1},
			{Tasks: "sum", Ratio: .8},
			{Tasks: "mean", Ratio: .8},
			{Tasks: "std", Ratio: .8},
		},
	}
	for _, column := range []string{"f", "i", "k"} {
		s.Data = append(s.Data, suite.Data{Name: column, Rows: 100_000_000, Make: makeData(column)})
	}
	f := expr.Col("f")
	for _, t := range []struct {
		name, data, rank string
		ask              func(x *dataframe.Lazy) *dataframe.Lazy
	}{
		{"sum", "f", "", func(x *dataframe.Lazy) *dataframe.Lazy { return x.Combine(f.Sum().As("x")) }},
		{"mean", "f", "", func(x *dataframe.Lazy) *dataframe.Lazy { return x.Combine(f.Mean().As("x")) }},
		{"std", "f", "", func(x *dataframe.Lazy) *dataframe.Lazy { return x.Combine(f.Std().As("x")) }},
		{"quantiles-f", "f", "", quantiles("f")},
		{"quantiles-i", "i", "", quantiles("i")},
		{"filter", "f", "", func(x *dataframe.Lazy) *dataframe.Lazy { return x.Filter(f.Gt(.9)) }},
		{"sort-f", "f", "f", func(x *dataframe.Lazy) *dataframe.Lazy { return x.Sort("f") }},
		{"sort-i", "i", "i", func(x *dataframe.Lazy) *dataframe.Lazy { return x.Sort("i") }},
		{"unique", "k", "", func(x *dataframe.Lazy) *dataframe.Lazy { return x.Unique("k") }},
		{"value-counts", "k", "n", func(x *dataframe.Lazy) *dataframe.Lazy { return x.CountMap("k") }},
	} {
		s.Tasks = append(s.Tasks, suite.Task{Name: t.name, Data: t.data, Rank: t.rank, Run: func(ctx context.Context, r *suite.Run) error {
			x, err := r.Read(ctx, "x")
			if err != nil {
				return err
			}
			return r.Collect(ctx, t.ask(x.Lazy()))
		}})
	}
	return s
}

// quantiles are the three quartiles of a column.
func quantiles(column string) func(x *dataframe.Lazy) *dataframe.Lazy {
	c := expr.Col(column)
	return func(x *dataframe.Lazy) *dataframe.Lazy {
		return x.Combine(c.Quantile(.25).As("q25"), c.Median().As("median"), c.Quantile(.75).As("q75"))
	}
}

// makeData makes a column.
func makeData(column string) func(ctx context.Context, folder string, rows int64, _ suite.Tools) (map[string]string, error) {
	return func(ctx context.Context, folder string, rows int64, _ suite.Tools) (map[string]string, error) {
		path := filepath.Join(folder, "x.parquet")
		return map[string]string{"x": path}, suite.WriteParquet(ctx, path, rows, func(rng *rand.Rand, _ int64, n int) (*dataframe.DataFrame, error) {
			switch column {
			case "f":
				f := make([]float64, n)
				for i := range f {
					f[i] = rng.Float64()
				}
				return dataframe.New(dataframe.NewColumn(column, f))
			case "i":
				return dataframe.New(dataframe.NewColumn(column, suite.Uniform(rng, 1<<40, n)))
			}
			return dataframe.New(dataframe.NewColumn(column, suite.Uniform(rng, max(rows/100, 1), n)))
		})
	}
}
