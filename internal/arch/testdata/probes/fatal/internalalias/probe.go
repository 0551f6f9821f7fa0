// Package internalalias mentions an internal type by an alias of its own.
package internalalias

import "example.org/probes/internal/kern"

// Buffer is an alias.
type Buffer = kern.Buffer

// Source mentions it.
type Source interface{ Next(b *Buffer) bool }
