// Package genericsealed has a generic interface that nobody else implements.
package genericsealed

// Col has a type parameter and is sealed.
type Col[T any] interface {
	At(i int) T
	sealed()
}
