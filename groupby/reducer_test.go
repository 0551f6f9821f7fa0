package groupby

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// order keeps the values in their order: a merge in the wrong one shows.
var order = Reducer[int32, []int32, string]{
	Add:    func(s []int32, x int32) []int32 { return append(s, x) },
	Merge:  func(a, b []int32) []int32 { return append(a, b...) },
	Result: func(s []int32) string { return fmt.Sprint(s) },
}

// sums has the common types of StreamAny.
var sums = Reducer[int32, int64, int64]{
	Init:   func() int64 { return 0 },
	Add:    func(s int64, x int32) int64 { return s + int64(x) },
	Merge:  func(a, b int64) int64 { return a + b },
	Result: func(s int64) int64 { return s },
}

// distinct changes its state in place.
var distinct = Reducer[string, map[string]bool, int]{
	Init:   func() map[string]bool { return map[string]bool{} },
	Add:    func(s map[string]bool, x string) map[string]bool { s[x] = true; return s },
	Merge:  func(a, b map[string]bool) map[string]bool { maps.Copy(a, b); return a },
	Result: func(s map[string]bool) int { return len(s) },
}

// longest keeps a string of the column.
var longest = Reducer[string, string, Bytes]{
	Add: func(s, x string) string {
		if len(x) > len(s) {
			return x
		}
		return s
	},
	Merge: func(a, b string) string {
		if len(b) > len(a) {
			return b
		}
		return a
	},
	Result: func(s string) Bytes { return Bytes(s) },
}

// checkReducer compares the loop over groups and folds of random pieces with
// a loop of its own, for n rows in k groups of which some values are missing.
func checkReducer[T, S, R any](t *testing.T, r Reducer[T, S, R], e expr.Expr, random func(*rand.Rand) T) {
	t.Helper()
	const n, k = 500, 7
	rnd := rand.New(rand.NewPCG(3, 4))
	xs, present, groups := make([]T, n), make([]bool, n), make([]uint32, n)
	for i := range xs {
		xs[i], present[i], groups[i] = random(rnd), rnd.IntN(4) > 0, uint32(rnd.IntN(k-1))
	}
	want := make([]string, k)
	var values []T
	var ends []uint32
	for g := range want {
		var s S
		if r.Init != nil {
			s = r.Init()
		}
		for i, x := range xs {
			if int(groups[i]) == g && present[i] {
				s, values = r.Add(s, x), append(values, x)
			}
		}
		ends = append(ends, uint32(len(values)))
		want[g] = shownResult(r.Result(s))
	}
	in, err := vector.FromGo(xs, present)
	if err != nil {
		t.Fatal(err)
	}
	scope := memory.NewScope("test", nil)
	defer scope.Close()
	whole, wholeEnds, err := groupCall(t, e, in.Type()).Call(column(t, values), ends, scope)
	if err != nil || wholeEnds != nil || !slices.Equal(cells(whole), want) {
		t.Errorf("by groups: got %v %v %v\nwant %v", cells(whole), wholeEnds, err, want)
	}
	folder, ok := groupCall(t, e, in.Type()).(ast.Folder)
	if !ok {
		t.Log("does not stream")
		return
	}
	all := folder.NewFold()
	for lo := 0; lo < n; {
		hi := min(lo+rnd.IntN(90), n)
		part, of := piece(t, folder, in.Slice(lo, hi), groups[lo:hi], all.Len(), k)
		if err := all.Merge(part, of); err != nil {
			t.Fatal(err)
		}
		lo = hi
	}
	if err := all.Grow(k); err != nil {
		t.Fatal(err)
	}
	// Groups merge as new ones in order: all are known after some pieces.
	got, err := all.Finish(scope)
	if err != nil || !slices.Equal(cells(got), want) {
		t.Errorf("by pieces: got %v %v\nwant %v", cells(got), err, want)
	}
}

// shownResult prints a result as cells prints its value in a column.
func shownResult(x any) string {
	if b, ok := x.(Bytes); ok {
		return string(b)
	}
	return fmt.Sprint(x)
}

