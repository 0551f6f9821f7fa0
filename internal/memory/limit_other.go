//go:build !linux

package memory

// defaultLimit stands in where the standard library cannot tell the size of memory.
func defaultLimit() int64 { return fallbackLimit }
