package categorical

import (
	"fmt"

	"github.com/stoa-data/stoa/internal/vector"
)

// The reasons why one column is not less than another; test with errors.Is.
var (
	ErrUnordered = vector.ErrUnordered // a column's levels are not ordered
	ErrPools     = vector.ErrPools     // both are ordered, but by different levels or orders
	ErrType      = vector.ErrType      // a value has a type that the levels have not
)

// An OverflowError says which level found no free code in a compressed column.
// Nothing was changed; Decompress the column first.
type OverflowError struct {
	Level string // the first level without a code
	Code  string // the type of the codes: uint8 or uint16
	Limit int    // how many levels such codes hold
}

func (e *OverflowError) Error() string {
	return fmt.Sprintf("level %q: %s codes hold no more than %d levels (Decompress the column first)", e.Level, e.Code, e.Limit)
}

// A LevelError says which value is not among the levels it should be one of,
// and where it stands.
type LevelError struct {
	Level   string
	Row     int    // the first row with that value; −1 when it is not from a column
	Nearest string // the level that was probably meant, or ""
}

func (e *LevelError) Error() string {
	hint := ""
	if e.Nearest != "" {
		hint = fmt.Sprintf(" (did you mean %q?)", e.Nearest)
	}
	if e.Row < 0 {
		return fmt.Sprintf("level %q: not among the levels%s", e.Level, hint)
	}
	return fmt.Sprintf("level %q: used at row %d but not among the levels%s", e.Level, e.Row, hint)
}

// nearestOf is how many levels are searched for the one a typo meant.
const nearestOf = 4096

// levelError returns the error for a value that is not among the levels.
func levelError(level string, row int, levels []string) error {
	return &LevelError{Level: level, Row: row, Nearest: vector.Nearest(level, levels[:min(len(levels), nearestOf)])}
}

// wrap names the verb that met err.
func wrap(verb string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", verb, err)
}

// guard runs a caller's function and turns its panic into an error.
func guard(name string, f func()) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%s: the function panicked: %v", name, p)
		}
	}()
	f()
	return nil
}
