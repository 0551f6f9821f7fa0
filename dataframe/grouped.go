package dataframe

import (
	"context"
	"errors"
	"fmt"
	"html"
	"iter"
	"strings"
	"sync"

	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/exec"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// A Grouped is a frame with keys: rows of equal keys make a group, and groups
// come in the order of their first row. Missing is a key, all NaN are one key,
// −0 equals 0. A Grouped keeps the first error of GroupBy for the method that
// ends the chain. Safe for concurrent use.
type Grouped struct {
	df     *DataFrame
	keys   []ast.Node
	err    error
	sorted bool

	once     sync.Once // makes the index behind Len, Keys, Get and Each
	index    *exec.Index
	indexErr error
}

// GroupBy groups the rows by keys: names of columns or expressions. It does no
// work itself; a wrong key is reported by the method that ends the chain.
func (df *DataFrame) GroupBy(keys ...any) *Grouped {
	g := &Grouped{df: df}
	g.keys, g.err = nodes("group by", keys)
	return g
}

// check returns the kept error. The nil and the zero Grouped have no key.
func (g *Grouped) check() error {
	switch {
	case g == nil, g.err == nil && len(g.keys) == 0:
		return errors.New("group by: no key")
	}
	return g.err
}

// Sorted returns the same groups in ascending order of their keys: by value,
// and by level for categoricals; missing last.
func (g *Grouped) Sorted() *Grouped {
	if g == nil {
		return nil
	}
	return &Grouped{df: g.df, keys: g.keys, err: g.err, sorted: true}
}

// Combine computes expressions for each group and returns them behind the
// keys, one row for each group when all expressions are scalar. Otherwise the
// aligned and free expressions must have equally many values in each group,
// and scalars are repeated to that length: a group without a value has no row.
// O(n), on all processors.
func (g *Grouped) Combine(exprs ...expr.Expr) (*DataFrame, error) {
	if err := g.check(); err != nil {
		return nil, err
	}
	return run(combineGroups(g.df.scan(), g.keys, g.sorted, exprs))
}

// Combine computes expressions over the whole frame as one group; see
// Grouped.Combine. Scalars of an empty frame are those of no values.
func (df *DataFrame) Combine(exprs ...expr.Expr) (*DataFrame, error) {
	return run(node(plan.NewCombine(df.scan(), nil, exprNodes(exprs))))
}

// build makes the index once: 8 bytes a row and 4 a group.
func (g *Grouped) build() error {
	if err := g.check(); err != nil {
		return err
	}
	g.once.Do(func() { g.index, g.indexErr = g.find() })
	return g.indexErr
}

// find groups the rows.
func (g *Grouped) find() (*exec.Index, error) {
	keys, err := g.keyFrame()
	if err != nil {
		return nil, err
	}
	vs := make([]*vector.Vector, keys.Width())
	for i := range vs {
		vs[i] = keys.gather(i)
	}
	x, err := exec.BuildIndex(context.Background(), vs, 0)
	if err != nil || !g.sorted {
		return x, err
	}
	firsts := make([]uint32, x.Len())
	for i := range firsts {
		firsts[i] = x.First(i)
	}
	first, err := keys.take(firsts)
	if err != nil {
		return nil, err
	}
	for i := range vs {
		vs[i] = first.gather(i)
	}
	return x.Reordered(exec.Order(vs)), nil
}

// keyFrame returns the key columns.
func (g *Grouped) keyFrame() (*DataFrame, error) {
	c, err := plan.NewCombine(g.df.scan(), g.keys, nil)
	if err != nil {
		return nil, err
	}
	ns := make([]ast.Node, len(c.Keys))
	for i, k := range c.Keys {
		ns[i] = ast.Alias{X: g.keys[i], Name: k.Field.Name}
	}
	return run(node(plan.NewProject("group by", g.df.scan(), ns)))
}

// Len returns the number of groups. The first call of Len, Keys, Get or Each
// builds an index of the groups, O(n), 8 bytes a row and 4 a group.
func (g *Grouped) Len() (int, error) {
	if err := g.build(); err != nil {
		return 0, err
	}
	return g.index.Len(), nil
}

// Keys returns the keys of every group as a frame, a row for each group in
// their order; see Len for the cost.
func (g *Grouped) Keys() (*DataFrame, error) {
	if err := g.build(); err != nil {
		return nil, err
	}
	keys, err := g.keyFrame()
	if err != nil {
		return nil, err
	}
	rows := make([]uint32, g.index.Len())
	for i := range rows {
		rows[i] = g.index.First(i)
	}
	if keys, err = keys.take(rows); err != nil {
		return nil, err
	}
	return keys.Compact()
}

// Group returns the rows of group i, counted from 0, as a view; see Len for
// the cost of the first call.
func (g *Grouped) Group(i int) (*DataFrame, error) {
	if err := g.build(); err != nil {
		return nil, err
	}
	if i < 0 || i >= g.index.Len() {
		return nil, fmt.Errorf("group %d: there are %d groups", i, g.index.Len())
	}
	return g.df.take(g.index.Rows(i))
}

// Get returns the rows of the group with these keys as a view: one value for
// each key, nil for missing. A group that does not exist is an error. O(n) for
// the keys; see Len for the cost of the first call.
func (g *Grouped) Get(keys ...any) (*DataFrame, error) {
	if err := g.build(); err != nil {
		return nil, err
	}
	if len(keys) != len(g.keys) {
		return nil, fmt.Errorf("get: %w: %d keys (want %d)", ErrShape, len(keys), len(g.keys))
	}
	all, err := g.Keys()
	if err != nil {
		return nil, err
	}
	match := expr.Lit(true)
	for i, k := range keys {
		match = match.And(isKey(expr.Col(all.Names()[i]), k))
	}
	found, err := all.Filter(match)
	if err != nil {
		return nil, fmt.Errorf("get %v: %w", keys, err)
	}
	if found.Rows() == 0 {
		return nil, fmt.Errorf("get %v: %w", keys, ErrNoGroup)
	}
	return g.Group(int(found.tab().Sel[0]))
}

// isKey is true where a key column has the value k as a key: missing and NaN
// are values.
func isKey(c expr.Expr, k any) expr.Expr {
	switch x := k.(type) {
	case nil:
		return c.IsMissing()
	case float64:
		if x != x {
			return c.IsNaN()
		}
	case float32:
		if x != x {
			return c.IsNaN()
		}
	}
	return c.Eq(k)
}

// Each calls f for every group in order with its number and its rows as a
// view, until f returns an error, which Each returns. See Len for the cost of
// the first call.
func (g *Grouped) Each(f func(i int, group *DataFrame) error) error {
	if err := g.build(); err != nil {
		return err
	}
	if f == nil {
		return errors.New("each: the function is nil")
	}
	for i := range g.index.Len() {
		group, err := g.Group(i)
		if err == nil {
			err = f(i, group)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// All returns an iterator over the groups in order, each a view; an error of
// GroupBy comes as its only pair. Each is its form for notebook interpreters.
func (g *Grouped) All() iter.Seq2[*DataFrame, error] {
	return func(yield func(*DataFrame, error) bool) {
		n, err := g.Len()
		if err != nil {
			yield(nil, err)
			return
		}
		for i := range n {
			if !yield(g.Group(i)) {
				return
			}
		}
	}
}

// String returns the keys and the number of rows, or the kept error. O(keys).
func (g *Grouped) String() string {
	switch {
	case g == nil || g.df == nil && g.err == nil:
		return "Grouped"
	case g.err != nil:
		return "Grouped: " + g.err.Error()
	}
	keys := make([]string, len(g.keys))
	for i, k := range g.keys {
		keys[i] = ast.Format(k)
	}
	return fmt.Sprintf("%d rows grouped by %s", g.df.Rows(), strings.Join(keys, ", "))
}

// HTML returns String for notebooks.
func (g *Grouped) HTML() string {
	return safeHTML(func() string { return "<pre>" + html.EscapeString(g.String()) + "</pre>" })
}

// SimpleRender returns HTML and String by MIME type for notebooks.
func (g *Grouped) SimpleRender() map[string]any { return renderForms(g.HTML(), g.String) }
