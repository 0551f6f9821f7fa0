package exec

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"sort"

	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// opAsof is the verb.
const opAsof = "as-of join"

// runAsof puts beside each left row the nearest right row.
func runAsof(ctx context.Context, n *plan.Asof, ins []*vector.Table, o *Options) (*vector.Table, error) {
	j := newJoining(opAsof, ins, o)
	defer j.scope.Close()
	on := []plan.JoinKey{n.On}
	if err := j.evaluate(ctx, on, n.Spec.Missing, true); err != nil {
		return nil, err
	}
	times := [2]*vector.Vector{j.keys[onLeft][0], j.keys[onRight][0]}
	for side, v := range times {
		if err := checkNaN(j.op, side, n.On.Name, v); err != nil {
			return nil, err
		}
	}
	if err := j.evaluate(ctx, n.By, n.Spec.Missing, false); err != nil {
		return nil, err
	}
	// A row without a time matches nothing.
	timeless := joinPart{sides: [2]joinPack{{dead: skipped(times[onLeft], plan.MissingSkip)}, {dead: skipped(times[onRight], plan.MissingSkip)}}}
	m, err := j.match(ctx, n.By, n.Spec.Missing, false, timeless)
	if err != nil {
		return nil, err
	}
	a := &asof{joining: j, match: m, plan: n}
	if times[onLeft].Type().Kind.IsFloat() {
		err = nearestRows(ctx, a, times, floatTimes, func(x, y float64) bool { return x == y || x-y <= n.WithinFloat }, closerFloat)
	} else {
		err = nearestRows(ctx, a, times, intTimes, func(x, y int64) bool { return uint64(x)-uint64(y) <= n.Within }, closerInt)
	}
	if err != nil {
		return nil, err
	}
	return j.assemble(ctx, n.Outputs, n.Fields(), &joinRows{n: len(a.found), right: a.found, alone: true})
}

// An asof is an as-of join at work.
type asof struct {
	*joining
	match *joinMatch
	plan  *plan.Asof
	found []uint32 // by left row: its right row
}

// checkNaN refuses times that no order places.
func checkNaN(op string, side int, name string, v *vector.Vector) error {
	if !v.Type().Kind.IsFloat() {
		return nil
	}
	for row := range v.Len() {
		if x := v.Float(row); x != x && v.IsValid(row) {
			return &vector.ColumnError{Op: op, Column: name, Err: fmt.Errorf("%w: NaN at row %d on the %s", vector.ErrKey, row, sideNames[side])}
		}
	}
	return nil
}

// floatTimes returns floats, 0 where they are missing.
func floatTimes(v *vector.Vector, scope *memory.Scope) ([]float64, error) {
	w, err := kernel.Cast(v, vector.Of(vector.Float64), scope)
	if err != nil {
		return nil, err
	}
	return vector.Values[float64](w), nil
}

// intTimes returns integers of the same order as the values.
func intTimes(v *vector.Vector, scope *memory.Scope) ([]int64, error) {
	if v.Type().Kind == vector.Uint64 {
		out := memory.Scratch[int64](scope, v.Len())
		for i, x := range vector.Values[uint64](v) {
			out[i] = int64(x ^ 1<<63)
		}
		return out, nil
	}
	if v.Type().Kind == vector.Date {
		v = v.WithType(vector.Of(vector.Int32))
	}
	if v.Type().Kind.IsTemporal() {
		return vector.Values[int64](v), nil
	}
	w, err := kernel.Cast(v, vector.Of(vector.Int64), scope)
	if err != nil {
		return nil, err
	}
	return vector.Values[int64](w), nil
}

// closerInt reports whether next−x is less than x−last.
func closerInt(last, x, next int64) bool { return uint64(next)-uint64(x) < uint64(x)-uint64(last) }

// closerFloat is closerInt for floats. Equal infinities are at no distance.
func closerFloat(last, x, next float64) bool { return x != last && (next == x || next-x < x-last) }

