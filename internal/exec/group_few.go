package exec

import (
	"context"
	"math/bits"
	"math/rand/v2"

	"github.com/stoa-data/stoa/internal/memory"
)

// hashSeed is an odd random factor: crafted keys must not degrade a table, and
// no result depends on it.
var hashSeed = rand.Uint64() | 1

// A fewTable numbers the distinct words of one block in order of first
// appearance.
type fewTable struct {
	slots  []uint32 // number+1, open addressing
	shift  uint
	words  []uint64 // word by number
	firsts []uint32 // first row by number
	same   func(a, b uint32) bool
}

// reset empties the table.
func (t *fewTable) reset() {
	clear(t.slots)
	t.words, t.firsts = nil, nil
}

// newFewTable returns an empty table for keys that w packs.
func newFewTable(w *keyWord) *fewTable {
	t := &fewTable{same: w.same}
	t.resize(1 << 10)
	return t
}

// resize rebuilds the hash table with the given number of slots, a power of two.
func (t *fewTable) resize(size int) {
	t.slots = make([]uint32, size)
	t.shift = uint(64 - bits.Len(uint(size-1)))
	for i, w := range t.words {
		j := w * hashSeed >> t.shift
		for t.slots[j] != 0 {
			j = (j + 1) & uint64(size-1)
		}
		t.slots[j] = uint32(i + 1)
	}
}

// number stores the number of each word of a batch that starts at row lo. It
// reports false when there are more than limit distinct words.
func (t *fewTable) number(dst []uint32, batch []uint64, lo uint32, limit int) bool {
	mask := uint64(len(t.slots) - 1)
	for i, w := range batch {
		j := w * hashSeed >> t.shift
		for {
			id := t.slots[j]
			if id == 0 {
				id = t.add(w, lo+uint32(i))
				t.slots[j] = id
				dst[i] = id - 1
				if 2*len(t.words) > len(t.slots) {
					if len(t.words) > limit {
						return false
					}
					t.resize(2 * len(t.slots))
					mask = uint64(len(t.slots) - 1)
				}
				break
			}
			if t.words[id-1] == w && (t.same == nil || t.same(t.firsts[id-1], lo+uint32(i))) {
				dst[i] = id - 1
				break
			}
			j = (j + 1) & mask
		}
	}
	return true
}

// add gives a new word the next number, and returns it plus one.
func (t *fewTable) add(w uint64, row uint32) uint32 {
	t.words = append(t.words, w)
	t.firsts = append(t.firsts, row)
	return uint32(len(t.words))
}

// hashGroups numbers the groups block by block and merges the blocks in
// order. It returns nil when there turn out to be many groups.
func hashGroups(ctx context.Context, w *keyWord, n int, scope *memory.Scope, o *Options) (*groups, error) {
	ids := memory.Scratch[uint32](scope, n)
	blocks := ranges(n, blockRows)
	limit := fewGroups
	if n <= blockRows {
		limit = n
	}
	type block struct {
		words  []uint64
		firsts []uint32
	}
	found := make([]block, blocks)
	tables := make([]*fewTable, o.workers())
	err := each(ctx, o.workers(), blocks, func(worker, b int) error {
		t := tables[worker]
		if t == nil {
			t = newFewTable(w)
			tables[worker] = t
		}
		t.reset()
		lo, hi := span(b, blockRows, n)
		var batch [encodeBatch]uint64
		for at := lo; at < hi; at += encodeBatch {
			part := batch[:min(encodeBatch, hi-at)]
			w.encode(part, at)
			if !t.number(ids[at:at+len(part)], part, uint32(at), limit) {
				return errManyGroups
			}
		}
		found[b] = block{t.words, t.firsts}
		return nil
	})
	if err != nil {
		memory.Release(scope, ids)
		if err == errManyGroups {
			err = nil
		}
		return nil, err
	}
	g := &groups{n: n, scope: scope, ids: ids}
	if blocks == 1 {
		g.k, g.firsts = len(found[0].words), found[0].firsts
		return g, nil
	}
	merged := newFewTable(w)
	global := make([][]uint32, blocks)
	for b := range found {
		global[b] = make([]uint32, len(found[b].words))
		for i := range found[b].words {
			merged.number(global[b][i:i+1], found[b].words[i:i+1], found[b].firsts[i], n)
		}
	}
	g.k, g.firsts = len(merged.words), merged.firsts
	return g, each(ctx, o.workers(), blocks, func(_, b int) error {
		lo, hi := span(b, blockRows, n)
		to := global[b]
		for i, id := range ids[lo:hi] {
			ids[lo+i] = to[id]
		}
		return nil
	})
}
