package dataframe

import (
	"fmt"

	"github.com/stoa-data/stoa/internal/exec"
	"github.com/stoa-data/stoa/internal/memory"
)

// A CollectOption changes how a query runs, never what it answers.
type CollectOption interface{ apply(o *exec.Options) error }

// A collectOption is a function on the engine's options.
type collectOption func(o *exec.Options) error

func (f collectOption) apply(o *exec.Options) error { return f(o) }

// Workers sets how many goroutines work on the query, GOMAXPROCS by default.
// The result does not depend on it.
func Workers(n int) CollectOption {
	return collectOption(func(o *exec.Options) error {
		if n < 1 {
			return fmt.Errorf("option Workers: got %d, want at least 1", n)
		}
		o.Workers = n
		return nil
	})
}

// MemoryLimit lets the operators of the query hold at most about n bytes of
// scratch at a time; a query that needs more fails with ErrMemory, which names
// the operator. The frames it starts from and its result do not count.
func MemoryLimit(n int64) CollectOption {
	return collectOption(func(o *exec.Options) error {
		if n < 1 {
			return fmt.Errorf("option MemoryLimit: got %d, want at least 1", n)
		}
		o.Budget = memory.NewBudget(n)
		return nil
	})
}

// OnProgress calls f while files are read, with how much of them is done and
// how much there is, in bytes. The calls come one at a time, but from several
// goroutines; f should return quickly.
func OnProgress(f func(done, total int64)) CollectOption {
	return collectOption(func(o *exec.Options) error {
		o.Progress = f
		return nil
	})
}

// collectOptions applies options to those that tests set, or to the defaults.
func collectOptions(opts []CollectOption) (*exec.Options, error) {
	o := &exec.Options{}
	if options != nil {
		*o = *options
	}
	for _, opt := range opts {
		if opt == nil {
			return nil, fmt.Errorf("collect: an option is nil")
		}
		if err := opt.apply(o); err != nil {
			return nil, fmt.Errorf("collect: %w", err)
		}
	}
	return o, nil
}
