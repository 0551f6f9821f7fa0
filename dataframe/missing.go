package dataframe

import (
	"fmt"

	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// fillMissing replaces missing values.
func (df *DataFrame) fillMissing(column string, value any) (*DataFrame, error) {
	i := df.tab().Index(column)
	if i < 0 {
		return nil, vector.NoColumn("fill missing", column, df.Names())
	}
	f := df.tab().Fields[i]
	if f.Type.Kind == Categorical {
		return df.fillLevel(column, value)
	}
	filled := expr.When(expr.Col(column).IsPresent()).Then(expr.Col(column)).Else(value).As(column)
	e, err := plan.Bind("fill missing", filled.Node(), df.tab().Fields)
	if _, wrong := plan.Bind("fill missing", expr.Lit(value).Node(), nil); wrong != nil {
		return nil, err // the value has no type that any column could have
	}
	if err != nil || e.Type != f.Type {
		return nil, columnError("fill missing", column, fmt.Errorf("%w: %s does not fit %v", ErrType, ast.Format(expr.Lit(value).Node()), f.Type))
	}
	return df.with(filled, column, e.Args[len(e.Args)-1].Nullable)
}

// with derives one column and sets whether it is nullable.
func (df *DataFrame) with(e expr.Expr, column string, nullable bool) (*DataFrame, error) {
	out, err := df.Derive(e)
	if err != nil {
		return nil, err
	}
	t := *out.tab()
	t.Fields = out.Schema()
	t.Fields[t.Index(column)].Nullable = nullable
	return &DataFrame{table: &t}, nil
}

// fillLevel gives the missing values of a categorical column a level that the
// column has.
func (df *DataFrame) fillLevel(column string, value any) (*DataFrame, error) {
	c, err := df.Categories(column)
	switch {
	case err != nil:
		return nil, err
	case value == nil:
		return df, nil
	}
	level, err := c.Pool().Value(value)
	if err != nil {
		return nil, columnError("fill missing", column, err)
	}
	rank, ok := level.LevelCode()
	if !ok {
		return nil, columnError("fill missing", column, fmt.Errorf("%w: the value is missing itself", ErrType))
	}
	v := c.Vector()
	code := v.Pool().Order()[rank-1]
	return df.replace(column, kernel.FillCode(v, code), false)
}
