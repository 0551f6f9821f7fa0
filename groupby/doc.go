// Package groupby describes what happens to each group of rows: built-in
// aggregates, your own Go functions, and reducers that stream. It also groups
// plain slices without a frame.
//
//	out, err := df.GroupBy("ip", "port").Combine(
//		groupby.Count().As("n"),
//		groupby.NUnique("url").As("urls"),
//		groupby.Func("time", gap).As("median_gap"), // gap is func([]int64) float64
//	)
//
// # Aggregates
//
// Count, Sum, Mean and their like are the methods of expr.Expr under a name
// that reads well in Combine: Sum("bytes") is expr.Col("bytes").Sum(). They
// skip missing values.
//
// # Your own functions
//
// [Func] runs f once for each group. The contract, for every function that
// this package takes:
//
//	F1  f gets the group's present values in the order of the rows: fewer than
//	    the group has rows when some are missing, none when all are.
//	F2  The slice is scratch: f may reorder and overwrite it and may return
//	    all or a part of it. It must not keep it, nor strings in it, beyond
//	    the call. The bytes behind strings and []byte values are the column's:
//	    read only.
//	F3  The result is copied before the next call. A slice is a vector (any
//	    length, none makes the group vanish), everything else a scalar; Bytes
//	    makes a slice of bytes one scalar.
//	F4  f is called from several goroutines at once and in any order of groups.
//	    What it shares it must protect, and its result must depend on nothing
//	    but its argument.
//	F5  A panic in f becomes an error that names the column. A function that
//	    does not return cannot be interrupted.
//	F6  Nothing is allocated for a group beyond what f allocates itself.
//
// Values have the Go type of the column: numbers of its width, bool, string
// (text and categoricals), []byte, time.Time (dates and timestamps),
// time.Duration, int and uint for 64-bit columns; dates and times also as
// their int32 or int64; and any type with such an underlying type. Results have the same types, and the
// column's type follows from the function's signature alone: a time.Time
// becomes Timestamp[ns, UTC].
//
// A [Reducer] folds value by value instead: its groups need not fit together
// in memory, and one large group runs on all cores.
//
// # Without type parameters
//
// Interpreters that cannot call generic functions have a twin for each: Call
// for Func and FuncErr, ComposeAny for Compose, StreamAny for Stream, Values
// for Slice, the method Groups.Reduce for Reduce.
//
// # Plain slices
//
// [By] groups rows by slices of keys, and [Reduce] runs a function over the
// groups of another slice. Groups come in order of first appearance, always;
// a missing key is a key, all NaN are one key, −0 equals 0.
package groupby
