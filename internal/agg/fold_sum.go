package agg

import (
	"fmt"
	"math"
	"math/bits"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// intFold is what the folds of integers finish alike, for Sum and Mean.
type intFold struct {
	presence
	out  vector.Type
	mean bool
}

// missing reports whether values of in are missing and counts them for a mean.
func (f *intFold) missing(in *vector.Vector, groups []uint32) bool {
	if f.mean {
		return f.miss(in, groups)
	}
	return in.Missing() > 0
}

// finish returns the sums, or the means, of n groups.
func (f *intFold) finish(n int, sum func(g int) wide) (*vector.Vector, error) {
	if f.mean {
		out := memory.Make[float64](n)
		for g := range out {
			out[g] = meanOf(sum(g), f.present(g))
		}
		return vector.FromSlice(f.out, out, f.some()), nil
	}
	out := memory.Make[uint64](n)
	for g := range out {
		w := sum(g)
		if !w.fits(f.out) {
			return nil, fmt.Errorf("%w: the sum does not fit %v", vector.ErrOverflow, f.out)
		}
		out[g] = w.lo
	}
	return vector.FromSlice(f.out, out, vector.Bitmap{}), nil
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

// fits reports whether a sum of type t holds w.
func (w wide) fits(t vector.Type) bool {
	if t.Kind == vector.Uint64 {
		return w.hi == 0
	}
	return w.hi == int64(w.lo)>>63
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

// shortFold adds integers of up to 32 bits: a table has fewer than 2³² rows, so
// that their sums fit 64.
type shortFold[T number] struct {
	intFold
	sums []uint64
}

// Len implements ast.Fold.
func (f *shortFold[T]) Len() int { return len(f.sums) }

// Grow implements ast.Fold.
func (f *shortFold[T]) Grow(n int) error {
	f.sums = grow(f.sums, n)
	return nil
}

// Reset implements Resettable.
func (f *shortFold[T]) Reset() {
	clear(f.sums)
	f.reset()
}

// Add implements ast.Fold.
func (f *shortFold[T]) Add(in *vector.Vector, groups []uint32) error {
	x, sums := vector.Values[T](in)[:len(groups)], f.sums
	if !f.missing(in, groups) {
		for i, g := range groups {
			sums[g] += uint64(x[i])
		}
		return nil
	}
	valid := in.Valid()
	for i, g := range groups {
		if valid.Get(i) {
			sums[g] += uint64(x[i])
		}
	}
	return nil
}

// Merge implements ast.Fold.
func (f *shortFold[T]) Merge(from ast.Fold, to []uint32) error {
	other := from.(*shortFold[T])
	for j, s := range other.sums {
		f.sums = grow(f.sums, int(to[j])+1)
		f.sums[to[j]] += s
	}
	f.merge(&other.presence, to)
	return nil
}

// Finish implements ast.Fold.
func (f *shortFold[T]) Finish(*memory.Scope) (*vector.Vector, error) {
	var zero T
	unsigned := zero-1 > zero
	return f.finish(len(f.sums), func(g int) wide {
		if unsigned {
			return wide{lo: f.sums[g]}
		}
		return wide{hi: int64(f.sums[g]) >> 63, lo: f.sums[g]}
	})
}

// wideFold adds integers of 64 bits.
type wideFold[T number] struct {
	intFold
	sums []wide
}

// Len implements ast.Fold.
func (f *wideFold[T]) Len() int { return len(f.sums) }

// Grow implements ast.Fold.
func (f *wideFold[T]) Grow(n int) error {
	f.sums = grow(f.sums, n)
	return nil
}

// Reset implements Resettable.
func (f *wideFold[T]) Reset() {
	clear(f.sums)
	f.reset()
}

// Add implements ast.Fold.
func (f *wideFold[T]) Add(in *vector.Vector, groups []uint32) error {
	x, sums := vector.Values[T](in)[:len(groups)], f.sums
	valid, some := in.Valid(), f.missing(in, groups)
	var zero T
	sign := uint64(1) // 1 where the top bit stands for a negative number
	if zero-1 > zero {
		sign = 0
	}
	for i, g := range groups {
		if some && !valid.Get(i) {
			continue
		}
		w, a := &sums[g], uint64(x[i])
		var carry uint64
		w.lo, carry = bits.Add64(w.lo, a, 0)
		w.hi += int64(carry) - int64(a>>63&sign)
	}
	return nil
}

// Merge implements ast.Fold.
func (f *wideFold[T]) Merge(from ast.Fold, to []uint32) error {
	other := from.(*wideFold[T])
	for j, w := range other.sums {
		f.sums = grow(f.sums, int(to[j])+1)
		f.sums[to[j]].add(w)
	}
	f.merge(&other.presence, to)
	return nil
}

// Finish implements ast.Fold.
func (f *wideFold[T]) Finish(*memory.Scope) (*vector.Vector, error) {
	return f.finish(len(f.sums), func(g int) wide { return f.sums[g] })
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

// Reset implements Resettable.
func (f *floatFold[T]) Reset() { clear(f.sums) }

// Add implements ast.Fold.
func (f *floatFold[T]) Add(in *vector.Vector, groups []uint32) error {
	x, sums := vector.Values[T](in)[:len(groups)], f.sums
	if in.Missing() == 0 {
		for i, g := range groups {
			sums[g] += float64(x[i])
		}
		return nil
	}
	valid := in.Valid()
	for i, g := range groups {
		if valid.Get(i) {
			sums[g] += float64(x[i])
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

// A double is a sum and what its roundings lost (Knuth's TwoSum).
type double struct{ sum, lost float64 }

// add adds x.
func (d *double) add(x float64) {
	s := d.sum + x
	y := s - d.sum
	d.lost += (d.sum - (s - y)) + (x - y)
	d.sum = s
}

// over returns the sum over n; false when the sum is too large for a float.
func (d double) over(n float64) (float64, bool) {
	switch {
	case d.sum != d.sum:
		return d.sum, true
	case math.IsInf(d.sum, 0):
		return 0, false
	}
	q := d.sum / n
	return q + (math.FMA(-q, n, d.sum)+d.lost)/n, true
}

// groupMean is the mean of a group's values: that of meanFold, for integers exact.
func groupMean[T number](x []T) float64 {
	if one := T(1); one/2 == 0 {
		return kernel.Mean(x)
	}
	var d double
	for _, v := range x {
		d.add(float64(v))
	}
	if mean, ok := d.over(float64(len(x))); ok {
		return mean
	}
	return kernel.Mean(x)
}

// meanFold averages floats. The sum has twice the precision of a float, so that
// the mean of equal values is that value.
type meanFold[T number] struct {
	presence
	out  vector.Type
	sums []double
}

// Len implements ast.Fold.
func (f *meanFold[T]) Len() int { return len(f.sums) }

// Grow implements ast.Fold.
func (f *meanFold[T]) Grow(n int) error {
	f.sums = grow(f.sums, n)
	return nil
}

// Reset implements Resettable.
func (f *meanFold[T]) Reset() {
	clear(f.sums)
	f.reset()
}

// Add implements ast.Fold.
func (f *meanFold[T]) Add(in *vector.Vector, groups []uint32) error {
	x, sums := vector.Values[T](in)[:len(groups)], f.sums
	valid, some := in.Valid(), f.miss(in, groups)
	for i, g := range groups {
		if !some || valid.Get(i) {
			sums[g].add(float64(x[i]))
		}
	}
	return nil
}

// Merge implements ast.Fold.
func (f *meanFold[T]) Merge(from ast.Fold, to []uint32) error {
	other := from.(*meanFold[T])
	for j, d := range other.sums {
		f.sums = grow(f.sums, int(to[j])+1)
		s := &f.sums[to[j]]
		s.add(d.sum)
		s.lost += d.lost
	}
	f.merge(&other.presence, to)
	return nil
}

// Finish implements ast.Fold. It returns nil, and leaves the means to Reduce,
// when a sum is too large.
func (f *meanFold[T]) Finish(*memory.Scope) (*vector.Vector, error) {
	out := memory.Make[float64](len(f.sums))
	for g, d := range f.sums {
		if n := f.present(g); n > 0 {
			var ok bool
			if out[g], ok = d.over(float64(n)); !ok {
				return nil, nil
			}
		}
	}
	return vector.FromSlice(f.out, out, f.some()), nil
}
