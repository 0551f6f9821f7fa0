package exec

import (
	"fmt"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// A batch is the rows that an expression is evaluated over.
type batch struct {
	n      int
	column func(index int) (*vector.Vector, error)
	scope  *memory.Scope // of the result's buffers; nil: the Go heap
	memo   *memo         // what the batches of one query share; may be nil
}

// eval evaluates an expression that holds no aggregate, step or group
// function: those were replaced by constants. The result's values may lie in
// the batch's scope; validity bitmaps are always on the Go heap.
func eval(e *plan.Expr, b *batch) (operand, error) {
	if _, ok := e.Node.(ast.Column); ok {
		v, err := b.column(e.Index)
		return operand{v: v}, err
	}
	if e.Value != nil {
		return operand{e.Value, true}, nil
	}
	if u, ok := e.Node.(ast.Unary); ok && u.Op == ast.Try {
		return evalTry(e.Args[0], b)
	}
	args := make([]operand, len(e.Args))
	for i, a := range e.Args {
		x, err := eval(a, b)
		if _, choice := e.Node.(ast.When); choice && err != nil && ofValues(err) {
			return evalGuarded(e, b)
		}
		if err != nil {
			return x, err
		}
		args[i] = x
	}
	return apply(e, args, b.n, b.scope, b.memo)
}

// Constant computes an expression that reads no column, as a vector of one value.
func Constant(e *plan.Expr) (v *vector.Vector, err error) {
	err = guard(func() error {
		x, err := eval(e, &batch{n: 1, column: func(i int) (*vector.Vector, error) {
			return nil, fmt.Errorf("internal error: column %d in a constant", i)
		}})
		v = x.v
		return err
	})
	return v, err
}

// An application is one operation on the operands of one batch.
type application struct {
	e     *plan.Expr
	args  []operand
	n     int  // length of the result
	one   bool // the result is one value for all rows
	scope *memory.Scope
	memo  *memo
}

// apply evaluates one operation over operands that are already evaluated; n is
// the batch's length. If all operands are one value, so is the result. Values
// of the result may lie in scope or be shared with an operand. The memo, which
// may be nil, is what the batches of one query share.
func apply(e *plan.Expr, args []operand, n int, scope *memory.Scope, m *memo) (operand, error) {
	a := &application{e: e, args: args, n: n, one: allOne(args), scope: scope, memo: m}
	if a.one {
		a.n = 1
	}
	v, err := a.run()
	if err != nil {
		return operand{}, a.named(err)
	}
	return operand{v, a.one}, nil
}

// run computes the result.
func (a *application) run() (*vector.Vector, error) {
	switch node := a.e.Node.(type) {
	case ast.Unary:
		return a.unary(node.Op)
	case ast.Binary:
		switch {
		case node.Op.IsArithmetic():
			return a.arithmetic(node.Op)
		case node.Op.IsComparison():
			return a.comparison(node.Op)
		}
		return a.logic(node.Op), nil
	case ast.When:
		return a.choice()
	case ast.RowCall:
		return a.rowCall(node.Func)
	case ast.Call:
		return a.function(a.e.Function)
	case ast.Cast:
		return a.cast(node)
	}
	return nil, fmt.Errorf("internal error: %s is not evaluated row by row", ast.Format(a.e.Node))
}

// named adds the column to an error that has none. A row means nothing where
// all operands are constants.
func (a *application) named(err error) error {
	if at, ok := err.(*vector.RowError); ok && a.one {
		err = at.Err
	}
	if _, ok := err.(*vector.ColumnError); ok || a.e.Subject() == "" {
		return err
	}
	return &vector.ColumnError{Column: a.e.Subject(), Err: err}
}

// words returns the words of n bits, with undefined contents.
func (a *application) words() []uint64 { return memory.In[uint64](a.scope, (a.n+63)/64) }

// bools wraps the words of a result.
func (a *application) bools(words []uint64, valid vector.Bitmap) *vector.Vector {
	return vector.FromBits(vector.BitmapOf(words, a.n), valid)
}

// allMissing returns a result without values.
func (a *application) allMissing() *vector.Vector {
	return kernel.AllMissing(a.e.Type, nil, a.n, a.scope)
}

// logic computes and, or.
func (a *application) logic(op ast.BinaryOp) *vector.Vector {
	words := a.words()
	x, y := a.args[0].truth(), a.args[1].truth()
	if op == ast.And {
		return a.bools(words, kernel.And(x, y, words, a.n))
	}
	return a.bools(words, kernel.Or(x, y, words, a.n))
}

// unary computes not, negation and the tests for missing and NaN.
func (a *application) unary(op ast.UnaryOp) (*vector.Vector, error) {
	x := a.args[0].v
	switch op {
	case ast.Neg:
		return a.negate()
	case ast.IsNaN:
		return a.isNaN(), nil
	}
	words := a.words()
	switch op {
	case ast.Not:
		kernel.NotBits(x.Bits(), words)
		return a.bools(words, x.Valid()), nil
	case ast.IsMissing:
		if valid := kernel.Present(x); valid.IsZero() {
			kernel.SetBits(words, false, a.n)
		} else {
			kernel.NotBits(valid, words)
		}
	case ast.IsPresent:
		if valid := kernel.Present(x); valid.IsZero() {
			kernel.SetBits(words, true, a.n)
		} else {
			kernel.CopyBits(valid, words)
		}
	default:
		return nil, fmt.Errorf("internal error: unknown operator %v", op)
	}
	return a.bools(words, vector.Bitmap{}), nil
}
