package optimize

import (
	"slices"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/plan"
)

// lateRows is the number of best rows up to which the columns that do not
// decide which rows are best are read for those alone. Of more rows so many
// pages are needed that the source had better be read once.
const lateRows = 1 << 10

// readLate finds the best rows of a source by the columns that its filters and
// its order read, and then reads the others.
func readLate(n plan.Node) (plan.Node, error) {
	s, ok := n.(*plan.Sort)
	if !ok || s.Limit == 0 || s.Limit > lateRows {
		return rebuild(n, readLate)
	}
	early := map[string]bool{}
	for _, k := range s.Keys {
		if k.Expr.NeedsTable() {
			return rebuild(n, readLate)
		}
		read(early, k.Expr.Node)
	}
	var preds []ast.Node // from the last to the first
	in := s.In
	for {
		switch m := in.(type) {
		case *plan.Filter:
			if m.Pred.NeedsTable() {
				return rebuild(n, readLate)
			}
			read(early, m.Pred.Node)
			preds = append(preds, m.Pred.Node)
			in = m.In
			continue
		case *plan.Project:
			if !picks(m.Outputs) {
				return rebuild(n, readLate)
			}
			in = m.In
			continue
		}
		break
	}
	r, ok := in.(*plan.Read)
	if !ok || r.Limit >= 0 {
		return rebuild(n, readLate)
	}
	source, ok := r.Source.(plan.Numbered)
	if !ok || !source.Numbered() {
		return n, nil
	}
	var names []string
	for _, f := range n.Fields() {
		names = append(names, f.Name)
	}
	var first, others []int
	for i, f := range r.Fields() {
		if early[f.Name] {
			first = append(first, r.Columns[i])
		} else if slices.Contains(names, f.Name) {
			others = append(others, r.Columns[i])
		}
	}
	if len(others) == 0 {
		return n, nil
	}
	number := freshName(r, "row", 0)
	in = r.OfColumns(first).WithNumber(number)
	slices.Reverse(preds)
	for _, p := range preds {
		f, err := plan.NewFilter(in, p)
		if err != nil {
			return nil, err
		}
		in = f
	}
	best, err := plan.WithInputs(s, []plan.Node{in})
	if err != nil {
		return nil, err
	}
	late := *r
	late.Pred = nil
	return plan.NewFetch(best, number, late.OfColumns(others), names)
}

// picks reports whether outputs are columns under their own names.
func picks(outputs []plan.Output) bool {
	return !slices.ContainsFunc(outputs, func(o plan.Output) bool {
		c, ok := o.Expr.Node.(ast.Column)
		return !ok || c.Name != o.Field.Name
	})
}
