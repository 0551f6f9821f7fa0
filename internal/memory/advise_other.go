//go:build !linux

package memory

// advise does nothing where the platform has no such hint.
func advise([]byte) {}
