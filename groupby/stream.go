package groupby

import (
	"fmt"
	"reflect"

	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/vector"
)

// StreamAny is Stream without type parameters, as notebook interpreters need
// it: init is a func() S or nil, add a func(S, T) S, merge a func(S, S) S and
// result a func(S) R. With T among int32, int64, float64 and string, S int64
// or float64 and R S or float64 it streams and runs as fast as Stream; other
// types work group by group, as Call does, with several calls by reflection
// for each value.
func StreamAny(col string, init, add, merge, result any) expr.Expr {
	s, err := streamOf(init, add, merge, result)
	if err != nil {
		return invalid(fmt.Errorf("stream %q: %w", col, err))
	}
	for _, match := range streamers {
		if g := match(col, init, add, merge, result); g != nil {
			return call(col, g)
		}
	}
	arg := reflect.SliceOf(s.add.Type().In(1))
	g := newReflected(col, arg, s.result.Type().Out(0), s.reduce)
	if !g.result.scalar {
		return invalid(fmt.Errorf("stream %q: %w: the result is %v (want one value)", col, vector.ErrType, g.result.goType))
	}
	return call(col, g)
}

// stream is a reducer by reflection; init is invalid where the zero state starts.
type stream struct{ init, add, merge, result reflect.Value }

// streamOf checks that the functions fit together.
func streamOf(init, add, merge, result any) (stream, error) {
	s := stream{reflect.ValueOf(init), reflect.ValueOf(add), reflect.ValueOf(merge), reflect.ValueOf(result)}
	if !isFunc(s.add, 2) || s.add.Type().In(0) != s.add.Type().Out(0) {
		return s, fmt.Errorf("%w: add is %v (want func(S, T) S)", vector.ErrType, typeName(s.add))
	}
	state := s.add.Type().In(0)
	for _, f := range []struct {
		name string
		v    reflect.Value
		args int
		out  bool // returns a state
		want string
	}{
		{"init", s.init, 0, true, "func() %v"},
		{"merge", s.merge, 2, true, "func(%[1]v, %[1]v) %[1]v"},
		{"result", s.result, 1, false, "func(%v) R"},
	} {
		if f.name == "init" && init == nil {
			continue
		}
		ok := isFunc(f.v, f.args)
		for i := 0; ok && i < f.args; i++ {
			ok = f.v.Type().In(i) == state
		}
		if !ok || f.out && f.v.Type().Out(0) != state {
			return s, fmt.Errorf("%w: %s is %v (want %s)", vector.ErrType, f.name, typeName(f.v), fmt.Sprintf(f.want, state))
		}
	}
	return s, nil
}

// isFunc reports whether f is a function of n arguments with one result.
func isFunc(f reflect.Value, n int) bool {
	return f.Kind() == reflect.Func && !f.IsNil() && f.Type().NumIn() == n && f.Type().NumOut() == 1 && !f.Type().IsVariadic()
}

// reduce folds the values of one group.
func (s stream) reduce(x reflect.Value) reflect.Value {
	args := []reflect.Value{reflect.Zero(s.add.Type().In(0)), {}}
	if s.init.IsValid() {
		args[0] = s.init.Call(nil)[0]
	}
	for i := range x.Len() {
		args[1] = x.Index(i)
		args[0] = s.add.Call(args)[0]
	}
	return s.result.Call(args[:1])[0]
}

// streamers match the common types.
var streamers = []func(col string, init, add, merge, result any) ast.GroupFunc{
	reducerOf[int32, int64], reducerOf[int64, int64], reducerOf[float64, int64], reducerOf[string, int64],
	reducerOf[int32, float64], reducerOf[int64, float64], reducerOf[float64, float64], reducerOf[string, float64],
}

// reducerOf makes functions with values T and states S a reducer, nil when
// their types are others.
func reducerOf[T, S any](col string, init, add, merge, result any) ast.GroupFunc {
	start, okInit := init.(func() S)
	step, okAdd := add.(func(S, T) S)
	join, okMerge := merge.(func(S, S) S)
	if !okAdd || !okMerge || !okInit && init != nil {
		return nil
	}
	switch result := result.(type) {
	case func(S) S:
		return newReducer(col, Reducer[T, S, S]{start, step, join, result})
	case func(S) float64:
		return newReducer(col, Reducer[T, S, float64]{start, step, join, result})
	}
	return nil
}
