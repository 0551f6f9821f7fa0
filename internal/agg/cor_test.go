package agg

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/vector"
)

// floatsOf returns n floats around an offset; some are missing when so asked.
func floatsOf(r *rand.Rand, n int, offset float64, missing bool) *vector.Vector {
	x, valid := make([]float64, n), vector.Bitmap{}
	if missing {
		valid = vector.NewSetBitmap(n)
	}
	for i := range x {
		if x[i] = offset + r.NormFloat64(); missing && r.IntN(4) == 0 {
			valid.Clear(i)
		}
	}
	return vector.FromSlice(vector.Of(vector.Float64), x, valid)
}

// naiveCor is the definition in two passes.
func naiveCor(x, y []float64) float64 {
	var mx, my, xx, yy, xy float64
	for i := range x {
		mx, my = mx+x[i]/float64(len(x)), my+y[i]/float64(len(x))
	}
	for i := range x {
		xx, yy, xy = xx+(x[i]-mx)*(x[i]-mx), yy+(y[i]-my)*(y[i]-my), xy+(x[i]-mx)*(y[i]-my)
	}
	return xy / math.Sqrt(xx*yy)
}

// TestCor_LikeDefinition compares segments, and folds in pieces, with the
// definition. One rounding of a value near the offset moves it by 1e-16 of it.
func TestCor_LikeDefinition(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	for _, offset := range []float64{0, 1e6} {
		for _, missing := range []bool{false, true} {
			const n, groups = 900, 5
			x, y, ids := floatsOf(r, n, offset, missing), floatsOf(r, n, -offset, missing), make([]uint32, n)
			for i := range ids {
				ids[i] = uint32(r.IntN(groups - 1)) // the last has no row
			}
			ids[n-1] = groups - 1
			xs, ends := gathered(x, ids, groups)
			ys, _ := gathered(y, ids, groups)
			got := Cor(xs, ys, ends, nil)
			pieces := corPieces(t, x, y, ids, groups, r)
			from := 0
			for g, end := range ends {
				var a, b []float64
				for i := from; i < int(end); i++ {
					if xs.IsValid(i) && ys.IsValid(i) {
						a, b = append(a, xs.Float(i)), append(b, ys.Float(i))
					}
				}
				from = int(end)
				for _, v := range []*vector.Vector{got, pieces} {
					switch {
					case len(a) == 0:
						if v.IsValid(g) {
							t.Errorf("group %d without values: got %v", g, v.Float(g))
						}
					case len(a) == 1:
						if v.Float(g) == v.Float(g) {
							t.Errorf("group %d of one value: got %v", g, v.Float(g))
						}
					case math.Abs(v.Float(g)-naiveCor(a, b)) > 1e-9:
						t.Errorf("offset %v, group %d: got %v, want %v", offset, g, v.Float(g), naiveCor(a, b))
					}
				}
			}
		}
	}
	same := vector.FromSlice(vector.Of(vector.Float64), []float64{0.1, 0.1, 0.1}, vector.Bitmap{})
	rising := vector.FromSlice(vector.Of(vector.Float64), []float64{1, 2, 4}, vector.Bitmap{})
	if c := Cor(same, rising, []uint32{3}, nil).Float(0); c == c {
		t.Errorf("correlation with equal values: got %v, want NaN", c)
	}
	if c := Cor(rising, rising, []uint32{3}, nil).Float(0); c != 1 {
		t.Errorf("correlation with itself: got %v, want 1", c)
	}
}

// corPieces folds two columns in two halves.
func corPieces(t *testing.T, x, y *vector.Vector, ids []uint32, groups int, r *rand.Rand) *vector.Vector {
	t.Helper()
	newFold, ok := FoldOf(ast.Cor, x.Type(), x.Type())
	if !ok {
		t.Fatal("does not fold")
	}
	to := make([]uint32, groups)
	for g := range to {
		to[g] = uint32(g)
	}
	all, one := newFold(), newFold()
	cut := r.IntN(len(ids))
	for i, f := range []ast.Fold{all, one} {
		lo, hi := i*cut, cut+i*(len(ids)-cut)
		f.Grow(groups)
		f.(PairFold).SetOther(y.Slice(lo, hi))
		if err := f.Add(x.Slice(lo, hi), ids[lo:hi]); err != nil {
			t.Fatal(err)
		}
	}
	if err := all.Merge(one, to); err != nil {
		t.Fatal(err)
	}
	v, err := all.Finish(nil)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
