package kernel

import (
	"fmt"
	"testing"

	"github.com/stoa-data/stoa/internal/vector"
)

// TestMergePools_C10: each order is kept, the first wins, codes of the first
// pool keep their meaning.
func TestMergePools_C10(t *testing.T) {
	pool := func(ordered bool, ranks []uint32, levels ...string) *vector.Pool {
		return vector.NewPool(vector.TextLevels(levels), ranks, ordered)
	}
	show := func(p *vector.Pool) string {
		s := ""
		for _, c := range p.Order() {
			s += fmt.Sprint(p.Levels().Str(int(c-1)), c, " ")
		}
		return fmt.Sprint(s, p.Ordered())
	}
	for _, c := range []struct {
		pools []*vector.Pool
		want  string
	}{
		{[]*vector.Pool{pool(true, nil, "a", "b", "d"), pool(true, nil, "c", "d", "e")}, "a1 b2 c4 d3 e5 false"},
		{[]*vector.Pool{pool(true, nil, "a", "b"), pool(true, nil, "b", "c")}, "a1 b2 c3 true"},
		{[]*vector.Pool{pool(true, []uint32{1, 0}, "a", "b"), pool(true, nil, "a", "b")}, "b2 a1 false"},
		{[]*vector.Pool{pool(false, nil), pool(true, nil, "x")}, "x1 true"},
		{[]*vector.Pool{pool(true, []uint32{1, 0}, "a", "b"), pool(true, nil, "a", "c")}, "b2 a1 c3 true"},
	} {
		got, err := MergePools(c.pools)
		if err != nil || show(got) != c.want {
			t.Errorf("got %v, %v, want %s", show(got), err, c.want)
		}
		for _, p := range c.pools {
			table := CodeTable(p, got)
			for l := range p.Len() {
				code := uint32(l + 1)
				if table != nil {
					code = table[l+1]
				}
				if got.Levels().Str(int(code-1)) != p.Levels().Str(l) {
					t.Errorf("%s: level %s has code %d", c.want, p.Levels().Str(l), code)
				}
			}
		}
	}
}
