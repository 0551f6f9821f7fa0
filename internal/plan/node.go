package plan

import (
	"fmt"
	"slices"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/vector"
)

// A Node is one operator of a query. The set of nodes is closed; constructors
// check everything that needs no values.
type Node interface {
	// Fields returns the columns of the result.
	Fields() []vector.Field
}

// Inputs returns the operators that n reads from.
func Inputs(n Node) []Node {
	switch n := n.(type) {
	case *Filter:
		return []Node{n.In}
	case *Project:
		return []Node{n.In}
	case *Sort:
		return []Node{n.In}
	case *Unique:
		return []Node{n.In}
	case *Combine:
		return []Node{n.In}
	case *Slice:
		return []Node{n.In}
	case *Take:
		return []Node{n.In}
	case *Compact:
		return []Node{n.In}
	case *Fetch:
		return []Node{n.In}
	case *Concat:
		return n.Ins
	case *Join:
		return []Node{n.Left, n.Right}
	case *Asof:
		return []Node{n.Left, n.Right}
	}
	return nil
}

// Scan is a table in memory.
type Scan struct{ Table *vector.Table }

// Fields implements Node.
func (s *Scan) Fields() []vector.Field { return s.Table.Fields }

// Filter keeps the rows for which Pred is true.
type Filter struct {
	In   Node
	Pred *Expr
}

// Fields implements Node.
func (f *Filter) Fields() []vector.Field { return f.In.Fields() }

// NewFilter returns a filter: pred is aligned or scalar, of type bool.
func NewFilter(in Node, pred ast.Node) (*Filter, error) {
	e, err := Bind("filter", pred, in.Fields())
	if err != nil {
		return nil, err
	}
	if e.Type.Kind != vector.Bool {
		return nil, exprError("filter", pred, fmt.Errorf("%w: the predicate is %v (want Bool)", vector.ErrType, e.Type))
	}
	return &Filter{in, e}, aligned("filter", pred, e)
}

// aligned refuses free expressions where rows must keep their place.
func aligned(op string, n ast.Node, e *Expr) error {
	if e.Shape != Free {
		return nil
	}
	return exprError(op, n, fmt.Errorf("%w: %s has any number of values, not one for each row (use Combine, or Over)",
		vector.ErrShape, ast.Format(n)))
}

// exprError names the verb and the first column of an expression.
func exprError(op string, n ast.Node, err error) error {
	if cols := ast.Columns(nil, n); len(cols) > 0 {
		return &vector.ColumnError{Op: op, Column: cols[0], Err: err}
	}
	return fmt.Errorf("%s: %w", op, err)
}

// Output is a named expression of a Project or Combine.
type Output struct {
	Field vector.Field
	Expr  *Expr
}

// Project computes the columns of its result from those of its input: Select,
// Drop, Rename and Derive are projections.
type Project struct {
	Op      string // the verb, for errors
	In      Node
	Outputs []Output
	fields  []vector.Field
}

// Fields implements Node.
func (p *Project) Fields() []vector.Field { return p.fields }

