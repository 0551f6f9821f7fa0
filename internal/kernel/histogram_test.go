package kernel

import (
	"math"
	"math/rand"
	"slices"
	"testing"
)

func TestSturges(t *testing.T) {
	for n, want := range map[int]int{0: 1, 1: 1, 2: 2, 3: 3, 4: 3, 5: 4, 100: 8, 1024: 11, 1025: 12, 14623: 15} {
		if got := Sturges(n); got != want {
			t.Errorf("Sturges(%d) = %d, want %d", n, got, want)
		}
	}
}

func TestHistogramEdges_Nice(t *testing.T) {
	for _, c := range []struct {
		name   string
		lo, hi float64
		bins   int
		right  bool
		want   []float64
	}{
		{"intervals", 0, 40, 15, false, []float64{0, 5, 10, 15, 20, 25, 30, 35, 40, 45}},
		{"greatest value on an edge", 1, 5, 4, false, []float64{1, 2, 3, 4, 5, 6}},
		{"right closed", 1, 5, 4, true, []float64{0, 1, 2, 3, 4, 5}},
		{"below one", 0.12, 0.57, 5, false, []float64{0.1, 0.2, 0.3, 0.4, 0.5, 0.6}},
		{"fifths", 0, 1, 6, true, []float64{-0.2, 0, 0.2, 0.4, 0.6, 0.8, 1}},
		{"negative", -17, 23, 4, false, []float64{-20, -10, 0, 10, 20, 30}},
		{"one value", 7, 7, 5, false, []float64{7, 8}},
		{"one value, right", 7, 7, 5, true, []float64{6, 7}},
	} {
		if got := HistogramEdges(c.lo, c.hi, c.bins, c.right); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

// extremes are values where a width of bin can vanish or overflow.
var extremes = []float64{0, 1, -1, 5e-324, 1e-310, 1e-300, 1e17, 1e17 + 16, -1e17, 1e299, 1e300, -1e300, 1e308,
	math.MaxFloat64, -math.MaxFloat64, 1 << 53, 1<<53 + 2, 0.1, 0.3, math.Nextafter(1, 2)}

func TestHistogram_EveryValueInOneBin(t *testing.T) {
	rng := rand.New(rand.NewSource(1))
	check := func(xs []float64, bins int, right bool) {
		t.Helper()
		lo, hi := slices.Min(xs), slices.Max(xs)
		edges := HistogramEdges(lo, hi, bins, right)
		for i := 1; i < len(edges); i++ {
			if !(edges[i-1] < edges[i]) {
				t.Fatalf("lo %v hi %v bins %d right %v: edges %v do not ascend", lo, hi, bins, right, edges)
			}
		}
		if len(edges) > 3*bins+3 {
			t.Fatalf("lo %v hi %v: %d edges for %d bins", lo, hi, len(edges), bins)
		}
		got, want := make([]int64, len(edges)-1), make([]int64, len(edges)-1)
		HistogramCount(xs, edges, right, got)
		total := int64(0)
		for _, x := range xs {
			for i := range want {
				if inBin(x, edges[i], edges[i+1], right) {
					want[i]++
					total++
				}
			}
		}
		if !slices.Equal(got, want) || total != int64(len(xs)) {
			t.Fatalf("lo %v hi %v bins %d right %v: got %v, want %v of %d", lo, hi, bins, right, got, want, len(xs))
		}
	}
	for _, right := range []bool{false, true} {
		for _, a := range extremes {
			for _, b := range extremes {
				check([]float64{a, b}, 7, right)
			}
		}
		for range 300 {
			scale := math.Pow(10, rng.Float64()*40-20)
			shift := rng.NormFloat64() * math.Pow(10, rng.Float64()*10)
			check(fill(1+rng.Intn(50), func() float64 { return shift + scale*rng.NormFloat64() }), 1+rng.Intn(40), right)
			check(fill(1+rng.Intn(50), func() float64 { return float64(rng.Intn(20)) }), 1+rng.Intn(40), right)
		}
	}
}

func TestHistogramCount_UnevenEdges(t *testing.T) {
	edges := []float64{0, 1, 10, 100, 1000}
	xs := []float64{-1, 0, 0.5, 1, 9.9, 10, 99, 100, 999, 1000, math.NaN(), math.Inf(1), math.Inf(-1)}
	left, right := make([]int64, 4), make([]int64, 4)
	HistogramCount(xs, edges, false, left)
	HistogramCount(xs, edges, true, right)
	if !slices.Equal(left, []int64{2, 2, 2, 2}) || !slices.Equal(right, []int64{2, 2, 2, 2}) {
		t.Errorf("got %v and %v", left, right)
	}
}
