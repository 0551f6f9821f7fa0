package main

import (
	"errors"
	"flag"
	"os"
	"runtime"
	"runtime/pprof"
)

// profiles are the files that profiles go to, "" for none.
type profiles struct{ cpu, memory string }

// profileFlags defines the flags for profiles.
func profileFlags() *profiles {
	p := &profiles{}
	flag.StringVar(&p.cpu, "cpuprofile", "", "write a CPU profile to this `file`")
	flag.StringVar(&p.memory, "memprofile", "", "write a memory profile to this `file`")
	return p
}

// start begins to profile; stop writes the files.
func (p *profiles) start() (stop func() error, err error) {
	var cpu *os.File
	if p.cpu != "" {
		if cpu, err = os.Create(p.cpu); err != nil {
			return nil, err
		}
		if err := pprof.StartCPUProfile(cpu); err != nil {
			return nil, err
		}
	}
	return func() error {
		var err error
		if cpu != nil {
			pprof.StopCPUProfile()
			err = cpu.Close()
		}
		if p.memory != "" {
			err = errors.Join(err, writeHeap(p.memory))
		}
		return err
	}, nil
}

// writeHeap writes what the program has allocated so far.
func writeHeap(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	runtime.GC()
	return errors.Join(pprof.Lookup("allocs").WriteTo(f, 0), f.Close())
}
