// Package internaldirect mentions an internal type in an interface.
package internaldirect

import "example.org/probes/internal/kern"

// Source mentions it in a callback.
type Source interface {
	Each(f func([]kern.Buffer) error) error
}
