package plan

import (
	"fmt"
	"math"
	"reflect"
	"time"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/vector"
)

// AsofDirection says which right row is nearest to a left one.
type AsofDirection uint8

// The directions.
const (
	Backward AsofDirection = iota // the last one at or before
	Forward                       // the first one at or after
	Nearest                       // the one at the smaller distance; at equal ones, that before
)

// AsofSpec says how to join as of a time, before anything is bound.
type AsofSpec struct {
	On        JoinOn
	By        []JoinOn
	Direction AsofDirection
	Tolerance any  // the greatest distance, a number or a time.Duration; nil: any
	Strict    bool // a right row at the same time does not count
	Missing   MissingKeys
	Names     JoinNames
}

// Asof puts beside each left row the right row that is nearest to it in one
// direction, among those with equal By keys. Every left row comes once.
type Asof struct {
	Left, Right Node
	Spec        AsofSpec
	On          JoinKey
	By          []JoinKey
	// The greatest distance: Within for integers and times, in the units of
	// On's type, WithinFloat for floats.
	Within      uint64
	WithinFloat float64
	Outputs     []JoinOutput
	fields      []vector.Field
}

// Fields implements Node.
func (a *Asof) Fields() []vector.Field { return a.fields }

// opAsof is the verb.
const opAsof = "as-of join"

// NewAsof returns an as-of join of two inputs.
func NewAsof(left, right Node, s AsofSpec) (*Asof, error) {
	on, err := bindOn(opAsof, left, right, []JoinOn{s.On})
	if err != nil {
		return nil, err
	}
	a := &Asof{Left: left, Right: right, Spec: s, On: on[0]}
	if err := a.orderable(); err != nil {
		return nil, &vector.ColumnError{Op: opAsof, Column: a.On.Name, Err: err}
	}
	if a.By, err = bindOn(opAsof, left, right, s.By); err != nil {
		return nil, err
	}
	// The right row's time is kept under a name of its own.
	j := &Join{Left: left, Right: right, Spec: JoinSpec{Kind: LeftJoin, On: s.By}}
	if l, ok := s.On.Left.(ast.Column); ok {
		if r, ok := s.On.Right.(ast.Column); ok && l.Name == r.Name {
			j.Spec.On = append([]JoinOn{s.On}, s.By...)
		}
	}
	j.outputs()
	a.Outputs = j.Outputs
	a.fields, err = nameOutputs(opAsof, a.Outputs, &a.Spec.Names)
	return a, err
}

// orderable gives both sides of On one type with an order and a distance, and
// converts the tolerance to it.
func (a *Asof) orderable() error {
	l, r := &a.On.Left, &a.On.Right
	lk, rk := (*l).Type.Kind, (*r).Type.Kind
	switch {
	case lk.IsFloat() && rk.IsNumeric(), lk.IsNumeric() && rk.IsFloat():
		*l, *r = cast(*l, vector.Of(vector.Float64)), cast(*r, vector.Of(vector.Float64))
	case lk == vector.Uint64 && rk.IsSigned(), rk == vector.Uint64 && lk.IsSigned():
		return fmt.Errorf("%w: no integer type orders %v and %v", vector.ErrType, (*l).Type, (*r).Type)
	case lk.IsNumeric() && rk.IsNumeric(), lk.IsTemporal():
	default:
		return fmt.Errorf("%w: %v has no distances (want numbers or times)", vector.ErrType, (*l).Type)
	}
	return a.tolerance((*l).Type)
}

// tolerance converts the greatest distance to type t.
func (a *Asof) tolerance(t vector.Type) error {
	a.Within, a.WithinFloat = math.MaxUint64, math.Inf(1)
	if a.Spec.Tolerance == nil {
		return nil
	}
	wrong := fmt.Errorf("%w: the tolerance is %T (want a number)", vector.ErrType, a.Spec.Tolerance)
	negative := fmt.Errorf("%w: the tolerance %v is negative", vector.ErrShape, a.Spec.Tolerance)
	if t.Kind.IsTemporal() {
		d, ok := a.Spec.Tolerance.(time.Duration)
		switch unit := time.Second / time.Duration(t.Unit.PerSecond()); {
		case !ok:
			return fmt.Errorf("%w: the tolerance is %T (want a time.Duration)", vector.ErrType, a.Spec.Tolerance)
		case d < 0:
			return negative
		case t.Kind == vector.Date:
			a.Within = uint64(d / (24 * time.Hour))
		default:
			a.Within = uint64(d / unit)
		}
		return nil
	}
	if _, ok := a.Spec.Tolerance.(time.Duration); ok {
		return wrong
	}
	switch v := reflect.ValueOf(a.Spec.Tolerance); {
	case v.CanInt() && v.Int() < 0, v.CanFloat() && !(v.Float() >= 0):
		return negative
	case v.CanInt():
		a.Within, a.WithinFloat = uint64(v.Int()), float64(v.Int())
	case v.CanUint():
		a.Within, a.WithinFloat = v.Uint(), float64(v.Uint())
	case v.CanFloat():
		a.WithinFloat = v.Float()
		if v.Float() < 1<<64 {
			a.Within = uint64(v.Float())
		}
	default:
		return wrong
	}
	return nil
}
