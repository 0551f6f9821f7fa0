package csv

import (
	"fmt"
	"io"
	"math"
	"sync"
	"sync/atomic"
)

// eachBlock calls work for every block that next yields, counted from 0, on
// several goroutines, and next on the caller's. The error of the earliest
// block comes back with its number; no block behind it need have been seen,
// every block before it was. A panic in work becomes one of the caller. Unless
// keep is set a block's memory is used again when work returns.
func eachBlock(workers int, keep bool, next func(buf []byte) ([]byte, error), work func(i int, block []byte) error) (int, error) {
	type job struct {
		i     int
		block []byte
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
	one := func(j job) {
		defer func() {
			if p := recover(); p != nil {
				fail(j.i, fmt.Errorf("panic: %v", p))
				mu.Lock()
				crash = p
				mu.Unlock()
			}
		}()
		if err := work(j.i, j.block); err != nil {
			fail(j.i, err)
		}
	}
	for range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := range jobs {
				one(j)
				if keep {
					continue
				}
				select {
				case free <- j.block:
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
			block, err := next(buf)
			if err != nil {
				if err != io.EOF {
					fail(i, err)
				}
				return
			}
			jobs <- job{i, block}
		}
	}()
	if crash != nil {
		panic(crash)
	}
	return failed, cause
}

// parallel calls f(0) … f(n−1) on several goroutines.
func parallel(workers, n int, f func(i int) error) error {
	i := -1
	next := func([]byte) ([]byte, error) {
		if i++; i == n {
			return nil, io.EOF
		}
		return nil, nil
	}
	_, err := eachBlock(workers, true, next, func(i int, _ []byte) error { return f(i) })
	return err
}
