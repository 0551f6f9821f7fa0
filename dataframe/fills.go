package dataframe

import (
	"fmt"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/plan"
)

// FillForward puts the last present value above in the place of each missing
// one, in the given columns, or in all nullable columns when none is given.
// What has no present value above stays missing. O(n) for each column. See
// Grouped.FillForward for fills that stay within groups, and
// expr.Expr.FillForward for a limit or an order.
func (df *DataFrame) FillForward(columns ...string) (*DataFrame, error) {
	return run(filled("fill forward", ast.FillForward, df.scan(), nil, columns))
}

// FillBackward is FillForward with the next present value below.
func (df *DataFrame) FillBackward(columns ...string) (*DataFrame, error) {
	return run(filled("fill backward", ast.FillBackward, df.scan(), nil, columns))
}

// Interpolate puts the point on the line between the present neighbours in the
// place of each missing value, rows being equally far apart: in the given
// columns, or in all nullable columns of numbers, timestamps and durations
// when none is given. Numbers become float64; see expr.Expr.Interpolate.
// Leading and trailing missing values stay missing. O(n) for each column.
func (df *DataFrame) Interpolate(columns ...string) (*DataFrame, error) {
	return run(filled("interpolate", ast.Interpolate, df.scan(), nil, columns))
}

// FillForward is DataFrame.FillForward within each group; rows keep their
// places.
func (g *Grouped) FillForward(columns ...string) (*DataFrame, error) {
	return g.some(func(in plan.Node) (plan.Node, error) {
		return filled("fill forward", ast.FillForward, in, g.keys, columns)
	})
}

// FillBackward is DataFrame.FillBackward within each group; rows keep their
// places.
func (g *Grouped) FillBackward(columns ...string) (*DataFrame, error) {
	return g.some(func(in plan.Node) (plan.Node, error) {
		return filled("fill backward", ast.FillBackward, in, g.keys, columns)
	})
}

// Interpolate is DataFrame.Interpolate within each group; rows keep their
// places.
func (g *Grouped) Interpolate(columns ...string) (*DataFrame, error) {
	return g.some(func(in plan.Node) (plan.Node, error) {
		return filled("interpolate", ast.Interpolate, in, g.keys, columns)
	})
}

// FillForward fills missing values from above; see DataFrame.FillForward.
func (l *Lazy) FillForward(columns ...string) *Lazy {
	return l.then(func(in plan.Node) (plan.Node, error) {
		return filled("fill forward", ast.FillForward, in, nil, columns)
	})
}

// FillBackward fills missing values from below; see DataFrame.FillBackward.
func (l *Lazy) FillBackward(columns ...string) *Lazy {
	return l.then(func(in plan.Node) (plan.Node, error) {
		return filled("fill backward", ast.FillBackward, in, nil, columns)
	})
}

// Interpolate fills missing values between others; see DataFrame.Interpolate.
func (l *Lazy) Interpolate(columns ...string) *Lazy {
	return l.then(func(in plan.Node) (plan.Node, error) {
		return filled("interpolate", ast.Interpolate, in, nil, columns)
	})
}

// FillForward fills within each group; see Grouped.FillForward.
func (g *LazyGrouped) FillForward(columns ...string) *Lazy {
	return g.then(func(in plan.Node) (plan.Node, error) {
		return filled("fill forward", ast.FillForward, in, g.keys, columns)
	})
}

// FillBackward fills within each group; see Grouped.FillBackward.
func (g *LazyGrouped) FillBackward(columns ...string) *Lazy {
	return g.then(func(in plan.Node) (plan.Node, error) {
		return filled("fill backward", ast.FillBackward, in, g.keys, columns)
	})
}

// Interpolate fills within each group; see Grouped.Interpolate.
func (g *LazyGrouped) Interpolate(columns ...string) *Lazy {
	return g.then(func(in plan.Node) (plan.Node, error) {
		return filled("interpolate", ast.Interpolate, in, g.keys, columns)
	})
}

// filled derives columns from windows over them, within groups if there are
// keys.
func filled(op string, fill ast.WindowOp, in plan.Node, keys []ast.Node, columns []string) (plan.Node, error) {
	fields := in.Fields()
	if keys != nil {
		if _, err := plan.NewCombine(in, keys, nil); err != nil {
			return nil, err
		}
	}
	window := func(name string) (ast.Node, error) {
		var n ast.Node = ast.Window{Op: fill, X: ast.Column{Name: name}}
		_, err := plan.Bind(op, n, fields)
		if keys != nil {
			n = ast.Over{X: n, Keys: keys}
		}
		return ast.Alias{X: n, Name: name}, err
	}
	var exprs []ast.Node
	for _, name := range columns {
		n, err := window(name)
		if err != nil {
			return nil, err
		}
		exprs = append(exprs, n)
	}
	for _, f := range fields {
		if len(columns) > 0 || !f.Nullable {
			continue
		}
		if n, err := window(f.Name); err == nil { // else it has no such fill
			exprs = append(exprs, n)
		}
	}
	n, err := node(plan.NewDerive(in, exprs))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", op, err)
	}
	return n, nil
}
