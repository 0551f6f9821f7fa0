package dataframe

import (
	"strings"
	"testing"

	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/groupby"
	"github.com/stoa-data/stoa/internal/plan"
)

// flowSource is a source of flows whose plans can be read.
func flowSource() *Lazy {
	return FromSource(&cutSource{Must(New(
		NewColumn("src_ip", []string{"a", "b"}), NewColumn("dst_ip", []string{"c", "d"}),
		NewColumn("src_port", []int32{22, 53}), NewColumn("dst_port", []int32{50000, 22}),
		NewColumn("bytes", []int64{100, 2000}), NewColumn("duration", []float64{0.5, 1}),
	)), 1})
}

// numberedSource is a source that numbers its rows.
type numberedSource struct{ *cutSource }

func (numberedSource) Numbered() bool { return true }

// numberedFlows is flowSource with numbers of its rows.
func numberedFlows() *Lazy {
	return FromSource(numberedSource{flowSource().node.(*plan.Read).Source.(*cutSource)})
}

// TestPlans_Golden shows what the optimiser makes of queries.
func TestPlans_Golden(t *testing.T) {
	col := expr.Col
	ssh := col("src_port").Eq(22).Or(col("dst_port").Eq(22))
	for _, c := range []struct {
		name string
		q    *Lazy
	}{
		{"only columns that are read", flowSource().Filter(ssh).GroupBy("src_ip", "dst_ip").Combine(groupby.Count().As("n"), col("bytes").Sum())},
		{"rows without columns", flowSource().Combine(groupby.Count().As("n"))},
		{"filters meet at the source", flowSource().Derive(col("bytes").Div(1000).As("kb")).Filter(ssh).Sort("bytes").Filter(col("kb").Gt(1))},
		{"a filter that can fail stays behind one that cannot", flowSource().Filter(col("bytes").Lt(1000)).Filter(col("bytes").Mul(1000).Gt(5))},
		{"a filter of keys goes below the groups", flowSource().GroupBy("src_ip").Combine(groupby.Count().As("n")).Filter(col("src_ip").Eq("a").And(col("n").Gt(1)))},
		{"arithmetic of aggregates waits for the filter of groups", flowSource().GroupBy("src_ip").Combine(groupby.Count().As("n"),
			col("bytes").Max().Sub(col("bytes").Min()).As("range"), col("bytes").Max()).Filter(col("n").Gt(1))},
		{"a filter of what is computed from aggregates", flowSource().GroupBy("src_ip").Combine(
			expr.When(col("src_port").Min().Lt(col("dst_port").Min())).Then(1).Else(2).As("side"), expr.Lit("x").As("tag")).Filter(col("side").Eq(1))},
		{"a filter of a float key stays", flowSource().GroupBy("duration").Combine(groupby.Count().As("n")).Filter(col("duration").Gt(0))},
		{"a filter against the whole frame stays", flowSource().Derive(col("bytes").Sum().As("total")).Filter(col("bytes").Gt(5))},
		{"a user's function is asked only of what it was asked", flowSource().Derive(expr.Map("bytes", func(x int64) int64 { return x + 1 }).As("more")).Filter(col("more").Gt(5)).Filter(ssh)},
		{"constants are folded", flowSource().Filter(col("bytes").Lt(expr.Lit(2).Mul(500)).And(expr.Lit(1).Lt(2)))},
		{"sort and limit", flowSource().Select("src_ip", "bytes").Sort(expr.Desc("bytes")).Slice(10, 20)},
		{"best rows are found by few columns", numberedFlows().Filter(ssh).Sort(expr.Desc("bytes")).Limit(3)},
		{"a projection waits for the best rows", numberedFlows().Derive(col("bytes").Div(1000).As("kb"), col("src_port").Mul(2).As("twice")).
			Filter(ssh).Sort(expr.Desc("kb"), "src_ip").Limit(3).Select("kb", "twice", "duration")},
		{"a user's function in an order stays below it", flowSource().Derive(expr.Map("bytes", func(x int64) int64 { return x + 1 }).As("more")).Sort("more").Limit(2)},
		{"limit at the source", flowSource().Derive(col("bytes").Add(1).As("b")).Limit(5).Limit(3)},
		{"limit in each input", ConcatLazy(flowSource(), flowSource()).Filter(ssh).Limit(3)},
		{"limit waits for an aggregate of all rows", flowSource().Derive(col("bytes").Sum().As("total")).Limit(3)},
		{"offset", flowSource().Select("bytes").Offset(3)},
		{"filters and columns on both sides of a join", flowSource().InnerJoin(flowSource().Rename("bytes", "more"), "src_ip", Suffix("", "_right")).
			Filter(col("dst_ip").Eq("c").And(col("more").Gt(5)).And(col("bytes").Lt(col("more")))).Select("src_ip", "duration")},
		{"a left join keeps its rows", flowSource().LeftJoin(flowSource().Select("src_ip", col("bytes").As("more")), "src_ip").
			Filter(col("dst_ip").Eq("c").And(col("more").Gt(5))).Select("src_ip", "more")},
		{"a sort that nobody sees", flowSource().Sort("bytes").Filter(ssh).Combine(groupby.Count().As("n"), col("bytes").Sum())},
		{"a sort whose first row is seen", flowSource().Sort("bytes").Combine(col("bytes").First())},
		{"common subexpressions", flowSource().Select(col("bytes").Mul(8).As("bits"), col("bytes").Mul(8).Div(col("duration")).As("rate"),
			col("bytes").Mul(8).Div(col("duration")).Gt(5).As("fast"))},
		{"a guarded operation is not computed before its guard", flowSource().Select(
			expr.When(col("dst_port").Ne(0)).Then(expr.Call("mod", col("bytes"), col("dst_port"))).End().As("a"),
			expr.When(col("dst_port").Ne(0)).Then(expr.Call("mod", col("bytes"), col("dst_port"))).Else(1).As("b"))},
		{"distinct by some columns", flowSource().Unique("src_ip").Filter(col("src_ip").Ne("a")).Select("dst_ip")},
	} {
		text, err := c.q.Explain()
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		golden(t, "plans/"+strings.ReplaceAll(c.name, " ", "-")+".golden", text)
	}
}
