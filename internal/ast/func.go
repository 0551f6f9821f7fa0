package ast

import (
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// A RowFunc is a user's function of one value, applied to whole vectors. It is
// pure and may run once for each level of a dictionary.
type RowFunc interface {
	// Bind checks the type of the values and returns that of the results.
	Bind(in vector.Type) (vector.Type, error)
	// Call returns a vector as long as in; what it holds where in is missing
	// is not looked at.
	Call(in *vector.Vector) (*vector.Vector, error)
}

// A GroupFunc is a user's function of a group's values, applied to many groups
// at once. Implementations are safe for concurrent calls.
type GroupFunc interface {
	// Bind checks the type of the values and returns that of the results, and
	// whether every group gives exactly one.
	Bind(in vector.Type) (out vector.Type, scalar bool, err error)
	// Call runs the function over segments: segment i is in[ends[i−1]:ends[i]],
	// present values only, which the function may reorder. It returns the
	// results in order and their ends, nil for a scalar function. Buffers that
	// hold no pointers may come from scope.
	Call(in *vector.Vector, ends []uint32, scope *memory.Scope) (*vector.Vector, []uint32, error)
}

// A Folder is a scalar GroupFunc that can also take the values of its groups
// in pieces: few large groups run in parallel, and rows stream.
type Folder interface {
	GroupFunc
	// NewFold returns a fold of no groups.
	NewFold() Fold
}

// A Fold holds a state for each group. Not safe for concurrent use; after an
// error it is of no more use. A state may keep values that it was given, so
// the bytes of text stay readable as long as the fold lives.
type Fold interface {
	// Len returns the number of groups.
	Len() int
	// Grow adds groups without values until there are n.
	Grow(n int) error
	// Add gives value i of in to group groups[i], in order of i; missing
	// values are skipped.
	Add(in *vector.Vector, groups []uint32) error
	// Merge gives group j of from, whose rows come later, to group to[j] here:
	// one that exists, or Len() for a new one. from is of no more use.
	Merge(from Fold, to []uint32) error
	// Finish returns the result of every group. Buffers that hold no pointers
	// may come from scope.
	Finish(scope *memory.Scope) (*vector.Vector, error)
}
