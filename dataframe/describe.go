package dataframe

import (
	"context"
	"fmt"

	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/exec"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
	"github.com/stoa-data/stoa/stats"
)

// defaultStats are those of Describe without arguments.
var defaultStats = []stats.Stat{stats.StatMean, stats.StatMin, stats.StatMedian, stats.StatMax, stats.StatNMissing, stats.StatEltype}

// Describe returns a frame with a row for each column and, behind the column
// named variable, a column for each statistic: "mean", "std", "var", "min",
// "q25", "median", "q75", "max", "mode", "first", "last", "sum", "count",
// "nunique", "nmissing", "iqr", "mad", "skewness", "kurtosis", "eltype" and any
// quantile such as "q99.9"; mean, min, median, max, nmissing and eltype when
// none is given. Missing values are skipped. A statistic that a column's type
// does not have is missing. Min, max, median, first, last and mode take the
// type that holds those of all columns, else they are strings. O(n) for each
// column and statistic.
func (df *DataFrame) Describe(statistics ...stats.Stat) (*DataFrame, error) {
	if len(statistics) == 0 {
		statistics = defaultStats
	}
	variable := NewColumn("variable", df.Names())
	out := []Column{variable}
	values := make([][]*vector.Vector, len(statistics))
	for _, s := range statistics {
		if err := s.Check(); err != nil {
			return nil, fmt.Errorf("describe: %w", err)
		}
	}
	for i := range df.tab().Fields {
		row, err := df.describe(i, statistics)
		if err != nil {
			return nil, err
		}
		for j, v := range row {
			values[j] = append(values[j], v)
		}
	}
	for j, s := range statistics {
		c, err := describedColumn(string(s), values[j])
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return New(out...)
}

// describe computes the statistics of one column, nil for one it has not.
func (df *DataFrame) describe(column int, statistics []stats.Stat) ([]*vector.Vector, error) {
	f := df.tab().Fields[column]
	row := make([]*vector.Vector, len(statistics))
	var exprs []ast.Node
	var at []int
	for j, s := range statistics {
		if s == stats.StatEltype {
			row[j] = vector.FromStrings([]string{f.Type.String()}, vector.Bitmap{})
			continue
		}
		n := ast.Alias{X: statistic(f.Name, s).Node(), Name: string(s)}
		if _, err := plan.Bind("describe", n, df.tab().Fields); err != nil {
			continue
		}
		exprs = append(exprs, n)
		at = append(at, j)
	}
	one, err := df.Select(f.Name)
	if err != nil || len(exprs) == 0 {
		return row, err
	}
	c, err := plan.NewCombine(one.scan(), nil, exprs)
	if err != nil {
		return nil, err
	}
	t, err := exec.Run(context.Background(), c, options)
	if err != nil {
		return nil, err
	}
	for k, j := range at {
		row[j] = t.Columns[k].Vector()
	}
	return row, nil
}

// statistic returns the expression of a statistic.
func statistic(column string, s stats.Stat) expr.Expr {
	c := expr.Col(column)
	switch s {
	case stats.StatCount:
		return c.Count()
	case stats.StatNMissing:
		return c.Len().Sub(c.Count())
	case stats.StatNUnique:
		return c.NUnique()
	case stats.StatSum:
		return c.Sum()
	case stats.StatMean:
		return c.Mean()
	case stats.StatStd:
		return c.Std()
	case stats.StatVar:
		return c.Var()
	case stats.StatMin:
		return c.Min()
	case stats.StatMax:
		return c.Max()
	case stats.StatMedian:
		return c.Median()
	case stats.StatMode:
		return c.Mode()
	case stats.StatFirst:
		return c.First()
	case stats.StatLast:
		return c.Last()
	case stats.StatIQR:
		return c.Quantile(0.75).Sub(c.Quantile(0.25))
	case stats.StatSkewness:
		return expr.From(ast.Aggregate{Op: ast.Skewness, X: c.Node()})
	case stats.StatKurtosis:
		return expr.From(ast.Aggregate{Op: ast.Kurtosis, X: c.Node()})
	case stats.StatMAD:
		return expr.From(ast.Aggregate{Op: ast.MAD, X: c.Node()})
	}
	p, _ := s.Quantile()
	return c.Quantile(p)
}

// describedColumn puts one statistic of all columns into a column of the type
// that holds them, else of text.
func describedColumn(name string, values []*vector.Vector) (Column, error) {
	field := vector.Field{Name: name, Type: vector.Of(vector.Float64)}
	first, common := true, true
	for _, v := range values {
		switch {
		case v == nil:
			field.Nullable = true
		case first:
			field.Type, first = v.Type(), false
		default:
			t, ok := plan.Common(field.Type, v.Type())
			common = common && ok
			if ok {
				field.Type = t
			}
		}
		if v != nil && v.Missing() > 0 {
			field.Nullable = true
		}
	}
	if !common || field.Type.Kind == Categorical {
		return textColumn(field.Name, values), nil
	}
	parts := make([]*vector.Vector, len(values))
	for i, v := range values {
		if parts[i] = v; v == nil {
			parts[i] = plan.MissingValue(field.Type)
		}
	}
	v, err := kernel.Concat(field.Type, parts)
	if err != nil {
		return Column{}, columnError("describe", name, err)
	}
	return Column{field: field, column: vector.NewColumn(v)}, nil
}

// textColumn writes one value of each vector as text.
func textColumn(name string, values []*vector.Vector) Column {
	text, present := make([]string, len(values)), make([]bool, len(values))
	for i, v := range values {
		if v != nil && v.IsValid(0) {
			text[i], present[i] = string(vector.AppendValue(nil, v, 0)), true
		}
	}
	return NullableColumn(name, text, present)
}

// Quantile returns the p-quantiles of a numeric column, missing values
// skipped: a frame with a column p (p_1 when the given column has that name)
// and a column named after the given one. Type 7; p outside 0 to 1 is an error.
// O(n) for each p.
func (df *DataFrame) Quantile(column string, ps ...float64) (*DataFrame, error) {
	p := "p"
	if column == p {
		p = "p_1"
	}
	var bound *plan.Expr
	for _, q := range append(ps[:len(ps):len(ps)], 0) {
		var err error
		if bound, err = plan.Bind("quantile", expr.Col(column).Quantile(q).Node(), df.tab().Fields); err != nil {
			return nil, err
		}
	}
	exprs := make([]expr.Expr, len(ps))
	for i, p := range ps {
		exprs[i] = expr.Col(column).Quantile(p).As(expr.Lit(p).String() + "#" + expr.Lit(i).String())
	}
	one, err := df.Combine(exprs...)
	if err != nil {
		return nil, err
	}
	parts := make([]*vector.Vector, len(ps))
	for i := range parts {
		parts[i] = one.gather(i)
	}
	v, err := kernel.Concat(bound.Type, parts)
	if err != nil {
		return nil, columnError("quantile", column, err)
	}
	field := vector.Field{Name: column, Type: v.Type(), Nullable: v.Missing() > 0}
	return New(NewColumn(p, ps), Column{field: field, column: vector.NewColumn(v)})
}
