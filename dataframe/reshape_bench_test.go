package dataframe

import (
	"math/rand/v2"
	"testing"

	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/groupby"
)

// BenchmarkReshape lays a million rows out.
func BenchmarkReshape(b *testing.B) {
	r := rand.New(rand.NewPCG(15, 1))
	const n = 1_000_000
	df := Must(New(NewColumn("id", fill(n, func() int64 { return r.Int64N(n / 10) })), NewColumn("port", fill(n, func() int32 { return r.Int32N(20) })),
		NewColumn("x", fill(n, r.Float64)), NewColumn("y", fill(n, r.Float64))))
	long := Must(Must(df.Unique("id", "port")).Compact())
	for _, c := range []struct {
		name string
		run  func() (*DataFrame, error)
	}{
		{"verb=stack", func() (*DataFrame, error) { return df.Stack() }},
		{"verb=unstack", func() (*DataFrame, error) { return long.Unstack("port", "x", "id") }},
		{"verb=pivot", func() (*DataFrame, error) { return df.GroupBy("id").Pivot("port", expr.Col("x").Sum()) }},
		{"verb=valuecounts", func() (*DataFrame, error) { return df.ValueCounts("id") }},
		{"verb=combine", func() (*DataFrame, error) { return df.GroupBy("id").Combine(groupby.Count()) }},
		{"verb=topk", func() (*DataFrame, error) { return df.GroupBy("id").TopK(2, expr.Desc("x")) }},
		{"verb=head", func() (*DataFrame, error) { return df.GroupBy("id").Head(2) }},
		{"verb=sample", func() (*DataFrame, error) { return df.GroupBy("id").Sample(2, 1) }},
	} {
		b.Run(c.name+"/rows=1e6", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Must(c.run())
			}
		})
	}
}
