package dataframe

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/exec"
	"github.com/stoa-data/stoa/internal/vector"
)

// TestA5_Ranks compares the ranks of rows by several keys, and the ways to cut
// rows into parts, with the naive ones.
func TestA5_Ranks(t *testing.T) {
	r := rand.New(rand.NewPCG(35, 36))
	for round := range 40 {
		df := randomFrame(r, r.IntN(60))
		m := maker{r, read(df)}
		keys, by := m.randomPartition()
		if len(by) == 0 {
			by = []string{"-c3"}
		}
		var sorted []any
		for _, name := range by {
			if name[0] == '-' {
				sorted = append(sorted, expr.Desc(name[1:]))
			} else {
				sorted = append(sorted, name)
			}
		}
		compare := func(a, b []any) int {
			for _, k := range by {
				name, desc := strings.CutPrefix(k, "-")
				if c := order(a[m.t.at(name)], b[m.t.at(name)], m.t.levels[name], desc); c != 0 {
					return c
				}
			}
			return 0
		}
		ranked := func(f func(less, equal, size, distinct int) any) func(x []any, rows [][]any, i int) any {
			return func(_ []any, rows [][]any, i int) any {
				less, equal, distinct := 0, 0, map[string]bool{}
				for _, row := range rows {
					switch compare(row, rows[i]) {
					case -1:
						less++
						k := ""
						for _, name := range by {
							k += key(row[m.t.at(name[bit(name[0] == '-'):])])
						}
						distinct[k] = true
					case 0:
						equal++
					}
				}
				return f(less, equal, len(rows), len(distinct))
			}
		}
		over := partitionOf(keys, nil)
		for _, c := range []struct {
			name string
			e    expr.Expr
			t    Type
			f    func(x []any, rows [][]any, i int) any
		}{
			{"rank", expr.RankBy(sorted...), vector.Of(Int64), ranked(func(less, _, _, _ int) any { return int64(less + 1) })},
			{"dense", expr.RankDenseBy(sorted...), vector.Of(Int64), ranked(func(_, _, _, distinct int) any { return int64(distinct + 1) })},
			{"percent", expr.PercentRank(sorted...), vector.Of(Float64), ranked(func(less, _, n, _ int) any { return float64(less) / float64(max(n-1, 1)) })},
			{"cume", expr.CumeDist(sorted...), vector.Of(Float64), ranked(func(less, equal, n, _ int) any { return float64(less+equal) / float64(n) })},
			{"row number", expr.RowNumber(), vector.Of(Int64), func(_ []any, _ [][]any, i int) any { return int64(i + 1) }},
			{"thirds", expr.Ntile(3), vector.Of(Int64), func(x []any, _ [][]any, i int) any {
				for part := 1; ; part++ { // the first len%3 parts have a row more
					if i -= len(x)/3 + bit(part <= len(x)%3); i < 0 {
						return int64(part)
					}
				}
			}},
		} {
			checkWindow(t, df, fmt.Sprintf("round %d: %s by %v over %v", round, c.name, by, keys), c.e.Over(over), m.t.overPartitions("c0", keys, nil, c.f), c.t)
		}
	}
}

// TestA5_PeersFrames compares SQL's frames, RANGE and GROUPS-like, whose
// borders take their peers along.
func TestA5_PeersFrames(t *testing.T) {
	r := rand.New(rand.NewPCG(37, 38))
	for round := range 60 {
		df := randomFrame(r, r.IntN(50))
		m := maker{r, read(df)}
		by := m.t.fields[m.column(anyType)].Name
		f := ast.Frame{Lo: int64(r.IntN(5) - 3), UnboundedLo: r.IntN(2) == 0, UnboundedHi: r.IntN(3) == 0, Peers: true, MinPeriods: r.IntN(3)}
		f.Hi = f.Lo + int64(r.IntN(3))
		if round%3 == 0 { // SQL's default
			f = ast.Frame{UnboundedLo: true, Peers: true}
		}
		e := expr.From(ast.Over{Order: []ast.Node{ast.Column{Name: by}}, X: ast.Window{Op: ast.Rolling, Agg: ast.Count, X: ast.Column{Name: "c4"}, Frame: f, By: []ast.Node{ast.Column{Name: by}}}})
		at := m.t.at(by)
		want := m.t.overPartitions("c4", nil, []string{by}, func(x []any, rows [][]any, i int) any {
			peer := func(j, step int) int {
				for j+step >= 0 && j+step < len(rows) && key(rows[j][at]) == key(rows[j+step][at]) {
					j += step
				}
				return j
			}
			lo, hi := 0, len(rows)-1
			if !f.UnboundedLo {
				if lo = max(i+int(f.Lo), 0); lo < len(rows) {
					lo = peer(lo, -1)
				}
			}
			if !f.UnboundedHi {
				if hi = min(i+int(f.Hi), len(rows)-1); hi >= 0 {
					hi = peer(hi, 1)
				}
			}
			n := 0
			for j := lo; j <= hi; j++ {
				n += bit(x[j] != nil)
			}
			if n < f.MinPeriods {
				return nil
			}
			return int64(n)
		})
		checkWindow(t, df, fmt.Sprintf("round %d: %v by %v", round, f, by), e, want, vector.Of(Int64))
	}
}

