package arrow

import (
	"errors"
	"fmt"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/memory"
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

// unsupported returns an ErrUnsupported with details.
func unsupported(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrUnsupported, fmt.Sprintf(format, args...))
}

// inColumn names the column in an error.
func inColumn(name string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("column %q: %w", name, err)
}

// guard calls f and turns a panic into an error: of a refused budget into
// dataframe.ErrMemory, of anything else, which only bytes can cause that are
// damaged in a way no check foresees, into ErrDamaged.
func guard(f func() error) (err error) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case *memory.ExceededError:
			err = fmt.Errorf("%w: %v", dataframe.ErrMemory, p)
		default:
			err = damaged("decoding panicked: %v", p)
		}
	}()
	return f()
}
