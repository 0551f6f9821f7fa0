package json

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"slices"
	"sync"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
	"github.com/stoa-data/stoa/io/internal/source"
	"github.com/stoa-data/stoa/io/object"
)

// sampleDefault is how many rows Scan looks at unless SampleRows says.
const sampleDefault = 10000

// Scan returns a query over a JSON file, the files that a pattern such as
// "flows-*.ndjson" matches, or those below a folder. It reads a sample of the
// first file; an error is kept for Collect. The rest is read when the query
// runs, block by block, and of each block only the values of columns that the
// query names are made: a file may be larger than memory.
//
// Fields and their types are those of the sample, see SampleRows, or what Types
// says; a later value of another type is an error with its line and field, and
// so is a later field that the sample has not, unless Columns names the fields.
// All columns are nullable. There are no categorical columns: their levels
// would have to be known first; Categorize what the query returns.
func Scan(path string, options ...Option) *dataframe.Lazy {
	return scanOf(path, options, func(c *config) ([]source.Source, error) { return c.paths(path) })
}

// ScanFiles returns a query over JSON files, the rows of the first file first;
// see Scan.
func ScanFiles(paths []string, options ...Option) *dataframe.Lazy {
	if len(paths) == 0 {
		return dataframe.LazyOf(nil, fmt.Errorf("scan files: no paths"))
	}
	return scanOf(paths[0], options, func(c *config) ([]source.Source, error) { return source.Files(c.ctx, paths), nil })
}

// ScanFS returns a query over a JSON file of fsys, or the files that a pattern
// of fs.Glob matches; see Scan.
func ScanFS(fsys fs.FS, name string, options ...Option) *dataframe.Lazy {
	return scanOf(name, options, func(*config) ([]source.Source, error) { return globFS(fsys, name) })
}

// ScanFrom returns a query over a text of size bytes that is read through r,
// each time from its beginning; see Scan. r must stay usable for as long as the
// query does.
func ScanFrom(r io.ReaderAt, size int64, options ...Option) *dataframe.Lazy {
	return scanOf("(reader)", options, func(*config) ([]source.Source, error) {
		return []source.Source{source.ReaderAt(r, size)}, nil
	})
}

// A scan is the source of a query.
type scan struct {
	*config
	srcs   []source.Source
	label  string
	fields []vector.Field
	text   map[string]bool // fields that take any value as text, as the sample has them
}

// scanOf makes a query of sources, or of the error that it keeps.
func scanOf(name string, options []Option, sources func(*config) ([]source.Source, error)) *dataframe.Lazy {
	c, err := newConfig(false, options)
	if err != nil {
		return dataframe.LazyOf(nil, fmt.Errorf("scan %q: %w", object.Redact(name), err))
	}
	srcs, err := sources(c)
	if err != nil {
		return dataframe.LazyOf(nil, err)
	}
	s := &scan{config: c, srcs: srcs, label: fmt.Sprintf("json %q", object.Redact(name)), text: map[string]bool{}}
	if len(srcs) > 1 {
		s.label += fmt.Sprintf(" (%d files)", len(srcs))
	}
	if err := s.plan(); err != nil {
		return dataframe.LazyOf(nil, err)
	}
	return dataframe.FromSource(s)
}

// errEnough ends the reading of a sample.
var errEnough = errors.New("enough")

// plan reads a sample.
func (s *scan) plan() error {
	srcs, c := s.srcs, *s.config
	if s.sample > 0 {
		srcs, c.workers = srcs[:min(1, len(srcs))], 1
	}
	var mu sync.Mutex
	var parts []part
	rows, files := 0, map[int]string{}
	err := c.each(srcs, nil, func(i int, b block) error {
		t, err := c.parse(b, c.want(), false)
		if err != nil {
			return err
		}
		p, err := c.part(t)
		if err != nil {
			return err
		}
		for k := range p.columns { // the values are not wanted
			p.columns[k].values, p.columns[k].text = nil, nil
		}
		mu.Lock()
		defer mu.Unlock()
		if s.sample > 0 && rows >= s.sample {
			return errEnough // a block that was on its way: the sample must not depend on it
		}
		for len(parts) <= i {
			parts = append(parts, part{})
		}
		parts[i], files[i] = p, b.src.File
		if rows += p.rows; s.sample > 0 && rows >= s.sample {
			return errEnough
		}
		return nil
	})
	if err != nil && err != errEnough {
		return err
	}
	for _, src := range s.srcs {
		if !src.Again {
			return wrap(src, fmt.Errorf("the text can be read only once (use Read)"))
		}
	}
	return s.choose(parts, files)
}

