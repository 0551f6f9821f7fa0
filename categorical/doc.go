// Package categorical holds columns whose values come from a limited set of
// levels: port numbers, reasons, grades.
//
// A column stores a small code for each value and one Pool of levels. Pools
// are immutable and shared; every method that changes levels or their order
// returns a new column with a new pool, and touches the codes only when it
// must. Columns and pools are safe for concurrent use.
//
// # Levels
//
// Levels are strings, integers, dates or timestamps. Their order, the level
// order, is at first the order of their values, ascending: "443" comes before
// "80", and LevelsFunc(Numeric) puts that right. It decides how a column
// sorts, how LevelCode counts, and, for an ordered column, what is less than
// what; it never changes a value. A level may be unused: Levels lists it, and
// DropUnused removes it.
//
// Two columns are equal where their values are, whatever their pools. Less is
// defined only between ordered columns with equal pools; sorting needs no
// order but that of the levels.
//
// # Codes
//
// Codes are 32 bits wide unless Compressed picks the smallest of 8, 16 and 32
// bits: 255, 65535 or 2³²−1 levels, one less when values are missing at the
// time of the conversion. A compressed column never widens by itself: a level
// too many is an *OverflowError that tells to Decompress, and nothing changes.
//
// # Missing
//
// A missing value has no level. It equals only a missing value, is less than
// nothing, sorts last, and is 0 among LevelCodes. Levels never lists it.
//
// # New levels
//
// Append adds the unknown values of a plain slice as levels at the end, and
// the column becomes unordered. AppendColumn, Concat and Merge join pools:
// each side's order is kept; where they disagree the first one wins and the
// result is unordered; it stays ordered only if every two neighbouring levels
// are ordered by at least one side.
package categorical
