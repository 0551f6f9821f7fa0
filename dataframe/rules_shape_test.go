package dataframe

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/groupby"
	"github.com/stoa-data/stoa/internal/exec"
)

// The tests of this file follow what DESIGN section 4 says about shapes.

// sales is a frame of three groups of three, one and two rows.
func sales() *DataFrame {
	return Must(New(NewColumn("k", []string{"a", "b", "a", "c", "a", "c"}), ints(3, 7, 1, 4, nil, 4), NewColumn("y", []float64{1, 2, 3, 4, 5, 6})))
}

// eachStrategy runs f under every way to group.
func eachStrategy(t *testing.T, f func(t *testing.T)) {
	for i, o := range strategies {
		withOptions(o, func() { t.Run([]string{"auto", "direct", "hash", "partitioned"}[i], f) })
	}
}

// show returns the cells of a frame, row by row.
func show(df *DataFrame, err error) string {
	if err != nil {
		return err.Error()
	}
	var rows []string
	for _, row := range read(df).rows {
		rows = append(rows, strings.TrimSuffix(fmt.Sprintln(row...), "\n"))
	}
	return strings.Join(rows, "; ")
}

func TestShape_ScalarsAreOneRow(t *testing.T) {
	eachStrategy(t, func(t *testing.T) {
		got := show(sales().GroupBy("k").Combine(x.Max(), groupby.Count(), x.Mean().Mul(2).As("twice"), expr.Lit(5).As("five"), expr.Lit(2).Add(3).As("sum")))
		if want := "a 3 3 4 5 5; b 7 1 14 5 5; c 4 2 8 5 5"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	})
}

func TestShape_ScalarsRepeat(t *testing.T) {
	eachStrategy(t, func(t *testing.T) {
		got := show(sales().GroupBy("k").Combine(x.Max(), x.Sort(), expr.Lit("z").As("z"), groupby.Count()))
		if want := "a 3 1 z 3; a 3 3 z 3; a 3 <nil> z 3; b 7 7 z 1; c 4 4 z 2; c 4 4 z 2"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	})
}

// TestShape_EmptyResultVanishes: scalars are repeated 0 times, too.
func TestShape_EmptyResultVanishes(t *testing.T) {
	eachStrategy(t, func(t *testing.T) {
		for _, e := range []expr.Expr{x.Diff(), x.Sort().Diff(), groupby.Func("x", func(x []int32) []int32 { return x[:len(x)-len(x)%2] }).Sort().Diff()} {
			got, err := sales().GroupBy("k").Combine(groupby.Count(), e.As("d"))
			if err != nil || slices.Contains(must(got.Strings("k")), "b") || got.Rows() != 2 {
				t.Errorf("%v: got %v, %v", e, show(got, err), err)
			}
		}
		got := show(sales().GroupBy("k").Combine(groupby.Count(), x.Head(0)))
		if got != "" {
			t.Errorf("head of none: got %s", got)
		}
	})
}

// must panics on an error.
func must[T any](x T, err error) T {
	if err != nil {
		panic(err)
	}
	return x
}

func TestShape_AlignedBesideFree(t *testing.T) {
	eachStrategy(t, func(t *testing.T) {
		got := show(sales().GroupBy("k").Combine(expr.Col("y"), x.Sort(), x.Sub(x.Max()).As("below")))
		if want := "a 1 1 0; a 3 3 -2; a 5 <nil> <nil>; b 2 7 0; c 4 4 0; c 6 4 0"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	})
}

func TestShape_UnequalLengths(t *testing.T) {
	eachStrategy(t, func(t *testing.T) {
		_, err := sales().GroupBy("k").Combine(x.Sort().As("sorted"), x.Max(), x.Unique().As("distinct"))
		if !errors.Is(err, ErrShape) {
			t.Fatalf("got error %v", err)
		}
		for _, part := range []string{`"sorted"`, `"distinct"`, "k=c", "1 values", "has 2"} {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%q lacks %s", err, part)
			}
		}
		_, err = sales().GroupBy("k").Combine(x.Sort().Add(x.Unique()))
		if !errors.Is(err, ErrShape) || !strings.Contains(err.Error(), "k=c") || !strings.Contains(err.Error(), "unique(x)") || !strings.Contains(err.Error(), "sort(x)") {
			t.Errorf("arithmetic: got error %v", err)
		}
		_, err = Must(sales().Filter(expr.Col("k").Eq("c"))).Combine(x.Sort(), x.Unique())
		if !errors.Is(err, ErrShape) || strings.Contains(err.Error(), "in group") {
			t.Errorf("ungrouped: got error %v", err)
		}
	})
}

