package categorical

import (
	"cmp"
	"slices"

	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/vector"
)

// WithLevels returns the column with other levels, in the given order:
// strings, integers or time.Time, or slices of them. Unused new levels are
// fine. A duplicate is an error; so is leaving out a level in use, a
// *LevelError that names it and the first row it stands in (With(Levels(…),
// AllowMissing()) turns such values into missing ones instead). Reordering and
// adding levels shares the codes; removing some copies them in one pass. The
// column stays ordered or unordered as it is.
func (c *Column) WithLevels(levels ...any) (*Column, error) {
	return converted("with levels", c.Vector(), []Option{Levels(levels...)})
}

// Relevel returns the column with its levels sorted, stably, by a comparison
// of their text, such as Numeric: negative when a comes before b. Only the
// pool is new; the codes are shared. O(L log L). A panic in compare becomes an
// error.
func (c *Column) Relevel(compare func(a, b string) int) (*Column, error) {
	return converted("relevel", c.Vector(), []Option{LevelsFunc(compare)})
}

// DropUnused returns the column without the levels that no value has; the
// order of the others and the width of codes stay. O(n + L).
func (c *Column) DropUnused() *Column {
	v := c.Vector()
	used := kernel.UsedCodes(v)
	p := v.Pool()
	var kept []key
	from := make([]int, p.Len())
	for _, code := range p.Order() {
		from[code-1] = -1
		if used[code] {
			from[code-1] = len(kept)
			kept = append(kept, keyAt(p.Levels(), int(code-1)))
		}
	}
	if len(kept) == p.Len() {
		return &Column{v: v}
	}
	r := place(p, from, kept, p.Ordered(), true)
	return &Column{v: kernel.Recode(v, v.Type(), r.pool, r.table, v.CodeWidth())}
}

// relevel returns the recoding of the dictionary v to the given levels. Values
// not among them are an error, or become missing.
func relevel(v *vector.Vector, levels []key, allowMissing bool) (recoding, error) {
	p := v.Pool()
	index := make(map[key]int, len(levels))
	for i, k := range levels {
		index[k] = i
	}
	from := make([]int, p.Len())
	dropped, drops := make([]bool, p.Len()+1), false
	for i := range from {
		at, ok := index[keyAt(p.Levels(), i)]
		if !ok {
			at, dropped[i+1], drops = -1, true, true
		}
		from[i] = at
	}
	row := -1
	if drops {
		row = kernel.FirstMarked(v, dropped)
	}
	if row >= 0 && !allowMissing {
		names := texts(vector.NewPool(levelVector(p.Levels().Type(), levels), nil, false))
		return recoding{}, levelError(textAt(p.Levels(), int(v.Code(row)-1)), row, names)
	}
	ordered := p.Ordered() && v.Type().Kind == vector.Categorical
	return place(p, from, levels, ordered, row < 0), nil
}

// place returns the recoding of p's codes to new levels: code c becomes level
// from[c−1], or missing where that is negative. Levels take codes in the order
// in which the old codes first need them, so that reordering, renaming and
// adding levels leaves the codes as they are. unused tells that codes which
// become missing do not occur.
func place(p *vector.Pool, from []int, levels []key, ordered, unused bool) recoding {
	table := make([]uint32, len(from)+1)
	code := make([]uint32, len(levels)) // by level
	order := make([]uint32, 0, len(levels))
	moved := false
	for i, at := range from {
		if at < 0 {
			moved = moved || !unused
			continue
		}
		if code[at] == 0 {
			order = append(order, uint32(at))
			code[at] = uint32(len(order))
		}
		table[i+1] = code[at]
		moved = moved || int(code[at]) != i+1
	}
	same := len(order) == len(from) && len(levels) == len(from) && !moved // one to one
	for at := range levels {
		if code[at] == 0 {
			order = append(order, uint32(at))
		}
	}
	if !moved {
		table = nil
	}
	if same && sameKeys(p.Levels(), order, levels) {
		return recoding{pool: derive(p, ascending(order), ordered), table: table}
	}
	placed := make([]key, len(order))
	for c, at := range order {
		placed[c] = levels[at]
	}
	q := vector.NewPool(levelVector(p.Levels().Type(), placed), ascending(order), ordered)
	return recoding{pool: q, table: table}
}

// sameKeys reports whether the pool's level at each code is the placed one.
func sameKeys(old *vector.Vector, order []uint32, levels []key) bool {
	for c, at := range order {
		if keyAt(old, c) != levels[at] {
			return false
		}
	}
	return true
}

// ascending returns ranks, or nil when every level stands in its order.
func ascending(ranks []uint32) []uint32 {
	for i, r := range ranks {
		if r != uint32(i) {
			return ranks
		}
	}
	return nil
}

// derive returns a pool with the levels of p and other ranks: p itself when
// nothing changes, so that pools stay equal by pointer.
func derive(p *vector.Pool, ranks []uint32, ordered bool) *vector.Pool {
	if p.Ordered() == ordered && slices.Equal(p.Ranks(), ranks) {
		return p
	}
	return vector.NewPool(p.Levels(), ranks, ordered)
}

// sortedRanks returns the ranks of p's levels after a stable sort by compare.
func sortedRanks(p *vector.Pool, compare func(a, b string) int) ([]uint32, error) {
	names := texts(p)
	at := make([]int, len(names))
	for i := range at {
		at[i] = i
	}
	err := guard("levels func", func() {
		slices.SortFunc(at, func(a, b int) int {
			return cmp.Or(compare(names[a], names[b]), a-b)
		})
	})
	if err != nil {
		return nil, err
	}
	ranks, order := make([]uint32, len(at)), p.Order()
	for rank, i := range at {
		ranks[order[i]-1] = uint32(rank)
	}
	return ascending(ranks), nil
}
