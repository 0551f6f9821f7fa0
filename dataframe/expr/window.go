package expr

import "github.com/stoa-data/stoa/internal/ast"

// window makes a window operation of the expression.
func (e Expr) window(op ast.WindowOp, n int) Expr {
	return Expr{ast.Window{Op: op, X: e.Node(), N: n}}
}

// Shift is the value n rows before, or −n rows after when n is negative:
// missing where there is no such row. It keeps the type; so do categoricals
// and text. O(n).
func (e Expr) Shift(n int) Expr { return e.window(ast.Shift, n) }

// Lag is the value of the row before: Shift(1).
func (e Expr) Lag() Expr { return e.Shift(1) }

// Lead is the value of the next row: Shift(−1).
func (e Expr) Lead() Expr { return e.Shift(-1) }

// Delta is the value less that of the row before: missing in the first row and
// where either is missing. Unlike Diff it has a value for each row. Types as
// for Diff: signed integers keep their type and an overflow is an error;
// timestamps and dates give durations.
func (e Expr) Delta() Expr { return e.window(ast.Delta, 1) }

// PctChange is the change from the row before as a part of that value, x/lag − 1,
// float64: missing in the first row and where either is missing.
func (e Expr) PctChange() Expr { return e.window(ast.PctChange, 1) }

// CumSum is the sum of the values up to each row. Missing values are skipped
// and missing in the result; NaN stays. Types as for Sum; overflow is an error.
func (e Expr) CumSum() Expr { return e.window(ast.CumSum, 0) }

// CumProd is the product of the values up to each row; see CumSum.
func (e Expr) CumProd() Expr { return e.window(ast.CumProd, 0) }

// CumMin is the least value up to each row, NaN from the first NaN on, of the
// same type. Missing values are skipped and missing in the result.
// Categoricals compare by level order.
func (e Expr) CumMin() Expr { return e.window(ast.CumMin, 0) }

// CumMax is the greatest value up to each row; see CumMin.
func (e Expr) CumMax() Expr { return e.window(ast.CumMax, 0) }

// CumCount is the number of present values up to each row, int64, never missing.
func (e Expr) CumCount() Expr { return e.window(ast.CumCount, 0) }

// EwmMean is an exponentially weighted mean of the values up to each row,
// float64: each weighs 1−alpha times as much as the next one; 0 < alpha ≤ 1.
// Missing values are skipped and missing in the result. A span of s rows is
// alpha = 2/(s+1), a half-life of h rows 1−2^(−1/h).
func (e Expr) EwmMean(alpha float64) Expr {
	return Expr{ast.Window{Op: ast.EwmMean, X: e.Node(), P: alpha}}
}

// Rank is the rank of each value in ascending order, from 1, int64: equal
// values share the smallest of their places, as in sport (1 2 2 4). A missing
// value has a missing rank; NaN comes after all numbers, and all NaN are equal;
// categoricals go by level order. O(n log n). See RankBy for several keys and
// for descending order.
func (e Expr) Rank() Expr { return e.window(ast.RankCompete, 0) }

// RankDense is Rank without gaps (1 2 2 3).
func (e Expr) RankDense() Expr { return e.window(ast.RankDense, 0) }

// RankOrdinal is Rank with places of their own for equal values, in row order (1 2 3 4).
func (e Expr) RankOrdinal() Expr { return e.window(ast.RankOrdinal, 0) }

// RankTied is Rank with the mean of their places for equal values (1 2.5 2.5 4), float64.
func (e Expr) RankTied() Expr { return e.window(ast.RankTied, 0) }

// FillForward puts the last present value before in the place of each missing
// one, no further than limit rows from it if a limit is given. What has no
// present value before stays missing.
func (e Expr) FillForward(limit ...int) Expr { return e.fill(ast.FillForward, limit) }

// FillBackward is FillForward with the next present value.
func (e Expr) FillBackward(limit ...int) Expr { return e.fill(ast.FillBackward, limit) }

// fill makes a fill; a limit that is given is at least 1.
func (e Expr) fill(op ast.WindowOp, limit []int) Expr {
	n := 0
	for _, l := range limit {
		if n = l; l == 0 {
			n = -1 // 0 rows is not "no limit"; binding refuses it
		}
	}
	return e.window(op, n)
}

// Interpolate puts the point on the line between the present neighbours in the
// place of each missing value, rows being equally far apart: float64 of
// numbers; timestamps and durations keep their type, rounded to their unit.
// Leading and trailing missing values stay missing.
func (e Expr) Interpolate() Expr { return e.window(ast.Interpolate, 0) }

// RowNumber is the number of each row, from 1, int64; with Over that in its
// partition.
func RowNumber() Expr { return Expr{ast.Window{Op: ast.RowNumber}} }

// Ntile is the part, 1 to n, that each row belongs to when the rows are cut
// into n parts of equal length in their order; the first parts are a row
// longer where that does not work out. int64.
func Ntile(n int) Expr { return Expr{ast.Window{Op: ast.Ntile, N: n}} }

// RankBy is the rank of each row by keys, int64: names, expressions, Asc and
// Desc. Rows with equal keys share the smallest of their places (1 2 2 4).
// Unlike Rank it gives missing keys a rank: they are equal and come last.
func RankBy(keys ...any) Expr { return rankBy(ast.RankCompete, keys) }

// RankDenseBy is RankBy without gaps (1 2 2 3).
func RankDenseBy(keys ...any) Expr { return rankBy(ast.RankDense, keys) }

// PercentRank is (RankBy − 1) / (rows − 1), 0 of one row; float64.
func PercentRank(keys ...any) Expr { return rankBy(ast.PercentRank, keys) }

// CumeDist is the share of the rows whose keys are not greater; float64. See
// RankBy for keys.
func CumeDist(keys ...any) Expr { return rankBy(ast.CumeDist, keys) }

// rankBy makes a rank of rows.
func rankBy(op ast.WindowOp, keys []any) Expr { return Expr{ast.Window{Op: op, By: nodes(keys)}} }

// nodes turns names, expressions and typed handles into nodes.
func nodes(keys []any) []ast.Node {
	var out []ast.Node
	for _, k := range keys {
		out = append(out, key(k))
	}
	return out
}
