package expr

import "github.com/stoa-data/stoa/internal/ast"

// aggregate reduces the expression.
func (e Expr) aggregate(op ast.AggregateOp) Expr { return Expr{ast.Aggregate{Op: op, X: e.Node()}} }

// Count is the number of present values, int64.
func (e Expr) Count() Expr { return e.aggregate(ast.Count) }

// Len is the number of values, missing ones included, int64.
func (e Expr) Len() Expr { return e.aggregate(ast.Len) }

// NUnique is the number of distinct present values, int64; all NaN are one
// value and −0 is 0. Unique().Len() counts missing as one value more.
func (e Expr) NUnique() Expr { return e.aggregate(ast.NUnique) }

// Sum is the sum of the present values, 0 of nothing: int64, uint64 or float64
// by kind; integer overflow is an error.
func (e Expr) Sum() Expr { return e.aggregate(ast.Sum) }

// Mean is the arithmetic mean of the present values, float64; missing of nothing.
func (e Expr) Mean() Expr { return e.aggregate(ast.Mean) }

// Min is the least present value; NaN if any is NaN; missing of nothing.
// Categoricals compare by level order.
func (e Expr) Min() Expr { return e.aggregate(ast.Min) }

// Max is the greatest present value; see Min.
func (e Expr) Max() Expr { return e.aggregate(ast.Max) }

// Var is the sample variance (n−1) of the present values, float64: NaN of one
// value, missing of nothing.
func (e Expr) Var() Expr { return e.aggregate(ast.Var) }

// Std is the sample standard deviation; see Var.
func (e Expr) Std() Expr { return e.aggregate(ast.Std) }

// Median is the middle of the present values, float64, the mean of the two
// middle ones for an even number; missing of nothing.
func (e Expr) Median() Expr { return e.aggregate(ast.Median) }

// Quantile is the p-quantile of the present values, type 7 (Hyndman and Fan
// 1996), float64; p outside 0 to 1 is an error; missing of nothing.
func (e Expr) Quantile(p float64) Expr {
	return Expr{ast.Aggregate{Op: ast.Quantile, X: e.Node(), P: p}}
}

// Mode is the most frequent present value, the first to reach that count when
// several do; missing of nothing.
func (e Expr) Mode() Expr { return e.aggregate(ast.Mode) }

// First is the first present value; missing of nothing.
func (e Expr) First() Expr { return e.aggregate(ast.First) }

// Last is the last present value; missing of nothing.
func (e Expr) Last() Expr { return e.aggregate(ast.Last) }

// Cor is Pearson's correlation with y, a number for each row too, float64: of
// the rows where both are present, −1 to 1; NaN of one such row, where either
// does not vary, or with any NaN; missing of nothing.
func (e Expr) Cor(y any) Expr { return Expr{ast.Aggregate{Op: ast.Cor, X: e.Node(), Y: key(y)}} }

// Any is true when some present value is true, false of nothing.
func (e Expr) Any() Expr { return e.aggregate(ast.Any) }

// All is true when no present value is false, true of nothing.
func (e Expr) All() Expr { return e.aggregate(ast.All) }

// Sort is the values in ascending order: −∞ … +∞, NaN, missing; −0 equals 0.
// Categoricals sort by level order.
func (e Expr) Sort() Expr { return Expr{ast.Step{Op: ast.Sort, X: e.Node()}} }

// SortDesc is the values in descending order, missing last.
func (e Expr) SortDesc() Expr { return Expr{ast.Step{Op: ast.Sort, X: e.Node(), Desc: true}} }

// Diff is the differences of neighbours: n−1 values, none of one value.
// Missing values are dropped first. Types as for Sub; signed integers keep
// their type and an overflow is an error.
func (e Expr) Diff() Expr { return Expr{ast.Step{Op: ast.Diff, X: e.Node()}} }

// Unique is the distinct values in order of first appearance; missing is a
// value, all NaN are one.
func (e Expr) Unique() Expr { return Expr{ast.Step{Op: ast.Unique, X: e.Node()}} }

// Head is the first n values, fewer when there are fewer.
func (e Expr) Head(n int) Expr { return Expr{ast.Step{Op: ast.Head, X: e.Node(), N: n}} }

// Tail is the last n values, fewer when there are fewer.
func (e Expr) Tail(n int) Expr { return Expr{ast.Step{Op: ast.Tail, X: e.Node(), N: n}} }
