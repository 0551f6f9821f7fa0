package plan

import (
	"errors"
	"testing"
	"time"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/vector"
)

func TestBind_Windows(t *testing.T) {
	window := func(op ast.WindowOp, x ast.Node) ast.Window { return ast.Window{Op: op, X: x, N: 1, P: 0.5} }
	rolling := func(op ast.AggregateOp, x ast.Node, f ast.Frame) ast.Node {
		return ast.Window{Op: ast.Rolling, Agg: op, X: x, Frame: f}
	}
	last := ast.Frame{Lo: -2, MinPeriods: 1}
	duration := vector.Type{Kind: vector.Duration, Unit: vector.Millisecond}
	for _, c := range []struct {
		n        ast.Node
		want     vector.Type
		nullable bool
		shape    Shape
	}{
		{window(ast.Shift, col("Categorical")), vector.Of(vector.Categorical), true, Aligned},
		{window(ast.Delta, col("Int8")), vector.Of(vector.Int8), true, Aligned},
		{window(ast.Delta, col("Uint8")), vector.Of(vector.Int16), true, Aligned},
		{window(ast.Delta, col("at")), duration, true, Aligned},
		{window(ast.CumSum, col("Uint8")), vector.Of(vector.Uint64), false, Aligned},
		{window(ast.CumSum, sort(col("maybe"))), vector.Of(vector.Int64), true, Free},
		{window(ast.CumMax, col("String")), vector.Of(vector.String), false, Aligned},
		{window(ast.CumCount, col("maybe")), vector.Of(vector.Int64), false, Aligned},
		{window(ast.RankTied, col("maybe")), vector.Of(vector.Float64), true, Aligned},
		{ast.Window{Op: ast.RankCompete, By: []ast.Node{ast.Order{X: col("maybe"), Desc: true}}}, vector.Of(vector.Int64), false, Aligned},
		{window(ast.Interpolate, col("maybe")), vector.Of(vector.Float64), true, Aligned},
		{rolling(ast.Sum, col("Int8"), last), vector.Of(vector.Int64), false, Aligned},
		{rolling(ast.Sum, col("maybe"), last), vector.Of(vector.Int64), true, Aligned},
		{rolling(ast.Sum, col("maybe"), ast.Frame{}), vector.Of(vector.Int64), false, Aligned},
		{rolling(ast.Mean, col("Int8"), last), vector.Of(vector.Float64), false, Aligned},
		{rolling(ast.Mean, col("Int8"), ast.Frame{Lo: 1, Hi: 2}), vector.Of(vector.Float64), true, Aligned},
		{rolling(ast.Std, col("at"), last), duration, true, Aligned},
		{rolling(ast.Rows, nil, ast.Frame{Lo: -1, Hi: 1}), vector.Of(vector.Int64), false, Aligned},
		{ast.Over{X: sum(col("Int8")), Keys: []ast.Node{col("String")}}, vector.Of(vector.Int64), false, Aligned},
		{ast.Over{X: lit(int64(1))}, vector.Of(vector.Int64), false, Aligned},
		{sum(window(ast.Delta, col("Int8"))), vector.Of(vector.Int64), false, Scalar},
	} {
		e, err := Bind("test", c.n, fields())
		if err != nil || e.Type != c.want || e.Nullable != c.nullable || e.Shape != c.shape {
			t.Errorf("%s: got %+v, %v, want %v", ast.Format(c.n), e, err, c.want)
		}
	}
}

func TestBind_FrameOfDuration(t *testing.T) {
	over := func(on string, d time.Duration) ast.Node {
		return ast.Window{Op: ast.Rolling, Agg: ast.Rows, Frame: ast.Frame{On: col(on), Lo: -int64(d), Duration: true}}
	}
	for _, c := range []struct {
		on   string
		d    time.Duration
		want int64
	}{{"at", 5 * time.Second, -5000}, {"Date", 48 * time.Hour, -2}} {
		e, err := Bind("test", over(c.on, c.d), fields())
		if err != nil {
			t.Errorf("%s: %v", c.on, err)
			continue
		}
		if f := e.Node.(ast.Window).Frame; f.Lo != c.want || f.Duration {
			t.Errorf("%s: got %+v, want %d", c.on, f, c.want)
		}
	}
	for on, d := range map[string]time.Duration{"at": time.Microsecond, "Date": time.Hour} {
		if _, err := Bind("test", over(on, d), fields()); !errors.Is(err, vector.ErrInexact) {
			t.Errorf("%s: got %v", on, err)
		}
	}
}
