package dataframe

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/groupby"
	"github.com/stoa-data/stoa/internal/vector"
)

// sameFrame compares what two frames show, and checks the first one's inside.
func sameFrame(t *testing.T, name string, got *DataFrame, want naive) {
	t.Helper()
	if d := invariants(got); d != "" {
		t.Errorf("%s: %s", name, d)
	}
	if d := differ(read(got), want, true); d != "" {
		t.Errorf("%s: %s", name, d)
	}
}

// sameLazy compares a query's result with a frame.
func sameLazy(t *testing.T, name string, q *Lazy, want *DataFrame) {
	t.Helper()
	got, err := q.Collect(t.Context())
	if err != nil {
		t.Errorf("%s, lazy: %v", name, err)
		return
	}
	sameFrame(t, name+", lazy", got, read(want))
	for i, f := range want.Schema() {
		if got.Schema()[i] != f {
			t.Errorf("%s, lazy: column %v, eager %v", name, got.Schema()[i], f)
		}
	}
}

// someFrames returns random frames, a view among them, and an empty one.
func someFrames(r *rand.Rand) map[string]*DataFrame {
	df := randomFrame(r, 40)
	return map[string]*DataFrame{"frame": df, "view": Must(df.Take(reversed(30)...)), "empty": Must(df.Head(0)), "one": Must(df.Head(1))}
}

// stackNaive stacks columns of one type or of numbers that become float64.
func (t naive) stack(keep, columns []string, to Type) naive {
	out := naive{levels: map[string][]string{"variable": columns}}
	for _, k := range keep {
		out.fields = append(out.fields, t.fields[t.at(k)])
		out.levels[k] = t.levels[k]
	}
	out.fields = append(out.fields, Field{Name: "variable", Type: vector.Of(Categorical)}, Field{Name: "value", Type: to})
	for _, c := range columns {
		for _, row := range t.rows {
			var cells []any
			for _, k := range keep {
				cells = append(cells, row[t.at(k)])
			}
			x := row[t.at(c)]
			if x != nil && to.Kind == Float64 {
				x = number(x)
			}
			out.rows = append(out.rows, append(cells, c, x))
		}
	}
	return out
}

// TestStack_Property is FEATURES R1: the float columns are those stacked, in
// their order, and the others stand beside them.
func TestStack_Property(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 1))
	for round := range 12 {
		for form, df := range someFrames(r) {
			form = fmt.Sprint(form, round)
			var rest []string
			for _, f := range df.Schema() {
				if !f.Type.Kind.IsFloat() {
					rest = append(rest, f.Name)
				}
			}
			sameFrame(t, form, Must(df.Stack()), read(df).stack(rest, []string{"c9", "c10"}, vector.Of(Float64)))
			sameLazy(t, form, df.Lazy().Stack(), Must(df.Stack()))
			two := Must(df.Stack("c10", "c3", "c1", Keep("c14", "c11")))
			sameFrame(t, form, two, read(df).stack([]string{"c14", "c11"}, []string{"c10", "c3", "c1"}, vector.Of(Float64)))
			sameLazy(t, form, df.Lazy().Stack("c10", "c3", "c1", Keep("c14", "c11")), two)
			text := Must(df.Stack("c12", "c11", Keep(), Into("variable", "value")))
			sameFrame(t, form, text, read(df).stack(nil, []string{"c12", "c11"}, vector.Of(String)))
		}
	}
}

// unstack is the naive Unstack: nil when two rows are for one cell.
func (t naive) unstack(keys []string, variable, value string, fill any) *naive {
	out := &naive{levels: map[string][]string{}}
	for _, k := range keys {
		out.fields = append(out.fields, t.fields[t.at(k)])
		out.levels[k] = t.levels[k]
	}
	columns := distinct(t.column(variable, t.rows))
	if levels := t.levels[variable]; levels != nil {
		slices.SortStableFunc(columns, func(a, b any) int { return order(a, b, levels, false) })
	}
	for _, c := range columns {
		f := t.fields[t.at(value)]
		f.Name = fmt.Sprint(c)
		out.fields = append(out.fields, f)
		out.levels[f.Name] = t.levels[value]
	}
	for _, group := range t.groups(keys...) {
		var row []any
		for _, k := range keys {
			row = append(row, group[0][t.at(k)])
		}
		for _, c := range columns {
			cell, found := fill, 0
			for _, r := range group {
				if key(r[t.at(variable)]) == key(c) {
					cell = r[t.at(value)]
					found++
				}
			}
			if found > 1 {
				return nil
			}
			row = append(row, cell)
		}
		out.rows = append(out.rows, row)
	}
	return out
}

