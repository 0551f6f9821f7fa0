package main

import (
	"bytes"
	"os"
	"runtime"
	"strconv"
)

// peakMemory returns the most memory in bytes that the process has held: its
// high-water mark of resident memory on Linux, elsewhere what the Go runtime
// has taken from the system.
func peakMemory() int64 {
	status, _ := os.ReadFile("/proc/self/status")
	for line := range bytes.Lines(status) {
		fields := bytes.Fields(line)
		if len(fields) == 3 && string(fields[0]) == "VmHWM:" {
			if kib, err := strconv.ParseInt(string(fields[1]), 10, 64); err == nil {
				return kib << 10
			}
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.Sys)
}
