// Package dataframe holds tables of typed columns and the verbs on them.
//
// A DataFrame is an immutable value: named columns of equal length, and for a
// view the rows that a Filter, Unique or Sample selected. Head, Tail and Slice
// share a part of every column. Verbs return new frames that share every column
// they do not change; Compact gives a view or a part columns of its own. A
// frame may be used by many goroutines at once; there is nothing to close.
//
// # Missing, NaN, empty
//
// A value may be missing in a nullable column; its type then prints with a
// question mark, as in Int32?. NaN is a value, not missing. Aggregates skip
// missing values; the Sum of nothing is 0; Mean, Min, Max, Median, Quantile,
// First, Last and Mode of nothing are missing; Var and Std of one value are
// NaN; any NaN makes a numeric aggregate NaN. A missing predicate does not
// select. Keys treat missing as a key, all NaN as one key, and −0 as 0. Sorts
// put NaN after the numbers and missing last. Joins refuse keys that are
// missing unless MatchMissing or SkipMissing says what they equal, and keys
// that are NaN or −0.
//
// # Order
//
// Filter, Select and Derive keep the order of rows. Groups come in the order
// of their first row. Joins give the left frame's order and, within a row of it,
// the right one's; right rows without a pair come last. Results do not depend on the number of processors.
//
// # Errors
//
// Methods that return data return an error beside it; methods that return a
// builder (GroupBy) keep the first error for the method that ends the chain.
// Test errors with errors.Is against ErrNoColumn, ErrType, ErrMissing and the
// others; *ColumnError names the verb and the column.
package dataframe
