package exec

import (
	"context"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// morselRows is the number of rows that an expression is evaluated over at a
// time: operands and results stay in L2.
const morselRows = 1 << 16

// columns serves the columns of a table as dense vectors: those of a view are
// gathered once, when first asked for. Call need for every column before
// workers share it.
type columns struct {
	table *vector.Table
	dense []*vector.Vector // the table's columns, and behind them those of windows
	memo  *memo
	parts []*partition // of Overs
}

// columnsOf returns the columns of t.
func columnsOf(t *vector.Table) *columns {
	c := &columns{table: t, dense: make([]*vector.Vector, len(t.Columns)), memo: newMemo()}
	c.memo.rows = t.Rows()
	return c
}

// n returns the number of rows.
func (c *columns) n() int { return c.table.Rows() }

// at returns column i.
func (c *columns) at(i int) *vector.Vector {
	if c.dense[i] == nil {
		v := c.table.Columns[i].Vector()
		if c.table.View {
			v = kernel.Gather(v, c.table.Sel)
		}
		c.dense[i] = v
	}
	return c.dense[i]
}

// need makes the columns that e reads dense.
func (c *columns) need(e *plan.Expr) {
	for _, i := range e.Columns(nil) {
		c.at(i)
	}
}

// evaluate computes an aligned, scalar or constant expression over all rows,
// in morsels. Aggregates in it are computed first, over the whole table.
func (c *columns) evaluate(ctx context.Context, e *plan.Expr, o *Options) (*vector.Vector, error) {
	if _, ok := e.Node.(ast.Column); ok {
		return c.at(e.Index), nil
	}
	e, err := c.fold(ctx, e, o)
	if err != nil {
		return nil, err
	}
	if _, ok := e.Node.(ast.Column); ok { // of a window
		return c.at(e.Index), nil
	}
	c.need(e)
	n := c.n()
	parts := make([]*vector.Vector, max(ranges(n, morselRows), 1))
	err = each(ctx, o.workers(), len(parts), func(_, t int) error {
		lo, hi := span(t, morselRows, n)
		v, err := c.morsel(e, lo, hi, nil)
		parts[t] = v
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(parts) == 1 {
		return parts[0], nil
	}
	return kernel.Concat(e.Type, parts)
}

// morsel evaluates e over rows lo to hi−1; a constant is repeated.
func (c *columns) morsel(e *plan.Expr, lo, hi int, scope *memory.Scope) (*vector.Vector, error) {
	b := &batch{n: hi - lo, scope: scope, memo: c.memo, column: func(i int) (*vector.Vector, error) {
		return c.at(i).Slice(lo, hi), nil
	}}
	x, err := eval(e, b)
	if err != nil {
		return nil, moved(err, lo)
	}
	return x.spread(b.n, scope), nil
}

// moved adds by to the row of an error, which counts from the morsel's first row.
func moved(err error, by int) error {
	switch e := err.(type) {
	case *vector.RowError:
		return &vector.RowError{Row: e.Row + by, Err: e.Err}
	case *vector.ColumnError:
		return &vector.ColumnError{Op: e.Op, Column: e.Column, Err: moved(e.Err, by)}
	}
	return err
}

// fold replaces what reduces in e by its value over the whole table, and
// windows by columns.
func (c *columns) fold(ctx context.Context, e *plan.Expr, o *Options) (*plan.Expr, error) {
	if !e.NeedsTable() {
		return e, nil
	}
	switch e.Node.(type) {
	case ast.Window, ast.Over:
		return c.replaced(ctx, e, true, o)
	}
	if e.Shape == plan.Scalar {
		one := &plan.Combine{Outputs: []plan.Output{{Field: vector.Field{Type: e.Type, Nullable: e.Nullable}, Expr: e}}}
		v, err := combineColumns(ctx, one, c, o)
		if err != nil {
			return nil, err
		}
		return &plan.Expr{Node: ast.Constant{Vector: v[0]}, Type: e.Type, Nullable: e.Nullable, Shape: plan.Const, Value: v[0]}, nil
	}
	folded := *e
	folded.Args = make([]*plan.Expr, len(e.Args))
	for i, a := range e.Args {
		x, err := c.fold(ctx, a, o)
		if err != nil {
			return nil, err
		}
		folded.Args[i] = x
	}
	return &folded, nil
}

// spread returns the values with one value repeated n times.
func (x operand) spread(n int, scope *memory.Scope) *vector.Vector {
	if !x.one {
		return x.v
	}
	return kernel.Repeat(x.v, n, scope)
}
