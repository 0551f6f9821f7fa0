// Package stats computes statistics of plain slices; there are no frames here.
//
//	counts := stats.CountMap(ports)                 // ordered pairs, not a map
//	q, err := stats.Quantile(gaps, 0.25, 0.5, 0.75) // floats, also of integers
//	gap := stats.Median(stats.Diff(stats.Sorted(times)))
//
// # Types
//
// In the signatures number stands for every integer and floating-point type
// and types made from them, signed for the same without unsigned integers,
// integer for integers; cmp.Ordered adds strings. A notebook interpreter that
// cannot call generic functions finds each of them as a method of [Floats],
// [Ints] or [Strings], to which an ordinary slice converts without a copy:
//
//	stats.Floats(xs).Median()
//
// # Rules for all functions
//
// No function changes its argument, and all may be called from several
// goroutines. A slice has no missing values: drop them before. What remains:
//
//   - Nothing to aggregate gives NaN, or the zero value and false where there
//     is an ok. [Var] and [Std] of one value are NaN.
//   - Any NaN in a numeric aggregate or quantile makes the result NaN: NaN is
//     a value, not a missing one.
//   - Where values are keys (Mode, CountMap …) all NaN are one key, −0 is 0.
//   - In order, NaN stands after +Inf.
//   - Integers do not lose precision: their sums are exact, and nanosecond
//     timestamps are subtracted before they become floats.
//   - An error is returned for arguments that do not fit: a probability
//     outside 0 to 1, slices of different length.
//
// Definitions follow Julia's Statistics and StatsBase where users know them
// from there: quantiles of type 7, variance over n−1, population moments for
// skewness and excess kurtosis, the mode that comes first.
package stats
