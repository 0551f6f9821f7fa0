package parquet

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/memory"
)

// run does the work on as many goroutines as the settings allow and returns
// the error of the first piece, in order, that failed. No goroutine is left
// when it returns.
func (r *reader) run(work []func(*workspace) error) error {
	var next atomic.Int64
	var failed atomic.Bool
	errs := make([]error, len(work))
	worker := func() {
		w := newWorkspace(r.budget)
		defer w.close()
		for !failed.Load() {
			i := int(next.Add(1)) - 1
			if i >= len(work) {
				return
			}
			if err := guard(w, work[i]); err != nil {
				errs[i] = err
				failed.Store(true)
			}
		}
	}
	var group sync.WaitGroup
	for range min(r.workers, len(work)) - 1 {
		group.Add(1)
		go func() {
			defer group.Done()
			worker()
		}()
	}
	worker()
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return r.ctx.Err()
}

// guard calls f and turns a panic into an error: of the budget's refusal into
// dataframe.ErrMemory, of anything else, which only damaged bytes that passed every
// check can cause, into ErrDamaged.
func guard(w *workspace, f func(*workspace) error) (err error) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case *memory.ExceededError:
			err = fmt.Errorf("%w: %v; raise it with parquet.MemoryLimit", dataframe.ErrMemory, p)
		default:
			err = damaged("decoding panicked: %v", p)
		}
	}()
	return f(w)
}

// wrap adds to an error where the task's values lie.
func (t *task) wrap(err error) error {
	return place{t.file.name, t.group, t.column.name}.wrap("read", err)
}

// prepare reads the dictionary of a text or categorical chunk.
func (r *reader) prepare(t *task, w *workspace) (err error) {
	defer func() { err = t.wrap(err) }()
	return guard(w, func(w *workspace) error {
		if t.spec.form == emptyForm {
			return nil
		}
		p, err := newPageReader(w, t.file, t.chunk, int64(t.rows), t.optional)
		if err != nil {
			return err
		}
		page, ok, err := p.dictionary()
		if err == nil && ok {
			t.local.entries, err = t.readEntries(w, &page)
		}
		t.reader = *p
		if err != nil {
			err = fmt.Errorf("page 1: %w", err)
		}
		return err
	})
}

// read decodes a chunk.
func (r *reader) read(t *task, w *workspace) (err error) {
	pages := 0
	defer func() {
		switch {
		case errors.Is(err, errManyLevels):
			err = nil // the column remembers, and is read again in another form
			return
		case err != nil && pages > 0 && r.ctx.Err() == nil:
			err = fmt.Errorf("page %d: %w", pages, err)
		}
		err = t.wrap(err)
	}()
	return guard(w, func(w *workspace) error {
		if t.spec.form == emptyForm {
			t.column.target.absent(t)
			r.report(t, t.chunk.compressed)
			return nil
		}
		p := &t.reader
		if p.f == nil {
			fresh, err := newPageReader(w, t.file, t.chunk, int64(t.rows), t.optional)
			if err != nil {
				return err
			}
			*p = *fresh
		}
		p.w, p.window = w, nil
		p.want = nil
		if t.pick != nil {
			p.want = func(n int64) bool { return t.pick.some(t.seen, t.seen+int(n)) }
		}
		for p.left > 0 && !t.pick.before(t.seen) {
			if err := r.ctx.Err(); err != nil {
				return err
			}
			at := p.at
			page, err := p.next()
			pages = p.pages
			switch {
			case err != nil:
				return err
			case page.dictionary:
				err = t.column.target.dictionary(t, w, &page)
			case page.skipped:
				t.seen += page.n
			default:
				seen := t.seen + page.n
				if t.pick != nil {
					t.pick.narrow(w, &page, t.seen)
				}
				err = t.column.target.data(t, w, &page)
				t.row += page.n
				t.seen = seen
			}
			if err != nil {
				return err
			}
			r.report(t, p.at-at)
		}
		r.report(t, t.chunk.compressed) // what was not read need not be
		return nil
	})
}

// report adds bytes of a task to what is done.
func (r *reader) report(t *task, n int64) {
	n = min(n, t.chunk.compressed-t.reported)
	t.reported += n
	r.meter.add(n)
}

// A meter tells the caller how many bytes are done. The nil meter tells nobody.
type meter struct {
	f    func(done, total int64)
	mu   sync.Mutex
	done int64
	all  int64
}

// expect adds bytes to those that will be read. It comes before the first add.
func (m *meter) expect(n int64) {
	if m != nil {
		m.all += n
	}
}

// add counts bytes that are done.
func (m *meter) add(n int64) {
	if m == nil || m.f == nil || n <= 0 {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.done = min(m.done+n, m.all)
	m.f(m.done, m.all)
}
