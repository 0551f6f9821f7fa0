package kernel

import (
	"cmp"
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stoa-data/stoa/internal/vector"
)

// keyShapes draw sort keys that strain SortItems in different ways.
var keyShapes = map[string]func(r *rand.Rand, i int) uint64{
	"random":     func(r *rand.Rand, _ int) uint64 { return r.Uint64() },
	"few":        func(r *rand.Rand, _ int) uint64 { return r.Uint64N(3) << 40 },
	"equal":      func(*rand.Rand, int) uint64 { return 1 << 50 },
	"narrow":     func(r *rand.Rand, _ int) uint64 { return 1<<60 + r.Uint64N(5000) },
	"descending": func(_ *rand.Rand, i int) uint64 { return 1<<50 - uint64(i)<<20 },
	"outlier":    func(r *rand.Rand, i int) uint64 { return r.Uint64N(9) << (uint(i) % 50) },
	"low bits":   func(r *rand.Rand, _ int) uint64 { return uint64(r.IntN(2))<<63 | r.Uint64N(1<<20) },
}

func TestSortItems_IsStable(t *testing.T) {
	r := rand.New(rand.NewPCG(61, 62))
	for shape, draw := range keyShapes {
		for _, n := range []int{0, 1, 2, 48, 49, 300, 4096, 4097, 30_000} {
			pairs, packed := make([][2]uint64, n), make([][1]uint64, n)
			low := uint(bits.Len(uint(max(n-1, 0))))
			for i := range n {
				k := draw(r, i)
				pairs[i] = [2]uint64{k, uint64(i)}
				packed[i] = [1]uint64{k>>low<<low | uint64(i)}
			}
			want := slices.Clone(pairs)
			slices.SortStableFunc(want, func(a, b [2]uint64) int { return cmp.Compare(a[0], b[0]) })
			wantPacked := slices.Clone(packed)
			slices.SortFunc(wantPacked, func(a, b [1]uint64) int { return cmp.Compare(a[0], b[0]) })
			for _, toDst := range []bool{false, true} {
				src, dst := slices.Clone(pairs), make([][2]uint64, n)
				if SortItems(src, dst, toDst, 0); toDst {
					src = dst
				}
				if !slices.Equal(src, want) {
					t.Fatalf("%s, %d pairs, to dst %v: not sorted", shape, n, toDst)
				}
				s, d := slices.Clone(packed), make([][1]uint64, n)
				if SortItems(s, d, toDst, low); toDst {
					s = d
				}
				if !slices.Equal(s, wantPacked) {
					t.Fatalf("%s, %d packed, to dst %v: not sorted", shape, n, toDst)
				}
			}
		}
	}
}

func TestSplitter_BucketsAscend(t *testing.T) {
	r := rand.New(rand.NewPCG(63, 64))
	for shape, draw := range keyShapes {
		keys := make([]uint64, 20_000)
		for i := range keys {
			keys[i] = draw(r, i)
		}
		sample := make([]uint64, 1024)
		for i := range sample {
			sample[i] = keys[i*len(keys)/len(sample)]
		}
		checkSplitter(t, shape, keys, NewSplitter(slices.Clone(sample), len(keys), NoFloats))
		checkSplitter(t, shape, keys, NewSplitter(slices.Clone(sample), len(keys), FloatKeys))
		checkSplitter(t, shape, keys, NewSplitter(slices.Clone(sample), len(keys), FlippedKeys))
	}
	floats := map[string]func() float64{
		"normal":   r.NormFloat64,
		"cauchy":   func() float64 { return r.NormFloat64() / r.NormFloat64() },
		"huge":     func() float64 { return r.NormFloat64() * 1e308 },
		"tiny":     func() float64 { return r.NormFloat64() * 1e-310 },
		"infinite": func() float64 { return []float64{math.Inf(1), math.Inf(-1), r.NormFloat64()}[r.IntN(3)] },
		"nan":      func() float64 { return []float64{math.NaN(), r.NormFloat64()}[r.IntN(2)] },
	}
	for shape, draw := range floats {
		x := fill(20_000, draw)
		for _, words := range []FloatWords{FloatKeys, FlippedKeys} {
			keys := make([]uint64, len(x))
			NormalizeFloats(keys, x, words == FlippedKeys, vector.Bitmap{})
			sample := slices.Clone(keys[:1024])
			s := NewSplitter(sample, len(keys), words)
			if shape == "normal" && !s.floats {
				t.Errorf("%s: floats are not cut by their values", shape)
			}
			checkSplitter(t, shape, append(keys, 0, math.MaxUint64), s)
		}
	}
}

// checkSplitter checks that greater keys have no lower buckets.
func checkSplitter(t *testing.T, shape string, keys []uint64, s *Splitter) {
	t.Helper()
	keys = slices.Sorted(slices.Values(keys))
	bucket, count := make([]uint16, len(keys)), make([]uint32, s.Buckets())
	s.Split(keys, bucket, count)
	if !slices.IsSorted(bucket) {
		t.Errorf("%s: a greater key has a lower bucket", shape)
	}
}

func BenchmarkSortItems(b *testing.B) {
	r := rand.New(rand.NewPCG(65, 66))
	for _, n := range []int{48, 1024, 4096, 1 << 16} {
		b.Run(fmt.Sprintf("rows=%d/type=pair", n), func(b *testing.B) {
			x, src, dst := make([][2]uint64, n), make([][2]uint64, n), make([][2]uint64, n)
			for i := range x {
				x[i] = [2]uint64{r.Uint64(), uint64(i)}
			}
			b.SetBytes(int64(16 * n))
			for b.Loop() {
				copy(src, x)
				SortItems(src, dst, false, 0)
			}
			reportRows(b, n)
		})
	}
}
