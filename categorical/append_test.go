package categorical

import (
	"errors"
	"strings"
	"testing"

	"github.com/stoa-data/stoa/internal/vector"
)

func TestC9_Append(t *testing.T) {
	c := column(t, "b a", Ordered(), Compressed())
	known, err := c.Append([]string{"a", "a"})
	check(t, must(t, known, err), "b a a a", "a<b")
	if known.Pool() != c.Pool() || known.CodeType() != "uint8" {
		t.Error("known levels keep pool and codes")
	}
	fresh, err := c.Append([]string{"z", "y", "a", "z"})
	check(t, must(t, fresh, err), "b a z y a z", "a b z y")
	check(t, c, "b a", "a<b")
	x := "q"
	gaps, err := c.Append([]*string{nil, &x})
	check(t, must(t, gaps, err), "b a ∅ q", "a b q")
	merged, err := c.AppendColumn(column(t, "c b", Levels("b", "c"), Ordered()))
	check(t, must(t, merged, err), "b a c b", "a<b<c")
	within, err := c.AppendColumn(column(t, "b b", Levels("b")))
	check(t, must(t, within, err), "b a b b", "a<b") // all levels known: order stays
	against, err := c.AppendColumn(column(t, "b b", Levels("b", "a")))
	check(t, must(t, against, err), "b a b b", "a b") // orders disagree
	empty, err := c.AppendColumn(column(t, "∅"))
	check(t, must(t, empty, err), "b a ∅", "a<b")
	first, err := (*Column)(nil).AppendColumn(c)
	check(t, must(t, first, err), "b a", "a<b")
	ints, err := (*Column)(nil).Append([]int{3, 1})
	check(t, must(t, ints, err), "3 1", "3 1")
	narrow, err := Of([]int8{1})
	narrow, err = must(t, narrow, err).Append([]int{5, 1})
	check(t, must(t, narrow, err), "1 5 1", "1 5")
	if _, err = narrow.Append([]int{300}); !errors.Is(err, vector.ErrOverflow) {
		t.Errorf("a level that no int8 holds: %v", err)
	}
	if _, err = c.Append([]int{3}); !errors.Is(err, ErrType) {
		t.Errorf("integers behind text: %v", err)
	}
}

func TestC10_Merge(t *testing.T) {
	for _, x := range []struct{ in, want string }{
		{"a<b<d|c<d<e", "a b c d e"}, // nobody orders b and c
		{"a<b<c|b<c<d", "a<b<c<d"},   // every two neighbours are ordered
		{"a<c|b<c|a<b", "a<b<c"},     // by one input each
		{"a<b|b<a", "a b"},           // conflict: the first wins
		{"a<b|b<x<a", "a b x"},       // conflict
		{"a<b|", "a<b"},              // an empty pool does not spoil it
		{"|a<b", "a<b"},              //
		{"a<b|a b", "a b"},           // an unordered one does
		{"a b|b c", "a b c"},         //
		{"b<c|a<b", "a<b<c"},         //
		{"a<b|c<d", "a b c d"},       // b and c are not ordered
		{"a<b<c|a<c", "a<b<c"},       //
		{"a<c|a<b<c", "a<b<c"},       //
		{"a<c|b<c", "a b c"},         // a and b are not ordered
		{"|", ""},                    //
		{"a<b<c", "a<b<c"},           //
		{"a<b<c|a<b<c|a<b", "a<b<c"}, //
		{"d<e|a<d|b<a<x<e", "b a d x e"},
	} {
		var pools []*Pool
		for _, in := range strings.Split(x.in, "|") {
			fields := strings.FieldsFunc(in, func(r rune) bool { return r == '<' || r == ' ' })
			options := []Option{Unordered()}
			if strings.Contains(in, "<") {
				options = []Option{Ordered()}
			}
			p, err := NewPool(fields, options...)
			if err != nil {
				t.Fatal(err)
			}
			pools = append(pools, p)
		}
		p, err := Merge(pools...)
		if err != nil {
			t.Fatal(err)
		}
		join := " "
		if p.Ordered() {
			join = "<"
		}
		if got := strings.Join(p.Levels(), join); got != x.want {
			t.Errorf("%s: %s, want %s", x.in, got, x.want)
		}
	}
	n, _ := Of([]int{1})
	if _, err := Merge(n.Pool(), column(t, "a").Pool()); !errors.Is(err, ErrType) {
		t.Errorf("text and integers: %v", err)
	}
	if p, err := Merge(); err != nil || p.Len() != 0 {
		t.Errorf("no pools: %v %v", p, err)
	}
}

func TestC11_Concat(t *testing.T) {
	a, b := column(t, "a b ∅", Compressed(), Ordered()), column(t, "c b", Compressed(), Ordered())
	c, err := Concat(a, b, a)
	check(t, must(t, c, err), "a b ∅ c b a b ∅", "a<b<c")
	if c.CodeType() != "uint32" {
		t.Errorf("codes %s", c.CodeType())
	}
	same, err := Concat(a, a)
	if must(t, same, err).Pool() != a.Pool() {
		t.Error("one pool: want the same")
	}
	none, err := Concat()
	check(t, must(t, none, err), "", "")
	mixed, err := Concat(nil, column(t, "∅"), a)
	check(t, must(t, mixed, err), "∅ a b ∅", "a<b")
}
