package agg

import (
	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// Sized is a fold that may have to know how many rows each group has, missing
// values included, before it can finish: the caller counts them once for all.
type Sized interface {
	// NeedsRows reports whether the fold needs them. Missing values can make a
	// fold need them that did not when it was new.
	NeedsRows() bool
	SetRows(n []int64)
}

// Resettable is a fold that can be emptied, to be used again: it has the groups
// that it had, without values.
type Resettable interface{ Reset() }

// PairFold is a fold of two columns: what Add takes goes with the values that
// SetOther was given before.
type PairFold interface{ SetOther(y *vector.Vector) }

// FoldOf returns a maker of folds for an aggregate of values of type t: one
// state for each group, rows in any pieces. It is how few large groups are
// reduced; ok is false for what only Reduce can do.
func FoldOf(op ast.AggregateOp, t, out vector.Type) (newFold func() ast.Fold, ok bool) {
	switch op {
	case ast.Rows, ast.Len, ast.Count:
		return func() ast.Fold { return &countFold{presence: presence{needed: true}, all: op != ast.Count} }, true
	}
	if op == ast.Cor {
		return func() ast.Fold { return &corFold{} }, true
	}
	switch t.Kind {
	case vector.Int8:
		return foldOf[int8](op, out)
	case vector.Int16:
		return foldOf[int16](op, out)
	case vector.Int32, vector.Date:
		return foldOf[int32](op, out)
	case vector.Int64, vector.Time, vector.Timestamp, vector.Duration:
		if op == ast.Mean && t.Kind != vector.Int64 {
			return nil, false
		}
		return foldOf[int64](op, out)
	case vector.Uint8:
		return foldOf[uint8](op, out)
	case vector.Uint16:
		return foldOf[uint16](op, out)
	case vector.Uint32:
		return foldOf[uint32](op, out)
	case vector.Uint64:
		return foldOf[uint64](op, out)
	case vector.Float32:
		return foldOf[float32](op, out)
	case vector.Float64:
		return foldOf[float64](op, out)
	}
	return nil, false
}

// foldOf chooses the fold for values of type T.
func foldOf[T number](op ast.AggregateOp, out vector.Type) (func() ast.Fold, bool) {
	var zero T
	float, wide := false, false
	switch any(zero).(type) {
	case float32, float64:
		float = true
	case int64, uint64:
		wide = true
	}
	mean := op == ast.Mean
	switch {
	case op == ast.Min:
		return func() ast.Fold { return &extremeFold[T]{out: out} }, true
	case op == ast.Max:
		return func() ast.Fold { return &extremeFold[T]{out: out, most: true} }, true
	case op == ast.First || op == ast.Last:
		return func() ast.Fold { return &edgeFold[T]{out: out, last: op == ast.Last} }, true
	case !mean && op != ast.Sum:
		return nil, false
	case float && mean:
		return func() ast.Fold { return &meanFold[T]{presence: presence{needed: true}, out: out} }, true
	case float:
		return func() ast.Fold { return &floatFold[T]{} }, true
	}
	ints := intFold{presence: presence{needed: mean}, out: out, mean: mean}
	if wide {
		return func() ast.Fold { return &wideFold[T]{intFold: ints} }, true
	}
	return func() ast.Fold { return &shortFold[T]{intFold: ints} }, true
}

// grow lengthens x to n values.
func grow[T any](x []T, n int) []T {
	if n <= len(x) {
		return x
	}
	if len(x) == 0 {
		return make([]T, n)
	}
	return append(x, make([]T, n-len(x))...)
}

// A presence counts the present values of groups as the rows less the values that
// were missing, which mostly are none.
type presence struct {
	needed bool // whatever is missing
	rows   []int64
	absent []int64 // of the groups that had some; may be shorter than rows
}

// NeedsRows implements Sized.
func (p *presence) NeedsRows() bool { return p.needed || p.absent != nil }

// SetRows implements Sized.
func (p *presence) SetRows(n []int64) { p.rows = n }

// miss counts the missing values of in, and reports whether there are any.
func (p *presence) miss(in *vector.Vector, groups []uint32) bool {
	if in.Missing() == 0 {
		return false
	}
	valid := in.ValidMask()
	for i, g := range groups {
		if !valid.Get(i) {
			p.absent = grow(p.absent, int(g)+1)
			p.absent[g]++
		}
	}
	return true
}

// merge adds the missing values of another presence.
func (p *presence) merge(from *presence, to []uint32) {
	for j, n := range from.absent {
		if n > 0 {
			p.absent = grow(p.absent, int(to[j])+1)
			p.absent[to[j]] += n
		}
	}
}

// reset forgets all missing values.
func (p *presence) reset() { clear(p.absent) }

// present returns the number of present values of a group.
func (p *presence) present(g int) int64 {
	if g < len(p.absent) {
		return p.rows[g] - p.absent[g]
	}
	return p.rows[g]
}

// some returns the groups that had a value as a bitmap, zero when all had.
func (p *presence) some() vector.Bitmap {
	var b vector.Bitmap
	if p.absent == nil {
		return b // a group has at least one row
	}
	for g := range p.rows {
		if p.present(g) == 0 {
			if b.IsZero() {
				b = vector.NewSetBitmap(len(p.rows))
			}
			b.Clear(g)
		}
	}
	return b
}

// countFold counts rows, or present values.
type countFold struct {
	presence
	all bool
	n   int
}

// Len implements ast.Fold.
func (f *countFold) Len() int { return f.n }

// Grow implements ast.Fold.
func (f *countFold) Grow(n int) error {
	f.n = max(f.n, n)
	return nil
}

// Reset implements Resettable.
func (f *countFold) Reset() { f.reset() }

// Add implements ast.Fold.
func (f *countFold) Add(in *vector.Vector, groups []uint32) error {
	if !f.all {
		f.miss(in, groups)
	}
	return nil
}

// Merge implements ast.Fold.
func (f *countFold) Merge(from ast.Fold, to []uint32) error {
	f.merge(&from.(*countFold).presence, to)
	return f.Grow(from.Len())
}

// Finish implements ast.Fold.
func (f *countFold) Finish(*memory.Scope) (*vector.Vector, error) {
	out := memory.Make[int64](len(f.rows))
	for g := range out {
		out[g] = f.present(g)
	}
	return vector.FromSlice(vector.Of(vector.Int64), out, vector.Bitmap{}), nil
}