// piece folds rows of one piece and says which group each of its states is: the
// known groups, then new ones as far as the rows name them.
func piece(t *testing.T, f ast.Folder, in *vector.Vector, groups []uint32, known, k int) (ast.Fold, []uint32) {
	t.Helper()
	part := f.NewFold()
	n := known
	for _, g := range groups {
		n = max(n, int(g)+1)
	}
	if err := part.Grow(n); err != nil {
		t.Fatal(err)
	}
	// Two batches, of which the second starts inside a bitmap's word.
	cut := in.Len() / 3
	for _, c := range []struct{ lo, hi int }{{0, cut}, {cut, in.Len()}} {
		if err := part.Add(in.Slice(c.lo, c.hi), groups[c.lo:c.hi]); err != nil {
			t.Fatal(err)
		}
	}
	to := make([]uint32, n)
	for i := range to {
		to[i] = uint32(i)
	}
	return part, to
}

func TestReducer_PiecesAgree(t *testing.T) {
	ints := func(r *rand.Rand) int32 { return r.Int32N(90) }
	texts := func(r *rand.Rand) string { return strings.Repeat("x", r.IntN(9)) }
	t.Run("order", func(t *testing.T) { checkReducer(t, order, order.Over("x"), ints) })
	t.Run("sums", func(t *testing.T) { checkReducer(t, sums, Stream("x", sums), ints) })
	t.Run("distinct", func(t *testing.T) { checkReducer(t, distinct, distinct.Over("x"), texts) })
	t.Run("longest", func(t *testing.T) { checkReducer(t, longest, longest.Over("x"), texts) })
	t.Run("any", func(t *testing.T) {
		checkReducer(t, sums, StreamAny("x", sums.Init, sums.Add, sums.Merge, sums.Result), ints)
	})
	t.Run("any without init", func(t *testing.T) {
		checkReducer(t, sums, StreamAny("x", nil, sums.Add, sums.Merge, sums.Result), ints)
	})
	t.Run("any of other types", func(t *testing.T) {
		checkReducer(t, order, StreamAny("x", nil, order.Add, order.Merge, order.Result), ints)
	})
	t.Run("any with init of other types", func(t *testing.T) {
		checkReducer(t, distinct, StreamAny("x", distinct.Init, distinct.Add, distinct.Merge, distinct.Result), texts)
	})
}

func TestReducer_AnyStreamsCommonTypes(t *testing.T) {
	mean := func(s float64) float64 { return s / 2 }
	add := func(s float64, x string) float64 { return s + float64(len(x)) }
	join := func(a, b float64) float64 { return a + b }
	e := StreamAny("x", nil, add, join, mean)
	if _, ok := groupCall(t, e, vector.Of(vector.String)).(ast.Folder); !ok {
		t.Error("does not stream")
	}
	if e.Name() != "x_function" {
		t.Errorf("named %s", e.Name())
	}
}

func TestReducer_PanicsInFold(t *testing.T) {
	in := column(t, []int32{1, 2})
	boom := func(int) int { panic("boom") }
	for name, r := range map[string]Reducer[int32, int, int]{
		"init":   {Init: func() int { panic("boom") }, Add: func(s int, x int32) int { return s }, Merge: plus, Result: same},
		"add":    {Add: func(int, int32) int { panic("boom") }, Merge: plus, Result: same},
		"merge":  {Add: func(s int, x int32) int { return s }, Merge: func(int, int) int { panic("boom") }, Result: same},
		"result": {Add: func(s int, x int32) int { return s }, Merge: plus, Result: boom},
	} {
		t.Run(name, func(t *testing.T) {
			f := groupCall(t, r.Over("ttl"), in.Type()).(ast.Folder)
			fold, other := f.NewFold(), f.NewFold()
			err := fold.Grow(1)
			for _, step := range []func() error{
				func() error { return other.Grow(1) },
				func() error { return fold.Add(in, []uint32{0, 0}) },
				func() error { return fold.Merge(other, []uint32{0}) },
				func() error { _, err := fold.Finish(nil); return err },
			} {
				if err == nil {
					err = step()
				}
			}
			if got := lineNumber.ReplaceAllString(fmt.Sprint(err), "go:N"); got != `function "ttl": panic at reducer_test.go:N: boom` {
				t.Errorf("got %s", got)
			}
		})
	}
}

func TestReducer_MergeOfOthers(t *testing.T) {
	a := groupCall(t, sums.Over("x"), vector.Of(vector.Int32)).(ast.Folder).NewFold()
	b := groupCall(t, order.Over("x"), vector.Of(vector.Int32)).(ast.Folder).NewFold()
	if err := a.Merge(b, nil); err == nil {
		t.Error("merged states of another reducer")
	}
}
