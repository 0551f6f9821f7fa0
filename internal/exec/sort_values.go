package exec

import (
	"context"
	"math"
	"math/bits"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// A valueSorter sorts the values of a column without their rows, which nobody
// asks for when the frame has no other column: equal values are the same, so
// their order cannot be seen.
type valueSorter struct {
	*orderer
	v     *vector.Vector
	desc  bool
	least uint64 // key
	most  uint64
}

// valueBits is the width of a range of keys up to which they are counted
// instead of sorted.
const valueBits = 16

// sortValues sorts a table of one column of numbers or times by its values;
// false when it cannot.
func sortValues(ctx context.Context, n *plan.Sort, in *vector.Table, keys []sortKey, scope *memory.Scope, o *Options) (*vector.Table, bool) {
	if len(keys) != 1 || len(in.Columns) != 1 || keys[0].v.Len() <= smallOrder {
		return nil, false
	}
	v, kind := keys[0].v, keys[0].v.Type().Kind
	if _, ok := n.Keys[0].Expr.Node.(ast.Column); !ok || v.IsDictionary() || kind == vector.Bool || kind.Width() == 0 || kind.Width() > 8 {
		return nil, false
	}
	s := &valueSorter{orderer: &orderer{ctx: ctx, n: v.Len() - v.Missing(), workers: o.workers(), scope: scope}, v: v, desc: keys[0].desc}
	if kind == vector.Float64 {
		s.floats = kernel.FloatKeys
	}
	if s.n <= smallOrder || !s.makeKeys() {
		return nil, false
	}
	out := vector.NewColumn(s.sorted())
	return &vector.Table{Fields: in.Fields, N: v.Len(), Columns: []*vector.Column{out}}, true
}

// makeKeys makes the keys of the present values; false when there is a −0,
// which no key tells from 0.
func (s *valueSorter) makeKeys() bool {
	tasks := ranges(s.v.Len(), orderTask)
	starts := make([]int, tasks+1)
	s.parallel(tasks, func(_, t int) {
		lo, hi := span(t, orderTask, s.v.Len())
		starts[t+1] = hi - lo - s.v.Slice(lo, hi).Missing()
	})
	for t := range tasks {
		starts[t+1] += starts[t]
	}
	s.words = memory.In[uint64](s.scope, s.v.Len())
	found := make([]summary, tasks)
	negative := make([]bool, tasks)
	s.parallel(tasks, func(_, t int) {
		lo, hi := span(t, orderTask, s.v.Len())
		part := s.v.Slice(lo, hi)
		if negative[t] = kernel.HasNegativeZero(part); negative[t] {
			return
		}
		f := &found[t]
		f.least = math.MaxUint64
		// A part with missing values needs room for all of them meanwhile.
		if dst := s.words[starts[t]:starts[t+1]]; part.Missing() == 0 {
			kernel.OrderKeys(dst, part)
			f.least, f.most, _ = kernel.RangeOf(wordItems(dst), 0)
		} else if len(dst) > 0 {
			copy(dst, kernel.OrderKeys(make([]uint64, part.Len()), part))
			f.least, f.most, _ = kernel.RangeOf(wordItems(dst), 0)
		}
	})
	s.least = math.MaxUint64
	for t, f := range found {
		if negative[t] {
			return false
		}
		s.least, s.most = min(s.least, f.least), max(s.most, f.most)
	}
	s.words = s.words[:s.n]
	return true
}

// sorted returns the values in order, the missing ones last.
func (s *valueSorter) sorted() *vector.Vector {
	var valid vector.Bitmap
	if s.n < s.v.Len() {
		words := memory.Make[uint64]((s.v.Len() + 63) / 64)
		for i := range s.n / 64 {
			words[i] = math.MaxUint64
		}
		if rest := s.n % 64; rest > 0 {
			words[s.n/64] = 1<<rest - 1
		}
		valid = vector.BitmapOf(words, s.v.Len())
	}
	out := kernel.NewKeyValues(s.v.Type(), s.v.Len())
	if width := bits.Len64(s.most - s.least); width <= valueBits {
		s.count(out, 1<<width)
		return out.Vector(valid)
	}
	bucket, starts, ends := s.split()
	items := memory.In[[1]uint64](s.scope, s.n)
	s.parallel(len(starts), func(_, t int) {
		lo, hi := s.share(t, len(starts))
		kernel.ScatterWords(items, s.words[lo:hi], bucket[lo:hi], starts[t])
	})
	giveBack(s.scope, bucket)
	spare := wordItems(s.words)
	s.parallel(len(ends), func(_, t int) {
		lo, hi := bucketSpan(ends, t)
		kernel.SortItems(items[lo:hi], spare[lo:hi], false, 0)
		s.write(out, lo, itemWords(items[lo:hi]))
	})
	giveBack(s.scope, items)
	return out.Vector(valid)
}

// write stores keys whose first has place lo in ascending order; it overwrites them.
func (s *valueSorter) write(out *kernel.KeyValues, lo int, keys []uint64) {
	if s.desc {
		for i, j := 0, len(keys)-1; i < j; i, j = i+1, j-1 {
			keys[i], keys[j] = keys[j], keys[i]
		}
		lo = s.n - lo - len(keys)
	}
	out.Put(lo, keys)
}

// count writes each of few keys as often as it occurs.
func (s *valueSorter) count(out *kernel.KeyValues, keys int) {
	counts := make([][]uint32, ranges(s.n, 16*orderTask))
	s.parallel(len(counts), func(_, t int) {
		lo, hi := span(t, 16*orderTask, s.n)
		counts[t] = make([]uint32, keys)
		kernel.CountKeys(s.words[lo:hi], s.least, counts[t])
	})
	ends := make([]int, keys+1)
	for k := range keys {
		ends[k+1] = ends[k]
		for _, c := range counts {
			ends[k+1] += int(c[k])
		}
	}
	s.parallel(ranges(s.n, orderTask), func(_, t int) {
		lo, hi := span(t, orderTask, s.n)
		words := s.words[lo:hi]
		k := lastAtMost(ends, lo)
		for i := range words {
			for ends[k+1] <= lo+i {
				k++
			}
			words[i] = s.least + uint64(k)
		}
		s.write(out, lo, words)
	})
}

// lastAtMost returns the last place of ascending numbers that are at most x, the first of which is.
func lastAtMost(ends []int, x int) int {
	lo, hi := 0, len(ends)-1
	for lo < hi {
		if mid := (lo + hi + 1) / 2; ends[mid] <= x {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	return lo
}
