// Package aliasgeneric has a generic alias in an interface.
package aliasgeneric

// List is an alias.
type List[T any] = []T

// Reader mentions it.
type Reader interface{ Read() List[int] }
