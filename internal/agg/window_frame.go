package agg

import (
	"fmt"
	"math"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// Frames are the rows that each row's frame holds, Lo to Hi−1. Neither falls
// from a row to the next one.
type Frames struct{ Lo, Hi []uint32 }

// Slice returns the frames of rows lo to hi−1. It shares memory.
func (f Frames) Slice(lo, hi int) Frames { return Frames{f.Lo[lo:hi], f.Hi[lo:hi]} }

// Frames finds the frame of every row. It fails with a *vector.RowError where
// the column of a range frame is not in order. O(n).
func (w Windowed) Frames(f ast.Frame) (Frames, error) {
	out := Frames{memory.In[uint32](w.Work, w.rows()), memory.In[uint32](w.Work, w.rows())}
	if f.On == nil {
		runs := Frames{}
		if f.Peers {
			runs = w.peerRuns()
		}
		w.segments(func(lo, hi int) { rowFrames(f, lo, hi, out, runs) })
		return out, nil
	}
	var err error
	each := func(find func(lo, hi int) error) {
		w.segments(func(lo, hi int) {
			if err == nil {
				err = find(lo, hi)
			}
		})
	}
	switch k := w.On.Type().Kind; {
	case k.IsFloat():
		sign := 1.0
		if f.Desc { // in the order of the negative values, distances have the same sense
			sign = -1
		}
		values := memory.In[float64](w.Work, w.rows())
		for i := range values {
			values[i] = sign * w.On.Float(i)
		}
		add := func(x float64, d int64) (float64, int) { return x + float64(d), 0 }
		each(func(lo, hi int) error { return rangeFrames(f, lo, hi, out, w.On, values, add) })
	default:
		flip := int64(0)
		if k == vector.Uint64 {
			flip = math.MinInt64
		}
		if f.Desc {
			flip = ^flip
		}
		values := memory.In[int64](w.Work, w.rows())
		for i := range values {
			values[i] = w.On.Int(i) ^ flip
		}
		each(func(lo, hi int) error { return rangeFrames(f, lo, hi, out, w.On, values, shiftInt) })
	}
	return out, err
}

// peerRuns returns the run of peers that each row belongs to.
func (w Windowed) peerRuns() Frames {
	runs := Frames{memory.In[uint32](w.Work, w.rows()), memory.In[uint32](w.Work, w.rows())}
	w.segments(func(lo, hi int) {
		for start := lo; start < hi; {
			end := start + 1
			for end < hi && (w.Peers == nil || w.Peers[end] == w.Peers[start]) {
				end++
			}
			for i := start; i < end; i++ {
				runs.Lo[i], runs.Hi[i] = uint32(start), uint32(end)
			}
			start = end
		}
	})
	return runs
}

// rowFrames counts rows; with peers, a border takes its row's peers along.
func rowFrames(f ast.Frame, from, end int, out, runs Frames) {
	for i := from; i < end; i++ {
		lo, hi := from, end
		if !f.UnboundedLo {
			lo = border(i, f.Lo, from, end)
			if f.Peers && lo < end {
				lo = int(runs.Lo[lo])
			}
		}
		if !f.UnboundedHi {
			hi = border(i, f.Hi, from-1, end-1) + 1
			if f.Peers && hi > from {
				hi = int(runs.Hi[hi-1])
			}
		}
		out.Lo[i], out.Hi[i] = uint32(lo), uint32(max(lo, hi))
	}
}

// border returns row i+d, no less than lo and no more than hi.
func border(i int, d int64, lo, hi int) int {
	switch {
	case d > int64(hi-i):
		return hi
	case d < int64(lo-i):
		return lo
	}
	return i + int(d)
}

// shiftInt adds a distance; side is −1 or 1 when the sum lies below or above
// what an int64 holds.
func shiftInt(x, d int64) (sum int64, side int) {
	sum = x + d
	if (x^sum)&(d^sum) < 0 {
		if d < 0 {
			return math.MinInt64, -1
		}
		return math.MaxInt64, 1
	}
	return sum, 0
}

// rangeFrames takes the rows whose value lies within a distance. Rows without
// a value or with NaN, which stand last, are in no frame and have an empty one.
func rangeFrames[T int64 | float64](f ast.Frame, from, end int, out Frames, on *vector.Vector, values []T, shift func(x T, d int64) (T, int)) error {
	last := from // one after the last row with a value
	for i := from; i < end; i++ {
		if !on.IsValid(i) || values[i] != values[i] {
			continue
		}
		if last < i || i > from && values[i] < values[i-1] {
			return unsorted(on, i, f.Desc)
		}
		last = i + 1
	}
	lo, hi := from, from
	for i := from; i < last; i++ {
		x := values[i]
		if !f.UnboundedLo {
			lo = advance(lo, last, x, f.Lo, f.OpenLo, values, shift)
		}
		if hi = max(hi, lo); f.UnboundedHi {
			hi = last
		} else {
			hi = advance(hi, last, x, f.Hi, !f.OpenHi, values, shift)
		}
		out.Lo[i], out.Hi[i] = uint32(lo), uint32(hi)
	}
	for i := last; i < end; i++ {
		out.Lo[i], out.Hi[i] = uint32(last), uint32(last)
	}
	return nil
}

// advance moves j past the values below x+d, and past equal ones too.
func advance[T int64 | float64](j, last int, x T, d int64, past bool, values []T, shift func(x T, d int64) (T, int)) int {
	to, side := shift(x, d)
	switch side {
	case -1:
		return j
	case 1:
		return last
	}
	for j < last && (values[j] < to || past && values[j] == to) {
		j++
	}
	return j
}

// unsorted is the error of a frame's column that is not in order at row i.
func unsorted(on *vector.Vector, i int, desc bool) error {
	way := "ascending"
	if desc {
		way = "descending"
	}
	before := "a missing value"
	if on.IsValid(i - 1) {
		before = string(vector.AppendValue(nil, on, i-1))
	}
	return &vector.RowError{Row: i, Err: fmt.Errorf("%w: got %s after %s (want %s values, NaN and missing last)",
		vector.ErrUnsorted, vector.AppendValue(nil, on, i), before, way)}
}
