package categorical

import (
	"fmt"

	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// Convert returns a string, integer, date, timestamp or categorical vector as
// a categorical one: a door for Stoa's own packages, and what Of, With and a
// frame's Categorize do.
//
// The levels of a plain vector are the values that occur, ascending; a
// categorical vector keeps its levels, their order and the width of its codes.
// Options change that: Compressed, Decompressed, Ordered, Unordered, Levels,
// LevelsFunc, AllowMissing.
//
// A dictionary of strings is not hashed again: its codes are shared with v
// when their width stays, else copied in one pass. So are those of a
// categorical vector. Changing the order of levels touches no code. Integers
// take two passes, strings without a dictionary a hash for each value.
//
// Errors: ErrType for other vectors; *LevelError for a value that is not among
// the given Levels; *OverflowError for more levels than the codes of a
// categorical vector hold; a level that is given twice.
func Convert(v *vector.Vector, options ...Option) (*vector.Vector, error) {
	s, err := apply(options, convertOptions...)
	if err != nil {
		return nil, err
	}
	src, r, err := encode(v, s)
	if err != nil {
		return nil, err
	}
	distinct := r.pool.Len()
	if s.hasLevels {
		ks, err := distinctKeys(s.levels, r.pool.Levels().Type())
		if err != nil {
			return nil, err
		}
		if r, err = relevel(src, ks, s.allowMissing); err != nil {
			return nil, err
		}
	}
	if s.compare != nil {
		ranks, err := sortedRanks(r.pool, s.compare)
		if err != nil {
			return nil, err
		}
		r.pool = derive(r.pool, ranks, r.pool.Ordered())
	}
	if s.order != keepOrder {
		r.pool = derive(r.pool, r.pool.Ranks(), s.order == ordered)
	}
	width := 4
	switch {
	case s.width == compressed && v.Type().Kind != vector.Categorical:
		if v.Missing() > 0 {
			distinct++
		}
		width = vector.CodeWidthFor(max(distinct, r.pool.Len()))
	case s.width == compressed:
		width = vector.CodeWidthFor(r.pool.Len())
	case s.width == keepWidth && v.Type().Kind == vector.Categorical:
		width = v.CodeWidth()
	}
	return r.apply(src, width)
}

// A recoding is what becomes of a dictionary's codes: code c turns into
// table[c] of the pool, or stays as it is when table is nil.
type recoding struct {
	pool  *vector.Pool
	table []uint32
}

// apply recodes v to codes of width bytes.
func (r recoding) apply(v *vector.Vector, width int) (*vector.Vector, error) {
	if err := checkWidth(r.pool, width); err != nil {
		return nil, err
	}
	t := vector.Of(vector.Categorical)
	if v.Type() == t && v.Pool() == r.pool && r.table == nil && v.CodeWidth() == width {
		return v, nil
	}
	return kernel.Recode(v, t, r.pool, r.table, width), nil
}

// checkWidth reports the first level that codes of width bytes do not reach.
func checkWidth(p *vector.Pool, width int) error {
	if width == 4 {
		return nil
	}
	if limit := 1<<(8*width) - 1; p.Len() > limit {
		return &OverflowError{Level: textAt(p.Levels(), limit), Code: codeType(width), Limit: limit}
	}
	return nil
}

// encode returns v as a dictionary and the recoding that gives it its initial
// levels.
func encode(v *vector.Vector, s *settings) (*vector.Vector, recoding, error) {
	t := v.Type()
	switch {
	case t.Kind == vector.Categorical && v.IsDictionary():
		return v, recoding{pool: v.Pool()}, nil
	case t.Kind == vector.String && v.IsDictionary():
		if s.hasLevels && s.width != compressed {
			return v, recoding{pool: v.Pool()}, nil
		}
		return v, usedLevels(v), nil
	case t.Kind == vector.String:
		v = internText(v)
		return v, recoding{pool: derive(v.Pool(), ascending(v.Pool().ValueRanks()), false)}, nil
	case isLevelType(t):
		v = kernel.IntCodes(v, func(levels int) int {
			if s.width != compressed {
				return 4
			}
			if v.Missing() > 0 {
				levels++
			}
			return vector.CodeWidthFor(levels)
		})
		return v, recoding{pool: v.Pool()}, nil
	}
	hint := ""
	if t.Kind.IsFloat() {
		hint = "; Cut makes intervals of floats"
	}
	return nil, recoding{}, fmt.Errorf("%w (got %v, want string, integer, date or timestamp%s)", vector.ErrType, t, hint)
}

// usedLevels drops the levels of a dictionary of strings that do not occur and
// orders the others by value.
func usedLevels(v *vector.Vector) recoding {
	p := v.Pool()
	used := kernel.UsedCodes(v)
	rows := make([]uint32, 0, p.Len())
	table, moved := make([]uint32, len(used)), false
	for c := 1; c < len(used); c++ {
		if used[c] {
			rows = append(rows, uint32(c-1))
			table[c] = uint32(len(rows))
			moved = moved || len(rows) != c
		}
	}
	if !moved {
		table = nil
	}
	if len(rows) == p.Len() {
		return recoding{pool: derive(p, ascending(p.ValueRanks()), false)}
	}
	q := vector.NewPool(kernel.Gather(p.Levels(), rows), nil, false)
	return recoding{pool: derive(q, ascending(q.ValueRanks()), false), table: table}
}

// internText turns strings into a dictionary with codes in order of appearance.
func internText(v *vector.Vector) *vector.Vector {
	in := vector.NewInterner(min(v.Len(), 1<<12))
	codes := memory.Make[uint32](v.Len())
	for i := range codes {
		if v.IsValid(i) {
			codes[i] = in.Code(v.Text(i))
		}
	}
	return vector.FromCountedCodes(vector.Of(vector.String), codes, v.Missing(), in.Pool())
}
