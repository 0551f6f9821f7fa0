package plan

import (
	"fmt"
	"math"
	"time"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/vector"
)

// literalType returns the type of a constant on its own.
func literalType(value any) vector.Type {
	switch x := value.(type) {
	case bool:
		return vector.Of(vector.Bool)
	case int64:
		return vector.Of(vector.Int64)
	case uint64:
		return vector.Of(vector.Uint64)
	case float64:
		return vector.Of(vector.Float64)
	case string:
		return vector.Of(vector.String)
	case []byte:
		return vector.Of(vector.Binary)
	case time.Time:
		return vector.Type{Kind: vector.Timestamp, Unit: unitOf(int64(x.Nanosecond())), Zone: "UTC"}
	case time.Duration:
		return vector.Type{Kind: vector.Duration, Unit: unitOf(int64(x % time.Second))}
	}
	return vector.Type{}
}

// unitOf returns the coarsest unit that holds ns exactly.
func unitOf(ns int64) vector.Unit {
	switch {
	case ns == 0:
		return vector.Second
	case ns%1e6 == 0:
		return vector.Millisecond
	case ns%1e3 == 0:
		return vector.Microsecond
	}
	return vector.Nanosecond
}

// adapt returns the type that a constant takes beside an operand of type t: t
// itself when the value fits there exactly, else its own type.
func adapt(value any, t vector.Type) vector.Type {
	own := literalType(value)
	switch x := value.(type) {
	case nil:
		return t
	case int64:
		if t.Kind.IsInteger() && fits(x, t.Kind) || t.Kind == vector.Float32 && x == int64(float32(x)) {
			return t
		}
		if t.Kind.IsUnsigned() || t.Kind.IsSigned() {
			return vector.Of(smallest(x))
		}
	case float64:
		if t.Kind == vector.Float32 && (float64(float32(x)) == x || math.IsNaN(x)) {
			return t
		}
	case time.Time:
		if t.Kind == vector.Timestamp {
			return vector.Type{Kind: vector.Timestamp, Unit: max(t.Unit, own.Unit), Zone: t.Zone}
		}
		if t.Kind == vector.Date && x.Equal(x.Truncate(24*time.Hour)) {
			return t
		}
	case time.Duration:
		if t.Kind == vector.Duration || t.Kind == vector.Time { // a time of day as the time since midnight
			return vector.Type{Kind: t.Kind, Unit: max(t.Unit, own.Unit)}
		}
	case string:
		if t.Kind.IsTemporal() {
			if read, ok := temporalText(x, t); ok {
				return read
			}
		}
	}
	return own
}

// temporalText returns the type that text takes beside an operand of a
// temporal type t: t itself or with a finer unit, a timestamp beside a date.
func temporalText(text string, t vector.Type) (vector.Type, bool) {
	types := []vector.Type{t}
	if t.Kind == vector.Date {
		t = vector.Type{Kind: vector.Timestamp}
		types = append(types, t)
	}
	for u := t.Unit + 1; u <= vector.Nanosecond; u++ {
		types = append(types, vector.Type{Kind: t.Kind, Unit: u, Zone: t.Zone})
	}
	for _, t := range types {
		if _, err := vector.ParseTemporal([]byte(text), t); err == nil {
			return t, true
		}
	}
	return t, false
}

// notTemporal returns the error of comparing a temporal operand with a text
// literal that is none; nil otherwise.
func notTemporal(x, y *Expr) error {
	for _, pair := range [2][2]*Expr{{x, y}, {y, x}} {
		l, ok := pair[1].Node.(ast.Literal)
		if text, isText := l.Value.(string); ok && isText && pair[0].Type.Kind.IsTemporal() && pair[1].Type.Kind == vector.String {
			return fmt.Errorf("%w: %q is no %v", vector.ErrParse, text, pair[0].Type)
		}
	}
	return nil
}

// fits reports whether integer kind k holds x.
func fits(x int64, k vector.Kind) bool {
	switch k {
	case vector.Uint64:
		return x >= 0
	case vector.Int64:
		return true
	}
	bits := 8 * k.Width()
	if k.IsUnsigned() {
		return x >= 0 && x < 1<<bits
	}
	return x >= -1<<(bits-1) && x < 1<<(bits-1)
}

// tooLarge reports whether a literal is no value of the integer kind k.
func tooLarge(value any, k vector.Kind) bool {
	switch x := value.(type) {
	case int64:
		return k.IsInteger() && !fits(x, k)
	case uint64:
		return k.IsInteger() && k != vector.Uint64 && (x > math.MaxInt64 || !fits(int64(x), k))
	case float64:
		return k.IsInteger() && !(x == math.Trunc(x) && x >= math.MinInt64 && x < math.MaxInt64 && fits(int64(x), k))
	}
	return false
}

