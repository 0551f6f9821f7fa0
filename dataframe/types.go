package dataframe

import "github.com/stoa-data/stoa/internal/vector"

// A Type is a column's type: its Kind, and for times the Unit and Zone. Types
// are comparable with ==.
type Type = vector.Type

// A Kind is the kind of values a column holds.
type Kind = vector.Kind

// The kinds of columns. A Date counts days since 1970-01-01; a Time is a time
// of day; a Timestamp counts units since 1970-01-01 00:00 UTC; a Duration
// counts units; a Categorical holds codes of a pool of levels.
const (
	Bool        = vector.Bool
	Int8        = vector.Int8
	Int16       = vector.Int16
	Int32       = vector.Int32
	Int64       = vector.Int64
	Uint8       = vector.Uint8
	Uint16      = vector.Uint16
	Uint32      = vector.Uint32
	Uint64      = vector.Uint64
	Float32     = vector.Float32
	Float64     = vector.Float64
	String      = vector.String
	Binary      = vector.Binary
	Date        = vector.Date
	Time        = vector.Time
	Timestamp   = vector.Timestamp
	Duration    = vector.Duration
	Categorical = vector.Categorical
)

// A Unit is the resolution of times, timestamps and durations.
type Unit = vector.Unit

// The units.
const (
	Second      = vector.Second
	Millisecond = vector.Millisecond
	Microsecond = vector.Microsecond
	Nanosecond  = vector.Nanosecond
)

// A Field is a column's name and type, and whether values may be missing.
type Field = vector.Field

// A ColumnError says which verb could not use which column, and why. Reach it
// with errors.As.
type ColumnError = vector.ColumnError

// The conditions that callers may want to tell apart with errors.Is.
var (
	ErrNoColumn = vector.ErrNoColumn // a name is not among the columns
	ErrType     = vector.ErrType     // a column or value has the wrong type
	ErrMissing  = vector.ErrMissing  // values are missing where none may be
	ErrShape    = vector.ErrShape    // lengths or shapes do not fit
	ErrOverflow = vector.ErrOverflow // a result does not fit its integer type
	ErrUnsorted = vector.ErrUnsorted // a column that must be in order is not
	ErrNoGroup  = vector.ErrNoGroup  // no group has these keys
	ErrKey      = vector.ErrKey      // a key cannot be joined by: NaN, −0, repeated where it may not, out of order

	ErrNoFunction = vector.ErrNoFunction // there is no function of this name
	ErrParse      = vector.ErrParse      // a text is no number, date, address …
	ErrDivision   = vector.ErrDivision   // an integer is divided by zero
)
