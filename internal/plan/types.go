package plan

import (
	"fmt"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/vector"
)

// signed returns the signed integer kind of the given width in bytes, at most 8.
func signed(width int) vector.Kind {
	switch {
	case width <= 1:
		return vector.Int8
	case width == 2:
		return vector.Int16
	case width <= 4:
		return vector.Int32
	}
	return vector.Int64
}

// signedFor returns the smallest signed kind that holds every value of k; for
// uint64 there is none and int64, checked, stands in.
func signedFor(k vector.Kind) vector.Kind {
	if k.IsUnsigned() {
		return signed(2 * k.Width())
	}
	return k
}

// arithmetic returns the type in which Add, Sub and Mul of two numbers work:
// the smallest signed type that holds both, or a float.
func arithmetic(a, b vector.Kind) vector.Kind {
	switch {
	case a == vector.Float32 && b == vector.Float32:
		return vector.Float32
	case a.IsFloat() || b.IsFloat():
		return vector.Float64
	}
	return signed(max(signedFor(a).Width(), signedFor(b).Width()))
}

// comparable returns the kind in which two numbers are compared without loss,
// as far as there is one: int64 with uint64 is handled by the kernel.
func comparable(a, b vector.Kind) vector.Kind {
	switch {
	case a == b:
		return a
	case a == vector.Uint64 && b.IsUnsigned(), b == vector.Uint64 && a.IsUnsigned():
		return vector.Uint64
	case a.IsUnsigned() && b.IsUnsigned():
		return max(a, b)
	}
	return arithmetic(a, b)
}

// Common returns the type that holds the values of both: the same type, the
// wider number, the finer unit. It serves When, Concat and FillMissing.
func Common(a, b vector.Type) (vector.Type, bool) {
	switch {
	case a == b:
		return a, true
	case a.Kind.IsNumeric() && b.Kind.IsNumeric():
		if a.Kind == vector.Uint64 && b.Kind.IsSigned() || b.Kind == vector.Uint64 && a.Kind.IsSigned() {
			return vector.Of(vector.Float64), true
		}
		return vector.Of(comparable(a.Kind, b.Kind)), true
	case a.Kind == b.Kind && (a.Kind == vector.Duration || a.Kind == vector.Time):
		return vector.Type{Kind: a.Kind, Unit: max(a.Unit, b.Unit)}, true
	case a.Kind == vector.Timestamp && b.Kind == vector.Timestamp && (a.Zone == "") == (b.Zone == ""):
		return vector.Type{Kind: a.Kind, Unit: max(a.Unit, b.Unit), Zone: a.Zone}, true
	case a.Kind == vector.Categorical && b.Kind == vector.String, a.Kind == vector.String && b.Kind == vector.Categorical:
		return vector.Of(vector.String), true
	}
	return vector.Type{}, false
}

// arithmeticType returns the types that the operands of op are converted to
// and the type of the result.
func arithmeticType(op ast.BinaryOp, a, b vector.Type) (x, y, result vector.Type, err error) {
	none := vector.Type{}
	ak, bk := a.Kind, b.Kind
	duration := func(u vector.Unit) vector.Type { return vector.Type{Kind: vector.Duration, Unit: u} }
	switch {
	case ak.IsNumeric() && bk.IsNumeric():
		if op == ast.Div {
			f := vector.Of(vector.Float64)
			return f, f, f, nil
		}
		k := vector.Of(arithmetic(ak, bk))
		return k, k, k, nil
	case ak == vector.Duration && bk == vector.Duration && op != ast.Mul:
		u := duration(max(a.Unit, b.Unit))
		if op == ast.Div {
			return u, u, vector.Of(vector.Float64), nil
		}
		return u, u, u, nil
	case ak == vector.Duration && bk.IsInteger() && op == ast.Mul:
		return a, vector.Of(vector.Int64), a, nil
	case ak.IsInteger() && bk == vector.Duration && op == ast.Mul:
		return vector.Of(vector.Int64), b, b, nil
	case ak == vector.Timestamp && bk == vector.Timestamp && op == ast.Sub && (a.Zone == "") == (b.Zone == ""):
		u := max(a.Unit, b.Unit)
		return vector.Type{Kind: ak, Unit: u, Zone: a.Zone}, vector.Type{Kind: bk, Unit: u, Zone: b.Zone}, duration(u), nil
	case ak == vector.Timestamp && bk == vector.Duration && (op == ast.Add || op == ast.Sub):
		u := max(a.Unit, b.Unit)
		t := vector.Type{Kind: ak, Unit: u, Zone: a.Zone}
		return t, duration(u), t, nil
	case ak == vector.Duration && bk == vector.Timestamp && op == ast.Add:
		u := max(a.Unit, b.Unit)
		t := vector.Type{Kind: bk, Unit: u, Zone: b.Zone}
		return duration(u), t, t, nil
	case ak == vector.Date && bk == vector.Date && op == ast.Sub:
		return a, b, duration(vector.Second), nil
	case ak == vector.Date && bk == vector.Duration && (op == ast.Add || op == ast.Sub):
		t := vector.Type{Kind: vector.Timestamp, Unit: b.Unit}
		return t, b, t, nil
	case ak == vector.Duration && bk == vector.Date && op == ast.Add:
		t := vector.Type{Kind: vector.Timestamp, Unit: a.Unit}
		return a, t, t, nil
	case ak == vector.Date && bk == vector.Timestamp && op == ast.Sub: // a date begins where the clock of the zone shows it
		return b, b, duration(b.Unit), nil
	case ak == vector.Timestamp && bk == vector.Date && op == ast.Sub:
		return a, a, duration(a.Unit), nil
	}
	return none, none, none, fmt.Errorf("%w: %s of %v and %v is not defined", vector.ErrType, op, a, b)
}

