package vector

import (
	"fmt"
	"reflect"
	"time"
	"unsafe"
)

// Native returns the values of a fixed-width vector as a slice of T without a
// copy, when T has their representation: the same kind of number, time.Duration
// for durations in nanoseconds, and int32 or int64 for any date or time. What
// stands where a value is missing is unspecified.
func Native[T any](v *Vector) ([]T, bool) {
	t := reflect.TypeFor[T]()
	k := goKind(t.Kind())
	if t.Kind() == reflect.Int && t.Size() == 8 {
		k = Int64
	}
	if t.Kind() == reflect.Uint && t.Size() == 8 {
		k = Uint64
	}
	switch have := v.typ.Kind; {
	case k.Width() == 0 || t == DurationType && (have != Duration || v.typ.Unit != Nanosecond):
		return nil, false
	case k == have, k == Int32 && have == Date, k == Int64 && have >= Time && have <= Duration:
		return cast[T](v.values), true
	}
	return nil, false
}

// Elements returns the values of a vector as Go values: numbers by their kind,
// bool, string for strings and for categoricals of text, []byte, time.Time for
// dates and timestamps, time.Duration, and types with such an underlying type.
// It shares memory with v where Native does, else it copies; strings share the
// bytes. Where a value is missing the element is unspecified.
func Elements[T any](v *Vector) ([]T, error) {
	if x, ok := Native[T](v); ok {
		return x, nil
	}
	t := reflect.TypeFor[T]()
	kind, pool := v.typ.Kind, v.pool
	out := make([]T, v.n)
	if v.n == 0 {
		if !Holds(v.typ, t) && (pool == nil || kind != Categorical || !Holds(pool.levels.typ, t)) {
			return nil, typeMismatch(v.typ, t)
		}
		return out, nil
	}
	base := unsafe.Pointer(&out[0])
	switch {
	case kind == Categorical && !pool.levels.typ.Kind.IsText():
		return levelElements[T](v)
	case t == TimeType && (kind == Date || kind == Timestamp):
		loc := v.typ.Location()
		for i, x := 0, unsafe.Slice((*time.Time)(base), v.n); i < v.n; i++ {
			x[i] = v.TimeAt(i, loc)
		}
	case t == DurationType && kind == Duration:
		per := int64(time.Second) / v.typ.Unit.PerSecond()
		for i, x := 0, unsafe.Slice((*int64)(base), v.n); i < v.n; i++ {
			x[i] = v.Int(i) * per
		}
	case t.Kind() == reflect.String && (kind == String || kind == Categorical):
		x := unsafe.Slice((*string)(base), v.n)
		for i := range x {
			if v.missing == 0 || v.IsValid(i) {
				x[i] = v.Str(i)
			}
		}
	case t == bytesType && kind == Binary:
		for i, x := 0, unsafe.Slice((*[]byte)(base), v.n); i < v.n; i++ {
			x[i] = stringBytes(v.Str(i))
		}
	case t.Kind() == reflect.Int && kind == Int64, t.Kind() == reflect.Uint && kind == Uint64:
		// Only where int has 32 bits: Native served the others.
		return out, narrowInts(unsafe.Slice((*uint32)(base), v.n), v)
	case t.Kind() == reflect.Bool && kind == Bool:
		for i, x := 0, unsafe.Slice((*bool)(base), v.n); i < v.n; i++ {
			x[i] = v.bits.Get(i)
		}
	default:
		return nil, typeMismatch(v.typ, t)
	}
	return out, nil
}

// narrowInts stores 64-bit integers in 32 bits; one that does not fit is an error.
func narrowInts(dst []uint32, v *Vector) error {
	for i := range dst {
		if !v.IsValid(i) {
			continue
		}
		x := v.Int(i)
		dst[i] = uint32(x)
		if v.typ.Kind == Uint64 && uint64(x) != uint64(dst[i]) || v.typ.Kind == Int64 && x != int64(int32(dst[i])) {
			return &RowError{Row: i, Err: fmt.Errorf("%w: %d does not fit an int of this platform", ErrOverflow, x)}
		}
	}
	return nil
}

