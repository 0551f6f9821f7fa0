package agg

import (
	"fmt"
	"math/bits"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// FoldOf returns a maker of folds for an aggregate of values of type t: one
// state for each group, rows in any pieces. It is how few large groups are
// reduced; ok is false for what only Reduce can do.
func FoldOf(op ast.AggregateOp, t, out vector.Type) (newFold func() ast.Fold, ok bool) {
	switch op {
	case ast.Rows, ast.Len, ast.Count:
		return func() ast.Fold { return &countFold{all: op != ast.Count} }, true
	}
	switch t.Kind {
	case vector.Int8:
		return foldOf[int8](op, out)
	case vector.Int16:
		return foldOf[int16](op, out)
	case vector.Int32, vector.Date:
		return foldOf[int32](op, out)
	case vector.Int64, vector.Time, vector.Timestamp, vector.Duration:
		if op == ast.Mean && t.Kind != vector.Int64 {
			return nil, false
		}
		return foldOf[int64](op, out)
	case vector.Uint8:
		return foldOf[uint8](op, out)
	case vector.Uint16:
		return foldOf[uint16](op, out)
	case vector.Uint32:
		return foldOf[uint32](op, out)
	case vector.Uint64:
		return foldOf[uint64](op, out)
	case vector.Float32:
		return foldOf[float32](op, out)
	case vector.Float64:
		return foldOf[float64](op, out)
	}
	return nil, false
}

// foldOf chooses the fold for values of type T. Means of floats are left to
// Reduce, which adds them in short blocks for their precision.
func foldOf[T number](op ast.AggregateOp, out vector.Type) (func() ast.Fold, bool) {
	var zero T
	_, single := any(zero).(float32)
	_, double := any(zero).(float64)
	switch {
	case op == ast.Min || op == ast.Max:
		return func() ast.Fold { return &extremeFold[T]{out: out, most: op == ast.Max} }, true
	case op == ast.First || op == ast.Last:
		return func() ast.Fold { return &edgeFold[T]{out: out, last: op == ast.Last} }, true
	case op == ast.Sum && (single || double):
		return func() ast.Fold { return &floatFold[T]{} }, true
	case op == ast.Sum || op == ast.Mean && !single && !double:
		return func() ast.Fold { return &intFold[T]{out: out, mean: op == ast.Mean} }, true
	}
	return nil, false
}

// countFold counts rows, or present values.
type countFold struct {
	all bool
	n   []int64
}

// Len implements ast.Fold.
func (f *countFold) Len() int { return len(f.n) }

// Grow implements ast.Fold.
func (f *countFold) Grow(n int) error {
	f.n = grow(f.n, n)
	return nil
}

// grow lengthens x to n values.
func grow[T any](x []T, n int) []T {
	if n <= len(x) {
		return x
	}
	return append(x, make([]T, n-len(x))...)
}

// Add implements ast.Fold.
func (f *countFold) Add(in *vector.Vector, groups []uint32) error {
	if f.all || in.Missing() == 0 {
		for _, g := range groups {
			f.n[g]++
		}
		return nil
	}
	valid := in.ValidMask()
	for i, g := range groups {
		if valid.Get(i) {
			f.n[g]++
		}
	}
	return nil
}

// Merge implements ast.Fold.
func (f *countFold) Merge(from ast.Fold, to []uint32) error {
	for j, n := range from.(*countFold).n {
		f.n = grow(f.n, int(to[j])+1)
		f.n[to[j]] += n
	}
	return nil
}

// Finish implements ast.Fold.
func (f *countFold) Finish(*memory.Scope) (*vector.Vector, error) {
	return vector.FromSlice(vector.Of(vector.Int64), f.n, vector.Bitmap{}), nil
}

// A wide is a 128-bit signed sum.
type wide struct {
	hi int64
	lo uint64
}

// add adds a sum.
func (w *wide) add(v wide) {
	var carry uint64
	w.lo, carry = bits.Add64(w.lo, v.lo, 0)
	w.hi += v.hi + int64(carry)
}

// intFold adds integers exactly, for Sum and Mean.
type intFold[T number] struct {
	out  vector.Type
	mean bool
	sums []wide
	n    []int64
}

// Len implements ast.Fold.
func (f *intFold[T]) Len() int { return len(f.sums) }

// Grow implements ast.Fold.
func (f *intFold[T]) Grow(n int) error {
	f.sums, f.n = grow(f.sums, n), grow(f.n, n)
	return nil
}

// Add implements ast.Fold.
func (f *intFold[T]) Add(in *vector.Vector, groups []uint32) error {
	x, valid, some := vector.Values[T](in), in.Valid(), in.Missing() > 0
	var zero T
	unsigned := zero-1 > zero
	for i, g := range groups {
		if some && !valid.Get(i) {
			continue
		}
		w := wide{lo: uint64(x[i])}
		if !unsigned {
			w.hi = int64(x[i]) >> 63
		}
		f.sums[g].add(w)
		f.n[g]++
	}
	return nil
}

// Merge implements ast.Fold.
func (f *intFold[T]) Merge(from ast.Fold, to []uint32) error {
	other := from.(*intFold[T])
	for j, w := range other.sums {
		if err := f.Grow(int(to[j]) + 1); err != nil {
			return err
		}
		f.sums[to[j]].add(w)
		f.n[to[j]] += other.n[j]
	}
	return nil
}

// Finish implements ast.Fold.
func (f *intFold[T]) Finish(*memory.Scope) (*vector.Vector, error) {
	if f.mean {
		return f.means(), nil
	}
	out := memory.Make[uint64](len(f.sums))
	for g, w := range f.sums {
		if f.out.Kind == vector.Uint64 && w.hi != 0 || f.out.Kind != vector.Uint64 && w.hi != int64(w.lo)>>63 {
			return nil, fmt.Errorf("%w: the sum does not fit %v", vector.ErrOverflow, f.out)
		}
		out[g] = w.lo
	}
	return vector.FromSlice(f.out, out, vector.Bitmap{}), nil
}

// means divides: the quotient is taken of the exact sum, like kernel.Mean's.
func (f *intFold[T]) means() *vector.Vector {
	out := memory.Make[float64](len(f.sums))
	for g, w := range f.sums {
		out[g] = meanOf(w, f.n[g])
	}
	return vector.FromSlice(f.out, out, present(f.n))
}

// meanOf returns w/n as exactly as a float64 can: the whole part and the rest
// are divided apart when the sum has more than 53 bits.
func meanOf(w wide, n int64) float64 {
	if n == 0 {
		return 0
	}
	negative := w.hi < 0
	hi, lo := uint64(w.hi), w.lo
	if negative {
		var borrow uint64
		lo, borrow = bits.Sub64(0, lo, 0)
		hi, _ = bits.Sub64(0, hi, borrow)
	}
	var mean float64
	if hi == 0 && lo < 1<<53 {
		mean = float64(lo) / float64(n)
	} else {
		quotient, rest := bits.Div64(hi%uint64(n), lo, uint64(n))
		mean = float64(quotient) + float64(rest)/float64(n)
	}
	if negative {
		return -mean
	}
	return mean
}

// present returns the groups that had a value as a bitmap, zero when all had.
func present(n []int64) vector.Bitmap {
	var b vector.Bitmap
	for g, c := range n {
		if c == 0 {
			if b.IsZero() {
				b = vector.NewSetBitmap(len(n))
			}
			b.Clear(g)
		}
	}
	return b
}

// floatFold adds floats in row order.
type floatFold[T number] struct{ sums []float64 }

// Len implements ast.Fold.
func (f *floatFold[T]) Len() int { return len(f.sums) }

// Grow implements ast.Fold.
func (f *floatFold[T]) Grow(n int) error {
	f.sums = grow(f.sums, n)
	return nil
}

// Add implements ast.Fold.
func (f *floatFold[T]) Add(in *vector.Vector, groups []uint32) error {
	x, valid, some := vector.Values[T](in), in.Valid(), in.Missing() > 0
	for i, g := range groups {
		if !some || valid.Get(i) {
			f.sums[g] += float64(x[i])
		}
	}
	return nil
}

// Merge implements ast.Fold.
func (f *floatFold[T]) Merge(from ast.Fold, to []uint32) error {
	for j, s := range from.(*floatFold[T]).sums {
		f.sums = grow(f.sums, int(to[j])+1)
		f.sums[to[j]] += s
	}
	return nil
}

// Finish implements ast.Fold.
func (f *floatFold[T]) Finish(*memory.Scope) (*vector.Vector, error) {
	return vector.FromSlice(vector.Of(vector.Float64), f.sums, vector.Bitmap{}), nil
}

// extremeFold keeps the least or greatest value; NaN wins over both.
type extremeFold[T number] struct {
	out  vector.Type
	most bool
	x    []T
	n    []int64
}

// Len implements ast.Fold.
func (f *extremeFold[T]) Len() int { return len(f.x) }

// Grow implements ast.Fold.
func (f *extremeFold[T]) Grow(n int) error {
	f.x, f.n = grow(f.x, n), grow(f.n, n)
	return nil
}

// Add implements ast.Fold.
func (f *extremeFold[T]) Add(in *vector.Vector, groups []uint32) error {
	x, valid, some := vector.Values[T](in), in.Valid(), in.Missing() > 0
	for i, g := range groups {
		if !some || valid.Get(i) {
			f.see(g, x[i], 1)
		}
	}
	return nil
}

// see takes a value that stands for n values.
func (f *extremeFold[T]) see(g uint32, a T, n int64) {
	switch {
	case n == 0:
		return
	case f.n[g] == 0:
		f.x[g] = a
	case f.most:
		f.x[g] = max(f.x[g], a)
	default:
		f.x[g] = min(f.x[g], a)
	}
	f.n[g] += n
}

// Merge implements ast.Fold.
func (f *extremeFold[T]) Merge(from ast.Fold, to []uint32) error {
	other := from.(*extremeFold[T])
	for j, a := range other.x {
		if err := f.Grow(int(to[j]) + 1); err != nil {
			return err
		}
		f.see(to[j], a, other.n[j])
	}
	return nil
}

// Finish implements ast.Fold.
func (f *extremeFold[T]) Finish(*memory.Scope) (*vector.Vector, error) {
	return vector.FromSlice(f.out, f.x, present(f.n)), nil
}

// edgeFold keeps the first or the last value.
type edgeFold[T number] struct {
	out  vector.Type
	last bool
	x    []T
	n    []int64
}

// Len implements ast.Fold.
func (f *edgeFold[T]) Len() int { return len(f.x) }

// Grow implements ast.Fold.
func (f *edgeFold[T]) Grow(n int) error {
	f.x, f.n = grow(f.x, n), grow(f.n, n)
	return nil
}

// Add implements ast.Fold.
func (f *edgeFold[T]) Add(in *vector.Vector, groups []uint32) error {
	x, valid, some := vector.Values[T](in), in.Valid(), in.Missing() > 0
	for i, g := range groups {
		if some && !valid.Get(i) {
			continue
		}
		if f.last || f.n[g] == 0 {
			f.x[g] = x[i]
		}
		f.n[g] = 1
	}
	return nil
}

// Merge implements ast.Fold.
func (f *edgeFold[T]) Merge(from ast.Fold, to []uint32) error {
	other := from.(*edgeFold[T])
	for j, a := range other.x {
		if err := f.Grow(int(to[j]) + 1); err != nil {
			return err
		}
		if g := to[j]; other.n[j] != 0 && (f.last || f.n[g] == 0) {
			f.x[g], f.n[g] = a, 1
		}
	}
	return nil
}

// Finish implements ast.Fold.
func (f *edgeFold[T]) Finish(*memory.Scope) (*vector.Vector, error) {
	return vector.FromSlice(f.out, f.x, present(f.n)), nil
}
