package stats

// Floats has the functions of this package as methods, for chains and for
// interpreters that cannot call generic functions. A []float64 converts to it
// without a copy, and any Floats can be passed as a []float64.
type Floats []float64

// Mean is [Mean] of the values.
func (f Floats) Mean() float64 { return Mean(f) }

// Std is [Std] of the values.
func (f Floats) Std() float64 { return Std(f) }

// Var is [Var] of the values.
func (f Floats) Var() float64 { return Var(f) }

// SEM is [SEM] of the values.
func (f Floats) SEM() float64 { return SEM(f) }

// Variation is [Variation] of the values.
func (f Floats) Variation() float64 { return Variation(f) }

// Skewness is [Skewness] of the values.
func (f Floats) Skewness() float64 { return Skewness(f) }

// Kurtosis is [Kurtosis] of the values.
func (f Floats) Kurtosis() float64 { return Kurtosis(f) }

// Median is [Median] of the values.
func (f Floats) Median() float64 { return Median(f) }

// IQR is [IQR] of the values.
func (f Floats) IQR() float64 { return IQR(f) }

// Span is [Span] of the values.
func (f Floats) Span() float64 { return Span(f) }

// MAD is [MAD] of the values.
func (f Floats) MAD() float64 { return MAD(f) }

// RawMAD is [RawMAD] of the values.
func (f Floats) RawMAD() float64 { return RawMAD(f) }

// GeoMean is [GeoMean] of the values.
func (f Floats) GeoMean() float64 { return GeoMean(f) }

// HarmMean is [HarmMean] of the values.
func (f Floats) HarmMean() float64 { return HarmMean(f) }

// Entropy is [Entropy] of the values.
func (f Floats) Entropy() float64 { return Entropy(f) }

// Mode is [Mode] of the values.
func (f Floats) Mode() (float64, bool) { return Mode(f) }

// Modes is [Modes] of the values.
func (f Floats) Modes() Floats { return Modes(f) }

// Min is [Min] of the values.
func (f Floats) Min() (float64, bool) { return Min(f) }

// Max is [Max] of the values.
func (f Floats) Max() (float64, bool) { return Max(f) }

// Extrema is [Extrema] of the values.
func (f Floats) Extrema() (lo, hi float64, ok bool) { return Extrema(f) }

// Quantile is [Quantile] of the values.
func (f Floats) Quantile(ps ...float64) ([]float64, error) { return Quantile(f, ps...) }

// QuantileAB is [QuantileAB] of the values.
func (f Floats) QuantileAB(alpha, beta float64, ps ...float64) ([]float64, error) {
	return QuantileAB(f, alpha, beta, ps...)
}

// WeightedQuantile is [WeightedQuantile] of the values.
func (f Floats) WeightedQuantile(weights []float64, ps ...float64) ([]float64, error) {
	return WeightedQuantile(f, weights, ps...)
}

// Percentile is [Percentile] of the values.
func (f Floats) Percentile(ps ...float64) ([]float64, error) { return Percentile(f, ps...) }

// NQuantile is [NQuantile] of the values.
func (f Floats) NQuantile(n int) ([]float64, error) { return NQuantile(f, n) }

// QuantileRank is [QuantileRank] of the values.
func (f Floats) QuantileRank(v float64) float64 { return QuantileRank(f, v) }

// ZScore is [ZScore] of the values.
func (f Floats) ZScore() Floats { return ZScore(f) }

// Sorted is [Sorted] of the values.
func (f Floats) Sorted() Floats { return Sorted(f) }

// Diff is [Diff] of the values.
func (f Floats) Diff() Floats { return Diff(f) }

// Trim is [Trim] of the values.
func (f Floats) Trim(prop float64) (Floats, error) { return Trim(f, prop) }

// Winsor is [Winsor] of the values.
func (f Floats) Winsor(prop float64) (Floats, error) { return Winsor(f, prop) }

// Rank is [Rank] of the values.
func (f Floats) Rank(kind RankKind) Floats { return Rank(f, kind) }

// CountMap is [CountMap] of the values.
func (f Floats) CountMap() []Count[float64] { return CountMap(f) }

// ProportionMap is [ProportionMap] of the values.
func (f Floats) ProportionMap() []Proportion[float64] { return ProportionMap(f) }

// WeightedCountMap is [WeightedCountMap] of the values.
func (f Floats) WeightedCountMap(weights []float64) ([]WeightedCount[float64], error) {
	return WeightedCountMap(f, weights)
}

// Histogram is [Histogram] of the values.
func (f Floats) Histogram(o HistogramOptions) (Bins, error) { return Histogram(f, o) }

// ECDF is [ECDF] of the values.
func (f Floats) ECDF() (func(v float64) float64, error) { return ECDF(f) }

// Cov is [Cov] of the values.
func (f Floats) Cov(ys Floats) (float64, error) { return Cov(f, ys) }

// Cor is [Cor] of the values.
func (f Floats) Cor(ys Floats) (float64, error) { return Cor(f, ys) }

// Spearman is [Spearman] of the values.
func (f Floats) Spearman(ys Floats) (float64, error) { return Spearman(f, ys) }

// Kendall is [Kendall] of the values.
func (f Floats) Kendall(ys Floats) (float64, error) { return Kendall(f, ys) }

// Autocor is [Autocor] of the values.
func (f Floats) Autocor(lags ...int) ([]float64, error) { return Autocor(f, lags...) }
