package dataframe

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/groupby"
)

// TestReshape_Ways: however groups are found and by how many workers, the
// answer is the same, bit for bit.
func TestReshape_Ways(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	r := rand.New(rand.NewPCG(16, 1))
	const n = 70_000
	df := Must(New(NewColumn("id", fill(n, func() int64 { return r.Int64N(n / 5) })), NewColumn("port", fill(n, func() int32 { return r.Int32N(9) })),
		NewColumn("x", fill(n, func() float64 { return randomFloat(r) })), NullableColumn("y", fill(n, r.Float64), fill(n, func() bool { return r.IntN(3) > 0 }))))
	verbs := map[string]func() (*DataFrame, error){
		"stack":        func() (*DataFrame, error) { return df.Stack() },
		"pivot":        func() (*DataFrame, error) { return df.GroupBy("id").Pivot("port", expr.Col("x").Sum()) },
		"sorted pivot": func() (*DataFrame, error) { return df.GroupBy("id").Sorted().Pivot("port", groupby.Count(), Fill(0)) },
		"value counts": func() (*DataFrame, error) { return df.ValueCounts("id", "port") },
		"top":          func() (*DataFrame, error) { return df.GroupBy("id").TopK(2, expr.Desc("x"), "y") },
		"tail":         func() (*DataFrame, error) { return df.GroupBy("id").Sorted().Tail(2) },
		"fill":         func() (*DataFrame, error) { return df.GroupBy("port").FillForward("y") },
		"sample":       func() (*DataFrame, error) { return df.GroupBy("id").Sample(1, 1) },
		"derive":       func() (*DataFrame, error) { return df.GroupBy("port").Derive(expr.Col("y").Mean().As("m")) },
	}
	for name, verb := range verbs {
		want := read(Must(verb()))
		for _, o := range strategies[1:] {
			withOptions(o, func() {
				if d := differ(read(Must(verb())), want, true); d != "" {
					t.Errorf("%s %s: %s", name, fmt.Sprintf("%+v", *o), d)
				}
			})
		}
	}
}
