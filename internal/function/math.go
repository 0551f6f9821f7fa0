package function

import (
	"math"

	"github.com/stoa-data/stoa/internal/vector"
)

// mathFunctions lists the functions of numbers.
func mathFunctions() []*Function {
	return []*Function{
		{Name: "abs", Params: "x", bind: bindAbs},
		{Name: "sign", Params: "x", bind: bindNumber(numberFunc{signOf[int64], signOf[uint64], signOf[float64]})},
		{Name: "floor", Params: "x", bind: bindRounding(math.Floor)},
		{Name: "ceil", Params: "x", bind: bindRounding(math.Ceil)},
		{Name: "trunc", Params: "x", bind: bindRounding(math.Trunc)},
		{Name: "round", Params: "x digits?", bind: bindRound},
		{Name: "mod", Params: "x y", Unify: Whole, bind: bindPair(pairFunc{modInts, modUints, math.Mod, true})},
		{Name: "floor_div", Params: "x y", Unify: Whole, bind: bindPair(pairFunc{floorDivInts, floorDivUints, floorDivFloats, true})},
		{Name: "bit_and", Params: "x y", Unify: Whole, bind: bindPair(pairFunc{
			signed: func(x, y int64) (int64, error) { return x & y, nil }, unsigned: func(x, y uint64) (uint64, error) { return x & y, nil }})},
		{Name: "bit_or", Params: "x y", Unify: Whole, bind: bindPair(pairFunc{
			signed: func(x, y int64) (int64, error) { return x | y, nil }, unsigned: func(x, y uint64) (uint64, error) { return x | y, nil }})},
		{Name: "bit_xor", Params: "x y", Unify: Whole, bind: bindPair(pairFunc{
			signed: func(x, y int64) (int64, error) { return x ^ y, nil }, unsigned: func(x, y uint64) (uint64, error) { return x ^ y, nil }})},
		{Name: "shift_left", Params: "x bits", bind: bindShift(true)},
		{Name: "shift_right", Params: "x bits", bind: bindShift(false)},
		{Name: "sqrt", Params: "x", bind: bindFloat(math.Sqrt)},
		{Name: "cbrt", Params: "x", bind: bindFloat(math.Cbrt)},
		{Name: "exp", Params: "x", bind: bindFloat(math.Exp)},
		{Name: "expm1", Params: "x", bind: bindFloat(math.Expm1)},
		{Name: "ln", Params: "x", bind: bindFloat(math.Log)},
		{Name: "log10", Params: "x", bind: bindFloat(math.Log10)},
		{Name: "log2", Params: "x", bind: bindFloat(math.Log2)},
		{Name: "log1p", Params: "x", bind: bindFloat(math.Log1p)},
		{Name: "pow", Params: "x y", bind: bindFloats(math.Pow)},
		{Name: "sin", Params: "x", bind: bindFloat(math.Sin)},
		{Name: "cos", Params: "x", bind: bindFloat(math.Cos)},
		{Name: "tan", Params: "x", bind: bindFloat(math.Tan)},
		{Name: "asin", Params: "x", bind: bindFloat(math.Asin)},
		{Name: "acos", Params: "x", bind: bindFloat(math.Acos)},
		{Name: "atan", Params: "x", bind: bindFloat(math.Atan)},
		{Name: "atan2", Params: "y x", bind: bindFloats(math.Atan2)},
		{Name: "sinh", Params: "x", bind: bindFloat(math.Sinh)},
		{Name: "cosh", Params: "x", bind: bindFloat(math.Cosh)},
		{Name: "tanh", Params: "x", bind: bindFloat(math.Tanh)},
		{Name: "degrees", Params: "x", bind: bindFloat(func(x float64) float64 { return x * (180 / math.Pi) })},
		{Name: "radians", Params: "x", bind: bindFloat(func(x float64) float64 { return x * (math.Pi / 180) })},
		{Name: "is_finite", Params: "x", bind: bindTest(func(x float64) bool { return x-x == 0 })},
		{Name: "is_infinite", Params: "x", bind: bindTest(func(x float64) bool { return math.IsInf(x, 0) })},
	}
}

// bindFloat binds a function of a float; integers are converted.
func bindFloat(f func(float64) float64) func(*binding) {
	return func(b *binding) {
		b.float(0)
		b.returns(vector.Float64, func(b *Batch) (*vector.Vector, error) {
			return mapFloats[float64](b, vector.Of(vector.Float64), f), nil
		})
	}
}

// bindFloats binds a function of two floats.
func bindFloats(f func(x, y float64) float64) func(*binding) {
	return func(b *binding) {
		b.float(0)
		b.float(1)
		b.returns(vector.Float64, func(b *Batch) (*vector.Vector, error) {
			x, y := values[float64](b, 0), values[float64](b, 1)
			return toFixed(b, vector.Of(vector.Float64), func(i int) (float64, error) { return f(x.at(i), y.at(i)), nil })
		})
	}
}

// bindTest binds a predicate of a float; integers are converted.
func bindTest(f func(float64) bool) func(*binding) {
	return func(b *binding) {
		b.float(0)
		b.returns(vector.Bool, func(b *Batch) (*vector.Vector, error) {
			x := values[float64](b, 0)
			return toBool(b, func(i int) (bool, error) { return f(x.at(i)), nil })
		})
	}
}

// bindRounding binds a function that makes floats whole; integers are whole.
func bindRounding(f func(float64) float64) func(*binding) {
	whole := func(x float64) (float64, error) { return f(x), nil }
	return bindNumber(numberFunc{float: whole})
}

// signOf returns −1, 0 or 1; NaN and zeros stay as they are.
func signOf[T int64 | uint64 | float64](x T) (T, error) {
	switch {
	case x > 0:
		return 1, nil
	case x < 0:
		var one T = 1
		return -one, nil
	}
	return x, nil
}

// bindAbs binds abs: the type stays, and the least integer has no absolute value.
func bindAbs(b *binding) {
	f := numberFunc{float: func(x float64) (float64, error) { return math.Abs(x), nil }}
	f.signed = func(x int64) (int64, error) {
		if x == math.MinInt64 {
			return 0, outside(x, vector.Of(vector.Int64))
		}
		return max(x, -x), nil
	}
	if b.kind(0) == vector.Duration {
		t := b.args[0].Type
		b.returnsType(t, mapInts(t, f.signed))
	} else {
		bindNumber(f)(b)
	}
	if k := b.kind(0); k.IsSigned() || k == vector.Duration {
		b.canFail()
	}
}

// modInts is the rest of a division towards zero: it has the sign of x.
func modInts(x, y int64) (int64, error) {
	if y == 0 {
		return 0, vector.ErrDivision
	}
	return x % y, nil
}

func modUints(x, y uint64) (uint64, error) {
	if y == 0 {
		return 0, vector.ErrDivision
	}
	return x % y, nil
}

// floorDivInts is the quotient rounded towards −∞.
func floorDivInts(x, y int64) (int64, error) {
	switch {
	case y == 0:
		return 0, vector.ErrDivision
	case x == math.MinInt64 && y == -1:
		return 0, overflow("%d / %d does not fit Int64", x, y)
	}
	q := x / y
	if x%y != 0 && (x < 0) != (y < 0) {
		q--
	}
	return q, nil
}

func floorDivUints(x, y uint64) (uint64, error) {
	if y == 0 {
		return 0, vector.ErrDivision
	}
	return x / y, nil
}

func floorDivFloats(x, y float64) float64 { return math.Floor(x / y) }