// TestUnstack_Property is FEATURES R1: first appearance orders rows and
// columns, levels those of a categorical; two rows for a cell are an error.
func TestUnstack_Property(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 2))
	good, bad := 0, 0
	for round := range 60 {
		for form, df := range someFrames(r) {
			for _, variable := range []string{"c3", "c11", "c14", "c0", "c5"} {
				df := Must(df.DropMissing(variable))
				keys := [][]string{{"c14", "c10"}, {"c13"}, {"c1", "c2", "c12", "c8"}}[r.IntN(3)]
				keys = slices.DeleteFunc(keys, func(k string) bool { return k == variable })
				value := []string{"c4", "c9", "c12", "c18"}[r.IntN(4)]
				keys = slices.DeleteFunc(keys, func(k string) bool { return k == value })
				if r.IntN(2) == 0 {
					var by []any
					for _, k := range append(slices.Clone(keys), variable) {
						by = append(by, k)
					}
					df = Must(df.Unique(by...))
				}
				var args []any
				for _, k := range keys {
					args = append(args, k)
				}
				name := fmt.Sprint(form, round, " ", keys, variable, value)
				want := read(df).unstack(keys, variable, value, nil)
				got, err := df.Unstack(variable, value, args...)
				switch {
				case (err != nil) != (want == nil):
					t.Errorf("%s: got the error %v", name, err)
				case err == nil:
					good++
					sameFrame(t, name, got, *want)
				default:
					bad++
				}
				if want != nil && value == "c4" {
					sameFrame(t, name, Must(df.Unstack(variable, value, append(args, Fill(7))...)), *read(df).unstack(keys, variable, value, int64(7)))
				}
			}
		}
	}
	if good < 100 || bad < 100 {
		t.Errorf("only %d good and %d bad frames", good, bad)
	}
}

// TestStack_Unstack is FEATURES R1: there and back again.
func TestStack_Unstack(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 3))
	for form, df := range someFrames(r) {
		df = Must(Must(df.Select("c10", "c4", "c14")).Derive(expr.RowNumber().As("id")))
		if df.Rows() == 0 { // an empty frame has no columns to come back
			continue
		}
		long := Must(df.Stack("c10", "c4", Keep("id", "c14")))
		back := Must(Must(long.Unstack("variable", "value")).Select("c10", "c4", "c14", "id"))
		want := read(Must(df.Derive(expr.Col("c4").Cast("Float64").As("c4"))))
		sameFrame(t, form, back, want)
	}
}

// TestPivot_Property compares with a Combine that Unstack lays out.
func TestPivot_Property(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 4))
	for round := range 30 {
		for form, df := range someFrames(r) {
			df := Must(df.DropMissing("c11"))
			name := fmt.Sprint(form, round)
			long := Must(df.GroupBy("c14", "c1", "c11").Combine(expr.Col("c3").Sum().As("s")))
			sameFrame(t, name, Must(df.GroupBy("c14", "c1").Pivot("c11", expr.Col("c3").Sum(), Fill(0))),
				*read(long).unstack([]string{"c14", "c1"}, "c11", "s", int64(0)))
			two := Must(df.GroupBy("c14").Sorted().Pivot(expr.Col("c11").As("x"), groupby.Count().As("n"), expr.Col("c10").Max().As("m")))
			if two.Rows() != Must(df.Select("c14")).uniqueRows(t) {
				t.Errorf("%s: got %d rows", name, two.Rows())
			}
			names := two.Names()[1:]
			if !slices.IsSortedFunc(names, func(a, b string) int {
				return strings.Compare(a[:len(a)-2], b[:len(b)-2])
			}) {
				t.Errorf("%s: got columns %q", name, names)
			}
			keys := read(two)
			sameFrame(t, name, two, keys.sort("c14"))
		}
	}
}

// uniqueRows counts distinct rows.
func (df *DataFrame) uniqueRows(t *testing.T) int {
	t.Helper()
	return Must(df.Unique()).Rows()
}

// TestCrosstab_Property is FEATURES R2: every pair is counted once.
func TestCrosstab_Property(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 5))
	for round := range 20 {
		for form, df := range someFrames(r) {
			df := Must(df.DropMissing("c14"))
			got := Must(df.Crosstab("c11", "c14"))
			all := read(df)
			want := *all.sort("c11").unstackCounts("c11", "c14")
			sameFrame(t, fmt.Sprint(form, round), got, want)
		}
	}
}

