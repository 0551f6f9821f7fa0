// Package vector holds columns in memory.
//
// A Vector is an immutable column in Arrow's physical layout: a buffer of
// fixed-width values, or offsets and bytes, and a validity bitmap that is
// absent when nothing is missing. Dictionary strings and categorical columns
// share another layout: codes of one, two or four bytes, where 0 is missing
// and code c stands for level c−1 of an immutable, shared Pool.
//
// Invariants:
//
//	V1  len(values) = n × width; offsets ascend and end within bytes.
//	V2  a bitmap's bits beyond its length are never read.
//	V3  a dictionary vector has no validity bitmap; code 0 is its missing.
//	V4  every code is at most the number of levels of the pool.
//	V5  the value behind a cleared validity bit is unspecified but readable.
//	V6  nobody writes to a buffer once a Vector holds it.
package vector
