package dataframe

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"

	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/exec"
	"github.com/stoa-data/stoa/internal/optimize"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// A Lazy is a query that has not run: a plan over frames and files. Verbs
// return longer queries and do no work; the first error is kept, with its verb
// and column, for Collect, Batches and Explain. A Lazy is immutable, may be
// shared by goroutines and collected any number of times; each time the files
// are read again.
//
// Before it runs, the plan is made smaller: columns that nobody reads are not
// loaded, predicates move to the files, a Sort before a Limit keeps only the
// best rows, and more; see Explain. The answer is that of the verbs of
// DataFrame, one after the other, bit for bit.
type Lazy struct {
	node plan.Node
	err  error
}

// Lazy returns the frame as the start of a query.
func (df *DataFrame) Lazy() *Lazy { return &Lazy{node: df.scan()} }

// LazyOf returns a query over a plan. It is the door for the packages of this
// module; see Scan for data of your own.
func LazyOf(n plan.Node, err error) *Lazy {
	if err != nil {
		return &Lazy{err: err}
	}
	return &Lazy{node: n}
}

// Plan returns the plan as it was built, or the kept error. It is the door for
// the packages of this module.
func (l *Lazy) Plan() (plan.Node, error) {
	switch {
	case l == nil || l.node == nil && l.err == nil:
		return (*DataFrame)(nil).scan(), nil
	case l.err != nil:
		return nil, l.err
	}
	return l.node, nil
}

// Err returns the error that the query keeps, nil if there is none.
func (l *Lazy) Err() error {
	_, err := l.Plan()
	return err
}

// Schema returns the columns of the result without running the query.
func (l *Lazy) Schema() ([]Field, error) {
	n, err := l.Plan()
	if err != nil {
		return nil, err
	}
	return append([]Field(nil), n.Fields()...), nil
}

// Names returns the names of the result's columns, nil beside a kept error.
func (l *Lazy) Names() []string {
	fields, _ := l.Schema()
	var names []string
	for _, f := range fields {
		names = append(names, f.Name)
	}
	return names
}

// then adds an operator.
func (l *Lazy) then(next func(in plan.Node) (plan.Node, error)) *Lazy {
	n, err := l.Plan()
	if err != nil {
		return l
	}
	return LazyOf(next(n))
}

// Filter keeps the rows for which the predicate is true; see DataFrame.Filter.
func (l *Lazy) Filter(predicate expr.Expr) *Lazy {
	return l.then(func(in plan.Node) (plan.Node, error) { return node(plan.NewFilter(in, predicate.Node())) })
}

// Select keeps the named columns, or expressions of them, in that order.
func (l *Lazy) Select(columns ...any) *Lazy {
	return l.then(func(in plan.Node) (plan.Node, error) {
		ns, err := nodes("select", columns)
		if err != nil {
			return nil, err
		}
		return node(plan.NewProject("select", in, ns))
	})
}

// Drop leaves the named columns out.
func (l *Lazy) Drop(names ...string) *Lazy {
	return l.then(func(in plan.Node) (plan.Node, error) { return dropColumns(in, names) })
}

// Rename gives the column from the name to.
func (l *Lazy) Rename(from, to string) *Lazy {
	return l.then(func(in plan.Node) (plan.Node, error) { return renameColumn(in, from, to) })
}

// Derive adds columns computed from the others; see DataFrame.Derive.
func (l *Lazy) Derive(exprs ...expr.Expr) *Lazy {
	return l.then(func(in plan.Node) (plan.Node, error) { return node(plan.NewDerive(in, exprNodes(exprs))) })
}

// Sort orders the rows; see DataFrame.Sort. A Limit behind it makes it a
// selection of the first rows without a full sort.
func (l *Lazy) Sort(keys ...any) *Lazy {
	return l.then(func(in plan.Node) (plan.Node, error) {
		ns, err := nodes("sort", keys)
		if err != nil {
			return nil, err
		}
		return node(plan.NewSort(in, ns))
	})
}

