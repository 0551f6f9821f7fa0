package agg

import (
	"fmt"
	"math"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// Roll computes the aggregate of a rolling window over the frame of each row,
// in type dst: O(n), and O(n log n) for quantiles and distinct values. Integer
// sums are exact. Floats that have left a frame leave no trace in it: sums,
// means and variances only ever add values that the frame holds.
//
// x holds the values of the rows that the frames refer to, text as a
// dictionary; nil for Rows.
func Roll(n ast.Window, x *vector.Vector, f Frames, dst vector.Type, out, work *memory.Scope) (*vector.Vector, error) {
	r := &roller{out: out, work: work, dst: dst, p: n.P}
	need := uint32(n.Frame.MinPeriods)
	if n.Agg == ast.Rows {
		return r.lengths(f, enough(f, need)), nil
	}
	s := Segments{Values: x, Ends: []uint32{uint32(x.Len())}, Scope: work}.Present()
	rows := f
	if x.Missing() > 0 {
		f = presentFrames(x, f, work)
	}
	switch n.Agg {
	case ast.Len:
		return r.lengths(rows, enough(f, need)), nil
	case ast.Count:
		return r.lengths(f, enough(f, need)), nil
	case ast.Sum, ast.Any, ast.All:
	default: // there is none of nothing
		if n.Agg != ast.NUnique {
			need = max(need, 1)
		}
	}
	r.f, r.valid, r.values = f, enough(f, need), s.Values
	switch n.Agg {
	case ast.First, ast.Last:
		return kernel.GatherIn(out, s.Values, r.edges(n.Agg == ast.Last)), nil
	case ast.Min, ast.Max:
		return kernel.GatherIn(out, s.Values, r.extremes(bestWords(s.Values, n.Agg == ast.Max, work))), nil
	case ast.NUnique:
		return r.distinct(), nil
	}
	if s.Values.Type().Kind == vector.Bool {
		s = bytesOfBits(s)
		r.values = s.Values
	}
	switch s.Values.Type().Kind {
	case vector.Int8:
		return roll[int8](r, n.Agg)
	case vector.Int16:
		return roll[int16](r, n.Agg)
	case vector.Int32:
		return roll[int32](r, n.Agg)
	case vector.Int64, vector.Timestamp, vector.Duration:
		return roll[int64](r, n.Agg)
	case vector.Uint8:
		return roll[uint8](r, n.Agg)
	case vector.Uint16:
		return roll[uint16](r, n.Agg)
	case vector.Uint32:
		return roll[uint32](r, n.Agg)
	case vector.Uint64:
		return roll[uint64](r, n.Agg)
	case vector.Float32:
		return roll[float32](r, n.Agg)
	case vector.Float64:
		return roll[float64](r, n.Agg)
	}
	return nil, undefined(n.Agg, s)
}

// presentFrames turns frames of rows into frames of present values.
func presentFrames(x *vector.Vector, f Frames, work *memory.Scope) Frames {
	valid := x.ValidMask()
	before := memory.In[uint32](work, x.Len()+1) // present values before each row
	before[0] = 0
	for i := range x.Len() {
		before[i+1] = before[i]
		if valid.Get(i) {
			before[i+1]++
		}
	}
	g := Frames{memory.In[uint32](work, len(f.Lo)), memory.In[uint32](work, len(f.Hi))}
	for i := range f.Lo {
		g.Lo[i], g.Hi[i] = before[f.Lo[i]], before[f.Hi[i]]
	}
	return g
}

// enough returns the bits of the frames with at least need values, zero when
// all have.
func enough(f Frames, need uint32) vector.Bitmap {
	var valid vector.Bitmap
	for i := range f.Lo {
		if f.Hi[i]-f.Lo[i] < need {
			if valid.IsZero() {
				valid = vector.NewSetBitmap(len(f.Lo))
			}
			valid.Clear(i)
		}
	}
	return valid
}

// A roller computes one aggregate over the frames of present values.
type roller struct {
	f         Frames
	values    *vector.Vector // all present
	valid     vector.Bitmap  // frames that have enough values
	dst       vector.Type
	p         float64
	out, work *memory.Scope
}

// has reports whether the result of row i is present.
func (r *roller) has(i int) bool { return r.valid.IsZero() || r.valid.Get(i) }

// lengths returns the sizes of the frames.
func (r *roller) lengths(f Frames, valid vector.Bitmap) *vector.Vector {
	d := memory.In[int64](r.out, len(f.Lo))
	for i := range d {
		d[i] = int64(f.Hi[i] - f.Lo[i])
	}
	return vector.FromSlice(r.dst, d, valid)
}

// edges lists the first or last value of each frame.
func (r *roller) edges(last bool) []uint32 {
	rows := memory.In[uint32](r.work, len(r.f.Lo))
	for i := range rows {
		switch {
		case !r.has(i):
			rows[i] = kernel.NoRow
		case last:
			rows[i] = r.f.Hi[i] - 1
		default:
			rows[i] = r.f.Lo[i]
		}
	}
	return rows
}

// extremes lists the value with the smallest word in each frame, the first of
// equal ones. A queue holds the values that are smaller than all after them.
func (r *roller) extremes(words []uint64) []uint32 {
	rows := memory.In[uint32](r.work, len(r.f.Lo))
	queue := memory.In[uint32](r.work, len(words))
	head, tail, seen := 0, 0, uint32(0)
	for i := range rows {
		lo, hi := r.f.Lo[i], r.f.Hi[i]
		for seen = max(seen, lo); seen < hi; seen++ {
			for tail > head && words[queue[tail-1]] > words[seen] {
				tail--
			}
			queue[tail] = seen
			tail++
		}
		for head < tail && queue[head] < lo {
			head++
		}
		rows[i] = kernel.NoRow
		if r.has(i) {
			rows[i] = queue[head]
		}
	}
	return rows
}

// roll chooses the way to slide over numbers.
func roll[T number](r *roller, op ast.AggregateOp) (*vector.Vector, error) {
	x := vector.Values[T](r.values)
	float := r.values.Type().Kind.IsFloat()
	temporal := r.dst.Kind.IsTemporal()
	switch {
	case op == ast.Any || op == ast.All:
		return rollTruth(r, x, op == ast.All), nil
	case op == ast.Median:
		r.p = 0.5
		fallthrough
	case op == ast.Quantile:
		return rollQuantile(r, x), nil
	case op == ast.Var || op == ast.Std:
		return rollVar(r, x, op == ast.Std), nil
	case float:
		return rollFloats(r, x, op == ast.Mean), nil
	case op == ast.Mean && temporal:
		return rollMeanTime(r, x), nil
	case op == ast.Mean:
		return rollMean(r, x), nil
	case op == ast.Sum:
		return rollSum(r, x)
	}
	return nil, fmt.Errorf("%w: rolling %s is not defined", vector.ErrType, op)
}

// times rounds float results to a temporal type; NaN becomes missing. from
// gives what is added to the result of a row.
func (r *roller) times(x []float64, from func(i int) int64) *vector.Vector {
	d := memory.In[int64](r.out, len(x))
	valid := r.valid
	for i, a := range x {
		switch d[i] = 0; {
		case !r.has(i):
		case a == a:
			d[i] = int64(math.RoundToEven(a)) + from(i)
		default:
			if valid.IsZero() {
				valid = vector.NewSetBitmap(len(x))
			}
			valid.Clear(i)
		}
	}
	return vector.FromSlice(r.dst, d, valid)
}
