package exec

import (
	"errors"

	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// evalTry evaluates e with missing where a row fails. A batch in which some
// row fails is halved until the row stands alone: a failure costs about twice
// as many evaluations as the batch's number of rows has bits.
func evalTry(e *plan.Expr, b *batch) (operand, error) {
	x, err := eval(e, b)
	switch {
	case err == nil || !ofValues(err):
		return x, err
	case b.n <= 1 || e.Shape == plan.Const:
		return operand{kernel.AllMissing(e.Type, nil, 1, nil), true}, nil
	}
	half := b.n / 2
	parts := make([]*vector.Vector, 2)
	for i, rows := range [2][2]int{{0, half}, {half, b.n}} {
		lo, hi := rows[0], rows[1]
		part, err := evalTry(e, &batch{n: hi - lo, scope: b.scope, memo: b.memo, column: func(i int) (*vector.Vector, error) {
			v, err := b.column(i)
			if err != nil {
				return nil, err
			}
			return v.Slice(lo, hi), nil
		}})
		if err != nil {
			return part, err
		}
		parts[i] = part.spread(hi-lo, b.scope)
	}
	v, err := kernel.Concat(e.Type, parts)
	return operand{v: v}, err
}

// ofValues reports whether an error is about the values of a row, not about
// types or resources.
func ofValues(err error) bool {
	var row *vector.RowError
	return errors.As(err, &row) || errors.Is(err, vector.ErrOverflow) || errors.Is(err, vector.ErrDivision) ||
		errors.Is(err, vector.ErrParse) || errors.Is(err, vector.ErrInexact)
}
