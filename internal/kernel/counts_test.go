package kernel

import (
	"math"
	"math/rand"
	"slices"
	"testing"
)

// naiveMode is the definition of FEATURES S3, quadratic.
func naiveMode[T comparable](xs []T) (mode T, ok bool) {
	best := 0
	for i, x := range xs {
		n := 0
		for _, y := range xs[:i+1] {
			if x == y || x != x && y != y {
				n++
			}
		}
		if n > best {
			best, mode = n, x
		}
	}
	return mode, best > 0
}

func TestMode_MatchesNaive(t *testing.T) {
	rng := rand.New(rand.NewSource(1))
	for range 500 {
		n, k := rng.Intn(100), 1+rng.Intn(20)
		xs := fill(n, func() int { return rng.Intn(k) })
		got, ok := Mode(xs)
		want, wantOK := naiveMode(xs)
		if got != want || ok != wantOK {
			t.Fatalf("Mode(%v) = %v, %v; want %v, %v", xs, got, ok, want, wantOK)
		}
		modes := Modes(xs)
		if len(modes) > 0 != ok || ok && modes[0] != want {
			t.Fatalf("Modes(%v) = %v, want %v first", xs, modes, want)
		}
		counts := CountValues(xs)
		var atMost []int
		for _, c := range counts {
			if slices.IndexFunc(counts, func(d Counted[int]) bool { return d.N > c.N }) < 0 {
				atMost = append(atMost, c.Value)
			}
		}
		slices.Sort(modes)
		if !slices.Equal(modes, atMost) {
			t.Fatalf("Modes(%v) = %v, want %v in some order", xs, modes, atMost)
		}
	}
}

func TestMode_NaN(t *testing.T) {
	nan := math.NaN()
	for _, n := range []int{1, 20} { // below and above the size that is compared pairwise
		var xs []float64
		for range n {
			xs = append(xs, 1, nan, 2, nan)
		}
		if got, ok := Mode(xs); !ok || got == got {
			t.Errorf("Mode of %d values = %v, want NaN", len(xs), got)
		}
		if got := Modes(append(xs, 3)); len(got) != 1 || got[0] == got[0] {
			t.Errorf("Modes of %d values = %v, want NaN alone", len(xs), got)
		}
	}
	if got := Modes([]float64{nan, 1, 1, nan}); len(got) != 2 || got[0] != 1 || got[1] == got[1] {
		t.Errorf("got %v, want 1, NaN", got)
	}
	if got := Modes([]float64{1, nan, 1}); len(got) != 1 || got[0] != 1 {
		t.Errorf("got %v, want 1", got)
	}
}

func TestCountValues_Keys(t *testing.T) {
	negZero := math.Copysign(0, -1)
	got := CountValues([]float64{math.NaN(), 1, negZero, 0, -math.NaN(), math.Inf(-1), negZero})
	if len(got) != 4 || got[0] != (Counted[float64]{math.Inf(-1), 1}) || got[1] != (Counted[float64]{0, 3}) ||
		math.Signbit(got[1].Value) || got[2] != (Counted[float64]{1, 1}) || got[3].Value == got[3].Value || got[3].N != 2 {
		t.Errorf("got %v", got)
	}
	if got := CountValues([]string{"b", "a", "b"}); !slices.Equal(got, []Counted[string]{{"a", 1}, {"b", 2}}) {
		t.Errorf("got %v", got)
	}
	w := WeighValues([]float64{1, math.NaN(), 1, math.NaN()}, []float64{0.5, 1, 0.25, 2})
	if len(w) != 2 || w[0] != (Weighed[float64]{1, 0.75}) || w[1].Weight != 3 {
		t.Errorf("got %v", w)
	}
}

func TestCountRange_Ends(t *testing.T) {
	counts := make([]int64, 256)
	CountRange([]int8{-128, 127, 127, 0}, -128, counts)
	if counts[0] != 1 || counts[255] != 2 || counts[128] != 1 {
		t.Errorf("got %v", counts)
	}
	few := make([]int64, 2)
	CountRange([]uint64{0, 4, 5, 6, 7, math.MaxUint64}, 5, few)
	if !slices.Equal(few, []int64{1, 1}) {
		t.Errorf("got %v", few)
	}
	clear(few)
	CountRange([]int64{math.MinInt64, -2, -1, 0, math.MaxInt64}, -1, few)
	if !slices.Equal(few, []int64{1, 1}) {
		t.Errorf("got %v", few)
	}
}

// naiveRank counts: how many are before, how many are equal, and where.
func naiveRank(xs []float64, kind RankKind, descending bool) []float64 {
	ranks := make([]float64, len(xs))
	for i, x := range xs {
		before, equal, equalBefore, distinct := 0, 0, 0, map[float64]bool{}
		nan := false
		for j, y := range xs {
			c := compareNaNLast(y, x)
			if descending {
				c = -c
			}
			switch {
			case c < 0:
				before++
				if y != y {
					nan = true
				} else {
					distinct[y] = true
				}
			case c == 0:
				equal++
				if j < i {
					equalBefore++
				}
			}
		}
		dense := len(distinct) + 1
		if nan {
			dense++
		}
		switch kind {
		case RankOrdinal:
			ranks[i] = float64(before + equalBefore + 1)
		case RankCompete:
			ranks[i] = float64(before + 1)
		case RankDense:
			ranks[i] = float64(dense)
		case RankTied:
			ranks[i] = float64(before) + float64(equal+1)/2
		}
	}
	return ranks
}

func TestRank_MatchesNaive(t *testing.T) {
	rng := rand.New(rand.NewSource(2))
	for range 300 {
		xs := fill(rng.Intn(60), func() float64 {
			if rng.Intn(10) == 0 {
				return math.NaN()
			}
			return float64(rng.Intn(12))
		})
		for kind := RankOrdinal; kind <= RankTied; kind++ {
			for _, descending := range []bool{false, true} {
				got := make([]float64, len(xs))
				Rank(xs, kind, descending, make([]int, len(xs)), got)
				if want := naiveRank(xs, kind, descending); !slices.Equal(got, want) {
					t.Fatalf("%v kind %d descending %v: got %v, want %v", xs, kind, descending, got, want)
				}
			}
		}
	}
}

func TestEntropy_Edges(t *testing.T) {
	if got := Entropy([]int{1, 1, 1, 1, 0}); !near(got, math.Log(4)) {
		t.Errorf("got %v", got)
	}
	for _, w := range [][]float64{nil, {0, 0}, {1, -1}, {math.NaN()}, {math.Inf(1), 1}} {
		if got := Entropy(w); got == got {
			t.Errorf("Entropy(%v) = %v, want NaN", w, got)
		}
	}
}
