package dataframe

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stoa-data/stoa/categorical"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/groupby"
	"github.com/stoa-data/stoa/internal/vector"
	"github.com/stoa-data/stoa/stats"
)

// The tests of this file bear the numbers of FEATURES sections 0, 2 and 3.

// intervalCounts are FEATURES Z1: how often the study saw each interval.
var intervalCounts = [][2]int{{0, 320}, {1, 2793}, {2, 585}, {3, 2625}, {4, 843}, {5, 159}, {6, 316}, {7, 1364}, {8, 512}, {9, 1435}, {10, 495},
	{11, 149}, {12, 103}, {13, 52}, {14, 139}, {15, 1715}, {16, 828}, {17, 15}, {18, 6}, {19, 1}, {23, 2}, {24, 5}, {25, 3}, {28, 2}, {29, 1},
	{31, 55}, {32, 92}, {33, 4}, {34, 3}, {40, 1}}

// intervals is a frame of the study's intervals, shuffled.
func intervals() *DataFrame {
	var x []int32
	for _, c := range intervalCounts {
		x = append(x, slices.Repeat([]int32{int32(c[0])}, c[1])...)
	}
	r := rand.New(rand.NewPCG(1, 2))
	r.Shuffle(len(x), func(i, j int) { x[i], x[j] = x[j], x[i] })
	return Must(New(NewColumn("interval", x)))
}

func TestZ1_Intervals(t *testing.T) {
	df := intervals()
	if df.Rows() != 14623 {
		t.Fatalf("got %d intervals", df.Rows())
	}
	for form, df := range map[string]*DataFrame{"": df, "view": Must(Must(Concat(df, df)).Head(14623)), "nullable": Must(large2(df).DropMissing())} {
		one := read(Must(df.Describe("mean", "std", "min", "q25", "median", "q75", "max", "mode", "iqr", "count")))
		want := []any{"interval", 6.805101552349039, 5.752370354791699, int64(0), 2.0, 5.0, 10.0, int64(40), int64(1), 8.0, int64(14623)}
		for i, w := range want {
			got := one.rows[0][i]
			if x, ok := got.(float64); got != w && !(ok && i == 2 && math.Abs(x-w.(float64)) <= 1e-12) { // std: the sum of squares is rounded
				t.Errorf("%s %s: got %v, want %v", form, one.fields[i].Name, got, w)
			}
		}
		counts := Must(df.CountMap("interval"))
		var wantRows [][]any
		for _, c := range intervalCounts {
			wantRows = append(wantRows, []any{int64(c[0]), int64(c[1])})
		}
		if d := differ(read(counts), naive{[]Field{{Name: "interval", Type: vector.Of(Int32)}, {Name: "n", Type: vector.Of(Int64)}}, nil, wantRows}, true); d != "" {
			t.Errorf("%s count map: %s", form, d)
		}
		q := must(Must(df.Quantile("interval", 0, 0.25, 0.5, 0.75, 1)).Float64s("interval"))
		if !slices.Equal(q, []float64{0, 2, 5, 10, 40}) {
			t.Errorf("%s quantiles: got %v", form, q)
		}
	}
}

// large2 puts missing values around the intervals.
func large2(df *DataFrame) *DataFrame {
	none := Must(New(columnOf("interval", gap(vector.Of(Int32), 99))))
	return Must(Concat(none, df, none))
}

// TestZ2_SingletonsVanish is the study in small: 6478 groups of one row, 130
// of two, 7 of three, 2 of four and one of five.
func TestZ2_SingletonsVanish(t *testing.T) {
	sizes := [][2]int{{1, 6478}, {2, 130}, {3, 7}, {4, 2}, {5, 1}}
	var ip []int64
	groups, diffs := 0, 0
	for _, s := range sizes {
		for range s[1] {
			ip = append(ip, slices.Repeat([]int64{int64(groups) * 7919 % 16777213}, s[0])...)
			groups++
			diffs += s[0] - 1
		}
	}
	r := rand.New(rand.NewPCG(3, 4))
	r.Shuffle(len(ip), func(i, j int) { ip[i], ip[j] = ip[j], ip[i] })
	at := make([]int32, len(ip))
	for i := range at {
		at[i] = r.Int32N(1000)
	}
	probes := Must(New(NewColumn("ip", ip), NewColumn("timestamp", at))).GroupBy("ip")
	eachStrategy(t, func(t *testing.T) {
		counts := Must(Must(probes.Combine(groupby.Count().As("count"))).CountMap("count"))
		for i, s := range sizes {
			if row := read(counts).rows[i]; row[0] != int64(s[0]) || row[1] != int64(s[1]) {
				t.Errorf("got %v, want %v", row, s)
			}
		}
		gaps := Must(probes.Combine(expr.Col("timestamp").Sort().Diff().As("interval")))
		if gaps.Rows() != diffs || diffs != 130+2*7+3*2+4 {
			t.Errorf("got %d intervals, want %d", gaps.Rows(), diffs)
		}
		same := Must(probes.Combine(groupby.Func("timestamp", func(t []int32) []int32 {
			slices.Sort(t)
			return stats.Diff(t)
		}).As("interval")))
		if d := differ(read(same), read(gaps), true); d != "" {
			t.Errorf("a Go function: %s", d)
		}
	})
}

