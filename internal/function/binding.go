package function

import (
	"fmt"

	"github.com/stoa-data/stoa/internal/vector"
)

// A binding is a function on its way to a signature: the checks of operands
// note the types they are converted to and keep the first error.
type binding struct {
	f    *Function
	args []Arg
	sig  Signature
	err  error
}

// has reports whether operand i was given.
func (b *binding) has(i int) bool { return i < len(b.args) }

// param returns the name of operand i.
func (b *binding) param(i int) string {
	names, _, _ := b.f.params()
	return names[min(i, len(names)-1)]
}

// fail keeps an error that names the function and an operand.
func (b *binding) fail(kind error, i int, format string, args ...any) {
	if b.err == nil {
		b.err = fmt.Errorf("%w: %s: %s %s", kind, b.f.Name, b.param(i), fmt.Sprintf(format, args...))
	}
}

// mismatch is the error of an operand of a wrong type.
func (b *binding) mismatch(i int, want string) {
	b.fail(vector.ErrType, i, "is %v (want %s)", b.args[i].Type, want)
}

// convert notes the type that operand i is converted to.
func (b *binding) convert(i int, k vector.Kind) { b.sig.Args[i] = vector.Of(k) }

// kind returns the kind of operand i; Invalid for a missing literal.
func (b *binding) kind(i int) vector.Kind { return b.args[i].Type.Kind }

// text asks that operand i, if given, be text; a categorical counts by the
// text of its levels.
func (b *binding) text(i int) {
	if !b.has(i) {
		return
	}
	switch b.kind(i) {
	case vector.String, vector.Categorical, vector.Invalid:
		b.convert(i, vector.String)
	default:
		b.mismatch(i, "String")
	}
}

// integer asks that operand i, if given, be an integer; it becomes Int64.
func (b *binding) integer(i int) {
	if !b.has(i) {
		return
	}
	if k := b.kind(i); !k.IsInteger() && k != vector.Invalid {
		b.mismatch(i, "an integer")
		return
	}
	b.convert(i, vector.Int64)
}

// float asks that operand i be a number; it becomes Float64.
func (b *binding) float(i int) {
	if k := b.kind(i); !k.IsNumeric() && k != vector.Invalid {
		b.mismatch(i, "a number")
		return
	}
	b.convert(i, vector.Float64)
}

// number asks that operand i be a number, which keeps its type; a missing
// literal counts as Int64.
func (b *binding) number(i int) {
	switch k := b.kind(i); {
	case k == vector.Invalid:
		b.convert(i, vector.Int64)
	case !k.IsNumeric():
		b.mismatch(i, "a number")
	}
}

// constant returns the value of operand i, which has to be a constant; nil for
// a missing one and after an error.
func (b *binding) constant(i int) *vector.Vector {
	v := b.args[i].Value
	switch {
	case b.err != nil:
		return nil
	case v == nil:
		b.fail(vector.ErrType, i, "is not constant (want a literal)")
		return nil
	case v.Missing() > 0:
		return nil
	}
	return v
}

// constantText returns the text of operand i, which has to be a constant; "" for
// a missing one.
func (b *binding) constantText(i int) string {
	b.text(i)
	if v := b.constant(i); v != nil {
		return v.Str(0)
	}
	return ""
}

// constantInt returns the integer operand i, which has to be a constant; 0 for
// a missing one.
func (b *binding) constantInt(i int) int64 {
	b.integer(i)
	if v := b.constant(i); v != nil {
		return v.Int(0)
	}
	return 0
}

// returns notes the kind of the result and what computes it. It cannot fail
// unless canFail follows.
func (b *binding) returns(k vector.Kind, run func(*Batch) (*vector.Vector, error)) {
	b.returnsType(vector.Of(k), run)
}

// returnsType is returns for any type.
func (b *binding) returnsType(t vector.Type, run func(*Batch) (*vector.Vector, error)) {
	b.sig.Result, b.sig.run, b.sig.Total = t, run, true
}

// mayMiss notes that a result may be missing where no operand is.
func (b *binding) mayMiss() { b.sig.Nullable = true }

// canFail notes that there are values that the function does not take.
func (b *binding) canFail() { b.sig.Total = false }
