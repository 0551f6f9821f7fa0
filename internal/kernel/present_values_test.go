package kernel

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stoa-data/stoa/internal/vector"
)

func TestPresentValues_MatchNaive(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 300 {
		n, one := r.IntN(300), 1+r.IntN(40)
		all := vector.NewBitmap(n + 70)
		for i := range n + 70 {
			if r.IntN(40) >= one {
				all.Set(i)
			}
		}
		off := r.IntN(70)
		valid := all.Slice(off, off+n)
		x := fill(n, func() int32 { return r.Int32() })
		var present, filled []int32
		for i, a := range x {
			if valid.Get(i) {
				present = append(present, a)
			} else {
				a = -7
			}
			filled = append(filled, a)
		}
		if got := PresentValues(make([]int32, n), x, valid); !slices.Equal(got, present) {
			t.Fatalf("present of %d: got %v, want %v", n, got, present)
		}
		dst := make([]int32, n)
		if k := FillMissing(dst, x, valid, -7); k != len(present) || !slices.Equal(dst, filled) {
			t.Fatalf("filled of %d: got %v and %d, want %v and %d", n, dst, k, filled, len(present))
		}
		if got := PresentValues(x, x, valid); !slices.Equal(got, present) {
			t.Fatalf("in place, of %d: got %v, want %v", n, got, present)
		}
	}
}
