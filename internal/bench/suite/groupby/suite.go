package groupby

import (
	"context"
	_ "embed"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
	by "github.com/stoa-data/stoa/groupby"

	"github.com/stoa-data/stoa/internal/bench/suite"
)

//go:embed peers.py
var script string

// Suite returns the suite.
func Suite() *suite.Suite {
	s := &suite.Suite{
		Name:   "groupby",
		About:  "The group-by questions of the db-benchmark, 1e7 rows in memory, K = 100. Stoa holds text as its reader of Parquet leaves it; duckdb-enum and polars-categorical as categories.",
		Peers:  []string{"duckdb", "duckdb-enum", "polars", "polars-categorical", "pandas"},
		Data:   []suite.Data{{Rows: 10_000_000, Make: makeData}},
		Script: script,
		Targets: []suite.Target{
			{Tasks: "*", Measure: suite.Mean, Ratio: 1.3},
			{Tasks: "q10", Ratio: 3},
			{Tasks: "*", Ratio: .8},
		},
	}
	for _, q := range questions {
		s.Tasks = append(s.Tasks, suite.Task{Name: q.name, Order: q.order, Run: func(ctx context.Context, r *suite.Run) error {
			x, err := r.Read(ctx, "x")
			if err != nil {
				return err
			}
			return r.Collect(ctx, q.ask(x.Lazy()))
		}})
	}
	return s
}

var col = expr.Col

// questions are the ten.
var questions = []struct {
	name  string
	order []string
	ask   func(x *dataframe.Lazy) *dataframe.Lazy
}{
	{"q1", []string{"id1"}, func(x *dataframe.Lazy) *dataframe.Lazy {
		return x.GroupBy("id1").Combine(col("v1").Sum().As("v1"))
	}},
	{"q2", []string{"id1", "id2"}, func(x *dataframe.Lazy) *dataframe.Lazy {
		return x.GroupBy("id1", "id2").Combine(col("v1").Sum().As("v1"))
	}},
	{"q3", []string{"id3"}, func(x *dataframe.Lazy) *dataframe.Lazy {
		return x.GroupBy("id3").Combine(col("v1").Sum().As("v1"), col("v3").Mean().As("v3"))
	}},
	{"q4", []string{"id4"}, func(x *dataframe.Lazy) *dataframe.Lazy {
		return x.GroupBy("id4").Combine(col("v1").Mean().As("v1"), col("v2").Mean().As("v2"), col("v3").Mean().As("v3"))
	}},
	{"q5", []string{"id6"}, func(x *dataframe.Lazy) *dataframe.Lazy {
		return x.GroupBy("id6").Combine(col("v1").Sum().As("v1"), col("v2").Sum().As("v2"), col("v3").Sum().As("v3"))
	}},
	{"q6", []string{"id4", "id5"}, func(x *dataframe.Lazy) *dataframe.Lazy {
		return x.GroupBy("id4", "id5").Combine(col("v3").Median().As("median_v3"), col("v3").Std().As("sd_v3"))
	}},
	{"q7", []string{"id3"}, func(x *dataframe.Lazy) *dataframe.Lazy {
		return x.GroupBy("id3").Combine(col("v1").Max().Sub(col("v2").Min()).As("range_v1_v2"))
	}},
	{"q8", []string{"id6", "-largest2_v3"}, func(x *dataframe.Lazy) *dataframe.Lazy {
		return x.GroupBy("id6").Combine(col("v3").SortDesc().Head(2).As("largest2_v3"))
	}},
	{"q9", []string{"id2", "id4"}, func(x *dataframe.Lazy) *dataframe.Lazy {
		return x.GroupBy("id2", "id4").Combine(col("v1").Cor("v2").Pow(2).As("r2"))
	}},
	{"q10", []string{"id1", "id2", "id3", "id4", "id5", "id6"}, func(x *dataframe.Lazy) *dataframe.Lazy {
		return x.GroupBy("id1", "id2", "id3", "id4", "id5", "id6").Combine(col("v3").Sum().As("v3"), by.Count().As("count"))
	}},
}

// makeData makes the rows of the db-benchmark's groupby-datagen: id1 and id2 of
// K texts, id3 of N/K, id4 to id6 the same as integers, v1 of 1 to 5, v2 of 1 to
// 15, v3 of 0 to 100 with six digits; all uniform.
func makeData(ctx context.Context, folder string, rows int64, _ suite.Tools) (map[string]string, error) {
	const k = 100
	path := filepath.Join(folder, "x.parquet")
	few, many := suite.Texts("id%03d", k), suite.Texts("id%010d", int(max(rows/k, 1)))
	err := suite.WriteParquet(ctx, path, rows, func(rng *rand.Rand, _ int64, n int) (*dataframe.DataFrame, error) {
		v3 := make([]float64, n)
		for i := range v3 {
			v3[i] = math.Round(rng.Float64()*1e8) / 1e6
		}
		return dataframe.New(
			dataframe.NewColumn("id1", suite.Pick(rng, few, n)), dataframe.NewColumn("id2", suite.Pick(rng, few, n)), dataframe.NewColumn("id3", suite.Pick(rng, many, n)),
			dataframe.NewColumn("id4", suite.Uniform(rng, k, n)), dataframe.NewColumn("id5", suite.Uniform(rng, k, n)), dataframe.NewColumn("id6", suite.Uniform(rng, int64(len(many)), n)),
			dataframe.NewColumn("v1", suite.Uniform(rng, 5, n)), dataframe.NewColumn("v2", suite.Uniform(rng, 15, n)), dataframe.NewColumn("v3", v3),
		)
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return map[string]string{"x": path}, nil
}
