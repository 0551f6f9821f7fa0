// Package sealed has an interface that nobody else implements.
package sealed

import "example.org/probes/internal/kern"

// Name is an alias.
type Name = string

// Node may mention anything.
type Node interface {
	Name() Name
	Buffer() kern.Buffer
	node()
}
