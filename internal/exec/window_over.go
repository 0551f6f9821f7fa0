package exec

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// A partition is the rows of a table in groups of equal keys, one group after
// the other, each in the order of the order keys.
type partition struct {
	over   ast.Over // its keys and order
	keys   []*vector.Vector
	groups *groups
	scope  *memory.Scope
	ids    []uint32 // group of each row
	rows   []uint32 // rows, one group after the other; nil: as they stand
	starts []uint32 // rows of group g are rows[starts[g]:starts[g+1]]
}

// over computes an expression in each partition and puts the values in their
// rows' places.
func (c *columns) over(ctx context.Context, e *plan.Expr, n ast.Over, o *Options) (*vector.Vector, error) {
	x := e.Args[0]
	switch {
	case c.n() == 0:
		return kernel.AllMissing(e.Type, nil, 0, nil), nil
	case x.Shape == plan.Const, len(n.Keys) == 0 && len(n.Order) == 0:
		return c.evaluate(ctx, x, o)
	}
	p, err := c.partition(ctx, e, n, o)
	if err != nil {
		return nil, err
	}
	switch {
	case len(n.Keys) == 0:
		return c.overAll(ctx, p, x, o)
	case x.Shape == plan.Scalar && len(n.Order) == 0:
		return c.overGroups(ctx, p, x, o)
	}
	return c.overWalk(ctx, p, x, o)
}

// partition finds the partitions of an Over. Those of the same keys and order
// share the work.
func (c *columns) partition(ctx context.Context, e *plan.Expr, n ast.Over, o *Options) (*partition, error) {
	for _, p := range c.parts {
		if reflect.DeepEqual(p.over.Keys, n.Keys) && reflect.DeepEqual(p.over.Order, n.Order) {
			return p, nil
		}
	}
	p := &partition{over: n, scope: memory.NewScope("over", o.Budget)}
	c.parts = append(c.parts, p)
	var by []sortKey
	for i, a := range e.Args[1:] {
		v, err := c.evaluate(ctx, a, o)
		if err != nil {
			return nil, err
		}
		if i < len(n.Keys) {
			p.keys = append(p.keys, v)
			continue
		}
		k, ok := n.Order[i-len(n.Keys)].(ast.Order)
		by = append(by, sortKey{v, ok && k.Desc})
	}
	var err error
	if p.groups, err = findGroups(ctx, p.keys, c.n(), p.scope, o); err != nil {
		return nil, err
	}
	if len(by) > 0 {
		p.rows = order(ctx, by, c.n(), p.scope, o.workers())
	}
	if len(p.keys) == 0 {
		return p, ctx.Err()
	}
	if p.ids, err = p.groups.rowIDs(ctx, o); err != nil {
		return nil, err
	}
	return p, ctx.Err()
}

// close gives back what the partitions hold.
func (c *columns) close() {
	for _, p := range c.parts {
		p.scope.Close()
	}
	c.parts = nil
}

// group sorts the rows by group, in their order inside a group.
func (p *partition) group() {
	if p.starts != nil {
		return
	}
	n := len(p.ids)
	starts := memory.ZeroScratch[uint32](p.scope, p.groups.k+2)
	for _, id := range p.ids {
		starts[id+2]++
	}
	for i := 2; i < len(starts); i++ {
		starts[i] += starts[i-1]
	}
	rows := memory.Scratch[uint32](p.scope, n)
	for i := range n {
		r := uint32(i)
		if p.rows != nil {
			r = p.rows[i]
		}
		at := &starts[p.ids[r]+1]
		rows[*at] = r
		*at++
	}
	p.rows, p.starts = rows, starts[:p.groups.k+1]
}

// chunks returns the groups at which chunks of about walkRows rows begin, and
// the number of groups.
func (p *partition) chunks() []int {
	offsets := []int{0}
	from := uint32(0)
	for g := range p.groups.k {
		if p.starts[g+1]-from >= walkRows || g+1 == p.groups.k {
			offsets = append(offsets, g+1)
			from = p.starts[g+1]
		}
	}
	return offsets
}

// chunk returns the groups lo to hi−1.
func (p *partition) chunk(lo, hi int, scope *memory.Scope) *chunk {
	base := p.starts[lo]
	c := &chunk{group: lo, k: hi - lo, scope: scope, rows: p.rows[base:p.starts[hi]],
		ends: memory.Scratch[uint32](scope, hi-lo), first: memory.Scratch[uint32](scope, hi-lo)}
	for i := range c.ends {
		c.ends[i] = p.starts[lo+i+1] - base
		c.first[i] = p.rows[p.starts[lo+i]]
	}
	return c
}

