package stats

import (
	"math"

	"github.com/stoa-data/stoa/internal/kernel"
)

// Mean returns the arithmetic mean; NaN for no values or any NaN. The sum of
// integers is exact, however large; floats are added in order. O(n).
func Mean[T number](xs []T) float64 { return kernel.Mean(xs) }

// Var returns the sample variance, the sum of squared deviations from the mean
// over n−1, in the square of the values' unit; NaN for fewer than two values
// or any NaN. It reads the values twice, which keeps it accurate where the
// mean is large compared with the spread. O(n).
func Var[T number](xs []T) float64 { return kernel.Var(xs) }

// Std returns the sample standard deviation, the square root of [Var]. O(n).
func Std[T number](xs []T) float64 { return kernel.Std(xs) }

// SEM returns the standard error of the mean, Std/√n; NaN for fewer than two
// values or any NaN. O(n).
func SEM[T number](xs []T) float64 {
	return kernel.Std(xs) / math.Sqrt(float64(len(xs)))
}

// Variation returns the coefficient of variation, Std/Mean, a number without
// unit; NaN for fewer than two values or any NaN. O(n).
func Variation[T number](xs []T) float64 { return kernel.Std(xs) / kernel.Mean(xs) }

// Skewness returns m₃/m₂^(3/2) of the population moments mₖ = Σ(x−mean)ᵏ/n;
// NaN for no values, values all equal, or any NaN. O(n).
func Skewness[T number](xs []T) float64 { return kernel.Skewness(xs) }

// Kurtosis returns the excess kurtosis m₄/m₂² − 3 of the population moments
// mₖ = Σ(x−mean)ᵏ/n, which is 0 for normal data; NaN for no values, values all
// equal, or any NaN. O(n).
func Kurtosis[T number](xs []T) float64 { return kernel.Kurtosis(xs) }

// ZScore returns (x−Mean)/Std of each value, in the order of xs: how many
// sample standard deviations it lies above the mean. All are NaN for values
// all equal, for one value, or where any is NaN. O(n).
func ZScore[T number](xs []T) []float64 {
	c, std := kernel.CentreOf(xs), kernel.Std(xs)
	out := make([]float64, len(xs))
	for i, x := range xs {
		out[i] = c.Deviation(x) / std
	}
	return out
}

// GeoMean returns the geometric mean, exp of the mean logarithm: 0 where a
// value is 0; NaN for no values, any NaN or any negative value. O(n).
func GeoMean[T number](xs []T) float64 {
	var s float64
	for _, x := range xs {
		s += math.Log(float64(x)) // NaN below 0
	}
	return math.Exp(s / float64(len(xs)))
}

// HarmMean returns the harmonic mean, n/Σ(1/x): 0 where a value is 0; NaN for
// no values, any NaN or any negative value. O(n).
func HarmMean[T number](xs []T) float64 {
	var s float64
	for _, x := range xs {
		if x < 0 {
			return math.NaN()
		}
		s += 1 / math.Abs(float64(x)) // Abs: −0 is 0
	}
	return float64(len(xs)) / s
}
