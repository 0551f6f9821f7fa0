package dataframe

import (
	"errors"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/groupby"
	"github.com/stoa-data/stoa/internal/vector"
	"github.com/stoa-data/stoa/stats"
)

// The tests of this file follow "Result types" of DESIGN section 3, sentence
// by sentence.

// typeOf returns the type of an expression over a column x, grouped and not.
func typeOf(t *testing.T, c Column, e expr.Expr) Type {
	t.Helper()
	df := Must(New(c))
	one, err := df.Combine(e.As("out"))
	if err != nil {
		t.Errorf("%v of %v: %v", e, c.Type(), err)
		return Type{}
	}
	many := Must(Must(df.With(NewColumn("k", make([]int8, df.Rows())))).GroupBy("k").Combine(e.As("out")))
	if one.Schema()[0].Type != many.Schema()[1].Type {
		t.Errorf("%v of %v: %v ungrouped, %v grouped", e, c.Type(), one.Schema()[0].Type, many.Schema()[1].Type)
	}
	return one.Schema()[0].Type
}

func TestResultType_Aggregates(t *testing.T) {
	for _, typ := range randomTypes {
		t.Run(typ.String(), func(t *testing.T) {
			c, _, _ := threeOf(typ)
			want := func(e expr.Expr, want Type) {
				t.Helper()
				if got := typeOf(t, c, e); got != want {
					t.Errorf("%v: got %v, want %v", e, got, want)
				}
			}
			for _, e := range []expr.Expr{x.Count(), x.Len(), x.NUnique(), x.Unique().Len(), groupby.Count()} {
				want(e, vector.Of(Int64))
			}
			for _, e := range []expr.Expr{x.Min(), x.Max(), x.First(), x.Last(), x.Mode(), x.Sort(), x.SortDesc(), x.Unique(), x.Head(1), x.Tail(1)} {
				want(e, typ)
			}
			if summable(typ) {
				want(x.Sum(), totalType(typ))
				want(x.Var(), vector.Of(Float64))
			}
			if averaged(typ) {
				for _, e := range []expr.Expr{x.Mean(), x.Median(), x.Quantile(0.1)} {
					want(e, toMean(typ))
				}
			}
			if typ.Kind == Timestamp {
				want(x.Std(), Type{Kind: Duration, Unit: typ.Unit})
			}
			for _, e := range []expr.Expr{x.Sum(), x.Mean(), x.Var(), x.Std(), x.Median(), x.Any(), x.Diff()} {
				ok := map[string]bool{"x_sum": summable(typ), "x_var": summable(typ), "x_any": typ.Kind == Bool,
					"x_diff": typ.Kind.IsNumeric() || typ.Kind.IsTemporal() && typ.Kind != Time}
				defined, listed := ok[e.Name()]
				if !listed {
					defined = averaged(typ)
				}
				if _, err := Must(New(c)).Combine(e); defined != (err == nil) || err != nil && !errors.Is(err, ErrType) {
					t.Errorf("%v: got error %v", e, err)
				}
			}
		})
	}
}

func TestResultType_SumOverflow(t *testing.T) {
	for _, c := range []struct {
		values any
		ok     bool
	}{
		{[]int64{math.MaxInt64, 1}, false}, {[]int64{math.MinInt64, -1}, false}, {[]uint64{math.MaxUint64, 1}, false},
		{[]int64{math.MaxInt64, 1, -1}, true}, {[]int64{math.MinInt64, -1, 1}, true}, // only the sum itself counts
		{[]int32{math.MaxInt32, math.MaxInt32}, true}, {[]uint64{math.MaxUint64, 0}, true}, {[]time.Duration{math.MaxInt64, 1}, false},
	} {
		for _, df := range []*DataFrame{Must(New(NewColumn("x", c.values))), large(NewColumn("x", c.values))} {
			_, whole := df.Combine(x.Sum())
			_, grouped := Must(df.With(NewColumn("k", make([]int8, df.Rows())))).GroupBy("k").Combine(x.Sum())
			for _, err := range []error{whole, grouped} {
				if (err == nil) != c.ok || err != nil && !errors.Is(err, ErrOverflow) {
					t.Errorf("%v: got error %v", c.values, err)
				}
			}
		}
	}
}

