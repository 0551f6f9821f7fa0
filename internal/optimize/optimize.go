package optimize

import (
	"github.com/stoa-data/stoa/internal/plan"
)

// Plan returns a plan with the same answer that does less work.
func Plan(n plan.Node) plan.Node {
	for _, pass := range []func(plan.Node) (plan.Node, error){foldConstants, dropOrder, pushFilters, orderJoins, splitCombines, pushLimits, pruneColumns, shareCommon, hintSources, readLate, shareGroups} {
		better, err := pass(n)
		if err != nil {
			continue // a rewrite that does not bind is none
		}
		n = better
	}
	return n
}

// rebuild returns n over the results of f for its inputs.
func rebuild(n plan.Node, f func(plan.Node) (plan.Node, error)) (plan.Node, error) {
	ins := plan.Inputs(n)
	if len(ins) == 0 {
		return n, nil
	}
	changed := false
	out := make([]plan.Node, len(ins))
	for i, in := range ins {
		x, err := f(in)
		if err != nil {
			return nil, err
		}
		out[i] = x
		changed = changed || x != in
	}
	if !changed {
		return n, nil
	}
	return plan.WithInputs(n, out)
}
