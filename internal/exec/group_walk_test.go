package exec

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// Groups of a block come in the order of their first rows, however many.
func TestGroups_sortedSpans(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	for _, n := range []int{0, 1, fewSpans - 1, fewSpans, 1000, walkRows} {
		g := &groups{block: []uint32{0, 3, uint32(3 + n)}}
		for range 3 {
			g.spans = append(g.spans, runSpan{first: 7})
		}
		want := rng.Perm(walkRows)[:n]
		for i, row := range want {
			want[i] = row + walkRows
			g.spans = append(g.spans, runSpan{first: uint32(row + walkRows), start: uint64(row), n: 2})
		}
		slices.Sort(want)
		for range 2 { // the second time they are in order
			spans := g.sortedSpans(1)
			if len(spans) != n {
				t.Fatalf("%d groups, want %d", len(spans), n)
			}
			for i, s := range spans {
				if int(s.first) != want[i] || s.start != uint64(want[i]-walkRows) || s.n != 2 {
					t.Fatalf("%d groups: group %d is %+v, want that of row %d", n, i, s, want[i])
				}
			}
		}
	}
}
