package categorical

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stoa-data/stoa/internal/vector"
)

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

func TestConvert_Dates(t *testing.T) {
	v := vector.FromSlice(vector.Of(vector.Date), []int32{19724, 0, 19723}, vector.BitmapFromBools([]bool{true, false, true}))
	out, err := Convert(v, Compressed(), Ordered())
	if err != nil {
		t.Fatal(err)
	}
	c, err := FromVector(out)
	check(t, must(t, c, err), "2024-01-02 ∅ 2024-01-01", "2024-01-01<2024-01-02")
	day := time.Date(2024, 1, 1, 0, 0, 0, 0, time.Local)
	late, err := c.WithLevels(day.AddDate(0, 0, 1), day)
	check(t, must(t, late, err), "2024-01-02 ∅ 2024-01-01", "2024-01-02<2024-01-01")
	if _, err = c.WithLevels(day.Add(time.Hour), day); !errors.Is(err, ErrType) {
		t.Errorf("a time of day as a date: %v", err)
	}
	longer, err := c.Append([]time.Time{time.Date(2023, 12, 31, 0, 0, 0, 0, time.UTC)})
	check(t, must(t, longer, err), "2024-01-02 ∅ 2024-01-01 2023-12-31", "2024-01-01 2024-01-02 2023-12-31")
	seconds := vector.Type{Kind: vector.Timestamp, Unit: vector.Second, Zone: "+02:00"}
	w := vector.FromSlice(seconds, []int64{-1, 3600}, vector.Bitmap{})
	out, err = Convert(w, Levels(time.Unix(3600, 0), time.Unix(-1, 0)))
	if err != nil {
		t.Fatal(err)
	}
	c, err = FromVector(out)
	check(t, must(t, c, err), "1970-01-01T01:59:59+02:00 1970-01-01T03:00:00+02:00", "1970-01-01T03:00:00+02:00 1970-01-01T01:59:59+02:00")
	if _, err = Convert(w, Levels(time.Unix(0, 5))); !errors.Is(err, ErrType) {
		t.Errorf("nanoseconds among seconds: %v", err)
	}
	if p := c.Unwrap(); p.Type() != seconds || p.Int(0) != -1 {
		t.Errorf("unwrapped %v", p.Type())
	}
	for _, kind := range []vector.Kind{vector.Time, vector.Duration, vector.Float64} {
		if _, err := Convert(vector.FromSlice(vector.Of(kind), []int64{1}, vector.Bitmap{})); !errors.Is(err, ErrType) {
			t.Errorf("%v: %v", kind, err)
		}
	}
}
