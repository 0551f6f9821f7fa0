package dataframe

import (
	"sync"
	"testing"

	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/groupby"
)

// TestConcurrent_OneFrame runs every kind of verb on the same frames from many
// goroutines at once: the race detector sees the deferred columns of keys, the
// index of a Grouped, the bounds of columns and the tables of pools.
func TestConcurrent_OneFrame(t *testing.T) {
	const n = 2000
	k, s, v := make([]int64, n), make([]string, n), make([]int32, n)
	for i := range k {
		k[i], s[i], v[i] = int64(i%700), []string{"p", "q", "r"}[i%3], int32(i)
	}
	source := Must(Must(New(NewColumn("k", k), NewColumn("s", s), NewColumn("v", v), NewColumn("c", s))).Categorize("c"))
	col := expr.Col
	groups := source.GroupBy("k", "c")
	grouped := Must(groups.Combine(col("v").Sum().As("v"), col("s").Last().As("s"))) // its keys are deferred
	sliced := Must(grouped.Slice(10, 600))
	view := Must(grouped.Filter(col("v").Gt(100)))
	jobs := []func() (*DataFrame, error){
		func() (*DataFrame, error) { return grouped.Sort("k", expr.Desc("c")) },
		func() (*DataFrame, error) { return grouped.GroupBy("k").Combine(groupby.Count(), col("c").Max()) },
		func() (*DataFrame, error) { return sliced.Filter(col("k").Gt(5).And(col("c").Eq("q"))) },
		func() (*DataFrame, error) { return view.Derive(col("k").Add(1).As("k1")) },
		func() (*DataFrame, error) { return Concat(grouped, view, sliced) },
		func() (*DataFrame, error) { return grouped.CountMap("c") },
		func() (*DataFrame, error) { return view.Describe() },
		func() (*DataFrame, error) { return groups.Keys() },
		func() (*DataFrame, error) { return groups.Get(int64(3), "p") },
		func() (*DataFrame, error) { return groups.Sorted().Combine(col("v").Sort().Diff()) },
		func() (*DataFrame, error) {
			return groups.Combine(groupby.Func("v", func(x []int32) int32 { x[0]++; return x[0] }))
		},
		func() (*DataFrame, error) { return sliced.Unique("c") },
		func() (*DataFrame, error) { return grouped.Categorize("s") },
		func() (*DataFrame, error) { return sliced.Take(5, 3, 3) },
	}
	want := make([]naive, len(jobs))
	var wg sync.WaitGroup
	for round := range 3 {
		for i, job := range jobs {
			wg.Add(1)
			run := func() {
				defer wg.Done()
				got, err := job()
				if err != nil {
					t.Errorf("job %d: %v", i, err)
					return
				}
				_ = got.String()
				if round == 0 {
					want[i] = read(got)
				} else if d := differ(read(got), want[i], true); d != "" {
					t.Errorf("job %d: %s", i, d)
				}
			}
			go run()
		}
		if round == 0 {
			wg.Wait()
		}
	}
	wg.Wait()
}
