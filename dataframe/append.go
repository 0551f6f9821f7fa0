package dataframe

import (
	"fmt"
	"slices"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// ConcatUnion is Concat for frames with different columns: the result has the
// columns of all, in the order of first appearance, and values that a frame
// does not have are missing. Types widen as in Concat.
func ConcatUnion(frames ...*DataFrame) (*DataFrame, error) { return concatBy(unionOf, frames) }

// ConcatCommon is Concat for frames with different columns: the result has
// only those that every frame has, in the order of the first one. No column in
// common is ErrShape.
func ConcatCommon(frames ...*DataFrame) (*DataFrame, error) { return concatBy(commonOf, frames) }

// ConcatUnionLazy puts the rows of all queries one after the other; columns
// follow the rules of ConcatUnion.
func ConcatUnionLazy(queries ...*Lazy) *Lazy { return concatLazyBy(unionOf, queries) }

// ConcatCommonLazy puts the rows of all queries one after the other; columns
// follow the rules of ConcatCommon.
func ConcatCommonLazy(queries ...*Lazy) *Lazy { return concatLazyBy(commonOf, queries) }

// concatBy concatenates frames after match gave them the same columns.
func concatBy(match func([]plan.Node) ([]plan.Node, error), frames []*DataFrame) (*DataFrame, error) {
	ins := make([]plan.Node, len(frames))
	for i, df := range frames {
		ins[i] = df.scan()
	}
	ins, err := match(ins)
	if err != nil {
		return nil, err
	}
	return run(node(plan.NewConcat(ins)))
}

// concatLazyBy is concatBy for queries.
func concatLazyBy(match func([]plan.Node) ([]plan.Node, error), queries []*Lazy) *Lazy {
	ins := make([]plan.Node, len(queries))
	for i, q := range queries {
		n, err := q.Plan()
		if err != nil {
			return LazyOf(nil, err)
		}
		ins[i] = n
	}
	ins, err := match(ins)
	if err != nil {
		return LazyOf(nil, err)
	}
	return LazyOf(node(plan.NewConcat(ins)))
}

// unionOf projects inputs to the columns of all.
func unionOf(ins []plan.Node) ([]plan.Node, error) {
	var all []Field
	for at, in := range ins {
		for _, f := range in.Fields() {
			i := slices.IndexFunc(all, func(g Field) bool { return g.Name == f.Name })
			if i < 0 {
				all = append(all, f)
				continue
			}
			t, ok := plan.Common(all[i].Type, f.Type)
			if !ok {
				return nil, columnError("concat union", f.Name, fmt.Errorf("%w: frame %d has %v (want %v)", ErrType, at, f.Type, all[i].Type))
			}
			all[i].Type = t
		}
	}
	return project("concat union", ins, func(have []string) []ast.Node {
		ns := make([]ast.Node, len(all))
		for i, f := range all {
			ns[i] = ast.Column{Name: f.Name}
			if !slices.Contains(have, f.Name) {
				ns[i] = ast.Alias{X: ast.Constant{Vector: plan.MissingValue(f.Type)}, Name: f.Name}
			}
		}
		return ns
	})
}

// commonOf projects inputs to the columns that each of them has.
func commonOf(ins []plan.Node) ([]plan.Node, error) {
	if len(ins) == 0 {
		return nil, nil
	}
	names := fieldNames(ins[0].Fields())
	for _, in := range ins[1:] {
		have := fieldNames(in.Fields())
		names = slices.DeleteFunc(names, func(name string) bool { return !slices.Contains(have, name) })
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("concat common: %w: no column is in all frames", vector.ErrShape)
	}
	return project("concat common", ins, func([]string) []ast.Node { return columnNodes(names) })
}

// project computes columns of each input.
func project(op string, ins []plan.Node, columns func(have []string) []ast.Node) ([]plan.Node, error) {
	out := make([]plan.Node, len(ins))
	for i, in := range ins {
		n, err := plan.NewProject(op, in, columns(fieldNames(in.Fields())))
		if err != nil {
			return nil, err
		}
		out[i] = n
	}
	return out, nil
}
