package parquet

import (
	"bytes"
	"cmp"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// A chance is a set of answers that a predicate may have for some rows. Sets
// may be too large, never too small: what they exclude does not occur.
type chance uint8

const (
	mayBeTrue chance = 1 << iota
	mayBeFalse
	mayBeMissing

	anything = mayBeTrue | mayBeFalse | mayBeMissing
)

// A bound is what is known of the values of an expression for some rows.
type bound struct {
	span    *vector.Vector // the first is at most, the last at least every value but NaN; nil: unknown
	present bool           // some value may be present
	missing bool           // some value may be missing
	nan     bool           // some value may be NaN
}

// unbounded is the bound of values of which nothing is known.
func unbounded(t vector.Type) bound {
	return bound{present: true, missing: true, nan: !t.Kind.IsInteger()}
}

// A zone is some rows: those of a row group, of a page, or of a file.
type zone struct {
	column func(column int) bound            // what is known of a column of the scan
	lists  map[*plan.Expr][]*plan.Expr       // for is_in: a comparison with each of its values
	look   func(e *plan.Expr) (chance, bool) // looks at more than bounds; false: nothing to see
}

// chance returns the answers that a predicate may have in the zone.
func (z *zone) chance(e *plan.Expr) chance {
	if z.look != nil {
		if c, ok := z.look(e); ok {
			return c
		}
	}
	switch n := e.Node.(type) {
	case ast.Column:
		return z.column(e.Index).truth()
	case ast.Unary:
		return z.unary(n.Op, e)
	case ast.Binary:
		switch {
		case n.Op == ast.And:
			return and(z.chance(e.Args[0]), z.chance(e.Args[1]))
		case n.Op == ast.Or:
			return and(z.chance(e.Args[0]).not(), z.chance(e.Args[1]).not()).not()
		case n.Op.IsComparison() && len(e.Args) == 2:
			return compareBounds(n.Op, z.values(e.Args[0]), z.values(e.Args[1]))
		}
	case ast.Call:
		if list, ok := z.lists[e]; ok {
			c := mayBeFalse | mayBeMissing
			for _, equal := range list {
				c |= z.chance(equal) & mayBeTrue
			}
			return c
		}
	}
	if e.Shape == plan.Const && e.Value != nil && e.Value.Len() == 1 {
		b := bound{span: e.Value, present: e.Value.IsValid(0), missing: !e.Value.IsValid(0)}
		return b.truth()
	}
	return anything
}

// not returns the answers of the predicate's opposite.
func (c chance) not() chance {
	out := c & mayBeMissing
	if c&mayBeTrue != 0 {
		out |= mayBeFalse
	}
	if c&mayBeFalse != 0 {
		out |= mayBeTrue
	}
	return out
}

// and returns the answers of the conjunction of two predicates.
func and(a, b chance) chance {
	c := a&b&mayBeTrue | (a|b)&mayBeFalse
	if a&mayBeMissing != 0 && b&(mayBeTrue|mayBeMissing) != 0 || b&mayBeMissing != 0 && a&(mayBeTrue|mayBeMissing) != 0 {
		c |= mayBeMissing
	}
	return c
}

// truth returns the answers of a column of bools.
func (b bound) truth() chance {
	var c chance
	if b.missing {
		c |= mayBeMissing
	}
	switch {
	case !b.present:
		return c
	case b.span == nil:
		return c | mayBeTrue | mayBeFalse
	}
	if b.span.Int(0) == 0 {
		c |= mayBeFalse
	}
	if b.span.Int(b.span.Len()-1) == 1 {
		c |= mayBeTrue
	}
	return c
}

// unary returns the answers of an operator on one operand.
func (z *zone) unary(op ast.UnaryOp, e *plan.Expr) chance {
	if op == ast.Not {
		return z.chance(e.Args[0]).not()
	}
	b := z.values(e.Args[0])
	is, isNot := mayBeTrue, mayBeFalse
	switch op {
	case ast.IsPresent:
		is, isNot = isNot, is
	case ast.IsMissing:
	default:
		return anything
	}
	var c chance
	if b.missing {
		c |= is
	}
	if b.present {
		c |= isNot
	}
	return c
}

// values returns what is known of an expression's values.
func (z *zone) values(e *plan.Expr) bound {
	switch n := e.Node.(type) {
	case ast.Column:
		return z.column(e.Index)
	case ast.Cast:
		if n.Try || len(e.Args) != 1 || !keepsOrder(e.Args[0].Type, e.Type) {
			break
		}
		b := z.values(e.Args[0])
		if b.span != nil {
			var err error
			if b.span, err = kernel.Cast(b.span, e.Type, nil); err != nil {
				b.span = nil
			}
		}
		return b
	}
	if v := e.Value; e.Shape == plan.Const && v != nil && v.Len() == 1 {
		if !v.IsValid(0) {
			return bound{missing: true}
		}
		if v.Type().Kind.IsFloat() && v.Float(0) != v.Float(0) {
			return bound{present: true, nan: true}
		}
		return bound{span: v, present: true}
	}
	return unbounded(e.Type)
}

// keepsOrder reports whether a conversion keeps the order of values.
func keepsOrder(from, to vector.Type) bool {
	if from.Kind.IsNumeric() && to.Kind.IsNumeric() {
		return !from.Kind.IsFloat() || to.Kind.IsFloat()
	}
	return from.Kind == to.Kind && (from.Kind == vector.Timestamp || from.Kind == vector.Time || from.Kind == vector.Duration)
}

// compareBounds returns the answers of a comparison.
func compareBounds(op ast.BinaryOp, x, y bound) chance {
	var c chance
	if x.missing || y.missing {
		c |= mayBeMissing
	}
	if !x.present || !y.present {
		return c
	}
	if x.nan || y.nan {
		if op == ast.Ne {
			c |= mayBeTrue
		} else {
			c |= mayBeFalse
		}
	}
	if x.span == nil || y.span == nil {
		return c | mayBeTrue | mayBeFalse
	}
	xl, xh, yl, yh := 0, x.span.Len()-1, 0, y.span.Len()-1
	low, ok := order(x.span, xl, y.span, yh)   // the least x and the greatest y
	high, ok2 := order(x.span, xh, y.span, yl) // the greatest x and the least y
	if !ok || !ok2 {
		return c | mayBeTrue | mayBeFalse
	}
	// Every difference x − y has a sign between those of low and high.
	var yes, no bool
	switch op {
	case ast.Lt:
		yes, no = low < 0, high >= 0
	case ast.Le:
		yes, no = low <= 0, high > 0
	case ast.Gt:
		yes, no = high > 0, low <= 0
	case ast.Ge:
		yes, no = high >= 0, low < 0
	case ast.Eq:
		yes, no = low <= 0 && high >= 0, low != 0 || high != 0
	case ast.Ne:
		yes, no = low != 0 || high != 0, low <= 0 && high >= 0
	default:
		return anything
	}
	if yes {
		c |= mayBeTrue
	}
	if no {
		c |= mayBeFalse
	}
	return c
}

// order compares value i of a with value j of b as predicates do; false when
// their types do not compare or one is NaN.
func order(a *vector.Vector, i int, b *vector.Vector, j int) (int, bool) {
	s, t := a.Type(), b.Type()
	switch {
	case s.Kind.IsInteger() && t.Kind.IsInteger():
		return compareInts(a.Int(i), s.Kind == vector.Uint64, b.Int(j), t.Kind == vector.Uint64), true
	case s.Kind.IsFloat() && s == t:
		x, y := a.Float(i), b.Float(j)
		return cmp.Compare(x, y), x == x && y == y
	case s.Kind.IsText() && s.Kind == t.Kind:
		return bytes.Compare(textOf(a, i), textOf(b, j)), true
	case s == t && (s.Kind == vector.Bool || s.Kind == vector.Date || s.Kind == vector.Time || s.Kind == vector.Timestamp || s.Kind == vector.Duration):
		return cmp.Compare(a.Int(i), b.Int(j)), true
	case s.Kind == vector.Timestamp && s.Kind == t.Kind && s.Unit == t.Unit && (s.Zone == "") == (t.Zone == ""):
		return cmp.Compare(a.Int(i), b.Int(j)), true
	}
	return 0, false
}

// compareInts compares integers of which some are the bits of an uint64.
func compareInts(x int64, xUnsigned bool, y int64, yUnsigned bool) int {
	switch {
	case xUnsigned && yUnsigned:
		return cmp.Compare(uint64(x), uint64(y))
	case xUnsigned && x < 0:
		return 1
	case yUnsigned && y < 0:
		return -1
	}
	return cmp.Compare(x, y)
}

// textOf returns a value of a vector of text, which may be a dictionary.
func textOf(v *vector.Vector, i int) []byte {
	if v.IsDictionary() {
		return v.Pool().Levels().Text(int(v.Code(i) - 1))
	}
	return v.Text(i)
}
