package syntax

import (
	"slices"
	"strings"

	"github.com/stoa-data/stoa/internal/ast"
)

// An aggregate is a line of the table of aggregates.
type aggregate struct {
	spellings string
	op        ast.AggregateOp
	// least is how many present values there must be for SQL to have an answer
	// where Stoa always has one.
	least int64
	// make, where the name stands for more than its operation.
	make func(l *Lowering, x ast.Node) ast.Node
}

// aggregates lists the spellings of aggregates of one operand.
var aggregates = []aggregate{
	{spellings: "count", op: ast.Count},
	{spellings: "sum", op: ast.Sum, least: 1},
	{spellings: "avg mean", op: ast.Mean},
	{spellings: "min", op: ast.Min},
	{spellings: "max", op: ast.Max},
	{spellings: "stddev stddev_samp std", op: ast.Std, least: 2},
	{spellings: "variance var_samp var", op: ast.Var, least: 2},
	{spellings: "stddev_pop", make: func(_ *Lowering, x ast.Node) ast.Node {
		return ast.Call{Name: "sqrt", Args: []ast.Node{populationVar(x)}}
	}},
	{spellings: "var_pop", make: func(_ *Lowering, x ast.Node) ast.Node { return populationVar(x) }},
	{spellings: "median", op: ast.Median},
	{spellings: "mode", op: ast.Mode},
	{spellings: "first first_value arbitrary", op: ast.First, make: edge(ast.First)},
	{spellings: "last last_value", op: ast.Last, make: edge(ast.Last)},
	{spellings: "any_value", op: ast.First},
	{spellings: "bool_and every all", op: ast.All, least: 1},
	{spellings: "bool_or any", op: ast.Any, least: 1},
	{spellings: "count_if countif", make: func(_ *Lowering, x ast.Node) ast.Node {
		return of(ast.Count, choose(x, constant(true), nil))
	}},
	{spellings: "approx_count_distinct n_unique nunique", op: ast.NUnique},
	{spellings: "skewness", op: ast.Skewness, make: skewness},
	{spellings: "kurtosis", op: ast.Kurtosis, make: kurtosis},
	{spellings: "mad", op: ast.MAD},
}

// quantiles lists the spellings of aggregates of an operand and a probability.
const quantiles = "quantile quantile_cont percentile_cont"

// correlations lists the spellings of Pearson's correlation of two operands.
const correlations = "corr cor"

// correlation lowers one of them.
func (l *Lowering) correlation(e *Call, args []Expr, filter ast.Node) (ast.Node, error) {
	if err := l.arity(e, 2, 2); err != nil {
		return nil, err
	}
	if e.Distinct {
		return nil, l.errAt(e.Span, "%s takes no DISTINCT", strings.ToLower(e.Name.Text))
	}
	x, err := l.operand(args[0], filter, false)
	if err != nil {
		return nil, err
	}
	y, err := l.operand(args[1], filter, false)
	return ast.Aggregate{Op: ast.Cor, X: x, Y: y}, err
}

// of returns an aggregate of x.
func of(op ast.AggregateOp, x ast.Node) ast.Node { return ast.Aggregate{Op: op, X: x} }

// populationVar is the variance over n: 0 of one value.
func populationVar(x ast.Node) ast.Node {
	n := of(ast.Count, x)
	scaled := quotientOf(times(of(ast.Var, x), minus(n, 1)), n)
	return choose(compare(ast.Eq, n, constant(int64(1))), constant(0.0), scaled)
}

// skewness is Stoa's, of the population; in SQL that of a sample.
func skewness(l *Lowering, x ast.Node) ast.Node {
	if l.Dialect != SQL {
		return of(ast.Skewness, x)
	}
	n := of(ast.Count, x)
	scale := quotientOf(call("sqrt", times(n, minus(n, 1))), minus(n, 2))
	return choose(compare(ast.Ge, n, constant(int64(3))), times(of(ast.Skewness, x), scale), nil)
}

// kurtosis is Stoa's, of the population; in SQL that of a sample.
func kurtosis(l *Lowering, x ast.Node) ast.Node {
	if l.Dialect != SQL {
		return of(ast.Kurtosis, x)
	}
	n := of(ast.Count, x)
	sum := ast.Binary{Op: ast.Add, X: times(minus(n, -1), of(ast.Kurtosis, x)), Y: constant(int64(6))}
	scale := quotientOf(minus(n, 1), times(minus(n, 2), minus(n, 3)))
	return choose(compare(ast.Ge, n, constant(int64(4))), times(scale, sum), nil)
}

// Arithmetic that lowering makes.
func minus(x ast.Node, n int64) ast.Node { return ast.Binary{Op: ast.Sub, X: x, Y: constant(n)} }
func times(x, y ast.Node) ast.Node       { return ast.Binary{Op: ast.Mul, X: x, Y: y} }
func quotientOf(x, y ast.Node) ast.Node  { return ast.Binary{Op: ast.Div, X: x, Y: y} }

// edge is First or Last: of the present values in Stoa, of the rows in SQL.
func edge(op ast.AggregateOp) func(*Lowering, ast.Node) ast.Node {
	return func(l *Lowering, x ast.Node) ast.Node {
		if l.Dialect != SQL || l.present(x) {
			return of(op, x)
		}
		return choose(of(op, isMissing(x)), constant(nil), of(op, x))
	}
}

// present reports that x is known to have no missing values.
func (l *Lowering) present(x ast.Node) bool { return l.Present != nil && l.Present(x) }

// findAggregate returns the line of a name.
func findAggregate(name string) (aggregate, bool) {
	i := slices.IndexFunc(aggregates, func(a aggregate) bool { return listed(a.spellings, name) })
	if i < 0 {
		return aggregate{}, false
	}
	return aggregates[i], true
}

// listed reports whether a name is one of the spellings.
func listed(spellings, name string) bool {
	return slices.Contains(strings.Fields(spellings), strings.ToLower(name))
}

// IsAggregate reports whether a call reduces rows to one value: an aggregate
// that is not spread over a window.
func IsAggregate(c *Call) bool {
	if c.Over != nil {
		return false
	}
	_, ok := findAggregate(c.Name.Text)
	return ok || listed(quantiles, c.Name.Text) || listed(correlations, c.Name.Text)
}

// IsWindow reports whether a call stands over a window.
func IsWindow(c *Call) bool { return c.Over != nil }

// windowOps lists the functions that need a window.
var windowOps = []struct {
	spellings string
	op        ast.WindowOp
}{
	{"row_number", ast.RowNumber},
	{"rank", ast.RankCompete},
	{"dense_rank", ast.RankDense},
	{"percent_rank", ast.PercentRank},
	{"cume_dist", ast.CumeDist},
	{"ntile", ast.Ntile},
	{"lag lead", ast.Shift},
}

// steps lists the methods that exist outside SQL only.
var steps = []struct {
	name string
	op   ast.StepOp
}{{"sort", ast.Sort}, {"sort_desc", ast.Sort}, {"diff", ast.Diff}, {"unique", ast.Unique}, {"head", ast.Head}, {"tail", ast.Tail}}
