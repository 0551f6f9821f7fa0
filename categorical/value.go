package categorical

import (
	"github.com/stoa-data/stoa/internal/vector"
)

// A Value is one value of a categorical column: a level together with its
// pool, or missing. The zero Value is missing. Compare values with Equal, not
// with ==, which tells pools apart; as a map key use String.
type Value struct {
	pool *vector.Pool
	code uint32
}

// Missing reports whether there is no value.
func (v Value) Missing() bool { return v.code == 0 }

// String returns the level as text, "missing" for a missing value.
func (v Value) String() string {
	if v.code == 0 {
		return "missing"
	}
	return textAt(v.pool.Levels(), int(v.code-1))
}

// LevelCode returns the place of the level in the level order, counted from 1,
// and false for a missing value.
func (v Value) LevelCode() (int64, bool) {
	if v.code == 0 {
		return 0, false
	}
	return int64(v.pool.Rank(v.code)) + 1, true
}

// Pool returns the pool behind the value; nil for the zero Value.
func (v Value) Pool() *Pool { return PoolOf(v.pool) }

// Less reports whether v is less than w by level order. Both pools must be
// ordered (else ErrUnordered) and equal (else ErrPools). A missing value is
// less than nothing, and nothing less than it.
func (v Value) Less(w Value) (bool, error) {
	if v.code == 0 || w.code == 0 {
		return false, nil
	}
	if err := v.pool.Comparable(w.pool); err != nil {
		return false, wrap("less", err)
	}
	return v.pool.Rank(v.code) < w.pool.Rank(w.code), nil
}

// Equal reports whether v has the value x: a Value of any pool, or a raw
// string, integer or time.Time. nil and a missing Value equal a missing one;
// a value of another type equals nothing.
func (v Value) Equal(x any) bool {
	if w, ok := x.(Value); ok && w.code == 0 || x == nil {
		return v.code == 0
	}
	if v.code == 0 {
		return false
	}
	k, err := keyOf(x, v.pool.Levels().Type())
	return err == nil && k == keyAt(v.pool.Levels(), int(v.code-1))
}
