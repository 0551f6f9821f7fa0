package stats

import (
	"math"
	"math/rand"
	"testing"
)

func TestS8_Correlation(t *testing.T) {
	ys := []int{1, 5, 3, 8, 8, 2, 6, 1, 7, 2}
	for name, c := range map[string]struct{ got, want float64 }{
		"cov":            {value(Cov(sample, ys)), 6.834166666666666},        // numpy.cov
		"cor":            {value(Cor(sample, ys)), 0.4265093064098191},       // scipy.stats.pearsonr
		"spearman":       {value(Spearman(sample, ys)), 0.40798313799873864}, // scipy.stats.spearmanr
		"kendall":        {value(Kendall(sample, ys)), 0.3489315788994266},   // scipy.stats.kendalltau
		"kendall, ties":  {value(Kendall([]int{12, 2, 1, 12, 2}, []int{1, 4, 7, 1, 0})), -0.4714045207910316},
		"spearman, ties": {value(Spearman([]int{1, 2, 3, 4, 5}, []int{5, 6, 7, 8, 7})), 0.8207826816681233},
		"cor, falling":   {value(Cor([]int{1, 2, 3, 4, 5}, []float64{10, 9, 2.5, 6, 4})), -0.7426106572325057},
		"itself":         {value(Cor(sample, sample)), 1},
		"constant":       {value(Cor(sample[:3], []float64{0.1, 0.1, 0.1})), nan},
		"constant ranks": {value(Kendall(sample[:2], []int{1, 1})), nan},
		"one pair":       {value(Cor([]int{1}, []int{1})), nan},
		"one pair, cov":  {value(Cov([]int{1}, []int{1})), nan},
		"large integers": {value(Cor([]int64{1 << 62, 1<<62 + 1, 1<<62 + 2}, []int{1, 2, 3})), 1},
	} {
		wantNear(t, name, c.got, c.want)
	}
	for _, f := range []func(xs, ys []float64) (float64, error){
		Cov[float64, float64], Cor[float64, float64], Spearman[float64, float64], Kendall[float64, float64],
	} {
		if _, err := f(sample, sample[1:]); err == nil {
			t.Error("different lengths: no error")
		}
	}
	_, err := Cor(sample, []int{1})
	wantError(t, err, "cor: lengths differ (got 10 values and 1 values)")
}

// naiveKendall is tau-b by its definition, over all pairs.
func naiveKendall(xs, ys []int) float64 {
	var s, nx, ny float64
	for i := range xs {
		for j := range i {
			a, b := float64(xs[i]-xs[j]), float64(ys[i]-ys[j])
			if a != 0 {
				nx++
				a /= math.Abs(a)
			}
			if b != 0 {
				ny++
				b /= math.Abs(b)
			}
			s += a * b
		}
	}
	return s / math.Sqrt(nx*ny)
}

func TestKendall_MatchesNaive(t *testing.T) {
	rng := rand.New(rand.NewSource(1))
	for range 300 {
		n := rng.Intn(40)
		xs, ys := make([]int, n), make([]int, n)
		for i := range xs {
			xs[i], ys[i] = rng.Intn(10), rng.Intn(10)
		}
		if got, want := value(Kendall(xs, ys)), naiveKendall(xs, ys); !near(got, want) {
			t.Fatalf("%v, %v: got %v, want %v", xs, ys, got, want)
		}
	}
}

func TestS8_Autocor(t *testing.T) {
	// numpy: sum(d[:n-k]*d[k:]) / sum(d*d)
	wantAllNear(t, "lags", value(Autocor(sample, 0, 3, 1)), []float64{1, -0.4820611298189065, -0.3728049855161145})
	for n, want := range map[int]int{0: 0, 1: 1, 5: 5, 10: 10, 14: 12, 100: 21} {
		xs := make([]int, n)
		for i := range xs {
			xs[i] = i * i % 7
		}
		if got := value(Autocor(xs)); len(got) != want {
			t.Errorf("%d values: %d default lags, want %d", n, len(got), want)
		}
	}
	wantAllNear(t, "equal values", value(Autocor([]float64{0.1, 0.1}, 0)), []float64{nan})
	_, err := Autocor(sample, 10)
	wantError(t, err, "autocor: lag out of range (got 10, want 0 to 9 for 10 values)")
	_, err = Autocor(sample, -1)
	wantError(t, err, "autocor: lag out of range (got -1, want 0 to 9 for 10 values)")
}