// TestA3_DescendingRange is RANGE over an order that descends.
func TestA3_DescendingRange(t *testing.T) {
	df := Must(New(NewColumn("t", []uint64{9, 7, 7, 4, 0}), NewColumn("f", []float64{2.5, 2, 0.5, -1, math.Inf(-1)}), NewColumn("x", []int32{1, 2, 4, 8, 16})))
	for on, want := range map[string][]int64{"t": {1, 7, 7, 8, 16}, "f": {1, 3, 7, 12, 16}} {
		f := ast.Frame{Lo: -2, On: ast.Column{Name: on}, Desc: true}
		got := Must(df.Select(expr.From(ast.Window{Op: ast.Rolling, Agg: ast.Sum, X: ast.Column{Name: "x"}, Frame: f}).As("x")))
		if s := must(got.Int64s("x")); !slices.Equal(s, want) {
			t.Errorf("%s: got %v, want %v", on, s, want)
		}
	}
}

// TestA3_NoDrift has values in the frame that are 10³⁰ times as large as those
// after them: they leave no trace.
func TestA3_NoDrift(t *testing.T) {
	const n, width = 200_000, 50
	x := make([]float64, n)
	for i := range x {
		x[i] = 0.1
		switch {
		case i%1000 == 7:
			x[i] = 1e30
		case i%1000 == 300:
			x[i] = math.Inf(1)
		case i%1000 == 600:
			x[i] = math.NaN()
		}
	}
	w := expr.Col("x").Rolling(width)
	df := Must(Must(New(NewColumn("x", x))).Select(w.Sum().As("sum"), w.Mean().As("mean"), w.Var().As("var"), w.Max().As("max"), w.Median().As("median")))
	clean := 0
	for i := width; i < n; i++ {
		if in := x[i-width+1 : i+1]; slices.Max(in) != 0.1 || slices.ContainsFunc(in, math.IsNaN) {
			continue
		}
		clean++
		for name, want := range map[string]float64{"mean": 0.1, "var": 0, "max": 0.1, "median": 0.1} {
			if got := df.gather(df.tab().Index(name)).Float(i); got != want {
				t.Fatalf("%s of row %d: got %v, want %v", name, i, got, want)
			}
		}
		if got := df.gather(0).Float(i); math.Abs(got-5) > 1e-13 {
			t.Fatalf("sum of row %d: got %v, want 5", i, got)
		}
	}
	if clean < n/2 {
		t.Errorf("only %d frames to check", clean)
	}
}

// TestA3_Pieces has frames of more rows than a piece, and a table of many: all
// numbers of workers agree with sums over prefixes.
func TestA3_Pieces(t *testing.T) {
	const n = 150_000
	r := rand.New(rand.NewPCG(39, 40))
	x, at, present := make([]int64, n), make([]int64, n), make([]bool, n)
	prefix, count := make([]int64, n+1), make([]int64, n+1)
	now := int64(0)
	for i := range x {
		now += r.Int64N(4)
		x[i], at[i], present[i] = r.Int64N(1000)-500, now, r.IntN(5) > 0
		prefix[i+1], count[i+1] = prefix[i], count[i]
		if present[i] {
			prefix[i+1] += x[i]
			count[i+1]++
		}
	}
	df := Must(New(NullableColumn("x", x, present), NewColumn("at", at)))
	e := expr.Col("x")
	for _, width := range []int{1, 100, 70_000, n} {
		for _, workers := range []int{1, 2, 8} {
			withOptions(&exec.Options{Workers: workers}, func() {
				got := Must(df.Select(e.Rolling(width).MinPeriods(0).Sum().As("sum"), e.Rolling(width).Count().As("count"),
					e.RollingRange("at", int64(-width), 0).MinPeriods(0).Sum().As("range"), e.Rolling(width).Mean().As("mean"), e.Rolling(width).Len().As("len")))
				sum, c, ranged, rows := must(got.Int64s("sum")), must(got.Int64s("count")), must(got.Int64s("range")), must(got.Int64s("len"))
				for i := range n {
					lo := max(i+1-width, 0)
					from, _ := slices.BinarySearch(at, at[i]-int64(width))
					to, _ := slices.BinarySearch(at, at[i]+1)
					mean := got.gather(3)
					if sum[i] != prefix[i+1]-prefix[lo] || c[i] != count[i+1]-count[lo] || ranged[i] != prefix[to]-prefix[from] || rows[i] != int64(i+1-lo) ||
						mean.IsValid(i) != (c[i] > 0) || c[i] > 0 && mean.Float(i) != float64(sum[i])/float64(c[i]) {
						t.Fatalf("width %d, %d workers, row %d: got %d, %d, %d, %d", width, workers, i, sum[i], c[i], ranged[i], rows[i])
					}
				}
			})
		}
	}
}

