package stats

import (
	"math"
	"math/rand"
	"slices"
	"testing"
)

var ps = []float64{0, 0.1, 0.25, 0.333, 0.5, 0.9, 0.99, 1}

func TestS2_QuantileTypes(t *testing.T) {
	for name, c := range map[string]struct {
		alpha, beta float64
		want        []float64
	}{ // numpy.quantile, method=
		"interpolated_inverted_cdf": {0, 1, []float64{-9.125, -9.125, -1, 1.0775, 3.1, 7.75, 10.9, 11.25}},
		"hazen":                     {0.5, 0.5, []float64{-9.125, -5.8125, 0.5, 1.9525, 3.55, 9.5, 11.25, 11.25}},
		"weibull":                   {0, 0, []float64{-9.125, -8.4625, -0.25, 1.66025, 3.55, 10.9, 11.25, 11.25}},
		"linear":                    {1, 1, []float64{-9.125, -3.1625, 0.9375, 2.24475, 3.55, 8.1, 10.935, 11.25}},
		"median_unbiased": {1.0 / 3, 1.0 / 3,
			[]float64{-9.125, -6.695833333333333, 0.25, 1.8550833333333334, 3.55, 9.966666666666667, 11.25, 11.25}},
		"normal_unbiased": {0.375, 0.375, []float64{-9.125, -6.475, 0.3125, 1.8794375, 3.55, 9.85, 11.25, 11.25}},
	} {
		wantAllNear(t, name, value(QuantileAB(sample, c.alpha, c.beta, ps...)), c.want)
	}
	wantAllNear(t, "default is type 7", value(Quantile(sample, ps...)), value(QuantileAB(sample, 1, 1, ps...)))
	wantAllNear(t, "any order of p", value(Quantile(sample, 1, 0.5, 0.5, 0)), []float64{11.25, 3.55, 3.55, -9.125})
	wantAllNear(t, "no p", value(Quantile(sample)), []float64{})
}

func TestS2_MedianOfIntegersIsFloat(t *testing.T) {
	for name, c := range map[string]struct{ got, want float64 }{
		"even":                                 {Median([]int{1, 2, 3, 10}), 2.5},
		"odd":                                  {Median([]uint8{255, 0, 7}), 7},
		"one":                                  {Median([]int64{9}), 9},
		"rank on a value keeps large integers": {Median([]int64{math.MaxInt64, 1<<62 + 1, 0}), 1<<62 + 1},
		"no overflow between":                  {Median([]int64{math.MaxInt64, math.MinInt64}), 0},
	} {
		wantNear(t, name, c.got, c.want)
	}
}

func TestS2_PercentileAndNQuantile(t *testing.T) {
	wantAllNear(t, "percentile", value(Percentile(sample, 0, 25, 99, 100)), value(Quantile(sample, 0, 0.25, 0.99, 1)))
	wantAllNear(t, "nquantile", value(NQuantile([]int{0, 10}, 5)), []float64{0, 2, 4, 6, 8, 10})
	wantAllNear(t, "nquantile of nothing", value(NQuantile([]int{}, 1)), []float64{nan, nan})
}

func TestS2_QuantileRank(t *testing.T) {
	v1 := []int{1, 1, 1, 2, 3, 4, 8, 11, 12, 13} // the examples of StatsBase.quantilerank
	v3 := []int{1, 2, 3, 4, 4, 5, 6, 7, 8, 9}
	for name, c := range map[string]struct{ got, want float64 }{
		"among":        {QuantileRank(v1, 2), 0.3333333333333333},
		"tied":         {QuantileRank(v3, 4), 0.3333333333333333},
		"high":         {QuantileRank(v3, 8), 0.8888888888888888},
		"between":      {QuantileRank([]int{1, 2, 3, 5, 6, 8}, 4), 0.5},
		"below all":    {QuantileRank(v1, 0), 0},
		"above all":    {QuantileRank(v1, 99), 1},
		"one value":    {QuantileRank([]int{1}, 1), nan},
		"NaN argument": {QuantileRank(v1, nan), nan},
	} {
		wantNear(t, name, c.got, c.want)
	}
	rng := rand.New(rand.NewSource(1))
	for range 100 { // it inverts Quantile where values are distinct
		xs := rng.Perm(2 + rng.Intn(30))
		p := rng.Float64()
		if got := QuantileRank(xs, value(Quantile(xs, p))[0]); math.Abs(got-p) > 1e-12 {
			t.Fatalf("%d values: got %v, want %v", len(xs), got, p)
		}
	}
}

func TestS2_WeightedQuantile(t *testing.T) {
	xs := []int{30, 10, 20}
	// By hand, with S = 1, 3, 6 and h = 5p + 1.
	wantAllNear(t, "weights", value(WeightedQuantile(xs, []float64{3, 1, 2}, 0, 0.2, 0.4, 0.7, 1)),
		[]float64{10, 15, 20, 25, 30})
	wantAllNear(t, "equal weights", value(WeightedQuantile(sample, slices.Repeat([]float64{2.5}, 10), ps...)),
		value(Quantile(sample, ps...)))
	wantAllNear(t, "weight 0 does not count", value(WeightedQuantile([]float64{1, nan, 3, 9}, []float64{1, 0, 1, 0}, 0.5, 1)),
		[]float64{2, 3})
	wantAllNear(t, "no weight", value(WeightedQuantile(xs, []float64{0, 0, 0}, 0.5)), []float64{nan})
	wantAllNear(t, "NaN", value(WeightedQuantile([]float64{1, nan}, []float64{1, 1}, 0)), []float64{nan})
}

func TestQuantile_Errors(t *testing.T) {
	_, err := Quantile(sample, 0.5, 1.5)
	wantError(t, err, "quantile: probability out of range (got 1.5, want 0 to 1)")
	_, err = Quantile([]int{}, -0.1)
	wantError(t, err, "quantile: probability out of range (got -0.1, want 0 to 1)")
	_, err = Quantile(sample, nan)
	wantError(t, err, "quantile: probability out of range (got NaN, want 0 to 1)")
	_, err = QuantileAB(sample, 1, -1, 0.5)
	wantError(t, err, "quantile: alpha or beta out of range (got -1, want 0 to 1)")
	_, err = Percentile(sample, 101)
	wantError(t, err, "percentile: percentage out of range (got 101, want 0 to 100)")
	_, err = NQuantile(sample, 0)
	wantError(t, err, "nquantile: too few groups (got 0, want 1 or more)")
	_, err = WeightedQuantile(sample, []float64{1}, 0.5)
	wantError(t, err, "weighted quantile: lengths differ (got 10 values and 1 weights)")
	_, err = WeightedQuantile([]int{1, 2}, []float64{1, -1}, 0.5)
	wantError(t, err, "weighted quantile: weight 1 is not usable (got -1, want a finite number from 0)")
	_, err = WeightedQuantile([]int{1}, []float64{1}, 2)
	wantError(t, err, "weighted quantile: probability out of range (got 2, want 0 to 1)")
}
