package categorical

import (
	"fmt"
	"math"
	"reflect"
	"time"

	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// A key is the value of a level: s for text; for other types i, the value or,
// of a uint64, its bits.
type key struct {
	s string
	i int64
}

// isLevelType reports whether levels may have type t.
func isLevelType(t vector.Type) bool {
	return t.Kind == vector.String || t.Kind.IsInteger() || t.Kind == vector.Date || t.Kind == vector.Timestamp
}

// keyAt returns level i of a pool's levels. Text shares memory with them.
func keyAt(levels *vector.Vector, i int) key {
	if levels.Type().Kind.IsText() {
		return key{s: levels.Str(i)}
	}
	return key{i: levels.Int(i)}
}

// codeOf returns the code of a level, 0 when p lacks it.
func codeOf(p *vector.Pool, k key) uint32 {
	if p.Levels().Type().Kind.IsText() {
		return p.Code(k.s)
	}
	return p.IntCode(k.i)
}

// textAt returns level i of a pool's levels as text.
func textAt(levels *vector.Vector, i int) string {
	if levels.Type().Kind.IsText() {
		return levels.Str(i)
	}
	return string(vector.AppendValue(nil, levels, i))
}

// texts returns the levels of a pool as text, in level order.
func texts(p *vector.Pool) []string {
	out := make([]string, p.Len())
	for rank, c := range p.Order() {
		out[rank] = textAt(p.Levels(), int(c-1))
	}
	return out
}

// keys returns the levels of a pool in level order.
func keys(p *vector.Pool) []key {
	out := make([]key, p.Len())
	for rank, c := range p.Order() {
		out[rank] = keyAt(p.Levels(), int(c-1))
	}
	return out
}

// keyOf converts a Go value, or a Value, to a level of type t.
func keyOf(x any, t vector.Type) (key, error) {
	if v, ok := x.(Value); ok && v.code != 0 {
		return convertKey(v.pool.Levels(), int(v.code-1), t)
	}
	if at, ok := x.(time.Time); ok && t.Kind.IsTemporal() {
		return timeKey(at, t)
	}
	v := reflect.ValueOf(x)
	switch {
	case t.Kind == vector.String && v.Kind() == reflect.String:
		return key{s: v.String()}, nil
	case t.Kind.IsInteger() && v.CanInt():
		if i := v.Int(); fits(i < 0, uint64(i), t.Kind) {
			return key{i: i}, nil
		}
		return key{}, fmt.Errorf("%w: %v does not fit %v", vector.ErrOverflow, x, t)
	case t.Kind.IsInteger() && v.CanUint():
		if u := v.Uint(); fits(false, u, t.Kind) {
			return key{i: int64(u)}, nil
		}
		return key{}, fmt.Errorf("%w: %v does not fit %v", vector.ErrOverflow, x, t)
	}
	return key{}, fmt.Errorf("%w (got %T %v, want a level of type %v)", vector.ErrType, x, x, t)
}

// convertKey returns a level as one of type t.
func convertKey(levels *vector.Vector, i int, t vector.Type) (key, error) {
	from := levels.Type()
	switch {
	case from == t:
		return keyAt(levels, i), nil
	case from.Kind == vector.Date || from.Kind == vector.Timestamp:
		return keyOf(levels.TimeAt(i, from.Location()), t)
	case from.Kind == vector.Uint64:
		return keyOf(uint64(levels.Int(i)), t)
	case from.Kind.IsInteger():
		return keyOf(levels.Int(i), t)
	}
	return keyOf(levels.Str(i), t)
}

// fits reports whether integer kind k holds a number given by its sign and
// two's complement bits.
func fits(negative bool, bits uint64, k vector.Kind) bool {
	size := 8 * k.Width()
	if k.IsUnsigned() {
		return !negative && (size == 64 || bits < 1<<size)
	}
	if negative {
		return int64(bits) >= -1<<(size-1)
	}
	return bits < 1<<(size-1)
}

// timeKey converts a time to a date, which must be a midnight, or to the units
// of a timestamp, which must hold it exactly.
func timeKey(at time.Time, t vector.Type) (key, error) {
	inexact := fmt.Errorf("%w (got time %v, want a level of type %v that equals it)", vector.ErrType, at, t)
	if t.Kind == vector.Date {
		if h, m, s := at.Clock(); h != 0 || m != 0 || s != 0 || at.Nanosecond() != 0 {
			return key{}, inexact
		}
		y, m, d := at.Date()
		days := time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400
		if days != int64(int32(days)) {
			return key{}, inexact
		}
		return key{i: days}, nil
	}
	if t.Kind != vector.Timestamp {
		return key{}, inexact
	}
	per := t.Unit.PerSecond()
	s, nano := at.Unix(), int64(at.Nanosecond())
	if nano%(1e9/per) != 0 || s < math.MinInt64/per+1 || s > math.MaxInt64/per-1 {
		return key{}, inexact
	}
	return key{i: s*per + nano/(1e9/per)}, nil
}

// naturalType returns the type of levels that a Go value has by itself.
func naturalType(x any) (vector.Type, error) {
	if v, ok := x.(Value); ok && v.code != 0 {
		return v.pool.Levels().Type(), nil
	}
	if x != nil {
		if t, ok := vector.TypeOfGo(reflect.TypeOf(x)); ok && isLevelType(t) {
			return t, nil
		}
	}
	return vector.Type{}, fmt.Errorf("%w (got %T, want a string, integer or time.Time as level)", vector.ErrType, x)
}

// flatten replaces slices among values by their elements.
func flatten(values []any) []any {
	var out []any
	for _, x := range values {
		if s := reflect.ValueOf(x); s.Kind() == reflect.Slice {
			for i := range s.Len() {
				out = append(out, s.Index(i).Interface())
			}
			continue
		}
		out = append(out, x)
	}
	return out
}

// distinctKeys converts values to levels of type t; a duplicate is an error.
func distinctKeys(values []any, t vector.Type) ([]key, error) {
	values = flatten(values)
	out := make([]key, len(values))
	seen := make(map[key]bool, len(values))
	for i, x := range values {
		k, err := keyOf(x, t)
		if err != nil {
			return nil, err
		}
		if seen[k] {
			return nil, fmt.Errorf("level %q: given twice", fmt.Sprint(x))
		}
		seen[k] = true
		out[i] = k
	}
	return out, nil
}

// levelVector returns levels of type t with the given values. It copies.
func levelVector(t vector.Type, levels []key) *vector.Vector {
	if t.Kind.IsText() {
		text := make([]string, len(levels))
		for i, k := range levels {
			text[i] = k.s
		}
		return vector.TextLevels(text)
	}
	switch t.Kind.Width() {
	case 1:
		return vector.FromSlice(t, integers[uint8](levels), vector.Bitmap{})
	case 2:
		return vector.FromSlice(t, integers[uint16](levels), vector.Bitmap{})
	case 4:
		return vector.FromSlice(t, integers[uint32](levels), vector.Bitmap{})
	}
	return vector.FromSlice(t, integers[uint64](levels), vector.Bitmap{})
}

// integers returns the levels as integers of one width.
func integers[T uint8 | uint16 | uint32 | uint64](levels []key) []T {
	out := memory.Make[T](len(levels))
	for i, k := range levels {
		out[i] = T(k.i)
	}
	return out
}

// values returns levels of a pool as a typed Go slice, in the order of codes.
func values(levels *vector.Vector) any {
	t := levels.Type()
	switch {
	case t.Kind.IsText():
		return fill(levels, func(i int) string { return levels.Str(i) })
	case t.Kind == vector.Date || t.Kind == vector.Timestamp:
		loc := t.Location()
		return fill(levels, func(i int) time.Time { return levels.TimeAt(i, loc) })
	case t.Kind == vector.Uint64:
		return fill(levels, func(i int) uint64 { return uint64(levels.Int(i)) })
	}
	return fill(levels, levels.Int)
}

// fill returns f of every position.
func fill[T any](v *vector.Vector, f func(i int) T) []T {
	out := make([]T, v.Len())
	for i := range out {
		out[i] = f(i)
	}
	return out
}
