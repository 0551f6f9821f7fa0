package categorical

import (
	"fmt"
	"slices"
)

// An Option changes how a column or a pool is made. Options may come in any
// order; of two that contradict each other the last counts. An option that
// does not apply to a function is an error.
type Option struct {
	name string
	set  func(*settings)
}

// settings are what options said.
type settings struct {
	given []string // names of the options

	width        codeWidth
	order        levelOrder
	levels       []any
	hasLevels    bool
	compare      func(a, b string) int
	allowMissing bool

	labels     []string
	hasLabels  bool
	extend     bool
	allowEmpty bool
}

// codeWidth is the wish for the size of codes.
type codeWidth uint8

const (
	keepWidth codeWidth = iota // as the source has them; 32 bits from a plain column
	compressed
	decompressed
)

// levelOrder is the wish for ordered or unordered levels.
type levelOrder uint8

const (
	keepOrder levelOrder = iota
	ordered
	unordered
)

// apply returns what the options say; those not in allowed are an error.
func apply(options []Option, allowed ...string) (*settings, error) {
	s := &settings{}
	for _, o := range options {
		if o.set == nil {
			continue
		}
		if !slices.Contains(allowed, o.name) {
			return nil, fmt.Errorf("option %s does not apply here", o.name)
		}
		s.given = append(s.given, o.name)
		o.set(s)
	}
	return s, nil
}

// convertOptions are the options of Convert and of everything built on it.
var convertOptions = []string{"Compressed", "Decompressed", "Ordered", "Unordered", "Levels", "LevelsFunc", "AllowMissing"}

// Compressed picks the smallest codes: 8 bits for up to 255 levels, 16 for up
// to 65535, else 32. Converting a plain column, missing counts as a level when
// values are missing; for a categorical column all its levels count, used or not.
func Compressed() Option { return Option{"Compressed", func(s *settings) { s.width = compressed }} }

// Decompressed picks codes of 32 bits, which is what a plain column gets
// anyway: it makes room for new levels in a compressed column.
func Decompressed() Option {
	return Option{"Decompressed", func(s *settings) { s.width = decompressed }}
}

// Ordered defines < between the levels by their order.
func Ordered() Option { return Option{"Ordered", func(s *settings) { s.order = ordered }} }

// Unordered takes < away. Plain columns become unordered without it, and
// categorical columns stay as they are.
func Unordered() Option { return Option{"Unordered", func(s *settings) { s.order = unordered }} }

// Levels gives the levels in their order: strings, integers or time.Time, or
// slices of them. They may include unused ones. A duplicate, a value of the
// wrong type, and a value of the column that is not among them are errors; see
// AllowMissing for the last.
func Levels(levels ...any) Option {
	return Option{"Levels", func(s *settings) { s.levels, s.hasLevels = levels, true }}
}

// LevelsFunc sorts the levels, stably, by a comparison of their text, such as
// Numeric: negative when a comes before b. Only the order of levels changes.
// A panic in compare becomes an error.
func LevelsFunc(compare func(a, b string) int) Option {
	return Option{"LevelsFunc", func(s *settings) { s.compare = compare }}
}

// AllowMissing turns values that would be an error into missing ones: those
// not among the given Levels, and those outside the breaks of Cut.
func AllowMissing() Option {
	return Option{"AllowMissing", func(s *settings) { s.allowMissing = true }}
}

// Labels names the intervals of Cut and CutN, in order: one for each.
func Labels(labels ...string) Option {
	return Option{"Labels", func(s *settings) { s.labels, s.hasLabels = slices.Clone(labels), true }}
}

// Extend adds the least and the greatest value to the breaks of Cut when they
// lie outside.
func Extend() Option { return Option{"Extend", func(s *settings) { s.extend = true }} }

// AllowEmpty lets breaks of Cut and CutN repeat; the empty intervals between
// them become unused levels.
func AllowEmpty() Option { return Option{"AllowEmpty", func(s *settings) { s.allowEmpty = true }} }
