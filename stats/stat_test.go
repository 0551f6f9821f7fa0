package stats

import (
	"strings"
	"testing"
)

func TestStat_Check(t *testing.T) {
	for _, s := range append([]Stat{"q0", "q5", "q99.9", "q100", "q25.0"}, allStats...) {
		if err := s.Check(); err != nil {
			t.Error(err)
		}
	}
	for _, c := range []struct{ stat, want string }{
		{"men", `unknown statistic "men" (did you mean "mean"?)`},
		{"Mean", `unknown statistic "Mean" (did you mean "mean"?)`},
		{"medain", `unknown statistic "medain" (did you mean "median"?)`},
		{"n_unique", `unknown statistic "n_unique" (did you mean "nunique"?)`},
		{"kurtossis", `unknown statistic "kurtossis" (did you mean "kurtosis"?)`},
		{"q101", `unknown statistic "q101": percentage out of range (want q0 to q100)`},
	} {
		wantError(t, Stat(c.stat).Check(), c.want)
	}
	for _, s := range []Stat{"", "q", "q-1", "qx", "q1e1", "q1.2.3", "average", "qNaN", "q0x10"} {
		err := s.Check()
		if err == nil || !strings.HasPrefix(err.Error(), "unknown statistic ") {
			t.Errorf("%q: got %v", s, err)
		}
	}
	err := Stat("average").Check()
	if !strings.Contains(err.Error(), "(want count, nmissing, nunique") || !strings.HasSuffix(err.Error(), "last or a quantile such as q99.9)") {
		t.Errorf("got %v", err)
	}
}

func TestStat_Quantile(t *testing.T) {
	for s, want := range map[Stat]float64{"q0": 0, "q25": 0.25, StatMedian: 0.5, "q99.9": 0.999, "q100": 1, "q07": 0.07} {
		if got, ok := s.Quantile(); got != want || !ok {
			t.Errorf("%s: got %v, %v", s, got, ok)
		}
	}
	for _, s := range []Stat{"mean", "iqr", "q101", "q", ""} {
		if got, ok := s.Quantile(); got != 0 || ok {
			t.Errorf("%s: got %v, %v", s, got, ok)
		}
	}
}

func FuzzStat_Check(f *testing.F) {
	for _, s := range []string{"mean", "q25", "q99.9", "q..", "", "mèan"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, isQuantile := Stat(s).Quantile()
		if isQuantile && !(p >= 0 && p <= 1) {
			t.Errorf("%q: probability %v", s, p)
		}
		if err := Stat(s).Check(); err != nil && isQuantile {
			t.Errorf("%q is a quantile: %v", s, err)
		}
	})
}