// levelElements looks up the levels of a categorical that are no text.
func levelElements[T any](v *Vector) ([]T, error) {
	levels, err := Elements[T](v.pool.levels)
	if err != nil {
		return nil, err
	}
	out := make([]T, v.n)
	for i := range out {
		if c := v.Code(i); c != 0 {
			out[i] = levels[c-1]
		}
	}
	return out, nil
}

// Holds reports whether Elements can give values of Go type t for a column of
// type v; the levels of a categorical are asked for by their own type.
func Holds(v Type, t reflect.Type) bool {
	k := goKind(t.Kind())
	switch t.Kind() {
	case reflect.Int:
		k = Int64
	case reflect.Uint:
		k = Uint64
	}
	switch {
	case t == TimeType:
		return v.Kind == Date || v.Kind == Timestamp
	case t == DurationType:
		return v.Kind == Duration
	case t == bytesType:
		return v.Kind == Binary
	case k == String:
		return v.Kind == String || v.Kind == Categorical
	case k == Bool:
		return v.Kind == Bool
	}
	return k != Invalid && (k == v.Kind || k == Int32 && v.Kind == Date || k == Int64 && v.Kind >= Time && v.Kind <= Duration)
}

// typeMismatch says which Go type a column does not hold, and which it does.
func typeMismatch(v Type, t reflect.Type) error {
	return fmt.Errorf("%w (got %v, column holds %v)", ErrType, t, v)
}

// GoType returns the Go type that TypeOfGo turns into the type of v's values,
// or the nearest one: time.Time for dates, int64 for times of day; that of the
// levels for a categorical.
func GoType(v *Vector) (reflect.Type, bool) {
	switch v.typ.Kind {
	case Bool:
		return reflect.TypeFor[bool](), true
	case Int8:
		return reflect.TypeFor[int8](), true
	case Int16:
		return reflect.TypeFor[int16](), true
	case Int32:
		return reflect.TypeFor[int32](), true
	case Int64, Time:
		return reflect.TypeFor[int64](), true
	case Uint8:
		return reflect.TypeFor[uint8](), true
	case Uint16:
		return reflect.TypeFor[uint16](), true
	case Uint32:
		return reflect.TypeFor[uint32](), true
	case Uint64:
		return reflect.TypeFor[uint64](), true
	case Float32:
		return reflect.TypeFor[float32](), true
	case Float64:
		return reflect.TypeFor[float64](), true
	case String:
		return reflect.TypeFor[string](), true
	case Binary:
		return bytesType, true
	case Date, Timestamp:
		return TimeType, true
	case Duration:
		return DurationType, true
	case Categorical:
		return GoType(v.pool.levels)
	}
	return nil, false
}

// ElementsOf is Elements for a Go type known at run time: it returns a fresh slice.
func ElementsOf(v *Vector, t reflect.Type) (reflect.Value, error) {
	out := reflect.MakeSlice(reflect.SliceOf(t), v.n, v.n)
	if !Holds(v.typ, t) && (v.pool == nil || !Holds(v.pool.levels.typ, t)) {
		return out, typeMismatch(v.typ, t)
	}
	for i := range v.n {
		if !v.IsValid(i) {
			continue
		}
		setElement(out.Index(i), v, i)
	}
	return out, nil
}

// setElement stores value i of v, which is present, in dst.
func setElement(dst reflect.Value, v *Vector, i int) {
	if v.typ.Kind == Categorical && !v.pool.levels.typ.Kind.IsText() {
		setElement(dst, v.pool.levels, int(v.Code(i)-1))
		return
	}
	switch t := dst.Type(); {
	case t == TimeType:
		dst.Set(reflect.ValueOf(v.TimeAt(i, v.typ.Location())))
	case t == DurationType:
		dst.SetInt(v.Int(i) * (int64(time.Second) / v.typ.Unit.PerSecond()))
	case t == bytesType:
		dst.SetBytes(stringBytes(v.Str(i)))
	case t.Kind() == reflect.String:
		dst.SetString(v.Str(i))
	case t.Kind() == reflect.Bool:
		dst.SetBool(v.bits.Get(i))
	case dst.CanInt():
		dst.SetInt(v.Int(i))
	case dst.CanUint():
		dst.SetUint(uint64(v.Int(i)))
	default:
		dst.SetFloat(v.Float(i))
	}
}
