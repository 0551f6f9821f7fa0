package groupby

import (
	"fmt"
	"reflect"
	"time"

	"github.com/stoa-data/stoa/internal/vector"
)

// Compose returns g ∘ f: f runs first, g gets its result. So the differences
// of sorted values are
//
//	groupby.Func("timestamp", groupby.Compose(stats.Diff[int32], sorted))
//
// ComposeAny is its form without type parameters.
func Compose[A, B, C any](g func(B) C, f func(A) B) func(A) C {
	return func(a A) C { return g(f(a)) }
}

// ComposeAny returns g ∘ f as a function that Call takes: f, a function of one
// argument with one result, runs first; g takes that result and may return an
// error beside its own. When the two do not fit together the result is an
// error, which Call reports. Functions of slices of one common element type
// are called directly, others by reflection, about a microsecond each time.
func ComposeAny(g, f any) any {
	for _, match := range composers {
		if h := match(g, f); h != nil {
			return h
		}
	}
	gv, fv := reflect.ValueOf(g), reflect.ValueOf(f)
	if err := composable(gv, fv); err != nil {
		return err
	}
	in, out := []reflect.Type{fv.Type().In(0)}, []reflect.Type{gv.Type().Out(0)}
	if gv.Type().NumOut() == 2 {
		out = append(out, errorType)
	}
	h := reflect.MakeFunc(reflect.FuncOf(in, out, false), func(args []reflect.Value) []reflect.Value {
		return gv.Call(fv.Call(args))
	})
	return h.Interface()
}

// composable reports why g ∘ f is no function.
func composable(g, f reflect.Value) error {
	if !isUnary(f) || f.Type().NumOut() != 1 {
		return fmt.Errorf("compose: %w (got %v, want a function of one value with one result)", vector.ErrType, typeName(f))
	}
	if !isUnary(g) {
		return fmt.Errorf("compose: %w (got %v, want a function of one value with one result)", vector.ErrType, typeName(g))
	}
	if b := f.Type().Out(0); !b.AssignableTo(g.Type().In(0)) {
		return fmt.Errorf("compose: %w (the first function returns %v, the second takes %v)", vector.ErrType, b, g.Type().In(0))
	}
	return nil
}

// composers match the common types.
var composers = []func(g, f any) any{composeOf[int], composeOf[int32], composeOf[int64], composeOf[uint16], composeOf[uint32],
	composeOf[float64], composeOf[string], composeOf[time.Time]}

// composeOf composes after a function from []T to []T, nil when g and f are others.
func composeOf[T any](g, f any) any {
	first, ok := f.(func([]T) []T)
	if !ok || first == nil {
		return nil
	}
	switch g := g.(type) {
	case func([]T) []T:
		return composed(g, first)
	case func([]T) T:
		return composed(g, first)
	case func([]T) float64:
		return composed(g, first)
	case func([]T) int64:
		return composed(g, first)
	case func([]T) int:
		return composed(g, first)
	}
	return nil
}

// composed is Compose, or nil for a nil function.
func composed[A, B, C any](g func(B) C, f func(A) B) any {
	if g == nil {
		return nil
	}
	return Compose(g, f)
}
