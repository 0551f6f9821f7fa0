// Package parquet reads Parquet files into frames and writes frames to them.
//
//	df, err := parquet.Read("scans.parquet", parquet.Columns("ip", "port"))
//	err = parquet.Write("copy.parquet", df)
//	few, err := parquet.Scan("march_*.parquet").Filter(expr.Col("port").Eq(22)).Collect(ctx)
//
// # Types
//
// A column of a file becomes a column of a frame so:
//
//	BOOLEAN                                 Bool
//	INT32, INT64, INT(8…64, signed or not)  Int8 … Int64, Uint8 … Uint64
//	FLOAT16, FLOAT, DOUBLE                  Float32, Float32, Float64
//	STRING, ENUM, JSON, UUID                String
//	BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY, BSON  Binary
//	DATE                                    Date
//	TIME(unit)                              Time[unit]
//	TIMESTAMP(unit)                         Timestamp[unit], with zone UTC if adjusted to UTC
//	INT96                                   Timestamp[ns]
//	DECIMAL                                 Float64, only with DecimalsAsFloat
//	all values missing, type unknown        String
//
// The Arrow schema that pandas, pyarrow, Polars and Stoa leave in a file
// refines this: time zones, durations, and categorical columns. Lists, structs,
// maps and intervals are refused by an error that names the column; Columns
// leaves them out.
//
// A categorical column has the levels of the file's dictionaries, used or not,
// in their order. It is ordered if the schema says so and the file determines
// the order: a level that stands in no dictionary, as when a writer gave up
// its dictionary for being too large, or two dictionaries that disagree, make
// it unordered. Without an Arrow schema strings stay strings, whatever their
// pages are; dataframe.Categorize makes them categorical.
//
// Strings are held as a dictionary when at most half of them differ, else as
// offsets and bytes: nobody needs to know, but it is why reading a file with
// dictionaries is fast.
//
// # Missing values
//
// A column is nullable if the file declares it so, whether or not a value is
// missing. Missing values are missing; NaN stays NaN in both directions.
//
// # Damaged files
//
// Files may come from anywhere. Whatever the bytes are, reading returns a
// frame or an error that wraps ErrDamaged or ErrUnsupported and names the file,
// the row group, the column and the page; it does not panic, and it uses no
// more memory than MemoryLimit allows. Sizes that a file claims are compared
// with the file's own before memory is allocated for them; checksums are
// verified where the writer left them. Stoa's files have them on every page.
//
// # Writing
//
// Pages are of about 1 MiB before compression, with Snappy by default, in row
// groups of 1,048,576 rows. Dictionary columns, and integers that are few and
// close together, are written as dictionaries; each row group carries least and
// greatest value, without them for floats that hold a NaN, and the count of
// missing values; a page index says the same of pages, and BloomFilter adds
// filters for single values. Seconds are stored as milliseconds, which is what Parquet
// has, and come back as seconds.
package parquet
