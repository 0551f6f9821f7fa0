// Package oracle holds the engine against other ways to answer: random queries
// over random tables, each a chain of steps that is run as verbs on frames, as
// a lazy plan in several ways, as SQL, by an interpreter that looks at one row
// after another, and by DuckDB. All have to give the same rows.
//
// A step is built once with all its forms (see term and step), so that the
// forms differ only where the systems do. These are the rules where DuckDB
// does:
//
//   - NaN equals nothing in Stoa; DuckDB holds it for the greatest number, equal to itself. Comparisons
//     of floats are written with a CASE for it, and so are MIN and MAX, which are NaN in Stoa if a value is.
//     Keys, DISTINCT and ORDER BY agree.
//   - −0 equals 0 for both, and either may stand for a group of both: cells that differ in the sign of
//     zero only are equal, and divisors are written x + 0.
//   - An integer divided by 0 is an error in DuckDB and missing in Stoa: divisors are written nullif(x, 0).
//   - ORDER BY puts NULL last everywhere, as Stoa's does by default; DuckDB's is told to.
//   - DuckDB's rows come in any order. LIMIT and windows that count rows come with an order by all columns.
//   - The statistics of infinite values are errors in DuckDB: it gets tables without them.
//   - A categorical column is text in DuckDB; its levels are in the order of text.
//   - SUM of integers is a HUGEINT, and the kinds of other integers differ too: only values are compared.
//   - Floats that a sum or a quotient rounds agree to 1e-9 with DuckDB and to 1e-12 with the interpreter.
package oracle
