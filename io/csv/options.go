package csv

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"

	"github.com/stoa-data/stoa/dataframe"
)

// An Option changes how a file is read or written. Functions refuse options
// that mean nothing to them.
type Option struct {
	name  string
	write bool // means something to Write
	apply func(*config) error
}

// config is what the options add up to.
type config struct {
	delimiter byte
	comment   byte // 0: none
	lazy      bool
	noHeader  bool
	names     []string
	columns   []string
	types     map[string]dataframe.Type
	noTypes   bool
	noDates   bool

	markers      [][]byte // texts of a missing value, the empty one aside
	emptyMissing bool
	missingText  string // what a writer writes

	union    bool
	skip     bool // wrong records are left out
	rejects  **dataframe.DataFrame
	progress func(done, total int64)
	sample   int // rows that a scan looks at, if sampled
	sampled  bool

	ctx     context.Context
	workers int
	block   int // bytes of a block; tests lower it
}

// newConfig applies options to the defaults.
func newConfig(write bool, options []Option) (*config, error) {
	c := &config{delimiter: ',', emptyMissing: true, ctx: context.Background(), workers: runtime.GOMAXPROCS(0), block: blockSize}
	for _, o := range options {
		if o.apply == nil {
			continue // the zero Option
		}
		if write && !o.write {
			return nil, fmt.Errorf("option %s is for reading", o.name)
		}
		if err := o.apply(c); err != nil {
			return nil, fmt.Errorf("option %s: %w", o.name, err)
		}
	}
	if c.comment != 0 && c.comment == c.delimiter {
		return nil, fmt.Errorf("option Comment: %q is the delimiter", c.comment)
	}
	if m := c.missingText; write && m != "" && (strings.IndexByte(m, c.delimiter) >= 0 || m[0] == c.comment) {
		return nil, fmt.Errorf("option Missing: text %q holds the delimiter or begins a comment", m)
	}
	return c, nil
}

// Delimiter separates fields with d in place of the comma: an ASCII character,
// not a quote, a line feed or a carriage return. For reading and writing.
func Delimiter(d rune) Option {
	return Option{"Delimiter", true, func(c *config) error {
		b, err := asciiByte(d)
		c.delimiter = b
		return err
	}}
}

// Comment skips lines that begin with mark, an ASCII character; a quoted field
// may begin with it. For reading; writing with it quotes such fields.
func Comment(mark rune) Option {
	return Option{"Comment", true, func(c *config) error {
		b, err := asciiByte(mark)
		c.comment = b
		return err
	}}
}

// asciiByte checks a character that structures the text.
func asciiByte(r rune) (byte, error) {
	if r <= 0 || r > 0x7e || r == '"' || r == '\n' || r == '\r' {
		return 0, fmt.Errorf("unsuitable character %q (want ASCII, no quote, no line end)", r)
	}
	return byte(r), nil
}

// NoHeader takes the first record as data: the columns are column_1, column_2
// and so on unless Names names them. For reading; writing with it leaves the
// header out.
func NoHeader() Option {
	return Option{"NoHeader", true, func(c *config) error { c.noHeader = true; return nil }}
}

// Names names the columns. With a header in the file it replaces the header's
// names. The file must have as many columns. For reading.
func Names(names ...string) Option {
	return Option{"Names", false, func(c *config) error {
		c.names = slices.Clone(names)
		return once(names)
	}}
}

// Columns reads only the columns with these names, in this order; the others
// are skipped without looking at their values. For reading.
func Columns(names ...string) Option {
	return Option{"Columns", false, func(c *config) error {
		c.columns = append([]string{}, names...)
		return once(names)
	}}
}

// once checks that no name occurs twice.
func once(names []string) error {
	for i, name := range names {
		if slices.Contains(names[:i], name) {
			return fmt.Errorf("%q is named twice", name)
		}
	}
	return nil
}

// Types sets the types of columns by name, in place of inference: any type of
// a frame. A field that is no value of the type is an error with its line and
// column. For reading.
func Types(types map[string]dataframe.Type) Option {
	return Option{"Types", false, func(c *config) error {
		for name, t := range types {
			if t.Kind == dataframe.Bool || t.Kind.IsText() || t.Kind == dataframe.Categorical || t.Kind.Width() > 0 {
				continue
			}
			return fmt.Errorf("column %q: %w: %v", name, dataframe.ErrType, t)
		}
		c.types = maps.Clone(types)
		return nil
	}}
}

// InferTypes(false) makes every column a string column unless Types names its
// type. For reading.
func InferTypes(infer bool) Option {
	return Option{"InferTypes", false, func(c *config) error { c.noTypes = !infer; return nil }}
}

// InferDates(false) leaves dates and timestamps as strings. For reading.
func InferDates(infer bool) Option {
	return Option{"InferDates", false, func(c *config) error { c.noDates = !infer; return nil }}
}

// Missing replaces the list of texts that stand for a missing value, by
// default the empty field alone: Missing("", "NA") adds one. A quoted field of
// a string column is never missing. Writing writes the first text.
func Missing(texts ...string) Option {
	return Option{"Missing", true, func(c *config) error {
		c.markers, c.emptyMissing = nil, false
		for i, text := range texts {
			if strings.ContainsAny(text, "\"\r\n") {
				return fmt.Errorf("text %q holds a quote or a line end", text)
			}
			if i == 0 {
				c.missingText = text
			}
			if text == "" {
				c.emptyMissing = true
				continue
			}
			c.markers = append(c.markers, []byte(text))
		}
		return nil
	}}
}

// LazyQuotes takes a quote inside an unquoted field, and one that is not
// doubled inside a quoted field, as text, like encoding/csv. Blocks are then
// searched for line ends one after the other, which is slower. For reading.
func LazyQuotes() Option {
	return Option{"LazyQuotes", false, func(c *config) error { c.lazy = true; return nil }}
}

// Workers sets how many goroutines read or format, GOMAXPROCS by default. The
// result does not depend on it.
func Workers(n int) Option {
	return Option{"Workers", true, func(c *config) error {
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

// UnionByName reads files with different columns as one frame: it has the
// columns of all files in order of first appearance, and where a file has no
// such column, values are missing. Without it that is an error. For reading.
func UnionByName() Option {
	return Option{"UnionByName", false, func(c *config) error { c.union = true; return nil }}
}
