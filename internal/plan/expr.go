package plan

import (
	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/function"
	"github.com/stoa-data/stoa/internal/vector"
)

// Shape says how many values an expression has.
type Shape uint8

// The shapes. A constant has one value whatever the input; a scalar one for
// the frame or for each group; an aligned expression one for each row; a free
// one any number for the frame or for each group.
const (
	Const Shape = iota
	Scalar
	Aligned
	Free
)

// String returns the shape's name.
func (s Shape) String() string { return [...]string{"constant", "scalar", "aligned", "free"}[s] }

// An Expr is an expression bound to the columns of an input: operands are
// converted, so that each operation sees the types it works on. Immutable.
type Expr struct {
	Node     ast.Node // the operation; ast.Cast for a conversion that binding added
	Args     []*Expr  // operands in the order of ast.Children; of a Call, those that its Function takes at run time
	Type     vector.Type
	Nullable bool
	Shape    Shape
	Index    int                 // of an ast.Column: its position in the input
	Value    *vector.Vector      // of a constant: one value
	Function *function.Signature // of an ast.Call
}

// Columns appends the input positions that e reads to dst, each once.
func (e *Expr) Columns(dst []int) []int {
	if _, ok := e.Node.(ast.Column); ok {
		for _, have := range dst {
			if have == e.Index {
				return dst
			}
		}
		return append(dst, e.Index)
	}
	for _, a := range e.Args {
		dst = a.Columns(dst)
	}
	return dst
}

// Walk calls f for e and every expression below it.
func (e *Expr) Walk(f func(*Expr)) {
	f(e)
	for _, a := range e.Args {
		a.Walk(f)
	}
}

// Reduces reports whether e holds an aggregate, a step or a group function:
// something that looks at more than one row.
func (e *Expr) Reduces() bool {
	found := false
	e.Walk(func(x *Expr) {
		switch x.Node.(type) {
		case ast.Aggregate, ast.Step, ast.GroupCall:
			found = true
		}
	})
	return found
}

// NeedsTable reports whether e cannot be computed from a batch of rows alone:
// it reduces, or looks at the rows around.
func (e *Expr) NeedsTable() bool {
	found := e.Reduces()
	e.Walk(func(x *Expr) {
		switch x.Node.(type) {
		case ast.Window, ast.Over:
			found = true
		}
	})
	return found
}

// Subject returns the column that e is most about, for error messages: the
// first one it reads, or "" when it reads none.
func (e *Expr) Subject() string {
	if c, ok := e.Node.(ast.Column); ok {
		return c.Name
	}
	for _, a := range e.Args {
		if s := a.Subject(); s != "" {
			return s
		}
	}
	return ""
}
