package agg

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/vector"
)

// wholeOps are the aggregates that WholeOf has for numbers.
var wholeOps = []ast.AggregateOp{ast.Count, ast.Sum, ast.Mean, ast.Min, ast.Max, ast.Var, ast.Std, ast.First, ast.Last, ast.Skewness, ast.Kurtosis}

// inPieces reduces v by states of random pieces of it.
func inPieces(t *testing.T, r *rand.Rand, op ast.AggregateOp, v *vector.Vector, out vector.Type) *vector.Vector {
	t.Helper()
	newWhole, ok := WholeOf(op, v.Type(), out)
	if !ok {
		t.Fatalf("no state for %v of %v", op, v.Type())
	}
	all := newWhole()
	for lo := 0; lo < v.Len(); {
		some := newWhole()
		for range r.IntN(3) + 1 {
			hi := min(v.Len(), lo+r.IntN(4000))
			some.Add(v.Slice(lo, hi))
			lo = hi
		}
		all.Merge(some)
	}
	got, err := all.Finish()
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// TestWhole_LikeReduce: states of pieces give what one pass gives, floats but
// for the order in which they are added.
func TestWhole_LikeReduce(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	for _, kind := range append(kinds, vector.Duration, vector.Timestamp) {
		for _, n := range []int{0, 1, 2, 70, 1024, 5000, 20_000} {
			for range 3 {
				v := numbers(r, kind, n)
				for _, op := range wholeOps {
					out := outType(op, v.Type())
					switch temporal := kind.IsTemporal(); {
					case temporal && (op == ast.Sum || op == ast.Var || op == ast.Skewness || op == ast.Kurtosis):
						continue
					case temporal && op == ast.Mean:
						out = v.Type()
					case temporal && op == ast.Std:
						out = vector.Of(vector.Duration)
					}
					want, err := Reduce(op, 0, Segments{Values: v, Ends: []uint32{uint32(n)}}, out)
					if err != nil {
						t.Fatal(err)
					}
					got := inPieces(t, r, op, v, out)
					if text(got)[0] == text(want)[0] || text(want)[0] == "-0.0" && text(got)[0] == "0.0" && op == ast.Sum {
						continue
					}
					if out.Kind != vector.Float64 || !got.IsValid(0) || !want.IsValid(0) {
						t.Errorf("%v of %d %v: got %v, want %v", op, n, v.Type(), text(got), text(want))
						continue
					}
					a, b := got.Float(0), want.Float(0)
					if !(math.Abs(a-b) <= 1e-11*max(1, math.Abs(b))) { // kurtosis loses more than the others
						t.Errorf("%v of %d %v: got %v, want %v", op, n, v.Type(), a, b)
					}
				}
			}
		}
	}
}

// A mean of times is that of the distances to the first one, exactly, however
// far apart they are.
func TestWhole_MeanOfTimes(t *testing.T) {
	const century = 1619740697000000000
	for _, x := range [][]int64{{-3, 4}, {century, century + 1, century + 3}, {math.MinInt64, math.MinInt64 + 5}, {-1, -2}, {7}} {
		v := vector.FromSlice(vector.Of(vector.Duration), x, vector.Bitmap{})
		want, err := Reduce(ast.Mean, 0, Segments{Values: v, Ends: []uint32{uint32(len(x))}}, v.Type())
		if err != nil {
			t.Fatal(err)
		}
		if got := inPieces(t, rand.New(rand.NewPCG(1, 1)), ast.Mean, v, v.Type()); text(got)[0] != text(want)[0] {
			t.Errorf("mean of %v: got %v, want %v", x, text(got), text(want))
		}
	}
}

func TestWhole_SumOverflow(t *testing.T) {
	for _, c := range []struct {
		x    []int64
		ok   bool
		want int64
	}{
		{[]int64{math.MaxInt64, 1, -1}, true, math.MaxInt64},
		{[]int64{math.MaxInt64, 1}, false, 0},
		{[]int64{math.MinInt64, -1}, false, 0},
	} {
		f, _ := WholeOf(ast.Sum, vector.Of(vector.Int64), vector.Of(vector.Int64))
		all := f()
		for i := range c.x {
			one := f()
			one.Add(vector.FromSlice(vector.Of(vector.Int64), c.x[i:i+1], vector.Bitmap{}))
			all.Merge(one)
		}
		got, err := all.Finish()
		if (err == nil) != c.ok || c.ok && got.Int(0) != c.want {
			t.Errorf("sum of %v: got %v, %v", c.x, got, err)
		}
	}
}
