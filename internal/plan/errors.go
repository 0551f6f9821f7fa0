package plan

import (
	"errors"
	"fmt"

	"github.com/stoa-data/stoa/internal/vector"
)

// ErrDuplicate says that a result would have two columns of one name.
var ErrDuplicate = errors.New("a column of this name exists already")

// duplicate is ErrDuplicate with what to do about it, where an expression made
// the column.
func duplicate(op, name string) error {
	err := ErrDuplicate
	if op != "rename" {
		err = fmt.Errorf("%w (name the result with As)", err)
	}
	return &vector.ColumnError{Op: op, Column: name, Err: err}
}
