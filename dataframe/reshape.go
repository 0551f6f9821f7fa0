package dataframe

import (
	"fmt"
	"slices"

	"github.com/stoa-data/stoa/categorical"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// A ReshapeOption changes how Stack, Unstack or Pivot lays a frame out.
// Options stand among the columns, in any order; one that does not apply to a
// verb is an error.
type ReshapeOption struct {
	name string
	set  func(*reshape)
}

// reshape is what the options of a verb said.
type reshape struct {
	op              string
	variable, value string
	keep            []string
	keeps           bool
	fill            any
	fills           bool
}

// Keep names the columns that Stack repeats beside the values; all that it
// does not stack when Keep is not given, none for Keep().
func Keep(columns ...string) ReshapeOption {
	return ReshapeOption{"Keep", func(s *reshape) { s.keep, s.keeps = columns, true }}
}

// Into names the two columns that Stack makes: "variable" and "value" when
// Into is not given.
func Into(variable, value string) ReshapeOption {
	return ReshapeOption{"Into", func(s *reshape) { s.variable, s.value = variable, value }}
}

// Fill gives the cells for which Unstack or Pivot has no row a value, which
// has the column's type; they are missing when Fill is not given. A value that
// is missing itself stays missing.
func Fill(value any) ReshapeOption {
	return ReshapeOption{"Fill", func(s *reshape) { s.fill, s.fills = value, true }}
}

// reshapeOptions reads the options among args and returns the others.
func reshapeOptions(op string, args []any, allowed ...string) (*reshape, []any, error) {
	s := &reshape{op: op, variable: "variable", value: "value"}
	var rest []any
	for _, a := range args {
		o, ok := a.(ReshapeOption)
		switch {
		case !ok:
			rest = append(rest, a)
		case o.set == nil:
		case !slices.Contains(allowed, o.name):
			return nil, nil, fmt.Errorf("%s: option %s does not apply here", op, o.name)
		default:
			o.set(s)
		}
	}
	return s, rest, nil
}

// columnNames reads arguments that name columns of fields: names and
// selectors.
func columnNames(op string, args []any, fields []Field) ([]string, error) {
	var names []string
	have := fieldNames(fields)
	args, err := expandSelectors(op, args, fields)
	if err != nil {
		return nil, err
	}
	for i, a := range args {
		name, ok := a.(string)
		switch {
		case !ok:
			return nil, fmt.Errorf("%s: %w: argument %d is %T (want a column's name)", op, ErrType, i+1, a)
		case !slices.Contains(have, name):
			return nil, vector.NoColumn(op, name, have)
		case slices.Contains(names, name):
			return nil, columnError(op, name, errDuplicate)
		}
		names = append(names, name)
	}
	return names, nil
}

// expandSelectors puts the names of its columns in the place of each
// selector.
func expandSelectors(op string, args []any, fields []Field) ([]any, error) {
	var out []any
	for _, a := range args {
		s, ok := a.(expr.Expr)
		if _, is := s.Node().(ast.Selector); !ok || !is {
			out = append(out, a)
			continue
		}
		columns, err := plan.Expand(op, []ast.Node{s.Node()}, fields)
		if err != nil {
			return nil, err
		}
		for _, c := range columns {
			out = append(out, ast.Name(c))
		}
	}
	return out, nil
}

// columnNodes turns names into nodes.
func columnNodes(names []string) []ast.Node {
	ns := make([]ast.Node, len(names))
	for i, name := range names {
		ns[i] = ast.Column{Name: name}
	}
	return ns
}

// freshName returns name, made longer until no field has it.
func freshName(name string, fields []Field) string {
	for slices.ContainsFunc(fields, func(f Field) bool { return f.Name == name }) {
		name += "_1"
	}
	return name
}

// constantFor returns value as one value of a column's type: for a categorical
// column, of which v is the vector, one of its levels.
func constantFor(op string, f Field, v *vector.Vector, value any) (*vector.Vector, error) {
	switch {
	case value == nil:
		return plan.MissingValue(f.Type), nil
	case f.Type.Kind == Categorical:
		return constantLevel(op, f, v, value)
	}
	literal := expr.Lit(value).Node()
	present := ast.Unary{Op: ast.IsPresent, X: ast.Column{Name: f.Name}}
	chosen := ast.When{Arms: []ast.Arm{{If: present, Then: ast.Column{Name: f.Name}}}, Else: literal}
	e, err := plan.Bind(op, chosen, []Field{f}) // the rule of FillMissing
	if err == nil && e.Type == f.Type {
		if e, err = plan.Bind(op, ast.Cast{X: literal, To: f.Type}, nil); err == nil && e.Value != nil {
			return e.Value, nil
		}
	}
	return nil, columnError(op, f.Name, fmt.Errorf("%w: %s does not fit %v", ErrType, ast.Format(literal), f.Type))
}

// constantLevel returns a level of a categorical column as one value.
func constantLevel(op string, f Field, v *vector.Vector, value any) (*vector.Vector, error) {
	c, err := categorical.FromVector(v)
	if err != nil {
		return nil, columnError(op, f.Name, err)
	}
	level, err := c.Pool().Value(value)
	if err != nil {
		return nil, columnError(op, f.Name, err)
	}
	rank, ok := level.LevelCode()
	if !ok {
		return plan.MissingValue(f.Type), nil
	}
	return vector.FromWideCodes(f.Type, []uint32{v.Pool().Order()[rank-1]}, v.Pool()), nil
}
