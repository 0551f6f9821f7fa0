package agg

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// ops are the aggregates, with the types that have them.
var ops = []ast.AggregateOp{ast.Rows, ast.Len, ast.Count, ast.NUnique, ast.NUniqueAll, ast.Sum, ast.Mean, ast.Min, ast.Max, ast.Var, ast.Std,
	ast.Median, ast.Quantile, ast.Mode, ast.First, ast.Last, ast.Skewness, ast.Kurtosis, ast.MAD}

// kinds are the kinds that hold plain numbers.
var kinds = []vector.Kind{vector.Int8, vector.Int16, vector.Int32, vector.Int64, vector.Uint8, vector.Uint16, vector.Uint32, vector.Uint64, vector.Float32, vector.Float64}

// outType is the type of an aggregate, as binding gives it.
func outType(op ast.AggregateOp, t vector.Type) vector.Type {
	switch op {
	case ast.Rows, ast.Len, ast.Count, ast.NUnique, ast.NUniqueAll:
		return vector.Of(vector.Int64)
	case ast.Min, ast.Max, ast.Mode, ast.First, ast.Last:
		return t
	case ast.Sum:
		switch {
		case t.Kind.IsFloat():
			return vector.Of(vector.Float64)
		case t.Kind.IsUnsigned():
			return vector.Of(vector.Uint64)
		}
		return vector.Of(vector.Int64)
	}
	return vector.Of(vector.Float64)
}

// numbers returns n small numbers of a kind; some are missing.
func numbers(r *rand.Rand, k vector.Kind, n int) *vector.Vector {
	var valid vector.Bitmap
	if r.IntN(2) == 0 {
		valid = vector.NewBitmap(n)
		for i := range n {
			if r.IntN(4) > 0 {
				valid.Set(i)
			}
		}
	}
	x := make([]float64, n)
	for i := range x {
		x[i] = float64(r.IntN(20))
		if k.IsFloat() && r.IntN(40) == 0 {
			x[i] = []float64{math.NaN(), math.Copysign(0, -1), math.Inf(1)}[r.IntN(3)]
		}
	}
	t := vector.Of(k)
	switch k {
	case vector.Float32:
		return vector.FromSlice(t, convert[float32](x), valid)
	case vector.Float64:
		return vector.FromSlice(t, x, valid)
	}
	switch k.Width() {
	case 1:
		return vector.FromSlice(t, convert[int8](x), valid)
	case 2:
		return vector.FromSlice(t, convert[int16](x), valid)
	case 4:
		return vector.FromSlice(t, convert[int32](x), valid)
	}
	return vector.FromSlice(t, convert[int64](x), valid)
}

// convert converts floats.
func convert[T number](x []float64) []T {
	out := make([]T, len(x))
	for i, a := range x {
		out[i] = T(a)
	}
	return out
}

// cut returns random ends of segments of n values, some empty.
func cut(r *rand.Rand, n int) []uint32 {
	ends := []uint32{}
	for at := 0; at < n; {
		at = min(n, at+r.IntN(r.IntN(60)+1))
		ends = append(ends, uint32(at))
	}
	return append(ends, uint32(n))
}

// text writes the values of a vector, to compare vectors.
func text(v *vector.Vector) []string {
	out := make([]string, v.Len())
	for i := range out {
		if out[i] = "missing"; v.IsValid(i) {
			out[i] = string(vector.AppendValue(nil, v, i))
		}
	}
	return out
}

// TestReduce_SegmentBySegment: an aggregate of many segments is that of each
// alone; scratch from a scope or from the heap makes no difference.
func TestReduce_SegmentBySegment(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, k := range kinds {
		v := numbers(r, k, 700)
		ends := cut(r, v.Len())
		for _, op := range ops {
			out := outType(op, v.Type())
			scope := memory.NewScope("test", nil)
			got, err := Reduce(op, 0.3, Segments{v, ends, scope}, out)
			if err != nil || got.Type() != out || got.Len() != len(ends) {
				t.Fatalf("%v of %v: %v", op, k, err)
			}
			all := text(got)
			scope.Close()
			from := 0
			for i, end := range ends {
				one, err := Reduce(op, 0.3, Segments{v.Slice(from, int(end)), []uint32{end - uint32(from)}, nil}, out)
				if err != nil || text(one)[0] != all[i] {
					t.Errorf("%v of %v, segment %d of %v: got %s, alone %v, %v", op, k, i, text(v.Slice(from, int(end))), all[i], text(one), err)
				}
				from = int(end)
			}
		}
	}
}

