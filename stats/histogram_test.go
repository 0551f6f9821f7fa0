package stats

import (
	"math"
	"slices"
	"testing"
)

func TestS7_Histogram(t *testing.T) {
	for _, c := range []struct {
		name   string
		xs     []float64
		o      HistogramOptions
		edges  []float64
		counts []int64
	}{
		{"sturges", []float64{1, 2, 3, 4, 5}, HistogramOptions{}, []float64{1, 2, 3, 4, 5, 6}, []int64{1, 1, 1, 1, 1}},
		{"right", []float64{1, 2, 3, 4, 5}, HistogramOptions{Right: true}, []float64{0, 1, 2, 3, 4, 5}, []int64{1, 1, 1, 1, 1}},
		{"bins", []float64{0.5, 9.5}, HistogramOptions{Bins: 2}, []float64{0, 5, 10}, []int64{1, 1}},
		{"equal values", []float64{2, 2}, HistogramOptions{}, []float64{2, 3}, []int64{2}},
		{"edges", []float64{-1, 0, 1, 4, 5, math.Inf(1)}, HistogramOptions{Edges: []float64{0, 1, 5}}, []float64{0, 1, 5}, []int64{1, 2}},
		{"edges, right", []float64{-1, 0, 1, 4, 5}, HistogramOptions{Edges: []float64{0, 1, 5}, Right: true}, []float64{0, 1, 5}, []int64{1, 2}},
		{"edges, nothing", nil, HistogramOptions{Edges: []float64{0, 1}}, []float64{0, 1}, []int64{0}},
		{"nothing", nil, HistogramOptions{}, nil, nil},
	} {
		got, err := Histogram(c.xs, c.o)
		if err != nil || !slices.Equal(got.Edges, c.edges) || !slices.Equal(got.Counts, c.counts) || got.Right != c.o.Right {
			t.Errorf("%s: got %v, %v", c.name, got, err)
		}
	}
	for want, c := range map[string]struct {
		xs []float64
		o  HistogramOptions
	}{
		"histogram: value 1 is NaN":                                           {[]float64{1, nan}, HistogramOptions{}},
		"histogram: infinite value and no edges (got 1 to +Inf)":              {[]float64{1, math.Inf(1)}, HistogramOptions{}},
		"histogram: number of bins out of range (got -1, want 0 to 16777216)": {nil, HistogramOptions{Bins: -1}},
		"histogram: too few edges (got 1, want 2 or more)":                    {nil, HistogramOptions{Edges: []float64{1}}},
		"histogram: edges do not ascend (got 1, then 1)":                      {nil, HistogramOptions{Edges: []float64{0, 1, 1}}},
		"histogram: edges do not ascend (got 0, then NaN)":                    {nil, HistogramOptions{Edges: []float64{0, nan}}},
	} {
		_, err := Histogram(c.xs, c.o)
		wantError(t, err, want)
	}
	edges := []float64{0, 1}
	h := value(Histogram([]float64{0.5}, HistogramOptions{Edges: edges}))
	edges[0] = 9
	if h.Edges[0] != 0 {
		t.Error("the result shares the caller's edges")
	}
}

func TestS7_ECDF(t *testing.T) {
	f := value(ECDF([]int{3, 1, 2, 2}))
	for v, want := range map[float64]float64{0: 0, 1: 0.25, 1.5: 0.25, 2: 0.75, 3: 1, 9: 1} {
		if got := f(v); got != want {
			t.Errorf("f(%v) = %v, want %v", v, got, want)
		}
	}
	wantNear(t, "NaN argument", f(nan), nan)
	wantNear(t, "nothing", value(ECDF([]float64{}))(1), nan)
	_, err := ECDF([]float64{1, 2, nan})
	wantError(t, err, "ecdf: value 2 is NaN")
}
