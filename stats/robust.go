package stats

import (
	"fmt"
	"slices"

	"github.com/stoa-data/stoa/internal/kernel"
)

// MAD returns the median absolute deviation from the median times 1.4826…, in
// the values' unit: for normal data it estimates the standard deviation, and
// outliers hardly move it. NaN for no values or any NaN. O(n) expected.
func MAD[T number](xs []T) float64 { return RawMAD(xs) * kernel.NormalMAD }

// RawMAD is [MAD] without the factor: the median of |x − Median|.
func RawMAD[T number](xs []T) float64 { return kernel.MAD(xs, make([]float64, len(xs))) }

// Trim returns the values without the ⌊prop·n⌋ smallest and as many greatest,
// in the order of xs: Mean of it is the trimmed mean. Values equal to a bound
// all stay, so it may drop fewer. A prop outside [0, 0.5) and NaN among the
// values are errors. O(n) expected.
func Trim[T number](xs []T, prop float64) ([]T, error) {
	lo, hi, err := trimBounds("trim", xs, prop)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(xs), func(x T) bool { return x < lo || x > hi }), nil
}

// Winsor returns the values with the ⌊prop·n⌋ smallest replaced by the
// smallest of the rest and as many greatest by the greatest of the rest, in
// the order of xs. A prop outside [0, 0.5) and NaN among the values are
// errors. O(n) expected.
func Winsor[T number](xs []T, prop float64) ([]T, error) {
	lo, hi, err := trimBounds("winsor", xs, prop)
	if err != nil {
		return nil, err
	}
	out := slices.Clone(xs)
	for i, x := range out {
		out[i] = min(max(x, lo), hi)
	}
	return out, nil
}

// trimBounds returns the smallest and greatest value that stay.
func trimBounds[T number](op string, xs []T, prop float64) (lo, hi T, err error) {
	if !(prop >= 0 && prop < 0.5) {
		return lo, hi, fmt.Errorf("%s: proportion out of range (got %v, want 0 up to, not including, 0.5)", op, prop)
	}
	if i := slices.IndexFunc(xs, func(x T) bool { return x != x }); i >= 0 {
		return lo, hi, fmt.Errorf("%s: value %d is NaN", op, i)
	}
	if len(xs) == 0 {
		return lo, hi, nil
	}
	scratch, drop := slices.Clone(xs), int(prop*float64(len(xs)))
	kernel.SelectNth(scratch, drop)
	kernel.SelectNth(scratch[drop:], len(xs)-1-2*drop)
	return scratch[drop], scratch[len(xs)-1-drop], nil
}
