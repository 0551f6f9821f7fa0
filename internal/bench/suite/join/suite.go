package join

import (
	"context"
	_ "embed"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/bench/suite"
)

//go:embed peers.py
var script string

// Suite returns the suite.
func Suite() *suite.Suite {
	s := &suite.Suite{
		Name:   "join",
		About:  "The join questions of the db-benchmark: 1e7 rows with tables of 10, 1e4 and 1e7, in memory, all columns of the result made.",
		Peers:  []string{"duckdb", "duckdb-enum", "polars", "polars-categorical", "pandas"},
		Data:   []suite.Data{{Rows: 10_000_000, Make: makeData}},
		Script: script,
		Targets: []suite.Target{
			{Tasks: "*", Measure: suite.Mean, Ratio: 1.2},
			{Tasks: "*", Ratio: .8},
		},
	}
	for _, q := range questions {
		s.Tasks = append(s.Tasks, suite.Task{Name: q.name, Run: func(ctx context.Context, r *suite.Run) error {
			x, err := r.Read(ctx, "x")
			if err != nil {
				return err
			}
			y, err := r.Read(ctx, q.with)
			if err != nil {
				return err
			}
			// Of the columns that both have, those of x stay.
			y, err = y.Select(q.columns...)
			if err != nil {
				return err
			}
			if q.left {
				return r.Collect(ctx, x.Lazy().LeftJoin(y.Lazy(), q.on))
			}
			return r.Collect(ctx, x.Lazy().InnerJoin(y.Lazy(), q.on))
		}})
	}
	return s
}

// questions are the five.
var questions = []struct {
	name, with, on string
	columns        []any // of the other table
	left           bool
}{
	{"j1", "small", "id1", []any{"id1", "v2"}, false},
	{"j2", "medium", "id2", []any{"id2", "v2"}, false},
	{"j3", "medium", "id2", []any{"id2", "v2"}, true},
	{"j4", "medium", "id5", []any{"id5", "v2"}, false},
	{"j5", "big", "id3", []any{"id3", "v2"}, false},
}

// makeData makes the tables of the db-benchmark's join-datagen. Of each key
// 1.1·n values are drawn: nine tenths of n are in both tables, a tenth only in
// the left one, a tenth only in the right one.
func makeData(ctx context.Context, folder string, rows int64, _ suite.Tools) (map[string]string, error) {
	n := int(rows)
	keys := [3]key{newKey(1, max(n/1_000_000, 10)), newKey(2, max(n/1000, 10)), newKey(3, n)}
	files := map[string]string{}
	for i, t := range []struct {
		name string
		rows int
		keys []drawn
	}{
		{"x", n, []drawn{keys[0].left(n, 11), keys[1].left(n, 12), keys[2].left(n, 13)}},
		{"small", keys[0].n, []drawn{keys[0].right(keys[0].n, 21)}},
		{"medium", keys[1].n, []drawn{keys[0].left(keys[1].n, 31), keys[1].right(keys[1].n, 32)}},
		{"big", n, []drawn{keys[0].left(n, 41), keys[1].left(n, 42), keys[2].right(n, 43)}},
	} {
		path := filepath.Join(folder, t.name+".parquet")
		value := "v1"
		if i > 0 {
			value = "v2"
		}
		err := suite.WriteParquet(ctx, path, int64(t.rows), func(rng *rand.Rand, first int64, n int) (*dataframe.DataFrame, error) {
			var columns, texts []dataframe.Column
			for k, d := range t.keys {
				part := d(int(first), n)
				text := make([]string, n)
				for i, x := range part {
					text[i] = fmt.Sprintf("id%d", x)
				}
				columns = append(columns, dataframe.NewColumn(fmt.Sprintf("id%d", k+1), part))
				texts = append(texts, dataframe.NewColumn(fmt.Sprintf("id%d", k+4), text))
			}
			v := make([]float64, n)
			for i := range v {
				v[i] = math.Round(rng.Float64()*1e8) / 1e6
			}
			return dataframe.New(append(append(columns, texts...), dataframe.NewColumn(value, v))...)
		})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		files[t.name] = path
	}
	return files, nil
}

// A key is the values of a key column: the first 0.9·n are in both tables.
type key struct {
	n      int
	values []int64
}

// drawn returns some of the values of a column.
type drawn func(first, n int) []int64

func newKey(seed uint64, n int) key {
	values := make([]int64, n+n/10)
	for i := range values {
		values[i] = int64(i + 1)
	}
	shuffle(values, seed)
	return key{n, values}
}

// left and right draw rows values, each at least once if there are as many.
func (k key) left(rows int, seed uint64) drawn { return sample(k.values[:k.n], rows, seed) }

func (k key) right(rows int, seed uint64) drawn {
	own := append([]int64(nil), k.values[:k.n-k.n/10]...)
	return sample(append(own, k.values[k.n:]...), rows, seed)
}

// sample draws rows of the values: all of them in turn, shuffled, and then any.
func sample(values []int64, rows int, seed uint64) drawn {
	var out []int64
	return func(first, n int) []int64 {
		if out == nil {
			rng := rand.New(rand.NewPCG(seed, 0))
			out = make([]int64, rows)
			for i := range out {
				if i < len(values) {
					out[i] = values[i]
				} else {
					out[i] = values[rng.IntN(len(values))]
				}
			}
			shuffle(out, seed)
		}
		return out[first : first+n]
	}
}

func shuffle(x []int64, seed uint64) {
	rng := rand.New(rand.NewPCG(seed, 1))
	rng.Shuffle(len(x), func(i, j int) { x[i], x[j] = x[j], x[i] })
}