// Limit keeps the first n rows, all if there are fewer.
func (l *Lazy) Limit(n int) *Lazy { return l.rows("limit", 0, n) }

// Head is Limit under the name that it has on frames.
func (l *Lazy) Head(n int) *Lazy { return l.rows("head", 0, n) }

// Slice keeps rows lo to hi−1, as far as they exist.
func (l *Lazy) Slice(lo, hi int) *Lazy { return l.rows("slice", lo, hi) }

// Offset leaves out the first n rows.
func (l *Lazy) Offset(n int) *Lazy { return l.rows("offset", n, math.MaxInt) }

// rows keeps a range of rows.
func (l *Lazy) rows(op string, lo, hi int) *Lazy {
	return l.then(func(in plan.Node) (plan.Node, error) {
		if lo < 0 || hi < lo {
			return nil, fmt.Errorf("%s: rows %d to %d (want 0 or more)", op, lo, hi)
		}
		return &plan.Slice{In: in, Lo: lo, Hi: hi}, nil
	})
}

// Unique keeps the first row of each distinct combination of the given
// columns, of all when none is given; see DataFrame.Unique.
func (l *Lazy) Unique(columns ...any) *Lazy {
	return l.then(func(in plan.Node) (plan.Node, error) { return uniqueRows(in, plan.KeepFirst, columns) })
}

// GroupBy groups the rows by names or expressions; see DataFrame.GroupBy.
func (l *Lazy) GroupBy(keys ...any) *LazyGrouped {
	g := &LazyGrouped{lazy: l}
	g.keys, g.err = nodes("group by", keys)
	if g.err == nil && len(keys) == 0 {
		g.err = errors.New("group by: no key")
	}
	return g
}

// Combine computes expressions over all rows as one group; see
// DataFrame.Combine.
func (l *Lazy) Combine(exprs ...expr.Expr) *Lazy {
	return l.then(func(in plan.Node) (plan.Node, error) { return node(plan.NewCombine(in, nil, exprNodes(exprs))) })
}

// ConcatLazy puts the rows of all queries one after the other. Columns and
// types follow the rules of Concat.
func ConcatLazy(queries ...*Lazy) *Lazy {
	ins := make([]plan.Node, len(queries))
	for i, q := range queries {
		n, err := q.Plan()
		if err != nil {
			return q
		}
		ins[i] = n
	}
	return LazyOf(node(plan.NewConcat(ins)))
}

// A LazyGrouped is a query with keys, which Combine ends.
type LazyGrouped struct {
	lazy   *Lazy
	keys   []ast.Node
	err    error
	sorted bool
}

// Sorted gives the groups in ascending order of their keys instead of that of
// their first row.
func (g *LazyGrouped) Sorted() *LazyGrouped {
	s := *g
	s.sorted = true
	return &s
}

// Combine computes expressions for each group; see Grouped.Combine.
func (g *LazyGrouped) Combine(exprs ...expr.Expr) *Lazy {
	return g.lazy.then(func(in plan.Node) (plan.Node, error) {
		if g.err != nil {
			return nil, g.err
		}
		return combineGroups(in, g.keys, g.sorted, exprs)
	})
}

// Collect runs the query and returns its result. The error of a verb that was
// wrong comes first, then that of ctx, then those of the data. When ctx ends
// Collect returns soon after, without a goroutine or a file left behind.
func (l *Lazy) Collect(ctx context.Context, options ...CollectOption) (*DataFrame, error) {
	n, o, err := l.prepare(ctx, options)
	if err != nil {
		return nil, err
	}
	return wrap(exec.Run(ctx, n, o))
}

