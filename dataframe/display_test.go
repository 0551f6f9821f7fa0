package dataframe

import (
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stoa-data/stoa/internal/vector"
)

// scanView is the view of the IPv4 study: two rows selected from four.
func scanView() *DataFrame {
	levels := func(codes []uint8, levels ...string) *vector.Vector {
		return vector.FromCodes(vector.Of(Categorical), codes, vector.NewPool(vector.FromStrings(levels, vector.Bitmap{}), nil, false))
	}
	t := &vector.Table{
		Fields: []Field{
			{Name: "timestamp", Type: vector.Of(Int32), Nullable: true}, {Name: "port", Type: vector.Of(Categorical), Nullable: true},
			{Name: "ttl", Type: vector.Of(Int32), Nullable: true}, {Name: "reason", Type: vector.Of(Categorical), Nullable: true},
			{Name: "ip", Type: vector.Of(Int64), Nullable: true}},
		Columns: []*vector.Column{
			vector.NewColumn(vector.FromSlice(vector.Of(Int32), []int32{0, 1619740697, 0, 1619740697}, vector.Bitmap{})),
			vector.NewColumn(levels([]uint8{1, 2, 1, 2}, "443", "80")),
			vector.NewColumn(vector.FromSlice(vector.Of(Int32), []int32{0, 42, 0, 42}, vector.Bitmap{})),
			vector.NewColumn(levels([]uint8{2, 1, 2, 1}, "syn-ack", "rst")),
			vector.NewColumn(vector.FromSlice(vector.Of(Int64), []int64{0, 22207380, 0, 22207380}, vector.Bitmap{})),
		},
		N: 4, Sel: []uint32{1, 3}, View: true,
	}
	return &DataFrame{table: t}
}

// describeFrame is the study's description of the intervals.
func describeFrame() *DataFrame {
	return Must(New(
		NewColumn("variable", []string{"interval"}),
		NewColumn("mean", []float64{6.805101552349039}), NewColumn("std", []float64{5.752370354791699}),
		NewColumn("min", []int32{0}), NewColumn("q25", []float64{2}), NewColumn("median", []float64{5}),
		NewColumn("q75", []float64{10}), NewColumn("max", []int32{40})))
}

// kindsFrame has a column of each kind, with a missing value in most.
func kindsFrame() *DataFrame {
	some := []bool{true, false, true}
	at := time.Date(2021, 4, 29, 23, 58, 17, 5e8, time.UTC)
	units := func(name string, typ Type, x ...int64) Column {
		return Column{field: Field{Name: name, Type: typ}, column: vector.NewColumn(vector.FromSlice(typ, x, vector.Bitmap{}))}
	}
	return Must(New(
		NullableColumn("open", []bool{true, true, false}, some),
		NullableColumn("port", []uint16{80, 0, 65535}, some),
		NullableColumn("score", []float64{0.5, 0, 1234.5678}, some),
		NewColumn("odd", []float64{math.NaN(), math.Inf(-1), 1.5e9}),
		NullableColumn("name", []string{"a\nb\t\x1b[31m", "", "\xff\u202e\"quoted\""}, some),
		NewColumn("raw", [][]byte{{1, 2, 0xff}, nil, make([]byte, 100)}),
		Column{field: Field{Name: "day", Type: vector.Of(Date)}, column: vector.NewColumn(vector.FromSlice(vector.Of(Date), []int32{0, 18746, -1}, vector.Bitmap{}))},
		NullableColumn("at", []time.Time{at, {}, at.Add(time.Second / 2)}, some),
		NewColumn("took", []time.Duration{0, 90 * time.Second, -time.Millisecond}),
		units("clock", Type{Kind: Time, Unit: Second}, 0, 3600, 86399),
	))
}

// numbers returns a frame of n rows and k columns.
func numbers(n, k int) *DataFrame {
	x := make([]int64, n)
	for i := range x {
		x[i] = int64(i * i)
	}
	var columns []Column
	for c := range k {
		columns = append(columns, NewColumn(fmt.Sprintf("column%d", c+1), x))
	}
	return Must(New(columns...))
}