// TestReduce_LeavesItsInput: values that other outputs share are only read.
func TestReduce_LeavesItsInput(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	for _, k := range kinds {
		v := numbers(r, k, 400)
		before := text(v)
		s := Segments{v, cut(r, 400), nil}
		for _, op := range ops {
			if _, err := Reduce(op, 0.5, s, outType(op, v.Type())); err != nil {
				t.Fatal(err)
			}
		}
		for _, st := range steps(2) {
			if _, err := Step(st, s, diffOf(k)); err != nil {
				t.Fatal(err)
			}
		}
		if !slices.Equal(text(v), before) {
			t.Errorf("%v: the values changed", k)
		}
	}
}

// steps are the steps; n is for Head and Tail.
func steps(n int) []ast.Step {
	return []ast.Step{{Op: ast.Sort}, {Op: ast.Sort, Desc: true}, {Op: ast.Diff}, {Op: ast.SortDiff}, {Op: ast.Unique}, {Op: ast.Head, N: n}, {Op: ast.Tail, N: n}}
}

// diffOf is the type of differences of a kind.
func diffOf(k vector.Kind) vector.Type {
	return vector.Of(map[vector.Kind]vector.Kind{vector.Uint8: vector.Int16, vector.Uint16: vector.Int32, vector.Uint32: vector.Int64, vector.Uint64: vector.Int64,
		vector.Int8: vector.Int8, vector.Int16: vector.Int16, vector.Int32: vector.Int32, vector.Int64: vector.Int64, vector.Float32: vector.Float32, vector.Float64: vector.Float64}[k])
}

// TestStep_SegmentBySegment: a step over many segments is that over each alone.
func TestStep_SegmentBySegment(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for _, k := range kinds {
		v := numbers(r, k, 700)
		ends := cut(r, v.Len())
		for _, st := range steps(r.IntN(5)) {
			got, err := Step(st, Segments{v, ends, nil}, diffOf(k))
			if err != nil || len(got.Ends) != len(ends) || got.Values.Len() != int(got.Ends[len(ends)-1]) {
				t.Fatalf("%v of %v: %v", st, k, err)
			}
			from, at := 0, 0
			for i, end := range ends {
				one, err := Step(st, Segments{v.Slice(from, int(end)), []uint32{end - uint32(from)}, nil}, diffOf(k))
				if err != nil || !slices.Equal(text(one.Values), text(got.Values.Slice(at, int(got.Ends[i])))) {
					t.Errorf("%v of %v, segment %d: got %v, alone %v, %v", st, k, i, text(got.Values.Slice(at, int(got.Ends[i]))), text(one.Values), err)
				}
				from, at = int(end), int(got.Ends[i])
			}
		}
	}
}

// TestStep_LargeHead: a number of values near the top of 32 bits does not wrap.
func TestStep_LargeHead(t *testing.T) {
	v := vector.FromSlice(vector.Of(vector.Int8), []int8{1, 2, 3}, vector.Bitmap{})
	for _, op := range []ast.StepOp{ast.Head, ast.Tail} {
		for _, n := range []int{math.MaxInt32, math.MaxInt} {
			got, err := Step(ast.Step{Op: op, N: n}, Segments{v, []uint32{1, 3}, nil}, v.Type())
			if err != nil || !slices.Equal(text(got.Values), []string{"1", "2", "3"}) {
				t.Errorf("%v of %d: got %v, %v", op, n, text(got.Values), err)
			}
		}
	}
}

