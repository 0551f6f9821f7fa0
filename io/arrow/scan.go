package arrow

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"slices"
	"sync"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
	"github.com/stoa-data/stoa/io/object"
)

// Scan returns a query over an Arrow file or stream, or over those that a
// pattern, folder or URL names; see Read. Scan itself reads schemas only, and
// keeps an error for Collect. The query then reads the columns that it needs,
// batch by batch, and stops where a Limit lets it.
//
// Files are looked at again when the query runs: one that has changed since is
// an error, object.ErrChanged. Options are Columns, DecimalsAsFloat, MemoryLimit,
// which bounds the memory of each batch, and Context, for reading the schemas and,
// over a network, whatever comes after; Workers and OnProgress have no effect:
// Collect has its own.
func Scan(path string, options ...Option) *dataframe.Lazy {
	return lazy(options, func(s *scan) error {
		names, err := object.Expand(s.settings.ctx, path, extensions...)
		if err != nil {
			return wrapFile(object.Redact(path), err)
		}
		s.names, s.name = names, object.Redact(path)
		return nil
	})
}

// ScanFiles returns a query over files, the rows of the first one first; see
// Scan and ReadFiles.
func ScanFiles(paths []string, options ...Option) *dataframe.Lazy {
	paths = slices.Clone(paths)
	return lazy(options, func(s *scan) error {
		if len(paths) == 0 {
			return fmt.Errorf("scan files: no paths")
		}
		s.names, s.name = paths, object.Redact(paths[0])
		return nil
	})
}

// ScanFS returns a query over a file of fsys, or the files that a pattern of
// fs.Glob matches; see Scan and ReadFS.
func ScanFS(fsys fs.FS, name string, options ...Option) *dataframe.Lazy {
	return lazy(options, func(s *scan) (err error) {
		s.names, err = namesFS(fsys, name)
		s.name = name
		s.open = func(_ context.Context, name string) (*object.Object, error) { return object.OpenFS(fsys, name) }
		return err
	})
}

// ScanFrom returns a query over a file or stream of size bytes that is read
// through r, from several goroutines at a time; see Scan. It must not change as
// long as the query is used.
func ScanFrom(r io.ReaderAt, size int64, options ...Option) *dataframe.Lazy {
	return lazy(options, func(s *scan) error {
		s.names, s.name = []string{"(reader)"}, "(reader)"
		s.open = func(context.Context, string) (*object.Object, error) {
			return &object.Object{Name: "(reader)", Size: size, Reader: r}, nil
		}
		return nil
	})
}

// lazy makes a query of a source whose files find names.
func lazy(options []Option, find func(*scan) error) *dataframe.Lazy {
	s, err := newScan(options, find)
	if err != nil {
		return dataframe.LazyOf(nil, err)
	}
	return dataframe.FromSource(s)
}

// A scan is a plan.Source.
type scan struct {
	settings *settings
	name     string
	names    []string
	open     func(ctx context.Context, name string) (*object.Object, error)
	seen     []string // identities
	fields   []vector.Field
}

// newScan finds the files and agrees on their columns.
func newScan(options []Option, find func(*scan) error) (*scan, error) {
	st, err := newSettings(true, options)
	if err != nil {
		return nil, fmt.Errorf("scan: %w", err)
	}
	s := &scan{settings: st, open: func(ctx context.Context, name string) (*object.Object, error) { return object.Open(ctx, name) }}
	if err := find(s); err != nil {
		return nil, err
	}
	s.name = fmt.Sprintf("arrow %q", s.name)
	if len(s.names) > 1 {
		s.name += fmt.Sprintf(" (%d files)", len(s.names))
	}
	r, err := s.reading(st.ctx, st)
	if err != nil {
		return nil, err
	}
	defer r.close()
	for _, f := range r.files {
		s.seen = append(s.seen, f.identity)
	}
	s.fields = r.fieldsOf()
	return s, nil
}

