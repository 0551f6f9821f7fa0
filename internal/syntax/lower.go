package syntax

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/vector"
)

// A Lowering turns trees into expressions of package ast.
//
// The dialects differ where SQL's answer is not Stoa's: in SQL the sum of no
// values and the variance of one are missing, division of integers by zero is
// missing, First is the value of the first row even if that is missing.
type Lowering struct {
	Text    string
	Dialect Dialect
	// Name returns what a column's name stands for; nil: the column of exactly
	// that name.
	Name func(*Name) (ast.Node, error)
	// Hook, if any, is asked first about every expression.
	Hook func(Expr) (n ast.Node, done bool, err error)
	// Present reports that an expression is never missing; nil: nothing is known.
	Present func(ast.Node) bool
	// Window returns the definition of a named window.
	Window func(Ident) (*Window, error)
}

// errAt returns an error about a place.
func (l *Lowering) errAt(at Span, format string, args ...any) error {
	return At(l.Text, at, format, args...)
}

// mark gives an error without a place one.
func (l *Lowering) mark(at Span, err error) error {
	var placed *Error
	if err == nil || errors.As(err, &placed) {
		return err
	}
	return &Error{Text: l.Text, Span: at, Err: err}
}

// Expr lowers an expression.
func (l *Lowering) Expr(e Expr) (ast.Node, error) {
	if l.Hook != nil {
		if n, done, err := l.Hook(e); done || err != nil {
			return n, err
		}
	}
	switch e := e.(type) {
	case *Name:
		if l.Name != nil {
			return l.Name(e)
		}
		return ast.Column{Name: e.Column.Text}, nil
	case *Star:
		return nil, l.errAt(e.Span, "%w: * is no value", ErrSyntax)
	case *Literal:
		return l.literal(e)
	case *Unary:
		x, err := l.Expr(e.X)
		if e.Op == "not" {
			return ast.Unary{Op: ast.Not, X: unknown(x)}, err
		}
		return ast.Unary{Op: ast.Neg, X: x}, err
	case *Binary:
		return l.binary(e)
	case *Is:
		return l.is(e)
	case *Between:
		xs, err := l.all(e.X, e.Lo, e.Hi)
		if err != nil {
			return nil, err
		}
		if err := l.Repeat(e.Span, xs[0]); err != nil {
			return nil, err
		}
		return negate(e.Not, and(compare(ast.Ge, xs[0], xs[1]), compare(ast.Le, xs[0], xs[2]))), nil
	case *In:
		return l.in(e)
	case *Like:
		return l.like(e)
	case *Case:
		return l.choice(e)
	case *Cast:
		x, err := l.Expr(e.X)
		if err != nil {
			return nil, err
		}
		t, err := TypeOf(e.To.Text, l.Dialect)
		return ast.Cast{X: x, To: t, Try: e.Try}, l.mark(e.To.Span, err)
	case *Call:
		return l.call(e)
	case *Subquery, *Exists:
		return nil, l.errAt(e.Place(), "a query is no value here")
	}
	return nil, fmt.Errorf("internal error: unknown expression %T", e)
}

