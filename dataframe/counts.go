package dataframe

import (
	"slices"

	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// ValueCounts returns the distinct combinations of the given columns, names or
// expressions, of all columns when none is given, with the number of their
// rows in the column n and its share of all rows in the column proportion;
// names that the columns have get _1 behind them. The most frequent come
// first, those of one count in the order of first appearance. Missing is a
// value, all NaN are one. O(n). See CountMap for counts in the order of
// values.
func (df *DataFrame) ValueCounts(columns ...any) (*DataFrame, error) {
	return run(valueCounts(df.scan(), columns))
}

// ValueCounts counts rows by the values of columns; see
// DataFrame.ValueCounts.
func (l *Lazy) ValueCounts(columns ...any) *Lazy {
	return l.then(func(in plan.Node) (plan.Node, error) { return valueCounts(in, columns) })
}

// valueCounts groups, counts and sorts.
func valueCounts(in plan.Node, columns []any) (plan.Node, error) {
	keys, err := nodes("value counts", columns)
	if err != nil {
		return nil, err
	}
	if keys, err = plan.Expand("value counts", keys, in.Fields()); err != nil {
		return nil, err
	}
	if len(columns) == 0 {
		keys = columnNodes(fieldNames(in.Fields()))
	}
	if len(keys) == 0 {
		return in, nil
	}
	var fields []Field
	for _, k := range keys {
		fields = append(fields, Field{Name: ast.Name(k)})
	}
	count, n := countAs("n", fields)
	counted, err := plan.NewCombine(in, keys, []ast.Node{count.Node()})
	if err != nil {
		return nil, err
	}
	share := expr.Col(n).Div(expr.Col(n).Sum()).As(freshName("proportion", fields))
	derived, err := plan.NewDerive(counted, []ast.Node{share.Node()})
	if err != nil {
		return nil, err
	}
	return node(plan.NewSort(derived, []ast.Node{expr.Desc(n).Node()}))
}

// CountMap returns the distinct values of a column and, in column n (n_1 when
// the column has that name), how often each occurs: ascending by value, or by
// level for a categorical; missing last. O(n).
func (df *DataFrame) CountMap(column string) (*DataFrame, error) {
	return run(countMap(df.scan(), column))
}

// CountMap counts the values of a column; see DataFrame.CountMap. At the end of
// a query it makes nothing but the counts.
func (l *Lazy) CountMap(column string) *Lazy {
	return l.then(func(in plan.Node) (plan.Node, error) { return countMap(in, column) })
}

// countMap groups by the column's values in their order, and counts.
func countMap(in plan.Node, column string) (plan.Node, error) {
	names := fieldNames(in.Fields())
	if !slices.Contains(names, column) {
		return nil, vector.NoColumn("count map", column, names)
	}
	count, _ := countAs("n", []Field{{Name: column}})
	return combineGroups(in, columnNodes([]string{column}), true, []expr.Expr{count})
}
