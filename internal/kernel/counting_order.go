package kernel

import (
	"runtime"
	"sync"

	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// CountingOrder returns the rows in the order of their codes' ranks: stable,
// missing (code 0) last. ranks holds the rank of code c at c−1; nil stands for
// the order of the codes. It is a counting sort,
//
//	for c in codes { start[rank(c)+1]++ };  sum start;  for i, c in codes { rows[start[rank(c)]++] = i }
//
// with one histogram a worker: O(n + levels) a worker, and the same result for
// any number of them. Rows must fit 32 bits.
func CountingOrder[C vector.Code](codes []C, ranks []uint32, levels int) []uint32 {
	n := len(codes)
	slots := make([]uint32, levels+1)
	slots[0] = uint32(levels)
	for c := 1; c <= levels; c++ {
		slots[c] = uint32(c - 1)
		if ranks != nil {
			slots[c] = ranks[c-1]
		}
	}
	// More histograms than rows would cost more than they save.
	parts := max(1, min(runtime.GOMAXPROCS(0), n/rowChunk, n/(levels+1)))
	size := (n + parts - 1) / parts
	starts := make([][]uint32, parts)
	each := func(f func(part int, rows []C, base int)) {
		var wg sync.WaitGroup
		for p := 1; p < parts; p++ {
			wg.Add(1)
			go func() {
				defer wg.Done()
				lo := min(p*size, n)
				f(p, codes[lo:min(lo+size, n)], lo)
			}()
		}
		f(0, codes[:min(size, n)], 0)
		wg.Wait()
	}
	each(func(p int, rows []C, _ int) {
		count := make([]uint32, levels+1)
		for _, c := range rows {
			count[slots[c]]++
		}
		starts[p] = count
	})
	var at uint32
	for s := range levels + 1 {
		for p := range starts {
			at, starts[p][s] = at+starts[p][s], at
		}
	}
	out := memory.Make[uint32](n)
	each(func(p int, rows []C, base int) {
		start := starts[p]
		for i, c := range rows {
			s := slots[c]
			out[start[s]] = uint32(base + i)
			start[s]++
		}
	})
	return out
}
