package categorical

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// A model is a categorical column in the plainest form: words, ∅ for missing,
// and levels in order.
type model struct {
	values  []string
	levels  []string
	ordered bool
}

func (m model) rank(word string) int {
	if word == missing {
		return len(m.levels)
	}
	return slices.Index(m.levels, word)
}

// same compares a column with its model.
func (m model) same(t *testing.T, step string, c *Column) {
	t.Helper()
	if got := words(c); got != strings.Join(m.values, " ") {
		t.Fatalf("%s: values %q, want %q", step, got, m.values)
	}
	if got := c.Levels(); !slices.Equal(got, m.levels) || c.Ordered() != m.ordered {
		t.Fatalf("%s: levels %q ordered %v, want %q %v", step, got, c.Ordered(), m.levels, m.ordered)
	}
	for i, code := range c.LevelCodes() {
		if want := m.rank(m.values[i]) + 1; m.values[i] != missing && code != int64(want) || m.values[i] == missing && code != 0 {
			t.Fatalf("%s: level code of row %d is %d, want %d", step, i, code, want)
		}
	}
	checkInvariants(t, c)
}

// used returns the distinct words of values in order of appearance, without missing.
func used(values []string) []string {
	var out []string
	for _, w := range values {
		if w != missing && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

// TestRandomHistories runs random methods on a column and on its model.
func TestRandomHistories(t *testing.T) {
	alphabet := strings.Fields("a b c d e f g h")
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 7))
		draw := func(n int) []string {
			out := make([]string, n)
			for i := range out {
				if out[i] = alphabet[r.IntN(len(alphabet))]; r.IntN(6) == 0 {
					out[i] = missing
				}
			}
			return out
		}
		m := model{values: draw(r.IntN(12))}
		m.levels = slices.Sorted(slices.Values(used(m.values)))
		options := []Option{}
		if r.IntN(2) == 0 {
			options = append(options, Compressed())
		}
		if m.ordered = r.IntN(2) == 0; m.ordered {
			options = append(options, Ordered())
		}
		c := columnOf(t, m.values, options...)
		m.same(t, "of", c)
		for range 12 {
			before := model{slices.Clone(m.values), slices.Clone(m.levels), m.ordered}
			old := c
			step := randomStep(t, r, draw, &m, &c)
			m.same(t, fmt.Sprintf("seed %d: %s", seed, step), c)
			before.same(t, fmt.Sprintf("seed %d: before %s", seed, step), old)
		}
	}
}

// randomStep changes both c and m in one way and names it.
func randomStep(t *testing.T, r *rand.Rand, draw func(int) []string, m *model, c **Column) string {
	t.Helper()
	var err error
	step := ""
	switch r.IntN(10) {
	case 0:
		step = "relevel"
		reversed := func(a, b string) int { return strings.Compare(b, a) }
		slices.SortStableFunc(m.levels, reversed)
		*c, err = (*c).Relevel(reversed)
	case 1:
		step = "with levels"
		m.levels = append(slices.Clone(m.levels), "u", "v")
		m.levels = slices.Compact(slices.Sorted(slices.Values(m.levels)))
		r.Shuffle(len(m.levels), func(i, j int) { m.levels[i], m.levels[j] = m.levels[j], m.levels[i] })
		*c, err = (*c).WithLevels(m.levels)
	case 2:
		step = "drop unused"
		in := used(m.values)
		m.levels = slices.DeleteFunc(m.levels, func(l string) bool { return !slices.Contains(in, l) })
		*c = (*c).DropUnused()
	case 3:
		step = "append"
		added := draw(r.IntN(5))
		pointers := make([]*string, len(added))
		for i, w := range added {
			if w != missing {
				pointers[i] = &w
			}
		}
		for _, w := range used(added) {
			if !slices.Contains(m.levels, w) {
				m.levels = append(m.levels, w)
				m.ordered = false
			}
		}
		m.values = append(m.values, added...)
		*c, err = (*c).Append(pointers)
	case 4:
		step = "recode"
		from, to := draw(1)[0], draw(1)[0]
		if from == missing || to == missing || from == to {
			return "nothing"
		}
		at := slices.Index(m.levels, from)
		next := slices.Index(m.levels, to)
		for i, w := range m.values {
			if w == from {
				m.values[i] = to
			}
		}
		if at >= 0 {
			m.levels = slices.Delete(m.levels, at, at+1)
			// merging into the neighbour keeps the order, anything else does not
			m.ordered = m.ordered && (next >= 0 && (next == at+1 || next == at-1) || len(m.levels) == 0)
		} else {
			m.ordered = m.ordered && (next >= 0 || len(m.levels) == 0)
		}
		if next < 0 {
			m.levels = append(m.levels, to)
		}
		*c, err = (*c).Recode(From(from).To(to))
	case 5:
		step = "sort"
		slices.SortStableFunc(m.values, func(a, b string) int { return m.rank(a) - m.rank(b) })
		*c = (*c).Sort()
	case 6:
		step = "unique"
		var out []string
		for _, w := range m.values {
			if !slices.Contains(out, w) {
				out = append(out, w)
			}
		}
		m.values = out
		*c = (*c).Unique()
	case 7:
		step = "keep some levels"
		n := r.IntN(len(m.levels) + 1)
		m.levels = m.levels[:n]
		for i, w := range m.values {
			if !slices.Contains(m.levels, w) {
				m.values[i] = missing
			}
		}
		*c, err = (*c).With(Levels(m.levels), AllowMissing())
	case 8:
		step = "compress or decompress"
		if r.IntN(2) == 0 {
			*c = (*c).Compress()
		} else {
			*c = (*c).Decompress()
		}
	case 9:
		step = "order"
		if m.ordered = r.IntN(2) == 0; m.ordered {
			*c, err = (*c).With(Ordered())
		} else {
			*c, err = (*c).With(Unordered())
		}
	}
	if err != nil {
		t.Fatalf("%s: %v", step, err)
	}
	return step
}

