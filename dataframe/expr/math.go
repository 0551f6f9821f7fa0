package expr

// Abs is the number without its sign, of the same type; the least integer of a
// signed type has none and is an error.
func (e Expr) Abs() Expr { return e.call("abs") }

// Sign is −1, 0 or 1 in the number's type; NaN stays NaN.
func (e Expr) Sign() Expr { return e.call("sign") }

// Floor is the nearest whole number below, of the same type.
func (e Expr) Floor() Expr { return e.call("floor") }

// Ceil is the nearest whole number above, of the same type.
func (e Expr) Ceil() Expr { return e.call("ceil") }

// Trunc is the number without its fraction, of the same type.
func (e Expr) Trunc() Expr { return e.call("trunc") }

// Round is the number rounded to digits after the point, or before it when
// digits is negative; halves go away from zero. A float is taken for exactly
// what it is: 2.675 lies below the half and becomes 2.67.
func (e Expr) Round(digits int) Expr { return e.call("round", digits) }

// Sqrt is the square root, float64; NaN of negative numbers.
func (e Expr) Sqrt() Expr { return e.call("sqrt") }

// Exp is e to the power of the number, float64.
func (e Expr) Exp() Expr { return e.call("exp") }

// Log is the natural logarithm, float64: −Inf of 0, NaN of negative numbers.
func (e Expr) Log() Expr { return e.call("ln") }

// Log2 is the logarithm to base 2; see Log.
func (e Expr) Log2() Expr { return e.call("log2") }

// Log10 is the logarithm to base 10; see Log.
func (e Expr) Log10() Expr { return e.call("log10") }

// Pow is the number to the power of y, float64.
func (e Expr) Pow(y any) Expr { return e.call("pow", y) }

// Mod is the rest of the division by y towards zero: it has the sign of the
// number divided, as in Go and in SQL. The type holds both operands; an integer
// modulo 0 is an error, a float modulo 0 NaN.
func (e Expr) Mod(y any) Expr { return e.call("mod", y) }

// FloorDiv is the quotient rounded towards −∞, in the type that holds both
// operands; an integer divided by 0 is an error.
func (e Expr) FloorDiv(y any) Expr { return e.call("floor_div", y) }

// IsFinite is true for every number but NaN and the infinities.
func (e Expr) IsFinite() Expr { return e.call("is_finite") }

// IsInfinite is true for the infinities.
func (e Expr) IsInfinite() Expr { return e.call("is_infinite") }

// BitAnd has the bits that are set in both integers.
func (e Expr) BitAnd(y any) Expr { return e.call("bit_and", y) }

// BitOr has the bits that are set in either integer.
func (e Expr) BitOr(y any) Expr { return e.call("bit_or", y) }

// BitXor has the bits that are set in one of the integers only.
func (e Expr) BitXor(y any) Expr { return e.call("bit_xor", y) }

// ShiftLeft moves the bits of an integer up; those that leave its type are lost.
func (e Expr) ShiftLeft(bits any) Expr { return e.call("shift_left", bits) }

// ShiftRight moves the bits of an integer down and keeps its sign.
func (e Expr) ShiftRight(bits any) Expr { return e.call("shift_right", bits) }
