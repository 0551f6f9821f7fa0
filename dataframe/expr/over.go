package expr

import "github.com/stoa-data/stoa/internal/ast"

// A Partitioning is the rows of a frame in partitions of equal keys, each in an
// order: what Over evaluates in. Immutable.
type Partitioning struct{ keys, order []any }

// Partition returns the partitions of equal keys: names or expressions. Missing
// is a key, all NaN are one key. Without keys all rows are one partition.
func Partition(keys ...any) Partitioning { return Partitioning{keys: keys} }

// Order returns the partitions with their rows ordered by keys, the first key
// first: names, expressions, Asc and Desc. The sort is stable. Without Order,
// rows keep the frame's order.
func (p Partitioning) Order(keys ...any) Partitioning { return Partitioning{p.keys, keys} }

// Over evaluates the expression in each partition of equal keys and puts the
// values in their rows' places; a scalar is repeated for all rows of its
// partition. keys are names or expressions, or one Partitioning, which also
// orders the rows inside:
//
//	expr.Col("bytes").Div(expr.Col("bytes").Sum()).Over("src")
//	expr.Col("time").Delta().Over(expr.Partition("src", "dst").Order("time"))
//
// Expressions of one verb with the same partitions share the work of finding
// and ordering them. In Combine the partitions are those of the whole frame,
// not of each group.
func (e Expr) Over(keys ...any) Expr {
	over := ast.Over{X: e.Node()}
	for _, k := range keys {
		if p, ok := k.(Partitioning); ok {
			over.Keys = append(over.Keys, nodes(p.keys)...)
			over.Order = append(over.Order, nodes(p.order)...)
			continue
		}
		over.Keys = append(over.Keys, key(k))
	}
	if a, ok := over.X.(ast.Alias); ok { // a name given before Over is the result's
		over.X = a.X
		return Expr{ast.Alias{X: over, Name: a.Name}}
	}
	return Expr{over}
}