func TestZ3_Describe(t *testing.T) {
	got := Must(intervals().Describe("mean", "std", "min", "q25", "median", "q75", "max"))
	var kinds []Kind
	for _, f := range got.Schema() {
		kinds = append(kinds, f.Type.Kind)
	}
	if got.Rows() != 1 || !slices.Equal(kinds, []Kind{String, Float64, Float64, Int32, Float64, Float64, Float64, Int32}) {
		t.Errorf("got %d rows of %v", got.Rows(), kinds)
	}
}

func TestZ4_DisplayOfView(t *testing.T) {
	t.Setenv("COLUMNS", "80")
	df := Must(Must(New(ints(7, nil, 42), NewColumn("port", []string{"80", "443", "80"}))).Categorize("port"))
	golden(t, "display/study_view.txt", Must(df.Filter(x.Gt(40).Or(x.IsMissing()))).String())
}

// TestZ5_LevelOrder: sorted levels change order and comparison, never values.
func TestZ5_LevelOrder(t *testing.T) {
	df := Must(New(NewColumn("port", []string{"7", "443", "80", "443"})))
	plain := Must(df.Categorize("port"))
	if got := show(plain.CountMap("port")); got != "443 2; 7 1; 80 1" {
		t.Errorf("by value: got %s", got)
	}
	numeric := Must(plain.Categorize("port", categorical.Ordered(), categorical.LevelsFunc(categorical.Numeric)))
	if got := show(numeric.CountMap("port")); got != "7 1; 80 1; 443 2" {
		t.Errorf("by number: got %s", got)
	}
	if a, b := must(plain.Strings("port")), must(numeric.Strings("port")); !slices.Equal(a, b) {
		t.Errorf("values changed: %v, %v", a, b)
	}
	if got := show(numeric.Filter(expr.Col("port").Gt(expr.Level("7")))); got != "443; 80; 443" {
		t.Errorf("above 7: got %s", got)
	}
	if got := show(numeric.GroupBy("port").Sorted().Combine(groupby.Count())); got != "7 1; 80 1; 443 2" {
		t.Errorf("sorted groups: got %s", got)
	}
	if got := show(numeric.Sort(expr.Desc("port"))); got != "443; 443; 80; 7" {
		t.Errorf("sorted: got %s", got)
	}
	if got := show(numeric.Combine(expr.Col("port").Min(), expr.Col("port").Max())); got != "7 443" {
		t.Errorf("extremes: got %s", got)
	}
}

func TestT1_TransformNames(t *testing.T) {
	df := sales()
	for want, f := range map[string]func() (*DataFrame, error){
		"k x_sum":            func() (*DataFrame, error) { return df.GroupBy("k").Combine(x.Sum()) },
		"k total":            func() (*DataFrame, error) { return df.GroupBy("k").Combine(x.Sum().As("total")) },
		"x_sort_diff":        func() (*DataFrame, error) { return df.Combine(x.Sort().Diff()) },
		"k x y x_is_missing": func() (*DataFrame, error) { return df.Derive(x.IsMissing()) },
		"y x_add k":          func() (*DataFrame, error) { return df.Select("y", x.Add(1), "k") },
		"k x_function":       func() (*DataFrame, error) { return df.GroupBy("k").Combine(groupby.Func("x", stats.Diff[int32])) },
		"k x y x_function":   func() (*DataFrame, error) { return df.Derive(expr.Map("x", func(x int32) bool { return x > 3 })) },
		"k z y":              func() (*DataFrame, error) { return df.Rename("x", "z") },
		"x y":                func() (*DataFrame, error) { return df.Drop("k") },
		"k x y n":            func() (*DataFrame, error) { return df.With(NewColumn("n", make([]int8, 6))) },
		"k is_b x_max x_mean": func() (*DataFrame, error) {
			return df.GroupBy("k", expr.Col("k").Eq("b").As("is_b")).Combine(x.Max(), x.Mean())
		},
	} {
		if got := Must(f()).Names(); !slices.Equal(got, strings.Fields(want)) {
			t.Errorf("got %v, want %s", got, want)
		}
	}
}

