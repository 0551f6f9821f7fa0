package dataframe

import (
	"context"
	"errors"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/groupby"
)

// Whatever a query is at, it ends soon after its context: each is cancelled at
// several moments of its run. The promise is 50 ms on a machine that is not
// otherwise busy; the test allows for one that is.
func TestCancel_EndsSoon(t *testing.T) {
	if testing.Short() {
		t.Skip("cancelling needs queries that take a while")
	}
	const n = 2_000_000
	r := rand.New(rand.NewPCG(1, 2))
	id, wide, x := make([]int64, n), make([]int64, n), make([]float64, n)
	name := make([]string, n)
	for i := range id {
		id[i], wide[i], x[i] = r.Int64N(1000), r.Int64(), r.NormFloat64()
		name[i] = string([]byte{byte('a' + r.IntN(26)), byte('a' + r.IntN(26)), byte('a' + r.IntN(26)), byte('a' + r.IntN(26))})
	}
	df := Must(New(NewColumn("id", id), NewColumn("wide", wide), NewColumn("x", x), NewColumn("name", name)))
	col := expr.Col
	before := runtime.NumGoroutine()
	for label, q := range map[string]*Lazy{
		"sort":          df.Lazy().Sort("wide"),
		"sort by text":  df.Lazy().Sort("name", "x"),
		"few groups":    df.Lazy().GroupBy("id").Combine(groupby.Count(), col("x").Median(), col("x").Mean()),
		"many groups":   df.Lazy().GroupBy("wide").Combine(groupby.Count(), col("x").Max()),
		"text groups":   df.Lazy().GroupBy("name").Combine(col("x").Sort().Diff()),
		"join":          df.Lazy().InnerJoin(df.Lazy().Select("wide", col("x").As("y")), "wide"),
		"window":        df.Lazy().Derive(col("x").CumMax().Over(expr.Partition("id").Order("wide")).As("y")),
		"rolling":       df.Lazy().Derive(col("x").Rolling(100).Median().As("y")),
		"rank":          df.Lazy().Derive(col("wide").Rank().As("y")),
		"distinct":      df.Lazy().Unique("wide"),
		"derive, where": df.Lazy().Derive(col("name").Text().Upper().As("y")).Filter(col("y").Text().Contains("A")),
	} {
		began := time.Now()
		if _, err := q.Collect(context.Background()); err != nil {
			t.Fatalf("%s: %v", label, err)
		}
		whole := time.Since(began)
		var late []time.Duration
		for i := range 7 {
			ctx, cancel := context.WithCancel(context.Background())
			ended := make(chan time.Time, 1)
			time.AfterFunc(whole*time.Duration(i+1)/9, func() { ended <- time.Now(); cancel() })
			_, err := q.Collect(ctx)
			now := time.Now()
			if err == nil { // it was faster this time
				cancel()
				continue
			}
			if !errors.Is(err, context.Canceled) {
				t.Errorf("%s: error %v, want %v", label, err, context.Canceled)
			}
			late = append(late, now.Sub(<-ended))
		}
		if len(late) == 0 {
			continue
		}
		slices.Sort(late)
		t.Logf("%s: %v in all; ended %v to %v after the context", label, whole.Round(time.Millisecond), late[0].Round(time.Millisecond), late[len(late)-1].Round(time.Millisecond))
		if middle := late[len(late)/2]; middle > 150*time.Millisecond {
			t.Errorf("%s: ended %v after its context", label, middle)
		}
	}
	for range 100 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d goroutines, %d before", runtime.NumGoroutine(), before)
}
