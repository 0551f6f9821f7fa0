package exec

import (
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// evalGuarded evaluates a choice of which some arm fails when it is computed
// for all rows: each condition and each value only for the rows that come to
// it, so that a condition guards the value behind it from a division by zero.
func evalGuarded(e *plan.Expr, b *batch) (operand, error) {
	rest := memory.In[uint32](b.scope, b.n)
	for i := range rest {
		rest[i] = uint32(i)
	}
	var parts []*vector.Vector
	place := make([]uint32, b.n) // of each row's value in the parts
	n := 0
	take := func(x *plan.Expr, rows []uint32) error {
		if len(rows) == 0 {
			return nil
		}
		v, err := evalRows(x, b, rows)
		if err != nil {
			return err
		}
		for _, r := range rows {
			place[r] = uint32(n)
			n++
		}
		parts = append(parts, v)
		return nil
	}
	at := 0
	for ; at+1 < len(e.Args) && len(rest) > 0; at += 2 {
		cond, err := evalRows(e.Args[at], b, rest)
		if err != nil {
			return operand{}, err
		}
		var yes, no []uint32
		for i, r := range rest {
			if cond.IsValid(i) && cond.Bits().Get(i) {
				yes = append(yes, r)
			} else {
				no = append(no, r)
			}
		}
		if err := take(e.Args[at+1], yes); err != nil {
			return operand{}, err
		}
		rest = no
	}
	if len(rest) > 0 && len(e.Args)%2 == 1 {
		if err := take(e.Args[len(e.Args)-1], rest); err != nil {
			return operand{}, err
		}
	} else if len(rest) > 0 {
		for _, r := range rest {
			place[r] = uint32(n)
			n++
		}
		parts = append(parts, kernel.AllMissing(e.Type, nil, len(rest), b.scope))
	}
	all, err := kernel.Concat(e.Type, parts)
	if err != nil {
		return operand{}, err
	}
	return operand{v: kernel.Gather(all, place)}, nil
}

// evalRows evaluates an expression over some rows of a batch.
func evalRows(e *plan.Expr, b *batch, rows []uint32) (*vector.Vector, error) {
	columns := map[int]*vector.Vector{}
	x, err := eval(e, &batch{n: len(rows), scope: b.scope, memo: b.memo, column: func(i int) (*vector.Vector, error) {
		if v, ok := columns[i]; ok {
			return v, nil
		}
		v, err := b.column(i)
		if err == nil {
			v = kernel.GatherIn(b.scope, v, rows)
			columns[i] = v
		}
		return v, err
	}})
	if err != nil {
		return nil, amongRows(err, rows)
	}
	return x.spread(len(rows), b.scope), nil
}

// amongRows gives an error about one of some rows that row's number.
func amongRows(err error, rows []uint32) error {
	switch e := err.(type) {
	case *vector.RowError:
		if e.Row < len(rows) {
			return &vector.RowError{Row: int(rows[e.Row]), Err: e.Err}
		}
	case *vector.ColumnError:
		return &vector.ColumnError{Op: e.Op, Column: e.Column, Err: amongRows(e.Err, rows)}
	}
	return err
}
