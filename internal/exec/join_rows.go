package exec

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"

	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

const (
	pairRows  = 1 << 14 // left rows whose pairs are one task
	pairBatch = 1 << 16 // pairs after which a task looks at its context
)

// joinRows are the rows of both sides that stand side by side, NoRow for none.
type joinRows struct {
	n           int
	left, right []uint32 // left nil: row i is left row i
	tail        int      // rows at the end that have no left row
	alone       bool     // some rows may have no right row
}

// A pairing finds the rows of a join's result.
type pairing struct {
	*joining
	match    *joinMatch
	kind     plan.JoinKind
	residual *plan.Expr
	keyless  bool

	found []uint32 // by left row: its right row where there is at most one, else its number; NoRow for none
}

// look fills found.
func (p *pairing) look(ctx context.Context) error {
	var err error
	if p.found, err = listIDs(ctx, p.match.left, p.joining.rows(onLeft), p.scope, p.o); err != nil || p.match.rowOf == nil {
		return err
	}
	rowOf := p.match.rowOf
	return each(ctx, p.o.workers(), ranges(len(p.found), morselRows), func(_, t int) error {
		lo, hi := span(t, morselRows, len(p.found))
		for i, id := range p.found[lo:hi] {
			if id != kernel.NoRow {
				p.found[lo+i] = rowOf[id]
			}
		}
		return nil
	})
}

// leftRows returns the left rows that have a pair, or those that have none.
func (p *pairing) leftRows(ctx context.Context, paired bool) ([]uint32, error) {
	if err := p.look(ctx); err != nil {
		return nil, err
	}
	n := len(p.found)
	has := vector.NewBitmap(n)
	if p.residual != nil {
		pairs, err := p.filtered(ctx)
		if err != nil {
			return nil, err
		}
		for _, part := range pairs {
			for _, l := range part.left {
				has.Set(int(l))
			}
		}
	} else {
		for l, id := range p.found {
			if id != kernel.NoRow {
				has.Set(l)
			}
		}
	}
	if !paired {
		has = has.Not()
	}
	return has.Rows(memory.Make[uint32](has.Count())[:0], 0), nil
}

// rows returns the rows of the result: in left order, then right; right rows
// without a pair last.
func (p *pairing) rows(ctx context.Context) (*joinRows, error) {
	if err := p.look(ctx); err != nil {
		return nil, err
	}
	pairs := p.pairs
	if p.residual != nil {
		pairs = p.filteredPairs
	}
	r, err := pairs(ctx)
	if err != nil || !p.kind.KeepsRight() {
		return r, err
	}
	tail, err := p.rightAlone(ctx, r.right)
	if err != nil {
		return nil, err
	}
	if len(tail) == 0 {
		return r, nil
	}
	if err := p.checkSize(uint64(r.n) + uint64(len(tail))); err != nil {
		return nil, err
	}
	left, right := memory.Scratch[uint32](p.scope, r.n+len(tail)), memory.Scratch[uint32](p.scope, r.n+len(tail))
	copy(right, r.right)
	copy(right[r.n:], tail)
	copy(left, headOf(r, len(p.found)))
	for i := range tail {
		left[r.n+i] = kernel.NoRow
	}
	return &joinRows{n: len(left), left: left, right: right, tail: len(tail), alone: r.alone}, nil
}

// checkSize refuses results with more rows than a frame holds.
func (p *pairing) checkSize(n uint64) error {
	if n <= maxRows {
		return nil
	}
	hint := "; keys repeat on both sides"
	if p.keyless {
		hint = ""
	}
	return fmt.Errorf("%s: %w: the result has %d rows or more (a frame holds at most %d%s)", p.op, vector.ErrShape, n, maxRows, hint)
}

// block returns the number of left rows whose pairs are one task.
func (p *pairing) block() int {
	if p.keyless {
		return max(pairRows/max(p.joining.rows(onRight), 1), 1)
	}
	return pairRows
}

// count returns the number of pairs of left rows lo to hi−1.
func (p *pairing) count(lo, hi int, alone bool) uint64 {
	n := uint64(0)
	single, starts := p.match.single(), p.match.starts
	for _, id := range p.found[lo:hi] {
		switch {
		case id == kernel.NoRow:
		case single:
			n++
			continue
		default:
			if c := starts[id+1] - starts[id]; c > 0 {
				n += uint64(c)
				continue
			}
		}
		if alone {
			n++
		}
	}
	return n
}

