package arrow

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync/atomic"

	"github.com/stoa-data/stoa/dataframe"
)

// An Option changes how a file is read or written. Columns, Workers,
// OnProgress, Context, MemoryLimit and DecimalsAsFloat are for reading,
// Compression values, BatchRows and Stream for writing; an option in the wrong
// place is an error.
type Option interface {
	apply(s *settings) error
}

// settings are the options' values.
type settings struct {
	reading  bool
	columns  []string
	chosen   bool // columns was given
	workers  int
	progress func(done, total int64)
	ctx      context.Context
	limit    int64
	decimals bool

	compression Compression
	batchRows   int
	stream      bool
}

// An option is a named function on settings.
type option struct {
	name    string
	reading bool
	set     func(s *settings) error
}

// apply implements Option.
func (o option) apply(s *settings) error {
	if o.reading != s.reading {
		purpose := "writing"
		if o.reading {
			purpose = "reading"
		}
		return fmt.Errorf("option %s is for %s", o.name, purpose)
	}
	return o.set(s)
}

// newSettings applies options to the defaults.
func newSettings(reading bool, options []Option) (*settings, error) {
	s := &settings{reading: reading, workers: runtime.GOMAXPROCS(0), ctx: context.Background(), batchRows: defaultBatchRows}
	for _, o := range options {
		if o == nil {
			return nil, fmt.Errorf("option is nil")
		}
		if err := o.apply(s); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// Columns reads only the named columns, in the order given. A name that the
// file does not have is an error that offers the nearest one.
func Columns(names ...string) Option {
	names = slices.Clone(names)
	return option{"Columns", true, func(s *settings) error {
		for i, name := range names {
			if slices.Contains(names[:i], name) {
				return fmt.Errorf("option Columns: %q is named twice", name)
			}
		}
		s.columns, s.chosen = names, true
		return nil
	}}
}

// Workers sets how many goroutines decode, GOMAXPROCS by default. The result
// does not depend on it.
func Workers(n int) Option {
	return option{"Workers", true, func(s *settings) error {
		if n < 1 {
			return fmt.Errorf("option Workers: got %d, want at least 1", n)
		}
		s.workers = n
		return nil
	}}
}

// OnProgress calls f while a file is read with the bytes of the file that are
// done and those that will be. The calls come one at a time, but from several
// goroutines; f should return quickly.
func OnProgress(f func(done, total int64)) Option {
	return option{"OnProgress", true, func(s *settings) error {
		s.progress = f
		return nil
	}}
}

// Context makes reading end with ctx's error soon after ctx does.
func Context(ctx context.Context) Option {
	return option{"Context", true, func(s *settings) error {
		if ctx == nil {
			return fmt.Errorf("option Context: context is nil")
		}
		s.ctx = ctx
		return nil
	}}
}

// MemoryLimit lets reading use at most about n bytes for the batches and as
// many for the columns that are made of them; a file that needs more is refused
// with dataframe.ErrMemory before they are allocated. The default is 1 GiB and
// 4096 times the size of the file: ample for data that people have, a bound for
// small files that claim billions of rows. A scan applies it to each batch.
func MemoryLimit(n int64) Option {
	return option{"MemoryLimit", true, func(s *settings) error {
		if n < 1 {
			return fmt.Errorf("option MemoryLimit: got %d, want at least 1", n)
		}
		s.limit = n
		return nil
	}}
}

// DecimalsAsFloat reads decimal columns as the nearest float64. Without it
// they are refused, because a float64 has only 15 safe digits.
func DecimalsAsFloat() Option {
	return option{"DecimalsAsFloat", true, func(s *settings) error {
		s.decimals = true
		return nil
	}}
}

// An allowance is the memory that reading may still take. The nil allowance
// has no end.
type allowance struct {
	left  atomic.Int64
	limit int64
}

// newAllowance returns the allowance of files of a size in all.
func (s *settings) newAllowance(size int64) *allowance {
	a := &allowance{limit: s.limit}
	if a.limit == 0 {
		a.limit = 1<<30 + 4096*min(size, 1<<40)
	}
	a.left.Store(a.limit)
	return a
}

// take charges n bytes.
func (a *allowance) take(n int64) error {
	if a == nil || a.left.Add(-n) >= 0 {
		return nil
	}
	a.left.Add(n)
	return fmt.Errorf("%w: needs more than %d bytes; raise it with arrow.MemoryLimit", dataframe.ErrMemory, a.limit)
}
