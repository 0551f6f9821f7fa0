package exec

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/vector"
)

// quantileColumns returns columns that a sample misjudges in different ways:
// ties, gaps, runs in order, outliers, few values, missing ones.
func quantileColumns(n int) map[string]*vector.Vector {
	r := rand.New(rand.NewPCG(7, 7))
	floats := func(f func(i int) float64) *vector.Vector {
		x := make([]float64, n)
		for i := range x {
			x[i] = f(i)
		}
		return vector.FromSlice(vector.Of(vector.Float64), x, vector.Bitmap{})
	}
	ints := func(f func(i int) int64) *vector.Vector {
		x := make([]int64, n)
		for i := range x {
			x[i] = f(i)
		}
		return vector.FromSlice(vector.Of(vector.Int64), x, vector.Bitmap{})
	}
	normal := floats(func(int) float64 { return r.NormFloat64() })
	valid := vector.NewBitmap(n)
	for i := range n {
		if r.IntN(3) > 0 {
			valid.Set(i)
		}
	}
	out := map[string]*vector.Vector{
		"normal":    normal,
		"cauchy":    floats(func(int) float64 { return r.NormFloat64() / r.NormFloat64() }),
		"ascending": ints(func(i int) int64 { return int64(i) }),
		"periodic":  ints(func(i int) int64 { return int64(i % 256) }),
		"one value": floats(func(int) float64 { return 0.25 }),
		"zeros":     floats(func(i int) float64 { return math.Copysign(0, float64(i%2)-0.5) }),
		"infinite":  floats(func(i int) float64 { return []float64{math.Inf(-1), 1, math.Inf(1)}[r.IntN(3)] }),
		"two":       ints(func(int) int64 { return int64(r.IntN(2)) }),
		"extremes":  ints(func(int) int64 { return []int64{math.MinInt64, math.MaxInt64, 0}[r.IntN(3)] }),
		"wide":      ints(func(int) int64 { return int64(r.Uint64()) }),
		"outliers":  ints(func(i int) int64 { return int64(r.IntN(1000)) << (r.IntN(50) / 49 * 40) }),
		"gaps":      vector.FromSlice(vector.Of(vector.Float64), vector.Values[float64](normal), valid),
		"nan":       floats(func(i int) float64 { return []float64{1, math.NaN()}[min(max(0, i-n+2), 1)] }),
	}
	small := make([]uint8, n)
	f32 := make([]float32, n)
	u64 := make([]uint64, n)
	for i := range small {
		small[i], f32[i], u64[i] = uint8(r.Uint32()), float32(r.NormFloat64()), r.Uint64()
	}
	out["uint8"] = vector.FromSlice(vector.Of(vector.Uint8), small, valid)
	out["float32"] = vector.FromSlice(vector.Of(vector.Float32), f32, vector.Bitmap{})
	out["uint64"] = vector.FromSlice(vector.Of(vector.Uint64), u64, valid)
	times := vector.Values[int64](ints(func(int) int64 { return 1619740697e9 + r.Int64N(1e12) }))
	out["duration"] = vector.FromSlice(vector.Of(vector.Duration), times, valid)
	return out
}

// naiveQuantiles sorts.
func naiveQuantiles(v *vector.Vector, ps []float64) []any {
	out := make([]float64, len(ps))
	var floats []float64
	var first int64
	duration := v.Type().Kind == vector.Duration
	for i := range v.Len() {
		switch {
		case !v.IsValid(i):
		case duration && floats == nil:
			first, floats = v.Int(i), []float64{0}
		case duration:
			floats = append(floats, float64(v.Int(i)-first))
		default:
			floats = append(floats, v.Float(i))
		}
	}
	slices.Sort(floats)
	kernel.QuantileSorted(floats, ps, out)
	values := make([]any, len(ps))
	for i, x := range out {
		if values[i] = x; duration {
			values[i] = int64(math.RoundToEven(x)) + first
		}
	}
	return values
}

// checkQuantiles compares quantilesOf with a sort, at one and at three workers.
func checkQuantiles(t *testing.T, name string, v *vector.Vector, ps []float64) {
	t.Helper()
	out := vector.Of(vector.Float64)
	if v.Type().Kind == vector.Duration {
		out = v.Type()
	}
	want := naiveQuantiles(v, ps)
	for _, workers := range []int{1, 3} {
		got, err := quantilesOf(context.Background(), v, ps, out, &Options{Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range ps {
			var x any = got[i].Float(0)
			if out.Kind == vector.Duration {
				x = got[i].Int(0)
			}
			if x != want[i] && fmt.Sprint(x, want[i]) != "NaN NaN" {
				t.Errorf("%s of %d, %d workers: quantile %v is %v, want %v", name, v.Len(), workers, p, x, want[i])
			}
		}
	}
}

func TestQuantilesOf_MatchSort(t *testing.T) {
	ps := []float64{0, 0.001, 0.1, 0.25, 0.5, 0.5, 0.75, 0.9, 0.999, 1, 1.0 / 3}
	for _, n := range []int{1, 2, 3, 100, 5000, 40_003} {
		for name, v := range quantileColumns(n) {
			if v.Missing() == n {
				continue
			}
			checkQuantiles(t, name, v, ps)
			checkQuantiles(t, name, v, []float64{0.5})
		}
	}
}

// A sample that says nothing, or the wrong thing, costs another pass.
func TestQuantilesOf_Misled(t *testing.T) {
	const n = 50_000
	for rounds := range selectRounds + 2 {
		x := make([]int64, n)
		for i := range x {
			x[i] = int64(i * 7919 % n)
		}
		for round := range rounds {
			for _, r := range sampledRows(n, round) {
				x[r] = n + int64(r)
			}
		}
		v := vector.FromSlice(vector.Of(vector.Int64), x, vector.Bitmap{})
		checkQuantiles(t, fmt.Sprint("misled ", rounds), v, []float64{0.01, 0.25, 0.5, 0.75})
	}
}
