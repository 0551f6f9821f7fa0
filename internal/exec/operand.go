package exec

import (
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/vector"
)

// An operand is an evaluated expression: a vector of the batch's length, or
// one value for all rows.
type operand struct {
	v   *vector.Vector
	one bool
}

// missing reports whether the operand is a single missing value.
func (x operand) missing() bool { return x.one && x.v.Missing() > 0 }

// truth returns a predicate's values.
func (x operand) truth() kernel.Truth {
	return kernel.Truth{Bits: x.v.Bits(), Valid: x.v.Valid(), One: x.one}
}

// validOf returns the rows that are present in every operand. A single value
// counts as present unless all operands are single values.
func validOf(args ...operand) vector.Bitmap {
	var valid vector.Bitmap
	one := allOne(args)
	for _, x := range args {
		if x.one == one {
			valid = valid.And(kernel.Present(x.v))
		}
	}
	return valid
}

// allOne reports whether every operand is a single value.
func allOne(args []operand) bool {
	for _, x := range args {
		if !x.one {
			return false
		}
	}
	return true
}
