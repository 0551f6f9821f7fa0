package dataframe

import (
	"fmt"
	"slices"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// RenameFunc returns the frame with every column named by f of its name, as in
// RenameFunc(strings.ToLower). Two columns of one name are an error. O(1):
// columns are shared.
func (df *DataFrame) RenameFunc(f func(name string) string) (*DataFrame, error) {
	return run(renameFunc(df.scan(), f))
}

// RenameFunc names every column by f of its name; see DataFrame.RenameFunc.
func (l *Lazy) RenameFunc(f func(name string) string) *Lazy {
	return l.then(func(in plan.Node) (plan.Node, error) { return renameFunc(in, f) })
}

// renameFunc projects to the same columns under other names.
func renameFunc(in plan.Node, f func(string) string) (n plan.Node, err error) {
	if f == nil {
		return nil, fmt.Errorf("rename: the function is nil")
	}
	defer func() {
		if p := recover(); p != nil {
			n, err = nil, fmt.Errorf("rename: the function panicked: %v", p)
		}
	}()
	var ns []ast.Node
	for _, name := range fieldNames(in.Fields()) {
		ns = append(ns, ast.Alias{X: ast.Column{Name: name}, Name: f(name)})
	}
	return node(plan.NewProject("rename", in, ns))
}

// MoveBefore returns the frame with the named columns, in that order, right
// before another one. O(1): columns are shared.
func (df *DataFrame) MoveBefore(column string, names ...string) (*DataFrame, error) {
	return run(moveColumns(df.scan(), column, names, 0))
}

// MoveAfter returns the frame with the named columns, in that order, right
// behind another one. O(1): columns are shared.
func (df *DataFrame) MoveAfter(column string, names ...string) (*DataFrame, error) {
	return run(moveColumns(df.scan(), column, names, 1))
}

// MoveBefore moves columns; see DataFrame.MoveBefore.
func (l *Lazy) MoveBefore(column string, names ...string) *Lazy {
	return l.then(func(in plan.Node) (plan.Node, error) { return moveColumns(in, column, names, 0) })
}

// MoveAfter moves columns; see DataFrame.MoveAfter.
func (l *Lazy) MoveAfter(column string, names ...string) *Lazy {
	return l.then(func(in plan.Node) (plan.Node, error) { return moveColumns(in, column, names, 1) })
}

// moveColumns projects to the same columns in another order.
func moveColumns(in plan.Node, column string, names []string, behind int) (plan.Node, error) {
	have := fieldNames(in.Fields())
	for i, name := range append([]string{column}, names...) {
		switch {
		case !slices.Contains(have, name):
			return nil, vector.NoColumn("move", name, have)
		case i > 0 && name == column:
			return nil, columnError("move", name, fmt.Errorf("%w: a column cannot stand beside itself", ErrShape))
		case i > 0 && slices.Contains(names[:i-1], name):
			return nil, columnError("move", name, errDuplicate)
		}
	}
	order := slices.DeleteFunc(slices.Clone(have), func(name string) bool { return slices.Contains(names, name) })
	order = slices.Insert(order, slices.Index(order, column)+behind, names...)
	return node(plan.NewProject("move", in, columnNodes(order)))
}
