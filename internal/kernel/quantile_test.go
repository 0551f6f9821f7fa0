package kernel

import (
	"cmp"
	"math"
	"math/rand"
	"slices"
	"testing"
)

// naiveQuantile is the definition: sort and interpolate.
func naiveQuantile[T Number](xs []T, p float64) float64 {
	s := slices.Clone(xs)
	slices.Sort(s)
	h := p * float64(len(s)-1)
	j := int(h)
	if h == float64(j) {
		return float64(s[j])
	}
	a, b := float64(s[j]), float64(s[j+1])
	return a + (h-float64(j))*(b-a)
}

// shapes are the orders that selection algorithms stumble over.
var shapes = map[string]func(rng *rand.Rand, i, n int) int{
	"random":   func(rng *rand.Rand, i, n int) int { return rng.Int() },
	"sorted":   func(rng *rand.Rand, i, n int) int { return i },
	"reversed": func(rng *rand.Rand, i, n int) int { return n - i },
	"pipe":     func(rng *rand.Rand, i, n int) int { return min(i, n-i) },
	"saw":      func(rng *rand.Rand, i, n int) int { return i % 17 },
	"equal":    func(rng *rand.Rand, i, n int) int { return 7 },
	"two":      func(rng *rand.Rand, i, n int) int { return rng.Intn(2) },
	"few":      func(rng *rand.Rand, i, n int) int { return rng.Intn(20) },
	"spikes":   func(rng *rand.Rand, i, n int) int { return i & -i },
}

func TestQuantileSelect_MatchesNaive(t *testing.T) {
	rng := rand.New(rand.NewSource(2))
	for name, shape := range shapes {
		for _, n := range []int{1, 2, 3, 10, 24, 25, 26, 100, 599, 601, 5000} {
			values := func() int { return 0 }
			next := 0
			values = func() int { next++; return shape(rng, next-1, n) }
			restart := func() { next = 0 }
			checkQuantiles(t, name, rng, fill(n, func() int64 { return int64(values()) }))
			restart()
			checkQuantiles(t, name, rng, fill(n, func() uint64 { return uint64(values()) }))
			restart()
			checkQuantiles(t, name, rng, fill(n, func() int8 { return int8(values()) }))
			restart()
			checkQuantiles(t, name, rng, fill(n, func() float32 { return float32(values()) }))
			restart()
			checkQuantiles(t, name, rng, fill(n, func() float64 { return float64(values()) / 3 }))
		}
	}
}

func checkQuantiles[T Number](t *testing.T, name string, rng *rand.Rand, xs []T) {
	t.Helper()
	for _, k := range []int{1, 2, 3, 12} {
		ps := fill(k, rng.Float64)
		if rng.Intn(2) == 0 {
			ps[0] = float64(rng.Intn(5)) / 4
		}
		scratch, out := slices.Clone(xs), make([]float64, k)
		QuantileSelect(scratch, ps, out)
		for i, p := range ps {
			if want := naiveQuantile(xs, p); !near(out[i], want) {
				t.Fatalf("%s: %d %T, p=%v: got %v, want %v", name, len(xs), xs[0], p, out[i], want)
			}
		}
		a, b := slices.Clone(xs), scratch
		slices.Sort(a)
		QuantileSorted(a, ps, out)
		if want := naiveQuantile(xs, ps[0]); !near(out[0], want) {
			t.Fatalf("%s: sorted: got %v, want %v", name, out[0], want)
		}
		slices.Sort(b)
		if !slices.Equal(a, b) {
			t.Fatalf("%s: selection lost or invented values", name)
		}
	}
}

func TestSelectNth_Places(t *testing.T) {
	rng := rand.New(rand.NewSource(3))
	for name, shape := range shapes {
		for _, n := range []int{1, 30, 700, 4000} {
			xs := make([]int, n)
			for i := range xs {
				xs[i] = shape(rng, i, n)
			}
			k := rng.Intn(n)
			selectNth(xs, k, rng.Intn(20)) // too few rounds must do as well
			if slices.Max(xs[:k+1]) != xs[k] || slices.Min(xs[k:]) != xs[k] {
				t.Fatalf("%s: rank %d of %d is not in place", name, k, n)
			}
		}
	}
}

