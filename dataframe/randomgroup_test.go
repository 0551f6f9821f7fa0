package dataframe

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/groupby"
	"github.com/stoa-data/stoa/internal/vector"
)

// An output is an expression of a group and what it is of the group's rows.
type output struct {
	e      expr.Expr
	t      Type
	scalar bool
	f      func(rows [][]any) []any
}

// An aggregate is a reduction of present cells; those of nothing are missing
// unless f says otherwise.
type aggregate struct {
	e    func(expr.Expr) expr.Expr
	ok   func(Type) bool
	t    func(Type) Type
	f    func(x []any, t Type) any
	none any
}

// shapes of the aggregates' arguments and results.
func summable(t Type) bool  { return t.Kind.IsNumeric() || t.Kind == Bool || t.Kind == Duration }
func averaged(t Type) bool  { return summable(t) || t.Kind == Timestamp }
func same(t Type) Type      { return t }
func toInt64(Type) Type     { return vector.Of(Int64) }
func toFloat64(t Type) Type { return vector.Of(Float64) }
func toMean(t Type) Type {
	if t.Kind == Timestamp || t.Kind == Duration {
		return t
	}
	return vector.Of(Float64)
}

// averageOf rounds what a temporal type holds.
func averageOf(f func(x []any) float64) func(x []any, t Type) any {
	return func(x []any, t Type) any {
		y := f(x)
		switch {
		case !t.Kind.IsTemporal():
			return y
		case y != y:
			return nil
		}
		return int64(math.RoundToEven(y))
	}
}

// aggregates are all reductions of expr.
var aggregates = []aggregate{
	{e: expr.Expr.Count, ok: anyType, t: toInt64, none: int64(0), f: func(x []any, _ Type) any { return int64(len(x)) }},
	{e: expr.Expr.NUnique, ok: anyType, t: toInt64, none: int64(0), f: func(x []any, _ Type) any { return int64(len(distinct(x))) }},
	{e: expr.Expr.Min, ok: anyType, t: same, f: func(x []any, t Type) any { return extreme(x, t, -1) }},
	{e: expr.Expr.Max, ok: anyType, t: same, f: func(x []any, t Type) any { return extreme(x, t, 1) }},
	{e: expr.Expr.First, ok: anyType, t: same, f: func(x []any, _ Type) any { return x[0] }},
	{e: expr.Expr.Last, ok: anyType, t: same, f: func(x []any, _ Type) any { return x[len(x)-1] }},
	{e: expr.Expr.Mode, ok: anyType, t: same, f: func(x []any, _ Type) any { return mode(x) }},
	{e: expr.Expr.Mean, ok: averaged, t: toMean, f: averageOf(mean)},
	{e: expr.Expr.Median, ok: averaged, t: toMean, f: averageOf(func(x []any) float64 { return quantile(x, 0.5) })},
	{e: func(e expr.Expr) expr.Expr { return e.Quantile(0.3) }, ok: averaged, t: toMean, f: averageOf(func(x []any) float64 { return quantile(x, 0.3) })},
	{e: expr.Expr.Var, ok: summable, t: toFloat64, f: func(x []any, _ Type) any { return variance(x) }},
	{e: expr.Expr.Std, ok: averaged, t: func(t Type) Type {
		if t = toMean(t); t.Kind == Timestamp {
			return Type{Kind: Duration, Unit: t.Unit}
		}
		return t
	}, f: averageOf(func(x []any) float64 { return math.Sqrt(variance(x)) })},
	{e: expr.Expr.Any, ok: isBool, t: same, none: false, f: func(x []any, _ Type) any { return slices.Contains(x, true) }},
	{e: expr.Expr.All, ok: isBool, t: same, none: true, f: func(x []any, _ Type) any { return !slices.Contains(x, false) }},
}

// extreme is the least or greatest cell, NaN if any is.
func extreme(x []any, t Type, sign int) any {
	best := x[0]
	for _, c := range x {
		if f, ok := c.(float64); ok && f != f {
			return c
		}
		if sign*order(c, best, nil, false) > 0 {
			best = c
		}
	}
	return best
}

// total is Sum, in the type that holds sums.
func total(x []any, t Type) any {
	s := 0.0
	for _, c := range x {
		s += number(c)
	}
	switch {
	case t.Kind.IsFloat():
		return s
	case t.Kind.IsUnsigned():
		return uint64(s)
	}
	return int64(s)
}

