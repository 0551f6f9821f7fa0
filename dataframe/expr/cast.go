package expr

import (
	"fmt"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/vector"
)

// Cast is the value as another type; one that does not fit is an error that
// names its row. to is a kind (dataframe.Int32), a type (dataframe.Type{Kind:
// dataframe.Timestamp, Unit: dataframe.Millisecond}) or the name that frames
// show for it ("Int32", "Timestamp[ms, UTC]"); times need their unit.
//
// Text is read in the form in which values are written: numbers in decimal
// notation, true and false, dates and times in their ISO forms, no white space
// around them (Text().Trim() removes it). Integers become floats by rounding,
// floats become integers only without a fraction, times change their unit
// exactly or not at all; a timestamp's date and time of day are those of its
// zone. An integer is a time in the type's unit. A bool is 0 or 1. A
// categorical is converted as its levels are.
func (e Expr) Cast(to any) Expr { return e.cast(to, false) }

// TryCast is Cast, but a value that does not fit becomes missing.
func (e Expr) TryCast(to any) Expr { return e.cast(to, true) }

// cast converts to what stands for a type.
func (e Expr) cast(to any, try bool) Expr {
	t, err := typeOf(to)
	if err != nil {
		return Expr{ast.Invalid{Err: fmt.Errorf("cast: %w", err)}}
	}
	return Expr{ast.Cast{X: e.Node(), To: t, Try: try}}
}

// typeOf returns the type that a kind, a type or a name stands for.
func typeOf(to any) (vector.Type, error) {
	switch to := to.(type) {
	case vector.Type:
		return to, nil
	case vector.Kind:
		return vector.Of(to), vector.Of(to).CheckUnit(false)
	case string:
		return vector.ParseType(to)
	}
	return vector.Type{}, fmt.Errorf("%w: %T stands for no type (want a kind, a type or its name)", vector.ErrType, to)
}
