package stats

// Ints is for []int64 what [Floats] is for []float64. Convert narrower integers
// first: values, or their differences, stay int64.
type Ints []int64

// Mean is [Mean] of the values.
func (x Ints) Mean() float64 { return Mean(x) }

// Std is [Std] of the values.
func (x Ints) Std() float64 { return Std(x) }

// Var is [Var] of the values.
func (x Ints) Var() float64 { return Var(x) }

// SEM is [SEM] of the values.
func (x Ints) SEM() float64 { return SEM(x) }

// Variation is [Variation] of the values.
func (x Ints) Variation() float64 { return Variation(x) }

// Skewness is [Skewness] of the values.
func (x Ints) Skewness() float64 { return Skewness(x) }

// Kurtosis is [Kurtosis] of the values.
func (x Ints) Kurtosis() float64 { return Kurtosis(x) }

// Median is [Median] of the values.
func (x Ints) Median() float64 { return Median(x) }

// IQR is [IQR] of the values.
func (x Ints) IQR() float64 { return IQR(x) }

// Span is [Span] of the values.
func (x Ints) Span() float64 { return Span(x) }

// MAD is [MAD] of the values.
func (x Ints) MAD() float64 { return MAD(x) }

// RawMAD is [RawMAD] of the values.
func (x Ints) RawMAD() float64 { return RawMAD(x) }

// GeoMean is [GeoMean] of the values.
func (x Ints) GeoMean() float64 { return GeoMean(x) }

// HarmMean is [HarmMean] of the values.
func (x Ints) HarmMean() float64 { return HarmMean(x) }

// Entropy is [Entropy] of the values.
func (x Ints) Entropy() float64 { return Entropy(x) }

// Mode is [Mode] of the values.
func (x Ints) Mode() (int64, bool) { return Mode(x) }

// Modes is [Modes] of the values.
func (x Ints) Modes() Ints { return Modes(x) }

// Min is [Min] of the values.
func (x Ints) Min() (int64, bool) { return Min(x) }

// Max is [Max] of the values.
func (x Ints) Max() (int64, bool) { return Max(x) }

// Extrema is [Extrema] of the values.
func (x Ints) Extrema() (lo, hi int64, ok bool) { return Extrema(x) }

// Quantile is [Quantile] of the values.
func (x Ints) Quantile(ps ...float64) ([]float64, error) { return Quantile(x, ps...) }

// QuantileAB is [QuantileAB] of the values.
func (x Ints) QuantileAB(alpha, beta float64, ps ...float64) ([]float64, error) {
	return QuantileAB(x, alpha, beta, ps...)
}

// WeightedQuantile is [WeightedQuantile] of the values.
func (x Ints) WeightedQuantile(weights []float64, ps ...float64) ([]float64, error) {
	return WeightedQuantile(x, weights, ps...)
}

// Percentile is [Percentile] of the values.
func (x Ints) Percentile(ps ...float64) ([]float64, error) { return Percentile(x, ps...) }

// NQuantile is [NQuantile] of the values.
func (x Ints) NQuantile(n int) ([]float64, error) { return NQuantile(x, n) }

// QuantileRank is [QuantileRank] of the values.
func (x Ints) QuantileRank(v float64) float64 { return QuantileRank(x, v) }

// ZScore is [ZScore] of the values.
func (x Ints) ZScore() Floats { return ZScore(x) }

// Sorted is [Sorted] of the values.
func (x Ints) Sorted() Ints { return Sorted(x) }

// Diff is [Diff] of the values.
func (x Ints) Diff() Ints { return Diff(x) }

// Trim is [Trim] of the values.
func (x Ints) Trim(prop float64) (Ints, error) { return Trim(x, prop) }

// Winsor is [Winsor] of the values.
func (x Ints) Winsor(prop float64) (Ints, error) { return Winsor(x, prop) }

// Rank is [Rank] of the values.
func (x Ints) Rank(kind RankKind) Floats { return Rank(x, kind) }

// CountMap is [CountMap] of the values.
func (x Ints) CountMap() []Count[int64] { return CountMap(x) }

// ProportionMap is [ProportionMap] of the values.
func (x Ints) ProportionMap() []Proportion[int64] { return ProportionMap(x) }

// WeightedCountMap is [WeightedCountMap] of the values.
func (x Ints) WeightedCountMap(weights []float64) ([]WeightedCount[int64], error) {
	return WeightedCountMap(x, weights)
}

// Counts is [Counts] of the values.
func (x Ints) Counts(lo, hi int64) ([]int64, error) { return Counts(x, lo, hi) }

// Histogram is [Histogram] of the values.
func (x Ints) Histogram(o HistogramOptions) (Bins, error) { return Histogram(x, o) }

// ECDF is [ECDF] of the values.
func (x Ints) ECDF() (func(v float64) float64, error) { return ECDF(x) }

// Cov is [Cov] of the values.
func (x Ints) Cov(ys Ints) (float64, error) { return Cov(x, ys) }

// Cor is [Cor] of the values.
func (x Ints) Cor(ys Ints) (float64, error) { return Cor(x, ys) }

// Spearman is [Spearman] of the values.
func (x Ints) Spearman(ys Ints) (float64, error) { return Spearman(x, ys) }

// Kendall is [Kendall] of the values.
func (x Ints) Kendall(ys Ints) (float64, error) { return Kendall(x, ys) }

// Autocor is [Autocor] of the values.
func (x Ints) Autocor(lags ...int) ([]float64, error) { return Autocor(x, lags...) }
