package stats

// Strings is for []string what [Floats] is for []float64, with the functions
// that need no arithmetic. Strings compare byte by byte.
type Strings []string

// Mode is [Mode] of the values.
func (s Strings) Mode() (string, bool) { return Mode(s) }

// Modes is [Modes] of the values.
func (s Strings) Modes() Strings { return Modes(s) }

// Min is [Min] of the values.
func (s Strings) Min() (string, bool) { return Min(s) }

// Max is [Max] of the values.
func (s Strings) Max() (string, bool) { return Max(s) }

// Extrema is [Extrema] of the values.
func (s Strings) Extrema() (lo, hi string, ok bool) { return Extrema(s) }

// Sorted is [Sorted] of the values.
func (s Strings) Sorted() Strings { return Sorted(s) }

// Rank is [Rank] of the values.
func (s Strings) Rank(kind RankKind) Floats { return Rank(s, kind) }

// CountMap is [CountMap] of the values.
func (s Strings) CountMap() []Count[string] { return CountMap(s) }

// ProportionMap is [ProportionMap] of the values.
func (s Strings) ProportionMap() []Proportion[string] { return ProportionMap(s) }

// WeightedCountMap is [WeightedCountMap] of the values.
func (s Strings) WeightedCountMap(weights []float64) ([]WeightedCount[string], error) {
	return WeightedCountMap(s, weights)
}