// nearestRows finds the right row of each left row. within and closer measure
// distances of values in ascending order.
func nearestRows[T cmp.Ordered](ctx context.Context, a *asof, times [2]*vector.Vector, values func(*vector.Vector, *memory.Scope) ([]T, error),
	within func(x, y T) bool, closer func(last, x, next T) bool) error {
	left, err := values(times[onLeft], a.scope)
	if err != nil {
		return err
	}
	right, err := values(times[onRight], a.scope)
	if err != nil {
		return err
	}
	if err := checkAscending(ctx, a, right); err != nil {
		return err
	}
	if a.found, err = listIDs(ctx, a.match.left, len(left), a.scope, a.o); err != nil {
		return err
	}
	return each(ctx, a.o.workers(), ranges(len(left), morselRows), func(_, t int) error {
		lo, hi := span(t, morselRows, len(left))
		c := cursor[T]{values: right}
		var one [1]uint32
		for i := lo; i < hi; i++ {
			id := a.found[i]
			if id == kernel.NoRow {
				continue
			}
			rows := a.match.rowsOf(id, &one)
			x := left[i]
			before, after := c.find(id, rows, x)
			if !a.plan.Spec.Strict && before < after {
				// Equal times count in both directions: the last one at x, the first one at x.
				before, after = after, before
			}
			last, next := before > 0 && within(x, right[rows[before-1]]), after < len(rows) && within(right[rows[after]], x)
			switch a.plan.Spec.Direction {
			case plan.Backward:
				next = false
			case plan.Forward:
				last = false
			default:
				if last && next {
					next = closer(right[rows[before-1]], x, right[rows[after]])
					last = !next
				}
			}
			switch {
			case last:
				a.found[i] = rows[before-1]
			case next:
				a.found[i] = rows[after]
			default:
				a.found[i] = kernel.NoRow
			}
		}
		return nil
	})
}

// A cursor looks for values in lists of rows. It goes on from where it was
// when the list is the same and the value not less.
type cursor[T cmp.Ordered] struct {
	values []T // by row
	id     uint32
	x      T
	less   int
	some   bool
}

// find returns how many rows have a value less than x, and how many have one
// that is not greater.
func (c *cursor[T]) find(id uint32, rows []uint32, x T) (less, upTo int) {
	from := 0
	if c.some && c.id == id && x >= c.x {
		from = c.less
	}
	less = gallop(from, len(rows), func(i int) bool { return c.values[rows[i]] >= x })
	upTo = gallop(less, len(rows), func(i int) bool { return c.values[rows[i]] > x })
	c.id, c.x, c.less, c.some = id, x, less, true
	return less, upTo
}

// gallop returns the first position from lo on for which f is true, n if there
// is none: it doubles its steps, then halves them.
func gallop(lo, n int, f func(int) bool) int {
	step := 1
	for lo+step <= n && !f(lo+step-1) {
		lo += step
		step *= 2
	}
	hi := min(lo+step, n)
	return lo + sort.Search(hi-lo, func(i int) bool { return f(lo + i) })
}

// checkAscending refuses right rows that do not ascend within their group.
func checkAscending[T cmp.Ordered](ctx context.Context, a *asof, values []T) error {
	if a.match.single() {
		return nil
	}
	bad := make([]uint32, ranges(a.match.k, morselRows))
	err := each(ctx, a.o.workers(), len(bad), func(_, t int) error {
		bad[t] = math.MaxUint32
		lo, hi := span(t, morselRows, a.match.k)
		for id := lo; id < hi; id++ {
			rows := a.match.rows[a.match.starts[id]:a.match.starts[id+1]]
			for i := 1; i < len(rows); i++ {
				if i%morselRows == 0 && ctx.Err() != nil {
					return ctx.Err()
				}
				if values[rows[i]] < values[rows[i-1]] {
					bad[t] = min(bad[t], rows[i])
					break
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	row := uint32(math.MaxUint32)
	for _, r := range bad {
		row = min(row, r)
	}
	if row == math.MaxUint32 {
		return nil
	}
	return &vector.ColumnError{Op: a.op, Column: a.plan.On.Name,
		Err: fmt.Errorf("%w: row %d on the right is less than a row before it (Sort the right frame first)", vector.ErrKey, row)}
}
