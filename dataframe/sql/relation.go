package sql

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/syntax"
	"github.com/stoa-data/stoa/internal/vector"
)

// A relation is a plan whose columns queries see under names of tables.
// Invariant: the fields of the node have different names, and every column
// stands for one of them. Fields that no column stands for are the compiler's.
type relation struct {
	node    plan.Node
	columns []column
}

// A column is one name under which a query sees a field.
type column struct {
	table  string // the name of its table; "" if that has none
	name   string
	field  string
	merged bool // the right one of two columns of USING: not in *, found only with its table
}

// over returns the relation of a plan whose fields all belong to one table.
func over(n plan.Node, table string) *relation {
	r := &relation{node: n}
	for _, f := range n.Fields() {
		r.columns = append(r.columns, column{table: table, name: f.Name, field: f.Name})
	}
	return r
}

// hasTable reports whether a name of a table is known here.
func (r *relation) hasTable(id syntax.Ident) bool {
	return slices.ContainsFunc(r.columns, func(c column) bool { return same(id, c.table) })
}

// same reports whether a name as written stands for a name: exactly, or in
// another case if it is not quoted.
func same(id syntax.Ident, name string) bool {
	return id.Text == name || !id.Quoted && strings.EqualFold(id.Text, name)
}

// find returns the columns that a name may stand for: those of exactly that
// name, else those of that name in another case.
func (r *relation) find(n *syntax.Name) []column {
	var exact, loose []column
	for _, c := range r.columns {
		switch {
		case n.Table != nil && !same(*n.Table, c.table), n.Table == nil && c.merged:
		case c.name == n.Column.Text:
			exact = append(exact, c)
		case same(n.Column, c.name):
			loose = append(loose, c)
		}
	}
	if len(exact) > 0 {
		return exact
	}
	return loose
}

// resolve returns the column that a name stands for.
func (c *compiler) resolve(r *relation, n *syntax.Name) (column, error) {
	found := r.find(n)
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		var from []string
		for _, f := range found {
			name := syntax.FormatName(f.name)
			if f.table != "" {
				name = syntax.FormatName(f.table) + "." + name
			}
			from = append(from, name)
		}
		return column{}, c.at(n.Span, "column %q is ambiguous (it may be %s)", n.Column.Text, strings.Join(from, " or "))
	case n.Table != nil && !r.hasTable(*n.Table):
		return column{}, c.at(n.Table.Span, "%w %q in FROM%s", ErrNoTable, n.Table.Text, suggest(n.Table.Text, r.tables()))
	}
	var names []string
	for _, have := range r.columns {
		if n.Table == nil || same(*n.Table, have.table) {
			names = append(names, have.name)
		}
	}
	hint := suggest(n.Column.Text, names)
	if n.Column.Quoted && !strings.Contains(hint, "mean") {
		hint = " (names stand in double quotes, text in single ones)"
	}
	return column{}, c.at(n.Column.Span, "%w %q%s", vector.ErrNoColumn, n.Column.Text, hint)
}

// tables returns the names of the tables, each once.
func (r *relation) tables() []string {
	var names []string
	for _, c := range r.columns {
		if c.table != "" && !slices.Contains(names, c.table) {
			names = append(names, c.table)
		}
	}
	return names
}

// suggest offers the nearest of some names, or all if they are few.
func suggest(name string, names []string) string {
	switch near := vector.Nearest(name, names); {
	case near != "" && len(name) > 1: // one letter is near to any other
		return fmt.Sprintf(" (did you mean %q?)", near)
	case len(names) > 0 && len(names) <= 12:
		return " (have " + strings.Join(names, ", ") + ")"
	}
	return ""
}

// unused returns a name that no field has: the given one, or with a number.
func unused(name string, fields []vector.Field) string {
	taken := func(s string) bool {
		return slices.ContainsFunc(fields, func(f vector.Field) bool { return f.Name == s })
	}
	out := name
	for i := 1; taken(out); i++ {
		out = fmt.Sprintf("%s_%d", name, i)
	}
	return out
}

// derive adds an expression as a field of the compiler's own and returns it.
func (r *relation) derive(name string, x ast.Node) (ast.Node, error) {
	name = unused(name, r.node.Fields())
	n, err := plan.NewDerive(r.node, []ast.Node{ast.Alias{X: x, Name: name}})
	if err != nil {
		return nil, err
	}
	r.node = n
	return ast.Column{Name: name}, nil
}

// rename gives the columns of a relation a table's name and, if there are
// any, other names.
func (c *compiler) rename(r *relation, alias *syntax.Ident, names []syntax.Ident) (*relation, error) {
	out := &relation{node: r.node, columns: slices.Clone(r.columns)}
	if len(names) > len(out.columns) {
		return nil, c.at(names[len(out.columns)].Span, "there are %d names for %d columns", len(names), len(out.columns))
	}
	for i := range out.columns {
		out.columns[i].table, out.columns[i].merged = "", false
		if alias != nil {
			out.columns[i].table = alias.Text
		}
		if i < len(names) {
			out.columns[i].name = names[i].Text
		}
	}
	return out, nil
}
