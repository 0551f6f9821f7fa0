package exec

import (
	"context"
	"math"
	"math/bits"
	"slices"
	"sync/atomic"

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
	v        *vector.Vector
	desc     bool
	before   []int       // present values before each worker's share of the rows
	negative atomic.Bool // there is a −0
	least    uint64      // key
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
	if s.n <= smallOrder {
		return nil, false
	}
	s.cut()
	sample := s.sample()
	var values *vector.Vector
	var ok bool
	if slices.Sort(sample); bits.Len64(sample[len(sample)-1]-sample[0]) <= valueBits {
		values, ok = s.counted(), !s.negative.Load()
	}
	if values == nil && !s.negative.Load() {
		values, ok = s.scattered(sample), !s.negative.Load()
	}
	if !ok {
		return nil, false
	}
	return &vector.Table{Fields: in.Fields, N: v.Len(), Columns: []*vector.Column{vector.NewColumn(values)}}, true
}

// cut cuts the rows into a share for each worker, and counts the present values
// before each.
func (s *valueSorter) cut() {
	shares := max(1, min(s.workers, s.v.Len()/orderTask))
	s.before = make([]int, shares+1)
	s.parallel(shares, func(_, t int) {
		lo, hi := s.rowsOf(t)
		s.before[t+1] = hi - lo - s.v.Slice(lo, hi).Missing()
	})
	for t := range shares {
		s.before[t+1] += s.before[t]
	}
}

// rowsOf returns the rows of a share.
func (s *valueSorter) rowsOf(t int) (lo, hi int) {
	n, shares := s.v.Len(), len(s.before)-1
	return n * t / shares, n * (t + 1) / shares
}

// keyBatch is how many keys are made at a time: they stay in L1.
const keyBatch = 1 << 10

// keys calls f for the keys of the present values of a share, batch by batch;
// at counts the present values before them. A −0, which no key tells from 0, is
// noted.
func (s *valueSorter) keys(t int, f func(at int, keys []uint64)) {
	var buffer [keyBatch]uint64
	lo, hi := s.rowsOf(t)
	at := s.before[t]
	for ; lo < hi; lo += keyBatch {
		if lo/keyBatch%(cancelRows/keyBatch) == 0 && s.ctx.Err() != nil {
			return
		}
		part := s.v.Slice(lo, min(lo+keyBatch, hi))
		if kernel.HasNegativeZero(part) {
			s.negative.Store(true)
		}
		keys := kernel.OrderKeys(buffer[:part.Len()], part)
		f(at, keys)
		at += len(keys)
	}
}

// sample returns the keys of present values from all over the column.
func (s *valueSorter) sample() []uint64 {
	out := make([]uint64, 0, 1024)
	var one [1]uint64
	for i := range cap(out) {
		row := int(int64(s.v.Len()) * int64(i) / int64(cap(out)))
		out = append(out, kernel.OrderKeys(one[:], s.v.Slice(row, row+1))...)
	}
	if len(out) > 0 {
		return out
	}
	for row := 0; ; row++ { // nearly all are missing
		if x := kernel.OrderKeys(one[:], s.v.Slice(row, row+1)); len(x) > 0 {
			return append(out, x...)
		}
	}
}

// valid returns which values of the result are there: the missing ones are last.
func (s *valueSorter) valid() (valid vector.Bitmap) {
	if s.n == s.v.Len() {
		return valid
	}
	words := memory.Make[uint64]((s.v.Len() + 63) / 64)
	for i := range s.n / 64 {
		words[i] = math.MaxUint64
	}
	if rest := s.n % 64; rest > 0 {
		words[s.n/64] = 1<<rest - 1
	}
	return vector.BitmapOf(words, s.v.Len())
}

// counted returns the values in order, by how often each occurs; nil where they
// are too many.
func (s *valueSorter) counted() *vector.Vector {
	s.words = memory.In[uint64](s.scope, s.n)
	defer giveBack(s.scope, s.words)
	found := make([]summary, len(s.before)-1)
	s.parallel(len(found), func(_, t int) {
		least, most := uint64(math.MaxUint64), uint64(0)
		s.keys(t, func(at int, keys []uint64) {
			for i, k := range keys {
				least, most = min(least, k), max(most, k)
				s.words[at+i] = k
			}
		})
		found[t] = summary{least: least, most: most}
	})
	s.least = math.MaxUint64
	most := uint64(0)
	for _, f := range found {
		s.least, most = min(s.least, f.least), max(most, f.most)
	}
	width := bits.Len64(most - s.least)
	if width > valueBits || s.negative.Load() {
		return nil
	}
	out := kernel.NewKeyValues(s.v.Type(), s.v.Len())
	s.count(out, 1<<width)
	return out.Vector(s.valid())
}

// scattered returns the values in order: they are scattered into buckets, which
// are sorted one by one.
func (s *valueSorter) scattered(sample []uint64) *vector.Vector {
	split := kernel.NewSplitter(sample, s.n, s.floats)
	bucket := memory.In[uint16](s.scope, s.n)
	starts := make([][]uint32, len(s.before)-1)
	s.parallel(len(starts), func(_, t int) {
		starts[t] = make([]uint32, split.Buckets())
		s.keys(t, func(at int, keys []uint64) { split.Split(keys, bucket[at:at+len(keys)], starts[t]) })
	})
	if s.negative.Load() {
		return nil
	}
	ends := bucketPlaces(starts)
	items := memory.In[[1]uint64](s.scope, s.n)
	s.parallel(len(starts), func(_, t int) {
		s.keys(t, func(at int, keys []uint64) {
			kernel.ScatterWords(items, keys, bucket[at:at+len(keys)], starts[t])
		})
	})
	giveBack(s.scope, bucket)
	out := kernel.NewKeyValues(s.v.Type(), s.v.Len())
	spare := make([][][1]uint64, max(s.workers, 1))
	s.parallel(len(ends), func(w, t int) {
		lo, hi := bucketSpan(ends, t)
		if len(spare[w]) < hi-lo {
			giveBack(s.scope, spare[w])
			spare[w] = memory.In[[1]uint64](s.scope, hi-lo)
		}
		kernel.SortItems(items[lo:hi], spare[w][:hi-lo], false, 0)
		s.write(out, lo, itemWords(items[lo:hi]))
	})
	giveBack(s.scope, items)
	return out.Vector(s.valid())
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
