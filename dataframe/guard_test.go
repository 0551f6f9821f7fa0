package dataframe

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stoa-data/stoa/dataframe/expr"
)

// A condition guards the value behind it, row by row, whether the rows are a
// frame's, a group's or those of an aggregate's operand.
func TestWhen_GuardsItsValues(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 20 {
		n := 1 + r.IntN(300)
		a, b, k := make([]int64, n), make([]int64, n), make([]int32, n)
		want := make([]int64, n)
		sums := map[int32]int64{}
		for i := range n {
			a[i], b[i], k[i] = r.Int64N(100), r.Int64N(4), r.Int32N(5)
			if want[i] = -1; b[i] != 0 {
				want[i] = a[i] / b[i]
			}
			sums[k[i]] += want[i]
		}
		df := Must(New(NewColumn("a", a), NewColumn("b", b), NewColumn("k", k)))
		safe := expr.When(expr.Col("b").Ne(0)).Then(expr.Call("floor_div", expr.Col("a"), expr.Col("b"))).Else(-1).As("q")
		got, err := Values[int64](Must(df.Derive(safe)), "q")
		if err != nil {
			t.Fatal(err)
		}
		for i := range want {
			if got[i] != want[i] {
				t.Fatalf("row %d: %d, want %d", i, got[i], want[i])
			}
		}
		for row, err := range Rows[struct {
			K int32 `stoa:"k"`
			S int64 `stoa:"s"`
		}](Must(df.GroupBy("k").Combine(safe.Sum().As("s")))) {
			if err != nil || row.S != sums[row.K] {
				t.Fatalf("group %d: %d (%v), want %d", row.K, row.S, err, sums[row.K])
			}
		}
	}
	df := Must(New(NewColumn("a", []int64{1, 2, 3}), NewColumn("b", []int64{1, 5, 0})))
	_, err := df.Derive(expr.When(expr.Col("a").Gt(1)).Then(expr.Call("floor_div", expr.Col("a"), expr.Col("b"))).Else(0).As("q"))
	if want := `derive "a": row 2: floor_div: division by zero`; err == nil || !errors.Is(err, ErrDivision) {
		t.Errorf("error %v, want %s", err, want)
	}
}

// OrMissing turns the rows that fail into missing ones, and no others.
func TestOrMissing_LikeNaive(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for range 30 {
		n := r.IntN(200)
		x, k := make([]int64, n), make([]int32, n)
		present := make([]bool, n)
		for i := range n {
			x[i], k[i], present[i] = r.Int64N(10), r.Int32N(3), r.IntN(5) > 0
			if r.IntN(6) == 0 {
				x[i] = math.MaxInt64 - r.Int64N(3)
			}
		}
		df := Must(New(NullableColumn("x", x, present), NewColumn("k", k)))
		got, valid, err := Must(df.Derive(expr.Col("x").Add(2).OrMissing().As("y"))).ValidInt64s("y")
		if err != nil {
			t.Fatal(err)
		}
		counts := map[int32]int64{}
		for i := range n {
			fits := present[i] && x[i] <= math.MaxInt64-2
			if valid[i] != fits || fits && got[i] != x[i]+2 {
				t.Fatalf("row %d of %d: %d + 2 is %d, %v", i, n, x[i], got[i], valid[i])
			}
			if fits {
				counts[k[i]]++
			}
		}
		for row, err := range Rows[struct {
			K int32 `stoa:"k"`
			N int64 `stoa:"n"`
		}](Must(df.GroupBy("k").Combine(expr.Col("x").Add(2).OrMissing().Count().As("n")))) {
			if err != nil || row.N != counts[row.K] {
				t.Fatalf("group %d: %d (%v), want %d", row.K, row.N, err, counts[row.K])
			}
		}
	}
	if _, err := Must(New(NewColumn("x", []int64{1}))).Combine(expr.Col("x").Sum().OrMissing()); !errors.Is(err, ErrShape) {
		t.Errorf("of an aggregate: %v, want %v", err, ErrShape)
	}
}
