package optimize

import (
	"math"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/plan"
)

// pushLimits moves row ranges towards the sources and makes a sort before one
// a selection of the first rows.
func pushLimits(n plan.Node) (plan.Node, error) {
	s, ok := n.(*plan.Slice)
	if !ok {
		return rebuild(n, pushLimits)
	}
	switch in := s.In.(type) {
	case *plan.Slice: // rows lo to hi−1 of rows in.Lo to in.Hi−1
		hi := in.Hi
		if s.Hi < in.Hi-in.Lo {
			hi = in.Lo + s.Hi
		}
		return pushLimits(&plan.Slice{In: in.In, Lo: min(in.Lo+s.Lo, hi), Hi: hi})
	case *plan.Project:
		for _, o := range in.Outputs {
			if o.Expr.NeedsTable() {
				return rebuild(n, pushLimits)
			}
		}
		below, err := pushLimits(&plan.Slice{In: in.In, Lo: s.Lo, Hi: s.Hi})
		if err != nil {
			return nil, err
		}
		return plan.WithInputs(in, []plan.Node{below})
	case *plan.Sort:
		if s.Hi == math.MaxInt || s.Hi == 0 {
			break
		}
		below, err := pushLimits(in.In)
		if err != nil {
			return nil, err
		}
		sorted, err := plan.WithInputs(in, []plan.Node{below})
		if err != nil {
			return nil, err
		}
		top := *sorted.(*plan.Sort)
		if top.Limit == 0 || s.Hi < top.Limit {
			top.Limit = s.Hi
		}
		best, err := projectBest(&top)
		if err != nil {
			return nil, err
		}
		if s.Lo == 0 && top.Limit == s.Hi {
			return best, nil
		}
		return &plan.Slice{In: best, Lo: s.Lo, Hi: s.Hi}, nil
	case *plan.Concat:
		if s.Hi == math.MaxInt {
			break
		}
		ins := make([]plan.Node, len(in.Ins))
		for i, x := range in.Ins {
			below, err := pushLimits(&plan.Slice{In: x, Lo: 0, Hi: s.Hi})
			if err != nil {
				return nil, err
			}
			ins[i] = below
		}
		all, err := plan.WithInputs(in, ins)
		if err != nil {
			return nil, err
		}
		return &plan.Slice{In: all, Lo: s.Lo, Hi: s.Hi}, nil
	case *plan.Read:
		if s.Hi < math.MaxInt && in.Limit < 0 {
			first := *in
			first.Limit = s.Hi
			return &plan.Slice{In: &first, Lo: s.Lo, Hi: s.Hi}, nil
		}
	}
	return rebuild(n, pushLimits)
}

// projectBest moves projections behind a selection of the best rows of an
// order, so that they are computed for those alone. A function of the user in
// the order would be asked twice; then the projection stays.
func projectBest(s *plan.Sort) (plan.Node, error) {
	p, ok := s.In.(*plan.Project)
	if !ok {
		return s, nil
	}
	exprs := map[string]ast.Node{}
	for _, o := range p.Outputs {
		if o.Expr.NeedsTable() {
			return s, nil
		}
		exprs[o.Field.Name] = o.Expr.Node
	}
	keys, above := rewriteAll(plan.KeyNodes(s.Keys), exprs)
	if len(above) > 0 {
		return s, nil
	}
	below, err := plan.NewSort(p.In, keys)
	if err != nil {
		return nil, err
	}
	below.Limit = s.Limit
	best, err := projectBest(below)
	if err != nil {
		return nil, err
	}
	return plan.WithInputs(p, []plan.Node{best})
}
