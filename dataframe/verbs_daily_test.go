package dataframe

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stoa-data/stoa/categorical"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/groupby"
	"github.com/stoa-data/stoa/internal/vector"
)

// filledNaive puts the last present cell before each missing one there.
func (t naive) filledNaive(names, keys []string) naive {
	out := t.with(nil)
	last := map[string]any{}
	for _, row := range t.rows {
		row = slices.Clone(row)
		k := ""
		for _, name := range keys {
			k += key(row[t.at(name)])
		}
		for _, name := range names {
			at := k + "/" + name
			if i := t.at(name); row[i] == nil {
				row[i] = last[at]
			} else {
				last[at] = row[i]
			}
		}
		out.rows = append(out.rows, row)
	}
	return out
}

// TestFill_Property is FEATURES A8: fills of all nullable columns, of some, and
// within groups; backwards is forwards from the end.
func TestFill_Property(t *testing.T) {
	r := rand.New(rand.NewPCG(12, 1))
	for round := range 15 {
		for form, df := range someFrames(r) {
			name := fmt.Sprint(form, round)
			all := read(df)
			sameFrame(t, name, Must(df.FillForward()), all.filledNaive(df.Names(), nil))
			sameFrame(t, name+" some", Must(df.FillForward("c3", "c14")), all.filledNaive([]string{"c3", "c14"}, nil))
			grouped := Must(df.GroupBy("c0", "c5").FillForward("c3", "c12"))
			sameFrame(t, name+" groups", grouped, all.filledNaive([]string{"c3", "c12"}, []string{"c0", "c5"}))
			sameLazy(t, name+" groups", df.Lazy().GroupBy("c0", "c5").FillForward("c3", "c12"), grouped)
			sameLazy(t, name, df.Lazy().FillForward(), Must(df.FillForward()))
			back := Must(Must(Must(df.Reverse()).FillForward("c13", "c11")).Reverse())
			sameFrame(t, name+" back", Must(df.FillBackward("c13", "c11")), read(back))
			sameLazy(t, name+" back", df.Lazy().FillBackward("c13", "c11"), Must(df.FillBackward("c13", "c11")))
			sameLazy(t, name+" lines", df.Lazy().Interpolate("c4", "c17"), Must(df.Interpolate("c4", "c17")))
			one := Must(df.GroupBy("c14").Interpolate("c4"))
			sameFrame(t, name+" lines", one, read(Must(df.Derive(expr.Col("c4").Interpolate().Over("c14").As("c4")))))
			sameLazy(t, name+" lines", df.Lazy().GroupBy("c14").Interpolate("c4"), one)
		}
	}
}

// TestGroupVerbs_Property is FEATURES T4: Derive and Filter of groups keep the
// rows' places and see each group alone.
func TestGroupVerbs_Property(t *testing.T) {
	r := rand.New(rand.NewPCG(12, 2))
	for round := range 15 {
		for form, df := range someFrames(r) {
			name := fmt.Sprint(form, round)
			all := read(df)
			sizes := map[string]int64{}
			of := func(row []any) string { return key(row[all.at("c10")]) + key(row[all.at("c14")]) }
			for _, row := range all.rows {
				sizes[of(row)]++
			}
			want := all.with(nil)
			want.fields = append(want.fields, Field{Name: "size", Type: vector.Of(Int64)})
			for _, row := range all.rows {
				want.rows = append(want.rows, append(slices.Clone(row), sizes[of(row)]))
			}
			g, l := df.GroupBy("c10", "c14"), df.Lazy().GroupBy("c10", "c14")
			derived := Must(g.Derive(expr.Col("c10").Len().As("size")))
			sameFrame(t, name, derived, want)
			sameLazy(t, name, l.Derive(expr.Col("c10").Len().As("size")), derived)
			several := expr.Col("c10").Len().Gt(1)
			filtered := Must(g.Filter(several))
			sameFrame(t, name, filtered, all.filter(func(row []any) any { return sizes[of(row)] > 1 }))
			sameLazy(t, name, l.Filter(several), filtered)
		}
	}
}

