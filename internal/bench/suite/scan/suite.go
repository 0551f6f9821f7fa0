package scan

import (
	"context"
	_ "embed"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/groupby"
	"github.com/stoa-data/stoa/internal/bench/suite"
	"github.com/stoa-data/stoa/io/parquet"
	"github.com/stoa-data/stoa/stats"
)

//go:embed peers.py
var script string

// The rows of the study, and of a tenth of its addresses that were probed once.
const (
	full  = 64_802_621
	tenth = 6_505_857
)

// Suite returns the suite.
func Suite() *suite.Suite {
	s := &suite.Suite{
		Name:  "scan",
		About: "The IPv4 scan study: 6.5 million rows (tenth) and 64.8 million (full), nearly as many (ip, port). Each step starts from the rows in memory, read and study from the file; count-eager makes the frame of all groups and then its count map, diff is rewritten for the peers by an expert, diff-as-written is not and is a Go function in Stoa.",
		Peers: []string{"duckdb", "duckdb-enum", "polars", "polars-memory", "polars-enum", "pandas"},
		Data: []suite.Data{
			{Name: "tenth", Rows: tenth, Make: makeData},
			{Name: "full", Rows: full, Make: makeData, Without: []string{"pandas", "polars-memory", "polars-enum"}},
		},
		Script: script,
		Targets: []suite.Target{
			{Tasks: "full/count", Ratio: 6},
			{Tasks: "full/count-eager", Ratio: 3},
			{Tasks: "full/nunique", Ratio: 8},
			{Tasks: "full/diff", Ratio: 3},
			{Tasks: "full/diff-as-written", Ratio: 8},
			{Tasks: "full/study", Ratio: 6},
			{Tasks: "full/*", Measure: suite.Memory, Ratio: 2},
		},
	}
	for _, size := range []string{"tenth", "full"} {
		for _, step := range steps {
			t := suite.Task{Name: size + "/" + step.name, Data: size, Run: step.run}
			if step.plain {
				t.Only = []string{"stoa", "duckdb", "polars", "polars-memory", "pandas"}
			}
			s.Tasks = append(s.Tasks, t)
		}
	}
	return s
}

// steps are the tasks of each size; plain ones read the file, where nothing is
// a category yet.
var steps = []struct {
	name  string
	plain bool
	run   func(ctx context.Context, r *suite.Run) error
}{
	{"read", true, func(ctx context.Context, r *suite.Run) error {
		return r.Value(func() (any, error) {
			df, err := read(r)
			if err != nil {
				return nil, err
			}
			return []int{df.Rows()}, nil
		})
	}},
	{"nunique", false, inMemory(func(ctx context.Context, scans *dataframe.DataFrame) (any, error) {
		return counts(byProbe(scans).Combine(groupby.NUnique("reason").As("x")).CountMap("x").Collect(ctx))
	})},
	{"count", false, inMemory(func(ctx context.Context, scans *dataframe.DataFrame) (any, error) {
		return counts(byProbe(scans).Combine(groupby.Count().As("x")).CountMap("x").Collect(ctx))
	})},
	{"count-eager", false, inMemory(func(_ context.Context, scans *dataframe.DataFrame) (any, error) {
		df, err := scans.GroupBy("ip", "port").Combine(groupby.Count().As("x"))
		if err != nil {
			return nil, err
		}
		return counts(df.CountMap("x"))
	})},
	{"diff", false, inMemory(func(_ context.Context, scans *dataframe.DataFrame) (any, error) {
		_, answer, err := intervals(scans)
		return answer, err
	})},
	{"diff-as-written", false, inMemory(func(_ context.Context, scans *dataframe.DataFrame) (any, error) {
		df, err := scans.GroupBy("ip", "port").Combine(groupby.Func("timestamp", func(t []int32) []int32 {
			slices.Sort(t)
			return stats.Diff(t)
		}).As("interval"))
		if err != nil {
			return nil, err
		}
		return counts(df.CountMap("interval"))
	})},
	{"filter", false, inMemory(func(_ context.Context, scans *dataframe.DataFrame) (any, error) { return filter(scans) })},
	{"describe", false, func(ctx context.Context, r *suite.Run) error {
		scans, err := read(r)
		if err != nil {
			return err
		}
		gaps, _, err := intervals(scans)
		if err != nil {
			return err
		}
		return r.Value(func() (any, error) { return describe(gaps) })
	}},
	{"study", true, func(ctx context.Context, r *suite.Run) error {
		return r.Value(func() (any, error) {
			scans, err := read(r)
			if err != nil {
				return nil, err
			}
			out := map[string]any{}
			if out["nunique"], err = counts(byProbe(scans).Combine(groupby.NUnique("reason").As("x")).CountMap("x").Collect(ctx)); err != nil {
				return nil, err
			}
			if out["count"], err = counts(byProbe(scans).Combine(groupby.Count().As("x")).CountMap("x").Collect(ctx)); err != nil {
				return nil, err
			}
			gaps, diff, err := intervals(scans)
			if err != nil {
				return nil, err
			}
			out["diff"] = diff
			if out["filter"], err = filter(scans); err != nil {
				return nil, err
			}
			out["describe"], err = describe(gaps)
			return out, err
		})
	}},
}