// inverse returns the place of each row in rows.
func (p *partition) inverse() []uint32 {
	places := memory.Scratch[uint32](p.scope, len(p.rows))
	for i, r := range p.rows {
		places[r] = uint32(i)
	}
	return places
}

// overAll evaluates over all rows in their order.
func (c *columns) overAll(ctx context.Context, p *partition, x *plan.Expr, o *Options) (*vector.Vector, error) {
	ordered := columnsOf(selectRows(c.table, p.rows))
	defer ordered.close()
	v, err := ordered.evaluate(ctx, x, o)
	if err != nil {
		return nil, atRows(err, p.rows)
	}
	if x.Shape == plan.Scalar {
		return v, nil
	}
	places := p.inverse()
	defer memory.Release(p.scope, places)
	return kernel.Gather(v, places), nil
}

// atRows replaces the place in rows that an error names by the row.
func atRows(err error, rows []uint32) error {
	switch e := err.(type) {
	case *vector.RowError:
		return &vector.RowError{Row: int(rows[e.Row]), Err: e.Err}
	case *vector.ColumnError:
		return &vector.ColumnError{Op: e.Op, Column: e.Column, Err: atRows(e.Err, rows)}
	}
	return err
}

// overGroups computes one value for each partition, as Combine does, and
// repeats it for the rows.
func (c *columns) overGroups(ctx context.Context, p *partition, x *plan.Expr, o *Options) (*vector.Vector, error) {
	out := plan.Output{Field: vector.Field{Name: x.Subject(), Type: x.Type, Nullable: x.Nullable}, Expr: x}
	k := &combiner{ctx: ctx, plan: &plan.Combine{Keys: keysOf(p), Outputs: []plan.Output{out}}, columns: c, keys: p.keys, groups: p.groups, scope: p.scope, options: o}
	c.need(x)
	k.internText()
	values, _, err := k.outputs()
	if err != nil {
		return nil, unnamed(err)
	}
	return kernel.Gather(values[0], p.ids), nil
}

// keysOf returns the keys as those of a Combine, whose errors name them.
func keysOf(p *partition) []plan.Key {
	keys := make([]plan.Key, len(p.keys))
	for i, n := range p.over.Keys {
		keys[i].Field.Name = ast.Name(n)
	}
	return keys
}

// unnamed takes the verb out of an error; the verb around it will add its own.
func unnamed(err error) error {
	var named *vector.ColumnError
	if !errors.As(err, &named) {
		return err
	}
	if named.Column == "" {
		return named.Err
	}
	return &vector.ColumnError{Column: named.Column, Err: named.Err}
}

// overWalk evaluates in chunks of whole partitions.
func (c *columns) overWalk(ctx context.Context, p *partition, x *plan.Expr, o *Options) (*vector.Vector, error) {
	p.group()
	k := &combiner{ctx: ctx, plan: &plan.Combine{Keys: keysOf(p), Outputs: []plan.Output{{Expr: x}}}, columns: c, keys: p.keys}
	c.need(x)
	k.internText()
	offsets := p.chunks()
	tasks := len(offsets) - 1
	parts := memory.NewScope("over", o.Budget)
	defer parts.Close()
	s := newSink(x.Type, c.n(), tasks, true)
	workers := 1
	if tasks == 1 {
		workers = o.workers()
	}
	err := each(ctx, o.workers(), tasks, func(_, t int) error {
		scope := memory.NewScope("over", o.Budget)
		defer scope.Close()
		ck := p.chunk(offsets[t], offsets[t+1], scope)
		seg := &segmenter{columns: c, chunk: ck, scope: scope, cached: map[int]*vector.Vector{}, context: ctx, budget: o.Budget, workers: workers}
		v, err := seg.eval(x)
		if err != nil {
			return k.inGroup(ck, err)
		}
		s.put(t, int(p.starts[offsets[t]]), seg.spread(v, ck.ends), parts)
		return nil
	})
	if err != nil {
		return nil, err
	}
	v, err := s.finish()
	if err != nil {
		return nil, err
	}
	places := p.inverse()
	defer memory.Release(p.scope, places)
	if v.Len() != len(places) {
		return nil, fmt.Errorf("internal error: over gave %d values (want %d)", v.Len(), len(places))
	}
	return kernel.Gather(v, places), nil
}
