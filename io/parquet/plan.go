package parquet

import (
	"errors"
	"fmt"
	"math"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// A plannedColumn is a column of the frame to be and the tasks that fill it.
type plannedColumn struct {
	name     string
	nullable bool
	spec     spec // of the first file that says more than "all missing"
	tasks    []*task
	loose    bool // strings: few rows are wanted, so equal ones need not be found
	planned  bool // spec is given and files must agree with it
	shared   *sharedLevels
	target   target
}

// A reader is one call of Read, or one batch of a scan.
type reader struct {
	*settings
	files   []*file
	columns []*plannedColumn
	groups  []int    // the row groups to read, nil for all
	picks   []ranges // of each of groups: the rows to take, nil for all
	rows    int
	limit   int64
	budget  *memory.Budget
	scope   *memory.Scope // scratch that outlives a task
	meter   *meter
}

// newReader decides which columns are read, from where and into what.
func newReader(s *settings, files []*file) (*reader, error) {
	r := s.start(files, memory.NewBudget(s.limitFor(files)))
	r.meter = &meter{f: s.progress}
	names := s.columns
	if !s.chosen {
		for i := range files[0].columns {
			names = append(names, files[0].columns[i].name)
		}
	}
	for _, name := range names {
		r.columns = append(r.columns, &plannedColumn{name: name})
	}
	for _, f := range files {
		if err := r.addFile(f); err != nil {
			return nil, err
		}
	}
	return r, r.checkSize()
}

// start returns a reader without columns.
func (s *settings) start(files []*file, budget *memory.Budget) *reader {
	return &reader{settings: s, files: files, limit: s.limitFor(files), budget: budget, scope: memory.NewScope("parquet", budget)}
}

// limitFor returns the most bytes that the columns of files may take.
func (s *settings) limitFor(files []*file) int64 {
	if s.limit > 0 {
		return s.limit
	}
	limit := int64(1 << 30)
	for _, f := range files {
		limit += min(f.size, math.MaxInt64/8192/int64(len(files))) * 4096
	}
	return limit
}

// addFile plans the tasks for a file.
func (r *reader) addFile(f *file) error {
	index := map[string]int{}
	names := make([]string, len(f.columns))
	for i := range f.columns {
		c := &f.columns[i]
		names[i] = c.name
		if j, ok := index[c.name]; ok && r.has(c.name) {
			return place{f.name, -1, ""}.wrap("read", fmt.Errorf("columns %d and %d are both named %q", j, i, c.name))
		}
		index[c.name] = i
	}
	if !r.chosen && f != r.files[0] {
		for _, name := range names {
			if !r.has(name) {
				return place{f.name, -1, name}.wrap("read", fmt.Errorf("%w in %q", vector.ErrNoColumn, r.files[0].name))
			}
		}
	}
	for _, c := range r.columns {
		i, ok := index[c.name]
		if !ok {
			return noColumn(f.name, c.name, names)
		}
		if err := r.addColumn(f, c, &f.columns[i]); err != nil {
			return place{f.name, -1, c.name}.wrap("read", err)
		}
	}
	return r.addRows(f)
}

// addRows counts the rows of a file.
func (r *reader) addRows(f *file) error {
	for k := range r.parts(f) {
		i, picked := r.part(k)
		n := f.groups[i].rows
		if n > int64(math.MaxInt-r.rows) {
			return place{f.name, -1, ""}.wrap("read", fmt.Errorf("%w: %d rows", dataframe.ErrMemory, f.rows))
		}
		r.rows += picked.of(int(n))
	}
	return nil
}

// parts returns how many row groups of a file are read.
func (r *reader) parts(f *file) int {
	if r.groups != nil {
		return len(r.groups)
	}
	return len(f.groups)
}

// part returns a row group to read and the rows of it that matter.
func (r *reader) part(k int) (int, ranges) {
	switch {
	case r.groups == nil:
		return k, nil
	case r.picks == nil:
		return r.groups[k], nil
	}
	return r.groups[k], r.picks[k]
}

// has reports whether a column is planned.
func (r *reader) has(name string) bool {
	for _, c := range r.columns {
		if c.name == name {
			return true
		}
	}
	return false
}

// noColumn is the error for a name that a file lacks.
func noColumn(file, name string, names []string) error {
	var e *vector.ColumnError
	err := vector.NoColumn("read", name, names)
	if errors.As(err, &e) {
		err = e.Err
	}
	return place{file, -1, name}.wrap("read", err)
}

// addColumn plans the tasks for a column of a file.
func (r *reader) addColumn(f *file, c *plannedColumn, from *fileColumn) error {
	sp, err := f.resolve(from, r.settings)
	if err != nil {
		return err
	}
	switch {
	case !c.planned && (f == r.files[0] || c.spec.form == emptyForm):
		c.spec = sp
	case sp.form != emptyForm && !sp.agrees(&c.spec):
		return fmt.Errorf("%w (got %s, want %s as in %q)", vector.ErrType, sp.name(), c.spec.name(), r.files[0].name)
	case !sp.ordered:
		c.spec.ordered = false
	}
	c.nullable = c.nullable || from.optional || sp.form == emptyForm
	start := r.rows
	for k := range r.parts(f) {
		i, picked := r.part(k)
		g := &f.groups[i]
		if g.rows == 0 {
			continue
		}
		if g.rows > int64(math.MaxInt-start) {
			return fmt.Errorf("%w: %d rows", dataframe.ErrMemory, g.rows)
		}
		ch := &g.chunks[from.leaf]
		if ch.physical != from.element.physical {
			return damaged("row group %d stores %v (want %v)", i, ch.physical, from.element.physical)
		}
		n := int(g.rows)
		t := &task{file: f, column: c, spec: &sp, chunk: ch, group: i, start: start, rows: n, take: picked.of(n), row: start, optional: from.optional, pick: picked}
		if sp.form >= textForm {
			t.local = &local{}
		}
		c.tasks = append(c.tasks, t)
		r.meter.expect(ch.compressed)
		start += t.take
	}
	return nil
}

// bytes returns what the column's buffers will take at least.
func (c *plannedColumn) bytes(rows int64) int64 {
	n := rows
	switch c.spec.form {
	case fixedForm:
		n = rows * int64(c.spec.width)
	case bitsForm:
		n = rows / 8
	case binaryForm:
		n = rows * 4
	}
	if c.nullable {
		n += rows / 8
	}
	return n
}

// The size of a frame that needs no second look: small, or not much larger
// than its files.
const (
	plausibleBytes = 64 << 20
	plausibleRatio = 256
)

// checkSize refuses rows that the footers claim but that do not fit the limit,
// or that the pages do not have, before anything of that size is allocated.
// A few bytes may stand for millions of equal values, so a high ratio alone
// proves nothing: then the headers of all pages are read and their counts
// compared with the claim.
func (r *reader) checkSize() error {
	var need, have int64
	for _, f := range r.files {
		have += f.size
	}
	for _, c := range r.columns {
		if int64(r.rows) > math.MaxInt64/64 {
			return r.tooLarge(math.MaxInt64)
		}
		b := c.bytes(int64(r.rows))
		if need > math.MaxInt64-b {
			return r.tooLarge(math.MaxInt64)
		}
		need += b
	}
	if need > r.limit {
		return r.tooLarge(need)
	}
	if need <= plausibleBytes || need/plausibleRatio <= have {
		return nil
	}
	var work []func(*workspace) error
	for _, c := range r.columns {
		for _, t := range c.tasks {
			work = append(work, func(w *workspace) error { return t.wrap(t.count(w)) })
		}
	}
	return r.run(work)
}

// admit refuses a buffer that does not fit the limit.
func (r *reader) admit(bytes int64) error {
	if bytes > r.limit || bytes > math.MaxInt {
		return fmt.Errorf("%w: needs %d bytes (limit %d)", dataframe.ErrMemory, bytes, r.limit)
	}
	return nil
}

// tooLarge is the error for files that claim more than the limit.
func (r *reader) tooLarge(need int64) error {
	return place{r.files[0].name, -1, ""}.wrap("read",
		fmt.Errorf("%w: %d rows in %d columns need %d bytes (limit %d); raise it with parquet.MemoryLimit, or read fewer columns", dataframe.ErrMemory, r.rows, len(r.columns), need, r.limit))
}

// count verifies that the page headers of a chunk count its rows.
func (t *task) count(w *workspace) error {
	if t.spec.form == emptyForm {
		return nil
	}
	p, err := newPageReader(w, t.file, t.chunk, int64(t.rows), t.optional)
	for err == nil && p.left > 0 {
		err = p.skip()
	}
	return err
}
