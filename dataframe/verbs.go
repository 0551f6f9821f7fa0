package dataframe

import (
	"context"
	"fmt"

	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/exec"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// errDuplicate says that two columns would have one name.
var errDuplicate = plan.ErrDuplicate

// ErrMemory says that a verb needs more scratch memory than its budget.
var ErrMemory = exec.ErrMemory

// ScratchLimit sets how many bytes of scratch memory the process keeps for the
// next verb once no verb uses it, and returns the limit before; the default is
// an eighth of the machine's memory. Unused scratch goes back to the system
// after five seconds in any case.
func ScratchLimit(n int64) int64 { return memory.ScratchLimit(n) }

// scan makes the frame the input of a plan.
func (df *DataFrame) scan() plan.Node { return &plan.Scan{Table: df.tab()} }

// run computes a plan of one verb.
func run(n plan.Node, err error) (*DataFrame, error) {
	if err != nil {
		return nil, err
	}
	t, err := exec.Run(context.Background(), n, options)
	if traced != nil && err == nil {
		traced(n, t)
	}
	return wrap(t, err)
}

// traced is told which plan gave which table. Tests set it.
var traced func(plan.Node, *vector.Table)

// options say how verbs run, nil as the engine sees fit. Tests set it.
var options *exec.Options

// gather returns column i at the rows that the frame shows.
func (df *DataFrame) gather(i int) *vector.Vector {
	t := df.tab()
	v := t.Columns[i].Vector()
	if t.View {
		return kernel.Gather(v, t.Sel)
	}
	return v
}

// nodes turns names and expressions into nodes.
func nodes(op string, xs []any) ([]ast.Node, error) {
	out := make([]ast.Node, len(xs))
	for i, x := range xs {
		switch x := x.(type) {
		case string:
			out[i] = ast.Column{Name: x}
		case expr.Expr:
			out[i] = x.Node()
		case interface{ Expr() expr.Expr }:
			out[i] = x.Expr().Node()
		default:
			return nil, fmt.Errorf("%s: %w: argument %d is %T (want a column's name or an expression)", op, ErrType, i+1, x)
		}
	}
	return out, nil
}

// exprNodes turns expressions into nodes.
func exprNodes(xs []expr.Expr) []ast.Node {
	out := make([]ast.Node, len(xs))
	for i, x := range xs {
		out[i] = x.Node()
	}
	return out
}

// Filter returns a view of the rows for which the predicate is true, in their
// order; a missing predicate does not select. Aggregates in the predicate are
// taken over the whole frame. The view shares every column, O(n) for the
// predicate and 4 bytes a selected row.
func (df *DataFrame) Filter(predicate expr.Expr) (*DataFrame, error) {
	return run(node(plan.NewFilter(df.scan(), predicate.Node())))
}

// node lets a constructor of one operator stand for any.
func node[N plan.Node](n N, err error) (plan.Node, error) { return n, err }

// Select returns the columns with the given names, or expressions of them, in
// that order. Columns that are only named are shared, O(1).
func (df *DataFrame) Select(columns ...any) (*DataFrame, error) {
	ns, err := nodes("select", columns)
	if err != nil {
		return nil, err
	}
	return run(node(plan.NewProject("select", df.scan(), ns)))
}

// Drop returns the frame without the named columns; a name that does not exist
// is an error. O(1): the other columns are shared.
func (df *DataFrame) Drop(names ...string) (*DataFrame, error) {
	return run(dropColumns(df.scan(), names))
}

// Rename returns the frame with the column from named to. O(1): columns are
// shared.
func (df *DataFrame) Rename(from, to string) (*DataFrame, error) {
	return run(renameColumn(df.scan(), from, to))
}

// Derive returns the frame with columns computed from it: a new name is added
// at the end, an existing one replaced in its place. Every expression sees the
// columns as they were before. Scalars are repeated for every row. O(n) for
// each expression; other columns are shared, those of a view gathered.
func (df *DataFrame) Derive(exprs ...expr.Expr) (*DataFrame, error) {
	return run(node(plan.NewDerive(df.scan(), exprNodes(exprs))))
}

// With returns the frame with the given columns added at the end, or in the
// place of a column of the same name. They are as long as the frame; a view's
// own columns are gathered.
func (df *DataFrame) With(columns ...Column) (*DataFrame, error) {
	var err error
	if df.IsView() {
		if df, err = df.Compact(); err != nil {
			return nil, err
		}
	}
	out := df.columns()
	for _, c := range columns {
		if c.err != nil {
			return nil, c.err
		}
		if len(out) > 0 && c.Len() != df.Rows() {
			return nil, columnError("with", c.Name(), fmt.Errorf("%w: length differs from the frame (got %d, want %d)", ErrShape, c.Len(), df.Rows()))
		}
		if i := df.tab().Index(c.Name()); i >= 0 {
			out[i] = c
		} else {
			out = append(out, c)
		}
	}
	return New(out...)
}

// columns returns the columns of a frame that is no view.
func (df *DataFrame) columns() []Column {
	t := df.tab()
	out := make([]Column, len(t.Fields))
	for i := range out {
		out[i] = Column{field: t.Fields[i], column: t.Columns[i]}
	}
	return out
}

// Sort returns the rows ordered by keys, the first key first: names, or
// expressions such as expr.Desc("bytes"). The order is −∞ … +∞, NaN, missing;
// categoricals sort by level; equal rows keep their order. O(n) for integers
// and codes, O(n log n) at worst; every column is copied.
func (df *DataFrame) Sort(keys ...any) (*DataFrame, error) {
	ns, err := nodes("sort", keys)
	if err != nil {
		return nil, err
	}
	return run(node(plan.NewSort(df.scan(), ns)))
}

// Unique returns a view of the first row of each distinct combination of the
// given columns, of all columns when none is given, in row order. Missing is
// one value, so is NaN, and −0 equals 0. O(n).
func (df *DataFrame) Unique(columns ...any) (*DataFrame, error) {
	return run(uniqueRows(df.scan(), plan.KeepFirst, columns))
}

// UniqueLast is Unique, but of equal rows it keeps the last.
func (df *DataFrame) UniqueLast(columns ...any) (*DataFrame, error) {
	return run(uniqueRows(df.scan(), plan.KeepLast, columns))
}

// UniqueOnly is Unique, but it keeps only rows that have no equal.
func (df *DataFrame) UniqueOnly(columns ...any) (*DataFrame, error) {
	return run(uniqueRows(df.scan(), plan.KeepNone, columns))
}

// Concat returns the rows of all frames, one frame after the other. Every
// frame has the columns of the first, in any order; numbers of different types
// widen to one that holds both, and categorical columns merge their levels. The columns are
// copied into one exact-size buffer each.
func Concat(frames ...*DataFrame) (*DataFrame, error) {
	ins := make([]plan.Node, len(frames))
	for i, df := range frames {
		ins[i] = df.scan()
	}
	return run(node(plan.NewConcat(ins)))
}

// Compact returns a frame with columns of its own: the rows of a view, and of
// what Head, Tail or Slice cut from longer columns, are copied, O(n) for each
// column. Any other frame comes back as it is.
func (df *DataFrame) Compact() (*DataFrame, error) {
	return run(&plan.Compact{In: df.scan()}, nil)
}
