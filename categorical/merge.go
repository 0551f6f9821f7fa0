package categorical

import (
	"fmt"
	"slices"

	"github.com/stoa-data/stoa/internal/vector"
)

// Merge returns a pool with the levels of all pools. Each pool's order is kept;
// where pools disagree the first one wins and the result is unordered. It is
// ordered if every pool that has levels is ordered and every two neighbouring
// levels are ordered by at least one pool: ["a" "b" "d"] and ["c" "d" "e"]
// give the unordered ["a" "b" "c" "d" "e"]. Levels of different types are
// ErrType. O(k L) for k pools that agree, O(k L log L) else.
func Merge(pools ...*Pool) (*Pool, error) {
	in := make([]*vector.Pool, len(pools))
	for i, p := range pools {
		in[i] = p.pool()
	}
	m, err := mergeAll(in)
	return PoolOf(m), wrap("merge", err)
}

// mergeAll is Merge for internal pools. Codes of the first pool that has
// levels keep their meaning.
func mergeAll(pools []*vector.Pool) (*vector.Pool, error) {
	some := slices.DeleteFunc(slices.Clone(pools), func(p *vector.Pool) bool { return p.Len() == 0 })
	if len(some) == 0 {
		for _, p := range pools {
			return p, nil
		}
		return noPool, nil
	}
	allOrdered := true
	for _, p := range some {
		allOrdered = allOrdered && p.Ordered()
	}
	return mergePools(some, allOrdered)
}

// mergePools merges pools that have levels; ordered tells whether their order
// may survive.
func mergePools(pools []*vector.Pool, ordered bool) (*vector.Pool, error) {
	first := pools[0]
	lists := make([][]key, len(pools))
	for i, p := range pools {
		if a, b := first.Levels().Type(), p.Levels().Type(); a != b {
			return nil, fmt.Errorf("%w: levels do not merge (got type %v, want %v)", vector.ErrType, b, a)
		}
		lists[i] = keys(p)
	}
	levels, ordered := mergeKeys(ordered, lists)
	index := make(map[key]int, len(levels))
	for i, k := range levels {
		index[k] = i
	}
	from := make([]int, first.Len())
	for i := range from {
		from[i] = index[keyAt(first.Levels(), i)]
	}
	return place(first, from, levels, ordered, true).pool, nil
}

// mergeKeys merges lists of distinct levels and tells whether the result is
// ordered, given that the lists are.
func mergeKeys(ordered bool, lists [][]key) ([]key, bool) {
	lists = slices.DeleteFunc(slices.Clone(lists), func(l []key) bool { return len(l) == 0 })
	if len(lists) == 0 {
		return nil, ordered
	}
	same := true
	for _, l := range lists {
		same = same && slices.Equal(l, lists[0])
	}
	if same {
		return lists[0], ordered
	}
	var all []key // in order of appearance
	places := make([]map[key]int, len(lists))
	seen := map[key]bool{}
	for i, l := range lists {
		places[i] = make(map[key]int, len(l))
		for at, k := range l {
			places[i][k] = at
			if !seen[k] {
				seen[k] = true
				all = append(all, k)
			}
		}
	}
	if out, ok := topological(all, lists, places); ok {
		return out, ordered && covered(out, places)
	}
	// The lists disagree. The one that sorts last decides: the first one.
	for _, place := range slices.Backward(places) {
		alignTo(all, place)
	}
	return all, false
}

// topological returns the levels in an order that agrees with every list,
// false when there is none. Levels come in order of appearance, each after
// those that must stand before it.
func topological(all []key, lists [][]key, places []map[key]int) ([]key, bool) {
	const waiting, done = 1, 2
	state := make(map[key]int, len(all))
	out := make([]key, 0, len(all))
	var stack []key
	// before returns a level that stands directly before k in a list and is not out yet.
	before := func(k key) (key, bool) {
		for i, place := range places {
			if at, ok := place[k]; ok && at > 0 && state[lists[i][at-1]] != done {
				return lists[i][at-1], true
			}
		}
		return key{}, false
	}
	for _, k := range all {
		if state[k] == done {
			continue
		}
		stack = append(stack[:0], k)
		state[k] = waiting
		for len(stack) > 0 {
			top := stack[len(stack)-1]
			if k, ok := before(top); ok {
				if state[k] == waiting {
					return nil, false
				}
				state[k] = waiting
				stack = append(stack, k)
				continue
			}
			state[top] = done
			out = append(out, top)
			stack = stack[:len(stack)-1]
		}
	}
	return out, true
}

// covered reports whether every two neighbours stand together in at least one list.
func covered(levels []key, places []map[key]int) bool {
	for i := 1; i < len(levels); i++ {
		if !slices.ContainsFunc(places, func(place map[key]int) bool {
			_, a := place[levels[i-1]]
			_, b := place[levels[i]]
			return a && b
		}) {
			return false
		}
	}
	return true
}

// alignTo sorts levels, stably, so that those of one list stand in its order.
// A level of other lists follows the level it followed before; those behind
// the last level of the list stay at the end.
func alignTo(levels []key, place map[key]int) {
	type slot struct {
		key
		at int
	}
	slots := make([]slot, len(levels))
	last := 0
	for i, k := range levels {
		if _, ok := place[k]; ok {
			last = i + 1
		}
	}
	next := 0
	for i, k := range levels {
		at, ok := place[k]
		switch {
		case ok:
			next = at + 1
		case i < last:
			at = next
		default:
			at = len(levels)
		}
		slots[i] = slot{k, at}
	}
	slices.SortStableFunc(slots, func(a, b slot) int { return a.at - b.at })
	for i, s := range slots {
		levels[i] = s.key
	}
}
