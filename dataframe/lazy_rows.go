package dataframe

import "github.com/stoa-data/stoa/internal/plan"

// DropMissing keeps the rows in which none of the given columns, or of all
// columns when none is given, is missing; see DataFrame.DropMissing.
func (l *Lazy) DropMissing(columns ...string) *Lazy {
	return l.then(func(in plan.Node) (plan.Node, error) { return dropMissing(in, columns) })
}

// UniqueLast is Unique, but of equal rows it keeps the last.
func (l *Lazy) UniqueLast(columns ...any) *Lazy {
	return l.then(func(in plan.Node) (plan.Node, error) { return uniqueRows(in, plan.KeepLast, columns) })
}

// UniqueOnly is Unique, but it keeps only rows that have no equal.
func (l *Lazy) UniqueOnly(columns ...any) *Lazy {
	return l.then(func(in plan.Node) (plan.Node, error) { return uniqueRows(in, plan.KeepNone, columns) })
}
