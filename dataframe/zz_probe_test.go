package dataframe

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/groupby"
)

func try(name string, f func() (*DataFrame, error)) {
	defer func() {
		if p := recover(); p != nil {
			fmt.Println("##", name, "PANIC", p)
		}
	}()
	df, err := f()
	if err != nil {
		fmt.Println("##", name, "ERR", err)
		return
	}
	fmt.Println("##", name)
	fmt.Println(df)
	for _, f := range df.Schema() {
		fmt.Print(f.Name, ":", f.Type, f.Nullable, " ")
	}
	fmt.Println()
}

func TestProbe(t *testing.T) {
	col := expr.Col
	df := Must(New(
		NewColumn("k", []string{"a", "b", "a", "c"}),
		NewColumn("x", []int32{1, 2, 3, 4}),
		NewColumn("u8", []uint8{1, 2, 255, 4}),
		NewColumn("i8", []int8{1, 2, 127, 4}),
		NewColumn("f", []float64{1, math.NaN(), 3, math.Copysign(0, -1)}),
		NewColumn("s", []string{"p", "q", "r", "s"}),
		NewColumn("b", [][]byte{{1}, {2}, {1}, {3}}),
		NewColumn("o", []bool{true, false, true, true}),
		NewColumn("d", []time.Duration{1, 2, 3, 4}),
		NewColumn("t", []time.Time{time.Unix(1, 0), time.Unix(2, 0), time.Unix(3, 0), time.Unix(4, 0)}),
	))
	g := df.GroupBy("k")
	try("const arithmetic in Combine", func() (*DataFrame, error) { return g.Combine(expr.Lit(1).Add(2).As("c")) })
	try("const in Combine", func() (*DataFrame, error) { return g.Combine(expr.Lit(1).As("c"), expr.Lit("z").As("z"), expr.Lit(nil).As("n")) })
	try("const nil Derive", func() (*DataFrame, error) { return df.Derive(expr.Lit(nil).As("n")) })
	try("const in expanded Combine", func() (*DataFrame, error) { return g.Combine(expr.Lit(1).As("c"), col("x").Sort()) })
	try("map text max", func() (*DataFrame, error) {
		return g.Combine(expr.Map("s", strings.ToUpper).Max().As("m"), expr.Map("s", strings.ToUpper).NUnique().As("n"))
	})
	try("map text sort", func() (*DataFrame, error) { return g.Combine(expr.Map("s", strings.ToUpper).SortDesc().As("m")) })
	try("when text mode", func() (*DataFrame, error) {
		return g.Combine(expr.When(col("x").Gt(1)).Then("hi").Else("lo").Mode().As("m"))
	})
	try("func text sort", func() (*DataFrame, error) {
		return g.Combine(expr.From(groupby.Func("s", func(s []string) []string { return s }).Node()).Sort().As("m"))
	})
	try("binary min", func() (*DataFrame, error) {
		out, err := g.Combine(col("b").Min().As("m"), col("b").NUnique().As("n"))
		if err == nil {
			fmt.Println(out.Binaries("m"))
		}
		return out, err
	})
	try("binary sort", func() (*DataFrame, error) {
		out, err := g.Combine(col("b").Sort().As("m"))
		if err == nil {
			fmt.Println(out.Binaries("m"))
		}
		return out, err
	})
	try("binary countmap", func() (*DataFrame, error) { return df.CountMap("b") })
	try("select nothing", func() (*DataFrame, error) { return df.Select() })
	try("drop all", func() (*DataFrame, error) { return df.Drop(df.Names()...) })
	try("groupby desc", func() (*DataFrame, error) { return df.GroupBy(expr.Desc("k")).Combine(groupby.Count()) })
	try("quantile of p", func() (*DataFrame, error) { return Must(df.Rename("x", "p")).Quantile("p", 0.5) })
	try("quantile none", func() (*DataFrame, error) { return df.Quantile("nope") })
	try("overflow derive", func() (*DataFrame, error) { return df.Derive(col("i8").Add(100).As("y")) })
	try("overflow select", func() (*DataFrame, error) { return df.Select(col("i8").Add(100).As("y")) })
	try("overflow filter", func() (*DataFrame, error) { return df.Filter(col("i8").Add(100).Gt(0)) })
	try("overflow combine", func() (*DataFrame, error) { return g.Combine(col("i8").Add(100).Sum()) })
	try("overflow key", func() (*DataFrame, error) { return df.GroupBy(col("i8").Add(100)).Combine(groupby.Count()) })
	try("overflow sort", func() (*DataFrame, error) { return df.Sort(col("i8").Add(100)) })
	try("uint literal", func() (*DataFrame, error) { return df.Derive(col("x").Add(uint64(1<<63)).As("y")) })
	try("when literal first", func() (*DataFrame, error) { return df.Derive(expr.When(col("o")).Then(0).Else(col("x")).As("y")) })
	try("std of one duration", func() (*DataFrame, error) { return Must(df.Head(1)).Combine(col("d").Std(), col("t").Std(), col("x").Std()) })
	try("temporal", func() (*DataFrame, error) {
		return df.Combine(col("d").Mean(), col("t").Mean(), col("d").Median(), col("t").Median(), col("d").Var(), col("d").Sum())
	})
	try("empty combine", func() (*DataFrame, error) {
		return Must(df.Head(0)).Combine(col("x").Mean(), col("x").Sum(), col("x").Var(), col("s").Max(), col("o").Any(), col("o").All(), col("o").Min(), col("x").NUnique(), groupby.Count())
	})
	try("empty group", func() (*DataFrame, error) {
		return Must(df.Head(0)).GroupBy("k").Combine(col("x").Mean(), col("s").Max())
	})
	try("describe", func() (*DataFrame, error) { return df.Describe() })
	try("shape error", func() (*DataFrame, error) { return g.Combine(col("x").Sort(), col("f").Diff()) })
	try("shape error 2", func() (*DataFrame, error) { return g.Combine(col("x").Sort().Add(col("f").Diff())) })
	try("free filter", func() (*DataFrame, error) { return df.Filter(col("x").Sort().Gt(1)) })
	try("free derive", func() (*DataFrame, error) { return df.Derive(col("x").Sort()) })
	try("bool aggregates", func() (*DataFrame, error) {
		return df.Combine(col("o").Sum(), col("o").Mean(), col("o").Mode(), col("o").First(), col("o").Median(), col("o").NUnique())
	})
	try("panic row", func() (*DataFrame, error) { return df.Derive(expr.Map("x", func(x int32) int32 { panic("boo") }).As("y")) })
	try("panic group", func() (*DataFrame, error) { return g.Combine(groupby.Func("x", func(x []int32) int32 { panic("boo") })) })
	try("nil map", func() (*DataFrame, error) { return df.Derive(expr.Map[int32, int32]("x", nil)) })
	try("free describe", func() (*DataFrame, error) { return df.Describe("mean", "q10", "nunique", "eltype", "mode") })
}
