package csv

import (
	"fmt"
	"io"
	"math"
	"sync"
	"sync/atomic"
)

// A block is a piece of text that ends with a record, and where it comes from.
type block struct {
	text  []byte
	in    *input
	line  int // of its first byte
	lines int // line feeds in it
	rows  int // at most
	place place
}

// eachBlock calls work for every block that next yields, counted from 0, on
// several goroutines, and next on the caller's. Every goroutine has a number
// and sees blocks in their order. The error of the earliest block comes back;
// no block behind it need have been seen, every block before it was. A panic in
// work becomes one of the caller. Unless keep is set a block's memory is used
// again when work returns.
func eachBlock(workers int, keep bool, next func(buf []byte) (block, error), work func(worker, i int, b block) error) error {
	type job struct {
		i int
		block
	}
	var (
		jobs   = make(chan job, workers)
		free   = make(chan []byte, 2*workers+1)
		wg     sync.WaitGroup
		mu     sync.Mutex
		stop   atomic.Bool
		failed = math.MaxInt
		cause  error
		crash  any
	)
	fail := func(i int, err error) {
		mu.Lock()
		defer mu.Unlock()
		if stop.Store(true); i < failed {
			failed, cause = i, err
		}
	}
	one := func(worker int, j job) {
		defer func() {
			if p := recover(); p != nil {
				fail(j.i, fmt.Errorf("panic: %v", p))
				mu.Lock()
				crash = p
				mu.Unlock()
			}
		}()
		if err := work(worker, j.i, j.block); err != nil {
			fail(j.i, err)
		}
	}
	for worker := range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := range jobs {
				one(worker, j)
				if keep {
					continue
				}
				select {
				case free <- j.text:
				default:
				}
			}
		}()
	}
	func() {
		defer wg.Wait()
		defer close(jobs) // also when next panics
		for i := 0; !stop.Load(); i++ {
			var buf []byte
			select {
			case buf = <-free:
			default:
			}
			b, err := next(buf)
			if err != nil {
				if err != io.EOF {
					fail(i, err)
				}
				return
			}
			jobs <- job{i, b}
		}
	}()
	if crash != nil {
		panic(crash)
	}
	return cause
}

// parallel calls f(0) … f(n−1) on several goroutines.
func parallel(workers, n int, f func(i int) error) error {
	i := -1
	next := func([]byte) (block, error) {
		if i++; i == n {
			return block{}, io.EOF
		}
		return block{}, nil
	}
	return eachBlock(max(1, min(workers, n)), true, next, func(_, i int, _ block) error { return f(i) })
}
