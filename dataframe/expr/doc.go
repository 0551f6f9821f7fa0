// Package expr is the expression language of frames: predicates, derived
// columns, aggregates and sort keys.
//
// An Expr is a value that names columns and operations; it holds no data and
// fails only where it is used, with the verb and the column in the error.
// Operands are expressions or Go values: numbers, bool, string, []byte,
// time.Time, time.Duration; nil is missing.
//
// # Shapes
//
// Every expression is a scalar (one value), aligned (a value for each row) or
// free (any length). Aggregates such as Sum are scalar; columns, arithmetic
// and comparison are aligned, and so are windows (Shift, CumSum, Rank, Rolling …),
// whose value in a row depends on the rows around it; Sort, Diff, Unique, Head
// and Tail are free.
// Filter and Derive take aligned expressions, and scalars, which they compute
// over the whole frame. Combine takes all three.
//
// # Windows
//
// The rows around a row are those of the frame in Filter, Derive, Select and
// Sort, and those of the group in Combine. Over evaluates a window or an
// aggregate in partitions of equal keys instead, if need be in an order of its
// own, and puts the values back in the rows' places. Windows of free
// expressions are free, as in Col("t").Sort().Delta() in Combine.
//
// # Missing
//
// Arithmetic and comparison with a missing operand are missing. Or is true
// when either side is, And false when either side is, even if the other is
// missing. Aggregates skip missing values.
package expr
