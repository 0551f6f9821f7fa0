package csv

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"sync"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
	"github.com/stoa-data/stoa/io/internal/source"
	"github.com/stoa-data/stoa/io/object"
)

// Scan returns a query over a CSV file, the files that a pattern such as
// "flows-*.csv" matches, or those below a folder. It reads the header and a
// sample of the first file; an error is kept for Collect. The rest is read when
// the query runs, block by block, and of each block only the columns that the
// query names are parsed: a file may be larger than memory.
//
// The types of columns are those of the sample, see SampleRows, or what Types
// says; a later value of another type is an error with its line and column. All
// columns are nullable. A column without a value in the sample is one of
// strings. There are no categorical columns: their levels would have to be
// known first; Categorize what the query returns.
//
// All files must have the columns of the first one, in any order, or see
// UnionByName. Rows and columns come in the order that Read gives them.
func Scan(path string, options ...Option) *dataframe.Lazy {
	return scanOf(path, options, func(c *config) ([]source.Source, error) { return c.paths(path) })
}

// ScanFiles returns a query over CSV files, the rows of the first file first;
// see Scan.
func ScanFiles(paths []string, options ...Option) *dataframe.Lazy {
	if len(paths) == 0 {
		return dataframe.LazyOf(nil, fmt.Errorf("scan files: no paths"))
	}
	return scanOf(paths[0], options, func(c *config) ([]source.Source, error) { return source.Files(c.ctx, paths), nil })
}

// ScanFS returns a query over a CSV file of fsys, or the files that a pattern
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

// sampleDefault is how many rows Scan looks at unless SampleRows says.
const sampleDefault = 10000

// SampleRows sets how many rows of the first file Scan looks at to tell the
// types of columns, 10,000 by default. With 0 it looks at all rows of all
// files: one more pass, after which every value fits its column. For scanning.
func SampleRows(n int) Option {
	return Option{"SampleRows", false, func(c *config) error {
		if n < 0 {
			return fmt.Errorf("%d rows (want at least 0)", n)
		}
		c.sample, c.sampled = n, true
		return nil
	}}
}

// scanBlock is how many bytes of text a batch holds.
const scanBlock = 1 << 20

// A scan is the source of a query.
type scan struct {
	*config
	srcs   []source.Source
	label  string
	names  []string // of all columns
	fields []vector.Field
	buffer sync.Pool
	split  sync.Pool
}

// scanOf makes a query of sources, or of the error that it keeps.
func scanOf(name string, options []Option, sources func(*config) ([]source.Source, error)) *dataframe.Lazy {
	c, err := newConfig(false, options)
	if err == nil && c.rejects != nil {
		err = fmt.Errorf("option Rejects is for Read (SkipWrong leaves wrong records out of a query)")
	}
	if err != nil {
		return dataframe.LazyOf(nil, fmt.Errorf("scan %q: %w", object.Redact(name), err))
	}
	srcs, err := sources(c)
	if err != nil {
		return dataframe.LazyOf(nil, err)
	}
	s := &scan{config: c, srcs: srcs, label: fmt.Sprintf("csv %q", object.Redact(name))}
	if len(srcs) > 1 {
		s.label += fmt.Sprintf(" (%d files)", len(srcs))
	}
	if err := s.plan(); err != nil {
		return dataframe.LazyOf(nil, err)
	}
	return dataframe.FromSource(s)
}

// plan reads the header and a sample.
func (s *scan) plan() error {
	in := newStream(s.config, s.srcs)
	in.report = nil
	defer in.close()
	targets, err := in.plan()
	if err != nil {
		return err
	}
	for _, src := range s.srcs {
		if !src.Again {
			return wrap(src, fmt.Errorf("the text can be read only once (use Read)"))
		}
	}
	s.names = in.names
	if s.sampled && s.sample == 0 {
		err = s.sampleAll(in)
	} else {
		err = s.sampleFirst(in)
	}
	if err != nil {
		return err
	}
	for _, t := range targets {
		typ := t.typ
		if t.infer {
			if typ = seen(t.seen.Load()).kind(); typ.Kind == vector.Invalid {
				typ = vector.Of(vector.String)
			}
		}
		if typ.Kind == vector.Categorical {
			return wrap(s.srcs[0], fmt.Errorf("column %q: a query has no categorical columns (Categorize its result)", t.name))
		}
		s.fields = append(s.fields, vector.Field{Name: t.name, Type: typ, Nullable: true})
	}
	if s.block == blockSize {
		s.block = scanBlock
	}
	return nil
}

// sampleFirst looks at the first rows of the first source.
func (s *scan) sampleFirst(in *stream) error {
	r := &reader{config: s.config, targets: in.targets}
	left := s.sample
	if !s.sampled {
		left = sampleDefault
	}
	for left > 0 {
		b, err := in.next(nil)
		if err == io.EOF || err == nil && b.in.file > 0 {
			return nil
		}
		if err != nil {
			return err
		}
		if left, err = s.look(r, b, left); err != nil {
			return err
		}
	}
	return nil
}

// sampleAll looks at every row of every source.
func (s *scan) sampleAll(in *stream) error {
	r := &reader{config: s.config, targets: in.targets}
	return eachBlock(s.workers, false, in.next, func(_, _ int, b block) error {
		_, err := s.look(r, b, int(^uint(0)>>1))
		return err
	})
}