func TestT3_RowsAndRowWise(t *testing.T) {
	if got := show(sales().GroupBy("k").Combine(groupby.Count().As("nrow"))); got != "a 3; b 1; c 2" {
		t.Errorf("got %s", got)
	}
	even := expr.Of[int32]("x").Where(func(x int32) bool { return x%2 == 0 })
	if got := show(sales().Filter(even)); got != "c 4 4; c 4 6" {
		t.Errorf("row by row: got %s", got)
	}
	if got := show(Must(sales().Select(expr.Map("x", func(x int32) string { return strings.Repeat("i", int(x)) }).As("x"))).Tail(3)); got != "iiii; <nil>; iiii" {
		t.Errorf("map: got %s", got)
	}
}

func TestT4_ResultLength(t *testing.T) {
	df := sales()
	derived := Must(df.Derive(x.Max().As("top")))
	if got := read(derived); len(got.rows) != 6 || differ(got.with(got.rows), got, true) != "" {
		t.Errorf("derive: got %d rows", len(got.rows))
	}
	for i, row := range read(Must(derived.Select("k", "x", "y"))).rows {
		if !slices.Equal(row, read(df).rows[i]) {
			t.Errorf("derive changed row %d", i)
		}
	}
	if got := Must(df.Combine(x.Head(4), x.Max())); got.Rows() != 4 {
		t.Errorf("combine: got %d rows", got.Rows())
	}
}

func TestT6_KeysFirst(t *testing.T) {
	got := Must(sales().GroupBy("y", "k").Combine(groupby.Count(), x.Max()))
	if want := []string{"y", "k", "count", "x_max"}; !slices.Equal(got.Names(), want) {
		t.Errorf("got %v, want %v", got.Names(), want)
	}
}

func TestT10_Sort(t *testing.T) {
	df := Must(New(NewColumn("a", []string{"b", "a", "b", "a", "b"}), floats(1.0, nil, nan, 2.0, 1.0), NewColumn("row", []int8{0, 1, 2, 3, 4})))
	for _, c := range []struct {
		by   []any
		want string
	}{
		{[]any{"a", "x"}, "a 2 3; a <nil> 1; b 1 0; b 1 4; b NaN 2"},
		{[]any{expr.Desc("a"), expr.Desc("x")}, "b NaN 2; b 1 0; b 1 4; a 2 3; a <nil> 1"},
		{[]any{expr.Asc("x"), expr.Desc("a")}, "b 1 0; b 1 4; a 2 3; b NaN 2; a <nil> 1"},
		{[]any{x.IsMissing(), expr.Desc(expr.Col("row"))}, "b 1 4; a 2 3; b NaN 2; b 1 0; a <nil> 1"},
		{[]any{x.Mul(-1)}, "a 2 3; b 1 0; b 1 4; b NaN 2; a <nil> 1"},
		{[]any{expr.Lit(1)}, "b 1 0; a <nil> 1; b NaN 2; a 2 3; b 1 4"},
	} {
		if got := show(df.Sort(c.by...)); got != c.want {
			t.Errorf("%v: got %s, want %s", c.by, got, c.want)
		}
	}
}

func TestT11_Unique(t *testing.T) {
	df := Must(New(NewColumn("a", []string{"p", "q", "p", "r", "p"}), NewColumn("row", []int8{0, 1, 2, 3, 4})))
	for want, f := range map[string]func(...any) (*DataFrame, error){"p 0; q 1; r 3": df.Unique, "q 1; r 3; p 4": df.UniqueLast, "q 1; r 3": df.UniqueOnly} {
		if got := show(f("a")); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		if got := Must(f()); got.Rows() != 5 {
			t.Errorf("all columns: got %d rows", got.Rows())
		}
	}
	if got := show(df.Unique(expr.Col("row").Gt(1))); got != "p 0; p 2" {
		t.Errorf("computed: got %s", got)
	}
	if got := Must(df.Unique()); !got.IsView() {
		t.Error("not a view")
	}
}

