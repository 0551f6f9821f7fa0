package kernel

import (
	"cmp"
	"slices"
)

// RankKind says which rank equal values get.
type RankKind uint8

// The kinds, with the ranks they give to the values 10, 20, 20, 30.
const (
	RankOrdinal RankKind = iota // 1 2 3 4: by position
	RankCompete                 // 1 2 2 4: the smallest of their places
	RankDense                   // 1 2 2 3: without gaps
	RankTied                    // 1 2.5 2.5 4: the mean of their places
)

// Rank writes the rank of xs[i], from 1, to ranks[i]. NaN counts as greater
// than every number and all NaN as equal; descending gives rank 1 to the
// greatest. order is scratch space of the same length and comes back as the
// sorting permutation. O(n log n).
func Rank[T cmp.Ordered](xs []T, kind RankKind, descending bool, order []int, ranks []float64) {
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		c := compareNaNLast(xs[i], xs[j])
		if descending {
			c = -c
		}
		if c != 0 {
			return c
		}
		return i - j // a stable order, whatever the direction
	})
	dense := 0
	for start := 0; start < len(order); {
		end := start + 1
		for end < len(order) && same(xs[order[start]], xs[order[end]]) {
			end++
		}
		dense++
		for place := start; place < end; place++ {
			r := float64(place + 1)
			switch kind {
			case RankCompete:
				r = float64(start + 1)
			case RankDense:
				r = float64(dense)
			case RankTied:
				r = float64(start+1+end) / 2
			}
			ranks[order[place]] = r
		}
		start = end
	}
}