// Batches runs the query and yields its result in parts, in row order, each a
// frame of its own; an error is the last pair. Filters and projections over a
// scan stream: only a few batches are in memory. Other queries are computed
// whole, then cut. EachBatch is its form for notebook interpreters.
func (l *Lazy) Batches(ctx context.Context, options ...CollectOption) iter.Seq2[*DataFrame, error] {
	return func(yield func(*DataFrame, error) bool) {
		n, o, err := l.prepare(ctx, options)
		if err != nil {
			yield(nil, err)
			return
		}
		for t, err := range exec.Stream(ctx, n, o) {
			df, err := wrap(t, err)
			if !yield(df, err) || err != nil {
				return
			}
		}
	}
}

// EachBatch calls f for each part of the result, as Batches yields them, until
// f returns an error, which EachBatch returns.
func (l *Lazy) EachBatch(ctx context.Context, f func(*DataFrame) error, options ...CollectOption) error {
	if f == nil {
		return errors.New("each batch: the function is nil")
	}
	for df, err := range l.Batches(ctx, options...) {
		if err == nil {
			err = f(df)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// prepare optimises the plan and reads the options.
func (l *Lazy) prepare(ctx context.Context, options []CollectOption) (plan.Node, *exec.Options, error) {
	if ctx == nil {
		return nil, nil, errors.New("collect: the context is nil")
	}
	n, err := l.Plan()
	if err != nil {
		return nil, nil, err
	}
	o, err := collectOptions(options)
	if err != nil {
		return nil, nil, err
	}
	return optimize.Plan(n), o, nil
}

// String returns the plan as it was built, or the kept error.
func (l *Lazy) String() string {
	n, err := l.Plan()
	if err != nil {
		return "Lazy: " + err.Error()
	}
	return plan.Format(n)
}

// dropColumns projects to all columns but the named ones.
func dropColumns(in plan.Node, names []string) (plan.Node, error) {
	have := fieldNames(in.Fields())
	drop := map[string]bool{}
	for _, name := range names {
		if !slices.Contains(have, name) {
			return nil, vector.NoColumn("drop", name, have)
		}
		drop[name] = true
	}
	var keep []ast.Node
	for _, name := range have {
		if !drop[name] {
			keep = append(keep, ast.Column{Name: name})
		}
	}
	return node(plan.NewProject("drop", in, keep))
}

// renameColumn projects to the same columns under other names.
func renameColumn(in plan.Node, from, to string) (plan.Node, error) {
	have := fieldNames(in.Fields())
	if !slices.Contains(have, from) {
		return nil, vector.NoColumn("rename", from, have)
	}
	var ns []ast.Node
	for _, name := range have {
		n := ast.Node(ast.Column{Name: name})
		if name == from {
			n = ast.Alias{X: n, Name: to}
		}
		ns = append(ns, n)
	}
	return node(plan.NewProject("rename", in, ns))
}

// uniqueRows keeps one row of equal ones; no columns means all.
func uniqueRows(in plan.Node, keep plan.Keep, columns []any) (plan.Node, error) {
	if len(columns) == 0 {
		for _, name := range fieldNames(in.Fields()) {
			columns = append(columns, name)
		}
	}
	if len(columns) == 0 {
		return in, nil
	}
	ns, err := nodes("unique", columns)
	if err != nil {
		return nil, err
	}
	return node(plan.NewUnique(in, ns, keep))
}

// combineGroups combines, and sorts the groups by their keys if asked.
func combineGroups(in plan.Node, keys []ast.Node, sorted bool, exprs []expr.Expr) (plan.Node, error) {
	c, err := plan.NewCombine(in, keys, exprNodes(exprs))
	if err != nil || !sorted {
		return c, err
	}
	by := make([]ast.Node, len(c.Keys))
	for i, k := range c.Keys {
		by[i] = ast.Column{Name: k.Field.Name}
	}
	return node(plan.NewSort(c, by))
}

// fieldNames returns the names of columns.
func fieldNames(fields []Field) []string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.Name
	}
	return names
}
