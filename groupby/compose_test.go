package groupby

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
	"github.com/stoa-data/stoa/stats"
)

// TestCompose_DiffOfSorted writes diff ∘ sort in every way that Go has: all
// give the same column. A group of one row vanishes (FEATURES Z2).
func TestCompose_DiffOfSorted(t *testing.T) {
	sortInPlace := func(t []int32) []int32 { slices.Sort(t); return t }
	ways := map[string]expr.Expr{
		"func":               Func("t", func(t []int32) []int32 { slices.Sort(t); return stats.Diff(t) }),
		"compose":            Func("t", Compose(stats.Diff[int32], sortInPlace)),
		"compose of a copy":  Func("t", Compose(stats.Diff[int32], stats.Sorted[int32])),
		"in place":           Func("t", func(t []int32) []int32 { slices.Sort(t); return shrink(t) }),
		"call":               Call("t", func(t []int32) []int32 { slices.Sort(t); return stats.Diff(t) }),
		"call of compose":    Call("t", ComposeAny(stats.Diff[int32], sortInPlace)),
		"call of reflection": Call("t", ComposeAny(func(t gaps) gaps { return gaps(stats.Diff(t)) }, func(t []int32) gaps { slices.Sort(t); return t })),
	}
	r := rand.New(rand.NewPCG(9, 10))
	xs := make([]int32, 2000)
	for i := range xs {
		xs[i] = r.Int32N(50)
	}
	ends := segmentsOf(r, len(xs))
	var want []int32
	var wantEnds []uint32
	lo := uint32(0)
	for _, hi := range ends {
		x := slices.Sorted(slices.Values(xs[lo:hi]))
		lo = hi
		for i := 1; i < len(x); i++ {
			want = append(want, x[i]-x[i-1])
		}
		wantEnds = append(wantEnds, uint32(len(want)))
	}
	for name, e := range ways {
		t.Run(name, func(t *testing.T) {
			in := column(t, xs)
			v, got, err := groupCall(t, e, in.Type()).Call(in, ends, memory.NewScope("test", nil))
			if err != nil || !slices.Equal(got, wantEnds) || !slices.Equal(vector.Values[int32](v), want) {
				t.Errorf("got %v, %v", got, err)
			}
		})
	}
}

// shrink computes differences in the memory of its argument.
func shrink(t []int32) []int32 {
	for i := 1; i < len(t); i++ {
		t[i-1] = t[i] - t[i-1]
	}
	return t[:max(len(t)-1, 0)]
}

func TestComposeAny_Types(t *testing.T) {
	xs := []int32{3, 1, 2}
	for _, c := range []struct {
		name string
		h    any
		want string
	}{
		{"slice", ComposeAny(diff[int32], sorted[int32]), "func([]int32) []int32 [1 1]"},
		{"value", ComposeAny(total[int32], sorted[int32]), "func([]int32) int32 6"},
		{"count", ComposeAny(count[int32], sorted[int32]), "func([]int32) int 3"},
		{"float", ComposeAny(func(x []int32) float64 { return 0.5 }, sorted[int32]), "func([]int32) float64 0.5"},
		{"int64", ComposeAny(func(x []int32) int64 { return 7 }, sorted[int32]), "func([]int32) int64 7"},
		{"after a value", ComposeAny(func(n int) string { return fmt.Sprint(n) }, count[int32]), "func([]int32) string 3"},
		{"with an error", ComposeAny(func(n int) (string, error) { return "ok", errOwn }, count[int32]), "func([]int32) (string, error) ok own error"},
		{"of a composition", ComposeAny(count[int32], ComposeAny(diff[int32], sorted[int32])), "func([]int32) int 2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got string
			switch h := c.h.(type) {
			case func([]int32) []int32:
				got = fmt.Sprint(h(slices.Clone(xs)))
			case func([]int32) int32:
				got = fmt.Sprint(h(xs))
			case func([]int32) int:
				got = fmt.Sprint(h(slices.Clone(xs)))
			case func([]int32) float64:
				got = fmt.Sprint(h(xs))
			case func([]int32) int64:
				got = fmt.Sprint(h(xs))
			case func([]int32) string:
				got = h(xs)
			case func([]int32) (string, error):
				s, err := h(xs)
				got = fmt.Sprint(s, " ", err)
			}
			if got = fmt.Sprintf("%T %s", c.h, got); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestAggregates_AreColumnMethods(t *testing.T) {
	for want, e := range map[string]expr.Expr{
		"count() count":                Count(),
		"nunique(x) x_nunique":         NUnique("x"),
		"sum(x) x_sum":                 Sum("x"),
		"mean(x) x_mean":               Mean("x"),
		"min(x) x_min":                 Min("x"),
		"max(x) x_max":                 Max("x"),
		"std(x) x_std":                 Std("x"),
		"var(x) x_var":                 Var("x"),
		"median(x) x_median":           Median("x"),
		"quantile(x, 0.9) x_quantile":  Quantile("x", 0.9),
		"mode(x) x_mode":               Mode("x"),
		"first(x) x_first":             First("x"),
		"last(x) x_last":               Last("x"),
		"function(x) x_function":       Func("x", count[int]),
		"function(x) as n n":           Call("x", count[int]).As("n"),
		"function(x) as n n ":          Stream("x", sums).As("n"),
		"(max(x) - min(x)) x_max_sub":  Max("x").Sub(Min("x")),
		"(sum(x) / count()) x_sum_div": Sum("x").Div(Count()),
	} {
		if got := e.String() + " " + e.Name(); got != want && got+" " != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
