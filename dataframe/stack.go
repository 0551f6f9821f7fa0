package dataframe

import (
	"fmt"
	"slices"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// Stack makes rows of columns: for each of the named columns, in that order,
// all rows of the frame, with the column's name in the column variable, its
// values in the column value, and the other columns beside them. Selectors such
// as expr.OfType("numeric") stand for names; without any it stacks the columns
// of floats. Options: Keep, Into.
//
// The variable is categorical, with the names as levels in the order given.
// The value has the type that holds those of all stacked columns, as in
// Concat; columns without such a type are ErrType. Missing values stay rows.
// O(n) for each column of the result and stacked column. Unstack is the way
// back.
func (df *DataFrame) Stack(columns ...any) (*DataFrame, error) {
	return run(stack(df.scan(), columns))
}

// Stack makes rows of columns; see DataFrame.Stack. A source is read once for
// each stacked column, each time only that one and those that are kept.
func (l *Lazy) Stack(columns ...any) *Lazy {
	return l.then(func(in plan.Node) (plan.Node, error) { return stack(in, columns) })
}

// stack concatenates a projection for each column.
func stack(in plan.Node, args []any) (plan.Node, error) {
	fields := in.Fields()
	s, rest, err := reshapeOptions("stack", args, "Keep", "Into")
	if err != nil {
		return nil, err
	}
	names, err := columnNames("stack", rest, fields)
	if err != nil {
		return nil, err
	}
	for _, f := range fields {
		if len(rest) == 0 && f.Type.Kind.IsFloat() && !slices.Contains(s.keep, f.Name) {
			names = append(names, f.Name)
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("stack: no column to stack")
	}
	keep, err := keptColumns(s, names, fields)
	if err != nil {
		return nil, err
	}
	for _, name := range append(slices.Clone(keep), s.variable) {
		if name == s.value || name == s.variable && slices.Contains(keep, name) {
			return nil, columnError("stack", name, fmt.Errorf("%w (name the results with Into)", errDuplicate))
		}
	}
	var have Field
	for i, name := range names {
		f := fields[slices.IndexFunc(fields, func(f Field) bool { return f.Name == name })]
		t, ok := f.Type, true
		if i > 0 {
			t, ok = plan.Common(have.Type, f.Type)
		}
		if !ok {
			return nil, columnError("stack", name, fmt.Errorf("%w: %v has no type in common with column %q (%v)", ErrType, f.Type, have.Name, have.Type))
		}
		have = Field{Name: name, Type: t}
	}
	pool := vector.NewPool(vector.TextLevels(names), nil, false)
	parts := make([]plan.Node, len(names))
	for i, name := range names {
		variable := ast.Constant{Vector: vector.FromWideCodes(vector.Of(Categorical), []uint32{uint32(i + 1)}, pool)}
		ns := append(columnNodes(keep), ast.Alias{X: variable, Name: s.variable}, ast.Alias{X: ast.Column{Name: name}, Name: s.value})
		if parts[i], err = node(plan.NewProject("stack", in, ns)); err != nil {
			return nil, err
		}
	}
	return node(plan.NewConcat(parts))
}

// keptColumns returns the columns that stand beside the stacked ones.
func keptColumns(s *reshape, stacked []string, fields []Field) ([]string, error) {
	if s.keeps {
		args := make([]any, len(s.keep))
		for i, name := range s.keep {
			args[i] = name
		}
		return columnNames("stack", args, fields)
	}
	var keep []string
	for _, f := range fields {
		if !slices.Contains(stacked, f.Name) {
			keep = append(keep, f.Name)
		}
	}
	return keep, nil
}
