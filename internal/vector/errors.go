package vector

import (
	"errors"
	"fmt"
	"strings"
)

// The conditions that callers test for with errors.Is. The public packages
// hand them on under their own names.
var (
	ErrNoColumn = errors.New("no such column")
	ErrType     = errors.New("wrong type")
	ErrMissing  = errors.New("missing values")
	ErrShape    = errors.New("wrong shape")
	ErrOverflow = errors.New("integer overflow")
	ErrNoGroup  = errors.New("no such group")
	ErrKey      = errors.New("unusable key")
	ErrUnsorted = errors.New("not in order")

	ErrNoFunction = errors.New("no such function")
	ErrParse      = errors.New("unreadable text")
	ErrDivision   = errors.New("division by zero")
)

// A ColumnError says which verb could not use which column, and why.
type ColumnError struct {
	Op     string // the verb, such as "filter"
	Column string
	Err    error
}

func (e *ColumnError) Error() string {
	if e.Op == "" {
		return fmt.Sprintf("column %q: %v", e.Column, e.Err)
	}
	return fmt.Sprintf("%s %q: %v", e.Op, e.Column, e.Err)
}

// Unwrap returns the cause.
func (e *ColumnError) Unwrap() error { return e.Err }

// NoColumn returns the error for a name that is not among names, with the
// nearest one when there is a likely typo.
func NoColumn(op, name string, names []string) error {
	err := ErrNoColumn
	switch near := Nearest(name, names); {
	case near != "":
		err = fmt.Errorf("%w (did you mean %q?)", ErrNoColumn, near)
	case len(names) == 0:
		err = fmt.Errorf("%w (the frame has no columns)", ErrNoColumn)
	case len(names) <= 12:
		err = fmt.Errorf("%w (have %s)", ErrNoColumn, strings.Join(names, ", "))
	}
	return &ColumnError{Op: op, Column: name, Err: err}
}

// Nearest returns the candidate that a typo of name most likely meant: at most
// a third of its letters and one more differ, but never more than half of them,
// case aside. It returns "" when none is near.
func Nearest(name string, candidates []string) string {
	best, limit := "", min(len(name)/3+1, len(name)/2)
	for _, c := range candidates {
		if d := distance(strings.ToLower(name), strings.ToLower(c), limit); d <= limit && (best == "" || d < limit) {
			best, limit = c, d
		}
	}
	return best
}

// distance is the number of letters to insert, leave out, replace or swap with
// their neighbours that makes b of a, or more than limit when it exceeds limit.
func distance(a, b string, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	above, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], above[j-1]+1)
			}
		}
		above, last, row = last, row, above
	}
	return last[len(b)]
}
