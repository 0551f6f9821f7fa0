package dataframe

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/groupby"
	"github.com/stoa-data/stoa/internal/vector"
	"github.com/stoa-data/stoa/stats"
)

// The tests of this file follow the table "Missing, NaN, empty" of DESIGN
// section 3, row by row.

var (
	x         = expr.Col("x")
	nan       = math.NaN()
	inf       = math.Inf(1)
	minusZero = math.Copysign(0, -1)
)

// floats and ints make a column x; a nil is missing.
func floats(values ...any) Column { return cells(values, func(c any) float64 { return number(c) }) }
func ints(values ...any) Column   { return cells(values, func(c any) int32 { return int32(c.(int)) }) }

// cells makes a column x of values and nils.
func cells[T any](values []any, f func(any) T) Column {
	x, present := make([]T, len(values)), make([]bool, len(values))
	for i, c := range values {
		if present[i] = c != nil; present[i] {
			x[i] = f(c)
		}
	}
	c := NullableColumn("x", x, present)
	c.field.Nullable = slices.Contains(present, false)
	return c
}

func TestMissing_AggregatesSkip(t *testing.T) {
	c := floats(nil, 4.0, nil, 2.0, 2.0, nil)
	for _, a := range []struct {
		e    expr.Expr
		want any
	}{
		{x.Sum(), 8.0}, {x.Mean(), 8.0 / 3}, {x.Min(), 2.0}, {x.Max(), 4.0}, {x.First(), 4.0}, {x.Last(), 2.0}, {x.Mode(), 2.0},
		{x.Median(), 2.0}, {x.Quantile(1), 4.0}, {x.Var(), 4.0 / 3}, {x.Std(), math.Sqrt(4.0 / 3)}, {x.Count(), int64(3)}, {x.NUnique(), int64(2)},
		{groupby.Func("x", func(x []float64) float64 { return float64(len(x)) }), 3.0},
	} {
		t.Run(a.e.Name(), func(t *testing.T) { checkWays(t, c, true, a.e, a.want) })
	}
}

// TestMissing_AggregatesSkipInEveryType takes the aggregates that every type has.
func TestMissing_AggregatesSkipInEveryType(t *testing.T) {
	for _, typ := range randomTypes {
		t.Run(typ.String(), func(t *testing.T) {
			c, least, most := threeOf(typ)
			checkWays(t, c, true, x.Min(), least)
			checkWays(t, c, true, x.Max(), most)
			checkWays(t, c, true, x.First(), least)
			checkWays(t, c, true, x.Last(), least)
			checkWays(t, c, true, x.Mode(), least)
			checkWays(t, c, true, x.Count(), int64(3))
			checkWays(t, c, true, x.NUnique(), int64(2))
			checkWays(t, c, true, x.Unique().Len(), int64(3))
			checkWays(t, c, false, x.Len(), int64(4))
			checkWays(t, c, false, groupby.Count(), int64(4))
			checkWays(t, c, false, x.Sort(), least, least, most, nil)
			checkWays(t, c, false, x.SortDesc(), most, least, least, nil)
			checkWays(t, c, false, x.Unique(), least, nil, most)
			checkWays(t, c, false, x.Head(3), least, nil, most)
			checkWays(t, c, false, x.Tail(2), most, least)
		})
	}
}

func TestMissing_SumOfNothing(t *testing.T) {
	for _, typ := range randomTypes {
		if summable(typ) {
			want := total(nil, typ)
			checkWays(t, columnOf("x", gap(typ, 0)), false, x.Sum(), want)
			checkWays(t, columnOf("x", gap(typ, 3)), true, x.Sum(), want)
		}
	}
}

func TestMissing_OfNothing(t *testing.T) {
	for _, typ := range randomTypes {
		t.Run(typ.String(), func(t *testing.T) {
			es := []expr.Expr{x.Min(), x.Max(), x.First(), x.Last(), x.Mode()}
			if averaged(typ) {
				es = append(es, x.Mean(), x.Median(), x.Quantile(0.2), x.Std())
			}
			if summable(typ) {
				es = append(es, x.Var())
			}
			for _, e := range es {
				checkWays(t, columnOf("x", gap(typ, 0)), false, e, nil)
				checkWays(t, columnOf("x", gap(typ, 2)), true, e, nil)
			}
		})
	}
	checkWays(t, columnOf("x", gap(vector.Of(Bool), 2)), true, x.Any(), false)
	checkWays(t, columnOf("x", gap(vector.Of(Bool), 2)), true, x.All(), true)
}

