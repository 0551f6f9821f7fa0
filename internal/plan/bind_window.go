package plan

import (
	"fmt"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/vector"
)

// window resolves an operation that looks at the rows around each row. Its
// result is as long as its operand.
func (b *binder) window(n ast.Window) (*Expr, error) {
	e := &Expr{}
	for _, child := range ast.Children(n) {
		if o, ok := child.(ast.Order); ok {
			child = o.X
		}
		x, err := b.bind(child)
		if err != nil {
			return nil, err
		}
		e.Args = append(e.Args, x)
	}
	shape, err := joinShapes(e.Args...)
	if err != nil {
		return nil, err
	}
	e.Shape = max(shape, Aligned)
	var x *Expr
	if n.X != nil {
		if x = e.Args[0]; x.Shape < Aligned {
			return nil, fmt.Errorf("%w: %s of one value (%s)", vector.ErrShape, windowName(n), ast.Format(n.X))
		}
	}
	if err := checkWindow(n, x); err != nil {
		return nil, err
	}
	if n.Frame.On != nil {
		on := e.Args[0]
		if x != nil {
			on = e.Args[1]
		}
		if n.Frame, err = frameOn(n.Frame, on.Type); err != nil {
			return nil, err
		}
	}
	e.Node = n
	e.Type, e.Nullable, err = windowType(n, x)
	return e, err
}

// windowName names a window operation in errors.
func windowName(n ast.Window) string {
	if n.Op == ast.Rolling {
		return "rolling " + n.Agg.String()
	}
	return n.Op.String()
}

// checkWindow refuses parameters without a meaning.
func checkWindow(n ast.Window, x *Expr) error {
	switch n.Op {
	case ast.RankOrdinal, ast.RankCompete, ast.RankDense, ast.RankTied, ast.PercentRank, ast.CumeDist:
		if x != nil && len(n.By) > 0 {
			return fmt.Errorf("%w: %s of an operand and of keys", vector.ErrShape, n.Op)
		}
		return nil
	case ast.RowNumber:
		return nil
	case ast.Ntile:
		if n.N < 1 {
			return fmt.Errorf("%s: %d parts (want 1 or more)", n.Op, n.N)
		}
		return nil
	case ast.FillForward, ast.FillBackward:
		if n.N < 0 {
			return fmt.Errorf("%s: the limit is less than a row (want 1 or more)", n.Op)
		}
	case ast.EwmMean:
		if !(n.P > 0 && n.P <= 1) {
			return fmt.Errorf("%s: a weight of %v (want more than 0, at most 1)", n.Op, n.P)
		}
	case ast.Rolling:
		f := n.Frame
		switch {
		case f.MinPeriods < 0:
			return fmt.Errorf("%s: a minimum of %d values (want 0 or more)", windowName(n), f.MinPeriods)
		case !f.UnboundedLo && !f.UnboundedHi && f.Lo > f.Hi:
			return fmt.Errorf("%s: a frame from %d to %d (want the first before the last)", windowName(n), f.Lo, f.Hi)
		case n.Agg == ast.Quantile && !(n.P >= 0 && n.P <= 1):
			return fmt.Errorf("quantile %v is outside 0 to 1", n.P)
		case n.Agg == ast.Rows:
			return nil
		}
	}
	if x == nil {
		return fmt.Errorf("%w: %s without an operand", vector.ErrShape, windowName(n))
	}
	return nil
}

// frameOn checks the column that a frame's distances are measured in and
// converts durations to its unit.
func frameOn(f ast.Frame, on vector.Type) (ast.Frame, error) {
	timed := on.Kind.IsTemporal()
	switch {
	case !timed && !on.Kind.IsNumeric():
		return f, fmt.Errorf("%w: a frame over %v (want a number or a time)", vector.ErrType, on)
	case f.Duration && !timed:
		return f, fmt.Errorf("%w: a frame of a duration over %v (want a time)", vector.ErrType, on)
	case !f.Duration:
		return f, nil
	}
	per := int64(86400e9)
	if on.Kind != vector.Date {
		per = 1e9 / on.Unit.PerSecond()
	}
	for _, d := range []*int64{&f.Lo, &f.Hi} {
		if *d%per != 0 {
			return f, fmt.Errorf("%w: a frame of %v over %v", vector.ErrInexact, ast.Frame{Lo: *d, Hi: *d, Duration: true}, on)
		}
		*d /= per
	}
	f.Duration = false
	return f, nil
}

