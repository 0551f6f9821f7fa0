// Package exec runs plans.
//
// Operators work on dense vectors; a view's rows are gathered first, only for
// the columns that an operator reads. Work is cut into tasks whose borders
// depend on the data alone and whose results are put together in order, so
// that the answer is the same, bit for bit, at any number of workers.
package exec
