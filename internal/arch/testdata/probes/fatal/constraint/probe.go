// Package constraint has a constraint with an exported method.
package constraint

// Label is a constraint.
type Label interface {
	comparable
	String() string
}
