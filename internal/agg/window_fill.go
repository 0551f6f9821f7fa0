package agg

import (
	"math/bits"

	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// filledForward lists for each row itself or, when its value is missing, the
// last present row of its segment, no more than limit rows before when limit > 0.
func (w Windowed) filledForward(limit int) []uint32 {
	valid, some := w.X.ValidMask(), w.X.Missing() > 0
	rows := memory.In[uint32](w.Work, w.rows())
	w.segments(func(lo, hi int) {
		last := -1 // NoRow
		for i := lo; i < hi; i++ {
			if !some || valid.Get(i) {
				last = i
			}
			rows[i] = uint32(last)
			if last >= 0 && limit > 0 && i-last > limit {
				rows[i] = kernel.NoRow
			}
		}
	})
	return rows
}

// filledBackward is filledForward with the next present row.
func (w Windowed) filledBackward(limit int) []uint32 {
	valid, some := w.X.ValidMask(), w.X.Missing() > 0
	rows := memory.In[uint32](w.Work, w.rows())
	w.segments(func(lo, hi int) {
		next := -1 // NoRow
		for i := hi - 1; i >= lo; i-- {
			if !some || valid.Get(i) {
				next = i
			}
			rows[i] = uint32(next)
			if next >= 0 && limit > 0 && next-i > limit {
				rows[i] = kernel.NoRow
			}
		}
	})
	return rows
}

// interpolated puts missing values on the line between the present ones around
// them, by their distance in rows; those before the first and after the last
// present value stay missing.
func (w Windowed) interpolated(out vector.Type) *vector.Vector {
	before, after := w.filledForward(0), w.filledBackward(0)
	var valid vector.Bitmap
	if w.X.Missing() > 0 {
		valid = vector.NewBitmap(w.rows())
		for i := range before {
			if before[i] != kernel.NoRow && after[i] != kernel.NoRow {
				valid.Set(i)
			}
		}
	}
	if out.Kind == vector.Float64 {
		d := memory.In[float64](w.Out, w.rows())
		for i := range d {
			switch a, b := before[i], after[i]; {
			case a == kernel.NoRow || b == kernel.NoRow:
				d[i] = 0
			case a == b:
				d[i] = w.X.Float(i)
			default:
				d[i] = kernel.Between(w.X.Float(int(a)), w.X.Float(int(b)), float64(uint32(i)-a)/float64(b-a))
			}
		}
		return vector.FromSlice(out, d, valid)
	}
	d := memory.In[int64](w.Out, w.rows())
	for i := range d {
		switch a, b := before[i], after[i]; {
		case a == kernel.NoRow || b == kernel.NoRow:
			d[i] = 0
		case a == b:
			d[i] = w.X.Int(i)
		default:
			d[i] = intBetween(w.X.Int(int(a)), w.X.Int(int(b)), uint64(uint32(i)-a), uint64(b-a))
		}
	}
	return vector.FromSlice(out, d, valid)
}

// intBetween returns the point k/n on the way from a to b, exactly but for the
// last step: halves go to the even distance from a. 0 < k < n.
func intBetween(a, b int64, k, n uint64) int64 {
	way := uint64(b) - uint64(a)
	if b < a {
		way = -way
	}
	hi, lo := bits.Mul64(way, k)
	q, r := bits.Div64(hi, lo, n)
	if 2*r > n || 2*r == n && q&1 == 1 {
		q++
	}
	if b < a {
		q = -q
	}
	return int64(uint64(a) + q)
}
