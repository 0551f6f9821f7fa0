package dataframe

import (
	"flag"
	"math/rand/v2"
	"testing"

	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

var columnRows = flag.Int("column.rows", 1_000_000, "rows of the frame in BenchmarkColumn")

// columnBench returns a frame of numbers: floats and integers whose values
// hardly repeat, small integers, categories, and floats of which every
// twentieth is missing.
func columnBench(n int) *DataFrame {
	r := rand.New(rand.NewPCG(1, 2))
	valid := vector.NewSetBitmap(n)
	for i := range n / 20 {
		valid.Clear(i*20 + r.IntN(20))
	}
	t := &vector.Table{N: n}
	add := func(name string, v *vector.Vector) {
		t.Fields = append(t.Fields, Field{Name: name, Type: v.Type(), Nullable: v.Missing() > 0})
		t.Columns = append(t.Columns, vector.NewColumn(v))
	}
	f64 := filledColumn(n, r.NormFloat64)
	add("f64", vector.FromSlice(vector.Of(Float64), f64, vector.Bitmap{}))
	add("i64", vector.FromSlice(vector.Of(Int64), filledColumn(n, func() int64 { return r.Int64N(1 << 38) }), vector.Bitmap{}))
	add("i32", vector.FromSlice(vector.Of(Int32), filledColumn(n, func() int32 { return r.Int32N(1 << 30) }), vector.Bitmap{}))
	add("small", vector.FromSlice(vector.Of(Int32), filledColumn(n, func() int32 { return r.Int32N(1000) }), vector.Bitmap{}))
	add("gaps", vector.FromSlice(vector.Of(Float64), f64, valid))
	levels := []string{"a", "b", "c", "d", "e", "f", "g"}
	pool := vector.NewPool(vector.TextLevels(levels), nil, false)
	add("category", vector.FromCodes(vector.Of(Categorical), filledColumn(n, func() uint8 { return uint8(1 + r.IntN(len(levels))) }), pool))
	add("cents", vector.FromSlice(vector.Of(Float64), filledColumn(n, func() float64 { return float64(r.IntN(100_000)) / 100 }), vector.Bitmap{}))
	return &DataFrame{table: t}
}

// filledColumn is fill into a buffer as readers of files make them.
func filledColumn[T any](n int, f func() T) []T {
	x := memory.Make[T](n)
	for i := range x {
		x[i] = f()
	}
	return x
}

// BenchmarkColumn reduces, selects, sorts and counts whole columns.
func BenchmarkColumn(b *testing.B) {
	df := columnBench(*columnRows)
	run := func(name string, f func() (*DataFrame, error)) {
		b.Run(name, func(b *testing.B) {
			cpu := processorTime()
			for b.Loop() {
				if _, err := f(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric((processorTime()-cpu).Seconds()*1e3/float64(b.N), "cpu-ms/op")
		})
	}
	for _, c := range []string{"f64", "i64", "i32", "gaps"} {
		col := expr.Col(c)
		for _, a := range []struct {
			name string
			e    expr.Expr
		}{{"sum", col.Sum()}, {"mean", col.Mean()}, {"std", col.Std()}, {"max", col.Max()}} {
			run("reduce="+a.name+"/column="+c, func() (*DataFrame, error) { return df.Combine(a.e) })
		}
		run("reduce=quantiles/column="+c, func() (*DataFrame, error) { return df.Quantile(c, 0.25, 0.5, 0.75) })
	}
	run("describe=default", func() (*DataFrame, error) { return df.Describe() })
	run("describe=more", func() (*DataFrame, error) {
		return df.Describe("mean", "std", "min", "q25", "median", "q75", "max", "sum", "nunique")
	})
	run("reduce=nunique/column=i64", func() (*DataFrame, error) { return df.Combine(expr.Col("i64").NUnique()) })
	run("reduce=mode/column=small", func() (*DataFrame, error) { return df.Combine(expr.Col("small").Mode()) })
	for _, c := range []string{"f64", "i64", "i32", "small", "gaps", "category", "cents"} {
		one := Must(df.Select(c))
		if c != "category" {
			run("filter/column="+c, func() (*DataFrame, error) { return one.Filter(expr.Col(c).Gt(0.5)) })
			run("compact/column="+c, func() (*DataFrame, error) {
				v, err := one.Filter(expr.Col(c).Gt(0.5))
				if err != nil {
					return nil, err
				}
				return v.Compact()
			})
		}
		run("sort/column="+c, func() (*DataFrame, error) { return one.Sort(c) })
		run("count/column="+c, func() (*DataFrame, error) { return one.CountMap(c) })
		run("unique/column="+c, func() (*DataFrame, error) { return one.Unique(c) })
	}
	run("sort/frame/keys=f64", func() (*DataFrame, error) { return df.Sort("f64") })
	run("sort/frame/keys=category,small", func() (*DataFrame, error) { return df.Sort("category", "small") })
	run("compact/frame", func() (*DataFrame, error) {
		v, err := df.Filter(expr.Col("f64").Gt(0.5))
		if err != nil {
			return nil, err
		}
		return v.Compact()
	})
}
