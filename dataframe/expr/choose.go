package expr

import "reflect"

// Coalesce is the value, or the first of values that is present where it is
// missing; the type is that which holds them all.
func (e Expr) Coalesce(values ...any) Expr { return e.call("coalesce", values...) }

// Coalesce is the first of values that is present, each an expression or a Go
// value.
func Coalesce(values ...any) Expr { return Call("coalesce", values...) }

// Least is the least of values that is present; NaN if any is NaN; missing
// where all are. Text compares by bytes. Each is an expression or a Go value.
func Least(values ...any) Expr { return Call("least", values...) }

// Greatest is the greatest of values that is present; see Least.
func Greatest(values ...any) Expr { return Call("greatest", values...) }

// Concat is values one after the other as text, missing where one is missing.
// Each is an expression or a Go value: a text is itself, not a column.
func Concat(values ...any) Expr { return Call("concat", values...) }

// NullIf is the value, missing where it equals y.
func (e Expr) NullIf(y any) Expr { return e.call("null_if", y) }

// Between is true where the value is at least low and at most high.
func (e Expr) Between(low, high any) Expr { return e.call("between", low, high) }

// Clip is the value moved to the nearest border where it lies outside low and
// high; a missing border is none. The type holds all three.
func (e Expr) Clip(low, high any) Expr { return e.call("clip", low, high) }

// IsIn is true where the value equals one of values: Go values, slices of them
// or expressions. A missing value gives missing; a missing one in the list
// equals nothing.
func (e Expr) IsIn(values ...any) Expr {
	var list []any
	for _, v := range values {
		s := reflect.ValueOf(v)
		if _, text := v.([]byte); text || !s.IsValid() || s.Kind() != reflect.Slice {
			list = append(list, v)
			continue
		}
		for i := range s.Len() {
			list = append(list, s.Index(i).Interface())
		}
	}
	if len(list) == 0 {
		list = append(list, nil) // in nothing
	}
	return e.call("is_in", list...)
}
