package exec

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/stoa-data/stoa/internal/memory"
)

// Options say how a plan runs. The zero Options use every processor and no limit.
type Options struct {
	Workers int            // goroutines; 0: one a processor
	Budget  *memory.Budget // scratch of the query; nil: no limit
	Group   Strategy       // forces a group-by strategy; for tests
	Join    JoinStrategy   // forces a way to match keys; for tests
	Build   JoinSide       // forces the side of the hash table; for tests
	Profile *Profile       // collects what operators do; may be nil

	Progress func(done, total int64) // of the sources; may be nil

	shared *sharing // operators that stand at several places of the plan; nil if none
}

// workers returns the number of goroutines to use.
func (o *Options) workers() int {
	if o.Workers > 0 {
		return o.Workers
	}
	return runtime.GOMAXPROCS(0)
}

// ErrMemory says that an operator needs more scratch than the query's budget.
var ErrMemory = errors.New("out of memory budget")

// each runs f(worker, task) for every task below tasks, on up to workers
// goroutines. It returns the error of the lowest task that failed. Tasks after
// a failure or a cancelled context are not started. A panic in f becomes an error.
func each(ctx context.Context, workers, tasks int, f func(worker, task int) error) error {
	workers = min(workers, tasks)
	if workers <= 1 {
		for t := range tasks {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := guard(func() error { return f(0, t) }); err != nil {
				return err
			}
		}
		return nil
	}
	var (
		next   atomic.Int64
		failed atomic.Bool
		mu     sync.Mutex
		first  error
		at     = tasks
		wg     sync.WaitGroup
	)
	for w := range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for !failed.Load() && ctx.Err() == nil {
				t := int(next.Add(1)) - 1
				if t >= tasks {
					return
				}
				if err := guard(func() error { return f(w, t) }); err != nil {
					failed.Store(true)
					mu.Lock()
					if t < at {
						first, at = err, t
					}
					mu.Unlock()
				}
			}
		}()
	}
	wg.Wait()
	if first == nil {
		first = ctx.Err()
	}
	return first
}

// guard runs f and turns a panic into an error: a refused reservation into
// ErrMemory, anything else into an internal error, because a panic in a worker
// would end the caller's process.
func guard(f func() error) (err error) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case *memory.ExceededError:
			err = fmt.Errorf("%w: %w", ErrMemory, p)
		case stopped:
			err = p.err
		default:
			err = fmt.Errorf("internal error: %v", p)
		}
	}()
	return f()
}

// ranges cuts n rows into tasks of size rows.
func ranges(n, size int) int { return (n + size - 1) / size }

// span returns the rows of task t.
func span(t, size, n int) (lo, hi int) { return t * size, min((t+1)*size, n) }
