package exec

import (
	"context"
	"sync/atomic"

	"github.com/stoa-data/stoa/internal/memory"
)

// directGroups numbers the groups of a short key through a table with a place
// for every word. A first look finds the words that there are, in order, and
// stops where there can be no more, which for most columns is soon; the numbers
// of rows are not stored but looked up where they are wanted (see idsIn).
func directGroups(ctx context.Context, w *keyWord, n int, scope *memory.Scope, o *Options) (*groups, error) {
	workers := o.workers()
	per := ranges(n, workers)
	firsts, words := make([][]uint32, workers), make([][]uint32, workers)
	var complete atomic.Bool // the rows of the first worker have every word
	err := each(ctx, workers, workers, func(_, t int) error {
		seen := memory.ZeroScratch[uint64](scope, 1<<w.bits/64+1)
		defer memory.Release(scope, seen)
		lo, hi := min(t*per, n), min((t+1)*per, n)
		var batch [encodeBatch]uint64
		for at := lo; at < hi && !complete.Load(); at += encodeBatch {
			part := batch[:min(encodeBatch, hi-at)]
			w.encode(part, at)
			for i, x := range part {
				if bit := uint64(1) << (x & 63); seen[x>>6]&bit == 0 {
					seen[x>>6] |= bit
					firsts[t] = append(firsts[t], uint32(at+i))
					words[t] = append(words[t], uint32(x))
				}
			}
			switch {
			case w.most > 0 && len(words[t]) == w.most:
				if t == 0 {
					complete.Store(true)
				}
				return nil
			case at&(morselRows-1) == 0 && ctx.Err() != nil:
				return ctx.Err()
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	g := &groups{n: n, scope: scope, word: w, number: memory.ZeroScratch[uint32](scope, 1<<w.bits)}
	for t := range words {
		for i, x := range words[t] {
			if g.number[x] == 0 {
				g.firsts = append(g.firsts, firsts[t][i])
				g.number[x] = uint32(len(g.firsts))
			}
		}
	}
	g.k = len(g.firsts)
	return g, nil
}

// idsIn returns the groups of rows lo to hi−1 of dense groups, in dst where
// they are not stored.
func (g *groups) idsIn(lo, hi int, dst []uint32) []uint32 {
	if g.ids != nil {
		return g.ids[lo:hi]
	}
	dst = dst[:hi-lo]
	if g.whole {
		clear(dst)
		return dst
	}
	number := g.number
	var batch [encodeBatch]uint64
	for at := lo; at < hi; at += encodeBatch {
		part := batch[:min(encodeBatch, hi-at)]
		g.word.encode(part, at)
		out := dst[at-lo:][:len(part)]
		for i, x := range part {
			out[i] = number[x] - 1
		}
	}
	return dst
}
