package kernel

// QuantileRank returns where a quantile of type 7 lies among n values in
// order: at rank j, from 0, or between it and the next one when frac > 0.
func QuantileRank(n int, p float64) (j int, frac float64) { return position(n, p, 1, 1) }

// Between returns the point at frac, 0 to 1, on the way from a to b. It is the
// interpolation of the quantiles: an infinite end does not turn into NaN.
func Between(a, b, frac float64) float64 { return between(a, b, frac) }
