package parquet

import (
	"context"
	"fmt"
	"runtime"
	"slices"
)

// An Option changes how files are read, scanned or written. Columns,
// MemoryLimit, DecimalsAsFloat and UnionByName are for reading and scanning,
// Workers, OnProgress and Context for reading: a scan has them from Collect.
// Compression values, RowGroupRows and BloomFilter are for writing; Sink takes
// them, PartitionBy, MaxOpenFiles, and for its query Workers, OnProgress and
// MemoryLimit. An option in the wrong place is an error.
type Option interface {
	apply(s *settings) error
}

// A purpose is what options are for.
type purpose uint8

const (
	reading purpose = 1 << iota
	scanning
	writing
	sinking
)

// settings are the options' values.
type settings struct {
	purpose  purpose
	columns  []string
	chosen   bool // columns was given
	workers  int
	progress func(done, total int64)
	ctx      context.Context
	limit    int64
	decimals bool
	union    bool

	compression Compression
	groupRows   int
	blooms      []string
	partitions  []string
	maxOpen     int
}

// An option is a named function on settings.
type option struct {
	name string
	fits purpose // a set
	set  func(s *settings) error
}

// apply implements Option.
func (o option) apply(s *settings) error {
	switch {
	case o.fits&s.purpose != 0:
		return o.set(s)
	case o.fits&reading != 0 && s.purpose == scanning:
		return fmt.Errorf("option %s is for reading; a scan has it from Collect", o.name)
	case o.fits == sinking:
		return fmt.Errorf("option %s is for Sink", o.name)
	case o.fits&writing != 0:
		return fmt.Errorf("option %s is for writing", o.name)
	}
	return fmt.Errorf("option %s is for reading", o.name)
}

// newSettings applies options to the defaults.
func newSettings(p purpose, options []Option) (*settings, error) {
	s := &settings{purpose: p, workers: runtime.GOMAXPROCS(0), ctx: context.Background(),
		compression: Snappy, groupRows: defaultGroupRows, maxOpen: defaultOpenFiles}
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
	return option{"Columns", reading | scanning, func(s *settings) error {
		for i, name := range names {
			if slices.Contains(names[:i], name) {
				return fmt.Errorf("option Columns: %q is named twice", name)
			}
		}
		s.columns, s.chosen = names, true
		return nil
	}}
}

// Workers sets how many goroutines decode and encode, GOMAXPROCS by default. The result
// does not depend on it.
func Workers(n int) Option {
	return option{"Workers", reading | sinking, func(s *settings) error {
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
	return option{"OnProgress", reading | sinking, func(s *settings) error {
		s.progress = f
		return nil
	}}
}

// Context makes reading end with ctx's error soon after ctx does.
func Context(ctx context.Context) Option {
	return option{"Context", reading, func(s *settings) error {
		if ctx == nil {
			return fmt.Errorf("option Context: context is nil")
		}
		s.ctx = ctx
		return nil
	}}
}

// MemoryLimit lets reading use at most about n bytes for the columns and as
// many for scratch; a file that needs more is refused with dataframe.ErrMemory before
// they are allocated. The default is 1 GiB and 4096 times the size of the
// file: ample for data that people have, a bound for small files that claim
// billions of rows.
func MemoryLimit(n int64) Option {
	return option{"MemoryLimit", reading | scanning | sinking, func(s *settings) error {
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
	return option{"DecimalsAsFloat", reading | scanning, func(s *settings) error {
		s.decimals = true
		return nil
	}}
}

// UnionByName lets files differ: their columns are matched by name and follow
// in the order in which files first show them. A column that a file lacks is
// missing in its rows, and types that differ are widened to one that holds all
// values, as dataframe.Concat does.
func UnionByName() Option {
	return option{"UnionByName", reading | scanning, func(s *settings) error {
		s.union = true
		return nil
	}}
}
