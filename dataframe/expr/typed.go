package expr

import (
	"fmt"
	"reflect"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/vector"
)

// A Typed is a handle on a column of T, for predicates and functions in Go.
type Typed[T any] struct{ name string }

// Of returns a handle on the column with this name, whose values are of type
// T: a number of the column's width, bool, string (for text and categoricals),
// []byte, time.Time (dates, timestamps), time.Duration, or a type with such an
// underlying type. A mismatch is an error where the expression is used.
func Of[T any](name string) Typed[T] { return Typed[T]{name} }

// Expr returns the column as an expression.
func (t Typed[T]) Expr() Expr { return Col(t.name) }

// Where is true where f is true of the value. f is pure, is called from
// several goroutines, may run once for each level of a dictionary, and never
// sees a missing value: the result is missing there. A panic in f becomes an
// error that names the column.
func (t Typed[T]) Where(f func(T) bool) Expr { return Map(t.name, f) }

// Map is f of each value; see Where for what f may do.
func (t Typed[T]) Map(f func(T) T) Expr { return Map(t.name, f) }

// Map is f of each value of a column, with results of type U; see Typed.Where
// for what f may do. Apply is its form without type parameters.
func Map[T, U any](column string, f func(T) U) Expr {
	if f == nil {
		return Expr{ast.Invalid{Err: fmt.Errorf("map %q: the function is nil", column)}}
	}
	return Expr{ast.RowCall{X: ast.Column{Name: column}, Func: rowFunc[T, U](f)}}
}

// rowFunc makes a function of one value an ast.RowFunc.
type rowFunc[T, U any] func(T) U

// Bind implements ast.RowFunc.
func (f rowFunc[T, U]) Bind(in vector.Type) (vector.Type, error) {
	return bindRow(in, reflect.TypeFor[T](), reflect.TypeFor[U]())
}

// bindRow checks the argument's type against the column and gives the result's.
func bindRow(in vector.Type, arg, result reflect.Type) (vector.Type, error) {
	if !vector.Holds(in, arg) && in.Kind != vector.Categorical {
		return vector.Type{}, fmt.Errorf("%w: the function takes %v, the column holds %v", vector.ErrType, arg, in)
	}
	out, ok := vector.TypeOfGo(result)
	if !ok {
		return vector.Type{}, fmt.Errorf("%w: the function returns %v, which no column holds", vector.ErrType, result)
	}
	return out, nil
}

// Call implements ast.RowFunc.
func (f rowFunc[T, U]) Call(in *vector.Vector) (*vector.Vector, error) {
	x, err := vector.Elements[T](in)
	if err != nil {
		return nil, err
	}
	out := make([]U, len(x))
	if in.Missing() == 0 {
		for i, v := range x {
			out[i] = f(v)
		}
		return vector.FromGo(out, nil)
	}
	valid := in.ValidMask()
	for i, v := range x {
		if valid.Get(i) {
			out[i] = f(v)
		}
	}
	return vector.FromGo(out, nil)
}

// Apply is Map for any Go function of one argument and one result, without
// type parameters, as notebook interpreters need it. Functions of and to
// int32, int64, float64, string and bool run as fast as Map's; others are
// called by reflection, some hundred nanoseconds each.
func Apply(column string, f any) Expr {
	switch f := f.(type) {
	case func(int32) bool:
		return Map(column, f)
	case func(int64) bool:
		return Map(column, f)
	case func(float64) bool:
		return Map(column, f)
	case func(string) bool:
		return Map(column, f)
	case func(int32) int32:
		return Map(column, f)
	case func(int64) int64:
		return Map(column, f)
	case func(float64) float64:
		return Map(column, f)
	case func(string) string:
		return Map(column, f)
	case func(string) int64:
		return Map(column, f)
	case func(string) float64:
		return Map(column, f)
	case func(int64) float64:
		return Map(column, f)
	case func(int64) string:
		return Map(column, f)
	}
	v := reflect.ValueOf(f)
	if v.Kind() != reflect.Func || v.IsNil() || v.Type().NumIn() != 1 || v.Type().NumOut() != 1 || v.Type().IsVariadic() {
		return Expr{ast.Invalid{Err: fmt.Errorf("apply %q: %w (got %T, want a function of one value with one result)", column, vector.ErrType, f)}}
	}
	return Expr{ast.RowCall{X: ast.Column{Name: column}, Func: reflected{v}}}
}

// reflected is a RowFunc called by reflection.
type reflected struct{ f reflect.Value }

// Bind implements ast.RowFunc.
func (r reflected) Bind(in vector.Type) (vector.Type, error) {
	return bindRow(in, r.f.Type().In(0), r.f.Type().Out(0))
}

// Call implements ast.RowFunc.
func (r reflected) Call(in *vector.Vector) (*vector.Vector, error) {
	x, err := vector.ElementsOf(in, r.f.Type().In(0))
	if err != nil {
		return nil, err
	}
	out := reflect.MakeSlice(reflect.SliceOf(r.f.Type().Out(0)), in.Len(), in.Len())
	for i := range in.Len() {
		if in.IsValid(i) {
			out.Index(i).Set(r.f.Call([]reflect.Value{x.Index(i)})[0])
		}
	}
	return vector.FromGo(out.Interface(), nil)
}
