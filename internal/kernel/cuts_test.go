package kernel

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// cutsOf returns n random cuts of keys below 2^width, with every other class wanted.
func cutsOf(r *rand.Rand, n int, width uint) *Cuts {
	var cuts []uint64
	for len(cuts) < n {
		k := r.Uint64() >> (64 - width)
		cuts = append(cuts, k, k+r.Uint64N(2))
		slices.Sort(cuts)
		cuts = slices.Compact(cuts)
	}
	wanted := make([]bool, len(cuts)+1)
	for i := range wanted {
		wanted[i] = i%2 == 1
	}
	return NewCuts(cuts, wanted)
}

func TestCuts_MatchNaive(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, width := range []uint{3, 8, 13, 40, 63, 64} {
		for n := 1; n < 6; n++ {
			c := cutsOf(r, n, width)
			keys := []uint64{0, 1, 1<<64 - 1, 1<<64 - 2}
			for range 3000 {
				keys = append(keys, r.Uint64()>>(64-width))
			}
			for _, k := range c.cuts {
				keys = append(keys, k-1, k, k+1)
			}
			counts, lists := make([]int, c.Classes()), make([][]uint64, c.Classes())
			wantCounts, wantLists := make([]int, c.Classes()), make([][]uint64, c.Classes())
			for _, k := range keys {
				class := 0
				for class < len(c.cuts) && c.cuts[class] <= k {
					class++
				}
				wantCounts[class]++
				if c.Wanted(class) {
					wantLists[class] = append(wantLists[class], k)
				}
			}
			c.Count(keys, make([]uint64, len(keys)), counts, lists)
			if !slices.Equal(counts, wantCounts) {
				t.Errorf("cuts %x: got %v, want %v", c.cuts, counts, wantCounts)
			}
			for i := range lists {
				if !slices.Equal(lists[i], wantLists[i]) {
					t.Errorf("cuts %x: class %d has %x, want %x", c.cuts, i, lists[i], wantLists[i])
				}
			}
		}
	}
}

func BenchmarkCuts(b *testing.B) {
	keys := make([]uint64, 1<<12)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range keys {
		keys[i] = r.Uint64()
	}
	work := make([]uint64, len(keys))
	c := NewCuts([]uint64{1 << 62, 1<<62 + 1<<58, 1 << 63, 1<<63 + 1<<58, 3 << 62, 3<<62 + 1<<58}, []bool{false, true, false, true, false, true, false})
	counts, lists := make([]int, 7), make([][]uint64, 7)
	b.SetBytes(int64(len(keys)))
	for b.Loop() {
		for i := range lists {
			lists[i] = lists[i][:0]
		}
		c.Count(keys, work, counts, lists)
	}
}
