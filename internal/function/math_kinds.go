package function

import (
	"fmt"

	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// A numberFunc is a function of a number that keeps its type. Integers are
// computed in 64 bits and checked; nil leaves the numbers as they are.
type numberFunc struct {
	signed   func(int64) (int64, error)
	unsigned func(uint64) (uint64, error)
	float    func(float64) (float64, error)
}

// A pairFunc is a function of two numbers of one type, which the result has
// too. Without a function of floats it takes integers only.
type pairFunc struct {
	signed   func(x, y int64) (int64, error)
	unsigned func(x, y uint64) (uint64, error)
	float    func(x, y float64) float64
	fails    bool // of some integers
}

// overflow is the error of a result that does not fit its type.
func overflow(format string, args ...any) error {
	return fmt.Errorf("%w: %s", vector.ErrOverflow, fmt.Sprintf(format, args...))
}

// outside is the error of an integer that a type does not hold.
func outside[T int64 | uint64](x T, t vector.Type) error {
	return overflow("the result for %d does not fit %v", x, t)
}

// same returns the first operand.
func same(b *Batch) (*vector.Vector, error) { return b.Args[0].V, nil }

// bindNumber binds a function of one number.
func bindNumber(f numberFunc) func(*binding) {
	return func(b *binding) {
		b.number(0)
		t := b.sig.Args[0]
		switch k := t.Kind; {
		case k.IsSigned() && f.signed != nil:
			b.returnsType(t, mapInts(t, f.signed))
		case k.IsUnsigned() && f.unsigned != nil:
			b.returnsType(t, mapInts(t, f.unsigned))
		case k == vector.Float32:
			b.returnsType(t, func(b *Batch) (*vector.Vector, error) { return mapFloats[float32](b, t, plain(f.float)), nil })
		case k == vector.Float64:
			b.returnsType(t, func(b *Batch) (*vector.Vector, error) { return mapFloats[float64](b, t, plain(f.float)), nil })
		default:
			b.returnsType(t, same)
		}
	}
}

// plain drops the error of a function of floats, which has none.
func plain(f func(float64) (float64, error)) func(float64) float64 {
	return func(x float64) float64 {
		y, _ := f(x)
		return y
	}
}

// mapFloats computes f of every float, of missing ones too.
func mapFloats[T float32 | float64](b *Batch, t vector.Type, f func(float64) float64) *vector.Vector {
	x := vector.Values[T](b.Args[0].V)
	out := memory.In[T](b.Scope, b.N)
	for i := range out {
		out[i] = T(f(float64(x[i])))
	}
	return vector.FromSlice(t, out, vector.Bitmap{})
}

// mapInts returns what computes f of every integer of type t.
func mapInts[W int64 | uint64](t vector.Type, f func(W) (W, error)) func(*Batch) (*vector.Vector, error) {
	return ints(t, func(_ int, x, _ W) (W, error) { return f(x) }, func(x, _ W) error { return outside(x, t) })
}

// ints returns what computes f of each row and its first two operands, integers
// of type t; a single operand stands for both. tooLarge is the error of a result that
// type t does not hold.
func ints[W int64 | uint64](t vector.Type, f func(i int, x, y W) (W, error), tooLarge func(x, y W) error) func(*Batch) (*vector.Vector, error) {
	switch t.Kind {
	case vector.Int8:
		return intsOf[int8](t, f, tooLarge)
	case vector.Int16:
		return intsOf[int16](t, f, tooLarge)
	case vector.Int32:
		return intsOf[int32](t, f, tooLarge)
	case vector.Uint8:
		return intsOf[uint8](t, f, tooLarge)
	case vector.Uint16:
		return intsOf[uint16](t, f, tooLarge)
	case vector.Uint32:
		return intsOf[uint32](t, f, tooLarge)
	case vector.Uint64:
		return intsOf[uint64](t, f, tooLarge)
	}
	return intsOf[int64](t, f, tooLarge)
}

// intsOf is ints for one type.
func intsOf[T vector.Fixed, W int64 | uint64](t vector.Type, f func(i int, x, y W) (W, error), tooLarge func(x, y W) error) func(*Batch) (*vector.Vector, error) {
	return func(b *Batch) (*vector.Vector, error) {
		x := values[T](b, 0)
		y := x
		if len(b.Args) > 1 {
			y = values[T](b, 1)
		}
		return toFixed(b, t, func(i int) (T, error) {
			xi, yi := W(x.at(i)), W(y.at(i))
			z, err := f(i, xi, yi)
			if err == nil && W(T(z)) != z {
				err = tooLarge(xi, yi)
			}
			return T(z), err
		})
	}
}

// bindPair binds a function of two numbers of one type.
func bindPair(f pairFunc) func(*binding) {
	return func(b *binding) {
		want := "a number"
		if f.float == nil {
			want = "an integer"
		}
		for i := range b.args {
			switch k := b.kind(i); {
			case k == vector.Invalid:
				b.convert(i, vector.Int64)
			case !k.IsNumeric(), k.IsFloat() && f.float == nil:
				b.mismatch(i, want)
			}
		}
		t := b.sig.Args[0]
		switch k := t.Kind; {
		case k.IsUnsigned():
			b.returnsType(t, ints(t, anyRow(f.unsigned), func(x, y uint64) error { return overflow("%d and %d give no %v", x, y, t) }))
		case k == vector.Float32:
			b.returnsType(t, pairFloats[float32](t, f.float))
		case k == vector.Float64:
			b.returnsType(t, pairFloats[float64](t, f.float))
		default:
			b.returnsType(t, ints(t, anyRow(f.signed), func(x, y int64) error { return overflow("%d and %d give no %v", x, y, t) }))
		}
		if f.fails && t.Kind.IsInteger() {
			b.canFail()
		}
	}
}

// pairFloats computes f of two floats.
func pairFloats[T float32 | float64](t vector.Type, f func(x, y float64) float64) func(*Batch) (*vector.Vector, error) {
	return func(b *Batch) (*vector.Vector, error) {
		x, y := values[T](b, 0), values[T](b, 1)
		return toFixed(b, t, func(i int) (T, error) { return T(f(float64(x.at(i)), float64(y.at(i)))), nil })
	}
}

// bindShift binds the shifts of an integer: bits that leave the type are lost,
// a right shift keeps the sign.
func bindShift(left bool) func(*binding) {
	return func(b *binding) {
		switch k := b.kind(0); {
		case k == vector.Invalid:
			b.convert(0, vector.Int64)
		case !k.IsInteger():
			b.mismatch(0, "an integer")
		}
		b.integer(1)
		t := b.sig.Args[0]
		switch t.Kind {
		case vector.Int8:
			b.returnsType(t, shift[int8](t, left))
		case vector.Int16:
			b.returnsType(t, shift[int16](t, left))
		case vector.Int32:
			b.returnsType(t, shift[int32](t, left))
		case vector.Uint8:
			b.returnsType(t, shift[uint8](t, left))
		case vector.Uint16:
			b.returnsType(t, shift[uint16](t, left))
		case vector.Uint32:
			b.returnsType(t, shift[uint32](t, left))
		case vector.Uint64:
			b.returnsType(t, shift[uint64](t, left))
		default:
			b.returnsType(t, shift[int64](t, left))
		}
		b.canFail()
	}
}

// shift shifts integers of one type.
func shift[T int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64](t vector.Type, left bool) func(*Batch) (*vector.Vector, error) {
	return func(b *Batch) (*vector.Vector, error) {
		x, n := values[T](b, 0), values[int64](b, 1)
		return toFixed(b, t, func(i int) (T, error) {
			switch by := n.at(i); {
			case by < 0:
				return 0, fmt.Errorf("a shift by %d bits (want 0 or more)", by)
			case left:
				return x.at(i) << by, nil
			default:
				return x.at(i) >> by, nil
			}
		})
	}
}

// anyRow is f of two numbers whatever their row.
func anyRow[W int64 | uint64](f func(x, y W) (W, error)) func(int, W, W) (W, error) {
	return func(_ int, x, y W) (W, error) { return f(x, y) }
}