// TestA4_Near shifts a table of many morsels, and meets an overflow far in it.
func TestA4_Near(t *testing.T) {
	const n = 200_000
	x := make([]int32, n)
	for i := range x {
		x[i] = int32(i * 7 % 1000)
	}
	df := Must(New(NewColumn("x", x)))
	e := expr.Col("x")
	for _, by := range []int{1, -1, 700, -65_536, 65_537, 150_000, -n} {
		for _, workers := range []int{1, 8} {
			withOptions(&exec.Options{Workers: workers}, func() {
				got := Must(df.Select(e.Shift(by).As("s"), expr.From(ast.Window{Op: ast.Delta, X: ast.Column{Name: "x"}, N: by}).As("d")))
				s, d := got.gather(0), got.gather(1)
				for i := range n {
					if there := i-by >= 0 && i-by < n; s.IsValid(i) != there || d.IsValid(i) != there ||
						there && (s.Int(i) != int64(x[i-by]) || d.Int(i) != int64(x[i]-x[i-by])) {
						t.Fatalf("by %d, row %d: got %v and %v", by, i, cellAt(s, i), cellAt(d, i))
					}
				}
			})
		}
	}
	x[131_072], x[131_071] = math.MinInt32, math.MaxInt32
	_, err := Must(New(NewColumn("x", x))).Select(e.Delta())
	if !errors.Is(err, ErrOverflow) || !strings.Contains(err.Error(), "row 131072:") {
		t.Errorf("got %v", err)
	}
}

