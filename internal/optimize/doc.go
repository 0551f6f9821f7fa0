// Package optimize turns a plan into one with the same answer that does less
// work: predicates and limits move to the sources, columns that nobody reads
// are left out, a sort before a limit becomes a selection of the first rows.
//
// Passes rebuild operators by the constructors of package plan, from the
// expressions as they were written, so that every plan is checked again. A
// rewrite may leave out work that would have failed (an overflow in a column
// nobody reads, a bad cast in a row that a filter drops); it never does work
// that the plan did not ask for, so it never adds a failure.
package optimize
