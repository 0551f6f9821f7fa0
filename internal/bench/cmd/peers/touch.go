package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"strconv"
	"sync"

	"github.com/stoa-data/stoa/internal/memory"
)

// warmMemory lets a process touch and give back some GiB of memory. A virtual
// machine's host takes free memory back within seconds, and giving it again is
// several times slower than anything that is measured: without this, a
// system would pay for how long ago another one ran, and the leanest the most.
func warmMemory(ctx context.Context, gib float64) error {
	if gib <= 0 {
		return nil
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	return exec.CommandContext(ctx, self, "touch", strconv.FormatInt(int64(gib*(1<<30)), 10)).Run()
}

// touch touches every page of some bytes of memory: peers touch BYTES
func touch(context.Context) error {
	if len(os.Args) != 3 {
		return errors.New("touch: want BYTES")
	}
	n, err := strconv.ParseInt(os.Args[2], 10, 64)
	if err != nil {
		return err
	}
	words := memory.Make[uint64](int(n / 8))
	var both sync.WaitGroup
	for _, half := range [][]uint64{words[:len(words)/2], words[len(words)/2:]} {
		both.Add(1)
		go func() {
			defer both.Done()
			for i := 0; i < len(half); i += 4096 / 8 {
				half[i] = 1
			}
		}()
	}
	both.Wait()
	return nil
}