// TestA5_WhereWindowsStand uses windows and Over in every verb.
func TestA5_WhereWindowsStand(t *testing.T) {
	df := Must(New(NewColumn("k", []string{"b", "a", "b", "a", "b"}), NewColumn("x", []int64{3, 1, 4, 1, 5}), NewColumn("y", []int64{2, 7, 1, 8, 2})))
	x, y := expr.Col("x"), expr.Col("y")
	for name, c := range map[string]struct {
		got  *DataFrame
		want []int64
	}{
		"filter":                   {Must(df.Filter(x.Eq(x.Max().Over("k")))), []int64{1, 1, 5}},
		"filter of a view":         {Must(Must(df.Filter(x.Gt(1))).Filter(x.Delta().IsPresent())), []int64{4, 5}},
		"sort":                     {Must(df.Sort(x.Sum().Over("k"), expr.Desc(x.CumCount()))), []int64{1, 1, 5, 4, 3}},
		"unique":                   {Must(df.Unique(x.Min().Over("k"))), []int64{3, 1}},
		"group by":                 {Must(df.GroupBy(x.Mean().Over("k").As("m")).Combine(x.Sum().As("x"))), []int64{12, 2}},
		"an aggregate of a window": {Must(df.Combine(x.Delta().Max().As("x"))), []int64{4}},
		"of groups":                {Must(df.GroupBy("k").Combine(x.Delta().Sum().As("x"))), []int64{2, 0}},
		"a scalar in derive":       {Must(df.Select(x.Delta().Max().Add(y.CumSum().Max()).As("x"))), []int64{24, 24, 24, 24, 24}},
		"an Over in groups":        {Must(df.GroupBy("y").Combine(x.Sum().Over("k").Max().As("x"))), []int64{12, 2, 12, 2}},
		"a window of an Over":      {Must(df.Select(x.Sum().Over("k").CumSum().As("x"))), []int64{12, 14, 26, 28, 40}},
		"a window of a window":     {Must(df.Select(x.CumSum().CumMax().Sub(x.Sum()).As("x"))), []int64{-11, -10, -6, -5, 0}},
		"an Over of a window":      {Must(df.Select(x.Rank().Sub(x.Rank().Max()).Over("k").As("x"))), []int64{-2, 0, -1, 0, 0}},
		"keys that are windows":    {Must(df.Select(x.Sum().Over(x.Rank().Gt(2)).As("x"))), []int64{12, 2, 12, 2, 12}},
		"no keys":                  {Must(df.Select(x.Sum().Over().As("x"))), []int64{14, 14, 14, 14, 14}},
		"a literal":                {Must(df.Select(expr.Lit(7).Over("k").As("x"))), []int64{7, 7, 7, 7, 7}},
		"an order":                 {Must(df.Select(x.CumSum().Over(expr.Partition().Order("y", "x")).As("x"))), []int64{7, 13, 4, 14, 12}},
		"a free window":            {Must(df.GroupBy("k").Combine(x.SortDesc().CumSum().As("x"))), []int64{5, 9, 12, 1, 2}},
		"first and last":           {Must(df.Select(x.First().Mul(10).Add(x.Last()).Over(expr.Partition("k").Order("y")).As("x"))), []int64{45, 11, 45, 11, 45}},
		"lazily": {Must(df.Lazy().Derive(x.CumSum().Over("k").As("c"), y.Lag().As("l")).Filter(expr.Col("c").Gt(2)).Select(expr.Col("c").As("x")).
			Collect(context.Background())), []int64{3, 7, 12}},
	} {
		if got := must(got64(c.got)); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}

// got64 is column x.
func got64(df *DataFrame) ([]int64, error) { return df.Int64s("x") }

// TestA4_CumProd is checked against factorials, and its overflow against math/big's rule.
func TestA4_CumProd(t *testing.T) {
	x := make([]int64, 20)
	for i := range x {
		x[i] = int64(i + 1)
	}
	df := Must(New(NewColumn("x", x), NewColumn("u", []uint64{1, 2, 0, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, math.MaxUint64})))
	got := must(Must(df.Select(expr.Col("x").CumProd())).Int64s("x_cum_prod"))
	if got[19] != 2432902008176640000 || got[4] != 120 {
		t.Errorf("got %v", got)
	}
	if u := must(Must(df.Select(expr.Col("u").CumProd())).Uint64s("u_cum_prod")); u[1] != 2 || u[19] != 0 {
		t.Errorf("got %v", u)
	}
	for _, c := range []struct {
		x  []int64
		ok bool
	}{{[]int64{math.MinInt64, 1}, true}, {[]int64{math.MinInt64, -1}, false}, {[]int64{1 << 32, 1 << 31}, false}, {[]int64{1 << 32, -1 << 31}, true},
		{[]int64{-1 << 32, 1 << 31}, true}, {[]int64{math.MaxInt64, -1}, true}, {[]int64{math.MaxInt64, 2}, false}, {[]int64{0, math.MinInt64}, true}} {
		_, err := Must(New(NewColumn("x", c.x))).Select(expr.Col("x").CumProd())
		if c.ok != (err == nil) || !c.ok && !errors.Is(err, ErrOverflow) {
			t.Errorf("%v: got %v", c.x, err)
		}
	}
}

// TestA5_Cancelled does not begin under a context that is done.
func TestA5_Cancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	df := Must(New(NewColumn("k", []int32{1, 2, 1}), NewColumn("x", []float64{3, 1, 2})))
	x := expr.Col("x")
	for name, e := range map[string]expr.Expr{"over": x.CumSum().Over(expr.Partition("k").Order("x")), "rolling": x.Rolling(2).Median(), "running": x.CumSum().CumMax()} {
		if _, err := df.Lazy().Derive(e.As("e")).Collect(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// TestA5_Budget refuses windows that need more scratch than the query has.
func TestA5_Budget(t *testing.T) {
	const n = 300_000
	k, x := make([]int32, n), make([]float64, n)
	for i := range k {
		k[i], x[i] = int32(i%1000), float64(i%977)
	}
	df := Must(New(NewColumn("k", k), NewColumn("x", x)))
	c := expr.Col("x")
	for name, e := range map[string]expr.Expr{"over": c.CumSum().Over(expr.Partition("k").Order("x")), "rolling": c.Rolling(50).Median(), "rank": c.Rank()} {
		if _, err := df.Lazy().Derive(e.As("e")).Collect(context.Background(), MemoryLimit(1<<18)); !errors.Is(err, ErrMemory) {
			t.Errorf("%s: got %v", name, err)
		}
		if _, err := df.Lazy().Derive(e.As("e")).Collect(context.Background(), MemoryLimit(1<<28)); err != nil {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
