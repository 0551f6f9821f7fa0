// Package aliasown has its own alias in an interface.
package aliasown

// Name is an alias.
type Name = string

// Named mentions it, inside another type.
type Named interface{ Names() map[int][]Name }