// windowType returns the type of a window's values and whether some may be
// missing.
func windowType(n ast.Window, x *Expr) (vector.Type, bool, error) {
	integer, float := vector.Of(vector.Int64), vector.Of(vector.Float64)
	undefined := func(x *Expr) error {
		return fmt.Errorf("%w: %s of %v is not defined", vector.ErrType, windowName(n), x.Type)
	}
	nullable := x != nil && x.Nullable
	switch n.Op {
	case ast.RowNumber, ast.Ntile, ast.CumCount:
		return integer, false, nil
	case ast.RankOrdinal, ast.RankCompete, ast.RankDense:
		return integer, nullable, nil
	case ast.RankTied, ast.PercentRank, ast.CumeDist:
		return float, nullable, nil
	case ast.Shift:
		return x.Type, nullable || n.N != 0, nil
	case ast.Delta:
		t, err := diffType(x.Type)
		if err != nil {
			err = undefined(x)
		}
		return t, nullable || n.N != 0, err
	case ast.PctChange:
		if !x.Type.Kind.IsNumeric() && x.Type.Kind != vector.Duration {
			return float, false, undefined(x)
		}
		return float, nullable || n.N != 0, nil
	case ast.CumSum, ast.CumProd:
		t, err := aggregateType(ast.Sum, x.Type)
		if err != nil || n.Op == ast.CumProd && x.Type.Kind == vector.Duration {
			return t, false, undefined(x)
		}
		return t, nullable, nil
	case ast.CumMin, ast.CumMax, ast.FillForward, ast.FillBackward:
		return x.Type, nullable, nil
	case ast.Interpolate, ast.EwmMean:
		t, err := aggregateType(ast.Mean, x.Type)
		if err != nil || x.Type.Kind == vector.Bool || n.Op == ast.EwmMean && t.Kind != vector.Float64 {
			return t, false, undefined(x)
		}
		return t, nullable, nil
	case ast.Rolling:
		return rollingType(n, x)
	}
	return integer, false, fmt.Errorf("%w: unknown window operation %v", vector.ErrType, n.Op)
}

// rollingType returns the type of an aggregate over a frame. Below MinPeriods
// values it is missing, whatever the aggregate; some are missing of nothing.
func rollingType(n ast.Window, x *Expr) (vector.Type, bool, error) {
	f := n.Frame
	own := f.On == nil && (f.UnboundedLo || f.Lo <= 0) && (f.UnboundedHi || f.Hi >= 0) // each frame holds its row
	few := f.MinPeriods > 1 || f.MinPeriods == 1 && !(own && (x == nil || !x.Nullable))
	switch n.Agg {
	case ast.Rows:
		return vector.Of(vector.Int64), few, nil
	case ast.Len, ast.Count, ast.NUnique, ast.Sum, ast.Any, ast.All:
		t, err := aggregateType(n.Agg, x.Type)
		return t, few, err
	case ast.Mean, ast.Min, ast.Max, ast.Var, ast.Std, ast.Median, ast.Quantile, ast.First, ast.Last:
		t, err := aggregateType(n.Agg, x.Type)
		return t, few || !own || x.Nullable || n.Agg == ast.Std && t.Kind == vector.Duration, err
	}
	return x.Type, false, fmt.Errorf("%w: %s is not defined", vector.ErrType, windowName(n))
}

// over resolves an expression over partitions: scalar or aligned, of keys and
// orders that are aligned. Without keys all rows are one partition.
func (b *binder) over(n ast.Over) (*Expr, error) {
	if nested := findOver(n.X); nested != nil {
		return nil, fmt.Errorf("%w: %s stands inside another over", vector.ErrShape, ast.Format(nested))
	}
	e := &Expr{Node: n, Shape: Aligned}
	for i, child := range ast.Children(n) {
		if o, ok := child.(ast.Order); ok && (i > len(n.Keys) || i > 0 && !o.Desc) {
			child = o.X
		}
		x, err := b.bind(child)
		if err == nil && x.Shape == Free {
			err = fmt.Errorf("%w: %s over partitions has any number of values, not one for each row", vector.ErrShape, ast.Format(child))
		}
		if err == nil && x.Type.Kind == vector.Invalid {
			x = cast(x, vector.Of(vector.Bool))
		}
		if err != nil {
			return nil, err
		}
		e.Args = append(e.Args, x)
	}
	e.Type, e.Nullable = e.Args[0].Type, e.Args[0].Nullable
	return e, nil
}

// findOver returns an Over below n, nil when there is none.
func findOver(n ast.Node) ast.Node {
	if _, ok := n.(ast.Over); ok {
		return n
	}
	for _, c := range ast.Children(n) {
		if found := findOver(c); found != nil {
			return found
		}
	}
	return nil
}
