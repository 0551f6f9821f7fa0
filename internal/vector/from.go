package vector

import (
	"fmt"
	"math"
	"reflect"
	"time"
	"unsafe"

	"github.com/stoa-data/stoa/internal/memory"
)

// goKind returns the column kind that holds values of a Go kind as they are,
// Invalid when there is none. (A switch: package variables that are large maps
// stay empty when a notebook interpreter loads the package.)
func goKind(k reflect.Kind) Kind {
	switch k {
	case reflect.Bool:
		return Bool
	case reflect.Int8:
		return Int8
	case reflect.Int16:
		return Int16
	case reflect.Int32:
		return Int32
	case reflect.Int64:
		return Int64
	case reflect.Uint8:
		return Uint8
	case reflect.Uint16:
		return Uint16
	case reflect.Uint32:
		return Uint32
	case reflect.Uint64:
		return Uint64
	case reflect.Float32:
		return Float32
	case reflect.Float64:
		return Float64
	case reflect.String:
		return String
	}
	return Invalid
}

// Types of the standard library that columns understand.
var (
	TimeType     = reflect.TypeFor[time.Time]()
	DurationType = reflect.TypeFor[time.Duration]()
	bytesType    = reflect.TypeFor[[]byte]()
)

// TypeOfGo returns the column type for values of a Go type: numbers, bool and
// string (and types with such an underlying type), []byte, time.Time
// (Timestamp[ns, UTC]) and time.Duration (Duration[ns]); int and uint become
// 64 bits wide.
func TypeOfGo(t reflect.Type) (Type, bool) {
	switch {
	case t == TimeType:
		return Type{Kind: Timestamp, Unit: Nanosecond, Zone: "UTC"}, true
	case t == DurationType:
		return Type{Kind: Duration, Unit: Nanosecond}, true
	case t == bytesType:
		return Of(Binary), true
	case t.Kind() == reflect.Int:
		return Of(Int64), true
	case t.Kind() == reflect.Uint:
		return Of(Uint64), true
	}
	k := goKind(t.Kind())
	return Of(k), k != Invalid
}

// FromGo returns a vector with the values of a Go slice, see TypeOfGo. It
// copies. A slice of pointers may hold nil for missing values; present, which
// may be nil, marks the values that are there.
func FromGo(values any, present []bool) (*Vector, error) {
	s := reflect.ValueOf(values)
	if s.Kind() != reflect.Slice {
		return nil, fmt.Errorf("%w (got %T, want a slice)", ErrType, values)
	}
	if present != nil && len(present) != s.Len() {
		return nil, fmt.Errorf("%w: marks of presence (got %d, want %d)", ErrShape, len(present), s.Len())
	}
	var valid Bitmap
	if present != nil {
		valid = BitmapFromBools(present)
	}
	if elem := s.Type().Elem(); elem.Kind() == reflect.Pointer {
		return fromPointers(s, elem.Elem(), valid)
	}
	return fromGo(s, valid)
}

// fromPointers dereferences a slice of pointers; nil is missing.
func fromPointers(s reflect.Value, elem reflect.Type, valid Bitmap) (*Vector, error) {
	if _, ok := TypeOfGo(elem); !ok {
		return nil, fmt.Errorf("%w: no column holds values of type %v", ErrType, s.Type().Elem())
	}
	plain := reflect.MakeSlice(reflect.SliceOf(elem), s.Len(), s.Len())
	set := NewBitmap(s.Len())
	for i := range s.Len() {
		if p := s.Index(i); !p.IsNil() && valid.Get(i) {
			plain.Index(i).Set(p.Elem())
			set.Set(i)
		}
	}
	return fromGo(plain, set)
}

// fromGo copies a slice of element values.
func fromGo(s reflect.Value, valid Bitmap) (*Vector, error) {
	n, elem := s.Len(), s.Type().Elem()
	t, ok := TypeOfGo(elem)
	if !ok {
		return nil, fmt.Errorf("%w: no column holds values of type %v", ErrType, elem)
	}
	base := unsafe.Pointer(s.Pointer())
	switch {
	case elem == TimeType:
		return fromTimes(unsafe.Slice((*time.Time)(base), n), valid)
	case elem.Kind() == reflect.Int:
		return FromSlice(t, widen[int, int64](unsafe.Slice((*int)(base), n)), valid), nil
	case elem.Kind() == reflect.Uint:
		return FromSlice(t, widen[uint, uint64](unsafe.Slice((*uint)(base), n)), valid), nil
	case t.Kind == Bool:
		return FromBits(BitmapFromBools(unsafe.Slice((*bool)(base), n)), valid), nil
	case t.Kind == String:
		return FromStrings(unsafe.Slice((*string)(base), n), valid), nil
	case t.Kind == Binary:
		return FromBinary(unsafe.Slice((*[]byte)(base), n), valid), nil
	}
	size := n * t.Kind.Width()
	v := &Vector{typ: t, n: n, values: memory.Make[byte](size)}
	copy(v.values, unsafe.Slice((*byte)(base), size))
	v.valid, v.missing = nulls(valid, n)
	return v, nil
}

// widen copies integers into 64 bits.
func widen[A int | uint, B int64 | uint64](x []A) []B {
	out := memory.Make[B](len(x))
	for i, a := range x {
		out[i] = B(a)
	}
	return out
}

// fromTimes converts times to nanoseconds since 1970; the zero time and times
// that nanoseconds cannot hold (before 1678, after 2262) are refused.
func fromTimes(x []time.Time, valid Bitmap) (*Vector, error) {
	out := memory.Make[int64](len(x))
	for i, t := range x {
		if !valid.Get(i) {
			continue
		}
		if s := t.Unix(); s <= math.MinInt64/1_000_000_000 || s >= math.MaxInt64/1_000_000_000 {
			return nil, fmt.Errorf("row %d: time %v is outside what nanoseconds hold (1678 to 2262)", i, t)
		}
		out[i] = t.UnixNano()
	}
	return FromSlice(Type{Kind: Timestamp, Unit: Nanosecond, Zone: "UTC"}, out, valid), nil
}

// TimeAt returns value i of a date or timestamp vector as a time: midnight UTC
// for dates, in the type's zone for timestamps (UTC when the zone is unknown here).
func (v *Vector) TimeAt(i int, loc *time.Location) time.Time {
	if v.typ.Kind == Date {
		return time.Unix(v.Int(i)*86400, 0).UTC()
	}
	per := v.typ.Unit.PerSecond()
	x := v.Int(i)
	s, frac := x/per, x%per
	if frac < 0 {
		s, frac = s-1, frac+per
	}
	return time.Unix(s, frac*(1e9/per)).In(loc)
}

// Location returns the zone of a timestamp type, UTC when it has none or the
// name is unknown here.
func (t Type) Location() *time.Location {
	if t.Zone == "" {
		return time.UTC
	}
	if loc, err := time.LoadLocation(t.Zone); err == nil {
		return loc
	}
	if at, err := time.ParseInLocation("-07:00", t.Zone, time.UTC); err == nil {
		return at.Location()
	}
	return time.UTC
}