// unstackCounts counts pairs.
func (t naive) unstackCounts(a, b string) *naive {
	counts := naive{fields: []Field{t.fields[t.at(a)], t.fields[t.at(b)], {Name: "n", Type: vector.Of(Int64)}}, levels: t.levels}
	for _, g := range t.groups(a, b) {
		counts.rows = append(counts.rows, []any{g[0][t.at(a)], g[0][t.at(b)], int64(len(g))})
	}
	return counts.unstack([]string{a}, b, "n", int64(0))
}

// TestTranspose_Property is FEATURES R2: rows become columns, and back.
func TestTranspose_Property(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 6))
	for form, df := range someFrames(r) {
		df := Must(Must(df.Select("c10", "c3", "c1")).Derive(expr.RowNumber().Cast("String").As("id")))
		turned := Must(df.Transpose("id"))
		all := read(df)
		want := naive{fields: []Field{{Name: "id", Type: vector.Of(String)}}}
		for i := range all.rows {
			want.fields = append(want.fields, Field{Name: fmt.Sprint(i + 1), Type: vector.Of(Float64)})
		}
		for c, name := range []string{"c10", "c3", "c1"} {
			row := []any{name}
			for i := range all.rows {
				x := all.rows[i][c]
				if x != nil {
					x = number(x)
				}
				row = append(row, x)
			}
			want.rows = append(want.rows, row)
		}
		sameFrame(t, form, turned, want)
	}
}

// TestValueCounts_Property is FEATURES A6: the most frequent first, ties in
// the order of first appearance, shares of all rows.
func TestValueCounts_Property(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 7))
	for round := range 20 {
		for form, df := range someFrames(r) {
			keys := [][]string{{"c14"}, {"c10", "c1"}, {"c0", "c12", "c13"}}[r.IntN(3)]
			var args []any
			all := read(df)
			want := naive{levels: all.levels}
			for _, k := range keys {
				args = append(args, k)
				want.fields = append(want.fields, all.fields[all.at(k)])
			}
			want.fields = append(want.fields, Field{Name: "n", Type: vector.Of(Int64)}, Field{Name: "proportion", Type: vector.Of(Float64)})
			for _, g := range all.groups(keys...) {
				var row []any
				for _, k := range keys {
					row = append(row, g[0][all.at(k)])
				}
				want.rows = append(want.rows, append(row, int64(len(g)), float64(len(g))/float64(len(all.rows))))
			}
			name := fmt.Sprint(form, round, keys)
			got := Must(df.ValueCounts(args...))
			sameFrame(t, name, got, want.sort("-n"))
			sameLazy(t, name, df.Lazy().ValueCounts(args...), got)
		}
	}
	n := Must(New(NewColumn("n", []int{1, 1, 2}), NewColumn("proportion", []int{1, 1, 1})))
	if got := fmt.Sprint(Must(n.ValueCounts()).Names()); got != "[n proportion n_1 proportion_1]" {
		t.Errorf("got columns %s", got)
	}
}

// TestGroupRows_Property is FEATURES A6: TopK, Head and Tail of each group.
func TestGroupRows_Property(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 8))
	for round := range 20 {
		for form, df := range someFrames(r) {
			keys := [][]string{{"c14"}, {"c10", "c1"}, {"c0"}}[r.IntN(3)]
			var args []any
			for _, k := range keys {
				args = append(args, k)
			}
			k, all := r.IntN(4), read(df)
			top, head, tail := all.with(nil), all.with(nil), all.with(nil)
			for _, g := range all.groups(keys...) {
				n := min(k, len(g))
				top.rows = append(top.rows, all.with(g).sort("-c3", "c9").rows[:n]...)
				head.rows = append(head.rows, g[:n]...)
				tail.rows = append(tail.rows, g[len(g)-n:]...)
			}
			name := fmt.Sprint(form, round, keys, k)
			by := []any{expr.Desc("c3"), "c9"}
			g, l := df.GroupBy(args...), df.Lazy().GroupBy(args...)
			sameFrame(t, name+" top", Must(g.TopK(k, by...)), top)
			sameFrame(t, name+" head", Must(g.Head(k)), head)
			sameFrame(t, name+" tail", Must(g.Tail(k)), tail)
			sameLazy(t, name+" top", l.TopK(k, by...), Must(g.TopK(k, by...)))
			sameLazy(t, name+" head", l.Head(k), Must(g.Head(k)))
			sameLazy(t, name+" tail", l.Tail(k), Must(g.Tail(k)))
			sorted := Must(g.Sorted().Head(k))
			sameFrame(t, name+" sorted", sorted, head.sort(keys...))
		}
	}
}
