package agg

import (
	"fmt"
	"math"
	"math/bits"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/vector"
)

// A Whole reduces all rows of a table as one group. It takes them in pieces,
// in order; the states of neighbouring runs of rows merge.
type Whole interface {
	Add(in *vector.Vector)
	Merge(next Whole) // of the same maker
	Finish() (*vector.Vector, error)
}

// WholeOf returns a maker of states for an aggregate of values of type t; ok
// is false for what only Reduce can do.
func WholeOf(op ast.AggregateOp, t, out vector.Type) (newWhole func() Whole, ok bool) {
	if op == ast.Count {
		return func() Whole { return &wholeCount{} }, true
	}
	switch t.Kind {
	case vector.Int8:
		return wholeOf[int8](op, t, out)
	case vector.Int16:
		return wholeOf[int16](op, t, out)
	case vector.Int32, vector.Date:
		return wholeOf[int32](op, t, out)
	case vector.Int64, vector.Time, vector.Timestamp, vector.Duration:
		return wholeOf[int64](op, t, out)
	case vector.Uint8:
		return wholeOf[uint8](op, t, out)
	case vector.Uint16:
		return wholeOf[uint16](op, t, out)
	case vector.Uint32:
		return wholeOf[uint32](op, t, out)
	case vector.Uint64:
		return wholeOf[uint64](op, t, out)
	case vector.Float32:
		return wholeOf[float32](op, t, out)
	case vector.Float64:
		return wholeOf[float64](op, t, out)
	}
	return nil, false
}

// wholeOf chooses the state for values of type T.
func wholeOf[T number](op ast.AggregateOp, t, out vector.Type) (func() Whole, bool) {
	float := t.Kind == vector.Float32 || t.Kind == vector.Float64
	moments := func(order int) (func() Whole, bool) {
		return func() Whole { return &wholeMoments[T]{op: op, out: out, order: order} }, true
	}
	switch temporal := t.Kind == vector.Timestamp || t.Kind == vector.Duration; op {
	case ast.Min, ast.Max:
		return func() Whole { return &wholeExtreme[T]{out: out, most: op == ast.Max} }, true
	case ast.First, ast.Last:
		return func() Whole { return &wholeEdge[T]{out: out, last: op == ast.Last} }, true
	case ast.Sum:
		if float {
			return func() Whole { return &wholeFloats[T]{} }, true
		}
		return func() Whole { return &wholeInts[T]{out: out} }, true
	case ast.Mean:
		if temporal {
			return func() Whole { return &wholeInts[T]{out: out, mean: true} }, true
		}
		return moments(1)
	case ast.Std, ast.Var:
		return moments(2)
	case ast.Skewness, ast.Kurtosis:
		return moments(4)
	}
	return nil, false
}

// wholeBlock is the number of values that kernels take at a time.
const wholeBlock = 1 << 10

// eachPresent calls f with the present values: all at once when none is
// missing, else 1024 at a time, copied.
func eachPresent[T number](in *vector.Vector, f func([]T)) {
	x, valid := vector.Values[T](in), in.Valid()
	if in.Missing() == 0 {
		if len(x) > 0 {
			f(x)
		}
		return
	}
	var buffer [2 * wholeBlock]T
	n := 0
	for lo := 0; lo < len(x); lo += wholeBlock {
		hi := min(lo+wholeBlock, len(x))
		n += len(kernel.PresentValues(buffer[n:], x[lo:hi], valid.Slice(lo, hi)))
		if n >= wholeBlock {
			f(buffer[:wholeBlock])
			n = copy(buffer[:], buffer[wholeBlock:n])
		}
	}
	if n > 0 {
		f(buffer[:n])
	}
}

// eachFilled calls f with the values, fill in the place of the missing ones,
// and the number of present ones; 1024 at a time when some are missing.
func eachFilled[T number](in *vector.Vector, fill T, f func(x []T, n int)) {
	x, valid := vector.Values[T](in), in.Valid()
	if in.Missing() == 0 {
		f(x, len(x))
		return
	}
	var buffer [wholeBlock]T
	for lo := 0; lo < len(x); lo += wholeBlock {
		hi := min(lo+wholeBlock, len(x))
		n := kernel.FillMissing(buffer[:], x[lo:hi], valid.Slice(lo, hi), fill)
		f(buffer[:hi-lo], n)
	}
}

// firstPresent returns the first present value of a vector that has one.
func firstPresent[T number](in *vector.Vector) T {
	i := 0
	for !in.IsValid(i) {
		i++
	}
	return vector.Values[T](in)[i]
}

// one returns a vector of one value, or of a missing one.
func one[T vector.Fixed](t vector.Type, x T, present bool) *vector.Vector {
	var valid vector.Bitmap
	if !present {
		valid = vector.NewBitmap(1)
	}
	return vector.FromSlice(t, []T{x}, valid)
}

// wholeCount counts present values.
type wholeCount struct{ n int64 }

// Add implements Whole.
func (w *wholeCount) Add(in *vector.Vector) { w.n += int64(in.Len() - in.Missing()) }

// Merge implements Whole.
func (w *wholeCount) Merge(next Whole) { w.n += next.(*wholeCount).n }

// Finish implements Whole.
func (w *wholeCount) Finish() (*vector.Vector, error) {
	return one(vector.Of(vector.Int64), w.n, true), nil
}

// wholeFloats adds floats.
type wholeFloats[T number] struct{ sum float64 }

