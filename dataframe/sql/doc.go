// Package sql runs SQL queries over frames and lazy frames.
//
// A query compiles to the plan that the verbs of package dataframe build, with
// the same optimizer and engine behind it: Query returns a *dataframe.Lazy.
// Tables are frames or scans, registered in a Catalog or given by name. A
// mistake in a query is an *Error that shows the line and the place.
//
// # Queries
//
//	[WITH name [(columns)] AS (query), …]
//	SELECT [DISTINCT] expressions [AS names]
//	FROM tables
//	WHERE … GROUP BY … HAVING … WINDOW name AS (…) QUALIFY …
//	UNION [ALL] | INTERSECT | EXCEPT …
//	ORDER BY … [ASC | DESC] [NULLS FIRST | LAST]
//	LIMIT n OFFSET n
//
// The select list may hold *, t.* and * EXCLUDE (a, b). GROUP BY takes
// columns, expressions, names and numbers of entries of the select list, or
// ALL, which stands for every entry without an aggregate; ORDER BY takes the
// same, and expressions that are not in the select list. WHERE, HAVING and the
// select list may use its names too, where no column has the name. Tables are
// names, queries in parentheses (a name for them is optional) and VALUES, with
// commas or joined by [INNER], LEFT, RIGHT, FULL, CROSS, SEMI, ANTI and NATURAL
// JOIN, ON any condition or USING (columns).
//
// A query in parentheses is a value where it has one column and at most one
// row, which is checked when it runs; x IN (query) and EXISTS (query) work
// everywhere but in ON. The WHERE of such a query may compare with columns of
// the query directly around it, in conditions joined by AND; the two are then
// joined by these conditions. They have to be equations, unless the query stands
// in [NOT] EXISTS or IN that is itself a condition of WHERE. A query with such
// conditions has no LIMIT, unless it stands in EXISTS; as a value without an
// aggregate, it has at most one row for each value that the equations can take,
// asked for or not.
//
// # Expressions
//
// From the loosest: OR; AND; NOT; comparisons (= == <> != < <= > >=), IS [NOT]
// NULL, TRUE, FALSE, NAN, [NOT] DISTINCT FROM, IN, BETWEEN, LIKE, ILIKE; ||;
// + -; * / // %; ^; -; ::. There are CASE in both forms, CAST, TRY_CAST and
// x::type, EXTRACT(part FROM t), SUBSTRING(x FROM n FOR m), POSITION(a IN b),
// TRIM(BOTH a FROM b), DATE '…', TIMESTAMP '…', TIMESTAMPTZ '…', INTERVAL '…'
// unit. Aggregates take DISTINCT and FILTER (WHERE …): count, sum, avg, min,
// max, stddev, stddev_pop, variance, var_pop, median, quantile_cont, mode,
// first, last, any_value, bool_and, bool_or, count_if, approx_count_distinct
// (exact here), skewness, kurtosis, mad. Every aggregate, and row_number, rank,
// dense_rank, percent_rank, cume_dist, ntile, lag and lead, goes OVER a window
// with PARTITION BY, ORDER BY and a frame of ROWS or RANGE. Other functions are
// those of expr.Call, most under the names that they have in DuckDB too.
//
// # Names
//
// Keywords and functions are read in any case. A bare name stands for the
// column or table of exactly that name, else for one that differs in case; a
// name in double quotes or backticks is exact. An entry of the select list
// without a name has the name of its column, or is called as it would be
// written: count(*), sum(x) / 2. Two entries of one name get _1 behind the
// second; two equal names given with AS are an error.
//
// # Values
//
// Answers are SQL's, and where dialects differ DuckDB's:
//
//   - NULL is a missing value. Comparisons and arithmetic with NULL are NULL, and WHERE takes
//     what is true. Joins match no NULL; GROUP BY, DISTINCT and UNION treat NULLs as equal.
//     NOT IN with a NULL in the list is never true.
//   - SUM, MIN, MAX, AVG and their like of no values are NULL, VAR_SAMP of one value too; COUNT is 0.
//   - first and last take the first and last row, even if it is NULL; any_value skips NULLs.
//   - ORDER BY puts NULL last, ascending or descending, unless NULLS FIRST is said. NaN is greater than
//     any number. Equal rows keep the order of the table; rows of a query without ORDER BY are in the
//     order of the table, groups in that of their first rows. Joined tables have no order that a query
//     may count on, only the same one each time: the optimizer joins them in an order of its own.
//   - / is division in Float64: 7 / 2 is 3.5, 1 / 0 infinite. // divides integers and rounds towards
//     zero, % has the sign of the dividend; both are NULL where the divisor is 0 (an error in
//     newer DuckDB).
//   - Conditions that AND joins in WHERE are asked in any order: only CASE guards an operation that may fail.
//   - Integers do not wrap: a result that its type cannot hold is an error when the query runs. SUM of
//     integers is 64 bits wide.
//   - Numbers with a point are Float64; there are no decimals. A float becomes an integer by rounding
//     to the nearest, halves to the even one.
//   - = follows IEEE for NaN: it equals nothing, but keys of joins and groups that are NaN are equal.
//   - Text compared with a date or a timestamp is read as one. Text compared with an ordered
//     categorical column by < and its like is a level of that column.
//   - The names of types are those of DuckDB: INT8 is 64 bits wide. Timestamps count microseconds,
//     TIMESTAMPTZ is in UTC.
package sql
