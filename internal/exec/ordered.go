package exec

import (
	"context"
	"iter"
	"sync"

	"github.com/stoa-data/stoa/internal/vector"
)

// ordered runs work on every task that tasks yields, on several goroutines,
// and yields the results in the order of the tasks. At most twice as many
// results as workers wait for their turn. It ends with the first error in that
// order, or that of ctx; no goroutine is left when it returns.
func ordered[T any](ctx context.Context, workers int, tasks iter.Seq2[T, error], work func(T) (*vector.Table, error)) iter.Seq2[*vector.Table, error] {
	if workers <= 1 {
		return inTurn(ctx, tasks, work)
	}
	return func(yield func(*vector.Table, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		var wg sync.WaitGroup
		defer wg.Wait()
		defer cancel()
		type result struct {
			table *vector.Table
			err   error
		}
		type job struct {
			task T
			to   chan<- result
		}
		turns := make(chan (<-chan result), 2*workers)
		jobs := make(chan job)
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer close(turns)
			defer close(jobs)
			err := guard(func() error {
				for task, err := range tasks {
					if err != nil {
						return err
					}
					r := make(chan result, 1)
					select {
					case turns <- r:
					case <-ctx.Done():
						return ctx.Err()
					}
					select {
					case jobs <- job{task, r}:
					case <-ctx.Done():
						return ctx.Err()
					}
				}
				return nil
			})
			if err != nil {
				r := make(chan result, 1)
				r <- result{err: err}
				select {
				case turns <- r:
				case <-ctx.Done():
				}
			}
		}()
		for range workers {
			wg.Add(1)
			go func() {
				defer wg.Done()
				for j := range jobs {
					t, err := guarded(func() (*vector.Table, error) { return work(j.task) })
					j.to <- result{t, err}
				}
			}()
		}
		for turn := range turns {
			var r result
			select {
			case r = <-turn:
			case <-ctx.Done():
				r.err = ctx.Err()
			}
			if !yield(r.table, r.err) || r.err != nil {
				return
			}
		}
		if err := ctx.Err(); err != nil {
			yield(nil, err)
		}
	}
}

// inTurn is ordered on the caller's goroutine.
func inTurn[T any](ctx context.Context, tasks iter.Seq2[T, error], work func(T) (*vector.Table, error)) iter.Seq2[*vector.Table, error] {
	return func(yield func(*vector.Table, error) bool) {
		for task, err := range tasks {
			var t *vector.Table
			if err == nil {
				err = ctx.Err()
			}
			if err == nil {
				t, err = guarded(func() (*vector.Table, error) { return work(task) })
			}
			if !yield(t, err) || err != nil {
				return
			}
		}
	}
}

// guarded is guard of a function with a result.
func guarded(f func() (*vector.Table, error)) (t *vector.Table, err error) {
	err = guard(func() error {
		t, err = f()
		return err
	})
	return t, err
}
