package categorical

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

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
	if p.Len() >= 1<<(8*v.CodeWidth()) {
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

func TestC2_WidthOfCodes(t *testing.T) {
	for _, x := range []struct {
		levels  int
		missing bool
		want    string
	}{{1, false, "uint8"}, {255, false, "uint8"}, {255, true, "uint16"}, {256, false, "uint16"}, {65535, false, "uint16"}, {65535, true, "uint32"}, {65536, false, "uint32"}} {
		text := count(x.levels)
		ints := make([]int32, x.levels)
		for i := range ints {
			ints[i] = int32(i) * 7
		}
		twice := append(slices.Clone(text), text...) // repeats become a dictionary
		if x.missing {
			text, twice = append(text, missing), append(twice, missing)
		}
		present := make([]bool, len(ints)+1)
		for i := range ints {
			present[i] = true
		}
		for name, c := range map[string]*Column{"text": columnOf(t, text, Compressed()), "dictionary": columnOf(t, twice, Compressed())} {
			if c.CodeType() != x.want {
				t.Errorf("%s: %d levels, missing %v: %s, want %s", name, x.levels, x.missing, c.CodeType(), x.want)
			}
			checkInvariants(t, c)
		}
		c, err := Of(ints, Compressed())
		if x.missing {
			c, err = OfNullable(append(ints, 0), present, Compressed())
		}
		if must(t, c, err).CodeType() != x.want {
			t.Errorf("integers: %d levels, missing %v: %s, want %s", x.levels, x.missing, c.CodeType(), x.want)
		}
	}
	if c := column(t, "a b"); c.CodeType() != "uint32" {
		t.Errorf("without Compressed: %s", c.CodeType())
	}
	// A categorical column counts declared levels, used or not, never missing.
	lv := Levels(count(256))
	wide, err := Of([]string{"w000001"}, lv)
	if c := must(t, wide, err).Compress(); c.CodeType() != "uint16" {
		t.Errorf("256 declared levels: %s", c.CodeType())
	}
	if c := columnOf(t, append(count(255), missing)).Compress(); c.CodeType() != "uint8" {
		t.Errorf("255 levels of a categorical column with missing: %s", c.CodeType())
	}
	if c := must(t, wide, err).DropUnused().Compress(); c.CodeType() != "uint8" {
		t.Errorf("after DropUnused: %s", c.CodeType())
	}
	narrow := column(t, "a b", Compressed())
	same, err := narrow.With(Ordered())
	if must(t, same, err).CodeType() != "uint8" || !sameCodes(same, narrow) {
		t.Error("converting a categorical column keeps its codes")
	}
	if c := narrow.Decompress(); c.CodeType() != "uint32" || !c.Equal(narrow) {
		t.Errorf("Decompress: %s", c.CodeType())
	}
}

func TestC3_Overflow(t *testing.T) {
	full := columnOf(t, count(255), Compressed())
	other := column(t, "x")
	for name, do := range map[string]func() (*Column, error){
		"append":       func() (*Column, error) { return full.Append([]string{"w000001", "x", "y"}) },
		"appendcolumn": func() (*Column, error) { return full.AppendColumn(other) },
		"withlevels":   func() (*Column, error) { return full.WithLevels(count(255), "x") },
		"recode":       func() (*Column, error) { return columnOf(t, count(255), Compressed()).Recode(From(nil).To("x")) },
	} {
		got, err := do()
		var overflow *OverflowError
		if !errors.As(err, &overflow) || got != nil {
			t.Errorf("%s: %v, want an overflow", name, err)
			continue
		}
		if *overflow != (OverflowError{Level: "x", Code: "uint8", Limit: 255}) {
			t.Errorf("%s: %+v", name, *overflow)
		}
		if !strings.Contains(err.Error(), "Decompress") {
			t.Errorf("%s: %v does not advise to decompress", name, err)
		}
	}
	if full.Len() != 255 || full.CodeType() != "uint8" || full.Pool().Len() != 255 {
		t.Error("the column changed")
	}
	roomy, err := full.Decompress().Append([]string{"x"})
	if must(t, roomy, err).Pool().Len() != 256 || roomy.CodeType() != "uint32" {
		t.Error("no room after Decompress")
	}
	wide := columnOf(t, count(65535), Compressed())
	_, err = wide.Append([]string{"x"})
	var overflow *OverflowError
	if !errors.As(err, &overflow) || overflow.Code != "uint16" || overflow.Limit != 65535 {
		t.Errorf("16 bits: %v", err)
	}
}

func TestC4_InitialLevels(t *testing.T) {
	check(t, column(t, "80 443 7 80"), "80 443 7 80", "443 7 80")
	check(t, column(t, "80 443 7", Ordered(), LevelsFunc(Numeric)), "80 443 7", "7<80<443")
	check(t, column(t, "mid low", Levels("low", "mid", "high"), Ordered()), "mid low", "low<mid<high")
	check(t, column(t, "mid low", Levels([]string{"low"}, "mid"), LevelsFunc(func(a, b string) int { return strings.Compare(b, a) })), "mid low", "mid low")
	for name, values := range map[string]any{"int": []int{30, -7, 200}, "uint8": []uint8{30, 7, 200}, "int64": []int64{1 << 60, -1 << 60, 1 << 61}} {
		c, err := Of(values)
		if !slices.Equal(must(t, c, err).LevelCodes(), []int64{2, 1, 3}) {
			t.Errorf("%s: level codes %v, levels %v", name, c.LevelCodes(), c.Levels())
		}
		checkInvariants(t, c)
	}
	day := func(d int) time.Time { return time.Date(2024, 1, d, 0, 0, 0, 0, time.UTC) }
	c, err := Of([]time.Time{day(3), day(1), day(2)})
	if got := must(t, c, err).LevelCodes(); !slices.Equal(got, []int64{3, 1, 2}) {
		t.Errorf("times: level codes %v", got)
	}
	if got := c.Levels()[0]; got != "2024-01-01T00:00:00Z" {
		t.Errorf("first level %q", got)
	}
	_, err = Of([]string{"low", "lo"}, Levels("low", "high"))
	var outside *LevelError
	if !errors.As(err, &outside) || *outside != (LevelError{Level: "lo", Row: 1, Nearest: "low"}) {
		t.Errorf("a value outside the given levels: %v", err)
	}
	check(t, column(t, "low lo ∅", Levels("low", "high"), AllowMissing()), "low ∅ ∅", "low high")
	_, err = Of([]string{"low"}, Levels("low", "high", "low"))
	if err == nil {
		t.Error("duplicate levels: want an error")
	}
	if _, err := Of([]float64{1}); !errors.Is(err, ErrType) {
		t.Errorf("floats: %v", err)
	}
}

func TestC5_WithLevels(t *testing.T) {
	c := column(t, "b a ∅ c b", Compressed())
	reversed, err := c.WithLevels("c", "b", "a")
	check(t, must(t, reversed, err), "b a ∅ c b", "c b a")
	if !sameCodes(c, reversed) || reversed.Vector().Pool().Levels() != c.Vector().Pool().Levels() {
		t.Error("a new order copies codes or levels")
	}
	more, err := c.WithLevels("x", "a", "y", "c", "b")
	check(t, must(t, more, err), "b a ∅ c b", "x a y c b")
	if !sameCodes(c, more) {
		t.Error("unused extra levels copy codes")
	}
	_, err = c.WithLevels("a", "b", "a")
	if err == nil || !strings.Contains(err.Error(), `"a"`) {
		t.Errorf("duplicate: %v", err)
	}
	_, err = c.WithLevels("a", "b")
	var dropped *LevelError
	if !errors.As(err, &dropped) || dropped.Level != "c" || dropped.Row != 3 {
		t.Errorf("dropping a level in use: %v", err)
	}
	check(t, c, "b a ∅ c b", "a b c") // atomic: nothing changed
	less, err := c.With(Levels("c", "b"), AllowMissing())
	check(t, must(t, less, err), "b ∅ ∅ c b", "c b")
	unused, err := more.WithLevels("c", "b", "a")
	check(t, must(t, unused, err), "b a ∅ c b", "c b a")
	ordered := column(t, "b a", Ordered())
	o, err := ordered.WithLevels("b", "a")
	check(t, must(t, o, err), "b a", "b<a")
	back, err := c.Relevel(func(a, b string) int { return strings.Compare(b, a) })
	check(t, must(t, back, err), "b a ∅ c b", "c b a")
	equal, err := back.Relevel(func(a, b string) int { return 0 })
	if must(t, equal, err).Pool() != back.Pool() {
		t.Error("a stable sort of equal levels makes a new pool")
	}
	if _, err = c.Relevel(func(a, b string) int { panic("no") }); err == nil {
		t.Error("a panic in the comparison is lost")
	}
	if _, err = c.WithLevels(1, 2); !errors.Is(err, ErrType) {
		t.Errorf("integers as levels of text: %v", err)
	}
	ports, err := Of([]uint16{80, 443})
	ports, err = must(t, ports, err).WithLevels(443, []int{80, 7})
	check(t, must(t, ports, err), "80 443", "443 80 7")
	if _, err = ports.WithLevels(80, 443, 65536); !errors.Is(err, vector.ErrOverflow) {
		t.Errorf("a level that no uint16 holds: %v", err)
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
