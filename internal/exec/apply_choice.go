package exec

import (
	"fmt"
	"slices"

	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// An arm is a value of a choice and the rows that take it.
type arm struct {
	operand
	where []uint64
}

// choice computes a When: for each row the value of the first condition that
// is true; a missing condition is not.
func (a *application) choice() (*vector.Vector, error) {
	arms := a.arms()
	t := a.e.Type
	switch {
	case t.Kind == vector.Categorical:
		return a.chooseCategories(arms)
	case t.Kind == vector.String && dictionaries(arms):
		return a.chooseDictionaries(arms), nil
	case t.Kind.IsText():
		return a.chooseText(arms), nil
	case t.Kind == vector.Bool:
		words := a.words()
		clear(words)
		for _, m := range arms {
			kernel.ChooseBits(words, m.where, kernel.Truth{Bits: m.v.Bits(), One: m.one})
		}
		return a.bools(words, a.chosenValid(arms)), nil
	}
	valid := a.chosenValid(arms)
	switch t.Kind.Width() {
	case 1:
		return vector.FromSlice(t, chooseFixed[uint8](a, arms), valid), nil
	case 2:
		return vector.FromSlice(t, chooseFixed[uint16](a, arms), valid), nil
	case 4:
		return vector.FromSlice(t, chooseFixed[uint32](a, arms), valid), nil
	case 8:
		return vector.FromSlice(t, chooseFixed[uint64](a, arms), valid), nil
	}
	return nil, fmt.Errorf("internal error: a choice of %v", t)
}

// arms returns the values, each with the rows that take it: no row has two.
// Rows without a value are missing.
func (a *application) arms() []arm {
	rest := a.words()
	kernel.SetBits(rest, true, a.n)
	var arms []arm
	for i := 0; i+1 < len(a.args); i += 2 {
		where := a.words()
		kernel.TrueWords(a.args[i].truth(), where, a.n)
		for k := range where {
			where[k] &= rest[k]
			rest[k] &^= where[k]
		}
		arms = append(arms, arm{a.args[i+1], where})
	}
	if len(a.args)%2 == 1 {
		arms = append(arms, arm{a.args[len(a.args)-1], rest})
	}
	return arms
}

// chosenValid returns the validity of values that are no dictionary codes.
func (a *application) chosenValid(arms []arm) vector.Bitmap {
	words := make([]uint64, (a.n+63)/64)
	for _, m := range arms {
		if !m.missing() {
			kernel.ChooseBits(words, m.where, kernel.Truth{Bits: kernel.Present(m.v), One: m.one})
		}
	}
	return vector.BitmapOf(words, a.n)
}

// chooseFixed picks values of fixed width, as words of that width.
func chooseFixed[U uint8 | uint16 | uint32 | uint64](a *application, arms []arm) []U {
	out := memory.In[U](a.scope, a.n)
	clear(out)
	for _, m := range arms {
		if !m.missing() {
			kernel.Choose(out, m.where, vector.Values[U](m.v))
		}
	}
	return out
}

// chooseCategories picks codes of one pool.
func (a *application) chooseCategories(arms []arm) (*vector.Vector, error) {
	var pool *vector.Pool
	for _, m := range arms {
		switch p := m.v.Pool(); {
		case m.missing():
		case pool == nil:
			pool = p
		case !kernel.SamePool(pool, p):
			return nil, fmt.Errorf("%w: a choice between them is not defined (give both one pool first)", vector.ErrPools)
		}
	}
	if pool == nil {
		return a.allMissing(), nil
	}
	return a.chooseCodes(arms, pool, make([][]uint32, len(arms))), nil
}

// dictionaries reports whether every value of a choice of strings is a single
// value or a dictionary.
func dictionaries(arms []arm) bool {
	for _, m := range arms {
		if !m.one && !m.v.IsDictionary() {
			return false
		}
	}
	return true
}

// A merger is the pool of all levels of a choice's values and the tables that
// give the values' codes there.
type merger struct {
	from   []*vector.Pool // of the values that are dictionaries, nil for single values
	pool   *vector.Pool
	tables [][]uint32
}

// chooseDictionaries picks codes of a pool of all the values' levels. It turns
// to text when they are many for the rows of one batch.
func (a *application) chooseDictionaries(arms []arm) *vector.Vector {
	from := make([]*vector.Pool, len(arms))
	var first *vector.Pool
	levels, same := 0, true
	for i, m := range arms {
		if m.one {
			arms[i].v = dictionaryOf(m.v)
			same = same && m.missing()
			levels++
			continue
		}
		from[i] = m.v.Pool()
		levels += from[i].Len()
		if first == nil {
			first = from[i]
		}
		same = same && from[i] == first
	}
	switch {
	case first != nil && same:
		return a.chooseCodes(arms, first, make([][]uint32, len(arms)))
	case a.memo == nil && levels > a.n/2+64:
		return a.chooseText(arms)
	}
	m := a.merge(arms, from, first)
	return a.chooseCodes(arms, m.pool, m.tables)
}

// merge merges the levels of all values, once for all batches that share a memo.
func (a *application) merge(arms []arm, from []*vector.Pool, first *vector.Pool) *merger {
	m := a.memo.remember(memoKey{a.e, first}, func() any { return mergeArms(arms, from) }).(*merger)
	if !slices.Equal(m.from, from) {
		return mergeArms(arms, from)
	}
	return m
}

// mergeArms is merge without memory.
func mergeArms(arms []arm, from []*vector.Pool) *merger {
	parts := make([]*vector.Vector, len(arms))
	for i, m := range arms {
		parts[i] = m.v
	}
	m := &merger{from: from}
	m.pool, m.tables = kernel.MergeLevels(parts)
	return m
}

// dictionaryOf returns a single string as a dictionary.
func dictionaryOf(v *vector.Vector) *vector.Vector {
	switch t := vector.Of(vector.String); {
	case v.Missing() > 0:
		return kernel.AllMissing(t, kernel.EmptyPool(), 1, nil)
	case v.IsDictionary():
		return v
	default:
		return vector.FromCountedCodes(t, []uint8{1}, 0, vector.NewPool(v, nil, false))
	}
}

// chooseCodes picks codes, which tables translate to those of pool.
func (a *application) chooseCodes(arms []arm, pool *vector.Pool, tables [][]uint32) *vector.Vector {
	switch vector.CodeWidthFor(pool.Len()) {
	case 1:
		return vector.FromCodes(a.e.Type, pickCodes[uint8](a, arms, tables), pool)
	case 2:
		return vector.FromCodes(a.e.Type, pickCodes[uint16](a, arms, tables), pool)
	}
	return vector.FromCodes(a.e.Type, pickCodes[uint32](a, arms, tables), pool)
}

// pickCodes is chooseCodes for one width of the result.
func pickCodes[C uint8 | uint16 | uint32](a *application, arms []arm, tables [][]uint32) []C {
	out := memory.In[C](a.scope, a.n)
	clear(out)
	for i, m := range arms {
		if !m.missing() {
			kernel.Choose(out, m.where, kernel.Codes[C](m.v, tables[i]))
		}
	}
	return out
}

// chooseText picks strings or binary values, which are copied to the Go heap.
func (a *application) chooseText(arms []arm) *vector.Vector {
	pick := make([]uint16, a.n) // the arm of each row, counted from 1; 0 for none
	texts := make([]kernel.Text, len(arms)+1)
	for i, m := range arms {
		texts[i+1] = kernel.Text{Vector: m.v, One: m.one}
		if !m.missing() {
			kernel.Choose(pick, m.where, []uint16{uint16(i + 1)})
		}
	}
	return kernel.ChooseText(a.e.Type, pick, texts, a.chosenValid(arms))
}
