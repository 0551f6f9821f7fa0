package stats

import (
	"cmp"
	"fmt"

	"github.com/stoa-data/stoa/internal/kernel"
)

// Mode returns the value that occurs most often; of several the first to
// reach that count, so that it is 2 for [1 2 2 1] and 1 for [1 2 1 2]. False
// for no values. All NaN are one value. O(n) expected.
func Mode[T cmp.Ordered](xs []T) (T, bool) { return kernel.Mode(xs) }

// Modes returns all values that occur most often, in the order in which they
// reach that count: the first is the [Mode]. Nothing for no values. O(n)
// expected.
func Modes[T cmp.Ordered](xs []T) []T { return kernel.Modes(xs) }

// Count is a value and how often it occurs.
type Count[T cmp.Ordered] struct {
	Value T
	N     int64
}

// CountMap returns how often each distinct value occurs, ascending by value,
// with all NaN as one value at the end. O(n + k log k) for k distinct values.
func CountMap[T cmp.Ordered](xs []T) []Count[T] {
	counted := kernel.CountValues(xs)
	out := make([]Count[T], len(counted))
	for i, c := range counted {
		out[i] = Count[T](c)
	}
	return out
}

// Proportion is a value and its share of all values, 0 to 1.
type Proportion[T cmp.Ordered] struct {
	Value T
	P     float64
}

// ProportionMap is [CountMap] with each count divided by the number of values.
func ProportionMap[T cmp.Ordered](xs []T) []Proportion[T] {
	counted := kernel.CountValues(xs)
	out := make([]Proportion[T], len(counted))
	for i, c := range counted {
		out[i] = Proportion[T]{c.Value, float64(c.N) / float64(len(xs))}
	}
	return out
}

// WeightedCount is a value and the sum of the weights with which it occurs.
type WeightedCount[T cmp.Ordered] struct {
	Value  T
	Weight float64
}

// WeightedCountMap is [CountMap] where xs[i] counts weights[i] instead of 1.
// Weights must be finite and not negative; those of a value are added in the
// order of xs. A value of weight 0 is listed.
func WeightedCountMap[T cmp.Ordered](xs []T, weights []float64) ([]WeightedCount[T], error) {
	if err := checkWeights("weighted countmap", len(xs), weights); err != nil {
		return nil, err
	}
	weighed := kernel.WeighValues(xs, weights)
	out := make([]WeightedCount[T], len(weighed))
	for i, w := range weighed {
		out[i] = WeightedCount[T](w)
	}
	return out, nil
}

// maxCountRange keeps a slip of the pen from asking for all memory.
const maxCountRange = 1 << 28

// Counts returns how often each integer from lo to hi occurs: element i is the
// count of lo+i. Values outside are not counted. A range that runs backwards
// or has more than 2²⁸ integers is an error; [CountMap] serves wide ranges.
// O(n + hi − lo).
func Counts[T integer](xs []T, lo, hi T) ([]int64, error) {
	if hi < lo {
		return nil, fmt.Errorf("counts: range runs backwards (got %d to %d)", lo, hi)
	}
	width := uint64(hi) - uint64(lo) // right also where hi−lo overflows T
	if width >= maxCountRange {
		return nil, fmt.Errorf("counts: range %d to %d has more than %d integers", lo, hi, maxCountRange)
	}
	counts := make([]int64, width+1)
	kernel.CountRange(xs, lo, counts)
	return counts, nil
}

// Entropy returns the Shannon entropy −Σ p·ln p, in nats (divide by
// math.Ln2 for bits), of the distribution proportional to weights: they may
// be probabilities or counts. NaN where all weights are 0, none are given, or
// any is negative, NaN or infinite. O(n).
func Entropy[T number](weights []T) float64 { return kernel.Entropy(weights) }
