package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stoa-data/stoa/internal/vector"
)

func checkSegments[T vector.Fixed](t *testing.T, special ...T) {
	t.Run(fmt.Sprintf("%T", special[0]), func(t *testing.T) {
		r := rand.New(rand.NewPCG(5, 6))
		var x []T
		var ends []uint32
		for _, n := range []int{0, 1, 2, 3, 2, 20, 21, 100, 511, 512, 3000, 0, 2, 700} {
			for range n {
				v := T(r.IntN(100))
				if r.IntN(4) == 0 {
					v = special[r.IntN(len(special))]
				}
				x = append(x, v)
			}
			ends = append(ends, uint32(len(x)))
		}
		want := slices.Clone(x)
		from := uint32(0)
		for _, end := range ends {
			slices.SortFunc(want[from:end], func(a, b T) int {
				switch {
				case a < b || b != b && a == a:
					return -1
				case a > b || a != a && b == b:
					return 1
				}
				return 0
			})
			from = end
		}
		SortSegments(x, ends)
		for i := range x {
			if x[i] != want[i] && (x[i] == x[i] || want[i] == want[i]) {
				t.Fatalf("value %d: got %v, want %v", i, x[i], want[i])
			}
		}
	})
}

func TestSortSegments_MatchesNaive(t *testing.T) {
	checkSegments[int8](t, math.MinInt8, -1, math.MaxInt8)
	checkSegments[int16](t, math.MinInt16, -1, math.MaxInt16)
	checkSegments[int32](t, math.MinInt32, -1, math.MaxInt32)
	checkSegments[int64](t, math.MinInt64, -1, math.MaxInt64)
	checkSegments[uint8](t, math.MaxUint8)
	checkSegments[uint16](t, math.MaxUint16)
	checkSegments[uint32](t, math.MaxUint32)
	checkSegments[uint64](t, math.MaxUint64)
	checkSegments(t, float32(math.NaN()), float32(math.Inf(-1)), float32(math.Inf(1)), float32(math.Copysign(0, -1)), -1)
	checkSegments(t, math.NaN(), math.Inf(-1), math.Inf(1), math.Copysign(0, -1), -1)
}

func TestSortSegments_AllNaN(t *testing.T) {
	x := slices.Repeat([]float64{math.NaN()}, 600)
	SortSegments(x, []uint32{600}) // must end
}

func TestSortSegments_NoAllocation(t *testing.T) {
	x := make([]int64, 511)
	ends := []uint32{2, 22, 511}
	if n := testing.AllocsPerRun(10, func() {
		for i := range x {
			x[i] = int64(i * 7919 % 512)
		}
		SortSegments(x, ends)
	}); n != 0 {
		t.Fatalf("%v allocations", n)
	}
}

func BenchmarkSortSegments(b *testing.B) {
	for _, size := range []int{2, 4, 16, 64, 1024} {
		b.Run(fmt.Sprintf("rows=%d/each=%d/type=int32", 1<<16, size), func(b *testing.B) {
			r := rand.New(rand.NewPCG(7, 8))
			x := make([]int32, 1<<16)
			for i := range x {
				x[i] = r.Int32()
			}
			ends := make([]uint32, len(x)/size)
			for i := range ends {
				ends[i] = uint32((i + 1) * size)
			}
			work := make([]int32, len(x))
			b.SetBytes(int64(4 * len(x)))
			b.ReportAllocs()
			for b.Loop() {
				copy(work, x)
				SortSegments(work, ends)
			}
			reportRows(b, len(x))
		})
	}
}
