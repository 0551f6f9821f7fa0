package plan

import (
	"errors"
	"fmt"
	"time"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/vector"
)

// cast resolves a conversion that the user wrote. A constant is converted at
// once, so that it can be what a function asks to be constant.
func (b *binder) cast(n ast.Cast) (*Expr, error) {
	x, err := b.bind(n.X)
	if err != nil {
		return nil, err
	}
	switch {
	case x.Type == n.To:
		return x, nil
	case x.Type.Kind == vector.Invalid:
		return cast(x, n.To), nil
	case isTime(n.X) && n.To.Kind == vector.Timestamp && adapt(n.X.(ast.Literal).Value, n.To) == n.To: // the clock of UTC, as beside a column
		v, err := constant(n.X.(ast.Literal).Value, n.To)
		return &Expr{Node: ast.Constant{Vector: v}, Type: n.To, Shape: Const, Value: v}, err
	case !kernel.Castable(x.Type, n.To):
		return nil, fmt.Errorf("%w: no conversion from %v to %v", vector.ErrType, x.Type, n.To)
	}
	e := &Expr{Node: n, Args: []*Expr{x}, Type: n.To, Nullable: x.Nullable || n.Try, Shape: x.Shape}
	if x.Value == nil {
		return e, nil
	}
	convert := kernel.Cast
	if n.Try {
		convert = kernel.TryCast
	}
	if e.Value, err = convert(x.Value, n.To, nil); err != nil {
		var at *vector.RowError
		if errors.As(err, &at) {
			err = at.Err
		}
		return nil, err
	}
	e.Nullable = e.Value.Missing() > 0
	return e, nil
}

// isTime reports whether x is a constant time.
func isTime(x ast.Node) bool {
	lit, ok := x.(ast.Literal)
	if !ok {
		return false
	}
	_, ok = lit.Value.(time.Time)
	return ok
}
