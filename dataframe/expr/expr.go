package expr

import (
	"fmt"
	"math"
	"time"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/vector"
)

// An Expr is an expression. The zero Expr is invalid and is reported by the
// verb that meets it. Safe for concurrent use.
type Expr struct{ node ast.Node }

// From wraps a node; it is a door for Stoa's own packages.
func From(n ast.Node) Expr { return Expr{n} }

// Node returns the expression's tree; it is a door for Stoa's own packages.
func (e Expr) Node() ast.Node {
	if e.node == nil {
		return ast.Invalid{Err: fmt.Errorf("%w: empty expression", vector.ErrType)}
	}
	return e.node
}

// Col is the column with this name.
func Col(name string) Expr { return Expr{ast.Column{Name: name}} }

// Lit is a constant: a number, bool, string, []byte, time.Time, time.Duration,
// or nil for missing. An integer takes the type of the column it meets when it
// fits there. Beside a time of day a duration is the time so long after midnight.
func Lit(value any) Expr { return Expr{literal(value)} }

// Level is a value of the categorical column that it is compared with: unlike
// a plain string it has a place in the column's level order, so that
// Col("grade").Lt(Level("high")) is defined for an ordered column.
func Level(value string) Expr { return Expr{ast.Level{Value: value}} }

// literal turns a Go value into a node; an Expr stands for itself.
func literal(value any) ast.Node {
	switch x := value.(type) {
	case Expr:
		return x.Node()
	case nil, bool, int64, float64, string, []byte, time.Time, time.Duration:
		return ast.Literal{Value: x}
	case int:
		return ast.Literal{Value: int64(x)}
	case int8:
		return ast.Literal{Value: int64(x)}
	case int16:
		return ast.Literal{Value: int64(x)}
	case int32:
		return ast.Literal{Value: int64(x)}
	case uint:
		return unsigned(uint64(x))
	case uint64:
		return unsigned(x)
	case uint8:
		return ast.Literal{Value: int64(x)}
	case uint16:
		return ast.Literal{Value: int64(x)}
	case uint32:
		return ast.Literal{Value: int64(x)}
	case float32:
		return ast.Literal{Value: float64(x)}
	case noder:
		return x.Expr().Node()
	}
	return ast.Invalid{Err: fmt.Errorf("%w: no expression can hold a %T", vector.ErrType, value)}
}

// noder is a typed handle on a column.
type noder interface{ Expr() Expr }

// unsigned keeps a literal signed where it fits.
func unsigned(x uint64) ast.Node {
	if x <= math.MaxInt64 {
		return ast.Literal{Value: int64(x)}
	}
	return ast.Literal{Value: x}
}

// As names the result.
func (e Expr) As(name string) Expr { return Expr{ast.Alias{X: e.Node(), Name: name}} }

// Name returns the name that the result will have.
func (e Expr) Name() string { return ast.Name(e.Node()) }

// String returns the expression in a readable form, as plans print it.
func (e Expr) String() string { return ast.Format(e.Node()) }

// Asc is a sort key in ascending order: −∞ … +∞, NaN, missing. by is a
// column's name or an expression.
func Asc(by any) Expr { return Expr{ast.Order{X: key(by)}} }

// Desc is a sort key in descending order; missing values still come last. by
// is a column's name or an expression.
func Desc(by any) Expr { return Expr{ast.Order{X: key(by), Desc: true}} }

// key turns a column's name or an expression into a node.
func key(by any) ast.Node {
	if name, ok := by.(string); ok {
		return ast.Column{Name: name}
	}
	return literal(by)
}