// totalType is the type of a Sum.
func totalType(t Type) Type {
	switch {
	case t.Kind == Duration:
		return t
	case t.Kind.IsFloat():
		return vector.Of(Float64)
	case t.Kind.IsUnsigned():
		return vector.Of(Uint64)
	}
	return vector.Of(Int64)
}

// steps appends up to two steps to an expression.
func (m maker) steps(o output, levels []string) output {
	inner := o.f
	free := func(e expr.Expr, t Type, f func(x []any) []any) output {
		return output{e: e, t: t, f: func(rows [][]any) []any { return f(inner(rows)) }}
	}
	desc := m.IntN(2) == 0
	sorted := func(x []any) []any {
		x = slices.Clone(x)
		slices.SortStableFunc(x, func(a, b any) int { return order(a, b, levels, desc) })
		return x
	}
	n := m.IntN(4)
	switch op := m.IntN(5); {
	case op == 0 && desc:
		return free(o.e.SortDesc(), o.t, sorted)
	case op == 0:
		return free(o.e.Sort(), o.t, sorted)
	case op == 1:
		return free(o.e.Unique(), o.t, distinct)
	case op == 2:
		return free(o.e.Head(n), o.t, func(x []any) []any { return x[:min(n, len(x))] })
	case op == 3 && (o.t.Kind.IsNumeric() || o.t.Kind == Date || o.t.Kind == Timestamp || o.t.Kind == Duration):
		return free(o.e.Diff(), diffType(o.t), func(x []any) []any { return diff(present(x), o.t) })
	}
	return free(o.e.Tail(n), o.t, func(x []any) []any { return x[max(len(x)-n, 0):] })
}

// diffType is the type of differences of neighbours.
func diffType(t Type) Type {
	switch {
	case t.Kind.IsSigned() || t.Kind.IsFloat():
		return t
	case t.Kind == Date:
		return Type{Kind: Duration}
	case t.Kind.IsTemporal():
		return Type{Kind: Duration, Unit: t.Unit}
	}
	return sumType(t, t)
}

// diff is the differences of neighbours.
func diff(x []any, t Type) []any {
	var out []any
	for i := 1; i < len(x); i++ {
		d := number(x[i]) - number(x[i-1])
		switch {
		case t.Kind == Date:
			out = append(out, int64(d)*86400)
		case t.Kind.IsFloat():
			out = append(out, d)
		default:
			out = append(out, int64(d))
		}
	}
	return out
}

// base returns what a group's expression starts from, and the level order of
// a categorical: a column, or something computed of each row.
func (m maker) base() (output, []string) {
	f := m.t.fields[m.column(anyType)]
	c := expr.Col(f.Name)
	o := output{e: c, t: f.Type, f: func(rows [][]any) []any { return m.t.column(f.Name, rows) }}
	each := func(e expr.Expr, t Type, g func(row []any) any) output {
		return output{e: e, t: t, f: func(rows [][]any) []any {
			out := make([]any, len(rows))
			for r, row := range rows {
				out[r] = g(row)
			}
			return out
		}}
	}
	i := m.t.at(f.Name)
	switch op := m.IntN(6); {
	case op == 0 && f.Type.Kind == String:
		return each(expr.Map(f.Name, strings.ToUpper), f.Type, func(row []any) any {
			if row[i] == nil {
				return nil
			}
			return strings.ToUpper(row[i].(string))
		}), nil
	case op == 1:
		p, g := m.predicate(1)
		return each(expr.When(p).Then("yes").Else("no"), vector.Of(String), func(row []any) any {
			if g(row) == true {
				return "yes"
			}
			return "no"
		}), nil
	case op == 2:
		if e, t, g := m.derived(); t.Kind != Categorical {
			return each(e, t, g), nil
		}
	case op == 3 && plainNumber(f.Type): // a scalar beside an aligned column
		return output{e: c.Sub(c.Max()), t: sumType(f.Type, f.Type), f: func(rows [][]any) []any {
			x := m.t.column(f.Name, rows)
			if p := present(x); len(p) > 0 {
				top := extreme(p, f.Type, 1)
				for r := range x {
					if x[r] != nil {
						x[r] = diff([]any{top, x[r]}, f.Type)[0]
					}
				}
			}
			return x
		}}, nil
	}
	return o, m.t.levels[f.Name]
}

