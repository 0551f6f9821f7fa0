package agg

import (
	"fmt"
	"math"
	"math/bits"

	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// running returns the running sum or product of each segment's present values.
func (w Windowed) running(product bool, out vector.Type) (*vector.Vector, error) {
	valid, n := w.X.ValidMask(), w.rows()
	some := w.X.Missing() > 0
	switch {
	case out.Kind == vector.Float64:
		d := memory.In[float64](w.Out, n)
		w.segments(func(lo, hi int) {
			t := 0.0
			if product {
				t = 1
			}
			for i := lo; i < hi; i++ {
				switch {
				case some && !valid.Get(i):
					d[i] = 0
					continue
				case product:
					t *= w.X.Float(i)
				default:
					t += w.X.Float(i)
				}
				d[i] = t
			}
		})
		return vector.FromSlice(out, d, valid), nil
	case out.Kind == vector.Uint64:
		return w.runningInts(product, out, unsignedSum, unsignedProduct)
	}
	return w.runningInts(product, out, signedSum, signedProduct)
}

// runningInts keeps sums and products as 64-bit words. sum and multiply report
// whether the result fits.
func (w Windowed) runningInts(product bool, out vector.Type, sum, multiply func(a, b uint64) (uint64, bool)) (*vector.Vector, error) {
	valid, some := w.X.ValidMask(), w.X.Missing() > 0
	d := memory.In[uint64](w.Out, w.rows())
	step, zero, name := sum, uint64(0), "sum"
	if product {
		step, zero, name = multiply, 1, "product"
	}
	over := -1
	w.segments(func(lo, hi int) {
		t := zero
		for i := lo; i < hi && over < 0; i++ {
			d[i] = 0
			if some && !valid.Get(i) {
				continue
			}
			var fits bool
			if t, fits = step(t, uint64(w.X.Int(i))); !fits {
				over = i
			}
			d[i] = t
		}
	})
	if over >= 0 {
		return nil, &vector.RowError{Row: over, Err: fmt.Errorf("%w: the running %s does not fit %v", vector.ErrOverflow, name, out)}
	}
	return vector.FromSlice(out, d, valid), nil
}

func signedSum(a, b uint64) (uint64, bool) {
	s := a + b
	return s, int64((a^s)&(b^s)) >= 0
}

func unsignedSum(a, b uint64) (uint64, bool) {
	s, carry := bits.Add64(a, b, 0)
	return s, carry == 0
}

func signedProduct(a, b uint64) (uint64, bool) {
	x, y := int64(a), int64(b)
	hi, lo := bits.Mul64(a, b)
	// The high word of the signed product.
	high := int64(hi) - (x>>63)&y - (y>>63)&x
	return lo, high == int64(lo)>>63
}

func unsignedProduct(a, b uint64) (uint64, bool) {
	hi, lo := bits.Mul64(a, b)
	return lo, hi == 0
}

// counts returns the number of present values so far, on every row.
func (w Windowed) counts(out vector.Type) *vector.Vector {
	valid, some := w.X.ValidMask(), w.X.Missing() > 0
	d := memory.In[int64](w.Out, w.rows())
	w.segments(func(lo, hi int) {
		n := int64(0)
		for i := lo; i < hi; i++ {
			if !some || valid.Get(i) {
				n++
			}
			d[i] = n
		}
	})
	return vector.FromSlice(out, d, vector.Bitmap{})
}

// extremes lists for each present row the row of the least or greatest value so far.
func (w Windowed) extremes(most bool) []uint32 {
	valid, some := w.X.ValidMask(), w.X.Missing() > 0
	words := bestWords(w.X, most, w.Work)
	rows := memory.In[uint32](w.Work, w.rows())
	w.segments(func(lo, hi int) {
		best := -1
		for i := lo; i < hi; i++ {
			if some && !valid.Get(i) {
				rows[i] = kernel.NoRow
				continue
			}
			if best < 0 || words[i] < words[best] {
				best = i
			}
			rows[i] = uint32(best)
		}
	})
	return rows
}

// ewmMean returns the mean of the present values so far, each weighing 1−alpha
// times as much as the next present one.
func (w Windowed) ewmMean(alpha float64, out vector.Type) *vector.Vector {
	valid, some := w.X.ValidMask(), w.X.Missing() > 0
	d := memory.In[float64](w.Out, w.rows())
	w.segments(func(lo, hi int) {
		mean, weight := 0.0, 0.0
		for i := lo; i < hi; i++ {
			d[i] = 0
			if some && !valid.Get(i) {
				continue
			}
			weight = float64(weight*(1-alpha)) + 1
			x := w.X.Float(i)
			switch {
			case weight == 1:
				mean = x
			case x == mean, math.IsInf(mean, 0) && !math.IsInf(x, 0) && x == x:
				// no difference, or none that counts beside an infinity
			default:
				mean += float64((x - mean) / weight)
			}
			d[i] = mean
		}
	})
	return vector.FromSlice(out, d, valid)
}
