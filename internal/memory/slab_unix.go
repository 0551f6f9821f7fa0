//go:build linux || darwin || freebsd || netbsd || openbsd

package memory

import (
	"syscall"
)

// mapSlab returns size bytes outside the Go heap, or nil when the system has none.
func mapSlab(size int) []byte {
	b, err := syscall.Mmap(-1, 0, size, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		return nil
	}
	if len(b) >= hugeHint {
		advise(b)
	}
	return b
}

// unmapSlab gives a slab of mapSlab back to the system.
func unmapSlab(b []byte) {
	_ = syscall.Munmap(b)
}
