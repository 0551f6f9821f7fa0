package agg

import (
	"math"

	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// places sorts words and returns where each stands, and the sorted positions.
// Equal words keep their order.
func places(words []uint64, work *memory.Scope) (place, sorted []uint32) {
	items, spare := memory.In[[2]uint64](work, len(words)), memory.In[[2]uint64](work, len(words))
	for i, w := range words {
		items[i] = [2]uint64{w, uint64(i)}
	}
	kernel.SortItems(items, spare, false, 0)
	place, sorted = memory.In[uint32](work, len(words)), memory.In[uint32](work, len(words))
	for p, it := range items {
		place[it[1]], sorted[p] = uint32(p), uint32(it[1])
	}
	return place, sorted
}

// A tally counts the values of a frame by their place in the sorted order: a
// binary indexed tree (Fenwick 1994).
type tally struct {
	tree []int32
	top  int // the greatest power of two that is not above the size
}

// newTally returns an empty tally of n places.
func newTally(n int, work *memory.Scope) *tally {
	t := &tally{tree: memory.In[int32](work, n+1), top: 1}
	clear(t.tree)
	for t.top*2 <= n {
		t.top *= 2
	}
	return t
}

// add changes the count of a place. O(log n).
func (t *tally) add(place uint32, by int32) {
	for p := int(place) + 1; p < len(t.tree); p += p & -p {
		t.tree[p] += by
	}
}

// at returns the place of the value with k smaller ones. O(log n).
func (t *tally) at(k int) int {
	p, left := 0, int32(k)
	for step := t.top; step > 0; step /= 2 {
		if next := p + step; next < len(t.tree) && t.tree[next] <= left {
			p, left = next, left-t.tree[next]
		}
	}
	return p
}

// rollQuantile returns quantiles of type 7; NaN where a frame holds one.
func rollQuantile[T number](r *roller, x []T) *vector.Vector {
	temporal := r.dst.Kind.IsTemporal()
	scope := r.out
	if temporal {
		scope = r.work
	}
	d := memory.In[float64](scope, len(r.f.Lo))
	place, sorted := places(orderWords(r.values, r.work), r.work)
	t := newTally(len(x), r.work)
	nans := 0
	a, b := uint32(0), uint32(0)
	change := func(j uint32, by int32) {
		t.add(place[j], by)
		if x[j] != x[j] {
			nans += int(by)
		}
	}
	for i := range d {
		lo, hi := r.f.Lo[i], r.f.Hi[i]
		for ; a < min(lo, b); a++ {
			change(a, -1)
		}
		for a, b = max(a, lo), max(b, lo); b < hi; b++ {
			change(b, 1)
		}
		switch d[i] = 0; {
		case !r.has(i):
			continue
		case nans > 0:
			d[i] = math.NaN()
			continue
		}
		j, frac := kernel.QuantileRank(int(hi-lo), r.p)
		var from T
		if temporal {
			from = x[lo]
		}
		d[i] = float64(x[sorted[t.at(j)]] - from)
		if frac > 0 {
			d[i] = kernel.Between(d[i], float64(x[sorted[t.at(j+1)]]-from), frac)
		}
	}
	if temporal {
		return r.times(d, func(i int) int64 { return int64(x[r.f.Lo[i]]) })
	}
	return vector.FromSlice(r.dst, d, r.valid)
}

// distinct counts the distinct values of each frame; all NaN are one, and −0 is 0.
func (r *roller) distinct() *vector.Vector {
	words := keyWords(Segments{Values: r.values, Scope: r.work})
	place, sorted := places(words, r.work)
	ids := place
	for p, j := range sorted { // the value's number: the first place of its equals
		ids[j] = uint32(p)
		if p > 0 && words[sorted[p-1]] == words[j] {
			ids[j] = ids[sorted[p-1]]
		}
	}
	counts := memory.In[uint32](r.work, len(words))
	clear(counts)
	d := memory.In[int64](r.out, len(r.f.Lo))
	n := int64(0)
	a, b := uint32(0), uint32(0)
	for i := range d {
		lo, hi := r.f.Lo[i], r.f.Hi[i]
		for ; a < min(lo, b); a++ {
			if counts[ids[a]]--; counts[ids[a]] == 0 {
				n--
			}
		}
		for a, b = max(a, lo), max(b, lo); b < hi; b++ {
			if counts[ids[b]]++; counts[ids[b]] == 1 {
				n++
			}
		}
		d[i] = n
	}
	return vector.FromSlice(r.dst, d, r.valid)
}
