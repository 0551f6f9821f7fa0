package categorical

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stoa-data/stoa/internal/vector"
)

func TestC1_CodesAndPool(t *testing.T) {
	c := column(t, "b a ∅ b")
	check(t, c, "b a ∅ b", "a b")
	v := c.Vector()
	if v.Code(2) != 0 || v.Code(0) == 0 || v.Code(0) != v.Code(3) || v.Code(0) == v.Code(1) {
		t.Errorf("codes %d %d %d %d", v.Code(0), v.Code(1), v.Code(2), v.Code(3))
	}
	if got := c.LevelCodes(); !slices.Equal(got, []int64{2, 1, 0, 2}) {
		t.Errorf("level codes %v: levels count from 1", got)
	}
	if p := c.Pool(); PoolOf(p.Pool()) != p || p != c.Pool() || p.Len() != 2 {
		t.Error("a pool has one pointer")
	}
	if c.Len() != 4 || c.Missing() != 1 || c.At(2).String() != "missing" || !c.At(2).Missing() {
		t.Errorf("%d values, %d missing", c.Len(), c.Missing())
	}
}

func TestC6_LevelsAndUnique(t *testing.T) {
	c := column(t, "b ∅ a b", Levels("z", "a", "b", "y"), Ordered(), Compressed())
	check(t, c, "b ∅ a b", "z<a<b<y")
	d := c.DropUnused()
	check(t, d, "b ∅ a b", "a<b")
	if d.DropUnused().Pool() != d.Pool() || !sameCodes(d.DropUnused(), d) {
		t.Error("dropping nothing makes a copy")
	}
	u := c.Unique()
	check(t, u, "b ∅ a", "z<a<b<y")
	if u.Pool() != c.Pool() || u.CodeType() != "uint8" {
		t.Error("Unique keeps the pool and the codes")
	}
	if got, ok := c.Pool().LevelValues().([]string); !ok || !slices.Equal(got, []string{"z", "a", "b", "y"}) {
		t.Errorf("level values %v", got)
	}
	n, err := Of([]int16{3, 1}, LevelsFunc(func(a, b string) int { return strings.Compare(b, a) }))
	if got, ok := must(t, n, err).Pool().LevelValues().([]int64); !ok || !slices.Equal(got, []int64{3, 1}) {
		t.Errorf("level values %v", got)
	}
	at := time.Unix(5, 0).UTC()
	w, err := Of([]time.Time{at})
	if got, ok := must(t, w, err).Pool().LevelValues().([]time.Time); !ok || !got[0].Equal(at) {
		t.Errorf("level values %v", got)
	}
	big, err := Of([]uint64{1 << 63})
	if got, ok := must(t, big, err).Pool().LevelValues().([]uint64); !ok || got[0] != 1<<63 {
		t.Errorf("level values %v", got)
	}
}

func TestC12_UnwrapAndLevelCode(t *testing.T) {
	c := column(t, "80 443 ∅", Ordered(), LevelsFunc(Numeric), Compressed())
	u := c.Unwrap()
	if u.Type() != vector.Of(vector.String) || !u.IsDictionary() || u.Str(1) != "443" || u.Missing() != 1 {
		t.Errorf("unwrapped %v", u.Type())
	}
	if &u.Raw()[0] != &c.Vector().Raw()[0] {
		t.Error("Unwrap copies codes")
	}
	back, err := Convert(u, Compressed())
	if err != nil || &back.Raw()[0] != &u.Raw()[0] || back.Pool().Ordered() || back.Pool().Rank(u.Code(1)) != 0 {
		t.Errorf("and back: %v", err) // initial levels anew: 443 before 80
	}
	n, err := Of([]int32{5, -2, 5})
	if p := must(t, n, err).Unwrap(); p.Type() != vector.Of(vector.Int32) || !slices.Equal(vector.Values[int32](p), []int32{5, -2, 5}) {
		t.Errorf("unwrapped integers: %v", p.Type())
	}
	m, err := OfNullable([]int32{5, 0}, []bool{true, false})
	if p := must(t, m, err).Unwrap(); p.Missing() != 1 || p.IsValid(1) {
		t.Errorf("unwrapped missing: %d", p.Missing())
	}
	if code, ok := c.LevelCode(1); code != 2 || !ok {
		t.Errorf("level code %d %v", code, ok)
	}
	if _, ok := c.LevelCode(2); ok {
		t.Error("a missing value has a level code")
	}
	if !c.Ordered() {
		t.Error("not ordered")
	}
	free, err := c.With(Unordered())
	if must(t, free, err).Ordered() || !sameCodes(free, c) || !c.Ordered() {
		t.Error("Unordered changes more than the pool")
	}
	if d := c.Decompress(); d.CodeType() != "uint32" || d.Pool() != c.Pool() || d.Decompress() == nil || !sameCodes(d, d.Decompress()) {
		t.Error("Decompress copies what is wide")
	}
}

func TestC16_Sort(t *testing.T) {
	c := column(t, "443 ∅ 80 7 443", LevelsFunc(Numeric), Compressed())
	s := c.Sort()
	check(t, s, "7 80 443 443 ∅", "7 80 443")
	if s.Pool() != c.Pool() || s.CodeType() != "uint8" {
		t.Error("Sort changes pool or codes")
	}
	check(t, column(t, "443 ∅ 80 7 443").Sort(), "443 443 7 80 ∅", "443 7 80")
}

func TestNilAndZero(t *testing.T) {
	var c *Column
	var p *Pool
	if c.Len() != 0 || c.Missing() != 0 || c.Ordered() || len(c.Levels()) != 0 || c.String() != "no categorical column" || c.HTML() == "" || len(c.LevelCodes()) != 0 {
		t.Error("nil column")
	}
	if p.Len() != 0 || p.Ordered() || p.String() != "no levels" || len(p.Levels()) != 0 || !p.Equal(nil) {
		t.Error("nil pool")
	}
	for name, d := range map[string]*Column{"sort": c.Sort(), "unique": c.Unique(), "drop": c.DropUnused(), "compress": c.Compress(), "decompress": c.Decompress()} {
		if d.Len() != 0 {
			t.Errorf("%s of nil", name)
		}
	}
	var v Value
	if !v.Missing() || v.String() != "missing" || v.Pool().Len() != 0 {
		t.Error("zero value")
	}
	if _, err := FromVector(nil); !errors.Is(err, ErrType) {
		t.Errorf("FromVector(nil): %v", err)
	}
	if d, err := c.Recode(From("a").To("b")); err != nil || d.Len() != 0 {
		t.Errorf("recode of nil: %v", err)
	}
	if d, err := Of([]string{}); err != nil || d.Len() != 0 {
		t.Errorf("no values: %v", err)
	}
}
