package categorical

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/stoa-data/stoa/internal/vector"
)

func TestC7_EqualityByValue(t *testing.T) {
	a := column(t, "x y ∅ x")
	b := column(t, "x y ∅ x", Levels("y", "q", "x"), Ordered(), Compressed())
	if !a.Equal(b) || !b.Equal(a) {
		t.Error("equal values, other pools: want equal")
	}
	if a.Equal(column(t, "x y x ∅")) || a.Equal(column(t, "x y ∅")) || a.Equal(column(t, "x z ∅ x")) {
		t.Error("other values: want different")
	}
	for _, x := range []struct {
		a, b any
		want []bool
	}{
		{a, b, []bool{true, true, false, true}}, // a missing value selects nothing
		{a, "x", []bool{true, false, false, true}},
		{"x", a, []bool{true, false, false, true}},
		{a, b.At(1), []bool{false, true, false, false}},
		{a, "no level", make([]bool, 4)},
		{a, 7, make([]bool, 4)},
		{a, nil, make([]bool, 4)},
		{a, Value{}, make([]bool, 4)},
	} {
		got, err := Eq(x.a, x.b)
		if err != nil || !slices.Equal(got, x.want) {
			t.Errorf("%v = %v: %v %v, want %v", x.a, x.b, got, err, x.want)
		}
	}
	if _, err := Eq("a", "b"); !errors.Is(err, ErrType) {
		t.Errorf("two raw values: %v", err)
	}
	if _, err := Eq(a, column(t, "x")); !errors.Is(err, vector.ErrShape) {
		t.Errorf("columns of different length: %v", err)
	}
	if !a.At(0).Equal("x") || !a.At(0).Equal(b.At(0)) || a.At(0).Equal(b.At(1)) || a.At(0).Equal(nil) || !a.At(2).Equal(nil) || !a.At(2).Equal(b.At(2)) {
		t.Error("values compare wrongly")
	}
	i8, err := Of([]int8{1, 2})
	i64, err2 := Of([]int64{1, 2})
	if !must(t, i8, err).Equal(must(t, i64, err2)) || !i8.At(0).Equal(1) || !i8.At(0).Equal(uint64(1)) {
		t.Error("integers of different width compare by value")
	}
	if got, err := Eq(i8, i64.At(1)); err != nil || !slices.Equal(got, []bool{false, true}) {
		t.Errorf("a value of another width: %v %v", got, err)
	}
}

func TestC8_Less(t *testing.T) {
	c := column(t, "mid low ∅ high", Levels("low", "mid", "high"), Ordered())
	same := column(t, "low mid mid low", Levels("low", "mid", "high"), Ordered(), Compressed())
	got, err := Lt(same, c)
	if err != nil || !slices.Equal(got, []bool{true, false, false, true}) {
		t.Errorf("columns: %v %v", got, err)
	}
	mid, err := c.Pool().Value("mid")
	if err != nil {
		t.Fatal(err)
	}
	got, err = Lt(c, mid)
	if err != nil || !slices.Equal(got, []bool{false, true, false, false}) {
		t.Errorf("against a value: %v %v", got, err)
	}
	got, err = Lt(mid, c)
	if err != nil || !slices.Equal(got, []bool{false, false, false, true}) {
		t.Errorf("value against column: %v %v", got, err)
	}
	if _, err = Lt(c, "mid"); !errors.Is(err, ErrType) || !strings.Contains(err.Error(), "Pool.Value") {
		t.Errorf("raw value: %v", err)
	}
	unordered := column(t, "mid low ∅ high", Levels("low", "mid", "high"))
	if _, err = Lt(c, unordered); !errors.Is(err, ErrUnordered) {
		t.Errorf("unordered: %v", err)
	}
	if _, err = unordered.Less(0, 1); !errors.Is(err, ErrUnordered) {
		t.Errorf("unordered: %v", err)
	}
	other := column(t, "mid low ∅ high", Levels("high", "mid", "low"), Ordered())
	if _, err = Lt(c, other); !errors.Is(err, ErrPools) {
		t.Errorf("another order: %v", err)
	}
	if _, err = c.At(0).Less(other.At(0)); !errors.Is(err, ErrPools) {
		t.Errorf("another order: %v", err)
	}
	if less, err := c.Less(1, 0); err != nil || !less {
		t.Errorf("low < mid: %v %v", less, err)
	}
	if less, err := c.Less(2, 0); err != nil || less {
		t.Errorf("missing < mid: %v %v", less, err)
	}
	// isless and sorting work on unordered columns too, missing last.
	if unordered.Compare(1, 0) >= 0 || unordered.Compare(2, 3) <= 0 || unordered.Compare(2, 2) != 0 || unordered.Compare(3, 0) <= 0 {
		t.Error("Compare ignores the level order")
	}
	if _, err = c.Pool().Value("midd"); err == nil || !strings.Contains(err.Error(), `"mid"`) {
		t.Errorf("no such level: %v", err)
	}
	if _, err = c.Pool().Value(3); !errors.Is(err, ErrType) {
		t.Errorf("a value of another type: %v", err)
	}
}