func TestShape_Arithmetic(t *testing.T) {
	y := expr.Col("y")
	eachStrategy(t, func(t *testing.T) {
		for _, c := range []struct {
			name string
			e    expr.Expr
			want string
		}{
			{"scalar with scalar", x.Max().Sub(x.Min()), "a 2; b 0; c 0"},
			{"scalar with constant", x.Max().Mul(10), "a 30; b 70; c 40"},
			{"scalar with aligned", y.Sub(y.Min()), "a 0; a 2; a 4; b 0; c 0; c 2"},
			{"scalar with free", y.Sort().Sub(y.Min()), "a 0; a 2; a 4; b 0; c 0; c 2"},
			{"aligned with aligned", y.Sub(y), "a 0; a 0; a 0; b 0; c 0; c 0"},
			{"free with free", y.SortDesc().Sub(y.Sort()), "a 4; a 0; a -4; b 0; c 2; c -2"},
			{"free with constant", x.Diff().Mul(2), "a -4; c 0"},
			{"aggregate of aligned", y.Sub(y.Mean()).Max(), "a 2; b 0; c 1"},
			{"aggregate of free", y.Diff().Max(), "a 2; b <nil>; c 2"},
			{"choice of scalars", expr.When(groupby.Count().Gt(1)).Then("many").Else("one"), "a many; b one; c many"},
			{"choice of aligned", expr.When(y.Gt(3)).Then(y).Else(x.Max()), "a 3; a 3; a 5; b 7; c 4; c 6"},
		} {
			if got := show(sales().GroupBy("k").Combine(c.e.As("out"))); got != c.want {
				t.Errorf("%s: got %s, want %s", c.name, got, c.want)
			}
		}
	})
	for _, e := range []expr.Expr{y.Add(y.Sort()), y.Sort().Gt(x), expr.When(y.Gt(1)).Then(y.Sort()).Else(0)} {
		if _, err := sales().GroupBy("k").Combine(e.As("out")); !errors.Is(err, ErrShape) {
			t.Errorf("%v: got error %v", e, err)
		}
	}
	for _, e := range []expr.Expr{x.Max().Sum(), expr.Lit(1).Sum(), x.Max().Sort(), x.Sum().Diff()} {
		if _, err := sales().Combine(e.As("out")); !errors.Is(err, ErrShape) {
			t.Errorf("%v: got error %v", e, err)
		}
	}
}

func TestShape_FilterAndDerive(t *testing.T) {
	df := sales()
	y := expr.Col("y")
	for p, want := range map[*expr.Expr]string{
		ptr(y.Gt(y.Mean())):                                    "c 4 4; a <nil> 5; c 4 6",
		ptr(y.Sub(y.Min()).Ge(groupby.Count().Sub(1))):         "c 4 6",
		ptr(x.Max().Eq(7)):                                     "a 3 1; b 7 2; a 1 3; c 4 4; a <nil> 5; c 4 6",
		ptr(x.Max().Eq(8)):                                     "",
		ptr(expr.Lit(false)):                                   "",
		ptr(expr.When(x.Count().Gt(4)).Then(true).Else(false)): "a 3 1; b 7 2; a 1 3; c 4 4; a <nil> 5; c 4 6",
	} {
		if got := show(df.Filter(*p)); got != want {
			t.Errorf("filter %v: got %s, want %s", *p, got, want)
		}
	}
	got := show(df.Derive(x.Sub(x.Min()).As("x"), x.Max().As("top"), groupby.Count(), expr.Lit(1.5).As("half")))
	want := "a 2 1 7 6 1.5; b 6 2 7 6 1.5; a 0 3 7 6 1.5; c 3 4 7 6 1.5; a <nil> 5 7 6 1.5; c 3 6 7 6 1.5"
	if got != want {
		t.Errorf("derive: got %s, want %s", got, want)
	}
	view := Must(df.Filter(y.Gt(2)))
	if got := show(view.Derive(y.Sub(y.Min()).As("y"))); got != "a 1 0; c 4 1; a <nil> 2; c 4 3" {
		t.Errorf("derive of a view: got %s", got)
	}
	for _, e := range []expr.Expr{x.Sort(), x.Diff(), x.Unique(), x.Head(1), groupby.Func("x", func(x []int32) []int32 { return x }), x.Sort().Add(1)} {
		for op, f := range map[string]func() (*DataFrame, error){
			"filter": func() (*DataFrame, error) { return df.Filter(e.Gt(0)) }, "derive": func() (*DataFrame, error) { return df.Derive(e.As("out")) },
			"select": func() (*DataFrame, error) { return df.Select(e.As("out")) }, "sort": func() (*DataFrame, error) { return df.Sort(e) },
			"group by": func() (*DataFrame, error) { return df.GroupBy(e.As("out")).Combine(groupby.Count()) },
		} {
			_, err := f()
			if !errors.Is(err, ErrShape) || !strings.HasPrefix(err.Error(), op) || !strings.Contains(err.Error(), "Combine, or Over") {
				t.Errorf("%s %v: got error %v", op, e, err)
			}
		}
	}
}

