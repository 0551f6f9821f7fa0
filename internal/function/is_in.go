package function

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/vector"
)

// rewriteIsIn turns a list that is not constant into comparisons.
func rewriteIsIn(args []ast.Node) ast.Node {
	constant := func(n ast.Node) bool {
		if c, ok := n.(ast.Cast); ok {
			n = c.X
		}
		switch n.(type) {
		case ast.Literal, ast.Constant:
			return true
		}
		return false
	}
	if !slices.ContainsFunc(args[1:], func(n ast.Node) bool { return !constant(n) }) {
		return nil
	}
	var or ast.Node
	for _, value := range args[1:] {
		var eq ast.Node = ast.Binary{Op: ast.Eq, X: args[0], Y: value}
		if or != nil {
			eq = ast.Binary{Op: ast.Or, X: or, Y: eq}
		}
		or = eq
	}
	return or
}

// bindIsIn binds the test whether a value is one of a list of constants. A
// missing value in the list equals nothing.
func bindIsIn(b *binding) {
	var list []*vector.Vector
	for i := range b.args[1:] {
		if v := b.constant(i + 1); v != nil {
			list = append(list, v)
		}
	}
	t := b.args[0].Type
	b.sig.Args = b.sig.Args[:1]
	switch t.Kind {
	case vector.Invalid:
		b.convert(0, vector.Bool)
	case vector.Categorical: // the type of its levels shows when it runs
		b.returns(vector.Bool, isInLevels(list))
		b.canFail()
		return
	}
	set, bad, err := setOf(t, list)
	if err != nil {
		b.fail(vector.ErrType, 1+slices.Index(list, bad), "%v", err)
		return
	}
	b.returns(vector.Bool, set.test)
}

// isInLevels is the test for a categorical: the set is made for the type of
// levels that is met first.
func isInLevels(list []*vector.Vector) func(*Batch) (*vector.Vector, error) {
	var mu sync.Mutex
	sets := map[vector.Type]*set{}
	return func(b *Batch) (*vector.Vector, error) {
		t := b.Args[0].V.Type()
		mu.Lock()
		s := sets[t]
		if s == nil {
			var err error
			if s, _, err = setOf(t, list); err != nil {
				mu.Unlock()
				return nil, fmt.Errorf("%w: is_in: levels of type %v: a value %w", vector.ErrType, t, err)
			}
			sets[t] = s
		}
		mu.Unlock()
		return s.test(b)
	}
}

// A set is the values of a list as members of one type.
type set struct {
	kind   vector.Kind
	texts  map[string]struct{}
	ints   map[int64]struct{} // uint64 by its bits
	floats map[float64]struct{}
}

// setOf makes the set of a list's values that type t holds; the others equal
// no value of t. A value of a kind that does not compare with t is returned
// with an error.
func setOf(t vector.Type, list []*vector.Vector) (*set, *vector.Vector, error) {
	s := &set{t.Kind, map[string]struct{}{}, map[int64]struct{}{}, map[float64]struct{}{}}
	for _, v := range list {
		k := v.Type().Kind
		ok := true
		switch {
		case t.Kind == vector.Invalid:
		case t.Kind.IsText():
			if ok = k == t.Kind; ok {
				s.texts[v.Str(0)] = struct{}{}
			}
		case t.Kind == vector.Bool:
			if ok = k == vector.Bool; ok {
				s.ints[v.Int(0)] = struct{}{}
			}
		case t.Kind.IsFloat():
			if ok = k.IsNumeric(); ok {
				s.floats[v.Float(0)] = struct{}{}
			}
		case t.Kind.IsInteger():
			if ok = k.IsNumeric(); ok {
				if x, fits := integerOf(v, t.Kind == vector.Uint64); fits {
					s.ints[x] = struct{}{}
				}
			}
		default:
			var x int64
			var fits bool
			if x, fits, ok = temporalOf(v, t); fits {
				s.ints[x] = struct{}{}
			}
		}
		if !ok {
			return nil, v, fmt.Errorf("is %v (want %v)", v.Type(), t)
		}
	}
	return s, nil, nil
}

// integerOf returns a number as an integer, the bits of one without sign when
// unsigned, and whether it is one.
func integerOf(v *vector.Vector, unsigned bool) (int64, bool) {
	switch k := v.Type().Kind; {
	case k.IsFloat() && unsigned:
		x := v.Float(0)
		return int64(uint64(x)), x >= 0 && x < 1<<64 && x == math.Trunc(x)
	case k.IsFloat():
		x := v.Float(0)
		return int64(x), x >= -1<<63 && x < 1<<63 && x == math.Trunc(x)
	case k == vector.Uint64 && !unsigned, k.IsSigned() && unsigned:
		return v.Int(0), v.Int(0) >= 0
	}
	return v.Int(0), true
}

// temporalOf returns a date, time or duration in units of t, whether t holds
// it exactly, and whether it compares with t at all. A duration stands for a
// time of day, a moment for the date that begins there, text for what it reads
// as.
func temporalOf(v *vector.Vector, t vector.Type) (x int64, fits, compares bool) {
	from := v.Type()
	switch {
	case from.Kind == vector.String:
		return temporalText([]byte(v.Str(0)), t)
	case from.Kind == vector.Duration && t.Kind == vector.Time:
		from.Kind = vector.Time
		v = v.WithType(from)
	case from.Kind != t.Kind && !(from.Kind == vector.Date && t.Kind == vector.Timestamp) && !(from.Kind == vector.Timestamp && t.Kind == vector.Date):
		return 0, false, false
	}
	y, err := kernel.TryCast(v, t, nil)
	if err != nil {
		return 0, false, false
	}
	back, err := kernel.TryCast(y, from, nil)
	if err != nil || y.Missing() > 0 || back.Missing() > 0 {
		return 0, false, err == nil
	}
	return y.Int(0), back.Int(0) == v.Int(0), true
}

// temporalText is temporalOf for a text in the form of a time.
func temporalText(s []byte, t vector.Type) (x int64, fits, compares bool) {
	x, err := vector.ParseTemporal(s, t)
	switch {
	case err == nil:
		return x, true, true
	case !errors.Is(err, vector.ErrSyntax):
		return 0, false, true // finer than the unit, or beyond the type
	case t.Kind != vector.Date:
		return 0, false, false
	}
	stamp := vector.Type{Kind: vector.Timestamp, Unit: vector.Nanosecond}
	if x, err = vector.ParseTemporal(s, stamp); err != nil {
		return 0, false, !errors.Is(err, vector.ErrSyntax)
	}
	day := 86400 * stamp.Unit.PerSecond()
	return x / day, x%day == 0, true
}

// test reports for each row whether the value is a member.
func (s *set) test(b *Batch) (*vector.Vector, error) {
	v := b.Args[0].V
	switch {
	case s.kind.IsText():
		x := b.texts(0)
		return toBool(b, func(i int) (bool, error) {
			_, ok := s.texts[string(x.at(i))]
			return ok, nil
		})
	case s.kind.IsFloat():
		return toBool(b, func(i int) (bool, error) {
			_, ok := s.floats[v.Float(i)]
			return ok, nil
		})
	}
	return toBool(b, func(i int) (bool, error) {
		_, ok := s.ints[v.Int(i)]
		return ok, nil
	})
}
