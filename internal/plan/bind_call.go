package plan

import (
	"fmt"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/function"
	"github.com/stoa-data/stoa/internal/vector"
)

// call resolves a function of rows.
func (b *binder) call(n ast.Call) (*Expr, error) {
	f, err := function.Lookup(n.Name)
	if err != nil {
		return nil, err
	}
	if err := f.Check(len(n.Args)); err != nil {
		return nil, err
	}
	if f.Rewrite != nil {
		if long := f.Rewrite(n.Args); long != nil {
			return b.bind(long)
		}
	}
	e := &Expr{Node: n, Args: make([]*Expr, len(n.Args))}
	for i, arg := range n.Args {
		if e.Args[i], err = b.bind(arg); err != nil {
			return nil, err
		}
	}
	if e.Shape, err = joinShapes(e.Args...); err != nil {
		return nil, err
	}
	if f.Unify != function.Apart {
		if err := unify(f, e.Args); err != nil {
			return nil, err
		}
	}
	args := make([]function.Arg, len(e.Args))
	missing := false
	for i, x := range e.Args {
		args[i] = function.Arg{Type: x.Type, Nullable: x.Nullable, Value: x.Value}
		missing = missing || x.Nullable
	}
	sig, err := f.Bind(args)
	if err != nil {
		return nil, err
	}
	e.Function, e.Type, e.Nullable = sig, sig.Result, sig.Nullable || sig.Strict && missing
	e.Args = e.Args[:len(sig.Args)]
	for i, x := range e.Args {
		e.Args[i] = cast(x, sig.Args[i])
	}
	return e, nil
}

// unify converts operands to the type that holds the values of every one.
// Literals adapt to the others, as in a choice.
func unify(f *function.Function, args []*Expr) error {
	var t vector.Type
	var err error
	integers := true
	for _, literals := range []bool{false, true} {
		for _, x := range args {
			if _, literal := x.Node.(ast.Literal); literal != literals {
				continue
			}
			have := t
			if t, err = valueType(t, x); err != nil {
				return fmt.Errorf("%w: %s: the operands are %v and %v", vector.ErrType, f.Name, have, x.Type)
			}
			integers = integers && (x.Type.Kind.IsInteger() || x.Type.Kind == vector.Invalid)
		}
	}
	if f.Unify == function.Whole && integers && t.Kind.IsFloat() {
		t = vector.Of(vector.Int64)
	}
	if t.Kind == vector.Invalid {
		return nil
	}
	for i, x := range args {
		args[i] = cast(x, t)
	}
	return nil
}
