package plan

import (
	"fmt"
	"slices"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/vector"
)

// Expand returns the expressions with one for each column in the place of
// every one over a selector of columns.
func Expand(op string, ns []ast.Node, fields []vector.Field) ([]ast.Node, error) {
	if !slices.ContainsFunc(ns, func(n ast.Node) bool { _, k := ast.FindSelector(n); return k > 0 }) {
		return ns, nil
	}
	var out []ast.Node
	for _, n := range ns {
		s, count := ast.FindSelector(n)
		if count == 0 {
			out = append(out, n)
			continue
		}
		if count > 1 {
			return nil, fmt.Errorf("%s: %w: %s has more than one selector", op, vector.ErrShape, ast.Format(n))
		}
		columns, err := selected(op, s, fields)
		if err != nil {
			return nil, err
		}
		for _, name := range columns {
			out = append(out, ast.Selected(n, name))
		}
	}
	return out, nil
}

// selected returns the columns of a selector in their order.
func selected(op string, s ast.Selector, fields []vector.Field) ([]string, error) {
	var names, have []string
	for _, f := range fields {
		have = append(have, f.Name)
		if s.Match(f) {
			names = append(names, f.Name)
		}
	}
	for _, name := range s.Names {
		if !slices.Contains(have, name) {
			return nil, vector.NoColumn(op, name, have)
		}
	}
	return names, nil
}
