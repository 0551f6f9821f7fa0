package ast

import "slices"

// Children returns the operands of n in order; nil entries are left out.
func Children(n Node) []Node {
	switch n := n.(type) {
	case Unary:
		return []Node{n.X}
	case Binary:
		return []Node{n.X, n.Y}
	case When:
		var c []Node
		for _, a := range n.Arms {
			c = append(c, a.If, a.Then)
		}
		if n.Else != nil {
			c = append(c, n.Else)
		}
		return c
	case Aggregate:
		switch {
		case n.X == nil:
			return nil
		case n.Y != nil:
			return []Node{n.X, n.Y}
		}
		return []Node{n.X}
	case Step:
		return []Node{n.X}
	case RowCall:
		return []Node{n.X}
	case GroupCall:
		return []Node{n.X}
	case Call:
		return n.Args
	case Window:
		var c []Node
		if n.X != nil {
			c = append(c, n.X)
		}
		if n.Frame.On != nil {
			c = append(c, n.Frame.On)
		}
		return append(c, n.By...)
	case Over:
		return slices.Concat([]Node{n.X}, n.Keys, n.Order)
	case Cast:
		return []Node{n.X}
	case Alias:
		return []Node{n.X}
	case Order:
		return []Node{n.X}
	}
	return nil
}

// Rewrite rebuilds n with every operand replaced by f's result, then returns
// f of the rebuilt node: f sees leaves first.
func Rewrite(n Node, f func(Node) Node) Node {
	return f(MapChildren(n, func(c Node) Node { return Rewrite(c, f) }))
}

// MapChildren returns n with f of each operand in its place.
func MapChildren(n Node, f func(Node) Node) Node {
	switch m := n.(type) {
	case Unary:
		m.X = f(m.X)
		return m
	case Binary:
		m.X, m.Y = f(m.X), f(m.Y)
		return m
	case When:
		arms := make([]Arm, len(m.Arms))
		for i, a := range m.Arms {
			arms[i] = Arm{f(a.If), f(a.Then)}
		}
		m.Arms, m.Else = arms, mapOptional(m.Else, f)
		return m
	case Aggregate:
		m.X, m.Y = mapOptional(m.X, f), mapOptional(m.Y, f)
		return m
	case Step:
		m.X = f(m.X)
		return m
	case RowCall:
		m.X = f(m.X)
		return m
	case GroupCall:
		m.X = f(m.X)
		return m
	case Call:
		m.Args = mapAll(m.Args, f)
		return m
	case Window:
		m.X, m.Frame.On, m.By = mapOptional(m.X, f), mapOptional(m.Frame.On, f), mapAll(m.By, f)
		return m
	case Over:
		m.X, m.Keys, m.Order = f(m.X), mapAll(m.Keys, f), mapAll(m.Order, f)
		return m
	case Cast:
		m.X = f(m.X)
		return m
	case Alias:
		m.X = f(m.X)
		return m
	case Order:
		m.X = f(m.X)
		return m
	}
	return n
}

// mapOptional is f of a node that may be nil.
func mapOptional(n Node, f func(Node) Node) Node {
	if n == nil {
		return nil
	}
	return f(n)
}

// mapAll is f of each node.
func mapAll(ns []Node, f func(Node) Node) []Node {
	if len(ns) == 0 {
		return nil
	}
	out := make([]Node, len(ns))
	for i, n := range ns {
		out[i] = f(n)
	}
	return out
}

// Columns appends the names of the columns that n reads to dst, each once, in
// order of first use.
func Columns(dst []string, n Node) []string {
	if c, ok := n.(Column); ok {
		for _, have := range dst {
			if have == c.Name {
				return dst
			}
		}
		return append(dst, c.Name)
	}
	for _, child := range Children(n) {
		dst = Columns(dst, child)
	}
	return dst
}

// Name returns the name of n's result: an alias, a column's own name, else the
// operand's name with the operation's behind it, as in bytes_sum or
// timestamp_sort_diff.
func Name(n Node) string {
	switch n := n.(type) {
	case Alias:
		return n.Name
	case Column:
		return n.Name
	case Selector:
		return Star
	case Unary:
		if n.Op == Try {
			return Name(n.X)
		}
		return Name(n.X) + "_" + n.Op.String()
	case Binary:
		if _, ok := n.X.(Literal); ok {
			return Name(n.Y) + "_" + n.Op.String()
		}
		return Name(n.X) + "_" + n.Op.String()
	case When:
		if len(n.Arms) > 0 {
			return Name(n.Arms[0].Then)
		}
	case Aggregate:
		if n.X == nil {
			return n.Op.String()
		}
		return Name(n.X) + "_" + n.Op.String()
	case Step:
		return Name(n.X) + "_" + n.Op.String()
	case RowCall:
		return Name(n.X) + "_function"
	case GroupCall:
		return Name(n.X) + "_function"
	case Call:
		for _, arg := range n.Args {
			if _, ok := arg.(Literal); !ok {
				return Name(arg) + "_" + n.Name
			}
		}
		return n.Name
	case Window:
		op := n.Op.String()
		if n.Op == Rolling {
			op += "_" + n.Agg.String()
		}
		if n.X == nil {
			return op
		}
		return Name(n.X) + "_" + op
	case Over:
		return Name(n.X)
	case Cast:
		return Name(n.X)
	case Order:
		return Name(n.X)
	}
	return "literal"
}
