package groupby

import (
	"fmt"
	"reflect"
	"time"

	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/vector"
)

// Call is Func, and FuncErr, without type parameters, as notebook interpreters
// need it: f is a func([]T) U or a func([]T) (U, error). The usual types (int,
// int32, int64, uint16, uint32, float64, string and time.Time; U the same, a
// slice of it, float64, int64, int, bool or string) run as fast as Func does;
// others are called by reflection, about a microsecond and some allocations
// for each group, none for each row.
func Call(col string, f any) expr.Expr {
	if err, ok := f.(error); ok { // of ComposeAny
		return invalid(fmt.Errorf("call %q: %w", col, err))
	}
	v := reflect.ValueOf(f)
	if !isUnary(v) || v.Type().In(0).Kind() != reflect.Slice {
		return invalid(fmt.Errorf("call %q: %w (got %v, want a function of a slice with one result)", col, vector.ErrType, typeName(v)))
	}
	for _, match := range matchers {
		if g := match(col, f); g != nil {
			return call(col, g)
		}
	}
	one := func(x reflect.Value) reflect.Value { return first(v.Call([]reflect.Value{x})) }
	return call(col, newReflected(col, v.Type().In(0), v.Type().Out(0), one))
}

var errorType = reflect.TypeFor[error]()

// isUnary reports whether f is a function of one argument with one result, or
// with one and an error.
func isUnary(f reflect.Value) bool {
	if f.Kind() != reflect.Func || f.IsNil() {
		return false
	}
	t := f.Type()
	return t.NumIn() == 1 && !t.IsVariadic() && (t.NumOut() == 1 || t.NumOut() == 2 && t.Out(1) == errorType)
}

// typeName names what was given for a function.
func typeName(v reflect.Value) string {
	switch {
	case !v.IsValid():
		return "nil"
	case v.Kind() == reflect.Func && v.IsNil():
		return "a nil " + v.Type().String()
	}
	return v.Type().String()
}

// first returns a call's result; an error beside it becomes a panic that guard
// turns back.
func first(out []reflect.Value) reflect.Value {
	if len(out) == 2 && !out[1].IsNil() {
		panic(failure{out[1].Interface().(error)})
	}
	return out[0]
}

// matchers make the common signatures group functions.
var matchers = []func(col string, f any) ast.GroupFunc{funcOf[int], funcOf[int32], funcOf[int64], funcOf[uint16], funcOf[uint32],
	funcOf[float64], funcOf[string], funcOf[time.Time]}

// funcOf makes a function of []T a group function, nil when f is another.
func funcOf[T any](col string, f any) ast.GroupFunc {
	switch f := f.(type) {
	case func([]T) []T:
		return newGroupFunc(col, f)
	case func([]T) T:
		return newGroupFunc(col, f)
	case func([]T) float64:
		return newGroupFunc(col, f)
	case func([]T) int64:
		return newGroupFunc(col, f)
	case func([]T) int:
		return newGroupFunc(col, f)
	case func([]T) bool:
		return newGroupFunc(col, f)
	case func([]T) string:
		return newGroupFunc(col, f)
	case func([]T) ([]T, error):
		return newGroupFunc(col, mustSucceed(f))
	case func([]T) (T, error):
		return newGroupFunc(col, mustSucceed(f))
	case func([]T) (float64, error):
		return newGroupFunc(col, mustSucceed(f))
	}
	return nil
}
