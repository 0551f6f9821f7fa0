package parquet

import (
	"errors"
	"fmt"
)

// The conditions that callers test for with errors.Is. A name that is not
// among a file's columns gives dataframe.ErrNoColumn, columns or files whose
// types do not agree dataframe.ErrType, a file that needs more memory than
// allowed dataframe.ErrMemory.
var (
	ErrDamaged     = errors.New("damaged file")
	ErrUnsupported = errors.New("not supported")
)

// damaged returns an ErrDamaged with details.
func damaged(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrDamaged, fmt.Sprintf(format, args...))
}

// A place says where in the input an error arose; wrapping with it gives
// messages such as `read "scans.parquet": row group 3, column "ip": …`.
type place struct {
	file   string
	group  int // −1: not in a row group
	column string
}

// wrap adds the place to err.
func (p place) wrap(op string, err error) error {
	if err == nil {
		return nil
	}
	switch {
	case p.column == "":
		return fmt.Errorf("%s %q: %w", op, p.file, err)
	case p.group < 0:
		return fmt.Errorf("%s %q: column %q: %w", op, p.file, p.column, err)
	}
	return fmt.Errorf("%s %q: row group %d, column %q: %w", op, p.file, p.group, p.column, err)
}

// errUnsupportedf returns an ErrUnsupported with details.
func errUnsupportedf(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrUnsupported, fmt.Sprintf(format, args...))
}
