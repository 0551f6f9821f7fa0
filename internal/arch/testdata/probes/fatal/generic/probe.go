// Package generic has a generic interface.
package generic

// Col has a type parameter and a method.
type Col[T any] interface{ At(i int) T }
