package stats

import (
	"math"
	"slices"
	"testing"
)

func TestS4_SpreadAndShape(t *testing.T) {
	for name, c := range map[string]struct{ got, want float64 }{
		"mean":             {Mean(sample), 2.7725},                     // numpy
		"var, n-1":         {Var(sample), 32.049506944444445},          // numpy, ddof=1
		"std, n-1":         {Std(sample), 5.661228395361244},           // numpy, ddof=1
		"sem":              {SEM(sample), 1.7902376083761742},          // scipy.stats.sem
		"variation":        {Variation(sample), 2.04192187389044},      // scipy.stats.variation, ddof=1
		"span":             {Span(sample), 20.375},                     // by hand
		"iqr":              {IQR(sample), 4.9375},                      // scipy.stats.iqr
		"mad":              {MAD(sample), 4.447806655516806},           // scipy, scale="normal"
		"raw mad":          {RawMAD(sample), 3},                        // scipy.stats.median_abs_deviation
		"skewness":         {Skewness(sample), -0.6806541323699133},    // scipy.stats.skew
		"excess kurtosis":  {Kurtosis(sample), 0.2226268689627986},     // scipy.stats.kurtosis
		"mad factor":       {MAD([]int{-1, 0, 1}), 1.4826022185056018}, // StatsBase.mad_constant
		"one value":        {Var([]int{4}), nan},
		"one value, std":   {Std([]int{4}), nan},
		"one value, sem":   {SEM([]int{4}), nan},
		"one value, mad":   {MAD([]int{4}), 0},
		"equal values":     {Std([]float64{0.1, 0.1, 0.1}), 0},
		"equal, skewness":  {Skewness([]float64{0.1, 0.1, 0.1}), nan},
		"equal, kurtosis":  {Kurtosis([]uint8{3, 3}), nan},
		"span of int8":     {Span([]int8{-128, 127}), 255},
		"span of int64":    {Span([]int64{math.MinInt64, math.MaxInt64}), math.Ldexp(1, 64)},
		"span of infinite": {Span([]float64{math.Inf(-1), 0}), math.Inf(1)},
	} {
		wantNear(t, name, c.got, c.want)
	}
	wantAllNear(t, "zscore", ZScore(sample), []float64{ // scipy.stats.zscore, ddof=1
		0.0578496356494556, -0.9313349739290214, 0.8792261418172982, -0.4014146473691231, 1.4974665228038462,
		0.2168257336174251, 0.2168257336174251, -2.1015756950821305, 0.6584260057506738, -0.09229445687584897})
	wantAllNear(t, "zscore of one", ZScore([]int{5}), []float64{nan})
	wantAllNear(t, "zscore of equal values", ZScore([]float64{0.1, 0.1, 0.1}), []float64{nan, nan, nan})
	if got := ZScore([]int{}); len(got) != 0 {
		t.Errorf("zscore of nothing: %v", got)
	}
}

func TestMeans_OfRates(t *testing.T) {
	xs := []float64{1, 2, 4, 8, 16.5}
	for name, c := range map[string]struct{ got, want float64 }{
		"geometric":           {GeoMean(xs), 4.024693234171116},   // scipy.stats.gmean
		"harmonic":            {HarmMean(xs), 2.5831702544031314}, // scipy.stats.hmean
		"geometric, zero":     {GeoMean([]int{0, 4}), 0},
		"harmonic, zero":      {HarmMean([]float64{math.Copysign(0, -1), 4}), 0},
		"geometric, negative": {GeoMean([]int{-2, 4}), nan},
		"harmonic, negative":  {HarmMean([]int{-2, 4}), nan},
		"uint8":               {GeoMean([]uint8{4, 9}), 6},
	} {
		wantNear(t, name, c.got, c.want)
	}
}

func TestRobust_Bounds(t *testing.T) {
	// The examples of StatsBase's trim and winsor.
	if got := value(Trim([]int{5, 2, 4, 3, 1}, 0.2)); !slices.Equal(got, []int{2, 4, 3}) {
		t.Errorf("Trim: %v", got)
	}
	if got := value(Winsor([]int{5, 2, 3, 4, 1}, 0.2)); !slices.Equal(got, []int{4, 2, 3, 4, 2}) {
		t.Errorf("Winsor: %v", got)
	}
	if got := value(Trim([]int{1, 1, 2, 3, 3, 3}, 0.34)); !slices.Equal(got, []int{2, 3, 3, 3}) {
		t.Errorf("Trim keeps ties: %v", got)
	}
	if got := value(Trim(sample, 0)); !slices.Equal(got, sample) {
		t.Errorf("Trim of nothing: %v", got)
	}
	if got := value(Winsor([]int{}, 0.1)); len(got) != 0 {
		t.Errorf("Winsor of no values: %v", got)
	}
	_, err := Trim(sample, 0.5)
	wantError(t, err, "trim: proportion out of range (got 0.5, want 0 up to, not including, 0.5)")
	_, err = Winsor(sample, nan)
	wantError(t, err, "winsor: proportion out of range (got NaN, want 0 up to, not including, 0.5)")
	_, err = Trim([]float64{1, nan}, 0.1)
	wantError(t, err, "trim: value 1 is NaN")
}