func TestSelectNth_HostileOrder(t *testing.T) {
	n := 1 << 16 // the order of Musser 1997, in which medians of three are near an end
	xs := make([]int, n)
	for i := 0; i < n/2; i++ {
		if i%2 == 0 {
			xs[i] = i + 1
		} else {
			xs[i] = n/2 + i + 1
		}
		xs[n/2+i] = 2 * (i + 1)
	}
	want := slices.Sorted(slices.Values(xs))
	for _, k := range []int{0, 1, n / 4, n / 2, n - 1} {
		got := slices.Clone(xs)
		SelectNth(got, k)
		if got[k] != want[k] {
			t.Errorf("rank %d: got %d, want %d", k, got[k], want[k])
		}
	}
}

func TestQuantileSelect_Special(t *testing.T) {
	inf := math.Inf(1)
	quantile := func(p float64, xs ...float64) float64 {
		out := []float64{0}
		QuantileSelect(slices.Clone(xs), []float64{p}, out)
		return out[0]
	}
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"none", quantile(0.5), math.NaN()},
		{"NaN first", quantile(0.5, math.NaN(), 1, 2), math.NaN()},
		{"NaN last", quantile(0, 1, 2, math.NaN()), math.NaN()},
		{"one", quantile(0.3, 5), 5},
		{"infinite neighbour, at a value", quantile(0.5, 1, 2, inf), 2},
		{"between value and infinity", quantile(0.75, 1, 2, inf), inf},
		{"between minus infinity and value", quantile(0.25, -inf, 2, 3), -inf},
		{"both infinite", quantile(0.3, inf, inf), inf},
		{"overflow of the difference", quantile(0.5, -math.MaxFloat64, math.MaxFloat64), 0},
	} {
		if !near(c.got, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, c.got, c.want)
		}
	}
	// At a rank no interpolation may touch a large integer.
	out := []float64{0}
	QuantileSelect([]int64{1<<62 + 1, math.MaxInt64, 3}, []float64{0.5}, out)
	if out[0] != float64(1<<62+1) {
		t.Errorf("large integer: got %v", out[0])
	}
}

func TestQuantileSelect_NoAllocation(t *testing.T) {
	xs := fill(1000, rand.New(rand.NewSource(4)).Float64)
	ps, out := []float64{0.25, 0.5, 0.75}, make([]float64, 3)
	if n := testing.AllocsPerRun(10, func() { QuantileSelect(xs, ps, out) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestWeightedQuantile_EqualWeights(t *testing.T) {
	rng := rand.New(rand.NewSource(5))
	for range 100 {
		xs := fill(1+rng.Intn(40), func() int16 { return int16(rng.Intn(30)) })
		weighted := make([]WeightedValue[int16], len(xs))
		for i, x := range xs {
			weighted[i] = WeightedValue[int16]{x, 1}
		}
		ps := []float64{rng.Float64(), 0, 1, 0.5}
		out := make([]float64, len(ps))
		WeightedQuantile(weighted, ps, out)
		for i, p := range ps {
			// h passes through sums near n, so it is good to n units in the last place of 1.
			if want := naiveQuantile(xs, p); math.Abs(out[i]-want) > 1e-11 {
				t.Fatalf("%v, p=%v: got %v, want %v", xs, p, out[i], want)
			}
		}
	}
}

func TestMAD_MatchesNaive(t *testing.T) {
	rng := rand.New(rand.NewSource(6))
	for range 100 {
		xs := fill(1+rng.Intn(200), rng.NormFloat64)
		m := naiveQuantile(xs, 0.5)
		d := make([]float64, len(xs))
		for i, x := range xs {
			d[i] = math.Abs(x - m)
		}
		if got, want := MAD(xs, make([]float64, len(xs))), naiveQuantile(d, 0.5); !near(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	}
	if got := MAD([]int64{math.MaxInt64, math.MaxInt64 - 1, math.MaxInt64 - 3}, make([]float64, 3)); got != 1 {
		t.Errorf("large integers: got %v", got)
	}
	if got := MAD([]float64{}, nil); got == got {
		t.Errorf("none: got %v", got)
	}
}

func TestCompareNaNLast(t *testing.T) {
	nan := math.NaN()
	order := []float64{math.Inf(-1), -1, 0, 1, math.Inf(1), nan}
	for i, x := range order {
		for j, y := range order {
			if got, want := compareNaNLast(x, y), cmp.Compare(i, j); got != want {
				t.Errorf("compare(%v, %v) = %d, want %d", x, y, got, want)
			}
		}
	}
}
