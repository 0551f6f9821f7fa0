// Package json reads JSON into frames and writes it.
//
//	df, err := json.Read("scans.ndjson", json.Columns("ip", "port"))
//	err = json.Write("copy.json", df)
//
// # Text
//
// The text is UTF-8, with or without a byte order mark, packed with gzip or zstd
// or not. It is either a line for each row, each an object, where empty lines
// are skipped; or, when it begins with a bracket, one array of objects. Which of
// the two it is does not depend on the file's name. A field that an object has
// twice is an error.
//
// # Columns and types
//
// Fields become columns in the order of their first appearance. The type of a
// column follows from all of its values, wherever they stand:
//
//	Bool      true and false
//	Int64     integers
//	Uint64    integers of which some are beyond Int64, none negative
//	Float64   numbers with a point or an exponent, or beyond; integers among them
//	String    strings, and a column without a value
//	String    objects and arrays: their text as it stands
//
// Other mixtures are an error that names the line and the field, unless
// MixedAsText is set. Dates and timestamps are strings in JSON and stay strings,
// unless Types says otherwise. Strings that repeat are kept as a dictionary.
//
// # Missing values
//
// null is missing, and so is a field that an object has not. "" is the empty
// string. A column is nullable if a value is missing.
//
// # Order and cost
//
// Rows keep the order of the file. The result does not depend on the number of
// goroutines. Errors are those of the first place in the file that is wrong;
// that values of a field are mixed is found when all are read.
package json
