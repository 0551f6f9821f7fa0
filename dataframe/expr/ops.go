package expr

import "github.com/stoa-data/stoa/internal/ast"

// binary joins the expression and an operand.
func (e Expr) binary(op ast.BinaryOp, y any) Expr {
	return Expr{ast.Binary{Op: op, X: e.Node(), Y: literal(y)}}
}

// Eq is true where both values are equal. A categorical equals a plain value
// by its level. IEEE: NaN equals nothing. A date equals the timestamp at its
// start, where clocks first show it. A text literal beside a date, a time or a
// duration is read as one, in the forms that frames show.
func (e Expr) Eq(y any) Expr { return e.binary(ast.Eq, y) }

// Ne is true where the values differ.
func (e Expr) Ne(y any) Expr { return e.binary(ast.Ne, y) }

// Lt is true where the value is less than y. Text compares by bytes; a
// categorical by level order, which must be ordered, with a column of an equal
// pool or a Level.
func (e Expr) Lt(y any) Expr { return e.binary(ast.Lt, y) }

// Le is true where the value is at most y; see Lt.
func (e Expr) Le(y any) Expr { return e.binary(ast.Le, y) }

// Gt is true where the value is greater than y; see Lt.
func (e Expr) Gt(y any) Expr { return e.binary(ast.Gt, y) }

// Ge is true where the value is at least y; see Lt.
func (e Expr) Ge(y any) Expr { return e.binary(ast.Ge, y) }

// Add is the sum, in the smallest signed type that holds both operands' types
// (an integer overflow is an error), float64 when one is a float. A timestamp
// plus a duration is a timestamp; a date plus a duration is one without a zone,
// in the duration's unit (Time has AddDays and AddMonths, which keep dates).
func (e Expr) Add(y any) Expr { return e.binary(ast.Add, y) }

// Sub is the difference; types as for Add. The difference of two timestamps is
// a duration, that of two dates a duration in seconds.
func (e Expr) Sub(y any) Expr { return e.binary(ast.Sub, y) }

// Mul is the product; types as for Add.
func (e Expr) Mul(y any) Expr { return e.binary(ast.Mul, y) }

// Div is the quotient as float64; division by zero gives an infinity or NaN.
func (e Expr) Div(y any) Expr { return e.binary(ast.Div, y) }

// Neg is the number with its sign changed; an overflow is an error.
func (e Expr) Neg() Expr { return Expr{ast.Unary{Op: ast.Neg, X: e.Node()}} }

// And is true where both are true, false where either is false.
func (e Expr) And(y any) Expr { return e.binary(ast.And, y) }

// Or is true where either is true, false where both are false.
func (e Expr) Or(y any) Expr { return e.binary(ast.Or, y) }

// Not is true where the value is false.
func (e Expr) Not() Expr { return Expr{ast.Unary{Op: ast.Not, X: e.Node()}} }

// IsMissing is true where the value is missing; it is never missing itself.
func (e Expr) IsMissing() Expr { return Expr{ast.Unary{Op: ast.IsMissing, X: e.Node()}} }

// IsPresent is true where the value is not missing.
func (e Expr) IsPresent() Expr { return Expr{ast.Unary{Op: ast.IsPresent, X: e.Node()}} }

// IsNaN is true where a float is NaN, false for other numbers.
func (e Expr) IsNaN() Expr { return Expr{ast.Unary{Op: ast.IsNaN, X: e.Node()}} }

// A Case is a When that still needs its value or more arms.
type Case struct {
	arms []ast.Arm
	cond ast.Node
}

// When starts a choice: When(cond).Then(x).When(cond2).Then(y).Else(z). A
// missing condition counts as false.
func When(cond any) Case { return Case{cond: literal(cond)} }

// Then is the value where the condition just named is the first true one.
func (c Case) Then(value any) Chosen {
	arms := append(c.arms[:len(c.arms):len(c.arms)], ast.Arm{If: c.cond, Then: literal(value)})
	return Chosen{arms}
}

// Chosen is a choice with all its values so far: close it with Else or End, or
// go on with When.
type Chosen struct{ arms []ast.Arm }

// When adds a condition for the rows that no condition before took.
func (c Chosen) When(cond any) Case { return Case{arms: c.arms, cond: literal(cond)} }

// Else closes the choice with the value of all other rows.
func (c Chosen) Else(value any) Expr { return Expr{ast.When{Arms: c.arms, Else: literal(value)}} }

// End closes the choice; other rows are missing.
func (c Chosen) End() Expr { return Expr{ast.When{Arms: c.arms}} }

// OrMissing returns the values of e with missing in the rows where it has
// none: where an integer overflows or is divided by zero, a text does not
// parse, a value does not fit a cast. Without it such a row is an error that
// names it. e looks at one row only. A row that fails costs about twenty
// evaluations of a few rows more.
func (e Expr) OrMissing() Expr { return Expr{ast.Unary{Op: ast.Try, X: e.Node()}} }
