package function

import (
	"bytes"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/vector"
)

// logicFunctions lists the functions that choose among operands or test them.
func logicFunctions() []*Function {
	return []*Function{
		{Name: "coalesce", Params: "value...", Unify: Together, bind: bindCoalesce},
		{Name: "null_if", Params: "x value", Rewrite: func(args []ast.Node) ast.Node {
			return ast.When{Arms: []ast.Arm{{If: ast.Binary{Op: ast.Eq, X: args[0], Y: args[1]}, Then: ast.Literal{}}}, Else: args[0]}
		}},
		{Name: "between", Params: "x low high", Rewrite: func(args []ast.Node) ast.Node {
			return ast.Binary{Op: ast.And, X: ast.Binary{Op: ast.Ge, X: args[0], Y: args[1]}, Y: ast.Binary{Op: ast.Le, X: args[0], Y: args[2]}}
		}},
		{Name: "is_in", Params: "x value...", Rewrite: rewriteIsIn, bind: bindIsIn},
		{Name: "least", Params: "value...", Unify: Together, bind: bindExtreme(-1)},
		{Name: "greatest", Params: "value...", Unify: Together, bind: bindExtreme(1)},
		{Name: "clip", Params: "x low high", Unify: Together, bind: bindClip},
	}
}

// bindCoalesce binds the first operand that is present.
func bindCoalesce(b *binding) {
	b.sig.Result, b.sig.FirstPresent, b.sig.Strict, b.sig.Total = b.args[0].Type, true, false, true
	if b.kind(0) == vector.Invalid {
		b.unknown(vector.Of(vector.Bool))
	}
	b.sig.Nullable = b.allNullable()
}

// unknown gives operands that are all missing literals, and the result, a type.
func (b *binding) unknown(t vector.Type) {
	for i := range b.sig.Args {
		b.sig.Args[i] = t
	}
	b.sig.Result = t
}

// allNullable reports whether every operand may be missing.
func (b *binding) allNullable() bool {
	for _, a := range b.args {
		if !a.Nullable {
			return false
		}
	}
	return true
}

// bindExtreme binds the least (sign −1) or greatest (1) of the operands that
// are present; NaN if one of them is NaN.
func bindExtreme(sign int) func(*binding) {
	return func(b *binding) {
		t := b.orderedType()
		b.sig.Strict, b.sig.Nullable = false, b.allNullable()
		switch t.Kind {
		case vector.String, vector.Binary:
			b.returnsType(t, func(b *Batch) (*vector.Vector, error) { return extremeText(b, t, sign) })
		default:
			b.returnsType(t, fixedKinds(t, extremeKinds(sign)))
		}
	}
}

// orderedType returns the type of operands that have been unified, which must
// have an order of their own.
func (b *binding) orderedType() vector.Type {
	t := b.args[0].Type
	switch t.Kind {
	case vector.Invalid:
		t = vector.Of(vector.Int64)
		b.unknown(t)
	case vector.Bool:
		b.mismatch(0, "numbers, text or times")
	case vector.Categorical:
		b.mismatch(0, "numbers, text or times: cast it")
	}
	return t
}

// A kindFuncs is a generic function of values of fixed width, for every type
// of value.
type kindFuncs struct {
	i8  func(*Batch, vector.Type) (*vector.Vector, error)
	i16 func(*Batch, vector.Type) (*vector.Vector, error)
	i32 func(*Batch, vector.Type) (*vector.Vector, error)
	i64 func(*Batch, vector.Type) (*vector.Vector, error)
	u8  func(*Batch, vector.Type) (*vector.Vector, error)
	u16 func(*Batch, vector.Type) (*vector.Vector, error)
	u32 func(*Batch, vector.Type) (*vector.Vector, error)
	u64 func(*Batch, vector.Type) (*vector.Vector, error)
	f32 func(*Batch, vector.Type) (*vector.Vector, error)
	f64 func(*Batch, vector.Type) (*vector.Vector, error)
}

