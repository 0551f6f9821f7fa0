package groupby

import (
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/internal/ast"
)

// Count is the number of rows of the group, missing values or not, int64. It
// needs no column; expr.Col(col).Count() counts present values.
func Count() expr.Expr { return expr.From(ast.Aggregate{Op: ast.Rows}) }

// NUnique is the number of distinct present values, int64; all NaN are one
// value and −0 is 0.
func NUnique(col string) expr.Expr { return expr.Col(col).NUnique() }

// Sum is the sum of the present values, 0 of nothing: int64, uint64 or float64
// by kind; integer overflow is an error.
func Sum(col string) expr.Expr { return expr.Col(col).Sum() }

// Mean is the arithmetic mean of the present values, float64; missing of nothing.
func Mean(col string) expr.Expr { return expr.Col(col).Mean() }

// Min is the least present value; NaN if any is NaN; missing of nothing.
// Categoricals compare by level order.
func Min(col string) expr.Expr { return expr.Col(col).Min() }

// Max is the greatest present value; see Min.
func Max(col string) expr.Expr { return expr.Col(col).Max() }

// Std is the sample standard deviation; see Var.
func Std(col string) expr.Expr { return expr.Col(col).Std() }

// Var is the sample variance (n−1) of the present values, float64: NaN of one
// value, missing of nothing.
func Var(col string) expr.Expr { return expr.Col(col).Var() }

// Median is the middle of the present values, float64, the mean of the two
// middle ones for an even number; missing of nothing.
func Median(col string) expr.Expr { return expr.Col(col).Median() }

// Quantile is the p-quantile of the present values, type 7, float64; p outside
// 0 to 1 is an error; missing of nothing.
func Quantile(col string, p float64) expr.Expr { return expr.Col(col).Quantile(p) }

// Mode is the most frequent present value, the first to reach that count when
// several do; missing of nothing.
func Mode(col string) expr.Expr { return expr.Col(col).Mode() }

// First is the first present value; missing of nothing.
func First(col string) expr.Expr { return expr.Col(col).First() }

// Last is the last present value; missing of nothing.
func Last(col string) expr.Expr { return expr.Col(col).Last() }
