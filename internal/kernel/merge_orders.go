package kernel

import "slices"

// MergeOrders merges lists of distinct values, keeping the order of each. Where
// lists disagree the first one wins. It reports whether the result is ordered,
// given that the lists are: they agree, and every two neighbours stand together
// in at least one list. O(n) for lists that agree, O(n log n) else.
func MergeOrders[K comparable](ordered bool, lists [][]K) ([]K, bool) {
	lists = slices.DeleteFunc(slices.Clone(lists), func(l []K) bool { return len(l) == 0 })
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
	var all []K // in order of appearance
	places := make([]map[K]int, len(lists))
	seen := map[K]bool{}
	for i, l := range lists {
		places[i] = make(map[K]int, len(l))
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

// topological returns the values in an order that agrees with every list,
// false when there is none. Values come in order of appearance, each after
// those that must stand before it.
func topological[K comparable](all []K, lists [][]K, places []map[K]int) ([]K, bool) {
	const waiting, done = 1, 2
	state := make(map[K]int, len(all))
	out := make([]K, 0, len(all))
	var stack []K
	// before returns a value that stands directly before k in a list and is not out yet.
	before := func(k K) (K, bool) {
		for i, place := range places {
			if at, ok := place[k]; ok && at > 0 && state[lists[i][at-1]] != done {
				return lists[i][at-1], true
			}
		}
		var none K
		return none, false
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
func covered[K comparable](values []K, places []map[K]int) bool {
	for i := 1; i < len(values); i++ {
		if !slices.ContainsFunc(places, func(place map[K]int) bool {
			_, a := place[values[i-1]]
			_, b := place[values[i]]
			return a && b
		}) {
			return false
		}
	}
	return true
}

// alignTo sorts values, stably, so that those of one list stand in its order.
// A value of other lists follows the value it followed before; those behind
// the last value of the list stay at the end.
func alignTo[K comparable](values []K, place map[K]int) {
	type slot struct {
		value K
		at    int
	}
	slots := make([]slot, len(values))
	last := 0
	for i, k := range values {
		if _, ok := place[k]; ok {
			last = i + 1
		}
	}
	next := 0
	for i, k := range values {
		at, ok := place[k]
		switch {
		case ok:
			next = at + 1
		case i < last:
			at = next
		default:
			at = len(values)
		}
		slots[i] = slot{k, at}
	}
	slices.SortStableFunc(slots, func(a, b slot) int { return a.at - b.at })
	for i, s := range slots {
		values[i] = s.value
	}
}
