package stats

import (
	"math"
	"slices"
	"testing"
)

func TestS3_Mode(t *testing.T) {
	for _, c := range []struct {
		xs    []int
		modes []int
	}{
		{[]int{1, 2, 2, 1}, []int{2, 1}},
		{[]int{1, 2, 1, 2}, []int{1, 2}},
		{[]int{3, 1, 2}, []int{3, 1, 2}},
		{[]int{5}, []int{5}},
		{[]int{1, 2, 2, 3, 3, 3}, []int{3}},
	} {
		if got, ok := Mode(c.xs); got != c.modes[0] || !ok {
			t.Errorf("Mode(%v) = %v, %v", c.xs, got, ok)
		}
		if got := Modes(c.xs); !slices.Equal(got, c.modes) {
			t.Errorf("Modes(%v) = %v, want %v", c.xs, got, c.modes)
		}
	}
	if got, ok := Mode([]int{}); got != 0 || ok {
		t.Errorf("nothing: %v, %v", got, ok)
	}
	if got := Modes([]int{}); len(got) != 0 {
		t.Errorf("nothing: %v", got)
	}
}

func TestS5_CountMap(t *testing.T) {
	if got, want := CountMap([]string{"b", "a", "b"}), []Count[string]{{"a", 1}, {"b", 2}}; !slices.Equal(got, want) {
		t.Errorf("CountMap: got %v, want %v", got, want)
	}
	got := CountMap([]float64{nan, 2, -1, nan, math.Inf(1), math.Copysign(0, -1), 0})
	if len(got) != 5 || got[0].Value != -1 || got[1] != (Count[float64]{0, 2}) || got[3].Value != math.Inf(1) ||
		got[4].Value == got[4].Value || got[4].N != 2 {
		t.Errorf("CountMap with NaN: got %v", got)
	}
	if got, want := ProportionMap([]int{7, 7, 1, 7}), []Proportion[int]{{1, 0.25}, {7, 0.75}}; !slices.Equal(got, want) {
		t.Errorf("ProportionMap: got %v, want %v", got, want)
	}
	weighted := value(WeightedCountMap([]int{7, 1, 7}, []float64{0.5, 2, 1}))
	if want := []WeightedCount[int]{{1, 2}, {7, 1.5}}; !slices.Equal(weighted, want) {
		t.Errorf("WeightedCountMap: got %v, want %v", weighted, want)
	}
	if len(CountMap([]int{})) != 0 || len(ProportionMap([]int{})) != 0 {
		t.Error("maps of nothing are not empty")
	}
	_, err := WeightedCountMap([]int{1}, nil)
	wantError(t, err, "weighted countmap: lengths differ (got 1 values and 0 weights)")
	_, err = WeightedCountMap([]int{1}, []float64{nan})
	wantError(t, err, "weighted countmap: weight 0 is not usable (got NaN, want a finite number from 0)")
}

func TestS5_CountsOverRange(t *testing.T) {
	if got := value(Counts([]int{1, 3, 3, 9, -4}, 1, 4)); !slices.Equal(got, []int64{1, 0, 2, 0}) {
		t.Errorf("got %v", got)
	}
	if got := value(Counts([]int8{-128, 127}, -128, 127)); len(got) != 256 || got[0] != 1 || got[255] != 1 {
		t.Errorf("whole range of int8: got %v", got)
	}
	if got := value(Counts([]uint64{math.MaxUint64}, math.MaxUint64, math.MaxUint64)); !slices.Equal(got, []int64{1}) {
		t.Errorf("end of uint64: got %v", got)
	}
	_, err := Counts([]int{}, 2, 1)
	wantError(t, err, "counts: range runs backwards (got 2 to 1)")
	_, err = Counts([]int64{}, math.MinInt64, math.MaxInt64)
	wantError(t, err, "counts: range -9223372036854775808 to 9223372036854775807 has more than 268435456 integers")
}

func TestS10_Entropy(t *testing.T) {
	wantNear(t, "scipy.stats.entropy", Entropy([]float64{1, 2, 4, 8, 16.5}), 1.2334018180856836)
	wantNear(t, "probabilities", Entropy([]float64{0.5, 0.25, 0.25}), 1.5*math.Ln2)
	wantNear(t, "certainty", Entropy([]int{0, 9}), 0)
}