// TestConcatUnion_Property is FEATURES T13: columns that a frame lacks are
// missing; the common ones are those of Concat.
func TestConcatUnion_Property(t *testing.T) {
	r := rand.New(rand.NewPCG(12, 3))
	for round := range 10 {
		frames := someFrames(r)
		a, b, c := frames["frame"], frames["view"], frames["empty"]
		all := Must(Concat(a, b, c))
		a2, b2, c2 := Must(a.Drop("c14", "c3", "c11")), Must(b.Drop("c4", "c13", "c7")), Must(c.Select("c0", "c14"))
		got := Must(ConcatUnion(a2, b2, c2))
		want := read(Must(all.Select(toAny(got.Names())...)))
		for r := range want.rows {
			lacks := []string{"c14", "c3", "c11"}
			if r >= a.Rows() {
				lacks = []string{"c4", "c13", "c7"}
			}
			for _, name := range lacks {
				want.rows[r][want.at(name)] = nil
			}
		}
		want.levels["c14"] = read(Must(Concat(b, c))).levels["c14"]
		sameFrame(t, fmt.Sprint(round), got, want)
		sameLazy(t, fmt.Sprint(round), ConcatUnionLazy(a2.Lazy(), b2.Lazy(), c2.Lazy()), got)
		common := Must(ConcatCommon(a2, b2))
		names := []any{"c0", "c1", "c2", "c5", "c6", "c8", "c9", "c10", "c12", "c15", "c16", "c17", "c18"}
		sameFrame(t, fmt.Sprint(round), common, read(Must(Must(Concat(a, b)).Select(names...))))
		sameLazy(t, fmt.Sprint(round), ConcatCommonLazy(a2.Lazy(), b2.Lazy()), common)
	}
	if got := Must(ConcatUnion()); got.Width() != 0 {
		t.Errorf("got %v of nothing", got)
	}
	wide := Must(ConcatUnion( // a frame lacks x, though it has no row
		Must(New(NewColumn("x", []int8{1}))), nil, Must(New(NewColumn("x", []int64{2})))))
	if got := fmt.Sprint(wide.Schema(), must(wide.Int64s("x"))); got != "[{x Int64 true}] [1 2]" {
		t.Errorf("got %s", got)
	}
}

// toAny returns names as arguments.
func toAny(names []string) []any {
	out := make([]any, len(names))
	for i, name := range names {
		out[i] = name
	}
	return out
}

// TestRowVerbs is FEATURES T14: reverse, shuffle, repeat, only, sample, move.
func TestRowVerbs(t *testing.T) {
	r := rand.New(rand.NewPCG(12, 4))
	for form, df := range someFrames(r) {
		all, n := read(df), df.Rows()
		back := all.with(slices.Clone(all.rows))
		slices.Reverse(back.rows)
		sameFrame(t, form, Must(df.Reverse()), back)
		sameLazy(t, form, df.Lazy().Reverse(), Must(df.Reverse()))
		sameFrame(t, form, Must(df.Repeat(3)), all.with(slices.Repeat(all.rows, 3)))
		sameFrame(t, form, Must(df.Repeat(0)), all.with(nil))
		sameLazy(t, form, df.Lazy().Repeat(2), Must(df.Repeat(2)))
		numbered := Must(df.Derive(expr.RowNumber().As("row")))
		shuffled := Must(numbered.Shuffle(5))
		sameFrame(t, form, Must(shuffled.Sort("row")), read(numbered))
		sameFrame(t, form, Must(numbered.Shuffle(5)), read(shuffled))
		if n > 20 && slices.IsSorted(must(shuffled.Int64s("row"))) {
			t.Errorf("%s: not shuffled", form)
		}
		if got, want := Must(df.SampleFraction(0.5, 1)).Rows(), (n+1)/2; got != want {
			t.Errorf("%s: got %d rows of %d", form, got, n)
		}
		lower := Must(df.RenameFunc(strings.ToUpper))
		if lower.Names()[3] != "C3" {
			t.Errorf("%s: got %q", form, lower.Names())
		}
		sameLazy(t, form, df.Lazy().RenameFunc(strings.ToUpper), lower)
		moved := Must(Must(df.Select("c0", "c1", "c2", "c3")).MoveAfter("c3", "c2", "c0"))
		if got := fmt.Sprint(moved.Names()); got != "[c1 c3 c2 c0]" {
			t.Errorf("%s: got %s", form, got)
		}
		if got := fmt.Sprint(Must(moved.MoveBefore("c1", "c0")).Names()); got != "[c0 c1 c3 c2]" {
			t.Errorf("%s: got %s", form, got)
		}
		sameLazy(t, form, df.Lazy().MoveBefore("c3", "c18"), Must(df.MoveBefore("c3", "c18")))
		if _, err := df.Only(); (err == nil) != (n == 1) {
			t.Errorf("%s: only of %d rows: %v", form, n, err)
		}
	}
}

