package sql

import (
	"time"

	"github.com/stoa-data/stoa/internal/ast"
)

// times decides the types of constant dates and timestamps, which are lowered
// as conversions to the type that their text says: beside an operand that reads
// a column they take its type instead, where it fits.
func times(n ast.Node) ast.Node {
	return ast.Rewrite(n, func(n ast.Node) ast.Node {
		switch n := n.(type) {
		case ast.Binary:
			xs := beside(n.X, n.Y)
			n.X, n.Y = xs[0], xs[1]
			return n
		case ast.Call:
			switch n.Name {
			case "null_if": // has the type of its first operand
				if _, ok := timeOf(n.Args[0]); !ok {
					n.Args = beside(n.Args...)
				}
			case "coalesce", "least", "greatest", "clip", "between", "is_in", "date_diff", "date_sub":
				n.Args = beside(n.Args...)
			}
			return n
		case ast.When:
			xs := []ast.Node{}
			for _, a := range n.Arms {
				xs = append(xs, a.Then)
			}
			if n.Else != nil {
				xs = append(xs, n.Else)
			}
			for i, x := range beside(xs...) {
				if i < len(n.Arms) {
					n.Arms[i].Then = x
				} else {
					n.Else = x
				}
			}
			return n
		}
		return n
	})
}

// beside returns operands with their constant times as they are, unless all
// operands are constants.
func beside(xs ...ast.Node) []ast.Node {
	out := make([]ast.Node, len(xs))
	constant := true
	for i, x := range xs {
		lit, ok := timeOf(x)
		if out[i] = x; ok {
			out[i] = lit
		} else if len(ast.Columns(nil, x)) > 0 {
			constant = false
		}
	}
	if constant {
		return xs
	}
	return out
}

// timeOf returns the constant of a date or timestamp in the text.
func timeOf(x ast.Node) (ast.Literal, bool) {
	c, ok := x.(ast.Cast)
	if !ok {
		return ast.Literal{}, false
	}
	lit, ok := c.X.(ast.Literal)
	if ok {
		_, ok = lit.Value.(time.Time)
	}
	return lit, ok
}