func TestMissing_VarOfOne(t *testing.T) {
	checkWays(t, floats(3.0), true, x.Var(), nan)
	checkWays(t, floats(nil, 3.0), true, x.Std(), nan)
	checkWays(t, ints(3), true, x.Var(), nan)
	checkWays(t, NewColumn("x", []time.Duration{3}), true, x.Std(), nil) // a duration cannot be NaN
}

func TestMissing_NaNInAggregate(t *testing.T) {
	for _, values := range [][]any{{1.0, nan, 2.0}, {nan, 1.0, 2.0, 3.0}, {1.0, 2.0, inf, nan}, {nan}} {
		c := floats(values...)
		single := cells(values, func(c any) float32 { return float32(number(c)) })
		for _, e := range []expr.Expr{x.Sum(), x.Mean(), x.Min(), x.Max(), x.Var(), x.Std(), x.Median(), x.Quantile(0), x.Quantile(1)} {
			checkWays(t, c, true, e, nan)
			checkWays(t, single, true, e, nan)
		}
	}
	checkWays(t, floats(1.0, nan), false, x.First(), 1.0) // no arithmetic, no NaN
	checkWays(t, floats(nan, nan, 1.0), false, x.Mode(), nan)
}

func TestMissing_InfinityInAggregate(t *testing.T) {
	c := floats(1.0, inf, 2.0)
	for e, want := range map[*expr.Expr]float64{ptr(x.Sum()): inf, ptr(x.Mean()): inf, ptr(x.Min()): 1, ptr(x.Max()): inf, ptr(x.Median()): 2, ptr(x.Quantile(1)): inf} {
		checkWays(t, c, true, *e, want)
	}
	checkWays(t, floats(inf, -inf), true, x.Sum(), nan)
}

func ptr[T any](x T) *T { return &x }

func TestMissing_Counts(t *testing.T) {
	c := ints(1, nil, 1, nil, nil)
	checkWays(t, c, false, groupby.Count(), int64(5))
	checkWays(t, c, false, x.Len(), int64(5))
	checkWays(t, c, true, x.Count(), int64(2))
	checkWays(t, ints(), false, groupby.Count(), int64(0))
	checkWays(t, ints(), false, x.Len(), int64(0))
	checkWays(t, ints(), false, x.Count(), int64(0))
}

func TestMissing_NUnique(t *testing.T) {
	c := floats(1.0, nil, 1.0, nan, nan, 0.0, minusZero, nil)
	checkWays(t, c, true, x.NUnique(), int64(3)) // 1, NaN, 0
	checkWays(t, c, false, x.Unique().Len(), int64(4))
	checkWays(t, c, false, x.Unique().Count(), int64(3))
	checkWays(t, floats(), false, x.Unique().Len(), int64(0))
	many := make([]any, 100) // more than are compared one by one
	for i := range many {
		many[i] = float64(i / 2)
	}
	many[0], many[99] = nan, nil
	checkWays(t, floats(many...), true, x.NUnique(), int64(51))
	checkWays(t, floats(many...), false, x.Unique().Len(), int64(52))
}

func TestMissing_SortInFrame(t *testing.T) {
	df := Must(New(floats(nan, nil, inf, 1.0, -inf, minusZero, 0.0), NewColumn("row", []int64{0, 1, 2, 3, 4, 5, 6})))
	for _, c := range []struct {
		by   any
		want []int64
	}{
		{"x", []int64{4, 5, 6, 3, 2, 0, 1}}, // −0 equals 0: they keep their order
		{expr.Asc("x"), []int64{4, 5, 6, 3, 2, 0, 1}},
		{expr.Desc("x"), []int64{0, 2, 3, 5, 6, 4, 1}},
	} {
		if got := mustInts(Must(df.Sort(c.by)), "row"); !slices.Equal(got, c.want) {
			t.Errorf("%v: got %v, want %v", c.by, got, c.want)
		}
	}
}

// mustInts returns an int64 column.
func mustInts(df *DataFrame, name string) []int64 {
	x, err := df.Int64s(name)
	if err != nil {
		panic(err)
	}
	return x
}

func TestMissing_SortInCombine(t *testing.T) {
	checkWays(t, floats(nan, nil, inf, 1.0, nil, -inf), false, x.Sort(), -inf, 1.0, inf, nan, nil, nil)
	checkWays(t, floats(nan, nil, inf, 1.0, nil, -inf), false, x.SortDesc(), nan, inf, 1.0, -inf, nil, nil)
	checkWays(t, floats(nan, 1.0), false, x.Sort(), 1.0, nan)
	checkWays(t, floats(nil), false, x.Sort(), nil)
}

