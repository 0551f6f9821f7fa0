package categorical

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/vector"
)

// Cut divides numbers into intervals at breaks and returns an ordered column:
// [1, 5), [5, 10), and the last interval closed at both ends, [10, 20]. Breaks
// are sorted first. Missing values stay missing, NaN is an error, and so is a
// value outside the breaks, unless Extend adds the least and the greatest
// value to the breaks, or AllowMissing makes it missing.
//
// Levels are the intervals. Their names show breaks with three significant
// digits, or as many more as keep them apart; whole breaks of integers are
// shown in full. Labels names them otherwise. AllowEmpty lets breaks repeat,
// which makes empty intervals; the last two breaks may always be equal.
// Further options: Compressed, Unordered. O(n k) for k breaks up to 16, else O(n log k).
//
// values is a slice of integers or floats, pointers to them (nil is missing),
// or a *vector.Vector, the door for Stoa's own packages.
func Cut(values any, breaks []float64, options ...Option) (*Column, error) {
	return cutValues(values, options, func(v *vector.Vector, s *settings) (*vector.Vector, error) {
		return eachDomain(v, func(d *domain[int64]) (*vector.Vector, error) { return cutBreaks(d, breaks, s) },
			func(d *domain[uint64]) (*vector.Vector, error) { return cutBreaks(d, breaks, s) },
			func(d *domain[float64]) (*vector.Vector, error) { return cutBreaks(d, breaks, s) })
	}, "Labels", "Extend", "AllowMissing", "AllowEmpty", "Compressed", "Ordered", "Unordered")
}

// CutN divides numbers into n groups of about equal size and returns an
// ordered column, as Cut does: between two groups stands the first value at
// or above the quantile (type 7), so that breaks are values of the data.
// Values that repeat too often give two groups the same break, an error unless
// AllowEmpty lets a group stay empty; names then begin with the number of the
// group. Missing values stay missing. Options: Labels, AllowEmpty,
// Compressed, Unordered. O(m log n) for m values.
func CutN(values any, n int, options ...Option) (*Column, error) {
	return cutValues(values, options, func(v *vector.Vector, s *settings) (*vector.Vector, error) {
		return eachDomain(v, func(d *domain[int64]) (*vector.Vector, error) { return cutRanks(d, n, s) },
			func(d *domain[uint64]) (*vector.Vector, error) { return cutRanks(d, n, s) },
			func(d *domain[float64]) (*vector.Vector, error) { return cutRanks(d, n, s) })
	}, "Labels", "AllowEmpty", "Compressed", "Ordered", "Unordered")
}

// cutValues checks the arguments and runs a cut.
func cutValues(values any, options []Option, cut func(*vector.Vector, *settings) (*vector.Vector, error), allowed ...string) (*Column, error) {
	v, internal := values.(*vector.Vector)
	out, err := func() (*vector.Vector, error) {
		s, err := apply(options, allowed...)
		if err != nil {
			return nil, err
		}
		if !internal {
			if v, err = vector.FromGo(values, nil); err != nil {
				return nil, err
			}
		}
		return cut(v, s)
	}()
	switch {
	case err == nil:
		return &Column{v: out}, nil
	case internal: // the caller names the verb and the column
		return nil, err
	}
	return nil, wrap("cut", err)
}

// cutBreaks cuts at the caller's breaks.
func cutBreaks[B number64](d *domain[B], breaks []float64, s *settings) (*vector.Vector, error) {
	breaks = slices.Clone(breaks)
	slices.Sort(breaks)
	if len(breaks) > 0 && math.IsNaN(breaks[0]) {
		return nil, fmt.Errorf("a break is NaN")
	}
	var bounds []bound[B]
	for _, b := range breaks {
		bounds = append(bounds, d.bound(b+0)) // −0 becomes 0
	}
	if err := checkRepeats(bounds, s); err != nil {
		return nil, err
	}
	if s.extend {
		lo, hi, some, err := d.extremes()
		if err != nil {
			return nil, err
		}
		if some && len(bounds) > 0 && bounds[0].above(lo) {
			bounds = slices.Insert(bounds, 0, exactly(lo))
		}
		if some && len(bounds) > 0 && bounds[len(bounds)-1].below(hi) {
			bounds = append(bounds, exactly(hi))
		}
	}
	if len(bounds) < 2 {
		return nil, fmt.Errorf("too few breaks (got %d, want at least 2)", len(bounds))
	}
	return cutAt(d, bounds, s, false)
}

