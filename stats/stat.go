package stats

import (
	"fmt"
	"strconv"
	"strings"
)

// Stat names a statistic where it is asked for as data: literals read well,
// Describe("mean", "q25"), and the constants complete in an editor. Besides
// them "q" and a percentage, such as "q5" or "q99.9", names a quantile.
type Stat string

// The named statistics. Missing values are skipped by all but StatNMissing;
// the doc comments of the functions of the same name give the rules.
const (
	StatCount    Stat = "count" // number of present values
	StatNMissing Stat = "nmissing"
	StatNUnique  Stat = "nunique"
	StatEltype   Stat = "eltype" // type of the values
	StatSum      Stat = "sum"
	StatMean     Stat = "mean"
	StatStd      Stat = "std"
	StatVar      Stat = "var"
	StatSkewness Stat = "skewness"
	StatKurtosis Stat = "kurtosis"
	StatMin      Stat = "min"
	StatQ25      Stat = "q25"
	StatMedian   Stat = "median"
	StatQ75      Stat = "q75"
	StatMax      Stat = "max"
	StatIQR      Stat = "iqr"
	StatMAD      Stat = "mad"
	StatMode     Stat = "mode"
	StatFirst    Stat = "first"
	StatLast     Stat = "last"
)

// allStats is every constant, in the order in which an error lists them.
var allStats = []Stat{
	StatCount, StatNMissing, StatNUnique, StatEltype, StatSum, StatMean, StatStd, StatVar, StatSkewness, StatKurtosis,
	StatMin, StatQ25, StatMedian, StatQ75, StatMax, StatIQR, StatMAD, StatMode, StatFirst, StatLast,
}

// Check returns an error for a name that is no statistic, with the nearest one
// that is: unknown statistic "men" (did you mean "mean"?).
func (s Stat) Check() error {
	for _, known := range allStats {
		if s == known {
			return nil
		}
	}
	p, isQuantile := s.percentage()
	switch {
	case isQuantile && p <= 1:
		return nil
	case isQuantile:
		return fmt.Errorf("unknown statistic %q: percentage out of range (want q0 to q100)", string(s))
	}
	if near, ok := s.nearest(); ok {
		return fmt.Errorf("unknown statistic %q (did you mean %q?)", string(s), string(near))
	}
	names := make([]string, len(allStats))
	for i, known := range allStats {
		names[i] = string(known)
	}
	return fmt.Errorf("unknown statistic %q (want %s or a quantile such as q99.9)", string(s), strings.Join(names, ", "))
}

// Quantile returns the probability that s asks for: 0.25 for "q25", 0.5 for
// "median"; false where s is no quantile.
func (s Stat) Quantile() (p float64, ok bool) {
	if s == StatMedian {
		return 0.5, true
	}
	p, ok = s.percentage()
	if !ok || p > 1 {
		return 0, false
	}
	return p, true
}

// percentage parses "q" and a plain decimal number as a share of one.
func (s Stat) percentage() (p float64, ok bool) {
	digits, ok := strings.CutPrefix(string(s), "q")
	if !ok || digits == "" || strings.Trim(digits, "0123456789.") != "" {
		return 0, false
	}
	// "99.9e-2" is the float nearest 0.999, which 99.9/100 is not.
	p, err := strconv.ParseFloat(digits+"e-2", 64)
	return p, err == nil
}

// nearest returns the known name that takes the fewest edits, of which one is
// always allowed and more for longer names.
func (s Stat) nearest() (near Stat, ok bool) {
	word, least := strings.ToLower(strings.TrimSpace(string(s))), len(s)
	for _, known := range allStats {
		if d := edits(word, string(known)); d <= max(1, len(known)/3) && d < least {
			near, least, ok = known, d, true
		}
	}
	return near, ok
}

// edits is the Levenshtein distance in bytes.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := diagonal
			if a[i-1] != b[j-1] {
				cost++
			}
			diagonal = row[j]
			row[j] = min(cost, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}
