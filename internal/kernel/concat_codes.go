package kernel

import (
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// concatCategories joins categoricals: codes as they are where the pools agree.
func concatCategories(t vector.Type, parts []*vector.Vector) (*vector.Vector, error) {
	var pool *vector.Pool
	width := 1
	for i, p := range parts {
		parts[i] = withLevels(p)
	}
	for _, p := range parts {
		if p.Pool().Len() == 0 {
			continue
		}
		width = max(width, p.CodeWidth())
		switch {
		case pool == nil:
			pool = p.Pool()
		case !SamePool(pool, p.Pool()):
			return ConcatMerged(parts)
		}
	}
	if pool == nil {
		pool = EmptyPool()
	}
	return ConcatCodes(parts, make([][]uint32, len(parts)), t, pool, width), nil
}

// withLevels returns a categorical that has a pool, be it an empty one.
func withLevels(p *vector.Vector) *vector.Vector {
	if p.Pool() != nil {
		return p
	}
	return vector.FromCountedCodes(p.Type(), memory.Make[uint8](p.Len()), p.Len(), EmptyPool())
}

// SamePool reports whether codes, level order and orderedness of two
// categorical pools are the same.
func SamePool(p, q *vector.Pool) bool {
	return p == q || p.SameLevels(q) && p.Equal(q)
}

// EmptyPool returns a pool without levels.
func EmptyPool() *vector.Pool { return vector.NewPool(vector.TextLevels(nil), nil, false) }

// anyDictionary reports whether some part is a dictionary.
func anyDictionary(parts []*vector.Vector) bool {
	for _, p := range parts {
		if p.IsDictionary() {
			return true
		}
	}
	return false
}

// concatDictionaries joins strings of which some are dictionaries, n values in all.
func concatDictionaries(t vector.Type, parts []*vector.Vector, n int) *vector.Vector {
	if pool, width := onePool(parts); pool != nil {
		return ConcatCodes(parts, make([][]uint32, len(parts)), t, pool, width)
	}
	levels := 0
	pools := map[*vector.Pool]bool{}
	for _, p := range parts {
		if !p.IsDictionary() {
			levels = 2 * n // some values have no level yet
		} else if !pools[p.Pool()] {
			pools[p.Pool()] = true
			levels += p.Pool().Len()
		}
	}
	if levels <= n {
		pool, tables := MergeLevels(parts)
		return ConcatCodes(parts, tables, t, pool, vector.CodeWidthFor(pool.Len()))
	}
	in := vector.NewInterner(1024)
	codes := make([]uint32, 0, n)
	for _, p := range parts {
		for i := range p.Len() {
			if !p.IsValid(i) {
				codes = append(codes, 0)
				continue
			}
			codes = append(codes, in.Code(TextAt(p, i)))
			if in.Len() > n/2 {
				return concatText(t, parts, n)
			}
		}
	}
	return vector.FromWideCodes(t, codes, in.Pool())
}

// onePool returns the pool that all parts share, and the widest codes; nil
// when their levels differ.
func onePool(parts []*vector.Vector) (pool *vector.Pool, width int) {
	for _, p := range parts {
		if !p.IsDictionary() {
			return nil, 0
		}
		width = max(width, p.CodeWidth())
		if pool == nil {
			pool = p.Pool()
		} else if !pool.SameLevels(p.Pool()) {
			return nil, 0
		}
	}
	return pool, width
}

// MergeLevels returns a pool of the text levels of all dictionaries, in order
// of first appearance, and for each dictionary the table that gives its codes
// there.
func MergeLevels(parts []*vector.Vector) (*vector.Pool, [][]uint32) {
	in := vector.NewInterner(1024)
	tables := make([][]uint32, len(parts))
	done := map[*vector.Pool][]uint32{}
	for i, p := range parts {
		pool := p.Pool()
		table, ok := done[pool]
		if !ok {
			levels := pool.Levels()
			table = make([]uint32, levels.Len()+1)
			for l := range levels.Len() {
				table[l+1] = in.Code(levels.Text(l))
			}
			done[pool] = table
		}
		tables[i] = table
	}
	return in.Pool(), tables
}