// large puts 200 missing values behind a column.
func large(c Column) *DataFrame {
	return Must(Concat(Must(New(c)), Must(New(columnOf("x", gap(c.Type(), 200))))))
}

func TestResultType_Arithmetic(t *testing.T) {
	types := func(y Kind, e ...expr.Expr) []Type {
		c, _, _ := threeOf(vector.Of(y))
		c.field.Name = "y"
		var out []Type
		for _, a := range []Kind{Int8, Int16, Int32, Int64, Uint8, Uint16, Uint32, Uint64, Float32, Float64} {
			b, _, _ := threeOf(vector.Of(a))
			df := Must(Must(New(b, c)).Select(e[0].As("out")))
			out = append(out, df.Schema()[0].Type)
		}
		return out
	}
	y := expr.Col("y")
	of := func(kinds ...Kind) []Type {
		out := make([]Type, len(kinds))
		for i, k := range kinds {
			out[i] = vector.Of(k)
		}
		return out
	}
	// x of:                  int8   int16  int32  int64  uint8  uint16 uint32 uint64 float32  float64
	for kind, want := range map[Kind][]Type{
		Int8:    of(Int8, Int16, Int32, Int64, Int16, Int32, Int64, Int64, Float64, Float64),
		Uint8:   of(Int16, Int16, Int32, Int64, Int16, Int32, Int64, Int64, Float64, Float64),
		Int32:   of(Int32, Int32, Int32, Int64, Int32, Int32, Int64, Int64, Float64, Float64),
		Uint32:  of(Int64, Int64, Int64, Int64, Int64, Int64, Int64, Int64, Float64, Float64),
		Uint64:  of(Int64, Int64, Int64, Int64, Int64, Int64, Int64, Int64, Float64, Float64),
		Float32: of(Float64, Float64, Float64, Float64, Float64, Float64, Float64, Float64, Float32, Float64),
		Float64: of(Float64, Float64, Float64, Float64, Float64, Float64, Float64, Float64, Float64, Float64),
	} {
		for _, e := range []expr.Expr{x.Add(y), x.Sub(y), y.Sub(x), x.Mul(y)} {
			if got := types(kind, e); !slices.Equal(got, want) {
				t.Errorf("%v with y %v:\ngot  %v\nwant %v", e, kind, got, want)
			}
		}
		if got := types(kind, x.Div(y)); slices.ContainsFunc(got, func(t Type) bool { return t.Kind != Float64 }) {
			t.Errorf("x / y with y %v: got %v", kind, got)
		}
	}
}

func TestResultType_ArithmeticIsChecked(t *testing.T) {
	df := Must(New(NewColumn("x", []int8{1, 100, -128}), NewColumn("u", []uint64{1, 2, math.MaxUint64})))
	for _, e := range []expr.Expr{x.Add(100), x.Sub(100), x.Mul(2), x.Neg(), expr.Col("u").Add(1), expr.Col("u").Sub(uint64(math.MaxUint64)), x.Add(uint64(math.MaxUint64))} {
		if _, err := df.Derive(e.As("out")); !errors.Is(err, ErrOverflow) {
			t.Errorf("%v: got error %v", e, err)
		}
	}
	for _, e := range []expr.Expr{x.Add(1000), x.Mul(200), expr.Col("u").Sub(expr.Col("u").Max()), expr.Col("u").Div(2)} {
		_, err := df.Derive(e.As("out"))
		if want := e.Name() == "u_sub"; want != errors.Is(err, ErrOverflow) { // int64 holds no such value
			t.Errorf("%v: got error %v", e, err)
		}
	}
}

