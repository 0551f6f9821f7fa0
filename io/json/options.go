package json

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"

	"github.com/stoa-data/stoa/dataframe"
)

// An Option changes how a file is read or written. Functions refuse options
// that mean nothing to them.
type Option struct {
	name  string
	write bool // is for Write
	apply func(*config) error
}

// config is what the options add up to.
type config struct {
	columns   []string
	types     map[string]dataframe.Type
	mixedText bool
	noNested  bool
	sample    int // rows that a scan looks at
	progress  func(done, total int64)
	ctx       context.Context
	workers   int
	size      int // bytes of a block; tests lower it

	array     bool
	nonFinite bool
}

// newConfig applies options to the defaults.
func newConfig(write bool, options []Option) (*config, error) {
	c := &config{sample: sampleDefault, ctx: context.Background(), workers: runtime.GOMAXPROCS(0), size: blockSize}
	for _, o := range options {
		if o.apply == nil {
			continue // the zero Option
		}
		if write != o.write {
			return nil, fmt.Errorf("option %s is for %s", o.name, map[bool]string{true: "writing", false: "reading"}[o.write])
		}
		if err := o.apply(c); err != nil {
			return nil, fmt.Errorf("option %s: %w", o.name, err)
		}
	}
	return c, nil
}

// Columns reads only the fields with these names, in this order; of the others
// only the syntax is looked at. For reading.
func Columns(names ...string) Option {
	return Option{"Columns", false, func(c *config) error {
		c.columns = append([]string{}, names...)
		for i, name := range names {
			if slices.Contains(names[:i], name) {
				return fmt.Errorf("%q is named twice", name)
			}
		}
		return nil
	}}
}

// Types sets the types of fields by name, in place of those that follow from
// the values. Dates, times, timestamps and durations are read of strings, and
// so are the digits of binary values; a column of strings takes any value, one
// that is no string as its JSON text. A value of another kind is an error. For
// reading.
func Types(types map[string]dataframe.Type) Option {
	return Option{"Types", false, func(c *config) error {
		for name, t := range types {
			if t.Kind == dataframe.Bool || t.Kind.IsText() || t.Kind == dataframe.Categorical || t.Kind.Width() > 0 {
				continue
			}
			return fmt.Errorf("field %q: %w: %v", name, dataframe.ErrType, t)
		}
		c.types = maps.Clone(types)
		return nil
	}}
}

// MixedAsText makes a field whose values are of different kinds, such as
// numbers and strings, a column of strings: of a string its value, of any other
// its JSON text. Without it that is an error. For reading.
func MixedAsText() Option {
	return Option{"MixedAsText", false, func(c *config) error { c.mixedText = true; return nil }}
}

// RefuseNested makes a field whose value is an object or an array an error, in
// place of a string with its JSON text. For reading.
func RefuseNested() Option {
	return Option{"RefuseNested", false, func(c *config) error { c.noNested = true; return nil }}
}

// SampleRows sets how many rows of the first file a scan looks at to tell
// fields and types, 10,000 by default, or some more: whole blocks of text of a
// megabyte. With 0 it looks at all rows of all files:
// one more pass, after which everything fits. For scanning.
func SampleRows(n int) Option {
	return Option{"SampleRows", false, func(c *config) error {
		if n < 0 {
			return fmt.Errorf("%d rows (want at least 0)", n)
		}
		c.sample = n
		return nil
	}}
}

// Workers sets how many goroutines read, GOMAXPROCS by default. The result
// does not depend on it. For reading.
func Workers(n int) Option {
	return Option{"Workers", false, func(c *config) error {
		if n < 1 {
			return fmt.Errorf("%d goroutines (want at least 1)", n)
		}
		c.workers = n
		return nil
	}}
}

// Context makes reading end with ctx's error soon after ctx ends. A read from
// the source that has begun is not interrupted.
func Context(ctx context.Context) Option {
	return Option{"Context", false, func(c *config) error {
		if ctx == nil {
			return errors.New("the context is nil")
		}
		c.ctx = ctx
		return nil
	}}
}

// OnProgress calls f while files are read with the bytes that are done and
// those that will be, as they are stored; where nobody knows the size of a
// text, total is what is done. The calls come one at a time, but from several
// goroutines; f should return quickly. For reading.
func OnProgress(f func(done, total int64)) Option {
	return Option{"OnProgress", false, func(c *config) error { c.progress = f; return nil }}
}

// Array writes one array of objects in place of a line for each. For writing.
func Array() Option {
	return Option{"Array", true, func(c *config) error { c.array = true; return nil }}
}

// NonFiniteAsText writes NaN and the infinities, for which JSON has no numbers,
// as the strings "NaN", "Infinity" and "-Infinity"; they read back as floats
// where Types says so. Without it they are an error. For writing.
func NonFiniteAsText() Option {
	return Option{"NonFiniteAsText", true, func(c *config) error { c.nonFinite = true; return nil }}
}
