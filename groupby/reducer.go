package groupby

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// A Reducer folds the values of a group, of type T, into a state S and turns
// that into a result R. Where Func needs a group's values together in memory,
// a reducer sees them one by one: it streams, and parts of a large group are
// folded at the same time and merged in the order of their rows.
//
// The functions are called from several goroutines, but never two at once on
// one state, so they may change a state in place and return it. Groups keep
// their states until the end: their size times the number of groups is the
// memory that a reducer needs.
type Reducer[T, S, R any] struct {
	// Init returns the state of no values; nil means the zero S.
	Init func() S
	// Add returns the state with one more value.
	Add func(S, T) S
	// Merge returns the state of two runs of values, of which the first came
	// before the second. Floating-point results are the same on every run, but
	// may depend on where the engine cuts a large group.
	Merge func(S, S) S
	// Result returns the group's value: any type but a slice, except Bytes.
	Result func(S) R
}

// Over is the result of the reducer for the present values of each group, in
// the order of the rows: one value for each group, Result(Init()) when all are
// missing. T and R obey the rules of Func.
func (r Reducer[T, S, R]) Over(col string) expr.Expr {
	switch {
	case r.Add == nil:
		return invalid(fmt.Errorf("reducer %q: Add is nil", col))
	case r.Merge == nil:
		return invalid(fmt.Errorf("reducer %q: Merge is nil", col))
	case r.Result == nil:
		return invalid(fmt.Errorf("reducer %q: Result is nil", col))
	}
	return call(col, newReducer(col, r))
}

// Stream is r.Over(col), in the order in which the other functions read.
// StreamAny is its form without type parameters.
func Stream[T, S, R any](col string, r Reducer[T, S, R]) expr.Expr { return r.Over(col) }

// reducer makes a Reducer an ast.Folder. As a GroupFunc it is the loop over a
// group's values.
type reducer[T, S, R any] struct {
	groupFunc[T, R]
	steps Reducer[T, S, R]
}

// newReducer returns the group function of a complete reducer.
func newReducer[T, S, R any](col string, r Reducer[T, S, R]) *reducer[T, S, R] {
	if r.Init == nil {
		r.Init = func() (zero S) { return zero }
	}
	init, add, result := r.Init, r.Add, r.Result
	whole := func(x []T) R {
		s := init()
		for _, v := range x {
			s = add(s, v)
		}
		return result(s)
	}
	return &reducer[T, S, R]{*newGroupFunc(col, whole), r}
}

// Bind implements ast.GroupFunc.
func (r *reducer[T, S, R]) Bind(in vector.Type) (vector.Type, bool, error) {
	if !r.result.scalar {
		return r.result.typ, false, fmt.Errorf("%w: the reducer's result is %v (want one value)", vector.ErrType, r.result.goType)
	}
	return r.groupFunc.Bind(in)
}

// NewFold implements ast.Folder.
func (r *reducer[T, S, R]) NewFold() ast.Fold { return &fold[T, S, R]{reducer: r} }

// fold implements ast.Fold.
type fold[T, S, R any] struct {
	*reducer[T, S, R]
	states []S
}

func (f *fold[T, S, R]) Len() int { return len(f.states) }

func (f *fold[T, S, R]) Grow(n int) (err error) {
	defer guard(f.column, &err)
	f.states = slices.Grow(f.states, max(n-len(f.states), 0))
	for len(f.states) < n {
		f.states = append(f.states, f.steps.Init())
	}
	return nil
}

// Reset takes all states away; Grow begins new ones.
func (f *fold[T, S, R]) Reset() {
	clear(f.states)
	f.states = f.states[:0]
}

func (f *fold[T, S, R]) Add(in *vector.Vector, groups []uint32) (err error) {
	defer guard(f.column, &err)
	x, err := vector.Elements[T](in)
	if err != nil {
		return err
	}
	add, states := f.steps.Add, f.states
	if in.Missing() == 0 {
		for i, g := range groups {
			states[g] = add(states[g], x[i])
		}
		return nil
	}
	valid := in.ValidMask()
	for i, g := range groups {
		if valid.Get(i) {
			states[g] = add(states[g], x[i])
		}
	}
	return nil
}

func (f *fold[T, S, R]) Merge(from ast.Fold, to []uint32) (err error) {
	defer guard(f.column, &err)
	more, ok := from.(*fold[T, S, R])
	if !ok {
		return fmt.Errorf("%w (got %v, want %v)", vector.ErrType, reflect.TypeOf(from), reflect.TypeOf(f))
	}
	for i, g := range to {
		if int(g) == len(f.states) {
			f.states = append(f.states, more.states[i])
			continue
		}
		f.states[g] = f.steps.Merge(f.states[g], more.states[i])
	}
	return nil
}

// Finish runs Result over segments of one state each.
func (f *fold[T, S, R]) Finish(scope *memory.Scope) (_ *vector.Vector, err error) {
	defer guard(f.column, &err)
	ends := newEnds(scope, len(f.states))
	for i := range ends {
		ends[i] = uint32(i + 1)
	}
	v, _, err := run(&f.result, f.states, ends, func(s []S) R { return f.steps.Result(s[0]) }, scope)
	return v, err
}
