package csv

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
)

// BenchmarkReadFile reads flow records from a file; STOA_CSV names another one.
func BenchmarkReadFile(b *testing.B) {
	path := os.Getenv("STOA_CSV")
	if path == "" {
		path = filepath.Join(b.TempDir(), "flows.csv")
		if err := os.WriteFile(path, appendFlows(nil, 1e6), 0o666); err != nil {
			b.Fatal(err)
		}
	}
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	for _, workers := range []int{1, runtime.GOMAXPROCS(0)} {
		b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) {
			b.SetBytes(info.Size())
			b.ReportAllocs()
			defer cpu(b, info.Size())()
			for b.Loop() {
				if _, err := Read(path, Workers(workers)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// cpu reports bytes for each second of processor time, which says more than
// wall time on a busy machine.
func cpu(b *testing.B, size int64) func() {
	now := func() float64 {
		var u syscall.Rusage
		syscall.Getrusage(0, &u)
		return float64(u.Utime.Nano() + u.Stime.Nano())
	}
	before := now()
	return func() { b.ReportMetric(float64(size)*float64(b.N)*1e3/(now()-before), "MB/cpu-s") }
}
