package plan

import (
	"github.com/stoa-data/stoa/internal/ast"
)

// Nodes returns the expressions of outputs as they were written, with the
// names of their results.
func Nodes(outputs []Output) []ast.Node {
	out := make([]ast.Node, len(outputs))
	for i, o := range outputs {
		out[i] = o.Node()
	}
	return out
}

// Node returns the output's expression with its name.
func (o Output) Node() ast.Node {
	if ast.Name(o.Expr.Node) == o.Field.Name {
		return o.Expr.Node
	}
	return ast.Alias{X: o.Expr.Node, Name: o.Field.Name}
}

// Node returns the key's expression with its name and direction.
func (k Key) Node() ast.Node {
	n := k.Expr.Node
	if ast.Name(n) != k.Field.Name {
		n = ast.Alias{X: n, Name: k.Field.Name}
	}
	if k.Desc {
		return ast.Order{X: n, Desc: true}
	}
	return n
}

// KeyNodes returns the expressions of keys; see Key.Node.
func KeyNodes(keys []Key) []ast.Node {
	out := make([]ast.Node, len(keys))
	for i, k := range keys {
		out[i] = k.Node()
	}
	return out
}

// WithInputs returns the operator over other inputs, which have at least the
// columns that it reads, by name. Positions and types are found anew.
func WithInputs(n Node, ins []Node) (Node, error) {
	switch n := n.(type) {
	case *Filter:
		return built(NewFilter(ins[0], n.Pred.Node))
	case *Project:
		return built(NewProject(n.Op, ins[0], Nodes(n.Outputs)))
	case *Sort:
		s, err := NewSort(ins[0], KeyNodes(n.Keys))
		if err != nil {
			return nil, err
		}
		s.Limit = n.Limit
		return s, nil
	case *Unique:
		return built(NewUnique(ins[0], KeyNodes(n.Keys), n.Keep))
	case *Combine:
		return built(NewCombine(ins[0], KeyNodes(n.Keys), Nodes(n.Outputs)))
	case *Slice:
		return &Slice{ins[0], n.Lo, n.Hi}, nil
	case *Take:
		return &Take{ins[0], n.Rows}, nil
	case *Compact:
		return &Compact{ins[0]}, nil
	case *Concat:
		return built(NewConcat(ins))
	case *Fetch:
		return built(NewFetch(ins[0], n.Number, n.Read, n.names()))
	case *Join:
		return built(NewJoin(ins[0], ins[1], n.Spec))
	case *Asof:
		return built(NewAsof(ins[0], ins[1], n.Spec))
	}
	return n, nil
}

// built lets a constructor of one operator stand for any.
func built[N Node](n N, err error) (Node, error) {
	if err != nil {
		return nil, err
	}
	return n, nil
}

// OfColumns returns a read of the source's columns at the given positions.
func (r *Read) OfColumns(columns []int) *Read { return r.with(columns) }

// WithNumber returns the same read with one more column of the rows' numbers.
func (r *Read) WithNumber(name string) *Read {
	c := *r
	c.Number = name
	return c.with(r.Columns)
}