// reading opens the files, which must be those that were seen before, if any were.
func (s *scan) reading(ctx context.Context, st *settings) (r *reading, err error) {
	var files []*file
	defer func() {
		if err != nil {
			(&reading{files: files}).close()
		}
	}()
	for i, name := range s.names {
		shown := object.Redact(name)
		if err := ctx.Err(); err != nil {
			return nil, wrapFile(shown, err)
		}
		o, err := s.open(ctx, name)
		if err == nil && s.seen != nil && o.Identity != s.seen[i] {
			o.Close()
			err = fmt.Errorf("%w since it was scanned", object.ErrChanged)
		}
		if err != nil {
			return nil, wrapFile(shown, err)
		}
		f, err := openObject(ctx, shown, o)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return newReading(st, files)
}

// size returns the bytes of all files.
func (r *reading) size() int64 {
	n := int64(0)
	for _, f := range r.files {
		n += f.size
	}
	return n
}

// close closes the files.
func (r *reading) close() {
	for _, f := range r.files {
		f.close()
	}
}

// Name implements plan.Source.
func (s *scan) Name() string { return s.name }

// Fields implements plan.Source.
func (s *scan) Fields() []vector.Field { return s.fields }

// Batches implements plan.Source.
func (s *scan) Batches(ctx context.Context, q *plan.Request) iter.Seq2[plan.Batch, error] {
	return func(yield func(plan.Batch, error) bool) {
		st := *s.settings
		st.columns, st.chosen, st.progress = q.Columns, true, q.Progress
		r, err := s.reading(ctx, &st)
		if err != nil {
			yield(nil, err)
			return
		}
		h := newHolder(ctx, r)
		defer h.end()
		if err := r.dictionaries(ctx, st.newAllowance(r.size())); err != nil {
			yield(nil, err)
			return
		}
		tasks := r.tasks()
		report := r.reporter(tasks)
		rows := int64(0)
		for _, t := range tasks {
			if q.Limit >= 0 && rows >= int64(q.Limit) {
				return
			}
			rows += t.batch.meta.rows
			h.promise()
			if !yield(h.batch(s, t, report), nil) {
				return
			}
		}
	}
}

// batch returns the work on one batch.
func (h *holder) batch(s *scan, t task, report func(int64)) plan.Batch {
	return func(ctx context.Context) (*vector.Table, error) {
		if err := h.begin(ctx); err != nil {
			return nil, err
		}
		defer h.done()
		vectors, err := h.reading.read(ctx, t, h.reading.newAllowance(h.reading.size()))
		if err != nil {
			return nil, err
		}
		report(t.batch.body)
		out := &vector.Table{N: int(t.batch.meta.rows)}
		for i, v := range vectors {
			f := h.reading.columns[i].field
			for _, g := range s.fields {
				if g.Name == f.Name {
					f = g
				}
			}
			if !f.Nullable && v.Missing() > 0 {
				err := damaged("%d values are missing, and the schema has the column as not nullable", v.Missing())
				return nil, wrapFile(h.reading.files[t.file].name, fmt.Errorf("batch %d, column %q: %w", t.batch.number, f.Name, err))
			}
			out.Fields, out.Columns = append(out.Fields, f), append(out.Columns, vector.NewColumn(v))
		}
		return out, nil
	}
}

// A holder keeps files open for as long as the loop over batches goes on, or a
// batch of it may run: one that was yielded runs at most once, and does not
// begin after the context has ended.
type holder struct {
	reading *reading
	ctx     context.Context
	stop    func() bool

	mu       sync.Mutex
	promised int
	running  int
	ended    bool
	closed   bool
}

// newHolder returns a holder whose loop goes on.
func newHolder(ctx context.Context, r *reading) *holder {
	h := &holder{reading: r, ctx: ctx}
	h.stop = context.AfterFunc(ctx, func() { h.change(func() {}) })
	return h
}

// change changes the counts and closes the files when nobody needs them.
func (h *holder) change(f func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	f()
	if h.closed || !h.ended || h.running > 0 || h.promised > 0 && h.ctx.Err() == nil {
		return
	}
	h.closed = true
	h.reading.close()
	if h.ctx.Err() == nil {
		h.stop()
	}
}

// promise counts a batch that is yielded.
func (h *holder) promise() { h.change(func() { h.promised++ }) }

// end ends the loop.
func (h *holder) end() { h.change(func() { h.ended = true }) }

// begin counts a batch that runs.
func (h *holder) begin(ctx context.Context) (err error) {
	h.change(func() {
		if err = ctx.Err(); err == nil {
			err = h.ctx.Err()
		}
		if err == nil {
			h.promised, h.running = h.promised-1, h.running+1
		}
	})
	return err
}

// done counts a batch that has run.
func (h *holder) done() { h.change(func() { h.running-- }) }
