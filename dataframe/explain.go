package dataframe

import (
	"context"
	"time"

	"github.com/stoa-data/stoa/internal/exec"
	"github.com/stoa-data/stoa/internal/optimize"
	"github.com/stoa-data/stoa/internal/plan"
)

// Explain returns the plan as it was built and as it will run, the last
// operator first, each with its inputs below it. Nothing runs.
func (l *Lazy) Explain() (string, error) {
	n, err := l.Plan()
	if err != nil {
		return "", err
	}
	return "as written\n" + indent(plan.Format(n)) + "as run\n" + indent(plan.Format(optimize.Plan(n))), nil
}

// indent moves lines to the right.
func indent(text string) string {
	out := ""
	for len(text) > 0 {
		i := 0
		for i < len(text) && text[i] != '\n' {
			i++
		}
		out += "  " + text[:i] + "\n"
		text = text[min(i+1, len(text)):]
	}
	return out
}

// Profile runs the query and returns what its operators did instead of its
// result, a row for each in the order of Explain: operator, rows that it gave,
// batches, time without its inputs and bytes of its result. Operators that work
// on batches of a scan add up the time of all workers; those that another
// operator does on its way have no row of their own.
func (l *Lazy) Profile(ctx context.Context, options ...CollectOption) (*DataFrame, error) {
	n, o, err := l.prepare(ctx, options)
	if err != nil {
		return nil, err
	}
	o.Profile = exec.NewProfile()
	if _, err := exec.Run(ctx, n, o); err != nil {
		return nil, err
	}
	var (
		operators             []string
		rows, batches, amount []int64
		times                 []time.Duration
	)
	var visit func(n plan.Node, indent string)
	visit = func(n plan.Node, indent string) {
		if s, ok := o.Profile.Stat(n); ok {
			operators = append(operators, indent+plan.Describe(n))
			rows, batches, amount = append(rows, s.Rows), append(batches, int64(s.Batches)), append(amount, s.Bytes)
			times = append(times, s.Time)
		}
		for _, in := range plan.Inputs(n) {
			visit(in, indent+"  ")
		}
	}
	visit(n, "")
	return New(NewColumn("operator", operators), NewColumn("rows", rows), NewColumn("batches", batches),
		NewColumn("time", times), NewColumn("bytes", amount))
}
