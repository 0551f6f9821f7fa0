package exec

import (
	"context"

	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// An Index gives access to the groups of rows with equal keys: 8 bytes a row
// and 4 a group. Immutable.
type Index struct {
	ids    []uint32 // group of each row
	rows   []uint32 // rows, one group after the other
	starts []uint32 // rows of group g are rows[starts[g]:starts[g+1]]
}

// BuildIndex finds the groups of equal keys, which are columns of one length;
// groups come in order of first appearance. workers is 0 for one a processor.
func BuildIndex(ctx context.Context, keys []*vector.Vector, workers int) (x *Index, err error) {
	o := &Options{Workers: workers}
	scope := memory.NewScope("group by", nil)
	defer scope.Close()
	n := 0
	if len(keys) > 0 {
		n = keys[0].Len()
	}
	err = guard(func() error {
		g, err := findGroups(ctx, keys, n, scope, o)
		if err != nil {
			return err
		}
		ids, err := g.rowIDs(ctx, o)
		if err != nil {
			return err
		}
		x = newIndex(ids, g.k)
		return nil
	})
	return x, err
}

// newIndex sorts the rows by group; it copies ids.
func newIndex(ids []uint32, k int) *Index {
	x := &Index{ids: memory.Make[uint32](len(ids)), rows: memory.Make[uint32](len(ids)), starts: memory.Make[uint32](k + 1)}
	copy(x.ids, ids)
	next := make([]uint32, k+1)
	for _, id := range ids {
		next[id+1]++
	}
	for g := range k {
		next[g+1] += next[g]
	}
	copy(x.starts, next)
	for r, id := range ids {
		x.rows[next[id]] = uint32(r)
		next[id]++
	}
	return x
}

// Len returns the number of groups.
func (x *Index) Len() int { return len(x.starts) - 1 }

// Rows returns the rows of group g in ascending order. It shares memory: read only.
func (x *Index) Rows(g int) []uint32 { return x.rows[x.starts[g]:x.starts[g+1]] }

// First returns the first row of group g.
func (x *Index) First(g int) uint32 { return x.rows[x.starts[g]] }

// Of returns the group of a row.
func (x *Index) Of(row int) int { return int(x.ids[row]) }

// Reordered returns the same groups in another order: group i of the result is
// group order[i] of x.
func (x *Index) Reordered(order []uint32) *Index {
	y := &Index{ids: memory.Make[uint32](len(x.ids)), rows: memory.Make[uint32](len(x.rows))[:0], starts: memory.Make[uint32](len(x.starts))}
	for i, g := range order {
		for _, r := range x.Rows(int(g)) {
			y.ids[r] = uint32(i)
		}
		y.rows = append(y.rows, x.Rows(int(g))...)
		y.starts[i+1] = uint32(len(y.rows))
	}
	return y
}

// Order returns the rows of the key columns in ascending order, the first key
// first; stable, missing last.
func Order(keys []*vector.Vector) []uint32 {
	scope := memory.NewScope("sort", nil)
	defer scope.Close()
	by := make([]sortKey, len(keys))
	n := 0
	for i, v := range keys {
		by[i], n = sortKey{v: v}, v.Len()
	}
	rows := memory.Make[uint32](n)
	copy(rows, order(context.Background(), by, n, scope, (&Options{}).workers())) // before the scope takes its rows back
	return rows
}