// TestResultType_LiteralAdapts: a number takes the type of the column it meets
// when it fits there, wherever it stands.
func TestResultType_LiteralAdapts(t *testing.T) {
	df := Must(New(NewColumn("x", []int32{1, 2}), NewColumn("b", []bool{true, false}), NewColumn("u", []uint16{1, 2}), NewColumn("f", []float32{1, 2})))
	b, u, f := expr.Col("b"), expr.Col("u"), expr.Col("f")
	for _, c := range []struct {
		e    expr.Expr
		want Kind
	}{
		{x.Add(1), Int32}, {expr.Lit(1).Add(x), Int32}, {x.Add(int64(1 << 40)), Int64}, {x.Add(1.5), Float64}, {u.Add(1), Int32}, {u.Add(uint64(1)), Int32},
		{f.Add(0.5), Float32}, {f.Add(0.1), Float64}, {f.Add(1), Float32},
		{expr.When(b).Then(x).Else(0), Int32}, {expr.When(b).Then(0).Else(x), Int32}, {expr.When(b).Then(int64(1 << 40)).Else(x), Int64}, {expr.When(b).Then(nil).Else(x), Int32},
		{expr.When(b).Then(1).Else(2), Int64}, {expr.When(b).Then(u).Else(x), Int32}, {expr.Lit(nil), Bool}, {expr.When(b).Then(nil).End(), Bool},
	} {
		got, err := df.Select(c.e.As("out"))
		if err != nil {
			t.Errorf("%v: %v", c.e, err)
		} else if typ := got.Schema()[0].Type; typ != vector.Of(c.want) {
			t.Errorf("%v: got %v, want %v", c.e, typ, c.want)
		}
		if d := invariants(got); d != "" {
			t.Errorf("%v: %s", c.e, d)
		}
	}
}

func TestResultType_Diff(t *testing.T) {
	ms := Type{Kind: Timestamp, Unit: Millisecond, Zone: "UTC"}
	for typ, want := range map[Type]Type{
		vector.Of(Int8): vector.Of(Int8), vector.Of(Int16): vector.Of(Int16), vector.Of(Int32): vector.Of(Int32), vector.Of(Int64): vector.Of(Int64),
		vector.Of(Uint8): vector.Of(Int16), vector.Of(Uint16): vector.Of(Int32), vector.Of(Uint32): vector.Of(Int64), vector.Of(Uint64): vector.Of(Int64),
		vector.Of(Float32): vector.Of(Float32), vector.Of(Float64): vector.Of(Float64),
		ms: {Kind: Duration, Unit: Millisecond}, vector.Of(Date): {Kind: Duration, Unit: Second}, {Kind: Duration, Unit: Nanosecond}: {Kind: Duration, Unit: Nanosecond},
	} {
		c, _, _ := threeOf(typ)
		for _, e := range []expr.Expr{x.Diff(), x.Sort().Diff()} {
			if got := typeOf(t, c, e); got != want {
				t.Errorf("%v of %v: got %v, want %v", e, typ, got, want)
			}
		}
	}
	checkWays(t, NewColumn("x", []uint8{200, 0, 100}), true, x.Diff(), int64(-200), int64(100))
	checkWays(t, NewColumn("x", []uint64{math.MaxUint64, math.MaxUint64 - 1}), true, x.Diff(), int64(-1))
	checkWays(t, columnOf("x", vector.FromSlice(vector.Of(Date), []int32{10, 8}, vector.Bitmap{})), true, x.Diff(), int64(-2*86400))
	for _, values := range []any{[]int8{-100, 100}, []int32{math.MaxInt32, -2}, []int64{math.MinInt64, 1}, []uint64{0, math.MaxUint64}} {
		for _, e := range []expr.Expr{x.Diff(), x.SortDesc().Diff()} {
			if _, err := Must(New(NewColumn("x", values))).Combine(e); !errors.Is(err, ErrOverflow) {
				t.Errorf("%v of %v: got error %v", e, values, err)
			}
		}
	}
}

func TestResultType_TemporalMeans(t *testing.T) {
	at := func(s int64) time.Time { return time.Unix(s, 0).UTC() }
	c := NewColumn("x", []time.Time{at(1_700_000_010), at(1_700_000_000), at(1_700_000_001)})
	// Nanoseconds of this century need more digits than a float64 has.
	checkWays(t, c, true, x.Median(), int64(1_700_000_001_000_000_000))
	checkWays(t, c, true, x.Mean(), int64(1_700_000_003_666_666_667))
	checkWays(t, c, true, x.Quantile(0.25), int64(1_700_000_000_500_000_000))
	checkWays(t, NewColumn("x", []time.Duration{10, 0, 5}), true, x.Mean(), int64(5))
	checkWays(t, NewColumn("x", []time.Duration{10, 0, 5}), true, x.Std(), int64(5))
}

