package vector

import (
	"errors"
	"fmt"
)

// ErrInexact says that a value would not survive a conversion: 2.5 to an
// integer, 1.5 s to whole seconds.
var ErrInexact = errors.New("inexact conversion")

// A RowError says at which row an operation on a column failed.
type RowError struct {
	Row int
	Err error
}

func (e *RowError) Error() string { return fmt.Sprintf("row %d: %v", e.Row, e.Err) }

// Unwrap returns the cause.
func (e *RowError) Unwrap() error { return e.Err }