// all lowers several expressions.
func (l *Lowering) all(es ...Expr) ([]ast.Node, error) {
	out := make([]ast.Node, len(es))
	for i, e := range es {
		var err error
		if out[i], err = l.Expr(e); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// literal lowers a constant.
func (l *Lowering) literal(e *Literal) (ast.Node, error) {
	switch v := e.Value.(type) {
	case Stamp:
		return l.stamp(v), nil
	case Months:
		return nil, l.errAt(e.Span, "an interval of months has no fixed length: it can only be added to a date or a timestamp")
	}
	return ast.Literal{Value: e.Value}, nil
}

// stamp lowers a constant date or timestamp. In SQL it has the type that its
// text says; one with a zone is an instant, whatever the type.
func (l *Lowering) stamp(v Stamp) ast.Node {
	lit := ast.Literal{Value: v.Time}
	switch {
	case l.Dialect != SQL || v.Zone:
		return lit
	case v.Date:
		return ast.Cast{X: lit, To: vector.Of(vector.Date)}
	}
	return ast.Cast{X: lit, To: vector.Type{Kind: vector.Timestamp, Unit: vector.Microsecond}}
}

// Shorthands for nodes that lowering makes.
func compare(op ast.BinaryOp, x, y ast.Node) ast.Node { return ast.Binary{Op: op, X: x, Y: y} }
func and(x, y ast.Node) ast.Node                      { return ast.Binary{Op: ast.And, X: x, Y: y} }
func or(x, y ast.Node) ast.Node                       { return ast.Binary{Op: ast.Or, X: x, Y: y} }
func isMissing(x ast.Node) ast.Node                   { return ast.Unary{Op: ast.IsMissing, X: x} }
func constant(v any) ast.Node                         { return ast.Literal{Value: v} }

// unknown gives a bare missing value the type of a condition.
func unknown(x ast.Node) ast.Node {
	if lit, ok := x.(ast.Literal); ok && lit.Value == nil {
		return ast.Cast{X: x, To: vector.Of(vector.Bool)}
	}
	return x
}

// negate returns not x, or x.
func negate(yes bool, x ast.Node) ast.Node {
	if yes {
		return ast.Unary{Op: ast.Not, X: x}
	}
	return x
}

// choose returns then where cond is true, else otherwise; a nil otherwise is
// missing.
func choose(cond, then, otherwise ast.Node) ast.Node {
	return ast.When{Arms: []ast.Arm{{If: cond, Then: then}}, Else: otherwise}
}

// maxRepeated is the most nodes of an expression that lowering repeats. The
// limit keeps texts whose meaning grows exponentially, as x BETWEEN does inside
// of x BETWEEN, from becoming expressions without end.
const maxRepeated = 10000

// Repeat returns an error when expressions that stand for a part of the text
// are too large to be put into the result more than once.
func (l *Lowering) Repeat(at Span, ns ...ast.Node) error {
	left := maxRepeated
	for _, n := range ns {
		if left = fewer(n, left); left < 0 {
			return l.errAt(at, "the expression stands for more than %d operations: compute a part of it in a query in FROM", maxRepeated)
		}
	}
	return nil
}

// fewer returns how many of some nodes are left after those of n, −1 if they
// are too few.
func fewer(n ast.Node, left int) int {
	left--
	for _, c := range ast.Children(n) {
		if left < 0 {
			return -1
		}
		left = fewer(c, left)
	}
	return left
}

// binaryOps are the operators that package ast has.
var binaryOps = []struct {
	sign string
	op   ast.BinaryOp
}{{"or", ast.Or}, {"and", ast.And}, {"=", ast.Eq}, {"<>", ast.Ne}, {"<", ast.Lt}, {"<=", ast.Le}, {">", ast.Gt}, {">=", ast.Ge},
	{"+", ast.Add}, {"-", ast.Sub}, {"*", ast.Mul}, {"/", ast.Div}}

// binary lowers an operator between operands.
func (l *Lowering) binary(e *Binary) (ast.Node, error) {
	if m, ok := monthsOf(e.Y); ok && (e.Op == "+" || e.Op == "-") {
		if e.Op == "-" {
			m.N, m.Rest = -m.N, -m.Rest
		}
		x, err := l.Expr(e.X)
		return addMonths(x, m), err
	}
	if m, ok := monthsOf(e.X); ok && e.Op == "+" {
		y, err := l.Expr(e.Y)
		return addMonths(y, m), err
	}
	xs, err := l.all(e.X, e.Y)
	if err != nil {
		return nil, err
	}
	if e.Op == "//" || e.Op == "%" {
		if err := l.Repeat(e.Span, xs...); err != nil {
			return nil, err
		}
	}
	if e.Op == "and" || e.Op == "or" {
		xs[0], xs[1] = unknown(xs[0]), unknown(xs[1])
	}
	for _, b := range binaryOps {
		if b.sign == e.Op {
			return ast.Binary{Op: b.op, X: xs[0], Y: xs[1]}, nil
		}
	}
	switch e.Op {
	case "||":
		return ast.Call{Name: "concat", Args: xs}, nil
	case "^":
		return ast.Call{Name: "pow", Args: xs}, nil
	case "%":
		return l.remainder(xs[0], xs[1]), nil
	}
	return l.quotient(xs[0], xs[1]), nil
}

// monthsOf returns the value of an interval with months in it.
func monthsOf(e Expr) (Months, bool) {
	lit, ok := e.(*Literal)
	if !ok {
		return Months{}, false
	}
	m, ok := lit.Value.(Months)
	return m, ok
}

// addMonths returns a date or timestamp moved by an interval: the months
// first, then what has a fixed length.
func addMonths(x ast.Node, m Months) ast.Node {
	x = call("add_months", x, constant(m.N))
	if m.Rest != 0 {
		x = ast.Binary{Op: ast.Add, X: x, Y: constant(m.Rest)}
	}
	return x
}

// is lowers a test that is never missing.
func (l *Lowering) is(e *Is) (ast.Node, error) {
	x, err := l.Expr(e.X)
	if err != nil {
		return nil, err
	}
	switch e.What {
	case "missing":
		if e.Not {
			return ast.Unary{Op: ast.IsPresent, X: x}, nil
		}
		return isMissing(x), nil
	case "nan":
		return choose(ast.Unary{Op: ast.IsNaN, X: x}, constant(!e.Not), constant(e.Not)), nil
	case "true":
		return choose(x, constant(!e.Not), constant(e.Not)), nil
	case "false":
		return choose(ast.Unary{Op: ast.Not, X: x}, constant(!e.Not), constant(e.Not)), nil
	}
	y, err := l.Expr(e.Y)
	if err != nil {
		return nil, err
	}
	if err := l.Repeat(e.Span, x, y); err != nil {
		return nil, err
	}
	if lit, ok := y.(ast.Literal); ok && lit.Value == nil {
		return negate(!e.Not, isMissing(x)), nil
	}
	return ast.When{Arms: []ast.Arm{
		{If: and(isMissing(x), isMissing(y)), Then: constant(e.Not)},
		{If: or(isMissing(x), isMissing(y)), Then: constant(!e.Not)},
		{If: compare(ast.Eq, x, y), Then: constant(e.Not)},
	}, Else: constant(!e.Not)}, nil
}

// in lowers x IN (…): true when some element equals x, else missing when x or
// an element is missing.
func (l *Lowering) in(e *In) (ast.Node, error) {
	if e.Query != nil {
		return nil, l.errAt(e.Span, "a query is no value here")
	}
	x, err := l.Expr(e.X)
	if err != nil {
		return nil, err
	}
	list, err := l.all(e.List...)
	if err != nil {
		return nil, err
	}
	if len(list) > 1 {
		err = l.Repeat(e.Span, x)
	}
	return negate(e.Not, oneOf(x, list)), err
}

// oneOf returns x = list[0] or x = list[1] …, as a tree of little depth.
func oneOf(x ast.Node, list []ast.Node) ast.Node {
	if len(list) == 1 {
		return compare(ast.Eq, x, list[0])
	}
	mid := len(list) / 2
	return or(oneOf(x, list[:mid]), oneOf(x, list[mid:]))
}

// like lowers the matching of patterns.
func (l *Lowering) like(e *Like) (ast.Node, error) {
	if e.Op == "similar to" || e.Op == "glob" {
		return nil, l.errAt(e.Span, "%s is not supported (use LIKE or matches)", e.Op)
	}
	x, err := l.Expr(e.X)
	if err != nil {
		return nil, err
	}
	pattern, err := l.pattern(e)
	return negate(e.Not, call(e.Op, x, pattern)), err
}

// pattern lowers the pattern of LIKE, which has to be a constant. In package
// function a backslash takes the next character as it is; in SQL a character
// does that which ESCAPE names, and none without it.
func (l *Lowering) pattern(e *Like) (ast.Node, error) {
	text := func(x Expr) (string, bool) {
		lit, ok := x.(*Literal)
		if !ok {
			return "", false
		}
		s, ok := lit.Value.(string)
		return s, ok
	}
	pattern, ok := text(e.Pattern)
	switch {
	case !ok:
		return nil, l.errAt(e.Pattern.Place(), "%w: the pattern of %s has to be a constant text", vector.ErrType, strings.ToUpper(e.Op))
	case e.Escape == nil && l.Dialect != SQL:
		return constant(pattern), nil
	}
	escape := ""
	if e.Escape != nil {
		if escape, ok = text(e.Escape); !ok || utf8.RuneCountInString(escape) > 1 {
			return nil, l.errAt(e.Escape.Place(), "%w: ESCAPE: got %s, want one character", vector.ErrType, Format(e.Escape))
		}
	}
	var b strings.Builder
	escaped := false
	for _, r := range pattern {
		switch {
		case string(r) == escape && !escaped:
			escaped = true
			continue
		case escaped || r == '\\':
			b.WriteByte('\\')
		}
		b.WriteRune(r)
		escaped = false
	}
	if escaped {
		return nil, l.errAt(e.Pattern.Place(), "%w: the pattern ends in an escape", ErrSyntax)
	}
	return constant(b.String()), nil
}

// choice lowers CASE; the form with an operand compares it with every arm.
func (l *Lowering) choice(e *Case) (ast.Node, error) {
	var w ast.When
	if e.X != nil {
		x, err := l.Expr(e.X)
		if err == nil {
			err = l.Repeat(e.X.Place(), x)
		}
		if err != nil {
			return nil, err
		}
	}
	for _, a := range e.Arms {
		if e.X != nil {
			a.If = &Binary{a.If.Place(), "=", e.X, a.If}
		}
		arm, err := l.all(a.If, a.Then)
		if err != nil {
			return nil, err
		}
		w.Arms = append(w.Arms, ast.Arm{If: arm[0], Then: arm[1]})
	}
	if e.Else == nil {
		return w, nil
	}
	var err error
	w.Else, err = l.Expr(e.Else)
	return w, err
}

// integer returns the value of a constant that has to be an integer.
func (l *Lowering) integer(e Expr, what string) (int, error) {
	if lit, ok := e.(*Literal); ok {
		if n, ok := lit.Value.(int64); ok && n == int64(int32(n)) {
			return int(n), nil
		}
	}
	return 0, l.errAt(e.Place(), "%s: got %s, want an integer", what, Format(e))
}

// float returns the value of a constant that has to be a number.
func (l *Lowering) float(e Expr, what string) (float64, error) {
	switch e := e.(type) {
	case *Literal:
		switch v := e.Value.(type) {
		case int64:
			return float64(v), nil
		case float64:
			return v, nil
		}
	case *Binary:
		x, errX := l.float(e.X, what)
		y, errY := l.float(e.Y, what)
		if e.Op == "-" && errX == nil && errY == nil {
			return x - y, nil
		}
	}
	return 0, l.errAt(e.Place(), "%s: got %s, want a number", what, Format(e))
}

// duration returns the value of an interval literal.
func duration(e Expr) (time.Duration, bool) {
	lit, ok := e.(*Literal)
	if !ok {
		return 0, false
	}
	d, ok := lit.Value.(time.Duration)
	return d, ok
}
