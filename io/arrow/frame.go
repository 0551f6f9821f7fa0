package arrow

import (
	"sync"
	"sync/atomic"

	"github.com/stoa-data/stoa/categorical"
	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/vector"
)

// frame decodes all batches and joins them.
func (r *reading) frame(a *allowance) (*dataframe.DataFrame, error) {
	if err := r.dictionaries(r.ctx, a); err != nil {
		return nil, err
	}
	tasks := r.tasks()
	parts := make([][]*vector.Vector, len(r.columns))
	for i := range parts {
		parts[i] = make([]*vector.Vector, len(tasks))
	}
	report := r.reporter(tasks)
	err := parallel(r.workers, len(tasks), func(k int) error {
		columns, err := r.read(r.ctx, tasks[k], a)
		for i, v := range columns {
			parts[i][k] = v
		}
		report(tasks[k].batch.body)
		return err
	})
	if err != nil {
		return nil, err
	}
	columns := make([]dataframe.Column, len(r.columns))
	err = parallel(r.workers, len(columns), func(i int) error {
		v, err := r.columns[i].join(parts[i])
		parts[i] = nil
		if err == nil {
			columns[i], err = columnOf(r.columns[i].field, v)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := r.ctx.Err(); err != nil {
		return nil, wrapFile(r.files[0].name, err)
	}
	return dataframe.New(columns...)
}

// join returns the batches' values as one vector.
func (c *column) join(parts []*vector.Vector) (*vector.Vector, error) {
	if len(parts) == 0 {
		return c.empty()
	}
	v, err := kernel.Concat(c.field.Type, parts)
	if err != nil {
		return nil, inColumn(c.field.Name, err)
	}
	return v, nil
}

// empty returns a vector without values, of a categorical column with levels.
func (c *column) empty() (*vector.Vector, error) {
	p := &c.places[0]
	if c.field.Type.Kind != vector.Categorical {
		return p.field.storage.vector(&raw{})
	}
	return p.dictionaries[len(p.dictionaries)-1].column(&raw{}, &p.field.index)
}

// columnOf returns a vector as package dataframe has it.
func columnOf(field vector.Field, v *vector.Vector) (dataframe.Column, error) {
	b := dataframe.Buffers{Name: field.Name, Type: v.Type(), Nullable: field.Nullable, Len: v.Len(),
		Values: v.Raw(), Bytes: v.Blob(), CodeWidth: v.CodeWidth()}
	b.Offsets, b.LargeOffsets = v.Offsets()
	if v.Valid().Len() > 0 {
		b.Validity = v.Valid().Aligned()
	}
	if v.Type().Kind == vector.Bool {
		b.Values = vector.BytesOf(v.Bits().Aligned())
	}
	if p := v.Pool(); p != nil {
		b.Pool = categorical.PoolOf(p)
	}
	return dataframe.FromBuffers(b)
}

// reporter returns a function that adds bytes to what is done.
func (r *reading) reporter(tasks []task) func(int64) {
	if r.progress == nil {
		return func(int64) {}
	}
	var mu sync.Mutex
	done, all := int64(0), int64(0)
	for _, t := range tasks {
		all += t.batch.body
	}
	return func(n int64) {
		mu.Lock()
		defer mu.Unlock()
		done += n
		r.progress(done, all)
	}
}

// parallel calls f for 0 to n−1 on some goroutines and returns the error of the
// first call, in order, that failed. No goroutine is left when it returns.
func parallel(workers, n int, f func(int) error) error {
	errs := make([]error, n)
	var next atomic.Int64
	var failed atomic.Bool
	var group sync.WaitGroup
	for range max(min(workers, n), 1) {
		group.Add(1)
		go func() {
			defer group.Done()
			for !failed.Load() {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				if errs[i] = guard(func() error { return f(i) }); errs[i] != nil {
					failed.Store(true)
				}
			}
		}()
	}
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