// TestFold_LikeReduce feeds folds in pieces, through several folds that are
// merged, and compares with the reduction of whole groups.
func TestFold_LikeReduce(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	for _, k := range kinds {
		for range 3 {
			n, groups := 600, 1+r.IntN(5)
			v, ids := numbers(r, k, n), make([]uint32, n)
			for i := range ids {
				ids[i] = uint32(r.IntN(groups))
			}
			whole, ends := gathered(v, ids, groups)
			for _, op := range ops {
				out := outType(op, v.Type())
				newFold, ok := FoldOf(op, v.Type(), out)
				if !ok {
					continue
				}
				want, err := Reduce(op, 0, Segments{whole, ends, nil}, out)
				if err != nil {
					t.Fatal(err)
				}
				got, err := folded(newFold, v, ids, groups, 1+r.IntN(4), r)
				if err != nil || got.Type() != out || !slices.Equal(text(got), text(want)) {
					t.Errorf("%v of %v: got %v, want %v, %v", op, k, text(got), text(want), err)
				}
			}
		}
	}
}

// TestFold_Means: the mean of equal values is that value, and sums beyond the
// floats are left to Reduce.
func TestFold_Means(t *testing.T) {
	for _, c := range []struct {
		x    float64
		n    int
		left bool
	}{{0.1, 3, false}, {0.1, 100_003, false}, {-1e-310, 7, false}, {1.7e308, 2, true}, {math.Inf(1), 2, true}, {math.NaN(), 5, false}} {
		newFold, _ := FoldOf(ast.Mean, vector.Of(vector.Float64), vector.Of(vector.Float64))
		x, ids := make([]float64, c.n), make([]uint32, c.n)
		for i := range x {
			x[i] = c.x
		}
		got, err := folded(newFold, vector.FromSlice(vector.Of(vector.Float64), x, vector.Bitmap{}), ids, 1, 2, rand.New(rand.NewPCG(5, 5)))
		switch {
		case err != nil || (got == nil) != c.left:
			t.Errorf("mean of %d times %v: got %v, %v", c.n, c.x, got, err)
		case got != nil && !equal(vector.Values[float64](got)[0], c.x):
			t.Errorf("mean of %d times %v: got %v", c.n, c.x, vector.Values[float64](got)[0])
		}
	}
}

// gathered puts the rows of each group one after the other.
func gathered(v *vector.Vector, ids []uint32, groups int) (*vector.Vector, []uint32) {
	var rows, ends []uint32
	for g := range groups {
		for i, id := range ids {
			if int(id) == g {
				rows = append(rows, uint32(i))
			}
		}
		ends = append(ends, uint32(len(rows)))
	}
	return kernel.Gather(v, rows), ends
}

// folded runs values through several folds of consecutive rows, in pieces, and
// merges them in order. Groups that a fold has not seen yet are new to it.
func folded(newFold func() ast.Fold, v *vector.Vector, ids []uint32, groups, folds int, r *rand.Rand) (*vector.Vector, error) {
	all := newFold()
	if err := all.Grow(groups); err != nil {
		return nil, err
	}
	n := v.Len()
	for f := range folds {
		one := newFold()
		lo, hi := n*f/folds, n*(f+1)/folds
		local := map[uint32]uint32{}
		var to []uint32
		for lo < hi {
			end := min(hi, lo+1+r.IntN(100))
			piece := make([]uint32, end-lo)
			for i, id := range ids[lo:end] {
				if _, ok := local[id]; !ok {
					local[id] = uint32(len(to))
					to = append(to, id)
				}
				piece[i] = local[id]
			}
			if err := one.Grow(len(to)); err != nil {
				return nil, err
			}
			if err := one.Add(v.Slice(lo, end), piece); err != nil {
				return nil, err
			}
			lo = end
		}
		if one.Len() != len(to) {
			return nil, fmt.Errorf("a fold of %d groups, want %d", one.Len(), len(to))
		}
		if err := all.Merge(one, to); err != nil {
			return nil, err
		}
	}
	if sized, ok := all.(Sized); ok && sized.NeedsRows() {
		rows := make([]int64, groups)
		for _, id := range ids {
			rows[id]++
		}
		sized.SetRows(rows)
	}
	return all.Finish(nil)
}
