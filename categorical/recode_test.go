package categorical

import (
	"errors"
	"slices"
	"testing"

	"github.com/stoa-data/stoa/internal/vector"
)

func TestC13_Recode(t *testing.T) {
	abc := func(options ...Option) *Column { return column(t, "b a ∅ c b", options...) }
	for _, x := range []struct {
		name   string
		column *Column
		pairs  []Pair
		values string
		levels string
	}{
		{"one value", abc(), []Pair{From("a").To("x")}, "b x ∅ c b", "b c x"},
		{"a set", abc(), []Pair{From("a", "c").To("x")}, "b x ∅ x b", "b x"},
		{"a slice", abc(), []Pair{From([]string{"a", "c"}).To("x")}, "b x ∅ x b", "b x"},
		{"first match wins", abc(), []Pair{From("a").To("x"), From("a", "b").To("y")}, "y x ∅ c y", "c x y"},
		{"default last, missing stays", abc(), []Pair{From("a").To("x"), Default("z")}, "z x ∅ z z", "x z"},
		{"default given first is last", abc(), []Pair{Default("z"), From("a").To("x")}, "z x ∅ z z", "x z"},
		{"missing is a key", abc(), []Pair{From(nil).To("none"), Default("z")}, "z z none z z", "none z"},
		{"missing beside values", abc(), []Pair{From(nil, "a").To("x")}, "b x x c b", "b c x"},
		{"to missing", abc(), []Pair{From("b").To(nil)}, "∅ a ∅ c ∅", "a c"},
		{"default missing", abc(), []Pair{From("b").To("b"), Default(nil)}, "b ∅ ∅ ∅ b", "b"},
		{"swap", abc(), []Pair{From("a").To("b"), From("b").To("a")}, "a b ∅ c a", "c b a"},
		{"onto a kept level", abc(), []Pair{From("c").To("a")}, "b a ∅ a b", "a b"},
		{"keys that are no levels", abc(), []Pair{From("q").To("r")}, "b a ∅ c b", "a b c r"},
		{"no pairs", abc(), nil, "b a ∅ c b", "a b c"},
		{"ordered, all replaced in order", abc(Ordered()), []Pair{From("a").To("1"), From("b", "c").To("2")}, "2 1 ∅ 2 2", "1<2"},
		{"ordered, a kept level is not ordered against the new one", abc(Ordered()), []Pair{From("c").To("z")}, "b a ∅ z b", "a b z"},
		{"ordered, onto a neighbour", abc(Ordered()), []Pair{From("a").To("b")}, "b b ∅ c b", "b<c"},
		{"ordered, onto a level further on", abc(Ordered()), []Pair{From("a").To("c")}, "b c ∅ c b", "b c"},
		{"ordered, replaced in another order", abc(Ordered()), []Pair{From("b").To("1"), From("a").To("2"), From("c").To("3")}, "1 2 ∅ 3 1", "1 2 3"},
		{"ordered, default", abc(Ordered()), []Pair{From("a").To("1"), Default("2")}, "2 1 ∅ 2 2", "1 2"},
		{"ordered, same values", abc(Ordered()), []Pair{From("a").To("a")}, "b a ∅ c b", "b c a"},
	} {
		t.Run(x.name, func(t *testing.T) {
			got, err := x.column.Recode(x.pairs...)
			check(t, must(t, got, err), x.values, x.levels)
			check(t, x.column, "b a ∅ c b", levels(x.column))
		})
	}
}

func TestC13_RecodeSharesCodesOfRenames(t *testing.T) {
	c := column(t, "b a c b", Compressed())
	got, err := c.Recode(From("a").To("z"), From("b").To("y"), From("c").To("x"))
	check(t, must(t, got, err), "y z x y", "z y x")
	if !sameCodes(c, got) {
		t.Error("renaming every level copies the codes")
	}
	merged, err := c.Recode(From("a", "b").To("z"))
	if must(t, merged, err).CodeType() != "uint8" {
		t.Errorf("codes %s", merged.CodeType())
	}
}

func TestC13_RecodeTypes(t *testing.T) {
	n, err := Of([]int16{1, 2, 3, 9, 10})
	got, err := must(t, n, err).Recode(From(1).To(100), From([]int{2, 3}).To(0), From(9, 10).To(-1))
	check(t, must(t, got, err), "100 0 0 -1 -1", "100 0 -1")
	if got.Pool().Pool().Levels().Type() != vector.Of(vector.Int16) {
		t.Error("integers change their type")
	}
	got, err = n.Recode(From(1, 2, 3).To("low"), From(9, 10).To("high"))
	check(t, must(t, got, err), "low low low high high", "low high")
	got, err = n.Recode(From(1).To("one"), Default("more"))
	check(t, must(t, got, err), "one more more more more", "one more")
	if _, err = n.Recode(From(1).To("one")); !errors.Is(err, ErrType) {
		t.Errorf("text beside integers: %v", err)
	}
	text := column(t, "a b")
	got, err = text.Recode(From("a").To(1), From("b").To(2))
	if v, ok := must(t, got, err).Pool().LevelValues().([]int64); !ok || !slices.Equal(v, []int64{1, 2}) {
		t.Errorf("text to integers: %v", got.Pool())
	}
	for name, pairs := range map[string][]Pair{
		"key of another type":  {From(3).To("x")},
		"without To":           {From("a")},
		"mixed new values":     {From("a").To(1), From("b").To("x")},
		"no type for a level":  {From("a", "b").To(3.5)},
		"a value of two types": {From("a").To("x"), From("b").To(7)},
	} {
		if _, err := text.Recode(pairs...); err == nil {
			t.Errorf("%s: want an error", name)
		}
	}
	other := column(t, "x b")
	got, err = text.Recode(From(other.At(1)).To(other.At(0)))
	check(t, must(t, got, err), "a x", "a x")
}
