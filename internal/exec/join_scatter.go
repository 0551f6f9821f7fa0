package exec

import (
	"context"
	"math/bits"

	"github.com/stoa-data/stoa/internal/memory"
)

// A joinLayout says how (key, row) pairs are put into partitions by the upper
// bits of the key. An entry holds the rest of the key above the row number; a
// wide entry, whose key leaves no room for the row, takes two words: the whole
// key and the row.
type joinLayout struct {
	keyBits, partBits, restBits, rowBits uint
	wide                                 bool
}

// newJoinLayout returns the layout of n rows with keys of the given width.
// partitions below 0 leaves their number to the layout: as many as keep each
// in the cache.
func newJoinLayout(keyBits, n, partBits int) joinLayout {
	if partBits < 0 {
		partBits = min(bits.Len(uint(n/partitionRows)), partitionMost)
	}
	l := joinLayout{keyBits: uint(keyBits), partBits: uint(min(partBits, keyBits)), rowBits: uint(bits.Len(uint(n)))}
	l.restBits = l.keyBits - l.partBits
	l.wide = l.restBits+l.rowBits > 64
	return l
}

// joinEntries are the entries of all partitions, one partition after the
// other, in row order within each. Dead rows have none.
type joinEntries struct {
	joinLayout
	data []uint64
	ends []int // in entries
}

// partition returns the entries of partition p: one or two words each.
func (e *joinEntries) partition(p int) []uint64 {
	lo := 0
	if p > 0 {
		lo = e.ends[p-1]
	}
	if e.wide {
		return e.data[2*lo : 2*e.ends[p]]
	}
	return e.data[lo:e.ends[p]]
}

// A joinKeys stores the keys of rows lo to lo+len(dst)−1, at most encodeBatch,
// marks those that match nothing, and reports whether there may be any.
type joinKeys func(dst []uint64, dead *deadRows, lo int) bool

// scatterJoin puts n rows into partitions: a histogram pass, then a pass that
// writes entries through write-combining buffers.
func scatterJoin(ctx context.Context, keys joinKeys, l joinLayout, n int, scope *memory.Scope, o *Options) (*joinEntries, error) {
	parts := 1 << l.partBits
	workers := min(o.workers(), ranges(n, morselRows))
	if n == 0 {
		return &joinEntries{joinLayout: l, ends: make([]int, parts)}, nil
	}
	perWorker := (n + workers - 1) / workers
	at := make([][]int, workers) // first counts, then where worker t writes next in partition p
	err := each(ctx, workers, workers, func(_, t int) error {
		count := make([]int, parts)
		at[t] = count
		var batch [encodeBatch]uint64
		var dead deadRows
		lo, hi := min(t*perWorker, n), min((t+1)*perWorker, n)
		for base := lo; base < hi; base += encodeBatch {
			if (base-lo)%morselRows == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			words := batch[:min(encodeBatch, hi-base)]
			some := keys(words, &dead, base)
			for i, x := range words {
				if !some || !dead.has(i) {
					count[x>>l.restBits]++
				}
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	e := &joinEntries{joinLayout: l, ends: make([]int, parts)}
	total := 0
	for p := range parts {
		for t := range workers {
			count := at[t][p]
			at[t][p] = total
			total += count
		}
		e.ends[p] = total
	}
	size := 1
	if l.wide {
		size = 2
	}
	e.data = memory.Scratch[uint64](scope, size*total)
	return e, each(ctx, workers, workers, func(_, t int) error {
		w := &joinWriter{joinLayout: l, dst: e.data, at: at[t]}
		return w.write(ctx, keys, min(t*perWorker, n), min((t+1)*perWorker, n))
	})
}

// A joinWriter writes the entries of one range of rows.
type joinWriter struct {
	joinLayout
	dst []uint64
	at  []int // where the next entry of a partition goes
}

// write writes the entries of rows lo to hi−1.
func (w *joinWriter) write(ctx context.Context, keys joinKeys, lo, hi int) error {
	buffer := make([]uint64, len(w.at)*writeBuffer)
	filled := make([]uint8, len(w.at))
	restMask := uint64(1)<<w.restBits - 1
	restBits, rowBits := w.restBits, w.rowBits&63
	var batch [encodeBatch]uint64
	var dead deadRows
	for base := lo; base < hi; base += encodeBatch {
		if (base-lo)%morselRows == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		words := batch[:min(encodeBatch, hi-base)]
		some := keys(words, &dead, base)
		for i, x := range words {
			if some && dead.has(i) {
				continue
			}
			p := int(x >> restBits)
			if w.wide {
				to := w.at[p]
				w.dst[2*to], w.dst[2*to+1] = x, uint64(base+i)
				w.at[p] = to + 1
				continue
			}
			c := filled[p]
			buffer[p*writeBuffer+int(c)] = (x&restMask)<<rowBits | uint64(base+i)
			if c++; c == writeBuffer {
				to := w.at[p]
				// Word by word: a copy or an array assignment calls memmove.
				d, b := (*[writeBuffer]uint64)(w.dst[to:]), (*[writeBuffer]uint64)(buffer[p*writeBuffer:])
				d[0], d[1], d[2], d[3] = b[0], b[1], b[2], b[3]
				d[4], d[5], d[6], d[7] = b[4], b[5], b[6], b[7]
				w.at[p] = to + writeBuffer
				c = 0
			}
			filled[p] = c
		}
	}
	for p, c := range filled {
		copy(w.dst[w.at[p]:], buffer[p*writeBuffer:p*writeBuffer+int(c)])
	}
	return nil
}
