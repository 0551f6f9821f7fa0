package csv

import (
	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/vector"
)

// seen is the set of kinds of values that a column's text was found to hold.
// The type of a column is a function of the set over the whole file, so that
// it depends neither on blocks nor on the order in which they are read.
type seen uint16

const (
	seenInt      seen = 1 << iota // fits int64
	seenNegative                  // and is below zero
	seenBig                       // fits uint64 only
	seenHuge                      // fits neither
	seenFloat
	seenBool
	seenDate
	seenLocal // a timestamp without an offset from UTC
	seenZoned // and with one
	seenNano  // a timestamp with more than six digits of a second
	seenFar   // a date or timestamp outside the years that nanoseconds hold
	seenText
	seenQuoted // a missing value in quotes, which is text in a string column
	seenOdd    // a number that is not written as it would be printed

	seenNumber = seenInt | seenNegative | seenBig | seenHuge | seenFloat
	seenDates  = seenDate | seenLocal | seenZoned | seenNano | seenFar
)

// kind returns the type for a set of values, the zero Type when there are
// none. The rules are those of the package comment.
func (s seen) kind() dataframe.Type {
	switch s &^= seenQuoted | seenOdd; {
	case s == 0:
		return dataframe.Type{}
	case s&^seenNumber == 0:
		return s.number()
	case s == seenBool:
		return vector.Of(vector.Bool)
	case s&^seenDates == 0:
		return s.date()
	}
	return vector.Of(vector.String)
}

// number is kind for numbers.
func (s seen) number() dataframe.Type {
	switch {
	case s&seenFloat != 0:
		return vector.Of(vector.Float64)
	case s&seenHuge != 0, s&seenBig != 0 && s&seenNegative != 0:
		return vector.Of(vector.String)
	case s&seenBig != 0:
		return vector.Of(vector.Uint64)
	}
	return vector.Of(vector.Int64)
}

// date is kind for dates and timestamps.
func (s seen) date() dataframe.Type {
	t := dataframe.Type{Kind: vector.Timestamp, Unit: vector.Microsecond}
	switch {
	case s&^(seenDate|seenFar) == 0:
		return vector.Of(vector.Date)
	case s&seenZoned != 0 && s&(seenLocal|seenDate) != 0, s&seenNano != 0 && s&seenFar != 0:
		return vector.Of(vector.String)
	case s&seenZoned != 0:
		t.Zone = "UTC"
	}
	if s&seenNano != 0 {
		t.Unit = vector.Nanosecond
	}
	return t
}

// settled reports whether no further value can change the type: it is string
// for good. Integers that fit no type may still turn out to be floats.
func (s seen) settled() bool {
	return s.kind().Kind == vector.String && s&^(seenNumber|seenQuoted|seenOdd) != 0
}

// classify returns what a present value may be taken for.
func (c *config) classify(b []byte) seen {
	if b = trim(b); len(b) == 0 {
		return seenText
	}
	if s := classifyNumber(b); s != 0 {
		return s
	}
	if _, ok := parseBool(b); ok {
		return seenBool
	}
	if !c.noDates {
		var p stamper
		_, s := p.inspect(b)
		return s
	}
	return seenText
}

// classifyNumber returns the kind of a number, 0 for other text.
func classifyNumber(b []byte) seen {
	if x, ok := parseInt(b); ok {
		if x < 0 {
			return seenInt | seenNegative
		}
		return seenInt
	}
	if _, ok := parseUint(b); ok {
		return seenBig
	}
	if n := parseDecimal(b); n.shape == whole || n.shape == huge {
		if n.negative {
			return seenHuge | seenNegative
		}
		return seenHuge
	}
	if _, ok := parseFloat(b); ok {
		return seenFloat
	}
	return 0
}
