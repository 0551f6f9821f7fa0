package calendar

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Unit is a length of time that spans and differences count.
type Unit uint8

// The units. Those up to Hour have a fixed length; days and longer ones follow
// the calendar and the clocks of a zone.
const (
	Nanosecond Unit = iota
	Microsecond
	Millisecond
	Second
	Minute
	Hour
	Day
	Week
	Month
	Quarter
	Year
)

var unitNames = [...]string{"nanosecond", "microsecond", "millisecond", "second", "minute", "hour", "day", "week", "month", "quarter", "year"}

var unitSymbols = [...]string{"ns", "us", "ms", "s", "m", "h", "d", "w", "mo", "q", "y"}

// String returns the unit's symbol.
func (u Unit) String() string { return unitSymbols[u] }

// nanos returns the length of a unit up to Week, days being 24 hours.
func (u Unit) nanos() int64 {
	return [...]int64{1, 1e3, 1e6, 1e9, 60e9, 3600e9, 86400e9, 7 * 86400e9}[u]
}

// months returns the length of a unit from Month on.
func (u Unit) months() int64 { return [...]int64{1, 3, 12}[u-Month] }

// ParseUnit reads a symbol (ns us ms s m h d w mo q y) or a word, singular or
// plural.
func ParseUnit(name string) (Unit, error) {
	word := strings.ToLower(name)
	for u := Nanosecond; u <= Year; u++ {
		if name == unitSymbols[u] || word == unitNames[u] || word == unitNames[u]+"s" {
			return u, nil
		}
	}
	switch word {
	case "µs", "μs": // the micro sign and the Greek letter
		return Microsecond, nil
	case "min":
		return Minute, nil
	}
	return 0, fmt.Errorf("no unit of time %q (want ns, us, ms, s, m, h, d, w, mo, q or y)", name)
}

// A Span is a number of units: 15m, 1mo.
type Span struct {
	N    int64
	Unit Unit
}

// String returns the span as ParseSpan reads it.
func (s Span) String() string { return strconv.FormatInt(s.N, 10) + s.Unit.String() }

// ParseSpan reads a positive number and a unit such as 15m; a unit alone is
// one of it.
func ParseSpan(text string) (Span, error) {
	digits := 0
	for digits < len(text) && text[digits]-'0' < 10 {
		digits++
	}
	s := Span{N: 1}
	var err error
	if digits > 0 {
		if s.N, err = strconv.ParseInt(text[:digits], 10, 64); err != nil || s.N == 0 {
			return s, fmt.Errorf("span %q: the number is out of range (want 1 to %d)", text, int64(math.MaxInt64))
		}
	}
	if s.Unit, err = ParseUnit(text[digits:]); err != nil {
		return s, fmt.Errorf("span %q: %w", text, err)
	}
	return s, nil
}