// look notes the kinds of values in the first rows of a block and returns how
// many rows are left to look at.
func (s *scan) look(r *reader, b block, rows int) (int, error) {
	sc := b.in.blocks.scanner
	var c *chunk
	if s.skip {
		c, _ = r.splitTolerant(b, &sc, nil)
	} else {
		made, n, f := sc.split(b.text, b.lines, nil)
		c = &chunk{config: s.config, block: b.text, fields: made, rows: n, width: sc.width}
		if f != nil && n < rows {
			return 0, b.parseError(f)
		}
	}
	for k, t := range r.targets {
		if col := b.in.places[k]; t.infer && col >= 0 {
			t.seen.Or(uint32(c.survey(col, rows)))
		}
	}
	return rows - c.rows, nil
}

// Name implements plan.Source.
func (s *scan) Name() string { return s.label }

// Fields implements plan.Source.
func (s *scan) Fields() []vector.Field { return s.fields }

// Batches implements plan.Source: a batch is a block of text, which is read
// when it is yielded and parsed when it runs.
func (s *scan) Batches(ctx context.Context, q *plan.Request) iter.Seq2[plan.Batch, error] {
	return func(yield func(plan.Batch, error) bool) {
		run, err := s.start(ctx, q)
		if err != nil {
			yield(nil, err)
			return
		}
		defer run.in.close()
		for some := false; ; some = true {
			buf, _ := s.buffer.Get().(*[]byte)
			if buf == nil {
				buf = new([]byte)
			}
			b, err := run.in.next(*buf)
			if err == io.EOF && !some { // a batch without rows, so that there is one
				err, b = nil, block{in: &input{places: make([]int, len(run.targets))}}
				b.in.blocks.scanner.width = 1
			}
			if err == io.EOF {
				break
			}
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(func(ctx context.Context) (*vector.Table, error) { return run.batch(ctx, b) }, nil) {
				break
			}
		}
		if f := run.in.report; f != nil && run.in.total >= 0 {
			f(run.in.total, run.in.total)
		}
	}
}

// A scanRun is what one query reads of a scan.
type scanRun struct {
	*reader
	scan *scan
	in   *stream
}

// start opens the first source for a request.
func (s *scan) start(ctx context.Context, q *plan.Request) (*scanRun, error) {
	c := *s.config
	if c.ctx = ctx; q.Progress != nil {
		c.progress = q.Progress
	}
	in := newStream(&c, s.srcs)
	in.names, in.targets = s.names, make([]*target, len(q.Columns))
	if s.union {
		in.names = nil
	}
	for k, name := range q.Columns {
		for _, f := range s.fields {
			if f.Name == name {
				_, typed := s.types[name]
				in.targets[k] = &target{name: name, typ: f.Type, infer: !typed && !s.noTypes}
			}
		}
		if in.targets[k] == nil {
			return nil, vector.NoColumn("scan", name, s.names)
		}
	}
	return &scanRun{&reader{config: &c, targets: in.targets}, s, in}, nil
}

// batch parses a block.
func (r *scanRun) batch(ctx context.Context, b block) (*vector.Table, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	out := &vector.Table{Fields: make([]vector.Field, len(r.targets)), Columns: make([]*vector.Column, len(r.targets))}
	fields, _ := r.scan.split.Get().(*[]field)
	if fields == nil {
		fields = new([]field)
	}
	defer r.scan.split.Put(fields)
	defer r.scan.buffer.Put(&b.text)
	sc := b.in.blocks.scanner
	var c *chunk
	var f *fault
	if r.skip {
		c, _ = r.splitTolerant(b, &sc, (*fields)[:0])
	} else {
		c = &chunk{config: r.config, block: b.text, width: sc.width}
		c.fields, c.rows, f = sc.split(b.text, b.lines, (*fields)[:0])
	}
	*fields = c.fields
	out.N = c.rows
	for k, t := range r.targets {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		v, wrong := c.vector(b.in.places[k], t)
		if wrong != nil && (f == nil || wrong.at < f.at) {
			f = wrong
		}
		if v != nil {
			out.Columns[k] = vector.NewColumn(v)
		}
		out.Fields[k] = vector.Field{Name: t.name, Type: t.typ, Nullable: true}
	}
	if f != nil {
		return nil, b.parseError(f)
	}
	return out, nil
}

// vector makes the values of one target, alone.
func (c *chunk) vector(col int, t *target) (*vector.Vector, *fault) {
	if col < 0 {
		return alone(t.typ, piece{values: allMissing(c.rows)}, c.rows), nil
	}
	c.texts = newInterner()
	if !t.infer {
		p, f := c.typed(col, t.typ)
		if f != nil {
			return nil, f
		}
		return alone(t.typ, p, c.rows), nil
	}
	p, ok := c.attempt(col, t.typ)
	if !ok {
		return nil, c.unfit(col, t.typ)
	}
	return alone(t.typ, p, c.rows), nil
}

// alone returns a piece of n rows as a column of its own.
func alone(t dataframe.Type, p piece, n int) *vector.Vector {
	p, _ = p.convert(t, n)
	r := &reader{config: &config{workers: 1}, parts: []part{{rows: n, pieces: []piece{p}}}}
	return r.join(0, t)
}

// unfit returns the fault of the first value that is not of the type that the
// sample has.
func (c *chunk) unfit(col int, t dataframe.Type) *fault {
	one := &chunk{config: c.config, block: c.block, width: c.width, rows: 1}
	for r := range c.rows {
		one.fields = c.fields[r*c.width : (r+1)*c.width]
		if _, ok := one.attempt(col, t); ok {
			continue
		}
		f := c.fields[r*c.width+col]
		b, _ := f.text(c.block, nil)
		b = bytes.ToValidUTF8(b, []byte("\ufffd"))
		return &fault{int(f.start &^ topBit), col, because(ErrValue,
			"wrong value (got %q, want %v as in the sample; SampleRows takes a larger one, Types names the type)", cut(b), t)}
	}
	return &fault{0, col, errChanged}
}
