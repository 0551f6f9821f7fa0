package exec

import (
	"context"
	"errors"
	"math/bits"
	"unsafe"

	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// A sortKey is a column that rows are sorted by.
type sortKey struct {
	v    *vector.Vector
	desc bool
}

// order returns the rows in the order of the keys, the first key first, equal
// rows in their own order: −∞ … +∞, NaN, missing; desc reverses all but the
// missing values. Categoricals go by level, text by bytes. The list lies in
// scope, on the Go heap when it is nil; it is the same at any number of workers.
// When ctx ends it panics with a stopped, which guard turns into ctx's error.
func order(ctx context.Context, keys []sortKey, n int, scope *memory.Scope, workers int) []uint32 {
	o := &orderer{ctx: ctx, n: n, workers: workers, scope: scope, rows: memory.In[uint32](scope, n)}
	o.levels = levelsOf(keys, n)
	if len(keys) > 0 && keys[0].v.Type().Kind == vector.Float64 {
		if o.floats = kernel.FloatKeys; keys[0].desc {
			o.floats = kernel.FlippedKeys
		}
	}
	if n < 2 || len(o.levels) == 0 {
		o.identity()
		return o.rows
	}
	o.sort()
	return o.rows
}

// An orderer sorts rows by levels of words.
type orderer struct {
	ctx     context.Context
	n       int
	workers int
	scope   *memory.Scope
	rows    []uint32
	levels  []*orderLevel
	words   []uint64 // of the first level
	floats  kernel.FloatWords
}

const (
	orderTask  = 1 << 16 // rows that a worker takes at a time
	smallOrder = 1 << 13 // fewer rows are sorted by one worker at once
	countBits  = 12      // keys of so few bits are sorted by counting
)

// identity lists the rows as they stand.
func (o *orderer) identity() {
	for i := range o.rows {
		o.rows[i] = uint32(i)
	}
}

// sort makes the words of the first level and chooses the way to sort them.
func (o *orderer) sort() {
	first := o.levels[0]
	packed := first.free >= uint(bits.Len(uint(o.n-1)))
	o.words = memory.In[uint64](o.scope, o.n)
	sum := o.fill(first, packed)
	width := uint(bits.Len64(sum.most>>first.free - sum.least>>first.free))
	switch {
	case sum.sorted:
		o.identity()
		o.finish(first)
	case width <= countBits && o.n > smallOrder:
		o.count(sum.least>>first.free, 1<<width)
		o.finish(first)
	case packed:
		o.sortPacked(first.free)
	default:
		o.sortPairs()
	}
}

// parallel runs f for every task; f does not fail.
func (o *orderer) parallel(tasks int, f func(worker, task int)) {
	err := each(o.ctx, o.workers, tasks, func(w, t int) error {
		f(w, t)
		return nil
	})
	var refused *memory.ExceededError
	if errors.As(err, &refused) {
		panic(refused) // the engine turns it into ErrMemory, as outside a task
	}
	if ended := o.ctx.Err(); ended != nil {
		panic(stopped{ended})
	}
	if err != nil {
		panic(err)
	}
}

// stopped is what a kernel panics with when the context of the query ended.
type stopped struct{ err error }

// A summary is what one pass over words finds out.
type summary struct {
	least, most uint64
	sorted      bool // in order already
}

// fill makes the first level's words; packed ones carry their row in the low bits.
func (o *orderer) fill(l *orderLevel, packed bool) summary {
	parts := make([]summary, ranges(o.n, orderTask))
	o.parallel(len(parts), func(_, t int) {
		lo, hi := span(t, orderTask, o.n)
		w := o.words[lo:hi]
		l.fill(w, lo)
		s := &parts[t]
		s.least, s.most, s.sorted = kernel.RangeOf(wordItems(w), 0)
		if packed {
			for i := range w {
				w[i] |= uint64(lo + i)
			}
		}
	})
	all := parts[0]
	for t, p := range parts[1:] {
		lo := (t + 1) * orderTask
		all.least, all.most = min(all.least, p.least), max(all.most, p.most)
		all.sorted = all.sorted && p.sorted && o.words[lo-1]>>l.free <= o.words[lo]>>l.free
	}
	return all
}

// wordItems views words as items. It shares memory.
func wordItems(w []uint64) [][1]uint64 {
	return unsafe.Slice((*[1]uint64)(unsafe.Pointer(unsafe.SliceData(w))), len(w))
}

// itemWords is the reverse of wordItems.
func itemWords(items [][1]uint64) []uint64 {
	return unsafe.Slice((*uint64)(unsafe.Pointer(unsafe.SliceData(items))), len(items))
}

// count sorts rows by counting: a key is one of few numbers from least on.
func (o *orderer) count(least uint64, keys int) {
	free := o.levels[0].free
	bucket := memory.In[uint16](o.scope, o.n)
	defer giveBack(o.scope, bucket)
	starts, _ := o.histogram(keys, func(lo, hi int, count []uint32) {
		for i, k := range o.words[lo:hi] {
			b := uint16(k>>free - least)
			bucket[lo+i] = b
			count[b]++
		}
	})
	o.parallel(len(starts), func(_, t int) {
		lo, hi := o.share(t, len(starts))
		kernel.ScatterRows(o.rows, lo, bucket[lo:hi], starts[t])
	})
}

// histogram counts the buckets of each worker's share of the rows and returns
// where each worker's part of each bucket begins, stable at any number of workers,
// and the ends of the buckets.
func (o *orderer) histogram(buckets int, count func(lo, hi int, count []uint32)) (starts [][]uint32, ends []int) {
	starts = make([][]uint32, max(1, min(o.workers, o.n/orderTask)))
	o.parallel(len(starts), func(_, t int) {
		lo, hi := o.share(t, len(starts))
		starts[t] = make([]uint32, buckets)
		count(lo, hi, starts[t])
	})
	return starts, bucketPlaces(starts)
}

// bucketPlaces turns the sizes of each worker's parts of the buckets into the places
// where they begin, and returns the ends of the buckets.
func bucketPlaces(sizes [][]uint32) (ends []int) {
	at := uint32(0)
	for b := range sizes[0] {
		for _, s := range sizes {
			s[b], at = at, at+s[b]
		}
		ends = append(ends, int(at))
	}
	return ends
}

// share returns the rows of one of several equal shares.
func (o *orderer) share(t, of int) (lo, hi int) { return o.n * t / of, o.n * (t + 1) / of }

// split cuts the words into buckets. It returns the bucket of each row, where
// each worker's part of each bucket begins, and the ends of the buckets.
func (o *orderer) split() (bucket []uint16, starts [][]uint32, ends []int) {
	sample := make([]uint64, 0, 1024)
	for i := range cap(sample) {
		sample = append(sample, o.words[o.n*i/cap(sample)])
	}
	s := kernel.NewSplitter(sample, o.n, o.floats)
	bucket = memory.In[uint16](o.scope, o.n)
	starts, ends = o.histogram(s.Buckets(), func(lo, hi int, count []uint32) {
		s.Split(o.words[lo:hi], bucket[lo:hi], count)
	})
	return bucket, starts, ends
}

// sortPacked sorts words that carry their row.
func (o *orderer) sortPacked(low uint) {
	items := wordItems(o.words)
	other := memory.In[[1]uint64](o.scope, o.n)
	defer giveBack(o.scope, other)
	ends := []int{o.n}
	if o.n > smallOrder {
		var bucket []uint16
		var starts [][]uint32
		bucket, starts, ends = o.split()
		o.parallel(len(starts), func(_, t int) {
			lo, hi := o.share(t, len(starts))
			kernel.ScatterWords(other, o.words[lo:hi], bucket[lo:hi], starts[t])
		})
		giveBack(o.scope, bucket)
		items, other = other, items
	}
	rowMask := uint64(1)<<low - 1
	o.parallel(len(ends), func(_, t int) {
		lo, hi := bucketSpan(ends, t)
		b := items[lo:hi]
		kernel.SortItems(b, other[lo:hi], false, low)
		for i := range b {
			o.rows[lo+i] = uint32(b[i][0] & rowMask)
		}
		sortRuns(o, b, lo, low)
	})
}

// sortPairs sorts words beside their rows.
func (o *orderer) sortPairs() {
	items := memory.In[[2]uint64](o.scope, o.n)
	defer giveBack(o.scope, items)
	ends := []int{o.n}
	if o.n > smallOrder {
		var bucket []uint16
		var starts [][]uint32
		bucket, starts, ends = o.split()
		o.parallel(len(starts), func(_, t int) {
			lo, hi := o.share(t, len(starts))
			kernel.ScatterPairs(items, o.words[lo:hi], lo, bucket[lo:hi], starts[t])
		})
		giveBack(o.scope, bucket)
	} else {
		for i, w := range o.words {
			items[i] = [2]uint64{w, uint64(i)}
		}
	}
	giveBack(o.scope, o.words)
	o.words = nil
	spare := make([][][2]uint64, max(o.workers, 1))
	o.parallel(len(ends), func(w, t int) {
		lo, hi := bucketSpan(ends, t)
		if len(spare[w]) < hi-lo {
			giveBack(o.scope, spare[w])
			spare[w] = memory.In[[2]uint64](o.scope, hi-lo)
		}
		b := items[lo:hi]
		kernel.SortItems(b, spare[w][:hi-lo], false, 0)
		for i := range b {
			o.rows[lo+i] = uint32(b[i][1])
		}
		sortRuns(o, b, lo, 0)
	})
}

// bucketSpan returns the places of bucket t.
func bucketSpan(ends []int, t int) (lo, hi int) {
	if t > 0 {
		lo = ends[t-1]
	}
	return lo, ends[t]
}

// giveBack releases a buffer of memory.In early.
func giveBack[T any](scope *memory.Scope, x []T) {
	if scope != nil && len(x) > 0 {
		memory.Release(scope, x)
	}
}