func TestString_Golden(t *testing.T) {
	t.Setenv("LINES", "")
	for _, c := range []struct {
		name          string
		df            *DataFrame
		columns, rows string
	}{
		{"view", scanView(), "", ""},
		{"describe", describeFrame(), "", ""},
		{"kinds", kindsFrame(), "200", ""},
		{"kinds_narrow", kindsFrame(), "50", ""},
		{"long", numbers(1000, 2), "", ""},
		{"short_screen", numbers(1000, 2), "", "13"},
		{"just_fits", numbers(25, 1), "", ""},
		{"wide", numbers(3, 40), "80", ""},
		{"tiny_screen", Must(New(NewColumn("a column with a long name", []string{"a value that is longer still"}))), "20", ""},
		{"no_rows", Must(New(NewColumn("a", []int32{}), NewColumn("b", []string{}))), "", ""},
		{"all_missing", Must(New(NullableColumn("x", []float64{1, 2}, []bool{false, false}))), "", ""},
		{"runes", Must(New(NewColumn("国", []string{"日本語", "e\u0301te\u0301", "한국", "🙂", strings.Repeat("長", 40)}), NewColumn("n", []int8{1, 2, 3, 4, 5}))), "", ""},
		{"floats", Must(New(NewColumn("x", []float64{1e-7, 1e-5, 0.1 + 0.2, 123456.7, 999999.9, -2}), NewColumn("y", []float32{0.1, 1, 2, 3, 4, 5}))), "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv("COLUMNS", c.columns)
			t.Setenv("LINES", c.rows)
			golden(t, "display/"+c.name+".txt", c.df.String())
		})
	}
}

func TestHTML_Golden(t *testing.T) {
	golden(t, "display/view.html", scanView().HTML())
	golden(t, "display/kinds.html", kindsFrame().HTML())
	golden(t, "display/large.html", numbers(1000, 22).HTML())
	golden(t, "display/markup.html", Must(New(NewColumn("<b>&", []string{"<script>alert('x')</script>"}))).HTML())
}

func TestString_NilAndZero(t *testing.T) {
	for name, df := range map[string]*DataFrame{"nil": nil, "zero": {}, "no columns": Must(New())} {
		if got := df.String(); got != "0×0 DataFrame" {
			t.Errorf("%s: got %q", name, got)
		}
		forms := df.SimpleRender()
		if forms["text/plain"] != "0×0 DataFrame" || forms["text/html"] != df.HTML() {
			t.Errorf("%s: got %q", name, forms)
		}
	}
}

func TestHTML_RecoversPanic(t *testing.T) {
	broken := vector.Deferred(vector.Of(Int64), 3, func() *vector.Vector { panic("no <memory>") })
	df := &DataFrame{table: &vector.Table{N: 3, Fields: []Field{{Name: "x", Type: vector.Of(Int64)}}, Columns: []*vector.Column{broken}}}
	if got := df.HTML(); got != "<pre>cannot display: no &lt;memory&gt;</pre>" {
		t.Errorf("got %q", got)
	}
	if got := df.SimpleRender(); len(got) != 2 {
		t.Errorf("got %q", got)
	}
}

func TestString_ReadsOnlyWhatItShows(t *testing.T) {
	t.Setenv("COLUMNS", "40")
	df := numbers(3, 40)
	df.table.Columns[39] = vector.Deferred(vector.Of(Int64), 3, func() *vector.Vector {
		t.Error("a column off the screen was computed")
		return vector.FromSlice(vector.Of(Int64), []int64{1, 2, 3}, vector.Bitmap{})
	})
	_ = df.String()
	large := numbers(1<<20, 2)
	if n := testing.AllocsPerRun(3, func() { _ = large.String() }); n > 2000 {
		t.Errorf("%v allocations for a large frame", n)
	}
}

