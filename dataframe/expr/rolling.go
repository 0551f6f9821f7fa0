package expr

import (
	"fmt"
	"time"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/vector"
)

// A Window is an expression and, for each row, the rows around it that an
// aggregate takes: its frame. The aggregates have a value for each row, which
// is missing where the frame holds too few present values, see MinPeriods.
// Immutable.
//
// Each aggregate reads every value a fixed number of times, whatever the size
// of the frames; Median, Quantile and NUnique need time for n log n. Integer
// sums are exact. What has left a frame leaves no trace in sums, means and
// variances of floats: their rounding error is that of adding up the frame's
// own values.
type Window struct {
	x     ast.Node
	frame ast.Frame
	least int // periods; −1: not set
	err   error
}

// Rolling is the last n rows, the current one included.
func (e Expr) Rolling(n int) Window {
	w := e.RollingRows(1-n, 0)
	if n < 1 {
		w.err = fmt.Errorf("%w: a window of %d rows (want 1 or more)", vector.ErrShape, n)
	}
	return w
}

// RollingRows is the rows from the lo-th to the hi-th after the current one;
// negative numbers are rows before it.
func (e Expr) RollingRows(lo, hi int) Window {
	return Window{x: e.Node(), least: -1, frame: ast.Frame{Lo: int64(lo), Hi: int64(hi)}}
}

// RollingTime is the rows whose time lies within d before the current row's,
// the row's own time included, that of exactly d before not (see Closed). on is
// a timestamp, date, time or duration column by name, or an expression; its
// values must be in ascending order in the frame, group or partition, else the
// error names the row. Rows without a time come last, are in no frame and have
// an empty one.
func (e Expr) RollingTime(on any, d time.Duration) Window {
	w := Window{x: e.Node(), least: -1, frame: ast.Frame{On: key(on), Lo: -int64(d), Duration: true, OpenLo: true}}
	if d <= 0 {
		w.err = fmt.Errorf("%w: a window of %v (want more than 0)", vector.ErrShape, d)
	}
	return w
}

// RollingRange is the rows whose value of on, a number, lies from lo to hi of
// the current row's, both included; see RollingTime.
func (e Expr) RollingRange(on any, lo, hi int64) Window {
	return Window{x: e.Node(), least: -1, frame: ast.Frame{On: key(on), Lo: lo, Hi: hi}}
}

// Expanding is all rows up to the current one.
func (e Expr) Expanding() Window {
	return Window{x: e.Node(), least: -1, frame: ast.Frame{UnboundedLo: true}}
}

// MinPeriods sets the number of present values (for Len: rows) below which a
// result is missing. It is 1 unless set, and 0 for Count, Len and NUnique; a Sum
// of nothing is 0 when it is set to 0.
func (w Window) MinPeriods(n int) Window {
	if w.least = n; n < 0 {
		w.err = fmt.Errorf("%w: min periods %d (want 0 or more)", vector.ErrShape, n)
	}
	return w
}

// Center moves the frame so that the current row is in its middle: of four
// rows, two are before it and one after; of a time, half of it is on each side.
func (w Window) Center() Window {
	f := &w.frame
	if f.UnboundedLo || f.UnboundedHi {
		w.err = fmt.Errorf("%w: an expanding window has no centre", vector.ErrShape)
		return w
	}
	size := f.Hi - f.Lo
	if f.On == nil {
		size++ // rows
	}
	f.Lo = -(size / 2)
	if f.Hi = f.Lo + size; f.On == nil {
		f.Hi--
	}
	return w
}

// Closed sets whether the borders of RollingTime and RollingRange belong to the
// frame: rows exactly as far away as the window reaches.
func (w Window) Closed(lo, hi bool) Window {
	if w.frame.On == nil {
		w.err = fmt.Errorf("%w: a window of rows has no open borders", vector.ErrShape)
	}
	w.frame.OpenLo, w.frame.OpenHi = !lo, !hi
	return w
}

// aggregate takes an aggregate over each row's frame.
func (w Window) aggregate(op ast.AggregateOp, p float64, least int) Expr {
	if w.err != nil {
		return Expr{ast.Invalid{Err: fmt.Errorf("rolling %q: %w", ast.Name(w.x), w.err)}}
	}
	if w.least >= 0 {
		least = w.least
	}
	w.frame.MinPeriods = least
	return Expr{ast.Window{Op: ast.Rolling, X: w.x, Agg: op, P: p, Frame: w.frame}}
}

// Sum is the sum of each frame's present values; overflow is an error. Types as for [Expr.Sum].
func (w Window) Sum() Expr { return w.aggregate(ast.Sum, 0, 1) }

// Mean is the mean of each frame's present values, float64; of times a time.
func (w Window) Mean() Expr { return w.aggregate(ast.Mean, 0, 1) }

// Min is the least present value of each frame, NaN if any is NaN.
func (w Window) Min() Expr { return w.aggregate(ast.Min, 0, 1) }

// Max is the greatest present value of each frame, NaN if any is NaN.
func (w Window) Max() Expr { return w.aggregate(ast.Max, 0, 1) }

// Var is the sample variance of each frame's present values, NaN of one value.
func (w Window) Var() Expr { return w.aggregate(ast.Var, 0, 1) }

// Std is the sample standard deviation of each frame's present values, NaN of one value.
func (w Window) Std() Expr { return w.aggregate(ast.Std, 0, 1) }

// Median is the median of each frame's present values, float64; of times a time.
func (w Window) Median() Expr { return w.aggregate(ast.Median, 0, 1) }

// Quantile is the p-quantile, of type 7, of each frame's present values; see Median.
func (w Window) Quantile(p float64) Expr { return w.aggregate(ast.Quantile, p, 1) }

// First is the first present value of each frame.
func (w Window) First() Expr { return w.aggregate(ast.First, 0, 1) }

// Last is the last present value of each frame.
func (w Window) Last() Expr { return w.aggregate(ast.Last, 0, 1) }

// Any is whether some present value of each frame is true.
func (w Window) Any() Expr { return w.aggregate(ast.Any, 0, 1) }

// All is whether no present value of each frame is false.
func (w Window) All() Expr { return w.aggregate(ast.All, 0, 1) }

// Count is the number of present values of each frame, int64.
func (w Window) Count() Expr { return w.aggregate(ast.Count, 0, 0) }

// Len is the number of rows of each frame, int64.
func (w Window) Len() Expr { return w.aggregate(ast.Len, 0, 0) }

// NUnique is the number of distinct present values of each frame, int64.
func (w Window) NUnique() Expr { return w.aggregate(ast.NUnique, 0, 0) }
