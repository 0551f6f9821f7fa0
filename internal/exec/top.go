package exec

import (
	"container/heap"
	"context"

	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
)

// topFew is the number of rows up to which the first rows of an order are
// picked by a heap instead of a sort of everything.
const topFew = 1 << 12

// topOrder returns the first k rows of order(ctx, keys, n). For few rows one pass
// over the first word of the keys finds the rows that can be among them: O(n),
// and the rest of the keys is looked at for those only.
func topOrder(ctx context.Context, keys []sortKey, n, k int, scope *memory.Scope, o *Options) ([]uint32, error) {
	if k > topFew || k > n/8 {
		return order(ctx, keys, n, scope, o.workers())[:k], nil
	}
	levels := levelsOf(keys, n)
	if len(levels) == 0 {
		return order(ctx, nil, k, scope, 1), nil
	}
	words := memory.In[uint64](scope, n)
	cuts := make([]wordHeap, ranges(n, orderTask))
	err := each(ctx, o.workers(), len(cuts), func(_, t int) error {
		lo, hi := span(t, orderTask, n)
		levels[0].fill(words[lo:hi], lo)
		cuts[t] = leastWords(words[lo:hi], k)
		return nil
	})
	if err != nil {
		return nil, err
	}
	all := make(wordHeap, 0, k)
	for _, c := range cuts {
		for _, w := range c {
			all.offer(w, k)
		}
	}
	cut := all[0]
	parts := make([][]uint32, len(cuts))
	err = each(ctx, o.workers(), len(cuts), func(_, t int) error {
		lo, hi := span(t, orderTask, n)
		for i, w := range words[lo:hi] {
			if w <= cut {
				parts[t] = append(parts[t], uint32(lo+i))
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	rows := join(parts)
	some := make([]sortKey, len(keys))
	for i, key := range keys {
		some[i] = sortKey{kernel.Gather(key.v, rows), key.desc}
	}
	best := order(ctx, some, len(rows), nil, o.workers())[:k]
	for i, r := range best {
		best[i] = rows[r]
	}
	return best, nil
}

// A wordHeap holds the least words seen, the greatest of them first.
type wordHeap []uint64

func (h wordHeap) Len() int           { return len(h) }
func (h wordHeap) Less(i, j int) bool { return h[i] > h[j] }
func (h wordHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }

// Push implements heap.Interface.
func (h *wordHeap) Push(x any) { *h = append(*h, x.(uint64)) }

// Pop implements heap.Interface.
func (h *wordHeap) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}

// offer adds w if fewer than k words are held or it is less than the greatest.
func (h *wordHeap) offer(w uint64, k int) {
	switch {
	case len(*h) < k:
		heap.Push(h, w)
	case w < (*h)[0]:
		(*h)[0] = w
		heap.Fix(h, 0)
	}
}

// leastWords returns the k least words.
func leastWords(words []uint64, k int) wordHeap {
	h := make(wordHeap, 0, min(k, len(words)))
	for _, w := range words {
		if len(h) < k || w < h[0] {
			h.offer(w, k)
		}
	}
	return h
}
