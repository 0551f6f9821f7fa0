package stats

import (
	"fmt"
	"math"
	"slices"
	"sort"

	"github.com/stoa-data/stoa/internal/kernel"
)

// HistogramOptions says how [Histogram] lays its bins; the zero value lets it
// choose.
type HistogramOptions struct {
	// Bins is about how many bins to make; 0 means ⌈log₂ n⌉ + 1 (Sturges).
	Bins int
	// Edges, if not empty, are the edges themselves, ascending; Bins is ignored.
	Edges []float64
	// Right makes the bins (a, b] instead of [a, b).
	Right bool
}

// Bins is a histogram: bin i runs from Edges[i] to Edges[i+1] and holds
// Counts[i] values. Bins are [a, b), or (a, b] where Right is set.
type Bins struct {
	Edges  []float64
	Counts []int64
	Right  bool
}

// maxBins keeps a slip of the pen from asking for all memory.
const maxBins = 1 << 24

// Histogram counts the values in bins. Without Edges the bins' width is 1, 2
// or 5 times a power of ten, near what Bins asks for, the edges are multiples
// of it, and every value lies in a bin: the rule of StatsBase's
// fit(Histogram, …). With Edges, values outside all bins are not counted. No
// values and no Edges give no bins. NaN is an error, and so is an infinite
// value without Edges. O(n).
func Histogram[T number](xs []T, o HistogramOptions) (Bins, error) {
	lo, hi, ok := Extrema(xs)
	if lo != lo {
		return Bins{}, fmt.Errorf("histogram: value %d is NaN", slices.IndexFunc(xs, func(x T) bool { return x != x }))
	}
	edges := slices.Clone(o.Edges)
	switch {
	case len(edges) > 0:
		if err := checkEdges(edges); err != nil {
			return Bins{}, err
		}
	case o.Bins < 0 || o.Bins > maxBins:
		return Bins{}, fmt.Errorf("histogram: number of bins out of range (got %d, want 0 to %d)", o.Bins, maxBins)
	case !ok:
		return Bins{Right: o.Right}, nil
	case math.IsInf(float64(lo), 0) || math.IsInf(float64(hi), 0):
		return Bins{}, fmt.Errorf("histogram: infinite value and no edges (got %v to %v)", lo, hi)
	default:
		bins := o.Bins
		if bins == 0 {
			bins = kernel.Sturges(len(xs))
		}
		edges = kernel.HistogramEdges(float64(lo), float64(hi), bins, o.Right)
	}
	counts := make([]int64, len(edges)-1)
	kernel.HistogramCount(xs, edges, o.Right, counts)
	return Bins{edges, counts, o.Right}, nil
}

func checkEdges(edges []float64) error {
	if len(edges) < 2 {
		return fmt.Errorf("histogram: too few edges (got %d, want 2 or more)", len(edges))
	}
	for i := 1; i < len(edges); i++ {
		if !(edges[i-1] < edges[i]) {
			return fmt.Errorf("histogram: edges do not ascend (got %v, then %v)", edges[i-1], edges[i])
		}
	}
	return nil
}

// ECDF returns the empirical distribution function: f(v) is the share of
// values that are at most v, NaN for v NaN or no values. A NaN among the
// values is an error. O(n log n), and O(log n) for each call of f, which keeps
// a sorted copy and may be called from several goroutines.
func ECDF[T number](xs []T) (f func(v float64) float64, err error) {
	if i := slices.IndexFunc(xs, func(x T) bool { return x != x }); i >= 0 {
		return nil, fmt.Errorf("ecdf: value %d is NaN", i)
	}
	sorted := slices.Clone(xs)
	slices.Sort(sorted)
	n := len(sorted)
	return func(v float64) float64 {
		if v != v || n == 0 {
			return math.NaN()
		}
		return float64(sort.Search(n, func(i int) bool { return float64(sorted[i]) > v })) / float64(n)
	}, nil
}
