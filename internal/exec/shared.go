package exec

import (
	"context"

	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// A sharing is the results of operators that stand at several places of a plan,
// for as long as somebody will read them.
type sharing struct {
	readers map[plan.Node]int // operators that are still to come
	tables  map[plan.Node]*vector.Table
}

// newSharing finds the group-bys that stand at several places; nil if there is
// none.
func newSharing(n plan.Node) *sharing {
	s := &sharing{readers: map[plan.Node]int{}, tables: map[plan.Node]*vector.Table{}}
	several := false
	var visit func(n plan.Node)
	visit = func(n plan.Node) {
		if _, ok := n.(*plan.Combine); ok {
			if s.readers[n]++; s.readers[n] > 1 { // what is below runs once
				several = true
				return
			}
		}
		for _, in := range plan.Inputs(n) {
			visit(in)
		}
	}
	visit(n)
	if !several {
		return nil
	}
	return s
}

// run computes n, once for all its readers; false if it has only one. Then all
// rows are needed, whatever one reader's filters drop.
func (s *sharing) run(ctx context.Context, n plan.Node, o *Options) (*vector.Table, bool, error) {
	if s == nil || s.readers[n] == 0 || s.readers[n] == 1 && s.tables[n] == nil {
		return nil, false, nil
	}
	s.readers[n]--
	t := s.tables[n]
	if t == nil {
		in, err := run(ctx, plan.Inputs(n)[0], nil, o)
		if err == nil {
			t, err = operate(ctx, n, []*vector.Table{in}, o)
		}
		if err != nil {
			return nil, true, err
		}
	}
	if s.tables[n] = t; s.readers[n] == 0 {
		delete(s.tables, n)
	}
	return t, true, nil
}