func read(r *suite.Run) (*dataframe.DataFrame, error) { return parquet.Read(r.Files["scans"]) }

// inMemory is a step on the rows in memory.
func inMemory(step func(ctx context.Context, scans *dataframe.DataFrame) (any, error)) func(context.Context, *suite.Run) error {
	return func(ctx context.Context, r *suite.Run) error {
		scans, err := read(r)
		if err != nil {
			return err
		}
		return r.Value(func() (any, error) { return step(ctx, scans) })
	}
}

func byProbe(scans *dataframe.DataFrame) *dataframe.LazyGrouped {
	return scans.Lazy().GroupBy("ip", "port")
}

// counts returns a count map as pairs.
func counts(df *dataframe.DataFrame, err error) ([][2]int64, error) {
	if err != nil {
		return nil, err
	}
	alone, err := df.Select(expr.Col(df.Names()[0]).Cast(dataframe.Int64).As("value"), "n")
	if err != nil {
		return nil, err
	}
	values, err := alone.Int64s("value")
	if err != nil {
		return nil, err
	}
	n, err := alone.Int64s("n")
	out := make([][2]int64, len(values))
	for i := range values {
		out[i] = [2]int64{values[i], n[i]}
	}
	return out, err
}

// intervals are the times between the probes of each (ip, port).
func intervals(scans *dataframe.DataFrame) (gaps *dataframe.DataFrame, answer any, err error) {
	if gaps, err = scans.GroupBy("ip", "port").Combine(expr.Col("timestamp").Sort().Diff().As("interval")); err != nil {
		return nil, nil, err
	}
	answer, err = counts(gaps.CountMap("interval"))
	return gaps, answer, err
}

// filter finds the rows of an address.
func filter(scans *dataframe.DataFrame) (any, error) {
	df, err := scans.Filter(expr.Col("ip").Eq(22_207_380))
	if err != nil {
		return nil, err
	}
	if df, err = df.Sort("timestamp", "port", "ttl", "reason"); err != nil {
		return nil, err
	}
	if df, err = df.Select("timestamp", "port", "ttl", "reason", "ip"); err != nil {
		return nil, err
	}
	first := [][]any{}
	err = df.EachRow(func(row []any) error {
		if len(first) < 10 {
			first = append(first, slices.Clone(row))
		}
		return nil
	})
	return map[string]any{"rows": df.Rows(), "first": first}, err
}

// describe describes the intervals.
func describe(gaps *dataframe.DataFrame) (any, error) {
	alone, err := gaps.Select("interval")
	if err != nil {
		return nil, err
	}
	df, err := alone.Describe("mean", "std", "min", "q25", "median", "q75", "max")
	if err != nil {
		return nil, err
	}
	answer := map[string]any{}
	err = df.EachRow(func(row []any) error {
		for i, name := range df.Names()[1:] {
			answer[name] = row[i+1]
		}
		return nil
	})
	return answer, err
}

// makeData lets examples/ipscan make the rows.
func makeData(ctx context.Context, folder string, rows int64, _ suite.Tools) (map[string]string, error) {
	path := filepath.Join(folder, "scans.parquet")
	if _, err := os.Stat(path); err == nil {
		return map[string]string{"scans": path}, nil
	}
	return map[string]string{"scans": path}, suite.Example(ctx, "ipscan", "-make", path, "-rows", strconv.FormatInt(max(rows, 100_000), 10))
}
