package agg

import (
	"fmt"
	"math"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// Windowed is what a window operation reads: the rows of segments, one segment
// after the other, in the order that the operation sees them.
type Windowed struct {
	X     *vector.Vector // the operand, text as a dictionary where values are compared; nil for operations without one
	On    *vector.Vector // the column of a range frame
	Order []uint32       // of ranks: the rows of each segment in the order of the ranks
	Peers []uint32       // of ranks and frames with peers: equal for peers, which are neighbours; nil: all rows of a segment
	Ends  []uint32
	Out   *memory.Scope // of the result; nil: the Go heap
	Work  *memory.Scope // of what is dropped at the end
}

// Window computes an operation of type out: one value for each row. An
// overflow is a *vector.RowError that counts rows as Windowed does.
func Window(n ast.Window, w Windowed, out vector.Type) (*vector.Vector, error) {
	switch n.Op {
	case ast.Shift:
		return w.pick(w.shifted(n.N)), nil
	case ast.Delta:
		return w.delta(n.N, out)
	case ast.PctChange:
		return w.pctChange(n.N, out), nil
	case ast.CumSum, ast.CumProd:
		return w.running(n.Op == ast.CumProd, out)
	case ast.CumMin, ast.CumMax:
		return w.pick(w.extremes(n.Op == ast.CumMax)), nil
	case ast.CumCount:
		return w.counts(out), nil
	case ast.EwmMean:
		return w.ewmMean(n.P, out), nil
	case ast.RankOrdinal, ast.RankCompete, ast.RankDense, ast.RankTied, ast.PercentRank, ast.CumeDist:
		return w.ranks(n.Op, out), nil
	case ast.RowNumber:
		return w.rowNumbers(out), nil
	case ast.Ntile:
		return w.ntiles(n.N, out), nil
	case ast.FillForward:
		return w.pick(w.filledForward(n.N)), nil
	case ast.FillBackward:
		return w.pick(w.filledBackward(n.N)), nil
	case ast.Interpolate:
		return w.interpolated(out), nil
	case ast.Rolling:
		f, err := w.Frames(n.Frame)
		if err != nil {
			return nil, err
		}
		return Roll(n, w.X, f, out, w.Out, w.Work)
	}
	return nil, fmt.Errorf("%w: unknown window operation %v", vector.ErrType, n.Op)
}

// rows returns the number of rows.
func (w Windowed) rows() int {
	if len(w.Ends) == 0 {
		return 0
	}
	return int(w.Ends[len(w.Ends)-1])
}

// segments calls f with the first row of each segment and the one after its last.
func (w Windowed) segments(f func(lo, hi int)) {
	from := 0
	for _, end := range w.Ends {
		f(from, int(end))
		from = int(end)
	}
}

// pick returns the operand's values at rows.
func (w Windowed) pick(rows []uint32) *vector.Vector { return kernel.GatherIn(w.Out, w.X, rows) }

// shifted lists for each row the row n before it in its segment.
func (w Windowed) shifted(n int) []uint32 {
	rows := memory.In[uint32](w.Work, w.rows())
	w.segments(func(lo, hi int) {
		n := max(min(n, hi-lo), lo-hi) // no overflow below
		for i := lo; i < hi; i++ {
			rows[i] = kernel.NoRow
			if j := i - n; j >= lo && j < hi {
				rows[i] = uint32(j)
			}
		}
	})
	return rows
}

// pairs returns the bits of the rows that have a present value, as has the row
// n before; zero when all have.
func (w Windowed) pairs(n int) vector.Bitmap {
	if n == 0 {
		return w.X.ValidMask()
	}
	own, none := w.X.ValidMask(), w.X.Missing() == 0
	valid := vector.NewBitmap(w.rows())
	w.segments(func(lo, hi int) {
		n := max(min(n, hi-lo), lo-hi)
		for i := max(lo, lo+n); i < min(hi, hi+n); i++ {
			if none || own.Get(i) && own.Get(i-n) {
				valid.Set(i)
			}
		}
	})
	return valid
}

// delta subtracts the value n rows before.
func (w Windowed) delta(n int, out vector.Type) (*vector.Vector, error) {
	switch w.X.Type().Kind {
	case vector.Int8:
		return deltaInts[int8, int8](w, n, out)
	case vector.Int16:
		return deltaInts[int16, int16](w, n, out)
	case vector.Int32:
		return deltaInts[int32, int32](w, n, out)
	case vector.Uint8:
		return deltaInts[uint8, int16](w, n, out)
	case vector.Uint16:
		return deltaInts[uint16, int32](w, n, out)
	case vector.Uint32:
		return deltaInts[uint32, int64](w, n, out)
	case vector.Uint64:
		return deltaInts[uint64, int64](w, n, out)
	case vector.Float32:
		return deltaFloats[float32](w, n, out), nil
	case vector.Float64:
		return deltaFloats[float64](w, n, out), nil
	case vector.Date:
		valid := w.pairs(n)
		x, d := vector.Values[int32](w.X), memory.In[int64](w.Out, w.rows())
		w.eachPair(n, valid, func(i, j int) { d[i] = (int64(x[i]) - int64(x[j])) * 86400 })
		return vector.FromSlice(out, d, valid), nil
	}
	return deltaInts[int64, int64](w, n, out)
}

// eachPair calls f for the rows with set bits and the rows n before them.
func (w Windowed) eachPair(n int, valid vector.Bitmap, f func(i, j int)) {
	all := valid.IsZero()
	for i := range w.rows() {
		if all || valid.Get(i) {
			f(i, i-n)
		}
	}
}

// deltaInts takes differences of integers in type D; overflow is an error.
func deltaInts[T, D int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64](w Windowed, n int, out vector.Type) (*vector.Vector, error) {
	valid := w.pairs(n)
	x, d := vector.Values[T](w.X), memory.In[D](w.Out, w.rows())
	over := -1
	w.eachPair(n, valid, func(i, j int) {
		d[i] = D(x[i]) - D(x[j])
		if d[i] < 0 != (x[i] < x[j]) && over < 0 {
			over = i
		}
	})
	if over >= 0 {
		return nil, &vector.RowError{Row: over, Err: fmt.Errorf("%w: the difference of %d and %d does not fit %v", vector.ErrOverflow, x[over], x[over-n], out)}
	}
	return vector.FromSlice(out, d, valid), nil
}

// deltaFloats takes differences of floats.
func deltaFloats[T float32 | float64](w Windowed, n int, out vector.Type) *vector.Vector {
	valid := w.pairs(n)
	x, d := vector.Values[T](w.X), memory.In[T](w.Out, w.rows())
	w.eachPair(n, valid, func(i, j int) { d[i] = x[i] - x[j] })
	return vector.FromSlice(out, d, valid)
}

// pctChange divides by the value n rows before and subtracts 1. Integers are
// subtracted first, so that a small change of a large number keeps its digits.
func (w Windowed) pctChange(n int, out vector.Type) *vector.Vector {
	valid := w.pairs(n)
	d := memory.In[float64](w.Out, w.rows())
	switch k := w.X.Type().Kind; {
	case k.IsFloat():
		w.eachPair(n, valid, func(i, j int) { d[i] = w.X.Float(i)/w.X.Float(j) - 1 })
	case k == vector.Uint64:
		x := vector.Values[uint64](w.X)
		w.eachPair(n, valid, func(i, j int) { d[i] = kernel.Distance(x[i], x[j]) / float64(x[j]) })
	default:
		w.eachPair(n, valid, func(i, j int) {
			b := w.X.Int(j)
			d[i] = kernel.Distance(w.X.Int(i), b) / float64(b)
		})
	}
	return vector.FromSlice(out, d, valid)
}

// rowNumbers counts the rows of each segment from 1.
func (w Windowed) rowNumbers(out vector.Type) *vector.Vector {
	d := memory.In[int64](w.Out, w.rows())
	w.segments(func(lo, hi int) {
		for i := lo; i < hi; i++ {
			d[i] = int64(i - lo + 1)
		}
	})
	return vector.FromSlice(out, d, vector.Bitmap{})
}

// ntiles cuts each segment into n parts, the first ones longer by a row where
// it does not divide.
func (w Windowed) ntiles(n int, out vector.Type) *vector.Vector {
	d := memory.In[int64](w.Out, w.rows())
	w.segments(func(lo, hi int) {
		short, longer := (hi-lo)/n, (hi-lo)%n
		part, left := int64(0), 0
		for i := lo; i < hi; i++ {
			if left == 0 {
				part, left = part+1, short
				if int(part) <= longer {
					left++
				}
			}
			d[i] = part
			left--
		}
	})
	return vector.FromSlice(out, d, vector.Bitmap{})
}

// orderWords returns a number for each value of v in the order of the values:
// −∞ … −0, 0 … +∞, NaN; categoricals by level, text, which is a dictionary, by
// bytes. The numbers of missing values mean nothing.
func orderWords(v *vector.Vector, scope *memory.Scope) []uint64 {
	words := memory.In[uint64](scope, v.Len())
	switch k := v.Type().Kind; {
	case v.IsDictionary():
		order := orderOf(v)
		for i := range words {
			switch c := v.Code(i); {
			case c == 0:
				words[i] = 0
			case order == nil:
				words[i] = uint64(c)
			default:
				words[i] = uint64(order[c-1]) + 1
			}
		}
	case k.IsFloat():
		for i := range words {
			words[i] = floatWord(v.Float(i))
		}
	case k == vector.Uint64:
		copy(words, vector.Values[uint64](v))
	default:
		for i := range words {
			words[i] = uint64(v.Int(i)) ^ 1<<63
		}
	}
	return words
}

// floatWord returns bits in the order of floats, NaN last.
func floatWord(x float64) uint64 {
	if x != x {
		return math.MaxUint64
	}
	b := math.Float64bits(x)
	if b>>63 != 0 {
		return ^b
	}
	return b | 1<<63
}

// bestWords returns a number for each value, the smallest of which is that of
// the minimum, or of the maximum: NaN is both.
func bestWords(v *vector.Vector, most bool, scope *memory.Scope) []uint64 {
	words := orderWords(v, scope)
	float := v.Type().Kind.IsFloat()
	for i := range words {
		switch {
		case most:
			words[i] = ^words[i]
		case float:
			words[i]++ // NaN becomes 0; no other float has all bits set
		}
	}
	return words
}
