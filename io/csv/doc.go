// Package csv reads comma-separated values into frames and writes them.
//
// # Dialect
//
// The text is UTF-8, with or without a byte order mark; bytes that are not
// UTF-8 are kept as they are, UTF-16 is an error. Text packed with gzip or zstd
// is unpacked, whatever the file's name.
//
//   - A record ends with a line feed, or a carriage return and a line feed, or
//     the end of the text. Other carriage returns are data.
//   - Fields are separated by a comma or the Delimiter. Blanks belong to them.
//   - A field that begins with a quote ends with one. In between, delimiters
//     and line ends are data, kept byte for byte, and two quotes stand for one.
//     Any other quote is an error, unless LazyQuotes takes it as text.
//   - The first record is the header, unless NoHeader is set. An empty name of
//     column 3 becomes column_3, a name that repeats gets _1, _2 and so on.
//   - Every record has as many fields as the first one; SkipWrong and Rejects
//     leave out those that have not.
//   - Empty lines are skipped. In a text of one column an empty line behind the
//     header is a row whose value is missing.
//   - With Comment, lines that begin with the mark are skipped.
//
// Without NoHeader, a text without any record is an error.
//
// # Missing values
//
// The empty field is missing, or what Missing lists instead. A quoted field of
// a string, categorical or binary column never is: "" is the empty string
// there, and missing in columns of other types. A column is nullable if a
// value is missing.
//
// # Types
//
// The type of a column follows from all of its values, wherever they stand in
// the file, or the files that are read together:
//
//	Int64              123, -5: no plus, no leading zeros
//	Uint64             integers of which some are beyond Int64, none negative
//	Float64            1.5, 1e-3, .5, NaN, Inf, -inf; integers among them
//	Bool               true, True, TRUE, false, False, FALSE
//	Date               2021-04-29
//	Timestamp[us]      2021-04-29T23:58:17.25, also with a space for the T and
//	                   without seconds; dates among them are midnight
//	Timestamp[us, UTC] the same with Z or an offset such as +02:00
//	Timestamp[ns]      either, with more than six digits and in 1678 to 2261
//	String             everything else, and a column without a value
//
// Blanks around a number, bool, date or timestamp are ignored, quotes around
// it too. So 007 and +34915550100 are strings: codes and telephone numbers
// keep their digits. Integers that fit neither Int64 nor Uint64 are strings
// unless there are fractions among them. A column that is a string column for
// whatever reason holds the text of the file, not numbers turned into text.
// Strings that repeat are kept as a dictionary.
//
// Types names types in place of all that. There 007 and +5 are integers too,
// bools include 1, 0, t and f, floats are rounded to the nearest, and what is
// out of range is an error. Timestamps without an offset are local time in the
// zone of the type. Times are 23:58:17.25, durations 1h30m0.5s, binary values
// hexadecimal digits.
//
// # Order and cost
//
// Rows keep the order of the file. The result does not depend on the number of
// goroutines. Errors are those of the first place in the file that is wrong.
package csv
