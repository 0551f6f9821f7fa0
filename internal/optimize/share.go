package optimize

import (
	"reflect"
	"slices"

	"github.com/stoa-data/stoa/internal/plan"
)

// shareGroups makes equal group-bys of a plan one, which the engine computes
// once: a query of WITH that is used twice, or a subquery like its surroundings.
func shareGroups(n plan.Node) (plan.Node, error) {
	var seen []*plan.Combine
	var share func(n plan.Node) (plan.Node, error)
	share = func(n plan.Node) (plan.Node, error) {
		n, err := rebuild(n, share)
		c, ok := n.(*plan.Combine)
		if err != nil || !ok {
			return n, err
		}
		for _, have := range seen {
			if equalPlans(have, c) {
				return have, nil
			}
		}
		seen = append(seen, c)
		return n, nil
	}
	return share(n)
}

// equalPlans reports whether two plans are the same work on the same data. It
// may miss some: functions of users are never equal.
func equalPlans(a, b plan.Node) bool {
	if a == b {
		return true
	}
	same := false
	switch x := a.(type) {
	case *plan.Read:
		y, ok := b.(*plan.Read)
		same = ok && reflect.TypeOf(x.Source).Comparable() && x.Source == y.Source && slices.Equal(x.Columns, y.Columns) &&
			x.Limit == y.Limit && reflect.DeepEqual(x.Pred, y.Pred)
	case *plan.Scan:
		y, ok := b.(*plan.Scan)
		same = ok && x.Table == y.Table
	case *plan.Filter:
		y, ok := b.(*plan.Filter)
		same = ok && reflect.DeepEqual(x.Pred.Node, y.Pred.Node)
	case *plan.Project:
		y, ok := b.(*plan.Project)
		same = ok && reflect.DeepEqual(plan.Nodes(x.Outputs), plan.Nodes(y.Outputs))
	case *plan.Combine:
		y, ok := b.(*plan.Combine)
		same = ok && reflect.DeepEqual(plan.KeyNodes(x.Keys), plan.KeyNodes(y.Keys)) && reflect.DeepEqual(plan.Nodes(x.Outputs), plan.Nodes(y.Outputs))
	case *plan.Join:
		y, ok := b.(*plan.Join)
		same = ok && reflect.DeepEqual(x.Spec, y.Spec)
	}
	return same && slices.EqualFunc(plan.Inputs(a), plan.Inputs(b), equalPlans)
}
