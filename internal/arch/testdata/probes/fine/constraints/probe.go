// Package constraints has constraints that load.
package constraints

// Number has no methods.
type Number interface{ ~int | ~float64 }

// Any is generic and empty.
type Any[T any] interface{}

// Key has an unexported method.
type Key interface {
	comparable
	key()
}

type local interface {
	comparable
	String() string
}

// Sum is generic.
func Sum[T Number](xs []T) T { return xs[0] }

func use[T local](x T) string { return x.String() }
