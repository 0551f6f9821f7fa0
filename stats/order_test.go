package stats

import (
	"math"
	"math/rand"
	"slices"
	"testing"
)

func TestS6_Ranks(t *testing.T) {
	xs := []int{10, 20, 20, 30}
	for _, c := range []struct {
		name string
		kind RankKind
		want []float64
	}{
		{"ordinal", Ordinal, []float64{1, 2, 3, 4}},
		{"compete", Compete, []float64{1, 2, 2, 4}},
		{"dense", Dense, []float64{1, 2, 2, 3}},
		{"tied", Tied, []float64{1, 2.5, 2.5, 4}},
		{"ordinal descending", Ordinal | Descending, []float64{4, 2, 3, 1}},
		{"compete descending", Compete | Descending, []float64{4, 2, 2, 1}},
		{"dense descending", Dense | Descending, []float64{3, 2, 2, 1}},
		{"tied descending", Tied | Descending, []float64{4, 2.5, 2.5, 1}},
	} {
		if got := Rank(xs, c.kind); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
	// scipy.stats.rankdata([30, 10, 20, 20, 30, 5])
	unsorted := []int{30, 10, 20, 20, 30, 5}
	for kind, want := range map[RankKind][]float64{
		Ordinal: {5, 2, 3, 4, 6, 1}, Compete: {5, 2, 3, 3, 5, 1}, Dense: {4, 2, 3, 3, 4, 1}, Tied: {5.5, 2, 3.5, 3.5, 5.5, 1},
	} {
		if got := Rank(unsorted, kind); !slices.Equal(got, want) {
			t.Errorf("kind %d: got %v, want %v", kind, got, want)
		}
	}
	if got := Rank([]string{"b", "a"}, Ordinal); !slices.Equal(got, []float64{2, 1}) {
		t.Errorf("strings: %v", got)
	}
	if got := Rank([]float64{nan, 1, math.Inf(1), nan}, Tied); !slices.Equal(got, []float64{3.5, 1, 2, 3.5}) {
		t.Errorf("NaN: %v", got)
	}
	if got := Rank([]int{}, Dense); len(got) != 0 {
		t.Errorf("nothing: %v", got)
	}
}

func TestSorted_NaNLast(t *testing.T) {
	inf := math.Inf(1)
	got := Sorted([]float64{nan, 2, inf, nan, -inf, 1, nan})
	if !slices.Equal(got[:4], []float64{-inf, 1, 2, inf}) || len(got) != 7 || slices.ContainsFunc(got[4:], func(x float64) bool { return x == x }) {
		t.Errorf("got %v", got)
	}
	rng := rand.New(rand.NewSource(1))
	for range 100 {
		xs := rng.Perm(rng.Intn(50))
		if got, want := Sorted(xs), slices.Sorted(slices.Values(xs)); !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	}
}

func TestDiff_Lengths(t *testing.T) {
	for n := range 5 {
		xs := make([]int32, n)
		for i := range xs {
			xs[i] = int32(i * i)
		}
		got := Diff(xs)
		if got == nil || len(got) != max(0, n-1) {
			t.Fatalf("%d values: got %v", n, got)
		}
		for i, d := range got {
			if d != int32(2*i+1) {
				t.Errorf("difference %d: got %d", i, d)
			}
		}
	}
	if got := Diff([]int8{127, -128}); got[0] != 1 {
		t.Errorf("overflow: got %v, want it to wrap to 1", got)
	}
}

func TestExtrema_Types(t *testing.T) {
	if lo, hi, ok := Extrema([]string{"b", "", "c"}); lo != "" || hi != "c" || !ok {
		t.Errorf("strings: %q, %q, %v", lo, hi, ok)
	}
	if lo, ok := Min([]uint64{math.MaxUint64, 3}); lo != 3 || !ok {
		t.Errorf("Min: %v, %v", lo, ok)
	}
	if hi, ok := Max([]int64{math.MinInt64}); hi != math.MinInt64 || !ok {
		t.Errorf("Max: %v, %v", hi, ok)
	}
}