// NewProject returns a projection to the given expressions, all aligned or
// scalar, with different names.
func NewProject(op string, in Node, exprs []ast.Node) (*Project, error) {
	p := &Project{Op: op, In: in}
	exprs, err := Expand(op, exprs, in.Fields())
	if err != nil {
		return nil, err
	}
	for _, n := range exprs {
		e, err := Bind(op, n, in.Fields())
		if err == nil {
			err = aligned(op, n, e)
		}
		if err != nil {
			return nil, err
		}
		if err := p.add(op, ast.Name(n), e); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// add appends an output.
func (p *Project) add(op, name string, e *Expr) error {
	if slices.ContainsFunc(p.fields, func(f vector.Field) bool { return f.Name == name }) {
		return duplicate(op, name)
	}
	f := vector.Field{Name: name, Type: e.Type, Nullable: e.Nullable}
	p.fields = append(p.fields, f)
	p.Outputs = append(p.Outputs, Output{f, e})
	return nil
}

// NewDerive returns a projection to all columns of the input with the given
// expressions added at the end, or in the place of a column of the same name.
func NewDerive(in Node, exprs []ast.Node) (*Project, error) {
	derived, err := NewProject("derive", in, exprs)
	if err != nil {
		return nil, err
	}
	p := &Project{Op: "derive", In: in}
	for i, f := range in.Fields() {
		out := Output{f, &Expr{Node: ast.Column{Name: f.Name}, Type: f.Type, Nullable: f.Nullable, Shape: Aligned, Index: i}}
		if j := slices.IndexFunc(derived.Outputs, func(o Output) bool { return o.Field.Name == f.Name }); j >= 0 {
			out = derived.Outputs[j]
			derived.Outputs = slices.Delete(derived.Outputs, j, j+1)
		}
		p.Outputs = append(p.Outputs, out)
	}
	p.Outputs = append(p.Outputs, derived.Outputs...)
	for _, o := range p.Outputs {
		p.fields = append(p.fields, o.Field)
	}
	return p, nil
}

// A Key is an expression that rows are sorted or grouped by.
type Key struct {
	Field vector.Field
	Expr  *Expr
	Desc  bool
}

// bindKeys resolves sort or group keys: aligned, at least one.
func bindKeys(op string, in Node, keys []ast.Node) ([]Key, error) {
	if len(keys) == 0 {
		return nil, fmt.Errorf("%s: no key", op)
	}
	var out []Key
	for _, n := range keys {
		k := Key{}
		inner := n
		if o, ok := n.(ast.Order); ok && (op == "sort" || !o.Desc) {
			k.Desc, inner = o.Desc, o.X
		}
		e, err := Bind(op, inner, in.Fields())
		if err == nil {
			err = aligned(op, inner, e)
		}
		if err != nil {
			return nil, err
		}
		k.Expr, k.Field = e, vector.Field{Name: ast.Name(inner), Type: e.Type, Nullable: e.Nullable}
		out = append(out, k)
	}
	return out, nil
}

// Sort orders rows by keys, the first key first; stable; missing last.
type Sort struct {
	In    Node
	Keys  []Key
	Limit int // only the first rows of the order are needed; 0: all
}

// Fields implements Node.
func (s *Sort) Fields() []vector.Field { return s.In.Fields() }

// NewSort returns a sort by keys, which may be ast.Order nodes.
func NewSort(in Node, keys []ast.Node) (*Sort, error) {
	keys, err := Expand("sort", keys, in.Fields())
	if err != nil {
		return nil, err
	}
	ks, err := bindKeys("sort", in, keys)
	return &Sort{In: in, Keys: ks}, err
}

// Keep says which of several equal rows Unique keeps.
type Keep uint8

// The choices of Unique.
const (
	KeepFirst Keep = iota
	KeepLast
	KeepNone // only rows that have no equal
)

// Unique keeps one row for each distinct combination of keys.
type Unique struct {
	In   Node
	Keys []Key
	Keep Keep
}

// Fields implements Node.
func (u *Unique) Fields() []vector.Field { return u.In.Fields() }

// NewUnique returns a Unique by keys.
func NewUnique(in Node, keys []ast.Node, keep Keep) (*Unique, error) {
	keys, err := Expand("unique", keys, in.Fields())
	if err != nil {
		return nil, err
	}
	ks, err := bindKeys("unique", in, keys)
	return &Unique{in, ks, keep}, err
}

// Slice keeps rows Lo to Hi−1, as far as they exist.
type Slice struct {
	In     Node
	Lo, Hi int
}

// Fields implements Node.
func (s *Slice) Fields() []vector.Field { return s.In.Fields() }

// Take keeps the rows at these positions, in this order.
type Take struct {
	In   Node
	Rows []uint32
}

// Fields implements Node.
func (t *Take) Fields() []vector.Field { return t.In.Fields() }

// Compact copies a view's rows into columns of their own.
type Compact struct{ In Node }

// Fields implements Node.
func (c *Compact) Fields() []vector.Field { return c.In.Fields() }

// Concat puts inputs with the same columns one after the other.
type Concat struct {
	Ins    []Node
	fields []vector.Field
}

// Fields implements Node.
func (c *Concat) Fields() []vector.Field { return c.fields }

// NewConcat returns a Concat: every input has the columns of the first, in any
// order; types may differ where one type holds both.
func NewConcat(ins []Node) (*Concat, error) {
	if len(ins) == 0 {
		return &Concat{}, nil
	}
	c := &Concat{Ins: ins, fields: slices.Clone(ins[0].Fields())}
	for at, in := range ins[1:] {
		have := in.Fields()
		if len(have) != len(c.fields) {
			return nil, fmt.Errorf("concat: %w: frame %d has %d columns (want %d)", vector.ErrShape, at+1, len(have), len(c.fields))
		}
		for i := range c.fields {
			f := &c.fields[i]
			j := slices.IndexFunc(have, func(g vector.Field) bool { return g.Name == f.Name })
			if j < 0 {
				return nil, &vector.ColumnError{Op: "concat", Column: f.Name, Err: fmt.Errorf("%w in frame %d", vector.ErrNoColumn, at+1)}
			}
			t, ok := Common(f.Type, have[j].Type)
			if !ok {
				return nil, &vector.ColumnError{Op: "concat", Column: f.Name,
					Err: fmt.Errorf("%w: frame %d has %v (want %v)", vector.ErrType, at+1, have[j].Type, f.Type)}
			}
			f.Type, f.Nullable = t, f.Nullable || have[j].Nullable
		}
	}
	return c, nil
}

// Combine computes expressions for each group of equal keys; without keys the
// whole input is one group. The result has the keys first.
type Combine struct {
	In      Node
	Keys    []Key
	Outputs []Output
	fields  []vector.Field
}

// Fields implements Node.
func (c *Combine) Fields() []vector.Field { return c.fields }

// Expands reports whether some output is not one value for each group.
func (c *Combine) Expands() bool {
	return slices.ContainsFunc(c.Outputs, func(o Output) bool { return o.Expr.Shape > Scalar })
}

// NewCombine returns a Combine of expressions of any shape. Names of keys and
// outputs must differ.
func NewCombine(in Node, keys, exprs []ast.Node) (*Combine, error) {
	c := &Combine{In: in}
	var err error
	if len(keys) > 0 {
		if c.Keys, err = bindKeys("group by", in, keys); err != nil {
			return nil, err
		}
	}
	for _, k := range c.Keys {
		if err := c.add("group by", k.Field); err != nil {
			return nil, err
		}
	}
	if exprs, err = Expand("combine", exprs, in.Fields()); err != nil {
		return nil, err
	}
	for _, n := range exprs {
		e, err := Bind("combine", n, in.Fields())
		if err != nil {
			return nil, err
		}
		f := vector.Field{Name: ast.Name(n), Type: e.Type, Nullable: e.Nullable}
		if err := c.add("combine", f); err != nil {
			return nil, err
		}
		c.Outputs = append(c.Outputs, Output{f, e})
	}
	return c, nil
}

// add appends a column of the result.
func (c *Combine) add(op string, f vector.Field) error {
	if slices.ContainsFunc(c.fields, func(g vector.Field) bool { return g.Name == f.Name }) {
		return duplicate(op, f.Name)
	}
	c.fields = append(c.fields, f)
	return nil
}
