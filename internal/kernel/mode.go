package kernel

import "cmp"

// Mode returns the first value to reach the greatest count, which for
// [1 2 2 1] is 2; false for no values. All NaN are one value. Up to 32 values
// are compared with each other without allocating, more are counted in a
// table: O(n) expected.
func Mode[T cmp.Ordered](xs []T) (mode T, ok bool) {
	const compareAll = 32
	if len(xs) <= compareAll {
		return modeOfFew(xs)
	}
	best := 0
	counts := []int{0}       // of NaN first, which a map cannot find again
	place := make(map[T]int) // in counts: one search of the map for each value
	for _, x := range xs {
		var i int
		if x == x {
			var seen bool
			if i, seen = place[x]; !seen {
				i = len(counts)
				place[x] = i
				counts = append(counts, 0)
			}
		}
		counts[i]++
		if counts[i] > best {
			best, mode = counts[i], x
		}
	}
	return mode, true
}

func modeOfFew[T cmp.Ordered](xs []T) (mode T, ok bool) {
	best := 0
	for i, x := range xs {
		c := 1
		for _, y := range xs[:i] {
			if same(x, y) {
				c++
			}
		}
		if c > best {
			best, mode = c, x
		}
	}
	return mode, best > 0
}

// Modes returns all values with the greatest count in the order in which they
// reach it, so that the first is the Mode. O(n) expected.
func Modes[T cmp.Ordered](xs []T) []T {
	var modes []T
	best, nans := 0, 0
	counts := make(map[T]int)
	for _, x := range xs {
		if x != x {
			nans++
			best = max(best, nans)
			continue
		}
		c := counts[x] + 1
		counts[x] = c
		best = max(best, c)
	}
	// A value reaches its count where it occurs for the last time. Taking the
	// counts down again finds that place; the others never come to best.
	for v, c := range counts {
		if c < best {
			delete(counts, v)
		}
	}
	if nans < best {
		nans = -1
	}
	for _, x := range xs {
		if x != x {
			if nans--; nans == 0 {
				modes = append(modes, x)
			}
			continue
		}
		if c, ok := counts[x]; ok {
			counts[x] = c - 1
			if c == 1 {
				modes = append(modes, x)
			}
		}
	}
	return modes
}

// same is equality of keys: NaN equals NaN, −0 equals 0.
func same[T cmp.Ordered](x, y T) bool { return x == y || x != x && y != y }

// compareNaNLast orders −∞ … +∞, NaN, where cmp.Compare has NaN first.
func compareNaNLast[T cmp.Ordered](x, y T) int {
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	case x == y:
		return 0
	case x == x: // y is NaN
		return -1
	case y == y:
		return 1
	}
	return 0
}