// function returns a Go function of the groups of an int32 or text column.
func (m maker) function() (output, bool) {
	i := m.column(func(t Type) bool { return t.Kind == Int32 || t.Kind == String || t.Kind == Categorical })
	if i < 0 {
		return output{}, false
	}
	name, text := m.t.fields[i].Name, m.t.fields[i].Type.Kind != Int32
	cells := func(rows [][]any) []any { return present(m.t.column(name, rows)) }
	switch op := m.IntN(3); {
	case op == 0 && text:
		return output{e: groupby.Func(name, func(x []string) string { return strings.Join(x, "") }), t: vector.Of(String), scalar: true,
			f: func(rows [][]any) []any {
				s := ""
				for _, c := range cells(rows) {
					s += c.(string)
				}
				return []any{s}
			}}, true
	case op == 0:
		return output{e: groupby.Func(name, func(x []int32) []int32 { slices.Reverse(x); return x[len(x)/2:] }), t: vector.Of(Int32),
			f: func(rows [][]any) []any {
				x := cells(rows)
				slices.Reverse(x)
				return x[len(x)/2:]
			}}, true
	case text:
		longest := groupby.Reducer[string, string, string]{
			Add: func(s, x string) string {
				if len(x) > len(s) {
					return x
				}
				return s
			},
			Merge: func(a, b string) string {
				if len(b) > len(a) {
					return b
				}
				return a
			},
			Result: func(s string) string { return s },
		}
		return output{e: longest.Over(name), t: vector.Of(String), scalar: true, f: func(rows [][]any) []any {
			s := ""
			for _, c := range cells(rows) {
				if len(c.(string)) > len(s) {
					s = c.(string)
				}
			}
			return []any{s}
		}}, true
	}
	ones := groupby.Reducer[int32, int64, int64]{Add: func(s int64, x int32) int64 { return s + int64(x) },
		Merge: func(a, b int64) int64 { return a + b }, Result: func(s int64) int64 { return s }}
	return output{e: ones.Over(name), t: vector.Of(Int64), scalar: true, f: func(rows [][]any) []any {
		return []any{total(cells(rows), vector.Of(Int64))}
	}}, true
}

// output returns an expression for Combine: a chain of steps on a column, and
// an aggregate behind it when scalar.
func (m maker) output(scalar bool) output {
	if m.IntN(8) == 0 {
		if o, ok := m.function(); ok && o.scalar == scalar {
			return o
		}
	}
	o, levels := m.base()
	for range m.IntN(3) {
		o = m.steps(o, levels)
	}
	if !scalar {
		return o
	}
	switch m.IntN(5) {
	case 0:
		return m.reduce(o, output{e: o.e.Len(), t: vector.Of(Int64)}, func(x []any) any { return int64(len(x)) })
	case 1:
		if summable(o.t) {
			return m.reduce(o, output{e: o.e.Sum(), t: totalType(o.t)}, func(x []any) any { return total(present(x), o.t) })
		}
	}
	for {
		a := aggregates[m.IntN(len(aggregates))]
		if !a.ok(o.t) {
			continue
		}
		return m.reduced(o, a, levels)
	}
}

// reduced is an aggregate of an output.
func (m maker) reduced(o output, a aggregate, levels []string) output {
	return m.reduce(o, output{e: a.e(o.e), t: a.t(o.t)}, func(x []any) any {
		p := present(x)
		if levels != nil {
			p = ranked(p, levels)
		}
		if len(p) == 0 {
			return a.none
		}
		c := a.f(p, o.t)
		if rank, ok := c.(int64); ok && levels != nil && a.t(o.t).Kind == Categorical {
			return levels[rank]
		}
		return c
	})
}

// ranked puts the place of its level for each cell.
func ranked(x []any, levels []string) []any {
	out := make([]any, len(x))
	for i, c := range x {
		out[i] = int64(slices.Index(levels, c.(string)))
	}
	return out
}

// reduce makes out the reduction f of o.
func (m maker) reduce(o, out output, f func(x []any) any) output {
	out.scalar = true
	out.f = func(rows [][]any) []any { return []any{f(o.f(rows))} }
	return out
}

// String names an output in a failure.
func (o output) String() string { return fmt.Sprint(o.e, " ", o.t) }
