package agg

import (
	"math"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// extremeFold keeps the least or greatest value; NaN wins over both. A group
// without values holds the greatest or least one of its type.
type extremeFold[T number] struct {
	presence
	out  vector.Type
	most bool
	x    []T
}

// Len implements ast.Fold.
func (f *extremeFold[T]) Len() int { return len(f.x) }

// Grow implements ast.Fold.
func (f *extremeFold[T]) Grow(n int) error {
	from := len(f.x)
	f.x = grow(f.x, n)
	f.empty(f.x[from:])
	return nil
}

// empty stores the state of no values.
func (f *extremeFold[T]) empty(x []T) {
	none := lowest[T]()
	if !f.most {
		none = highest[T]()
	}
	for i := range x {
		x[i] = none
	}
}

// Reset implements Resettable.
func (f *extremeFold[T]) Reset() {
	f.empty(f.x)
	f.reset()
}

// Add implements ast.Fold.
func (f *extremeFold[T]) Add(in *vector.Vector, groups []uint32) error {
	x, state := vector.Values[T](in)[:len(groups)], f.x
	valid, some := in.Valid(), f.miss(in, groups)
	switch {
	case some:
		for i, g := range groups {
			if valid.Get(i) {
				f.see(g, x[i])
			}
		}
	case f.most:
		for i, g := range groups {
			state[g] = max(state[g], x[i])
		}
	default:
		for i, g := range groups {
			state[g] = min(state[g], x[i])
		}
	}
	return nil
}

// see takes a value.
func (f *extremeFold[T]) see(g uint32, a T) {
	if f.most {
		f.x[g] = max(f.x[g], a)
	} else {
		f.x[g] = min(f.x[g], a)
	}
}

// Merge implements ast.Fold.
func (f *extremeFold[T]) Merge(from ast.Fold, to []uint32) error {
	other := from.(*extremeFold[T])
	for j, a := range other.x {
		if err := f.Grow(int(to[j]) + 1); err != nil {
			return err
		}
		f.see(to[j], a)
	}
	f.merge(&other.presence, to)
	return nil
}

// Finish implements ast.Fold.
func (f *extremeFold[T]) Finish(*memory.Scope) (*vector.Vector, error) {
	valid := f.some()
	if !valid.IsZero() {
		for g := range f.x {
			if !valid.Get(g) {
				f.x[g] = 0
			}
		}
	}
	return vector.FromSlice(f.out, f.x, valid), nil
}

// edgeFold keeps the first or the last value.
type edgeFold[T number] struct {
	out  vector.Type
	last bool
	x    []T
	seen []bool
}

// Len implements ast.Fold.
func (f *edgeFold[T]) Len() int { return len(f.x) }

// Grow implements ast.Fold.
func (f *edgeFold[T]) Grow(n int) error {
	f.x, f.seen = grow(f.x, n), grow(f.seen, n)
	return nil
}

// Reset implements Resettable.
func (f *edgeFold[T]) Reset() {
	clear(f.x)
	clear(f.seen)
}

// Add implements ast.Fold.
func (f *edgeFold[T]) Add(in *vector.Vector, groups []uint32) error {
	x, valid, some := vector.Values[T](in)[:len(groups)], in.Valid(), in.Missing() > 0
	for i, g := range groups {
		if some && !valid.Get(i) {
			continue
		}
		if f.last || !f.seen[g] {
			f.x[g], f.seen[g] = x[i], true
		}
	}
	return nil
}

// Merge implements ast.Fold.
func (f *edgeFold[T]) Merge(from ast.Fold, to []uint32) error {
	other := from.(*edgeFold[T])
	for j, a := range other.x {
		if err := f.Grow(int(to[j]) + 1); err != nil {
			return err
		}
		if g := to[j]; other.seen[j] && (f.last || !f.seen[g]) {
			f.x[g], f.seen[g] = a, true
		}
	}
	return nil
}

// Finish implements ast.Fold.
func (f *edgeFold[T]) Finish(*memory.Scope) (*vector.Vector, error) {
	var valid vector.Bitmap
	for g, seen := range f.seen {
		if !seen {
			if valid.IsZero() {
				valid = vector.NewSetBitmap(len(f.seen))
			}
			valid.Clear(g)
		}
	}
	return vector.FromSlice(f.out, f.x, valid), nil
}

// highest returns the greatest value of T, +∞ for floats.
func highest[T number]() T {
	var x T
	switch p := any(&x).(type) {
	case *int8:
		*p = math.MaxInt8
	case *int16:
		*p = math.MaxInt16
	case *int32:
		*p = math.MaxInt32
	case *int64:
		*p = math.MaxInt64
	case *float32:
		*p = float32(math.Inf(1))
	case *float64:
		*p = math.Inf(1)
	default:
		x-- // unsigned: from 0 to the greatest
	}
	return x
}

// lowest returns the least value of T, −∞ for floats.
func lowest[T number]() T {
	x := highest[T]()
	if x+1 < x { // an integer wraps
		return x + 1
	}
	return -x
}