// fixedKinds returns the function for values of type t; dates and times are
// their integers.
func fixedKinds(t vector.Type, f kindFuncs) func(*Batch) (*vector.Vector, error) {
	run := f.i64
	switch t.Kind {
	case vector.Int8:
		run = f.i8
	case vector.Int16:
		run = f.i16
	case vector.Int32, vector.Date:
		run = f.i32
	case vector.Uint8:
		run = f.u8
	case vector.Uint16:
		run = f.u16
	case vector.Uint32:
		run = f.u32
	case vector.Uint64:
		run = f.u64
	case vector.Float32:
		run = f.f32
	case vector.Float64:
		run = f.f64
	}
	return func(b *Batch) (*vector.Vector, error) { return run(b, t) }
}

// extremeKinds is extreme for every type.
func extremeKinds(sign int) kindFuncs {
	return kindFuncs{extreme[int8](sign), extreme[int16](sign), extreme[int32](sign), extreme[int64](sign),
		extreme[uint8](sign), extreme[uint16](sign), extreme[uint32](sign), extreme[uint64](sign), extreme[float32](sign), extreme[float64](sign)}
}

// operands reads operands of one type of fixed width that may be missing.
type operands[T vector.Fixed] struct {
	x       []fixed[T]
	missing []bool // single values that are missing
	valid   []vector.Bitmap
}

// operandsOf returns all operands of a batch.
func operandsOf[T vector.Fixed](b *Batch) operands[T] {
	var o operands[T]
	for k, x := range b.Args {
		o.x = append(o.x, values[T](b, k))
		o.missing = append(o.missing, x.One && x.V.Missing() > 0)
		valid := x.V.Valid()
		if x.One {
			valid = vector.Bitmap{}
		}
		o.valid = append(o.valid, valid)
	}
	return o
}

// at returns operand k in row i and whether it is present.
func (o *operands[T]) at(k, i int) (T, bool) {
	if o.missing[k] || !o.valid[k].Get(i) {
		return 0, false
	}
	return o.x[k].at(i), true
}

// extreme returns the least or greatest present operand of each row.
func extreme[T vector.Fixed](sign int) func(*Batch, vector.Type) (*vector.Vector, error) {
	return func(b *Batch, t vector.Type) (*vector.Vector, error) {
		o := operandsOf[T](b)
		return toFixed(b, t, func(i int) (T, error) {
			best, found := T(0), false
			for k := range o.x {
				x, ok := o.at(k, i)
				switch {
				case !ok:
				case x != x:
					return x, nil
				case !found, sign < 0 && x < best, sign > 0 && x > best:
					best, found = x, true
				}
			}
			if !found {
				return 0, errAbsent
			}
			return best, nil
		})
	}
}

// extremeText is extreme for text, which compares by bytes.
func extremeText(b *Batch, t vector.Type, sign int) (*vector.Vector, error) {
	from := make([]texts, len(b.Args))
	for k := range from {
		from[k] = b.texts(k)
	}
	return toBytes(b, t, func(dst []byte, i int) ([]byte, error) {
		var best []byte
		found := false
		for _, x := range from {
			if !x.present(i) {
				continue
			}
			if s := x.at(i); !found || sign*bytes.Compare(s, best) > 0 {
				best, found = s, true
			}
		}
		if !found {
			return dst, errAbsent
		}
		return append(dst, best...), nil
	})
}

// bindClip binds the nearest value between two borders; a missing border is
// none, and the upper one wins where they cross.
func bindClip(b *binding) {
	t := b.orderedType()
	if t.Kind.IsText() {
		b.mismatch(0, "numbers or times")
	}
	b.sig.Strict, b.sig.Nullable = false, b.args[0].Nullable
	b.returnsType(t, fixedKinds(t, kindFuncs{clip[int8], clip[int16], clip[int32], clip[int64],
		clip[uint8], clip[uint16], clip[uint32], clip[uint64], clip[float32], clip[float64]}))
}

// clip moves values between their borders; NaN stays, and a NaN is no border.
func clip[T vector.Fixed](b *Batch, t vector.Type) (*vector.Vector, error) {
	o := operandsOf[T](b)
	return toFixed(b, t, func(i int) (T, error) {
		x, ok := o.at(0, i)
		if !ok {
			return 0, errAbsent
		}
		if low, ok := o.at(1, i); ok && x < low {
			x = low
		}
		if high, ok := o.at(2, i); ok && x > high {
			x = high
		}
		return x, nil
	})
}
