package exec

import (
	"fmt"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// arithmetic computes +, −, × and ÷. Binding has given both operands the type
// in which the operation works.
func (a *application) arithmetic(op ast.BinaryOp) (*vector.Vector, error) {
	x, y := a.args[0], a.args[1]
	if x.missing() || y.missing() {
		return a.allMissing(), nil
	}
	valid := validOf(x, y)
	switch x.v.Type().Kind {
	case vector.Int8:
		return arithmeticInts[int8](a, op, valid)
	case vector.Int16:
		return arithmeticInts[int16](a, op, valid)
	case vector.Int32:
		return arithmeticInts[int32](a, op, valid)
	case vector.Float32:
		out := memory.In[float32](a.scope, a.n)
		kernel.ArithmeticFloats(op, out, vector.Values[float32](x.v), vector.Values[float32](y.v))
		return vector.FromSlice(a.e.Type, out, valid), nil
	case vector.Float64:
		out := memory.In[float64](a.scope, a.n)
		kernel.ArithmeticFloats(op, out, vector.Values[float64](x.v), vector.Values[float64](y.v))
		return vector.FromSlice(a.e.Type, out, valid), nil
	case vector.Date:
		out := memory.In[int64](a.scope, a.n)
		kernel.SubtractDays(out, vector.Values[int32](x.v), vector.Values[int32](y.v))
		return vector.FromSlice(a.e.Type, out, valid), nil
	case vector.Int64, vector.Timestamp, vector.Duration:
		if op == ast.Div {
			out := memory.In[float64](a.scope, a.n)
			kernel.DivideInts(out, vector.Values[int64](x.v), vector.Values[int64](y.v))
			return vector.FromSlice(a.e.Type, out, valid), nil
		}
		return arithmeticInts[int64](a, op, valid)
	}
	return nil, fmt.Errorf("internal error: %v of %v", op, x.v.Type())
}

// arithmeticInts computes in one signed type.
func arithmeticInts[T int8 | int16 | int32 | int64](a *application, op ast.BinaryOp, valid vector.Bitmap) (*vector.Vector, error) {
	x, y := a.args[0], a.args[1]
	out := memory.In[T](a.scope, a.n)
	if row := kernel.ArithmeticInts(op, out, vector.Values[T](x.v), vector.Values[T](y.v), valid); row >= 0 {
		sign := map[ast.BinaryOp]string{ast.Add: "+", ast.Sub: "-", ast.Mul: "*"}[op]
		return nil, a.overflow(row, fmt.Sprintf("%s %s %s", x.text(row), sign, y.text(row)))
	}
	return vector.FromSlice(a.e.Type, out, valid), nil
}

// overflow is the error of a result that does not fit.
func (a *application) overflow(row int, what string) error {
	return &vector.RowError{Row: row, Err: fmt.Errorf("%w: %s does not fit %v", vector.ErrOverflow, what, a.e.Type)}
}

// text returns the value of a row for an error.
func (x operand) text(row int) string {
	if x.one {
		row = 0
	}
	return string(vector.AppendValue(nil, x.v, row))
}

// negate changes the sign.
func (a *application) negate() (*vector.Vector, error) {
	x := a.args[0].v
	switch x.Type().Kind {
	case vector.Int8:
		return negateInts[int8](a)
	case vector.Int16:
		return negateInts[int16](a)
	case vector.Int32:
		return negateInts[int32](a)
	case vector.Int64, vector.Duration:
		return negateInts[int64](a)
	case vector.Float32:
		out := memory.In[float32](a.scope, a.n)
		kernel.NegateFloats(out, vector.Values[float32](x))
		return vector.FromSlice(a.e.Type, out, x.Valid()), nil
	case vector.Float64:
		out := memory.In[float64](a.scope, a.n)
		kernel.NegateFloats(out, vector.Values[float64](x))
		return vector.FromSlice(a.e.Type, out, x.Valid()), nil
	}
	return nil, fmt.Errorf("internal error: neg of %v", x.Type())
}

// negateInts negates in one signed type.
func negateInts[T int8 | int16 | int32 | int64](a *application) (*vector.Vector, error) {
	x := a.args[0]
	out := memory.In[T](a.scope, a.n)
	if row := kernel.NegateInts(out, vector.Values[T](x.v), x.v.Valid()); row >= 0 {
		return nil, a.overflow(row, "-("+x.text(row)+")")
	}
	return vector.FromSlice(a.e.Type, out, x.v.Valid()), nil
}

// isNaN tests floats; other numbers are not NaN.
func (a *application) isNaN() *vector.Vector {
	x, words := a.args[0].v, a.words()
	switch x.Type().Kind {
	case vector.Float32:
		f := vector.Values[float32](x)
		kernel.Compare(ast.Ne, f, f, words)
	case vector.Float64:
		f := vector.Values[float64](x)
		kernel.Compare(ast.Ne, f, f, words)
	default:
		kernel.SetBits(words, false, a.n)
	}
	return a.bools(words, x.Valid())
}