func TestT12_Missing(t *testing.T) {
	s := cells([]any{nil, "b", "c"}, func(c any) string { return c.(string) })
	s.field.Name = "s"
	df := Must(New(ints(1, nil, 3), s, NewColumn("row", []int8{0, 1, 2})))
	for want, names := range map[string][]string{"3 c 2": nil, "1 <nil> 0; 3 c 2": {"x"}, "<nil> b 1; 3 c 2": {"s"}} {
		got := Must(df.DropMissing(names...))
		if show(got, nil) != want || !got.IsView() {
			t.Errorf("%v: got %s", names, show(got, nil))
		}
	}
	filled := Must(Must(df.FillMissing("x", 9)).FillMissing("s", "z"))
	if got := show(filled, nil); got != "1 z 0; 9 b 1; 3 c 2" {
		t.Errorf("filled: got %s", got)
	}
	for _, f := range filled.Schema() {
		if f.Nullable {
			t.Errorf("%s is still nullable", f.Name)
		}
	}
	if got := show(Must(Must(df.Categorize("s")).FillMissing("s", "c")).Select("s")); got != "c; b; c" {
		t.Errorf("filled level: got %s", got)
	}
	coalesced := expr.When(x.IsPresent()).Then(x).Else(expr.Col("row"))
	if got := show(df.Select(coalesced.As("x"))); got != "1; 1; 3" {
		t.Errorf("coalesced: got %s", got)
	}
}

