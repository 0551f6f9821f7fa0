package categorical

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stoa-data/stoa/internal/vector"
)

// missing stands for a missing value in the tables of these tests.
const missing = "∅"

// must returns a column or fails the test.
func must(t testing.TB, c *Column, err error) *Column {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// column returns a column of the space-separated words, ∅ for missing.
func column(t testing.TB, words string, options ...Option) *Column {
	t.Helper()
	return columnOf(t, strings.Fields(words), options...)
}

func columnOf(t testing.TB, words []string, options ...Option) *Column {
	t.Helper()
	present := make([]bool, len(words))
	for i, w := range words {
		present[i] = w != missing
	}
	c, err := OfNullable(words, present, options...)
	return must(t, c, err)
}

// words returns the values of a column, joined.
func words(c *Column) string {
	values, present := c.Strings()
	for i := range values {
		if !present[i] {
			values[i] = missing
		}
	}
	return strings.Join(values, " ")
}

// levels returns the levels, joined by < when ordered.
func levels(c *Column) string {
	if c.Ordered() {
		return strings.Join(c.Levels(), "<")
	}
	return strings.Join(c.Levels(), " ")
}

// check compares a column's values and levels, and the invariants of C1.
func check(t testing.TB, c *Column, values, lv string) {
	t.Helper()
	if got := words(c); got != values {
		t.Errorf("values %q, want %q", got, values)
	}
	if got := levels(c); got != lv {
		t.Errorf("levels %q, want %q", got, lv)
	}
	checkInvariants(t, c)
}

// checkInvariants checks the layout: codes within the pool, 0 for missing,
// distinct levels, and ranks that are a permutation.
func checkInvariants(t testing.TB, c *Column) {
	t.Helper()
	v, p := c.Vector(), c.Vector().Pool()
	missing := 0
	for i := range v.Len() {
		code := v.Code(i)
		if code == 0 {
			missing++
		}
		if int(code) > p.Len() || v.IsValid(i) != (code != 0) {
			t.Fatalf("row %d has code %d of %d", i, code, p.Len())
		}
	}
	if missing != v.Missing() || v.Type() != vector.Of(vector.Categorical) {
		t.Fatalf("%d missing (vector says %d), type %v", missing, v.Missing(), v.Type())
	}
	if uint64(p.Len()) >= 1<<(8*v.CodeWidth()) {
		t.Fatalf("%d levels with codes of %d bytes", p.Len(), v.CodeWidth())
	}
	if p.Ranks() != nil {
		ranks := slices.Sorted(slices.Values(p.Ranks()))
		for i, r := range ranks {
			if int(r) != i || len(ranks) != p.Len() {
				t.Fatalf("ranks %v", p.Ranks())
			}
		}
		if ascending(p.Ranks()) == nil && p.Len() > 0 {
			t.Fatal("ranks of an ascending pool are kept")
		}
	}
	for i := range p.Len() {
		if got := codeOf(p, keyAt(p.Levels(), i)); int(got) != i+1 {
			t.Fatalf("level %q has code %d and %d", textAt(p.Levels(), i), i+1, got)
		}
	}
}

// sameCodes reports whether two columns share the memory of their codes.
func sameCodes(a, b *Column) bool {
	return &a.Vector().Raw()[0] == &b.Vector().Raw()[0]
}

// count returns n words w0, w1, … of equal length, so that they sort by number.
func count(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("w%06d", i)
	}
	return out
}
