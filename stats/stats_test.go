package stats

import (
	"math"
	"slices"
	"testing"
)

var nan = math.NaN()

// sample has a value twice, both signs, and exact binary fractions. Expected
// values marked numpy, scipy are those of numpy 2.4 and scipy 1.17.
var sample = []float64{3.1, -2.5, 7.75, 0.5, 11.25, 4.0, 4.0, -9.125, 6.5, 2.25}

// near compares at 1e-12 relative: other implementations add in another order.
func near(a, b float64) bool {
	if a != a || b != b {
		return a != a && b != b
	}
	return a == b || math.Abs(a-b) <= 1e-12*max(math.Abs(a), math.Abs(b))
}

func wantNear(t *testing.T, name string, got, want float64) {
	t.Helper()
	if !near(got, want) {
		t.Errorf("%s: got %v, want %v", name, got, want)
	}
}

func wantAllNear(t *testing.T, name string, got, want []float64) {
	t.Helper()
	if !slices.EqualFunc(got, want, near) {
		t.Errorf("%s: got %v, want %v", name, got, want)
	}
}

func wantError(t *testing.T, err error, want string) {
	t.Helper()
	if err == nil || err.Error() != want {
		t.Errorf("got error %v, want %s", err, want)
	}
}

func value[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// intervals is the golden sample: seconds between two probes of the same host
// and port in the IPv4 scan study.
func intervals() []int32 {
	counts := []Count[int32]{{0, 320}, {1, 2793}, {2, 585}, {3, 2625}, {4, 843}, {5, 159}, {6, 316}, {7, 1364}, {8, 512},
		{9, 1435}, {10, 495}, {11, 149}, {12, 103}, {13, 52}, {14, 139}, {15, 1715}, {16, 828}, {17, 15}, {18, 6}, {19, 1},
		{23, 2}, {24, 5}, {25, 3}, {28, 2}, {29, 1}, {31, 55}, {32, 92}, {33, 4}, {34, 3}, {40, 1}}
	var xs []int32
	for _, c := range counts {
		for range c.N {
			xs = append(xs, c.Value)
		}
	}
	return xs
}

func TestZ1_GoldenIntervals(t *testing.T) {
	xs := intervals()
	if len(xs) != 14623 {
		t.Fatalf("%d values", len(xs))
	}
	if got := Mean(xs); got != 6.805101552349039 {
		t.Errorf("Mean = %v", got)
	}
	wantNear(t, "Std", Std(xs), 5.752370354791699)
	lo, hi, ok := Extrema(xs)
	if lo != 0 || hi != 40 || !ok {
		t.Errorf("Extrema = %v, %v, %v", lo, hi, ok)
	}
	if got := value(Quantile(xs, 0.25, 0.5, 0.75)); !slices.Equal(got, []float64{2, 5, 10}) {
		t.Errorf("Quantile = %v", got)
	}
	if got := Median(xs); got != 5 {
		t.Errorf("Median = %v", got)
	}
	if got, _ := Mode(xs); got != 1 {
		t.Errorf("Mode = %v", got)
	}
	if got := IQR(xs); got != 8 {
		t.Errorf("IQR = %v", got)
	}
	if got := CountMap(xs); len(got) != 30 || got[1] != (Count[int32]{1, 2793}) || got[29] != (Count[int32]{40, 1}) {
		t.Errorf("CountMap = %v", got)
	}
	h := value(Histogram(xs, HistogramOptions{}))
	if !slices.Equal(h.Edges, []float64{0, 5, 10, 15, 20, 25, 30, 35, 40, 45}) ||
		!slices.Equal(h.Counts, []int64{7166, 3786, 938, 2565, 7, 6, 154, 0, 1}) { // numpy.histogram
		t.Errorf("Histogram = %v", h)
	}
}

// TestRules_NothingAndNaN checks the rows of the package's rules that all
// numeric aggregates share.
func TestRules_NothingAndNaN(t *testing.T) {
	for name, f := range map[string]func([]float64) float64{
		"Mean": Mean[float64], "Var": Var[float64], "Std": Std[float64], "SEM": SEM[float64],
		"Variation": Variation[float64], "Skewness": Skewness[float64], "Kurtosis": Kurtosis[float64],
		"Median": Median[float64], "IQR": IQR[float64], "Span": Span[float64], "MAD": MAD[float64],
		"RawMAD": RawMAD[float64], "GeoMean": GeoMean[float64], "HarmMean": HarmMean[float64],
		"Entropy":  Entropy[float64],
		"Quantile": func(xs []float64) float64 { return value(Quantile(xs, 1))[0] },
		"weighted": func(xs []float64) float64 {
			w := make([]float64, len(xs))
			for i := range w {
				w[i] = 1
			}
			return value(WeightedQuantile(xs, w, 1))[0]
		},
		"QuantileRank": func(xs []float64) float64 { return QuantileRank(xs, 1) },
		"Cov":          func(xs []float64) float64 { return value(Cov(xs, xs)) },
		"Cor":          func(xs []float64) float64 { return value(Cor(xs, xs)) },
		"Spearman":     func(xs []float64) float64 { return value(Spearman(xs, xs)) },
		"Kendall":      func(xs []float64) float64 { return value(Kendall(xs, xs)) },
	} {
		for _, xs := range [][]float64{nil, {}, {nan}, {nan, 1, 2}, {1, nan, 2}, {1, 2, 3, nan}} {
			if got := f(xs); got == got {
				t.Errorf("%s(%v) = %v, want NaN", name, xs, got)
			}
		}
	}
	for name, f := range map[string]func([]float64) (float64, bool){
		"Min": Min[float64], "Max": Max[float64],
		"Extrema": func(xs []float64) (float64, bool) { lo, hi, ok := Extrema(xs); return lo + hi, ok },
	} {
		if got, ok := f(nil); got != 0 || ok {
			t.Errorf("%s(nil) = %v, %v", name, got, ok)
		}
		if got, ok := f([]float64{1, nan, 2}); got == got || !ok {
			t.Errorf("%s with NaN = %v, %v", name, got, ok)
		}
	}
	if got, ok := Mode([]string{}); got != "" || ok {
		t.Errorf("Mode of nothing = %q, %v", got, ok)
	}
}

// TestRules_ArgumentUnchanged runs everything on one slice.
func TestRules_ArgumentUnchanged(t *testing.T) {
	xs, w := slices.Clone(sample), make([]float64, len(sample))
	for i := range w {
		w[i] = float64(i + 1)
	}
	f := Floats(xs)
	for _, err := range []error{
		second(f.Quantile(0.9, 0.1)), second(f.QuantileAB(0, 0, 0.3)), second(f.WeightedQuantile(w, 0.5)),
		second(f.Percentile(40)), second(f.NQuantile(7)), second(f.Trim(0.2)), second(f.Winsor(0.2)),
		second(f.WeightedCountMap(w)), second(f.Histogram(HistogramOptions{})), second(f.ECDF()),
		second(f.Cor(w)), second(f.Spearman(w)), second(f.Kendall(w)), second(f.Autocor()),
	} {
		if err != nil {
			t.Error(err)
		}
	}
	f.Median()
	f.IQR()
	f.MAD()
	f.Sorted()
	f.Diff()
	f.Rank(Tied)
	f.ZScore()
	f.Modes()
	if !slices.Equal(xs, sample) {
		t.Errorf("changed to %v", xs)
	}
}

func second[T any](_ T, err error) error { return err }