// smallest returns the smallest signed kind that holds x.
func smallest(x int64) vector.Kind {
	for _, k := range []vector.Kind{vector.Int8, vector.Int16, vector.Int32} {
		if fits(x, k) {
			return k
		}
	}
	return vector.Int64
}

// constant returns the literal as a vector of one value of type t.
func constant(value any, t vector.Type) (*vector.Vector, error) {
	if value == nil {
		return MissingValue(t), nil
	}
	switch x := value.(type) {
	case bool:
		return vector.FromBits(vector.BitmapFromBools([]bool{x}), vector.Bitmap{}), nil
	case string:
		if t.Kind.IsTemporal() {
			n, err := vector.ParseTemporal([]byte(x), t)
			switch {
			case err != nil:
				return nil, fmt.Errorf("%w: %q is no %v (%w)", vector.ErrParse, x, t, err)
			case t.Kind == vector.Date:
				return vector.FromSlice(t, []int32{int32(n)}, vector.Bitmap{}), nil
			}
			return vector.FromSlice(t, []int64{n}, vector.Bitmap{}), nil
		}
		return vector.FromOffsets(t, []int32{0, int32(len(x))}, []byte(x), vector.Bitmap{}), nil
	case []byte:
		return vector.FromOffsets(t, []int32{0, int32(len(x))}, x, vector.Bitmap{}), nil
	case int64:
		return number(t, x, uint64(x), float64(x))
	case uint64:
		return number(t, int64(x), x, float64(x))
	case float64:
		return number(t, int64(x), uint64(x), x)
	case time.Duration:
		per := int64(time.Second) / t.Unit.PerSecond()
		return vector.FromSlice(t, []int64{int64(x) / per}, vector.Bitmap{}), nil
	case time.Time:
		if t.Kind == vector.Date {
			return vector.FromSlice(t, []int32{int32(x.Unix() / 86400)}, vector.Bitmap{}), nil
		}
		per := t.Unit.PerSecond()
		s := x.Unix()
		if s > math.MaxInt64/per-1 || s < math.MinInt64/per+1 {
			return nil, fmt.Errorf("%w: %v is outside what %v holds", vector.ErrOverflow, x, t)
		}
		return vector.FromSlice(t, []int64{s*per + int64(x.Nanosecond())/(1e9/per)}, vector.Bitmap{}), nil
	}
	return nil, fmt.Errorf("%w: no constant of type %T", vector.ErrType, value)
}

// number returns one number of type t.
func number(t vector.Type, i int64, u uint64, f float64) (*vector.Vector, error) {
	none := vector.Bitmap{}
	switch t.Kind {
	case vector.Int8:
		return vector.FromSlice(t, []int8{int8(i)}, none), nil
	case vector.Int16:
		return vector.FromSlice(t, []int16{int16(i)}, none), nil
	case vector.Int32:
		return vector.FromSlice(t, []int32{int32(i)}, none), nil
	case vector.Int64:
		return vector.FromSlice(t, []int64{i}, none), nil
	case vector.Uint8:
		return vector.FromSlice(t, []uint8{uint8(u)}, none), nil
	case vector.Uint16:
		return vector.FromSlice(t, []uint16{uint16(u)}, none), nil
	case vector.Uint32:
		return vector.FromSlice(t, []uint32{uint32(u)}, none), nil
	case vector.Uint64:
		return vector.FromSlice(t, []uint64{u}, none), nil
	case vector.Float32:
		return vector.FromSlice(t, []float32{float32(f)}, none), nil
	case vector.Float64:
		return vector.FromSlice(t, []float64{f}, none), nil
	}
	return nil, fmt.Errorf("%w: %v is no number", vector.ErrType, t)
}

// MissingValue returns one missing value of type t.
func MissingValue(t vector.Type) *vector.Vector {
	none := vector.NewBitmap(1)
	switch t.Kind {
	case vector.Invalid, vector.Bool:
		return vector.FromBits(vector.NewBitmap(1), none)
	case vector.String, vector.Binary, vector.Categorical:
		return vector.FromOffsets(t, []int32{0, 0}, nil, none)
	}
	switch t.Kind.Width() {
	case 1:
		return vector.FromSlice(t, []uint8{0}, none)
	case 2:
		return vector.FromSlice(t, []uint16{0}, none)
	case 4:
		return vector.FromSlice(t, []uint32{0}, none)
	}
	return vector.FromSlice(t, []uint64{0}, none)
}
