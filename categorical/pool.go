package categorical

import (
	"fmt"
	"strings"

	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/vector"
)

// A Pool is an immutable list of distinct levels in an order, and whether < is
// defined between them. Columns share pools by pointer. The nil Pool has no
// levels. Safe for concurrent use.
type Pool vector.Pool

// PoolOf returns the public side of an internal pool. It is a door for Stoa's
// own packages: O(1), no copy, and equal pointers stay equal.
func PoolOf(p *vector.Pool) *Pool { return (*Pool)(p) }

// NewPool returns a pool of text levels in the given order; a duplicate is an
// error. Options: Ordered, Unordered, LevelsFunc. O(L).
func NewPool(levels []string, options ...Option) (*Pool, error) {
	s, err := apply(options, "Ordered", "Unordered", "LevelsFunc")
	if err != nil {
		return nil, wrap("new pool", err)
	}
	ks, err := distinctKeys([]any{levels}, vector.Of(vector.String))
	if err != nil {
		return nil, wrap("new pool", err)
	}
	p := vector.NewPool(levelVector(vector.Of(vector.String), ks), nil, s.order == ordered)
	if s.compare != nil {
		ranks, err := sortedRanks(p, s.compare)
		if err != nil {
			return nil, wrap("new pool", err)
		}
		p = vector.NewPool(p.Levels(), ranks, p.Ordered())
	}
	return PoolOf(p), nil
}

// noPool stands for the nil pool.
var noPool = vector.NewPool(vector.TextLevels(nil), nil, false)

// Pool returns the internal side of p: a door for Stoa's own packages. O(1).
func (p *Pool) Pool() *vector.Pool { return (*vector.Pool)(p) }

// pool is Pool, an empty pool for nil and for the zero Pool.
func (p *Pool) pool() *vector.Pool {
	if p == nil || p.Pool().Levels() == nil {
		return noPool
	}
	return (*vector.Pool)(p)
}

// Len returns the number of levels, unused ones included.
func (p *Pool) Len() int { return p.pool().Len() }

// Levels returns the levels as text, in level order. A fresh slice, O(L).
func (p *Pool) Levels() []string { return texts(p.pool()) }

// LevelValues returns the levels in level order as []string, []int64, []uint64
// (for Uint64 levels) or []time.Time. A fresh slice, O(L).
func (p *Pool) LevelValues() any {
	in := p.pool()
	if in.Ranks() == nil {
		return values(in.Levels())
	}
	rows := make([]uint32, in.Len())
	for rank, c := range in.Order() {
		rows[rank] = c - 1
	}
	return values(kernel.Gather(in.Levels(), rows))
}

// Ordered reports whether < is defined between the levels.
func (p *Pool) Ordered() bool { return p.pool().Ordered() }

// Equal reports whether both pools have the same levels of the same type in
// the same order and are both ordered or both not. O(1) for one pool, O(L) for two.
func (p *Pool) Equal(q *Pool) bool { return p.pool().Equal(q.pool()) }

// Value returns a level as a value of this pool: it has the pool's order,
// which the raw value has not. What is not among the levels is a *LevelError;
// a value of another type is ErrType. The first call builds an index, O(L).
func (p *Pool) Value(level any) (Value, error) {
	in := p.pool()
	k, err := keyOf(level, in.Levels().Type())
	if err != nil {
		return Value{}, wrap("value", err)
	}
	c := codeOf(in, k)
	if c == 0 {
		return Value{}, wrap("value", levelError(fmt.Sprint(level), -1, p.Levels()))
	}
	return Value{pool: in, code: c}, nil
}

// shownLevels is how many levels a pool shows.
const shownLevels = 12

// String shows the levels in their order, joined by < when ordered, a dozen at most.
func (p *Pool) String() string {
	if p == nil {
		return "no levels"
	}
	return describeLevels(p.pool())
}

// describeLevels is String for an internal pool.
func describeLevels(p *vector.Pool) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: ", plural(p.Len(), "level"))
	join := ", "
	if p.Ordered() {
		join = " < "
	}
	for rank, c := range p.Order() {
		if rank > 0 {
			b.WriteString(join)
		}
		if rank == shownLevels-1 && p.Len() > shownLevels {
			b.WriteString("…" + join)
			c = p.Order()[p.Len()-1]
			b.WriteString(clip(textAt(p.Levels(), int(c-1))))
			break
		}
		b.WriteString(clip(textAt(p.Levels(), int(c-1))))
	}
	return strings.TrimSuffix(b.String(), ": ")
}