// TestGroupSample is FEATURES A6: as many rows of each group as asked, each at
// most once, in order, and the same ones for the same seed.
func TestGroupSample(t *testing.T) {
	r := rand.New(rand.NewPCG(12, 5))
	for round := range 20 {
		df := Must(randomFrame(r, 60).Derive(expr.RowNumber().As("row")))
		g := df.GroupBy("c1").Sorted()
		for _, n := range []int{0, 1, 3, 100} {
			got := Must(g.Sample(n, uint64(round)))
			sameFrame(t, "seed", Must(g.Sample(n, uint64(round))), read(got))
			counts := must(Must(g.Combine(groupby.Count().As("n"))).Int64s("n"))
			var want []int64
			for _, c := range counts {
				if n > 0 {
					want = append(want, min(c, int64(n)))
				}
			}
			have := Must(got.GroupBy("c1").Combine(groupby.Count().As("n"), expr.Col("row").Delta().Min().As("least")))
			if n := must(have.Int64s("n")); !slices.Equal(n, want) {
				t.Errorf("got %v rows, want %v", n, want)
			}
			if least := Must(have.DropMissing("least")); slices.ContainsFunc(must(least.Int64s("least")), func(d int64) bool { return d < 1 }) {
				t.Errorf("rows repeat or stand out of order")
			}
		}
		half := Must(g.SampleFraction(0.5, 1))
		want := 0
		for _, c := range must(Must(g.Combine(groupby.Count().As("n"))).Int64s("n")) {
			want += int(c+1) / 2
		}
		if half.Rows() != want {
			t.Errorf("got %d rows, want %d", half.Rows(), want)
		}
	}
	seen := map[int64]int{} // each row of a group is as likely as any
	df := Must(New(NewColumn("k", make([]int, 5)), NewColumn("x", []int64{0, 1, 2, 3, 4})))
	for seed := range uint64(2000) {
		for _, x := range must(Must(df.GroupBy("k").Sample(2, seed)).Int64s("x")) {
			seen[x]++
		}
	}
	for x, n := range seen {
		if n < 700 || n > 900 { // 800 expected, the deviation is 22
			t.Errorf("row %d was drawn %d times of 2000", x, n)
		}
	}
}

// TestCut is FEATURES A6: intervals as package categorical makes them.
func TestCut(t *testing.T) {
	df := Must(New(NullableColumn("x", []int{1, 5, 7, 20, 0}, []bool{true, true, true, true, false}), NewColumn("y", []float64{0, 1, 2, 3, 4})))
	got := must(Must(df.Cut("x", []float64{1, 5, 10, 20})).Categories("x"))
	if text, present := got.Strings(); fmt.Sprint(text, present, got.Ordered()) != "[[1, 5) [5, 10) [5, 10) [10, 20] ] [true true true true false] true" {
		t.Errorf("got %q %v", text, present)
	}
	half := must(Must(df.CutN("y", 2, categorical.Labels("low", "high"))).Categories("y"))
	if text, _ := half.Strings(); fmt.Sprint(text) != "[low low high high high]" {
		t.Errorf("got %q", text)
	}
}

// times is a frame of timestamps of a zone, by host.
func times(zone string, at []int64, host []string) *DataFrame {
	v := vector.FromSlice(Type{Kind: Timestamp, Unit: Second, Zone: zone}, at, vector.Bitmap{})
	return Must(New(columnOf("at", v), NewColumn("host", host), NewColumn("x", at)))
}

