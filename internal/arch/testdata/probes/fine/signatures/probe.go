// Package signatures mentions aliases and internal types outside interfaces.
package signatures

import (
	"os"

	"example.org/probes/internal/kern"
)

// Frame is an alias of an internal type.
type Frame = kern.Buffer

// Names is an alias.
type Names = []string

// File has them in fields and methods.
type File struct {
	Info  os.FileInfo
	Names Names
}

// Buffer returns an internal type.
func (f File) Buffer() *kern.Buffer { return nil }

// Open takes an alias.
func Open(names Names) (os.FileInfo, error) { return nil, nil }
