package agg

import (
	"fmt"
	"math"
	"math/bits"

	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// slide calls f with the exact sum of each frame. Values enter and leave a sum
// of 128 bits, which is never rounded.
func slide[T number](r *roller, x []T, f func(i int, s wide)) {
	var s wide
	a, b := uint32(0), uint32(0) // s is the sum of x[a:b]
	for i := range r.f.Lo {
		lo, hi := r.f.Lo[i], r.f.Hi[i]
		if lo >= b {
			a, b, s = lo, lo, wide{}
		}
		for ; b < hi; b++ {
			s.add(wideOf(x[b]))
		}
		for ; a < lo; a++ {
			s.sub(wideOf(x[a]))
		}
		f(i, s)
	}
}

// wideOf extends an integer.
func wideOf[T number](x T) wide {
	var zero T
	w := wide{lo: uint64(x)}
	if zero-1 < zero {
		w.hi = int64(x) >> 63
	}
	return w
}

// sub subtracts a sum.
func (w *wide) sub(v wide) {
	var borrow uint64
	w.lo, borrow = bits.Sub64(w.lo, v.lo, 0)
	w.hi -= v.hi + int64(borrow)
}

// rollSum returns sums of integers, checked.
func rollSum[T number](r *roller, x []T) (*vector.Vector, error) {
	d := memory.In[uint64](r.out, len(r.f.Lo))
	over := -1
	slide(r, x, func(i int, s wide) {
		fits := s.hi == int64(s.lo)>>63
		if r.dst.Kind == vector.Uint64 {
			fits = s.hi == 0
		}
		if !fits && r.has(i) && over < 0 {
			over = i
		}
		d[i] = s.lo
	})
	if over >= 0 {
		return nil, &vector.RowError{Row: over, Err: fmt.Errorf("%w: the sum does not fit %v", vector.ErrOverflow, r.dst)}
	}
	return vector.FromSlice(r.dst, d, r.valid), nil
}

// rollMean returns means of integers, of exact sums.
func rollMean[T number](r *roller, x []T) *vector.Vector {
	d := memory.In[float64](r.out, len(r.f.Lo))
	slide(r, x, func(i int, s wide) { d[i] = meanOf(s, int64(r.f.Hi[i]-r.f.Lo[i])) })
	return vector.FromSlice(r.dst, d, r.valid)
}

// rollMeanTime returns means of times: of the exact distances to the frame's
// first value, as reduceTemporal does.
func rollMeanTime[T number](r *roller, x []T) *vector.Vector {
	d := memory.In[float64](r.work, len(r.f.Lo))
	slide(r, x, func(i int, s wide) {
		d[i] = 0
		if !r.has(i) {
			return
		}
		n, first := uint64(r.f.Hi[i]-r.f.Lo[i]), int64(x[r.f.Lo[i]])
		hi, lo := bits.Mul64(uint64(first), n)
		s.sub(wide{int64(hi) - first>>63&int64(n), lo})
		d[i] = meanOf(s, int64(n))
	})
	return r.times(d, func(i int) int64 { return int64(x[r.f.Lo[i]]) })
}

// rollTruth returns whether any, or every, value of a frame is 1.
func rollTruth[T number](r *roller, x []T, all bool) *vector.Vector {
	d := vector.NewBitmap(len(r.f.Lo))
	slide(r, x, func(i int, s wide) {
		if all && s.lo == uint64(r.f.Hi[i]-r.f.Lo[i]) || !all && s.lo > 0 {
			d.Set(i)
		}
	})
	return vector.FromBits(d, r.valid)
}

// rollFloats returns sums or means of floats. A frame is split where the last
// rebuild ended: before it stand sums from each value to the split, after it
// one running sum. When a frame's first value passes the split, the frame is
// summed up anew. Each value is added twice in all and never subtracted.
func rollFloats[T number](r *roller, x []T, mean bool) *vector.Vector {
	d := memory.In[float64](r.out, len(r.f.Lo))
	front := memory.In[float64](r.work, len(x)) // sums of x[j:split]
	back := 0.0                                 // sum of x[split:b]
	split, b := uint32(0), uint32(0)
	runs := equalRuns(x, mean, r.work)
	for i := range d {
		lo, hi := r.f.Lo[i], r.f.Hi[i]
		switch {
		case lo >= b:
			split, b, back = lo, lo, 0
		case lo > split:
			s := 0.0
			for j := hi; j > lo; j-- {
				s += float64(x[j-1])
				front[j-1] = s
			}
			split, b, back = hi, hi, 0
		}
		for ; b < hi; b++ {
			back += float64(x[b])
		}
		s := back
		if lo < split {
			s = front[lo] + back
		}
		switch {
		case !mean:
		case hi > lo && runs[hi-1] <= lo:
			s = float64(x[lo]) // of equal values: that value
		default:
			s /= float64(hi - lo)
		}
		d[i] = s
	}
	return vector.FromSlice(r.dst, d, r.valid)
}

// equalRuns returns for each value where the run of equal values begins that
// it stands in; nil when not wanted.
func equalRuns[T number](x []T, wanted bool, work *memory.Scope) []uint32 {
	if !wanted {
		return nil
	}
	runs := memory.In[uint32](work, len(x))
	for j := range x {
		runs[j] = uint32(j)
		if j > 0 && x[j] == x[j-1] {
			runs[j] = runs[j-1]
		}
	}
	return runs
}

// Moments are the number, mean and sum of squared deviations of some values.
type moments struct{ n, mean, m2 float64 }

// add takes one more value (Welford 1962).
func (m *moments) add(x float64) {
	m.n++
	d := x - m.mean
	m.mean += d / m.n
	m.m2 += float64(d * (x - m.mean))
}

// merge takes the values of other moments (Chan, Golub, LeVeque 1979).
func (m moments) merge(o moments) moments {
	if m.n == 0 || o.n == 0 {
		return moments{m.n + o.n, m.mean + o.mean, m.m2 + o.m2}
	}
	n, d := m.n+o.n, o.mean-m.mean
	return moments{n, m.mean + float64(d*o.n/n), m.m2 + o.m2 + float64(float64(d*d)*(m.n*o.n/n))}
}

// rollVar returns sample variances, or their roots, of the split frames that
// rollFloats describes. Values are taken as distances to one of the frame's.
func rollVar[T number](r *roller, x []T, root bool) *vector.Vector {
	scope := r.out
	if r.dst.Kind.IsTemporal() {
		scope = r.work
	}
	d := memory.In[float64](scope, len(r.f.Lo))
	front := memory.In[moments](r.work, len(x))
	var back moments
	var pivot T
	split, b := uint32(0), uint32(0)
	runs := equalRuns(x, true, r.work)
	for i := range d {
		lo, hi := r.f.Lo[i], r.f.Hi[i]
		switch {
		case lo >= b:
			split, b, back = lo, lo, moments{}
			pivot = pivotOf(x, lo, hi)
		case lo > split:
			pivot = pivotOf(x, lo, hi)
			var m moments
			for j := hi; j > lo; j-- {
				m.add(kernel.Distance(x[j-1], pivot))
				front[j-1] = m
			}
			split, b, back = hi, hi, moments{}
		}
		for ; b < hi; b++ {
			back.add(kernel.Distance(x[b], pivot))
		}
		m := back
		if lo < split {
			m = front[lo].merge(back)
		}
		d[i] = m.m2 / (m.n - 1)
		switch {
		case hi-lo < 2:
			d[i] = math.NaN()
		case runs[hi-1] <= lo && x[lo]-x[lo] == 0:
			d[i] = 0
		}
		if root {
			d[i] = math.Sqrt(d[i])
		}
	}
	if r.dst.Kind.IsTemporal() {
		return r.times(d, func(int) int64 { return 0 })
	}
	return vector.FromSlice(r.dst, d, r.valid)
}

// pivotOf returns the first value of a frame, 0 when there is none or it is
// not finite.
func pivotOf[T number](x []T, lo, hi uint32) T {
	if lo < hi && x[lo]-x[lo] == 0 {
		return x[lo]
	}
	return 0
}