// TestFillGaps_Property is FEATURES A2: the spans of each group are all those
// from its first to its last, found minute by minute, and rows stay.
func TestFillGaps_Property(t *testing.T) {
	r := rand.New(rand.NewPCG(12, 6))
	for range 40 {
		zone := []string{"", "UTC", "Europe/Madrid", "+05:30"}[r.IntN(4)]
		span := []string{"15m", "1h", "6h", "1d", "90m", "1w", "1mo"}[r.IntN(7)]
		base := time.Date(2016, 3, 26, 0, 0, 0, 0, time.UTC).Unix() + int64(r.IntN(2))*216*86400 // clocks go forward, or back
		wide := map[string]int{"1w": 40, "1mo": 100}[span]
		if wide == 0 {
			wide = 4
		}
		n := 1 + r.IntN(12)
		at, host := make([]int64, n), make([]string, n)
		for i := range at {
			at[i], host[i] = base+int64(r.IntN(wide*86400)), string(rune('a'+r.IntN(2)))
		}
		df := times(zone, at, host)
		var offset []any
		if r.IntN(2) == 0 {
			offset = []any{Offset(5 * time.Minute)}
		}
		got := Must(df.FillGaps("at", span, append([]any{"host"}, offset...)...))
		if d := invariants(got); d != "" {
			t.Fatal(d)
		}
		start := expr.Col("at").Time().Truncate(span)
		if offset != nil {
			start = expr.Col("at").Sub(5 * time.Minute).Time().Truncate(span).Add(5 * time.Minute)
		}
		seen := read(Must(got.Derive(start.As("start"))))
		var want [][]any
		for _, g := range read(df).groups("host") {
			var ticks []int64
			for _, row := range g {
				ticks = append(ticks, row[0].(int64))
			}
			lo, hi := slices.Min(ticks), slices.Max(ticks)
			for x := lo; x < hi; x += 300 {
				ticks = append(ticks, x)
			}
			hosts := slices.Repeat([]string{g[0][1].(string)}, len(ticks))
			starts := read(Must(Must(Must(times(zone, ticks, hosts).Select(start.As("start"), "host")).Unique()).Sort("start")))
			for _, s := range starts.rows {
				some := false
				for i, row := range seen.rows {
					if row[1] == s[1] && row[3] == s[0] {
						some = true
						want = append(want, seen.rows[i])
						if row[2] == nil && row[0] != row[3] {
							t.Errorf("the added row of %v is at %v", row[3], row[0])
						}
					}
				}
				if !some {
					t.Errorf("%s %s: no row at %v of %v", zone, span, s[0], s[1])
				}
			}
		}
		if !slices.EqualFunc(want, seen.rows, func(a, b []any) bool { return slices.Equal(a, b) }) {
			t.Errorf("%q %s: got rows\n%v, want\n%v", zone, span, seen.rows, want)
		}
		kept := Must(got.DropMissing("x"))
		if kept.Rows() != n {
			t.Errorf("%d of %d rows are left", kept.Rows(), n)
		}
	}
}

// TestGroupByTime is FEATURES A2: the groups of truncated times.
func TestGroupByTime(t *testing.T) {
	df := times("Europe/Madrid", []int64{0, 899, 900, 3600, 10}, []string{"a", "a", "b", "a", "b"})
	got := Must(df.GroupByTime("at", "15m", "host").Combine(groupby.Count().As("n")))
	want := Must(df.GroupBy("host", expr.Col("at").Time().Truncate("15m").As("at")).Combine(groupby.Count().As("n")))
	sameFrame(t, "groups", got, read(want))
	sameLazy(t, "groups", df.Lazy().GroupByTime("at", "15m", "host").Combine(groupby.Count().As("n")), got)
	moved := Must(df.GroupByTime("at", "15m", Offset(time.Minute)).Combine(groupby.Count().As("n")))
	sameFrame(t, "moved", Must(moved.Select("n")), naive{[]Field{{Name: "n", Type: vector.Of(Int64)}}, nil, [][]any{{int64(2)}, {int64(2)}, {int64(1)}}})
	if at := read(moved).rows[0][0]; at != int64(-840) {
		t.Errorf("got a span from %v", at)
	}
}