// Add implements Whole.
func (w *wholeFloats[T]) Add(in *vector.Vector) {
	eachFilled(in, 0, func(x []T, _ int) { w.sum += kernel.SumFloats(x) })
}

// Merge implements Whole.
func (w *wholeFloats[T]) Merge(next Whole) { w.sum += next.(*wholeFloats[T]).sum }

// Finish implements Whole.
func (w *wholeFloats[T]) Finish() (*vector.Vector, error) {
	return one(vector.Of(vector.Float64), w.sum, true), nil
}

// wholeInts adds integers exactly, for Sum and for means of times.
type wholeInts[T number] struct {
	out   vector.Type
	mean  bool
	sum   wide
	n     int64
	first T
}

// Add implements Whole.
func (w *wholeInts[T]) Add(in *vector.Vector) {
	if w.n == 0 && in.Missing() < in.Len() {
		w.first = firstPresent[T](in)
	}
	eachFilled(in, 0, func(x []T, n int) {
		hi, lo := kernel.SumInts(x)
		w.sum.add(wide{hi, lo})
		w.n += int64(n)
	})
}

// Merge implements Whole.
func (w *wholeInts[T]) Merge(next Whole) {
	o := next.(*wholeInts[T])
	if w.n == 0 {
		w.first = o.first
	}
	w.sum.add(o.sum)
	w.n += o.n
}

// Finish implements Whole.
func (w *wholeInts[T]) Finish() (*vector.Vector, error) {
	if !w.mean {
		if !w.sum.fits(w.out) {
			return nil, fmt.Errorf("%w: the sum does not fit %v", vector.ErrOverflow, w.out)
		}
		return one(w.out, w.sum.lo, true), nil
	}
	// The mean of the distances to the first value; see reduceTemporal.
	first := int64(w.first)
	hi, lo := bits.Mul64(uint64(first), uint64(w.n))
	if first < 0 {
		hi -= uint64(w.n)
	}
	var borrow uint64
	w.sum.lo, borrow = bits.Sub64(w.sum.lo, lo, 0)
	w.sum.hi -= int64(hi + borrow)
	return one(w.out, int64(math.RoundToEven(meanOf(w.sum, w.n)))+first, w.n > 0), nil
}

// wholeMoments computes means, variances and moments.
type wholeMoments[T number] struct {
	op    ast.AggregateOp
	out   vector.Type
	order int
	m     kernel.Moments[T]
}

// Add implements Whole.
func (w *wholeMoments[T]) Add(in *vector.Vector) {
	piece := kernel.NewMoments[T](w.order)
	eachPresent(in, piece.Add)
	w.m.Merge(piece)
}

// Merge implements Whole.
func (w *wholeMoments[T]) Merge(next Whole) { w.m.Merge(next.(*wholeMoments[T]).m) }

// Finish implements Whole.
func (w *wholeMoments[T]) Finish() (*vector.Vector, error) {
	var x float64
	switch w.op {
	case ast.Mean:
		x = w.m.Mean()
	case ast.Var:
		x = w.m.Var()
	case ast.Std:
		x = math.Sqrt(w.m.Var())
	case ast.Skewness:
		x = w.m.Skewness()
	default:
		x = w.m.Kurtosis()
	}
	if w.out.Kind == vector.Float64 {
		return one(w.out, x, w.m.N() > 0), nil
	}
	if x != x { // of a time: there is no NaN
		return one[int64](w.out, 0, false), nil
	}
	return one(w.out, int64(math.RoundToEven(x)), true), nil
}

// wholeExtreme finds the least or greatest value.
type wholeExtreme[T number] struct {
	out  vector.Type
	most bool
	x    T
	some bool
}

// Add implements Whole.
func (w *wholeExtreme[T]) Add(in *vector.Vector) {
	if in.Missing() == in.Len() {
		return
	}
	eachFilled(in, firstPresent[T](in), func(x []T, _ int) {
		if w.most {
			w.see(kernel.Greatest(x))
		} else {
			w.see(kernel.Least(x))
		}
	})
}

// see takes the extreme of some values.
func (w *wholeExtreme[T]) see(x T) {
	switch {
	case !w.some:
		w.x, w.some = x, true
	case w.most:
		w.x = max(w.x, x)
	default:
		w.x = min(w.x, x)
	}
}

// Merge implements Whole.
func (w *wholeExtreme[T]) Merge(next Whole) {
	if o := next.(*wholeExtreme[T]); o.some {
		w.see(o.x)
	}
}

// Finish implements Whole.
func (w *wholeExtreme[T]) Finish() (*vector.Vector, error) { return one(w.out, w.x, w.some), nil }

// wholeEdge keeps the first or the last value.
type wholeEdge[T number] struct {
	out  vector.Type
	last bool
	x    T
	some bool
}

// Add implements Whole.
func (w *wholeEdge[T]) Add(in *vector.Vector) {
	if w.some && !w.last {
		return
	}
	for i := range in.Len() {
		if w.last {
			i = in.Len() - 1 - i
		}
		if in.IsValid(i) {
			w.x, w.some = vector.Values[T](in)[i], true
			return
		}
	}
}

// Merge implements Whole.
func (w *wholeEdge[T]) Merge(next Whole) {
	if o := next.(*wholeEdge[T]); o.some && (w.last || !w.some) {
		w.x, w.some = o.x, true
	}
}

// Finish implements Whole.
func (w *wholeEdge[T]) Finish() (*vector.Vector, error) { return one(w.out, w.x, w.some), nil }