// keepsOrder reports whether sub's words stand in all in sub's order.
func keepsOrder(all, sub []string) bool {
	last := -1
	for _, w := range sub {
		at := slices.Index(all, w)
		if at < last {
			return false
		}
		last = at
	}
	return true
}

func TestMerge_KeepsEveryOrderThatAgrees(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 1))
	for range 2000 {
		agreed := strings.Fields("a b c d e f g")
		r.Shuffle(len(agreed), func(i, j int) { agreed[i], agreed[j] = agreed[j], agreed[i] })
		var pools []*Pool
		var lists [][]string
		for range 1 + r.IntN(4) {
			var list []string
			for _, w := range agreed {
				if r.IntN(2) == 0 {
					list = append(list, w)
				}
			}
			disagree := r.IntN(4) == 0
			if disagree {
				slices.Reverse(list)
			}
			p, err := NewPool(list, Ordered())
			if err != nil {
				t.Fatal(err)
			}
			pools, lists = append(pools, p), append(lists, list)
		}
		m, err := Merge(pools...)
		if err != nil {
			t.Fatal(err)
		}
		got := m.Levels()
		var all []string
		for _, l := range lists {
			all = append(all, l...)
		}
		if sorted := slices.Sorted(slices.Values(got)); !slices.Equal(sorted, slices.Compact(slices.Sorted(slices.Values(all)))) {
			t.Fatalf("%q gives %q", lists, got)
		}
		for i, l := range lists {
			if len(l) > 0 && !keepsOrder(got, l) {
				if m.Ordered() {
					t.Fatalf("%q gives the ordered %q", lists, got)
				}
				if len(slices.Concat(lists[:i]...)) == 0 {
					t.Fatalf("%q gives %q: the first order is lost", lists, got)
				}
			}
		}
		neighbours := true
		for i := 1; i < len(got); i++ {
			neighbours = neighbours && slices.ContainsFunc(lists, func(l []string) bool {
				return slices.Contains(l, got[i-1]) && slices.Contains(l, got[i])
			})
		}
		agree := !slices.ContainsFunc(lists, func(l []string) bool { return !keepsOrder(got, l) })
		if m.Ordered() != (agree && neighbours) {
			t.Fatalf("%q gives %q, ordered %v", lists, got, m.Ordered())
		}
	}
}

func TestEqual_LikeWords(t *testing.T) {
	r := rand.New(rand.NewPCG(12, 1))
	for range 500 {
		n := r.IntN(4)
		a, b := make([]string, n), make([]string, n)
		for i := range n {
			a[i], b[i] = []string{"a", "b", missing}[r.IntN(3)], []string{"a", "b", missing}[r.IntN(3)]
		}
		x, y := columnOf(t, a), columnOf(t, b, Levels("b", "q", "a"), Compressed())
		if got := x.Equal(y); got != slices.Equal(a, b) {
			t.Fatalf("%q = %q: %v", a, b, got)
		}
		eq, err := Eq(x, y)
		if err != nil {
			t.Fatal(err)
		}
		for i := range eq {
			if eq[i] != (a[i] == b[i] && a[i] != missing) {
				t.Fatalf("%q = %q at %d: %v", a, b, i, eq[i])
			}
		}
	}
}
