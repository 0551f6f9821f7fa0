package categorical

import (
	"fmt"

	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/vector"
)

// A Pair says which values Recode replaces, and by what: From(…).To(…) or
// Default(…).
type Pair struct {
	keys      []any
	to        any
	complete  bool // To was called
	isDefault bool
}

// From starts a pair with the values to replace: strings, integers or
// time.Time as the levels are, slices of them, or nil for missing.
func From(values ...any) Pair { return Pair{keys: flatten(values)} }

// To completes a pair with the new value; nil makes the values missing.
func (p Pair) To(level any) Pair {
	p.to, p.complete = level, true
	return p
}

// Default is the new value of everything that no other pair replaces; nil
// makes it missing. Missing values stay missing unless From(nil) names them.
func Default(level any) Pair { return Pair{to: level, complete: true, isDefault: true} }

// Recode returns the column with values replaced: the first pair that names a
// value decides, and what no pair names stays, or takes the Default. Keys that
// are no levels are ignored.
//
// New values may have another type than the levels if every level is
// replaced. Levels are the old ones that stay, in their order, then the new
// ones in the order of the pairs, the default last. The column stays ordered
// if it was, if the replacement agrees with the old order, and if there is no
// default. Codes keep their width, so that new levels may be an
// *OverflowError; they are shared when every level got a name of its own,
// else copied in one pass.
func (c *Column) Recode(pairs ...Pair) (*Column, error) {
	v := c.Vector()
	r, err := recodePool(v.Pool(), pairs)
	if err != nil {
		return nil, wrap("recode", err)
	}
	out, err := r.apply(v, v.CodeWidth())
	if err != nil {
		return nil, wrap("recode", err)
	}
	return &Column{v: out}, nil
}

// recodePool returns what pairs make of the codes of p.
func recodePool(p *vector.Pool, pairs []Pair) (recoding, error) {
	m := &recodeMap{pool: p, byKey: map[key]int{}, onMissing: -1, onOther: -1}
	for _, pair := range pairs {
		if err := m.add(pair); err != nil {
			return recoding{}, err
		}
	}
	if err := m.resolveTypes(); err != nil {
		return recoding{}, err
	}
	return m.recoding()
}

// A recodeMap is pairs made ready: which pair each level belongs to.
type recodeMap struct {
	pool      *vector.Pool
	to        []any       // new value by pair
	byKey     map[key]int // pair by level
	onMissing int         // pair of missing, −1: none
	onOther   int         // pair of the default, −1: none

	t       vector.Type // of the new levels
	targets []key       // by pair
}

// add takes one pair.
func (m *recodeMap) add(pair Pair) error {
	n := len(m.to)
	if !pair.complete {
		return fmt.Errorf("pair %d: From without To", n+1)
	}
	m.to = append(m.to, pair.to)
	if pair.isDefault {
		if m.onOther < 0 {
			m.onOther = n
		}
		return nil
	}
	for _, x := range pair.keys {
		if isMissing(x) {
			if m.onMissing < 0 {
				m.onMissing = n
			}
			continue
		}
		k, err := keyOf(x, m.pool.Levels().Type())
		if err != nil {
			return err
		}
		if _, ok := m.byKey[k]; !ok {
			m.byKey[k] = n
		}
	}
	return nil
}

// isMissing reports whether x stands for missing.
func isMissing(x any) bool {
	v, ok := x.(Value)
	return x == nil || ok && v.Missing()
}

// resolveTypes finds the type of the new levels, the old one if possible, and
// converts the new values.
func (m *recodeMap) resolveTypes() error {
	m.t = m.pool.Levels().Type()
	err := m.convertTargets()
	if err == nil {
		return nil
	}
	for _, x := range m.to {
		if isMissing(x) {
			continue
		}
		if m.t, err = naturalType(x); err != nil {
			return err
		}
		return m.convertTargets()
	}
	return err
}

// convertTargets converts the new values to m.t.
func (m *recodeMap) convertTargets() error {
	m.targets = make([]key, len(m.to))
	for i, x := range m.to {
		if isMissing(x) {
			continue
		}
		k, err := keyOf(x, m.t)
		if err != nil {
			return err
		}
		m.targets[i] = k
	}
	return nil
}

// recoding lays out the new levels.
func (m *recodeMap) recoding() (recoding, error) {
	p := m.pool
	kept, fresh, err := m.levels()
	if err != nil {
		return recoding{}, err
	}
	levels, ordered := kernel.MergeOrders(p.Ordered() && m.onOther < 0, [][]key{kept, fresh})
	index := make(map[key]int, len(levels))
	for i, k := range levels {
		index[k] = i
	}
	placeOf := func(pair int) int { // the level of a pair, −1 for missing
		if isMissing(m.to[pair]) {
			return -1
		}
		return index[m.targets[pair]]
	}
	// The order survives if it agrees with the old one, level by level, and
	// with the order of the pairs.
	last := 0
	for pair := range m.to {
		if at := placeOf(pair); at >= 0 {
			ordered = ordered && at >= last
			last = at
		}
	}
	from := make([]int, p.Len())
	last = 0
	for _, code := range p.Order() {
		k := keyAt(p.Levels(), int(code-1))
		pair, named := m.byKey[k]
		if !named {
			pair = m.onOther
		}
		at := 0
		if pair >= 0 {
			at = placeOf(pair)
		} else {
			k, _ = convertKey(p.Levels(), int(code-1), m.t) // m.levels has checked it
			at = index[k]
		}
		from[code-1] = at
		if at >= 0 {
			ordered = ordered && at >= last
			last = at
		}
	}
	r := placeAs(m.t, p, from, levels, ordered)
	if m.onMissing >= 0 {
		if at := placeOf(m.onMissing); at >= 0 {
			r.fillMissing(p.Len(), codeOf(r.pool, levels[at]))
		}
	}
	return r, nil
}

// levels returns the old levels that stay, as new ones, and the new values,
// each once.
func (m *recodeMap) levels() (kept, fresh []key, err error) {
	p := m.pool
	if m.onOther < 0 {
		for _, code := range p.Order() {
			if _, named := m.byKey[keyAt(p.Levels(), int(code-1))]; named {
				continue
			}
			k, err := convertKey(p.Levels(), int(code-1), m.t)
			if err != nil {
				return nil, nil, fmt.Errorf("%w: level %q stays %v beside new values of type %v (name it or give a Default)",
					vector.ErrType, textAt(p.Levels(), int(code-1)), p.Levels().Type(), m.t)
			}
			kept = append(kept, k)
		}
	}
	seen := map[key]bool{}
	take := func(pair int) {
		if k := m.targets[pair]; !isMissing(m.to[pair]) && !seen[k] {
			seen[k] = true
			fresh = append(fresh, k)
		}
	}
	for pair := range m.to {
		if pair != m.onOther {
			take(pair)
		}
	}
	if m.onOther >= 0 {
		take(m.onOther)
	}
	return kept, fresh, nil
}

// fillMissing gives missing values a code.
func (r *recoding) fillMissing(oldLevels int, code uint32) {
	if r.table == nil {
		r.table = make([]uint32, oldLevels+1)
		for c := range r.table {
			r.table[c] = uint32(c)
		}
	}
	r.table[0] = code
}

// placeAs is place for new levels of any type; codes that become missing may occur.
func placeAs(t vector.Type, p *vector.Pool, from []int, levels []key, ordered bool) recoding {
	if t == p.Levels().Type() {
		return place(p, from, levels, ordered, false)
	}
	empty := vector.NewPool(levelVector(t, make([]key, p.Len())), nil, false)
	return place(empty, from, levels, ordered, false)
}
