package exec

import (
	"context"
	"maps"
	"slices"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// A sizeCount is a plan that only wants to know how many groups there are of
// each size, in the order of sizes: the count map of a combine that counts the
// rows of its groups. Nobody asks which groups those are, so that their keys
// are counted and forgotten.
type sizeCount struct {
	sort  *plan.Sort
	outer *plan.Combine // counts the groups of a size
	inner *plan.Combine // counts the rows of a group
}

// sizeCountOf recognises a sizeCount that ends in n.
func sizeCountOf(n plan.Node) (s sizeCount, ok bool) {
	if s.sort, ok = n.(*plan.Sort); !ok || len(s.sort.Keys) != 1 {
		return s, false
	}
	// Any other order could depend on where a size was first seen.
	if at, ok := columnIndex(s.sort.Keys[0].Expr); !ok || at != 0 {
		return s, false
	}
	if s.outer, ok = s.sort.In.(*plan.Combine); !ok || len(s.outer.Keys) != 1 || !countsRows(s.outer) {
		return s, false
	}
	at, ok := columnIndex(s.outer.Keys[0].Expr)
	in := s.outer.In
	if p, isProject := in.(*plan.Project); ok && isProject {
		at, ok = columnIndex(p.Outputs[at].Expr)
		in = p.In
	}
	if !ok {
		return s, false
	}
	s.inner, ok = in.(*plan.Combine)
	return s, ok && len(s.inner.Keys) > 0 && at >= len(s.inner.Keys) && countsRows(s.inner)
}

// columnIndex returns the place of the column that e is.
func columnIndex(e *plan.Expr) (int, bool) {
	_, ok := e.Node.(ast.Column)
	return e.Index, ok
}

// countsRows reports whether all that a combine computes are numbers of rows.
func countsRows(c *plan.Combine) bool {
	for _, out := range c.Outputs {
		if a, ok := out.Expr.Node.(ast.Aggregate); !ok || a.Op != ast.Rows {
			return false
		}
	}
	return true
}

// run computes the plan.
func (s *sizeCount) run(ctx context.Context, o *Options) (*vector.Table, error) {
	in, err := run(ctx, s.inner.In, nil, o)
	if err != nil {
		return nil, err
	}
	done := o.Profile.start(s.outer)
	cols := columnsOf(in)
	defer cols.close()
	keys, err := cols.keys(ctx, s.inner.Keys, o)
	if err != nil {
		return nil, err
	}
	count, err := groupSizes(ctx, keys, cols.n(), o)
	if err != nil {
		return nil, err
	}
	sizes := slices.Sorted(maps.Keys(count))
	n := make([]int64, len(sizes))
	for i, size := range sizes {
		n[i] = count[size]
	}
	t := &vector.Table{Fields: s.outer.Fields(), N: len(sizes)}
	t.Columns = append(t.Columns, vector.NewColumn(vector.FromSlice(vector.Of(vector.Int64), sizes, vector.Bitmap{})))
	for range s.outer.Outputs {
		t.Columns = append(t.Columns, vector.NewColumn(vector.FromSlice(vector.Of(vector.Int64), n, vector.Bitmap{})))
	}
	done(t)
	defer o.Profile.start(s.sort)(t)
	return runSort(ctx, s.sort, t, o)
}

// groupSizes counts the groups of each size.
func groupSizes(ctx context.Context, keys []*vector.Vector, n int, o *Options) (map[int64]int64, error) {
	scope := memory.NewScope("group by", o.Budget)
	defer scope.Close()
	count := map[int64]int64{}
	if n == 0 {
		return count, nil
	}
	w, err := oneWord(ctx, keys, n, scope, o)
	if err != nil {
		return nil, err
	}
	if w.same == nil && o.strategyFor(w, n) == Partitioned {
		l := newSizeLayout(w.bits, n)
		if l.restBits < 32 {
			return sizesOf[uint32](ctx, &l, w, n, scope, o)
		}
		return sizesOf[uint64](ctx, &l, w, n, scope, o)
	}
	g, err := groupWord(ctx, w, n, scope, o)
	if err != nil {
		return nil, err
	}
	sizes, err := g.sizes(ctx, o)
	for _, c := range kernel.CountValues(sizes) {
		count[c.Value] = c.N
	}
	return count, err
}

// newSizeLayout is newLayout for entries without rows: with more partitions
// where that makes the rest of the key fit 31 bits.
func newSizeLayout(b, n int) layout {
	l := newLayout(b, n)
	if more := uint(max(b-31, 0)); more > l.partBits && more <= partitionMost && n>>more >= partitionRows/4 {
		l.partBits, l.restBits = more, uint(b)-more
	}
	return l
}

// lineKeys is the number of entries of a write buffer, a line or two.
const lineKeys = 16

// sizesOf counts by partitions of keys without their rows, plus one, so that 0
// is an empty slot.
func sizesOf[K uint32 | uint64](ctx context.Context, l *layout, w *keyWord, n int, scope *memory.Scope, o *Options) (map[int64]int64, error) {
	r := newRoom(n, 1<<l.partBits, o.workers())
	dst := memory.Scratch[K](scope, r.places*extentRows)
	err := each(ctx, len(r.takers), len(r.takers), func(_, t int) error {
		return scatterKeys(ctx, r.taker(t), l, dst, w, min(t*r.per, n), min((t+1)*r.per, n))
	})
	if err != nil {
		return nil, err
	}
	lists := r.lists()
	largest := tableSize(lists.largest())
	state := make([]*sizeTable[K], o.workers())
	err = each(ctx, len(state), len(lists.ends), func(worker, part int) error {
		s := state[worker]
		if s == nil {
			s = &sizeTable[K]{slots: memory.Scratch[K](scope, largest), more: memory.ZeroScratch[uint32](scope, largest), count: map[int64]int64{}}
			state[worker] = s
		}
		s.add(lists.of(part), dst, l.restBits)
		return nil
	})
	count := map[int64]int64{}
	for _, s := range state {
		if s != nil {
			for size, n := range s.count {
				count[size] += n
			}
		}
	}
	return count, err
}

// scatterKeys writes the keys of rows lo to hi−1 to their partitions.
func scatterKeys[K uint32 | uint64](ctx context.Context, t *taker, l *layout, dst []K, w *keyWord, lo, hi int) error {
	buffer, filled := make([]K, lineKeys<<l.partBits), make([]uint8, 1<<l.partBits)
	restMask, restBits, mix := uint64(1)<<l.restBits-1, l.restBits&63, l.mixer
	var batch [encodeBatch]uint64
	for base := lo; base < hi; base += encodeBatch {
		words := batch[:min(encodeBatch, hi-base)]
		w.encode(words, base)
		for _, x := range words {
			x = mix.mix(x)
			part := x >> restBits
			c := filled[part]
			buffer[part*lineKeys+uint64(c)] = K(x&restMask) + 1
			if c++; c == lineKeys {
				to := t.next(part)
				d, b := (*[lineKeys]K)(dst[to:]), (*[lineKeys]K)(buffer[part*lineKeys:])
				d[0], d[1], d[2], d[3] = b[0], b[1], b[2], b[3]
				d[4], d[5], d[6], d[7] = b[4], b[5], b[6], b[7]
				d[8], d[9], d[10], d[11] = b[8], b[9], b[10], b[11]
				d[12], d[13], d[14], d[15] = b[12], b[13], b[14], b[15]
				t.at[part] = to + lineKeys
				c = 0
			}
			filled[part] = c
		}
		if base&(morselRows-1) == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
	}
	for part, c := range filled {
		if c > 0 {
			to := t.next(uint64(part))
			copy(dst[to:], buffer[part*lineKeys:part*lineKeys+int(c)])
			t.at[part] = to + int(c)
		}
	}
	return nil
}

// A sizeTable counts the groups of partitions, one after the other.
type sizeTable[K uint32 | uint64] struct {
	slots []K
	more  []uint32 // rows of a slot's key behind the first; all 0 between partitions
	dups  []uint32 // slots of keys that were there
	count map[int64]int64
}

// add counts the groups of a partition.
func (s *sizeTable[K]) add(extents []extent, keys []K, restBits uint) {
	slots := s.slots[:tableSize(len(extents))]
	clear(slots)
	shift, mask := tableShift(len(slots), restBits), K(len(slots)-1)
	s.dups = s.dups[:0]
	n := 0
	for _, x := range extents {
		n += int(x.n)
		for _, key := range keys[int(x.at)<<extentBits:][:x.n] {
			j := (key - 1) >> shift & mask
			for {
				slot := slots[j]
				if slot == 0 {
					slots[j] = key
					break
				}
				if slot == key {
					s.dups = append(s.dups, uint32(j))
					break
				}
				j = (j + 1) & mask
			}
		}
	}
	singles := n - len(s.dups)
	several := s.dups[:0] // the slots with dups, each once
	for _, j := range s.dups {
		if s.more[j]++; s.more[j] == 1 {
			several = append(several, j)
		}
	}
	for _, j := range several {
		s.count[int64(s.more[j])+1]++
		s.more[j] = 0
	}
	if singles -= len(several); singles > 0 {
		s.count[1] += int64(singles)
	}
}