// pairs returns all pairs, and left rows without one if the join keeps them.
func (p *pairing) pairs(ctx context.Context) (*joinRows, error) {
	n, size, alone := len(p.found), p.block(), p.kind.KeepsLeft()
	r := &joinRows{alone: alone}
	if p.match.single() && alone {
		r.n, r.right = n, p.found
		return r, nil
	}
	counts := make([]uint64, ranges(n, size)+1)
	err := each(ctx, p.o.workers(), len(counts)-1, func(_, t int) error {
		lo, hi := span(t, size, n)
		counts[t+1] = p.count(lo, hi, alone)
		return nil
	})
	if err != nil {
		return nil, err
	}
	for t := range counts[1:] {
		counts[t+1] += counts[t]
	}
	total := counts[len(counts)-1]
	if err := p.checkSize(total); err != nil {
		return nil, err
	}
	r.n = int(total)
	if p.match.single() && r.n == n { // every left row has its pair
		r.right = p.found
		return r, nil
	}
	r.left, r.right = memory.Scratch[uint32](p.scope, r.n), memory.Scratch[uint32](p.scope, r.n)
	if r.n == 0 {
		r.left = []uint32{}
	}
	return r, each(ctx, p.o.workers(), len(counts)-1, func(_, t int) error {
		lo, hi := span(t, size, n)
		at := int(counts[t])
		if p.match.single() {
			for i, row := range p.found[lo:hi] {
				if row != kernel.NoRow {
					r.left[at], r.right[at] = uint32(lo+i), row
					at++
				}
			}
			return nil
		}
		return p.expand(ctx, lo, hi, alone, r.left[at:], r.right[at:])
	})
}

// expand writes the pairs of left rows lo to hi−1 where numbers have several
// right rows.
func (p *pairing) expand(ctx context.Context, lo, hi int, alone bool, left, right []uint32) error {
	at, check := 0, pairBatch
	for i := lo; i < hi; i++ {
		var rows []uint32
		if id := p.found[i]; id != kernel.NoRow {
			rows = p.match.rows[p.match.starts[id]:p.match.starts[id+1]]
		}
		if len(rows) == 0 {
			if alone {
				left[at], right[at] = uint32(i), kernel.NoRow
				at++
			}
			continue
		}
		for len(rows) > 0 {
			part := rows[:min(len(rows), pairBatch)]
			rows = rows[len(part):]
			copy(right[at:], part)
			for k := range part {
				left[at+k] = uint32(i)
			}
			if at += len(part); at >= check {
				if err := ctx.Err(); err != nil {
					return err
				}
				check = at + pairBatch
			}
		}
	}
	return nil
}

// somePairs are pairs in order.
type somePairs struct{ left, right []uint32 }

// filtered returns the pairs that meet the residual condition, by block.
func (p *pairing) filtered(ctx context.Context) ([]somePairs, error) {
	n, size := len(p.found), p.block()
	out := make([]somePairs, ranges(n, size))
	memo := newMemo()
	var total atomic.Uint64
	err := each(ctx, p.o.workers(), len(out), func(_, t int) error {
		lo, hi := span(t, size, n)
		var have somePairs
		flush := func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			kept, err := p.meet(have, memo)
			if err != nil {
				return err
			}
			for _, i := range kept {
				out[t].left = append(out[t].left, have.left[i])
				out[t].right = append(out[t].right, have.right[i])
			}
			have.left, have.right = have.left[:0], have.right[:0]
			return p.checkSize(total.Add(uint64(len(kept))))
		}
		var one [1]uint32
		for l := lo; l < hi; l++ {
			if p.found[l] == kernel.NoRow {
				continue
			}
			one[0] = p.found[l]
			rows := one[:]
			if !p.match.single() {
				rows = p.match.rowsOf(p.found[l], &one)
			}
			for len(rows) > 0 {
				part := rows[:min(len(rows), pairBatch-len(have.left))]
				rows = rows[len(part):]
				have.right = append(have.right, part...)
				for range part {
					have.left = append(have.left, uint32(l))
				}
				if len(have.left) == pairBatch {
					if err := flush(); err != nil {
						return err
					}
				}
			}
		}
		return flush()
	})
	return out, err
}

