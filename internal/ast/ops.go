package ast

// UnaryOp is an operator on one operand.
type UnaryOp uint8

// The unary operators.
const (
	Not UnaryOp = iota
	Neg
	IsMissing
	IsPresent
	IsNaN
	Try // missing where the operand fails
)

// String returns the operator's name in column names and errors.
func (o UnaryOp) String() string {
	return [...]string{"not", "neg", "is_missing", "is_present", "is_nan", "try"}[o]
}

// BinaryOp is an operator on two operands.
type BinaryOp uint8

// The binary operators.
const (
	Add BinaryOp = iota
	Sub
	Mul
	Div
	Eq
	Ne
	Lt
	Le
	Gt
	Ge
	And
	Or
)

// String returns the operator's name in column names and errors.
func (o BinaryOp) String() string {
	return [...]string{"add", "sub", "mul", "div", "eq", "ne", "lt", "le", "gt", "ge", "and", "or"}[o]
}

// IsArithmetic reports whether o computes a number.
func (o BinaryOp) IsArithmetic() bool { return o <= Div }

// IsComparison reports whether o compares.
func (o BinaryOp) IsComparison() bool { return o >= Eq && o <= Ge }

// Flip returns the comparison with its operands exchanged.
func (o BinaryOp) Flip() BinaryOp {
	switch o {
	case Lt:
		return Gt
	case Le:
		return Ge
	case Gt:
		return Lt
	case Ge:
		return Le
	}
	return o
}

// AggregateOp reduces values to one.
type AggregateOp uint8

// The aggregates.
const (
	Rows       AggregateOp = iota // rows of the group, no operand
	Len                           // values, missing ones included
	Count                         // present values
	NUnique                       // distinct present values
	NUniqueAll                    // distinct values, missing is one
	Sum
	Mean
	Min
	Max
	Var
	Std
	Median
	Quantile
	Mode
	First
	Last
	Any
	All
	Skewness
	Kurtosis
	MAD
	Cor // of two operands
	aggregates
)

var aggregateNames = [aggregates]string{"count", "len", "count", "nunique", "unique_len", "sum", "mean", "min", "max", "var",
	"std", "median", "quantile", "mode", "first", "last", "any", "all", "skewness", "kurtosis", "mad", "cor"}

// String returns the aggregate's name in column names and errors.
func (o AggregateOp) String() string { return aggregateNames[o] }

// StepOp changes the length of a column.
type StepOp uint8

// The steps.
const (
	Sort StepOp = iota
	Diff
	Unique
	Head
	Tail
	SortDiff // Diff of Sort in one pass; the planner makes it
)

// String returns the step's name in column names and errors.
func (o StepOp) String() string {
	return [...]string{"sort", "diff", "unique", "head", "tail", "sort_diff"}[o]
}

// WindowOp computes a value for each row from the rows around it.
type WindowOp uint8

// The window operations.
const (
	Shift     WindowOp = iota // the value N rows before
	Delta                     // x less the value N rows before
	PctChange                 // x over the value N rows before, less 1
	CumSum                    // running totals skip missing values and are missing there
	CumMin
	CumMax
	CumProd
	CumCount     // present values so far
	RankOrdinal  // 1 2 3 4
	RankCompete  // 1 2 2 4
	RankDense    // 1 2 2 3
	RankTied     // 1 2.5 2.5 4
	PercentRank  // (compete rank − 1) / (rows − 1)
	CumeDist     // rows up to the last peer / rows
	RowNumber    // 1, 2, 3 …
	Ntile        // N parts of nearly equal size, 1 … N
	FillForward  // the last present value
	FillBackward // the next present value
	Interpolate  // on the line between the present neighbours
	Rolling      // an aggregate over Frame
	EwmMean      // a mean whose weights fall by 1−P with each present value back
	windows
)

var windowNames = [windows]string{"shift", "delta", "pct_change", "cum_sum", "cum_min", "cum_max", "cum_prod", "cum_count",
	"rank_ordinal", "rank", "rank_dense", "rank_tied", "percent_rank", "cume_dist", "row_number", "ntile",
	"fill_forward", "fill_backward", "interpolate", "rolling", "ewm_mean"}

// String returns the operation's name in column names and errors.
func (o WindowOp) String() string { return windowNames[o] }