func TestResultType_UnnamedOutputs(t *testing.T) {
	df := Must(New(NewColumn("ip", []int64{1}), NewColumn("bytes", []int32{1}), NewColumn("timestamp", []int32{1})))
	col := expr.Col
	for want, e := range map[string]expr.Expr{
		"bytes_sum": col("bytes").Sum(), "timestamp_sort_diff": col("timestamp").Sort().Diff(), "count": groupby.Count(),
		"timestamp_function": groupby.Func("timestamp", stats.Diff[int32]), "bytes_max_sub": col("bytes").Max().Sub(col("bytes").Min()),
		"bytes_unique_len": col("bytes").Unique().Len(), "bytes": col("bytes"), "bytes_head": col("bytes").Head(2), "bytes_quantile": col("bytes").Quantile(0.1),
		"bytes_mul": expr.Lit(2).Mul(col("bytes")).Sum().As("bytes_mul"), "bytes_is_missing": col("bytes").IsMissing(), "n": groupby.Count().As("n"),
	} {
		got, err := df.GroupBy("ip").Combine(e)
		if err != nil {
			t.Errorf("%v: %v", e, err)
		} else if names := got.Names(); !slices.Equal(names, []string{"ip", want}) {
			t.Errorf("%v: got %v, want %s", e, names, want)
		}
		if e.Name() != want {
			t.Errorf("%v: Name is %s", e, e.Name())
		}
	}
}

func TestResultType_OutputNamedLikeKey(t *testing.T) {
	df := Must(New(NewColumn("k", []int64{1}), NewColumn("x", []int64{1})))
	for _, e := range []expr.Expr{x.Sum().As("k"), expr.Col("k"), expr.Col("k").Sort().As("k")} {
		if _, err := df.GroupBy("k").Combine(e); !errors.Is(err, errDuplicate) {
			t.Errorf("%v: got error %v", e, err)
		}
	}
	if _, err := df.GroupBy("k").Combine(x.Sum(), x.Sum()); !errors.Is(err, errDuplicate) {
		t.Errorf("twice: got error %v", err)
	}
	if _, err := df.GroupBy("k", "k").Combine(x.Sum()); !errors.Is(err, errDuplicate) {
		t.Errorf("key twice: got error %v", err)
	}
}

func TestResultType_CountMap(t *testing.T) {
	for _, typ := range randomTypes {
		t.Run(typ.String(), func(t *testing.T) {
			c, least, most := threeOf(typ)
			for _, name := range []string{"x", "n"} {
				c.field.Name = name
				n := map[string]string{"x": "n", "n": "n_1"}[name]
				got := read(Must(Must(New(c)).CountMap(name)))
				want := naive{fields: []Field{{Name: name, Type: typ}, {Name: n, Type: vector.Of(Int64)}},
					rows: [][]any{{least, int64(2)}, {most, int64(1)}, {nil, int64(1)}}}
				if d := differ(got, want, true); d != "" {
					t.Errorf("%s: %s", name, d)
				}
			}
		})
	}
}

func TestResultType_Describe(t *testing.T) {
	of := func(columns ...Column) *DataFrame { return Must(New(columns...)) }
	small, wide := NewColumn("a", []int16{1, 2}), NewColumn("b", []int32{3, 4})
	text, real := NewColumn("c", []string{"x", "y"}), NewColumn("d", []float64{0.5, 1})
	types := func(df *DataFrame) (out []Kind) {
		for _, f := range Must(df.Describe("min", "max", "median", "first", "last", "mode", "mean", "nmissing", "eltype")).Schema()[1:] {
			out = append(out, f.Type.Kind)
		}
		return out
	}
	for _, c := range []struct {
		df   *DataFrame
		want []Kind
	}{
		{of(wide), []Kind{Int32, Int32, Float64, Int32, Int32, Int32, Float64, Int64, String}},
		{of(small, wide), []Kind{Int32, Int32, Float64, Int32, Int32, Int32, Float64, Int64, String}},
		{of(wide, real), []Kind{Float64, Float64, Float64, Float64, Float64, Float64, Float64, Int64, String}},
		{of(wide, text), []Kind{String, String, Float64, String, String, String, Float64, Int64, String}},
	} {
		if got := types(c.df); !slices.Equal(got, c.want) {
			t.Errorf("%v: got %v, want %v", c.df.Names(), got, c.want)
		}
	}
}
