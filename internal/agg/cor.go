package agg

import (
	"math"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// A corState holds the means of two columns and the sums of the squares and
// products of the distances to them, updated with each row (Welford 1962).
type corState struct{ n, mx, my, xx, yy, xy float64 }

// add takes a row.
func (s *corState) add(x, y float64) {
	s.n++
	dx, dy := x-s.mx, y-s.my
	s.mx += dx / s.n
	s.my += dy / s.n
	ry := y - s.my
	s.xx += float64(dx * (x - s.mx))
	s.yy += float64(dy * ry)
	s.xy += float64(dx * ry)
}

// merge takes the rows of another state (Chan, Golub, LeVeque 1983).
func (s *corState) merge(o *corState) {
	if o.n == 0 {
		return
	}
	n := s.n + o.n
	dx, dy, weight := o.mx-s.mx, o.my-s.my, s.n*o.n/n
	s.xx += o.xx + float64(float64(dx*dx)*weight)
	s.yy += o.yy + float64(float64(dy*dy)*weight)
	s.xy += o.xy + float64(float64(dx*dy)*weight)
	s.mx += float64(dx*o.n) / n
	s.my += float64(dy*o.n) / n
	s.n = n
}

// result returns the correlation; rounding may step over ±1, NaN stays NaN.
func (s *corState) result() float64 {
	if s.n < 2 {
		return math.NaN()
	}
	root := math.Sqrt(s.xx * s.yy)
	if p := s.xx * s.yy; !(p > 1e-300 && p < math.MaxFloat64) {
		root = math.Sqrt(s.xx) * math.Sqrt(s.yy)
	}
	return max(-1, min(1, s.xy/root))
}

// correlations returns the results of states; missing where there was no row.
func correlations(states []corState, scope *memory.Scope) *vector.Vector {
	out := memory.In[float64](scope, len(states))
	var valid vector.Bitmap
	for g := range states {
		out[g] = states[g].result()
		if states[g].n == 0 {
			if valid.IsZero() {
				valid = vector.NewSetBitmap(len(states))
			}
			valid.Clear(g)
		}
	}
	return vector.FromSlice(vector.Of(vector.Float64), out, valid)
}

// Cor returns Pearson's correlation of two float columns in each segment, of the
// rows where both are present.
func Cor(x, y *vector.Vector, ends []uint32, scope *memory.Scope) *vector.Vector {
	a, b := vector.Values[float64](x), vector.Values[float64](y)
	xs, ys := x.ValidMask(), y.ValidMask()
	states := make([]corState, len(ends))
	from := 0
	for g, end := range ends {
		for i := from; i < int(end); i++ {
			if xs.Get(i) && ys.Get(i) {
				states[g].add(a[i], b[i])
			}
		}
		from = int(end)
	}
	return correlations(states, scope)
}

// corFold is Cor over rows in pieces.
type corFold struct {
	states []corState
	other  *vector.Vector
}

// SetOther implements PairFold.
func (f *corFold) SetOther(y *vector.Vector) { f.other = y }

// Len implements ast.Fold.
func (f *corFold) Len() int { return len(f.states) }

// Grow implements ast.Fold.
func (f *corFold) Grow(n int) error {
	f.states = grow(f.states, n)
	return nil
}

// Reset implements Resettable.
func (f *corFold) Reset() { clear(f.states) }

// Add implements ast.Fold.
func (f *corFold) Add(in *vector.Vector, groups []uint32) error {
	x, y := vector.Values[float64](in)[:len(groups)], vector.Values[float64](f.other)[:len(groups)]
	if in.Missing()+f.other.Missing() == 0 {
		for i, g := range groups {
			f.states[g].add(x[i], y[i])
		}
		return nil
	}
	xs, ys := in.ValidMask(), f.other.ValidMask()
	for i, g := range groups {
		if xs.Get(i) && ys.Get(i) {
			f.states[g].add(x[i], y[i])
		}
	}
	return nil
}

// Merge implements ast.Fold.
func (f *corFold) Merge(from ast.Fold, to []uint32) error {
	other := from.(*corFold)
	for j := range other.states {
		f.states = grow(f.states, int(to[j])+1)
		f.states[to[j]].merge(&other.states[j])
	}
	return nil
}

// Finish implements ast.Fold.
func (f *corFold) Finish(scope *memory.Scope) (*vector.Vector, error) {
	return correlations(f.states, scope), nil
}
