package dataframe

import (
	"fmt"

	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/groupby"
	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/plan"
)

// Pivot computes aggregates for each group and each value of a column, and
// returns a row for each group and a column for each value, named by its text:
// GroupBy("host").Pivot("port", expr.Col("bytes").Sum()). With several
// aggregates the names are those of value and aggregate, as in 22_bytes_sum.
// The column is a name or an expression. Option, among the aggregates: Fill.
//
// Rows come in the order of the groups. Columns come in the order of first
// appearance, those of a categorical in level order, and in ascending order
// when the groups are Sorted. What has no row is missing, unless Fill says
// otherwise. An aggregate that is not one value is ErrShape; a missing value
// in the column is ErrMissing. O(n), and O(groups) for each column of the
// result.
func (g *Grouped) Pivot(column any, aggregates ...any) (*DataFrame, error) {
	if err := g.check(); err != nil {
		return nil, err
	}
	s, rest, err := reshapeOptions("pivot", aggregates, "Fill")
	if err != nil {
		return nil, err
	}
	exprs, err := nodes("pivot", rest)
	if err != nil {
		return nil, err
	}
	if len(exprs) == 0 {
		return nil, fmt.Errorf("pivot: no aggregate")
	}
	by, err := nodes("pivot", []any{column})
	if err != nil {
		return nil, err
	}
	keys := append(g.keys[:len(g.keys):len(g.keys)], by[0])
	c, err := plan.NewCombine(g.df.scan(), keys, exprs)
	if err != nil {
		return nil, err
	}
	for _, o := range c.Outputs {
		if o.Expr.Shape > plan.Scalar {
			return nil, columnError("pivot", o.Field.Name, fmt.Errorf("%w: %s is not one value for each group", ErrShape, ast.Format(o.Expr.Node)))
		}
	}
	var n plan.Node = c
	if g.sorted {
		order := make([]ast.Node, len(c.Keys))
		for i, k := range c.Keys {
			order[i] = ast.Column{Name: k.Field.Name}
		}
		if n, err = node(plan.NewSort(c, order)); err != nil {
			return nil, err
		}
	}
	long, err := run(n, nil)
	if err != nil {
		return nil, err
	}
	w := &spread{reshape: *s, sorted: g.sorted}
	parts, err := long.parts(long.Names())
	if err != nil {
		return nil, err
	}
	k := len(g.keys)
	w.keys, w.variable, w.values = parts[:k], parts[k], parts[k+1:]
	return w.frame()
}

// Crosstab counts the rows for each pair of values of two columns, names or
// expressions: a row for each value of the first, a column for each of the
// second, both in ascending order, categoricals in level order; 0 where a pair
// does not occur. The first may be missing, the second not. O(n).
func (df *DataFrame) Crosstab(rows, columns any) (*DataFrame, error) {
	return df.GroupBy(rows).Sorted().Pivot(columns, groupby.Count(), Fill(0))
}

// countAs is the number of rows under a name that no field has.
func countAs(name string, fields []Field) (expr.Expr, string) {
	name = freshName(name, fields)
	return groupby.Count().As(name), name
}