// meet returns the positions of the pairs for which the residual is true.
func (p *pairing) meet(pairs somePairs, memo *memo) ([]uint32, error) {
	n := len(pairs.left)
	if n == 0 {
		return nil, nil
	}
	scope := memory.NewScope(p.op, p.o.Budget)
	defer scope.Close()
	width := len(p.in[onLeft].Fields)
	b := &batch{n: n, scope: scope, memo: memo, column: func(i int) (*vector.Vector, error) {
		if i < width {
			return kernel.GatherIn(scope, p.cols[onLeft].at(i), pairs.left), nil
		}
		return kernel.GatherIn(scope, p.cols[onRight].at(i-width), pairs.right), nil
	}}
	x, err := eval(p.residual, b)
	if err != nil {
		return nil, subjectError(p.op, p.residual, withoutRow(err))
	}
	v := x.spread(n, scope)
	return kernel.SelectTrue(v.Bits(), v.Valid(), 0), nil
}

// withoutRow takes the row out of an error: a pair has none.
func withoutRow(err error) error {
	switch e := err.(type) {
	case *vector.RowError:
		return e.Err
	case *vector.ColumnError:
		return &vector.ColumnError{Op: e.Op, Column: e.Column, Err: withoutRow(e.Err)}
	}
	return err
}

// filteredPairs returns the pairs that meet the residual condition, and left
// rows without one if the join keeps them.
func (p *pairing) filteredPairs(ctx context.Context) (*joinRows, error) {
	parts, err := p.filtered(ctx)
	if err != nil {
		return nil, err
	}
	r := &joinRows{alone: p.kind.KeepsLeft(), left: []uint32{}}
	total, next := uint64(0), 0
	for _, part := range parts {
		total += uint64(len(part.left))
	}
	if err := p.checkSize(total); err != nil {
		return nil, err
	}
	r.left, r.right = slices.Grow(r.left, int(total)), make([]uint32, 0, total)
	pass := func(to int) { // left rows before row to that have no pair
		for ; r.alone && next < to; next++ {
			r.left, r.right = append(r.left, uint32(next)), append(r.right, kernel.NoRow)
		}
		next = max(next, to)
	}
	for _, part := range parts {
		for i, l := range part.left {
			if int(l) >= next {
				pass(int(l))
				next = int(l) + 1
			}
			r.left, r.right = append(r.left, l), append(r.right, part.right[i])
		}
	}
	pass(len(p.found))
	r.n = len(r.left)
	return r, p.checkSize(uint64(r.n))
}

// rightAlone returns the right rows that are not in the list, ascending.
func (p *pairing) rightAlone(ctx context.Context, paired []uint32) ([]uint32, error) {
	n := p.joining.rows(onRight)
	marks := make([][]uint64, p.o.workers())
	err := each(ctx, p.o.workers(), ranges(len(paired), morselRows), func(worker, t int) error {
		if marks[worker] == nil {
			marks[worker] = make([]uint64, (n+63)/64)
		}
		mark := marks[worker]
		lo, hi := span(t, morselRows, len(paired))
		for _, r := range paired[lo:hi] {
			if r != kernel.NoRow {
				mark[r>>6] |= 1 << (r & 63)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	all := make([]uint64, (n+63)/64)
	for _, mark := range marks {
		for i, w := range mark {
			all[i] |= w
		}
	}
	return vector.BitmapOf(all, n).Not().Rows(nil, 0), nil
}

// sides are the levels of an indicator column.
var sides = vector.NewPool(vector.TextLevels([]string{"left_only", "right_only", "both"}), nil, false)

// indicator returns where each row comes from.
func (r *joinRows) indicator() *vector.Vector {
	codes := memory.Make[uint8](r.n)
	for i, row := range r.right {
		switch {
		case i >= r.n-r.tail:
			codes[i] = 2
		case row == kernel.NoRow:
			codes[i] = 1
		default:
			codes[i] = 3
		}
	}
	return vector.FromCountedCodes(vector.Of(vector.Categorical), codes, 0, sides)
}
