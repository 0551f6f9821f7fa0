// Package interfaces has interfaces that load.
package interfaces

import (
	"io/fs"
	"iter"
	"time"
)

// Series is generic, but no interface.
type Series[T any] struct{ Values []T }

// Ints is an alias of an instance.
type Ints = Series[int64]

// Source mentions instances, predeclared aliases and plain types.
type Source interface {
	Any(x any, b []byte, r rune) error
	Rows() iter.Seq2[int, string]
	Floats() *Series[float64]
	Info() (fs.FileInfo, time.Time, error)
}

// Embedding has the methods of another.
type Embedding interface {
	Source
	fs.File
}