// TestMissing_DiffDropsMissing writes diff in every way that the language has:
// they agree.
func TestMissing_DiffDropsMissing(t *testing.T) {
	c := ints(7, nil, 3, nil, 4)
	sorted := func(x []int32) []int32 { slices.Sort(x); return x }
	for _, e := range []expr.Expr{x.Sort().Diff(),
		groupby.Func("x", func(x []int32) []int32 { return stats.Diff(sorted(x)) }),
		groupby.Func("x", groupby.Compose(stats.Diff[int32], sorted)),
		groupby.Call("x", groupby.ComposeAny(stats.Diff[int32], sorted))} {
		checkWays(t, c, true, e, int64(1), int64(3))
	}
	checkWays(t, c, true, x.Diff(), int64(-4), int64(1))
	checkWays(t, ints(nil, 5, nil), true, x.Diff())
	checkWays(t, ints(nil, nil), true, x.Sort().Diff())
	checkWays(t, floats(1.0, nil, nan, 2.0), true, x.Diff(), nan, nan)
}

func TestMissing_Comparison(t *testing.T) {
	df := Must(New(floats(1.0, nan, nil, 3.0), NewColumn("row", []int64{0, 1, 2, 3})))
	for _, c := range []struct {
		p    expr.Expr
		want []int64
	}{
		{x.Eq(nan), nil}, {x.Ne(nan), []int64{0, 1, 3}}, {x.Lt(nan), nil}, {x.Ge(nan), nil}, {x.Eq(x), []int64{0, 3}}, {x.Ne(x), []int64{1}},
		{x.Gt(0), []int64{0, 3}}, {x.Gt(0).Not(), []int64{1}}, {x.Gt(0).Or(true), []int64{0, 1, 2, 3}}, {x.Gt(0).Or(x.IsMissing()), []int64{0, 2, 3}},
		{x.Gt(0).And(true), []int64{0, 3}}, {x.Eq(nil), nil}, {x.IsMissing(), []int64{2}}, {x.IsPresent(), []int64{0, 1, 3}}, {x.IsNaN(), []int64{1}},
		{x.IsNaN().Not(), []int64{0, 3}}, {expr.Lit(nil), nil}, {expr.When(x.Gt(2)).Then(true).Else(nil), []int64{3}},
	} {
		for form, df := range map[string]*DataFrame{"": df, "view": Must(Must(df.Take(3, 2, 1, 0)).Take(3, 2, 1, 0))} {
			if got := mustInts(Must(df.Filter(c.p)), "row"); !slices.Equal(got, c.want) {
				t.Errorf("%s %v: got %v, want %v", form, c.p, got, c.want)
			}
		}
	}
}

func TestMissing_Keys(t *testing.T) {
	df := Must(New(floats(nan, nil, 0.0, -nan, minusZero, nil, nan), NewColumn("row", []int64{0, 1, 2, 3, 4, 5, 6})))
	for _, o := range strategies {
		withOptions(o, func() {
			got := Must(df.GroupBy("x").Combine(groupby.Count().As("n"), expr.Col("row").Last()))
			if n := mustInts(got, "n"); !slices.Equal(n, []int64{3, 2, 2}) {
				t.Errorf("%+v: got groups of %v", o, n)
			}
			if last := mustInts(got, "row_last"); !slices.Equal(last, []int64{6, 5, 4}) {
				t.Errorf("%+v: got last rows %v", o, last)
			}
			if rows := mustInts(Must(df.Unique("x")), "row"); !slices.Equal(rows, []int64{0, 1, 2}) {
				t.Errorf("%+v: unique: got rows %v", o, rows)
			}
			counts := read(Must(df.CountMap("x")))
			want := [][]any{{0.0, int64(2)}, {nan, int64(3)}, {nil, int64(2)}}
			if d := differ(counts, naive{counts.fields, nil, want}, false); d != "" {
				t.Errorf("%+v: count map: %s", o, d)
			}
		})
	}
}

func TestMissing_Quantile(t *testing.T) {
	for _, p := range []float64{-0.1, 1.1, nan, inf} {
		df := Must(New(floats(1.0, 2.0)))
		if _, err := df.Combine(x.Quantile(p)); err == nil {
			t.Errorf("combine: no error for %v", p)
		}
		if _, err := df.Quantile("x", 0.5, p); err == nil {
			t.Errorf("quantile: no error for %v", p)
		}
	}
	// Type 7 of 1, 2, 4, 8: h = 3p, so p = 0.3 lies 0.9 of the way from 1 to 2.
	c := floats(8.0, nil, 2.0, 4.0, 1.0)
	for p, want := range map[float64]float64{0: 1, 0.3: 1.9, 0.5: 3, 0.9: 6.8, 1: 8} {
		checkWays(t, c, true, x.Quantile(p), want)
	}
	checkWays(t, ints(1, 2), true, x.Median(), 1.5)
}
