package groupby

import (
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"

	"github.com/stoa-data/stoa/internal/exec"
	"github.com/stoa-data/stoa/internal/vector"
)

// A Key is a slice of values to group by, made by Slice or Values.
type Key struct {
	values *vector.Vector
	err    error
}

// Slice is a key with these values: numbers, bool, string, []byte, time.Time,
// time.Duration, or a type with such an underlying type; pointers to them
// where nil is missing. Numbers are not copied: leave xs as it is until By has
// returned. Values is its form without type parameters.
func Slice[T any](xs []T) Key { return Values(xs) }

// Values is Slice for any slice; anything else is an error of By.
func Values(xs any) Key {
	v := reflect.ValueOf(xs)
	if v.Kind() != reflect.Slice {
		return Key{err: fmt.Errorf("%w (got %v, want a slice)", vector.ErrType, typeName(v))}
	}
	r := resultOf(v.Type().Elem())
	var k Key
	switch {
	case r.scalar && r.packed:
		k.values, k.err = r.column(v.UnsafePointer(), v.Len())
	case r.elem == blobType:
		k.values, k.err = vector.FromGo(appendConverted(reflect.ValueOf([][]byte{}), v).Interface(), nil)
	default:
		k.values, k.err = vector.FromGo(xs, nil)
	}
	return k
}

// Groups are rows grouped by their keys: group 0 is that of the first row, and
// groups are numbered in order of first appearance. Safe for concurrent use.
type Groups struct {
	index *exec.Index
	rows  int
}

// By groups the rows of slices of equal length: rows with equal values in all
// keys form a group. A missing value is a value, all NaN are one, −0 equals 0.
// Cost: each row is hashed once, on all cores; the groups hold 8 bytes a row
// and 4 a group.
func By(keys ...Key) (*Groups, error) {
	if len(keys) == 0 {
		return nil, errors.New("by: no keys")
	}
	columns := make([]*vector.Vector, len(keys))
	for i, k := range keys {
		if k.values == nil && k.err == nil {
			k.err = errors.New("is empty (want Slice or Values)")
		}
		if k.err != nil {
			return nil, fmt.Errorf("by: key %d: %w", i, k.err)
		}
		columns[i] = k.values
		if n, want := k.values.Len(), columns[0].Len(); n != want {
			return nil, fmt.Errorf("by: key %d: %w: lengths differ (got %d values, key 0 has %d)", i, vector.ErrShape, n, want)
		}
	}
	n := columns[0].Len()
	if uint64(n) > math.MaxUint32 {
		return nil, fmt.Errorf("by: too many rows (got %d, want at most %d)", n, uint32(math.MaxUint32))
	}
	ix, err := exec.BuildIndex(context.Background(), columns, 0)
	if err != nil {
		return nil, fmt.Errorf("by: %w", err)
	}
	return &Groups{index: ix, rows: n}, nil
}

// Len returns the number of groups.
func (g *Groups) Len() int { return g.index.Len() }

// Rows returns the rows of a group in ascending order. It shares memory with
// the groups: read only.
func (g *Groups) Rows(group int) []uint32 { return g.index.Rows(group) }

// First returns the first row of a group, where its keys can be read.
func (g *Groups) First(group int) int { return int(g.index.First(group)) }

// Of returns the group of a row.
func (g *Groups) Of(row int) int { return g.index.Of(row) }

// Each calls f with each group and its rows, in order, until f returns false;
// it also serves as an iterator: for group, rows := range groups.Each. The
// rows share memory with the groups: read only.
func (g *Groups) Each(f func(group int, rows []uint32) bool) {
	for group := range g.Len() {
		if !f(group, g.Rows(group)) {
			return
		}
	}
}

// Counts returns the number of rows of each group.
func (g *Groups) Counts() []int64 {
	counts := make([]int64, g.Len())
	for group := range counts {
		counts[group] = int64(len(g.Rows(group)))
	}
	return counts
}
