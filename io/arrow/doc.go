// Package arrow reads and writes Arrow's IPC files and streams and exchanges
// records with programs that use Apache Arrow's library for Go.
//
//	df, err := arrow.Read("scans.arrow", arrow.Columns("ip", "port"))
//	err = arrow.Write("copy.arrow", df, arrow.Zstd)
//	record, err := arrow.ToRecord(df)
//
// Files (also known as Feather, version 2) and streams are told apart by their
// bytes. What a writer compressed with LZ4 or zstd is read as well.
//
// # Types
//
//	Bool, Int8 … Int64, Uint8 … Uint64, Float32, Float64   the same
//	Float16                                                Float32
//	Utf8, LargeUtf8, Utf8View                              String
//	Binary, LargeBinary, BinaryView, FixedSizeBinary       Binary
//	Date32, Date64                                         Date
//	Time32, Time64                                         Time[unit]
//	Timestamp                                              Timestamp[unit, zone]
//	Duration                                               Duration[unit]
//	Dictionary of strings, integers, dates, timestamps     Categorical
//	Dictionary of other values                             their type
//	Null                                                   String, all missing
//	Decimal                                                Float64, only with DecimalsAsFloat
//
// Lists, structs, maps, unions, intervals and run-end encoded columns are refused
// by an error that names the column; Columns leaves them out. An extension type
// is read as the type it is stored as.
//
// # Categorical columns
//
// A dictionary becomes the levels of a categorical column, used or not, in its
// order, and is ordered when the schema says so. Indices of 8, 16 and 32 bits
// become codes of that width, unless a level more is needed for them than it
// holds. Where the batches of a stream, or several files, have different
// dictionaries, their levels are merged as categorical.Merge does, and all
// batches share one pool. Writing is the reverse: levels in level order, missing
// values outside the dictionary.
//
// # Memory
//
// ToRecord and FromRecord share memory with the frame or record wherever the
// layouts agree: fixed-width values, strings, and validity if it starts at a
// multiple of 64 rows. Codes are copied, because Arrow counts levels from 0;
// times of 32 bits, halves and views are converted. A record that shares
// memory must not be changed, and of one whose memory Go does not manage, as
// with an allocator of C, FromRecord wants a copy made first.
//
// # Damaged files
//
// Files may come from anywhere. Whatever the bytes are, reading returns a
// frame or an error that wraps ErrDamaged or ErrUnsupported and names the file,
// the batch and the column; it does not panic, and it uses no more memory than
// MemoryLimit allows. Sizes that a file claims are compared with the file's own
// before memory is allocated for them.
package arrow