func TestT14_Rows(t *testing.T) {
	df := sales()
	for want, f := range map[string]func() (*DataFrame, error){
		"a 3 1": func() (*DataFrame, error) { return df.Head(1) }, "c 4 6": func() (*DataFrame, error) { return df.Tail(1) },
		"b 7 2; a 1 3": func() (*DataFrame, error) { return df.Slice(1, 3) }, "a 1 3; a 3 1; a 3 1": func() (*DataFrame, error) { return df.Take(2, 0, 0) },
	} {
		if got := show(f()); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	a, b := Must(df.Sample(3, 7)), Must(df.Sample(3, 7))
	if show(a, nil) != show(b, nil) || Must(a.Unique()).Rows() != 3 || !a.IsView() {
		t.Errorf("sample: got %s and %s", show(a, nil), show(b, nil))
	}
	if y := must(a.Float64s("y")); !slices.IsSorted(y) {
		t.Errorf("sample is not in row order: %v", y)
	}
	if got := Must(df.Sample(6, 1)); show(got, nil) != show(df, nil) {
		t.Errorf("sample of all: got %s", show(got, nil))
	}
}

func TestT15_Describe(t *testing.T) {
	df := Must(New(ints(3, nil, 1, 1), NewColumn("s", []string{"b", "a", "b", "c"}), NewColumn("o", []bool{true, false, true, true})))
	want := [][]any{
		{"x", 5.0 / 3, "1", 1.0, "3", int64(1), "Int32"},
		{"s", nil, "a", nil, "c", int64(0), "String"},
		{"o", 0.75, "false", 1.0, "true", int64(0), "Bool"},
	}
	got := read(Must(df.Describe()))
	if d := differ(got, naive{got.fields, nil, want}, false); d != "" {
		t.Errorf("default: %s", d)
	}
	if names := []string{"variable", "mean", "min", "median", "max", "nmissing", "eltype"}; !slices.Equal(Must(df.Describe()).Names(), names) {
		t.Errorf("got %v", Must(df.Describe()).Names())
	}
	all := read(Must(Must(df.Select("x")).Describe("std", "var", "sum", "count", "nunique", "nmissing", "first", "last", "mode", "iqr", "q25", "q75", "q99.9", "mad", "skewness", "kurtosis")))
	wantAll := []any{"x", math.Sqrt(4.0 / 3), 4.0 / 3, int64(5), int64(3), int64(2), int64(1), int64(3), int64(1), int64(1), 1.0, 1.0, 2.0, 2.996, 0.0, math.Sqrt(0.5), -1.5}
	if d := differ(all, naive{all.fields, nil, [][]any{wantAll}}, false); d != "" {
		t.Error(d)
	}
	if got := read(Must(Must(df.Head(0)).Describe("mean", "sum", "min", "count"))); got.rows[0][1] != nil || got.rows[0][2] != int64(0) {
		t.Errorf("no rows: got %v", got.rows)
	}
	if _, err := df.Describe("men"); err == nil || !strings.Contains(err.Error(), `did you mean "mean"`) {
		t.Errorf("unknown: got %v", err)
	}
}

func TestG1_OrderOfGroups(t *testing.T) {
	df := Must(New(NewColumn("k", []string{"c", "a", "c", "b"}), ints(1, 2, 3, 4)))
	cat := Must(df.Categorize("k"))
	eachStrategy(t, func(t *testing.T) {
		for _, df := range []*DataFrame{df, cat} {
			if got := show(df.GroupBy("k").Combine(groupby.Func("x", func(x []int32) int32 { return x[0]*10 + x[len(x)-1] }))); got != "c 13; a 22; b 44" {
				t.Errorf("first appearance: got %s", got)
			}
			if got := show(df.GroupBy("k").Sorted().Combine(groupby.Count())); got != "a 1; b 1; c 2" {
				t.Errorf("sorted: got %s", got)
			}
			if got := show(df.GroupBy("k").Sorted().Combine(x.Sort())); got != "a 2; b 4; c 1; c 3" {
				t.Errorf("sorted, expanded: got %s", got)
			}
		}
	})
}

func TestG2_MissingIsGroup(t *testing.T) {
	df := Must(New(ints(nil, 1, nil), NewColumn("y", []int8{1, 2, 4})))
	if got := show(df.GroupBy("x").Combine(expr.Col("y").Sum())); got != "<nil> 5; 1 2" {
		t.Errorf("got %s", got)
	}
	if got := show(Must(df.DropMissing("x")).GroupBy("x").Combine(expr.Col("y").Sum())); got != "1 2" {
		t.Errorf("without: got %s", got)
	}
	if got := show(df.GroupBy("x").Sorted().Combine(expr.Col("y").Sum())); got != "1 2; <nil> 5" {
		t.Errorf("sorted: got %s", got)
	}
}

func TestG3_Index(t *testing.T) {
	df := sales()
	for _, g := range []*Grouped{df.GroupBy("k"), Must(Must(df.Take(5, 4, 3, 2, 1, 0)).Take(5, 4, 3, 2, 1, 0)).GroupBy("k"), Must(df.Categorize("k")).GroupBy("k")} {
		if n := must(g.Len()); n != 3 {
			t.Errorf("got %d groups", n)
		}
		if got := show(g.Keys()); got != "a; b; c" {
			t.Errorf("keys: got %s", got)
		}
		if got := show(g.Group(2)); got != "c 4 4; c 4 6" {
			t.Errorf("group 2: got %s", got)
		}
		if got := show(g.Get("a")); got != "a 3 1; a 1 3; a <nil> 5" {
			t.Errorf("get: got %s", got)
		}
		if _, err := g.Get("z"); !errors.Is(err, ErrNoGroup) {
			t.Errorf("get of none: got %v", err)
		}
		var rows []int
		for group, err := range g.All() {
			rows = append(rows, must(group, err).Rows())
		}
		if !slices.Equal(rows, []int{3, 1, 2}) {
			t.Errorf("all: got groups of %v", rows)
		}
		sorted := g.Sorted()
		if err := sorted.Each(func(i int, group *DataFrame) error {
			if want := []string{"a", "b", "c"}[i]; must(group.Strings("k"))[0] != want || !group.IsView() {
				t.Errorf("group %d is %v", i, group)
			}
			return nil
		}); err != nil {
			t.Error(err)
		}
	}
	keys := Must(New(floats(nan, nil, minusZero, 1.0), NewColumn("u", []uint8{1, 1, 2, 2})))
	g := keys.GroupBy("x", "u")
	for _, c := range []struct {
		keys []any
		want string
	}{{[]any{nan, 1}, "NaN 1"}, {[]any{float32(nan), uint8(1)}, "NaN 1"}, {[]any{nil, 1}, "<nil> 1"}, {[]any{0, 2}, "-0 2"}, {[]any{1.0, 2}, "1 2"}} {
		if got := show(g.Get(c.keys...)); got != c.want {
			t.Errorf("get %v: got %s", c.keys, got)
		}
	}
}

// TestG5_FunctionsAreDeterministic runs a Go function on many groups.
func TestG5_FunctionsAreDeterministic(t *testing.T) {
	const n = 100_000
	k, v := make([]int32, n), make([]float64, n)
	r := rand.New(rand.NewPCG(5, 6))
	for i := range k {
		k[i], v[i] = r.Int32N(20_000), r.Float64()
	}
	df := Must(New(NewColumn("k", k), NewColumn("v", v)))
	var first naive
	eachStrategy(t, func(t *testing.T) {
		got := read(Must(df.GroupBy("k").Combine(groupby.Func("v", func(x []float64) float64 {
			s := 0.0
			for _, v := range x { // the order of rows shows in the last digits
				s = s*0.7 + v
			}
			return s
		}), expr.Col("v").Sum(), expr.Col("v").Std())))
		if first.rows == nil {
			first = got
		}
		if d := differ(got, first, true); d != "" {
			t.Error(d)
		}
	})
}