// cutRanks cuts at values of the data.
func cutRanks[B number64](d *domain[B], n int, s *settings) (*vector.Vector, error) {
	if n < 1 {
		return nil, fmt.Errorf("too few groups (got %d, want at least 1)", n)
	}
	present := make([]B, 0, d.v.Len()-d.v.Missing())
	for i := range d.v.Len() {
		if d.v.IsValid(i) {
			x := d.value(i)
			if x != x {
				return nil, nanError(i)
			}
			present = append(present, x)
		}
	}
	if len(present) == 0 {
		return nil, fmt.Errorf("no values to divide into groups")
	}
	if n > len(present) && !s.allowEmpty {
		return nil, fmt.Errorf("more groups than values (got %d, want at most %d; AllowEmpty lets groups stay empty)", n, len(present))
	}
	bounds := []bound[B]{exactly(slices.Min(present))}
	for _, x := range kernel.CutRanks(present, n) {
		bounds = append(bounds, exactly(x))
	}
	bounds = append(bounds, exactly(slices.Max(present)))
	if err := checkRepeats(bounds, s); err != nil {
		return nil, err
	}
	return cutAt(d, bounds, s, s.allowEmpty)
}

// checkRepeats refuses equal breaks, save the last two, unless they are allowed.
func checkRepeats[B number64](bounds []bound[B], s *settings) error {
	for i := 1; i < len(bounds)-1 && !s.allowEmpty; i++ {
		if bounds[i] == bounds[i-1] {
			return fmt.Errorf("break %s repeats (AllowEmpty keeps the empty interval)", bounds[i].text(6))
		}
	}
	return nil
}

// cutAt cuts at ascending bounds.
func cutAt[B number64](d *domain[B], bounds []bound[B], s *settings, numbered bool) (*vector.Vector, error) {
	last := bounds[len(bounds)-1]
	at := kernel.Intervals[B]{Lo: bounds[0].ceil, Hi: last.floor}
	if bounds[0].beyond > 0 || last.beyond < 0 { // no value lies between
		at.Lo, at.Hi = 1, 0
	}
	for _, b := range bounds[1 : len(bounds)-1] {
		if b.beyond <= 0 {
			at.Inner = append(at.Inner, b.ceil)
		}
	}
	codes, outside, nan := d.cut(at)
	switch {
	case nan >= 0:
		return nil, nanError(nan)
	case outside >= 0 && !s.allowMissing:
		value := vector.AppendValue(nil, d.v, outside)
		return nil, fmt.Errorf("value %s at row %d lies outside the breaks %s to %s (Extend adds breaks, AllowMissing makes it missing)",
			value, outside, bounds[0].text(6), last.text(6))
	}
	names, err := intervalNames(bounds, s, numbered)
	if err != nil {
		return nil, err
	}
	pool := vector.NewPool(vector.TextLevels(names), nil, s.order != unordered)
	v := vector.FromCodes(vector.Of(vector.Categorical), codes, pool)
	if s.width == compressed {
		v = kernel.Recode(v, v.Type(), pool, nil, vector.CodeWidthFor(pool.Len()))
	}
	return v, nil
}

// intervalNames returns the names of the intervals, which must differ.
func intervalNames[B number64](bounds []bound[B], s *settings, numbered bool) ([]string, error) {
	n := len(bounds) - 1
	names := s.labels
	if !s.hasLabels {
		digits := 3
		for i := 1; i <= n; i++ {
			for bounds[i] != bounds[i-1] && bounds[i].text(digits) == bounds[i-1].text(digits) {
				digits++
			}
		}
		names = make([]string, n)
		for i := range names {
			open, closing := "[", ")"
			if i == n-1 {
				closing = "]"
			} else if bounds[i] == bounds[i+1] {
				open = "("
			}
			names[i] = open + bounds[i].text(digits) + ", " + bounds[i+1].text(digits) + closing
			if numbered {
				names[i] = fmt.Sprintf("%d: %s", i+1, names[i])
			}
		}
	}
	if len(names) != n {
		return nil, fmt.Errorf("labels do not match the intervals (got %d, want %d)", len(names), n)
	}
	seen := map[string]bool{}
	for _, name := range names {
		if seen[name] {
			return nil, fmt.Errorf("two intervals are named %q (Labels names them)", name)
		}
		seen[name] = true
	}
	return names, nil
}

func nanError(row int) error { return fmt.Errorf("NaN at row %d lies in no interval", row) }

// significant writes x with a number of significant digits, as C's %g does.
func significant(x float64, digits int) string {
	switch {
	case math.IsInf(x, 1):
		return "Inf"
	case math.IsInf(x, -1):
		return "-Inf"
	}
	return strconv.FormatFloat(x, 'g', digits, 64)
}