func TestString_FitsTheScreen(t *testing.T) {
	for width := 20; width < 140; width++ {
		t.Setenv("COLUMNS", fmt.Sprint(width))
		for _, line := range strings.Split(kindsFrame().String(), "\n") {
			if w := textWidth(line); w > width {
				t.Fatalf("width %d: a line takes %d columns: %s", width, w, line)
			}
		}
	}
}

func TestEscape_CutsByColumns(t *testing.T) {
	for _, c := range []struct {
		in    string
		limit int
		want  string
	}{
		{"abc", 3, "abc"}, {"abcd", 3, "ab…"}, {"日本", 4, "日本"}, {"日本語", 5, "日本…"}, {"日本語", 4, "日…"},
		{"e\u0301e\u0301e\u0301", 2, "e\u0301…"}, {"\n", 1, "…"}, {"", 4, ""}, {"a\u00a0b", 5, "a\u00a0b"}, {"\u202e", 10, `\u202e`},
		{"a" + strings.Repeat("\u0301", 1000), 4, "…"}, {"\x7f", 4, `\x7f`}, {"👩\u200d👧", 4, "👩\u200d👧"},
	} {
		got := escape([]byte(c.in), c.limit)
		if c.in[min(1, len(c.in)):] != "" && strings.HasPrefix(c.in, "a\u0301") {
			if !strings.HasSuffix(got, "…") || len(got) > 200 {
				t.Errorf("%.10q: got %d bytes", c.in, len(got))
			}
			continue
		}
		if got != c.want {
			t.Errorf("%q in %d: got %q, want %q", c.in, c.limit, got, c.want)
		}
	}
}

func FuzzEscape(f *testing.F) {
	f.Add([]byte("a\xff日\u0301\n"), 3)
	f.Fuzz(func(t *testing.T, b []byte, limit int) {
		limit = 1 + (limit&0xff+0x100)%0x100
		got := escape(b, limit)
		if textWidth(got) > limit || !utf8.ValidString(got) {
			t.Errorf("%q in %d: got %q", b, limit, got)
		}
	})
}

func TestShortFloat(t *testing.T) {
	for x, want := range map[float64]string{
		0: "0.0", 2: "2.0", 6.805101552349039: "6.8051", 5.752370354791699: "5.75237", 1e5: "100000.0", 1e6: "1.0e6",
		999999.5: "1.0e6", 999999.4: "999999.0", 123456.78: "123457.0", 1234567.8: "1.23457e6", 1e-5: "1.0e-5", 9.9e-6: "9.9e-6", 0.00012345678: "0.000123457",
		-1.25: "-1.25", math.Inf(1): "Inf", math.Inf(-1): "-Inf", math.MaxFloat64: "1.79769e308", 5e-324: "4.94066e-324",
	} {
		if got := shortFloat(x, 64); got != want {
			t.Errorf("%v: got %s, want %s", x, got, want)
		}
	}
	if got := shortFloat(float64(float32(0.1)), 32); got != "0.1" {
		t.Errorf("float32 0.1: got %s", got)
	}
}

// capture returns what f prints to os.Stdout.
func capture(t *testing.T, f func()) string {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	old := os.Stdout
	os.Stdout = w
	defer func() { os.Stdout = old }()
	f()
	w.Close()
	out, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestShow(t *testing.T) {
	if got := capture(t, func() { Show(New(NewColumn("x", 1))) }); !strings.HasPrefix(got, "error: new column \"x\"") {
		t.Errorf("got %q", got)
	}
	df := numbers(2, 1)
	if got := capture(t, func() { Show(df, nil) }); got != df.String()+"\n" {
		t.Errorf("got %q", got)
	}
	if got := capture(t, func() { Show(nil, nil) }); got != "0×0 DataFrame\n" {
		t.Errorf("got %q", got)
	}
}

func TestMust_Panics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	Must(New(NewColumn("x", 1)))
}
