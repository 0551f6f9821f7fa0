package dataframe

import "github.com/stoa-data/stoa/internal/plan"

// with adds an operator of two inputs.
func (l *Lazy) with(right *Lazy, next func(left, right plan.Node) (plan.Node, error)) *Lazy {
	return l.then(func(in plan.Node) (plan.Node, error) {
		n, err := right.Plan()
		if err != nil {
			return nil, err
		}
		return next(in, n)
	})
}

// join adds a join of one kind.
func (l *Lazy) join(right *Lazy, kind plan.JoinKind, keys []any) *Lazy {
	return l.with(right, func(in, n plan.Node) (plan.Node, error) { return join(in, n, kind, keys) })
}

// InnerJoin puts rows with equal keys side by side; see DataFrame.InnerJoin.
func (l *Lazy) InnerJoin(right *Lazy, keys ...any) *Lazy { return l.join(right, plan.InnerJoin, keys) }

// LeftJoin keeps rows without a pair; see DataFrame.LeftJoin.
func (l *Lazy) LeftJoin(right *Lazy, keys ...any) *Lazy { return l.join(right, plan.LeftJoin, keys) }

// RightJoin keeps rows of right without a pair; see DataFrame.RightJoin.
func (l *Lazy) RightJoin(right *Lazy, keys ...any) *Lazy { return l.join(right, plan.RightJoin, keys) }

// OuterJoin keeps rows of both without a pair; see DataFrame.OuterJoin.
func (l *Lazy) OuterJoin(right *Lazy, keys ...any) *Lazy { return l.join(right, plan.OuterJoin, keys) }

// SemiJoin keeps the rows that have a pair in right; see DataFrame.SemiJoin.
func (l *Lazy) SemiJoin(right *Lazy, keys ...any) *Lazy { return l.join(right, plan.SemiJoin, keys) }

// AntiJoin keeps the rows that have no pair in right; see DataFrame.AntiJoin.
func (l *Lazy) AntiJoin(right *Lazy, keys ...any) *Lazy { return l.join(right, plan.AntiJoin, keys) }

// CrossJoin puts every row beside every row of right; see DataFrame.CrossJoin.
func (l *Lazy) CrossJoin(right *Lazy, options ...JoinOption) *Lazy {
	return l.with(right, func(in, n plan.Node) (plan.Node, error) { return cross(in, n, options) })
}

// AsofJoin puts every row beside the last row of right at or before its time;
// see DataFrame.AsofJoin.
func (l *Lazy) AsofJoin(right *Lazy, on any, options ...JoinOption) *Lazy {
	return l.with(right, func(in, n plan.Node) (plan.Node, error) { return asof(in, n, on, options) })
}