func TestShape_UngroupedCombine(t *testing.T) {
	if got := show(sales().Combine(x.Max(), x.Count(), groupby.Count().As("n"))); got != "7 5 6" {
		t.Errorf("got %s", got)
	}
	if got := show(sales().Combine(x.Unique().Sort(), x.Max())); got != "1 7; 3 7; 4 7; 7 7; <nil> 7" {
		t.Errorf("free: got %s", got)
	}
	if got := show(Must(sales().Head(0)).Combine(x.Sum(), x.Max(), groupby.Count())); got != "0 <nil> 0" {
		t.Errorf("empty: got %s", got)
	}
	if got := Must(Must(sales().Head(0)).GroupBy("k").Combine(x.Sum())); got.Rows() != 0 || got.Width() != 2 {
		t.Errorf("no groups: got %v", got)
	}
	if got := show(sales().GroupBy("k").Combine()); got != "a; b; c" {
		t.Errorf("keys alone: got %s", got)
	}
}

// TestShape_Compositions: what the planner recognises gives what the chain
// gives, which a step between that changes nothing brings about.
func TestShape_Compositions(t *testing.T) {
	same := func(e expr.Expr) expr.Expr { return e.Head(1 << 30) } // hides a chain from the planner
	for _, typ := range randomTypes {
		c, _, _ := threeOf(typ)
		df := Must(Concat(Must(New(c)), Must(New(c)), Must(Must(New(c)).Head(1))))
		df = Must(df.With(NewColumn("k", []int8{1, 1, 2, 1, 3, 2, 1, 2, 4})))
		pairs := [][2]expr.Expr{{x.Unique().Len(), same(x.Unique()).Len()}, {x.SortDesc().Head(2), same(x.SortDesc()).Head(2)}, {x.Sort().Tail(2), same(x.Sort()).Tail(2)}}
		if _, err := df.Combine(x.Diff()); err == nil {
			pairs = append(pairs, [2]expr.Expr{x.Sort().Diff(), same(x.Sort()).Diff()})
		}
		for _, p := range pairs {
			eachStrategy(t, func(t *testing.T) {
				got, want := Must(df.GroupBy("k").Combine(p[0].As("out"))), Must(df.GroupBy("k").Combine(p[1].As("out")))
				if d := differ(read(got), read(want), true); d != "" {
					t.Errorf("%v: %v and %v: %s", typ, p[0], p[1], d)
				}
			})
		}
	}
}

// TestShape_ManyChunks has more groups and rows than one task takes, so that
// the parts of a result are put together: the answer of every strategy and
// number of workers is that of a loop.
func TestShape_ManyChunks(t *testing.T) {
	const n = 150_000
	k, v := make([]int32, n), make([]int64, n)
	sums, last, order := map[int32]int64{}, map[int32]int64{}, []int32{}
	var gaps []int64
	for i := range k {
		k[i], v[i] = int32(i*7919%100_003), int64(i)
		if _, ok := sums[k[i]]; !ok {
			order = append(order, k[i])
		}
		sums[k[i]] += v[i]
	}
	groups := map[int32][]int64{}
	for i := range k {
		groups[k[i]] = append(groups[k[i]], v[i])
		last[k[i]] = v[i]
	}
	var wantSum, wantLast []int64
	for _, g := range order {
		wantSum, wantLast = append(wantSum, sums[g]), append(wantLast, last[g])
		for i := 1; i < len(groups[g]); i++ {
			gaps = append(gaps, groups[g][i]-groups[g][i-1])
		}
	}
	df := Must(New(NewColumn("k", k), NewColumn("v", v)))
	view := Must(Must(Concat(df, df)).Head(n))
	for _, o := range []*exec.Options{{Workers: 1, Group: exec.Hash}, {Workers: 2, Group: exec.Partitioned}, {Workers: 8, Group: exec.Partitioned}, {Workers: 3}} {
		for form, df := range map[string]*DataFrame{"": df, "view": Must(view.Filter(expr.Col("v").Ge(0)))} {
			withOptions(o, func() {
				got := Must(df.GroupBy("k").Combine(expr.Col("v").Sum().As("sum"), expr.Col("v").Last().As("last"), groupby.Func("v", func(x []int64) int64 { return x[len(x)-1] }).As("f")))
				diffs := Must(df.GroupBy("k").Combine(expr.Col("v").Sort().Diff().As("d"), groupby.Count()))
				if !slices.Equal(must(got.Int32s("k")), order) || !slices.Equal(mustInts(got, "sum"), wantSum) || !slices.Equal(mustInts(got, "last"), wantLast) ||
					!slices.Equal(mustInts(got, "f"), wantLast) || !slices.Equal(mustInts(diffs, "d"), gaps) {
					t.Errorf("%+v %s: differs", o, form)
				}
			})
		}
	}
}
