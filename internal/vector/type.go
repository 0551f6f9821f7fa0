package vector

import "fmt"

// Kind is the kind of a column's values.
type Kind uint8

// The kinds. The order matters: numeric kinds lie between Int8 and Float64.
const (
	Invalid Kind = iota
	Bool
	Int8
	Int16
	Int32
	Int64
	Uint8
	Uint16
	Uint32
	Uint64
	Float32
	Float64
	String
	Binary
	Date        // days since 1970-01-01, int32
	Time        // time of day in Unit, int64
	Timestamp   // Units since 1970-01-01 00:00 UTC, int64
	Duration    // Units, int64
	Categorical // codes of a pool of levels
	kinds
)

var kindNames = [kinds]string{"Invalid", "Bool", "Int8", "Int16", "Int32", "Int64", "Uint8", "Uint16", "Uint32", "Uint64",
	"Float32", "Float64", "String", "Binary", "Date", "Time", "Timestamp", "Duration", "Categorical"}

// kindWidths is the size of one value in bytes, 0 where values are not of fixed width.
var kindWidths = [kinds]int{Int8: 1, Int16: 2, Int32: 4, Int64: 8, Uint8: 1, Uint16: 2, Uint32: 4, Uint64: 8,
	Float32: 4, Float64: 8, Date: 4, Time: 8, Timestamp: 8, Duration: 8}

// String returns the kind's name.
func (k Kind) String() string {
	if k < kinds {
		return kindNames[k]
	}
	return fmt.Sprintf("Kind(%d)", uint8(k))
}

// Width returns the size of one value in bytes: 0 for bool, string, binary
// and categorical.
func (k Kind) Width() int { return kindWidths[k] }

// IsInteger reports whether k is a signed or unsigned integer.
func (k Kind) IsInteger() bool { return k >= Int8 && k <= Uint64 }

// IsSigned reports whether k is a signed integer.
func (k Kind) IsSigned() bool { return k >= Int8 && k <= Int64 }

// IsUnsigned reports whether k is an unsigned integer.
func (k Kind) IsUnsigned() bool { return k >= Uint8 && k <= Uint64 }

// IsFloat reports whether k is a floating-point number.
func (k Kind) IsFloat() bool { return k == Float32 || k == Float64 }

// IsNumeric reports whether k is an integer or a floating-point number.
func (k Kind) IsNumeric() bool { return k >= Int8 && k <= Float64 }

// IsTemporal reports whether k is a date, time, timestamp or duration.
func (k Kind) IsTemporal() bool { return k >= Date && k <= Duration }

// IsText reports whether values are byte strings: string or binary.
func (k Kind) IsText() bool { return k == String || k == Binary }

// Unit is the resolution of times, timestamps and durations.
type Unit uint8

// The units.
const (
	Second Unit = iota
	Millisecond
	Microsecond
	Nanosecond
)

// String returns the unit's symbol: s, ms, us or ns.
func (u Unit) String() string { return [...]string{"s", "ms", "us", "ns"}[u&3] }

// PerSecond returns how many units make a second.
func (u Unit) PerSecond() int64 { return [...]int64{1, 1e3, 1e6, 1e9}[u&3] }

// A Type is the type of a column: a kind, a resolution for times and a zone
// for timestamps ("" means local civil time without a zone). Types are comparable with ==.
type Type struct {
	Kind Kind
	Unit Unit
	Zone string
}

// Of returns the type of a kind that needs no unit.
func Of(k Kind) Type { return Type{Kind: k} }

// String returns the type's name, such as Int32 or Timestamp[us, UTC].
func (t Type) String() string {
	switch {
	case t.Kind == Timestamp && t.Zone != "":
		return fmt.Sprintf("Timestamp[%s, %s]", t.Unit, t.Zone)
	case t.Kind == Timestamp || t.Kind == Time || t.Kind == Duration:
		return fmt.Sprintf("%s[%s]", t.Kind, t.Unit)
	}
	return t.Kind.String()
}

// A Field is a column's name, type and whether values may be missing.
type Field struct {
	Name     string
	Type     Type
	Nullable bool
}
