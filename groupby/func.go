package groupby

import (
	"fmt"
	"reflect"

	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// Bytes is a result that is one value of a binary column, where []byte would
// be a vector of uint8.
type Bytes []byte

// Func is f of each group's present values. The values are scratch: f may
// reorder them and return all or a part of them, and must not keep them; it is
// called from several goroutines. The package comment has the whole contract.
//
// A result []E is a vector, free in length, so that a group with an empty one
// vanishes; any other result is a scalar. When all values of a group are
// missing, f gets an empty slice. T must suit the column and the result must
// be of a column's type: a mismatch is an error of the verb that uses it. The
// result is named col_function.
//
// Cost: the values are gathered once, numbers and dates are then handed to f
// in place; a few nanoseconds for each group come on top of f's own time.
func Func[T, U any](col string, f func([]T) U) expr.Expr {
	if f == nil {
		return invalid(fmt.Errorf("func %q: the function is nil", col))
	}
	return call(col, newGroupFunc(col, f))
}

// FuncErr is Func for a function that can fail: the first error ends the query
// and is wrapped in one that names the column. Of several failing groups any
// may be the first.
func FuncErr[T, U any](col string, f func([]T) (U, error)) expr.Expr {
	if f == nil {
		return invalid(fmt.Errorf("func %q: the function is nil", col))
	}
	return call(col, newGroupFunc(col, mustSucceed(f)))
}

// mustSucceed turns an error into a panic that guard turns back.
func mustSucceed[A, B any](f func(A) (B, error)) func(A) B {
	return func(a A) B {
		b, err := f(a)
		if err != nil {
			panic(failure{err})
		}
		return b
	}
}

// call applies a function to the groups of a column.
func call(col string, f ast.GroupFunc) expr.Expr {
	return expr.From(ast.GroupCall{X: ast.Column{Name: col}, Func: f})
}

// groupFunc makes a Go function an ast.GroupFunc.
type groupFunc[T, U any] struct {
	column string
	f      func([]T) U
	result result
}

// newGroupFunc looks at the types of f; what is wrong with them Bind reports.
func newGroupFunc[T, U any](col string, f func([]T) U) *groupFunc[T, U] {
	return &groupFunc[T, U]{col, f, resultOf(reflect.TypeFor[U]())}
}

// Bind implements ast.GroupFunc.
func (g *groupFunc[T, U]) Bind(in vector.Type) (vector.Type, bool, error) {
	return g.result.bind(in, reflect.TypeFor[T]())
}

// Call implements ast.GroupFunc. Where T has the column's representation f
// works on in itself, which the engine gathered for this call.
func (g *groupFunc[T, U]) Call(in *vector.Vector, ends []uint32, scope *memory.Scope) (_ *vector.Vector, _ []uint32, err error) {
	defer guard(g.column, &err)
	x, err := vector.Elements[T](in)
	if err != nil {
		return nil, nil, err
	}
	return run(&g.result, x, ends, g.f, scope)
}