// choose settles the columns of the query by the sample.
func (s *scan) choose(parts []part, files map[int]string) error {
	fields, err := s.settle(parts, func(part int) string { return files[part] })
	if err == nil && s.columns != nil {
		fields, err = s.config.choose(fields, parts)
	}
	if err != nil {
		return wrap(first(s.srcs), err)
	}
	for _, f := range fields {
		if f.typ.Kind == vector.Categorical {
			return wrap(first(s.srcs), fmt.Errorf("field %q: a query has no categorical columns (Categorize its result)", f.name))
		}
		s.fields = append(s.fields, vector.Field{Name: f.name, Type: f.typ, Nullable: true})
		s.text[f.name] = f.mixed || f.classes[classNested].line > 0
	}
	return nil
}

// Name implements plan.Source.
func (s *scan) Name() string { return s.label }

// Fields implements plan.Source.
func (s *scan) Fields() []vector.Field { return s.fields }

// Batches implements plan.Source: a batch is a block of text, which is read
// when it is yielded and parsed when it runs.
func (s *scan) Batches(ctx context.Context, q *plan.Request) iter.Seq2[plan.Batch, error] {
	return func(yield func(plan.Batch, error) bool) {
		c := *s.config
		if c.ctx = ctx; q.Progress != nil {
			c.progress = q.Progress
		}
		fields, want, err := s.wanted(q.Columns)
		if err != nil {
			yield(nil, err)
			return
		}
		in := newReader(&c, s.srcs)
		defer in.close()
		for some := false; ; some = true {
			b, err := in.next()
			if err == io.EOF && !some { // a batch without rows, so that there is one
				err = nil
			}
			if err == io.EOF {
				break
			}
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(func(ctx context.Context) (*vector.Table, error) { return s.batch(ctx, b, fields, want) }, nil) {
				break
			}
		}
		if in.report != nil && in.total >= 0 {
			in.report(in.total, in.total)
		}
	}
}

// wanted returns the fields of a request, and which fields of the text are
// wanted.
func (s *scan) wanted(columns []string) ([]vector.Field, map[string]bool, error) {
	fields, want := make([]vector.Field, len(columns)), map[string]bool{}
	for _, f := range s.fields {
		want[f.Name] = slices.Contains(columns, f.Name)
	}
	for k, name := range columns {
		i := slices.IndexFunc(s.fields, func(f vector.Field) bool { return f.Name == name })
		if i < 0 {
			return nil, nil, vector.NoColumn("scan", name, nil)
		}
		fields[k] = s.fields[i]
	}
	return fields, want, nil
}

// batch parses a block.
func (s *scan) batch(ctx context.Context, b block, fields []vector.Field, want map[string]bool) (*vector.Table, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	t, err := s.parse(b, want, s.columns == nil)
	if err != nil {
		return nil, err
	}
	out := &vector.Table{Fields: fields, Columns: make([]*vector.Column, len(fields)), N: t.rows}
	for k, f := range fields {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		why := ""
		if _, typed := s.types[f.Name]; !typed {
			why = " as in the sample; SampleRows takes a larger one, Types names the type"
			if err := s.fits(t, f, why); err != nil {
				return nil, err
			}
		}
		v, err := t.typed(f, why)
		if err != nil {
			return nil, err
		}
		out.Columns[k] = vector.NewColumn(v)
	}
	return out, nil
}

// fits checks that a column of strings that the sample has is one of strings
// alone, if that was so in the sample.
func (s *scan) fits(t *table, f vector.Field, why string) error {
	if f.Type.Kind != vector.String || s.text[f.Name] || s.mixedText {
		return nil
	}
	c := t.column(f.Name)
	for k := classBool; k < classes; k++ {
		if row := c.first[k]; row >= 0 && k != classText {
			return &ParseError{File: t.src.File, Line: t.lineOfValue(c, row), Name: f.Name, Err: c.wrong(t.text, row, f.Type, errClass, why)}
		}
	}
	return nil
}
