package exec

import (
	"context"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// randomKeys returns key columns of n rows and, for each row, its key as text.
func randomKeys(r *rand.Rand, n int) ([]*vector.Vector, []string) {
	text := make([]string, n)
	var keys []*vector.Vector
	for range 1 + r.IntN(3) {
		valid := vector.NewSetBitmap(n)
		if r.IntN(2) == 0 {
			for i := range n {
				if r.IntN(8) == 0 {
					valid.Clear(i)
				}
			}
		}
		distinct := 1 + r.IntN(1+r.IntN(2*n+1))
		var v *vector.Vector
		switch r.IntN(6) {
		case 0:
			x := make([]int64, n)
			scale := []int64{1, 1 << 20, math.MaxInt64 / int64(distinct)}[r.IntN(3)]
			for i := range x {
				x[i] = (int64(r.IntN(distinct)) - int64(distinct/2)) * scale
			}
			v = vector.FromSlice(vector.Of(vector.Int64), x, valid)
		case 1:
			x := make([]float64, n)
			for i := range x {
				x[i] = []float64{float64(r.IntN(distinct)), math.NaN(), math.Float64frombits(0x7ff8000000000123), 0, math.Copysign(0, -1), math.Inf(1)}[r.IntN(6)]
			}
			v = vector.FromSlice(vector.Of(vector.Float64), x, valid)
		case 2:
			x := make([]string, n)
			for i := range x {
				x[i] = fmt.Sprint("s", r.IntN(distinct))
			}
			v = vector.FromStrings(x, valid)
		case 3:
			x := make([][]byte, n)
			for i := range x {
				x[i] = []byte(fmt.Sprint("b", r.IntN(distinct)))
			}
			v = vector.FromBinary(x, valid)
		case 4:
			x := make([]bool, n)
			for i := range x {
				x[i] = r.IntN(2) == 0
			}
			v = vector.FromBits(vector.BitmapFromBools(x), valid)
		default:
			x := make([]uint8, n)
			for i := range x {
				x[i] = uint8(r.IntN(min(distinct, 256)))
			}
			v = vector.FromSlice(vector.Of(vector.Uint8), x, valid)
		}
		keys = append(keys, v)
		for i := range text {
			text[i] += "|" + keyTextOf(v, i)
		}
	}
	return keys, text
}

// keyTextOf writes a value so that equal keys, and no others, are equal texts.
func keyTextOf(v *vector.Vector, i int) string {
	switch {
	case !v.IsValid(i):
		return "missing"
	case v.Type().Kind.IsFloat():
		return fmt.Sprint(v.Float(i) + 0)
	case v.Type().Kind.IsText():
		return v.Str(i)
	}
	return fmt.Sprint(v.Int(i))
}

// naiveGroups groups rows by text in order of first appearance.
func naiveGroups(text []string) [][]uint32 {
	number := map[string]int{}
	var out [][]uint32
	for i, t := range text {
		g, ok := number[t]
		if !ok {
			g = len(out)
			number[t] = g
			out = append(out, nil)
		}
		out[g] = append(out[g], uint32(i))
	}
	return out
}

// walked lists the rows of every group that a walk visits.
func walked(t *testing.T, g *groups, multi bool) [][]uint32 {
	t.Helper()
	w, err := g.newWalk(context.Background(), multi, &Options{Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	var out [][]uint32
	for task := range w.tasks() {
		scope := memory.NewScope("test", nil)
		c := w.fill(task, scope)
		from := uint32(0)
		firsts := c.firsts()
		for i, end := range c.ends {
			var rows []uint32
			for j := from; j < end; j++ {
				if c.rows == nil {
					rows = append(rows, uint32(c.base)+j)
				} else {
					rows = append(rows, c.rows[j])
				}
			}
			if rows[0] != firsts[i] {
				t.Fatalf("group %d begins with row %d, but firsts has %d", c.group+i, rows[0], firsts[i])
			}
			out = append(out, rows)
			from = end
		}
		scope.Close()
	}
	return out
}

// FEATURES G1, G2, C15: every strategy finds the groups that a map of formatted
// keys finds, in order of first appearance, at any number of workers.
func TestFindGroups_Strategies(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 11))
	rounds := 120
	if testing.Short() {
		rounds = 30
	}
	for round := range rounds {
		n := r.IntN(300)
		if round%10 == 0 {
			n = 1000 + r.IntN(80000)
		}
		keys, text := randomKeys(r, n)
		want := naiveGroups(text)
		for _, s := range []Strategy{Auto, Direct, Hash, Partitioned} {
			for _, workers := range []int{1, 3} {
				scope := memory.NewScope("test", nil)
				o := &Options{Workers: workers, Group: s}
				g, err := findGroups(context.Background(), keys, n, scope, o)
				if err != nil {
					t.Fatal(err)
				}
				if g.k != len(want) {
					t.Fatalf("round %d, strategy %d, %d workers: %d groups of %d rows, want %d", round, s, workers, g.k, n, len(want))
				}
				if got := walked(t, g, false); !slices.EqualFunc(got, want, slices.Equal[[]uint32]) {
					t.Fatalf("round %d, strategy %d, %d workers: rows differ", round, s, workers)
				}
				ids, err := g.rowIDs(context.Background(), o)
				if err != nil {
					t.Fatal(err)
				}
				for id, rows := range want {
					for _, row := range rows {
						if ids[row] != uint32(id) {
							t.Fatalf("round %d, strategy %d: row %d is in group %d, want %d", round, s, row, ids[row], id)
						}
					}
				}
				if !g.dense() {
					multi := slices.DeleteFunc(slices.Clone(want), func(rows []uint32) bool { return len(rows) == 1 })
					if got := walked(t, g, true); !slices.EqualFunc(got, multi, slices.Equal[[]uint32]) {
						t.Fatalf("round %d, strategy %d: groups of several rows differ", round, s)
					}
				}
				checkSizes(t, g, keys, want, o)
				scope.Close()
			}
		}
	}
}

// checkSizes compares the sizes of found groups, and the number of groups of
// each size when nobody asks which they are, with the groups wanted.
func checkSizes(t *testing.T, g *groups, keys []*vector.Vector, want [][]uint32, o *Options) {
	t.Helper()
	sizes, count := []int64{}, map[int64]int64{}
	for _, rows := range want {
		sizes = append(sizes, int64(len(rows)))
		count[int64(len(rows))]++
	}
	if got, err := g.sizes(context.Background(), o); err != nil || !slices.Equal(got, sizes) {
		t.Fatalf("strategy %d, %d workers: sizes %v, want %v, %v", o.Group, o.Workers, got, sizes, err)
	}
	if got, err := groupSizes(context.Background(), keys, g.n, o); err != nil || !maps.Equal(got, count) {
		t.Fatalf("strategy %d, %d workers: groups of sizes %v, want %v, %v", o.Group, o.Workers, got, count, err)
	}
}

// TestSizeCount_SameAnswer: a plan that only counts groups by their sizes gives
// what its operators give one after the other.
func TestSizeCount_SameAnswer(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	x := make([]int64, 70_000)
	for i := range x {
		x[i] = r.Int64N(60_000) * r.Int64N(3)
	}
	in := &plan.Scan{Table: &vector.Table{Fields: []vector.Field{{Name: "x", Type: vector.Of(vector.Int64)}}, N: len(x),
		Columns: []*vector.Column{vector.NewColumn(vector.FromSlice(vector.Of(vector.Int64), x, vector.Bitmap{}))}}}
	rows := ast.Aggregate{Op: ast.Rows}
	inner, err := plan.NewCombine(in, []ast.Node{ast.Column{Name: "x"}}, []ast.Node{ast.Alias{X: rows, Name: "size"}})
	if err != nil {
		t.Fatal(err)
	}
	outer, err := plan.NewCombine(inner, []ast.Node{ast.Column{Name: "size"}}, []ast.Node{ast.Alias{X: rows, Name: "n"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, desc := range []bool{false, true} {
		sorted, err := plan.NewSort(outer, []ast.Node{ast.Order{X: ast.Column{Name: "size"}, Desc: desc}})
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := sizeCountOf(sorted); !ok {
			t.Fatal("not recognised")
		}
		got, err := Run(context.Background(), sorted, nil)
		if err != nil {
			t.Fatal(err)
		}
		step, err := Run(context.Background(), outer, nil)
		if err != nil {
			t.Fatal(err)
		}
		want, err := runSort(context.Background(), sorted, step, &Options{})
		if err != nil {
			t.Fatal(err)
		}
		for i := range got.Fields {
			a, b := vector.Values[int64](got.Columns[i].Vector()), vector.Values[int64](want.Columns[i].Vector())
			if got.Fields[i] != want.Fields[i] || !slices.Equal(a, b) || len(a) < 4 {
				t.Errorf("column %v: got %v, want %v", got.Fields[i], a, b)
			}
		}
	}
}

// FEATURES C15: a small product of code widths is an index, not a hash, and
// combinations that do not occur have no group.
func TestC15_DirectIndex(t *testing.T) {
	pool := vector.NewPool(vector.FromStrings([]string{"a", "b", "c", "d"}, vector.Bitmap{}), nil, false)
	if pool.Levels().IsDictionary() {
		t.Fatal("levels of a pool are plain")
	}
	a := vector.FromCodes(vector.Of(vector.Categorical), []uint8{1, 4, 1, 0, 4, 0}, pool)
	b := vector.FromCodes(vector.Of(vector.Categorical), []uint8{2, 2, 2, 0, 3, 0}, pool)
	scope := memory.NewScope("test", nil)
	defer scope.Close()
	parts, err := keyParts(context.Background(), []*vector.Vector{a, b}, scope)
	if err != nil {
		t.Fatal(err)
	}
	w := words(parts)
	if len(w) != 1 || w[0].bits != 6 || chooseStrategy(&w[0], 6) != Direct {
		t.Fatalf("two columns of 4 levels: %d words of %d bits, want one word of 6 bits and the direct strategy", len(w), w[0].bits)
	}
	g, err := findGroups(context.Background(), []*vector.Vector{a, b}, 6, scope, &Options{})
	if err != nil || g.k != 4 {
		t.Fatalf("got %d groups, %v; want 4", g.k, err)
	}
}

// TestFindGroups_HashesCollide: text that has the hash of other text is a key of
// its own, in every strategy.
func TestFindGroups_HashesCollide(t *testing.T) {
	defer func(f func([]byte) uint64) { hashText = f }(hashText)
	hashText = func(b []byte) uint64 { return uint64(len(b)) * 1e15 }
	r := rand.New(rand.NewPCG(4, 6))
	n := 3000
	x, y, text := make([]string, n), make([]int64, n), make([]string, n)
	valid := vector.NewSetBitmap(n)
	for i := range x {
		y[i] = r.Int64() >> 62
		if r.IntN(9) > 0 {
			x[i] = fmt.Sprint(r.IntN(400))
		} else if x[i] = ""; r.IntN(2) == 0 {
			valid.Clear(i)
		}
		text[i] = fmt.Sprint(x[i], "|", valid.Get(i), "|", y[i])
	}
	keys := []*vector.Vector{vector.FromStrings(x, valid), vector.FromSlice(vector.Of(vector.Int64), y, vector.Bitmap{})}
	want := naiveGroups(text)
	for _, s := range []Strategy{Auto, Hash, Partitioned} {
		scope := memory.NewScope("test", nil)
		g, err := findGroups(context.Background(), keys, n, scope, &Options{Workers: 3, Group: s})
		if err != nil {
			t.Fatal(err)
		}
		if got := walked(t, g, false); !slices.EqualFunc(got, want, slices.Equal[[]uint32]) {
			t.Errorf("strategy %d: got %d groups, want %d", s, len(got), len(want))
		}
		scope.Close()
	}
}

// A key wider than its word is grouped word by word.
func TestFindGroups_WideKeys(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 5))
	n := 5000
	var keys []*vector.Vector
	text := make([]string, n)
	for range 4 {
		x := make([]float64, n)
		for i := range x {
			x[i] = float64(r.IntN(6)) / 7
			text[i] += fmt.Sprint("|", x[i])
		}
		keys = append(keys, vector.FromSlice(vector.Of(vector.Float64), x, vector.Bitmap{}))
	}
	scope := memory.NewScope("test", nil)
	defer scope.Close()
	g, err := findGroups(context.Background(), keys, n, scope, &Options{})
	if err != nil {
		t.Fatal(err)
	}
	if want := naiveGroups(text); g.k != len(want) || !slices.EqualFunc(walked(t, g, false), want, slices.Equal[[]uint32]) {
		t.Fatalf("got %d groups, want %d", g.k, len(want))
	}
}

// BenchmarkFindGroups measures the index alone, at the shape of the IPv4 study:
// 40-bit keys of which nearly all are different.
func BenchmarkFindGroups(b *testing.B) {
	for _, n := range []int{1e6, 1e7} {
		r := rand.New(rand.NewPCG(1, 2))
		ip, port := make([]int64, n), make([]uint8, n)
		for i := range ip {
			ip[i], port[i] = int64(r.Uint32N(3_700_000_000)), uint8(r.IntN(100))
		}
		keys := []*vector.Vector{vector.FromSlice(vector.Of(vector.Int64), ip, vector.Bitmap{}), vector.FromSlice(vector.Of(vector.Uint8), port, vector.Bitmap{})}
		b.Run(fmt.Sprintf("keys=2/rows=%d", n), func(b *testing.B) {
			b.SetBytes(int64(9 * n))
			b.ReportAllocs()
			for range b.N {
				scope := memory.NewScope("bench", nil)
				if _, err := findGroups(context.Background(), keys, n, scope, &Options{}); err != nil {
					b.Fatal(err)
				}
				scope.Close()
			}
		})
	}
}
