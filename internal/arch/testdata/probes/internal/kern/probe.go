// Package kern declares what other probes mention.
package kern

// Buffer is an internal type.
type Buffer struct{ N int }
