// Package calendar computes with dates and clocks as plain integers: days and
// seconds since 1970, civil dates in the proleptic Gregorian calendar, the
// offsets of time zones, spans such as a month or a quarter of an hour, and
// layouts that text is formatted and parsed by.
//
// It knows no columns. Values are days since 1970-01-01, or units (a power of
// ten of a second) since 1970-01-01 00:00, as a Scale says. An instant counts
// in UTC; wall time is what a clock in a zone shows, as if that zone were UTC.
//
// Invariants:
//
//	C1  days lie in the range of int32 (years −5877641 to 5881580); an instant
//	    outside of it, or within two days of what its unit holds, is refused.
//	C2  a function of one value that may refuse it returns ok; what it returns
//	    beside a false ok means nothing.
//	C3  the offsets of a zone repeat every 400 years from 2100 on.
package calendar