// comparisonType returns the types that the operands of a comparison are
// converted to.
func comparisonType(op ast.BinaryOp, a, b vector.Type) (x, y vector.Type, err error) {
	ak, bk := a.Kind, b.Kind
	equality := op == ast.Eq || op == ast.Ne
	switch {
	case ak.IsNumeric() && bk.IsNumeric():
		if ak == vector.Uint64 && bk.IsSigned() || bk == vector.Uint64 && ak.IsSigned() {
			return widest(a), widest(b), nil
		}
		k := vector.Of(comparable(ak, bk))
		return k, k, nil
	case ak == vector.Timestamp && bk == vector.Timestamp && (a.Zone == "") == (b.Zone == ""):
		u := max(a.Unit, b.Unit)
		return vector.Type{Kind: ak, Unit: u, Zone: a.Zone}, vector.Type{Kind: bk, Unit: u, Zone: b.Zone}, nil
	case ak == vector.Date && bk == vector.Timestamp: // by the start of the day in the zone
		return b, b, nil
	case ak == vector.Timestamp && bk == vector.Date:
		return a, a, nil
	case ak == bk && (ak == vector.Duration || ak == vector.Time):
		t := vector.Type{Kind: ak, Unit: max(a.Unit, b.Unit)}
		return t, t, nil
	case ak == vector.Bool && bk == vector.Bool && !equality:
		return a, b, fmt.Errorf("%w: %s of Bool and Bool is not defined", vector.ErrType, op)
	case ak == bk:
		return a, b, nil
	case ak == vector.Categorical && (bk == vector.String || bk.IsInteger() || bk == vector.Date || bk == vector.Timestamp),
		bk == vector.Categorical && (ak == vector.String || ak.IsInteger() || ak == vector.Date || ak == vector.Timestamp):
		if !equality {
			return a, b, fmt.Errorf("%w: %s of a categorical and a plain value is not defined (wrap the value: expr.Level)", vector.ErrType, op)
		}
		return a, b, nil
	}
	return a, b, fmt.Errorf("%w: cannot compare %v with %v", vector.ErrType, a, b)
}

// widest returns the 64-bit type of an integer.
func widest(t vector.Type) vector.Type {
	if t.Kind.IsUnsigned() {
		return vector.Of(vector.Uint64)
	}
	return vector.Of(vector.Int64)
}

// aggregateType returns the type of an aggregate of values of type t.
func aggregateType(op ast.AggregateOp, t vector.Type) (vector.Type, error) {
	k := t.Kind
	number := k.IsNumeric() || k == vector.Bool || k == vector.Duration
	undefined := fmt.Errorf("%w: %s of %v is not defined", vector.ErrType, op, t)
	switch op {
	case ast.Rows, ast.Len, ast.Count, ast.NUnique, ast.NUniqueAll:
		return vector.Of(vector.Int64), nil
	case ast.First, ast.Last, ast.Mode, ast.Min, ast.Max:
		return t, nil
	case ast.Any, ast.All:
		if k != vector.Bool {
			return t, undefined
		}
		return t, nil
	case ast.Sum:
		switch {
		case k.IsFloat():
			return vector.Of(vector.Float64), nil
		case k.IsUnsigned():
			return vector.Of(vector.Uint64), nil
		case k == vector.Duration:
			return t, nil
		case number:
			return vector.Of(vector.Int64), nil
		}
		return t, undefined
	case ast.Mean, ast.Median, ast.Quantile:
		if k == vector.Timestamp || k == vector.Duration {
			return t, nil
		}
	case ast.Std:
		if k == vector.Timestamp || k == vector.Duration {
			return vector.Type{Kind: vector.Duration, Unit: t.Unit}, nil
		}
	case ast.Var, ast.Skewness, ast.Kurtosis, ast.MAD:
	}
	if !number {
		return t, undefined
	}
	return vector.Of(vector.Float64), nil
}

// diffType returns the type of the differences of neighbours: Sub's, but
// signed types do not widen.
func diffType(t vector.Type) (vector.Type, error) {
	_, _, result, err := arithmeticType(ast.Sub, t, t)
	if err != nil {
		return t, fmt.Errorf("%w: diff of %v is not defined", vector.ErrType, t)
	}
	return result, nil
}
