package csv

import (
	"bytes"
	"compress/gzip"
	stdcsv "encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stoa-data/stoa/categorical"
	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/vector"
)

// written returns df as text.
func written(t *testing.T, df *dataframe.DataFrame, options ...Option) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteTo(&b, df, options...); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func frame(columns ...dataframe.Column) *dataframe.DataFrame {
	return dataframe.Must(dataframe.New(columns...))
}

func TestWriteTo(t *testing.T) {
	col, opt := dataframe.NewColumn, dataframe.NullableColumn
	for _, c := range []struct {
		name    string
		df      *dataframe.DataFrame
		options []Option
		want    string
	}{
		{"numbers", frame(col("i", []int8{-1, 2}), col("f", []float64{2, 0.1})), nil, "i,f\n-1,2.0\n2,0.1\n"},
		{"missing", frame(opt("i", []int8{-1, 2}, []bool{true, false}), opt("s", []string{"", ""}, []bool{true, false})), nil, "i,s\n-1,\"\"\n,\n"},
		{"quotes", frame(col("a,b", []string{"x\"y", "l\nm", "c\rd", "plain", " blank ", "é"})), nil,
			"\"a,b\"\n\"x\"\"y\"\n\"l\nm\"\n\"c\rd\"\nplain\n blank \né\n"},
		{"one column of numbers", frame(opt("i", []int8{1, 0}, []bool{true, false})), nil, "i\n1\n\"\"\n"},
		{"one column of strings", frame(opt("s", []string{"", "x"}, []bool{true, false})), nil, "s\n\"\"\n\n"},
		{"marker", frame(opt("s", []string{"NA", "x", ""}, []bool{true, false, true})), []Option{Missing("NA", "")}, "s\n\"NA\"\nNA\n\"\"\n"},
		{"no header", frame(col("i", []int8{1})), []Option{NoHeader()}, "1\n"},
		{"delimiter", frame(col("a", []string{"x;y"}), col("b", []string{"x,y"})), []Option{Delimiter(';')}, "a;b\n\"x;y\";x,y\n"},
		{"delimiter of numbers", frame(col("a", []float64{1.5}), col("b", []int{1})), []Option{Delimiter('.')}, "a.b\n\"1.5\".\"1\"\n"},
		{"comment", frame(col("#a", []string{"#x"}), col("b", []string{"#y"})), []Option{Comment('#')}, "\"#a\",b\n\"#x\",#y\n"},
		{"comment of numbers", frame(col("a", []int{-1})), []Option{Comment('-')}, "a\n\"-1\"\n"},
		{"name like a byte order mark", frame(col("\ufeffa", []int{1})), nil, "\"\ufeffa\"\n1\n"},
		{"empty name", frame(col("", []int{1})), nil, "\"\"\n1\n"},
		{"no rows", frame(col("a", []int{})), nil, "a\n"},
		{"no columns", frame(), nil, ""},
		{"nil", nil, nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := written(t, c.df, c.options...); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestWriteTo_RefusesOptions(t *testing.T) {
	for _, o := range []Option{Names("a"), Types(nil), LazyQuotes(), Missing("a,b"), Delimiter('\n')} {
		if err := WriteTo(io.Discard, nil, o); err == nil {
			t.Errorf("%s: no error", o.name)
		}
	}
	if err := WriteTo(io.Discard, nil, Comment('#'), Missing("#N/A")); err == nil {
		t.Error("a missing value that is a comment: no error")
	}
}

// randomFrame has a column of each type with missing values, and its types.
func randomFrame(r *rand.Rand, rows int) (*dataframe.DataFrame, map[string]dataframe.Type) {
	texts := []string{"", "007", "1.50", "NA", "true", "2021-04-29", "a,b", "\"", "\"\"", "x\ny", "x\r\ny", "\r", "#", " ", "é", "\xff", "日本", "-", "NaN", "\ufeff", "\x1f\x8b"}
	any64 := func() int64 { return int64(r.Uint64()) >> r.IntN(64) }
	unit := dataframe.Unit(r.IntN(4))
	types := []dataframe.Type{
		{Kind: vector.Bool}, {Kind: vector.Int8}, {Kind: vector.Int16}, {Kind: vector.Int32}, {Kind: vector.Int64},
		{Kind: vector.Uint8}, {Kind: vector.Uint16}, {Kind: vector.Uint32}, {Kind: vector.Uint64}, {Kind: vector.Float32}, {Kind: vector.Float64},
		{Kind: vector.String}, {Kind: vector.Binary}, {Kind: vector.Categorical}, {Kind: vector.Date}, {Kind: vector.Time, Unit: unit},
		{Kind: vector.Timestamp, Unit: unit}, {Kind: vector.Timestamp, Unit: unit, Zone: "UTC"},
		{Kind: vector.Timestamp, Unit: unit, Zone: "America/New_York"}, {Kind: vector.Duration, Unit: unit},
	}
	r.Shuffle(len(types), func(i, j int) { types[i], types[j] = types[j], types[i] })
	types = types[:1+r.IntN(len(types))]
	named := make(map[string]dataframe.Type)
	var columns []dataframe.Column
	for k, t := range types {
		b := dataframe.Buffers{Name: fmt.Sprint("c", k), Type: t, Len: rows}
		named[b.Name] = t
		if r.IntN(3) > 0 {
			b.Validity = make([]uint64, (rows+63)/64)
			for i := range b.Validity {
				b.Validity[i] = r.Uint64() | r.Uint64()
			}
		}
		words := make([]uint64, rows)
		for i := range words {
			words[i] = uint64(any64())
			switch {
			case t.Kind == vector.Float64 && r.IntN(2) == 0:
				words[i] = math.Float64bits(float64(r.IntN(1000)) / 8)
			case t.Kind == vector.Time:
				words[i] = uint64(r.Int64N(86400 * t.Unit.PerSecond()))
			}
		}
		switch {
		case t.Kind == vector.Bool:
			b.Values = vector.BytesOf(words[:(rows+63)/64])
		case t.Kind == vector.Categorical:
			p := vector.NewPool(vector.FromBinary([][]byte{[]byte("z"), []byte("a,b"), []byte("m")}, vector.Bitmap{}).WithType(vector.Of(vector.String)), nil, false)
			b.Pool, b.CodeWidth, b.Validity = categorical.PoolOf(p), 1, nil
			for range rows {
				b.Values = append(b.Values, byte(r.IntN(4)))
			}
		case t.Kind.IsText():
			b.Offsets = make([]int32, 1)
			for range rows {
				b.Bytes = append(b.Bytes, texts[r.IntN(len(texts))]...)
				b.Offsets = append(b.Offsets, int32(len(b.Bytes)))
			}
		default:
			for _, w := range words {
				b.Values = append(b.Values, vector.BytesOf([]uint64{w})[:t.Kind.Width()]...)
			}
			b.Values = append(vector.BytesOf(make([]uint64, (len(b.Values)+7)/8))[:0], b.Values...) // aligned
		}
		c, err := dataframe.FromBuffers(b)
		if err != nil {
			panic(err)
		}
		columns = append(columns, c)
	}
	return frame(columns...), named
}

func TestWrite_RoundTrip(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	for round := range 500 {
		df, types := randomFrame(r, r.IntN(70))
		both := []Option{}
		switch r.IntN(4) {
		case 1:
			both = append(both, Delimiter('\t'), Missing("NA"))
		case 2:
			both = append(both, Delimiter('.'), Comment('#'))
		}
		text := written(t, df, both...)
		back, err := ReadFrom(strings.NewReader(text), append(both, Types(types), blocksOf(1+r.IntN(200)))...)
		if err != nil {
			t.Fatalf("round %d: %v in %q", round, err, text)
		}
		if got, want := dump(back), dump(df); got != want {
			t.Fatalf("round %d: got\n%swant\n%sfrom\n%s", round, got, want, text)
		}
	}
}

func TestWrite_RoundTripOfWholeFloats(t *testing.T) {
	df := frame(dataframe.NewColumn("f", []float64{1, 2}), dataframe.NewColumn("s", []string{"x", "y"}))
	if got, want := dump(mustRead(t, written(t, df))), dump(df); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestWriteTo_LikeEncodingCSV(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	texts := []string{"", "x", "a,b", "\"q\"", "l\nm", "c\rd", " ", "#", "é", "x\"y"}
	for range 500 {
		rows := r.IntN(10)
		x, y := make([]string, rows), make([]string, rows)
		want := [][]string{{"x", "y"}}
		for i := range x {
			x[i], y[i] = texts[r.IntN(len(texts))], texts[r.IntN(len(texts))]
			want = append(want, []string{x[i], y[i]})
		}
		text := written(t, frame(dataframe.NewColumn("x", x), dataframe.NewColumn("y", y)))
		got, err := stdcsv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%q: got %q, %v, want %q", text, got, err, want)
		}
	}
}

func TestWrite_View(t *testing.T) {
	x := make([]int, 3*viewRows)
	s := make([]string, len(x))
	for i := range x {
		x[i], s[i] = i, fmt.Sprint("v", i%5)
	}
	df := frame(dataframe.NewColumn("x", x), dataframe.NewColumn("s", s))
	var rows []int
	for i := len(x) - 1; i >= 0; i -= 2 {
		rows = append(rows, i)
	}
	view := dataframe.Must(df.Take(rows...))
	if !view.IsView() {
		t.Fatal("no view")
	}
	back := mustRead(t, written(t, view))
	if got, want := dump(back), dump(view); got != want {
		t.Errorf("got %.200s, want %.200s", got, want)
	}
}

func TestWrite_File(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "f.csv")
	df := frame(dataframe.NewColumn("a", []int{1}))
	for range 2 { // new, then in place of the old one
		if err := Write(path, df); err != nil {
			t.Fatal(err)
		}
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != "a\n1\n" {
		t.Errorf("got %q, %v", text, err)
	}
	if err := Write(path+".gz", df); err != nil {
		t.Fatal(err)
	}
	packed, err := os.Open(path + ".gz")
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Close()
	z, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(z); err != nil || string(text) != "a\n1\n" {
		t.Errorf("got %q, %v", text, err)
	}
	if err := Write(filepath.Join(dir, "no", "f.csv"), df); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
	if err := Write(dir, df); err == nil {
		t.Error("a folder was written")
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 2 {
		t.Errorf("left %v", entries)
	}
}

func TestWrite_FailureLeavesTheOldFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f.csv")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	df := frame(dataframe.NewColumn("a", make([]int, 1<<20)))
	w, err := Create(path, df.Schema())
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(df); err != nil {
		t.Fatal(err)
	}
	w.Abort()
	if err := w.Close(); err == nil {
		t.Error("a writer that was aborted closes")
	}
	if text, _ := os.ReadFile(path); string(text) != "old" {
		t.Errorf("got %.20q", text)
	}
	if entries, _ := os.ReadDir(filepath.Dir(path)); len(entries) != 1 {
		t.Errorf("left %v", entries)
	}
	if err := Write(path, df); err != nil {
		t.Fatal(err)
	}
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
}

func TestWriter(t *testing.T) {
	part := func(i int) *dataframe.DataFrame {
		return frame(dataframe.NewColumn("b", []string{"x"}), dataframe.NewColumn("a", []int64{int64(i)}))
	}
	schema := dataframe.Must(part(1).Select("a", "b")).Schema()
	var out bytes.Buffer
	w, err := NewWriter(&out, schema, Delimiter(';'))
	if err != nil {
		t.Fatal(err)
	}
	for i := range 2 {
		if err := w.Write(part(i + 1)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil || out.String() != "a;b\n1;x\n2;x\n" {
		t.Errorf("got %q, %v", out.String(), err)
	}
	if w.Write(part(1)) == nil || w.Close() == nil {
		t.Error("a closed writer works")
	}
	for _, c := range []struct {
		df   *dataframe.DataFrame
		is   error
		want string
	}{
		{dataframe.Must(part(1).Select("b")), dataframe.ErrNoColumn, `writing csv: column "a": no such column (have b)`},
		{frame(dataframe.NewColumn("a", []int8{1}), dataframe.NewColumn("b", []string{"x"})), dataframe.ErrType, `writing csv: column "a": wrong type (got Int8, want Int64)`},
		{frame(dataframe.NewColumn("a", []int64{1}), dataframe.NewColumn("b", []string{"x"}), dataframe.NewColumn("c", []bool{true})), dataframe.ErrNoColumn,
			`writing csv: column "c": no such column in the schema`},
	} {
		w, err := NewWriter(io.Discard, schema)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Write(c.df); !errors.Is(err, c.is) || err.Error() != c.want {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
	if _, err := NewWriter(io.Discard, append(schema[:2:2], schema[0])); err == nil {
		t.Error("a column is there twice: no error")
	}
}

// What is written does not depend on the number of goroutines or on how the
// rows come.
func TestWriter_Workers(t *testing.T) {
	df := mustRead(t, string(appendFlows(nil, 40000)))
	want := written(t, df, Workers(1))
	for _, workers := range []int{2, 3, 7} {
		if written(t, df, Workers(workers)) != want {
			t.Errorf("%d goroutines: another text", workers)
		}
	}
	var out bytes.Buffer
	w, err := NewWriter(&out, df.Schema())
	if err != nil {
		t.Fatal(err)
	}
	for lo := 0; lo < df.Rows(); lo += 9999 {
		if err := w.Write(dataframe.Must(df.Slice(lo, min(lo+9999, df.Rows())))); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil || out.String() != want {
		t.Errorf("in parts: another text, %v", err)
	}
}

func TestWrite_ThroughALink(t *testing.T) {
	dir := t.TempDir()
	path, link := filepath.Join(dir, "f.csv"), filepath.Join(dir, "link.csv")
	if err := errors.Join(os.WriteFile(path, nil, 0o644)); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(path, link); err != nil {
		t.Skip(err)
	}
	if err := Write(link, frame(dataframe.NewColumn("a", []int{1}))); err != nil {
		t.Fatal(err)
	}
	if text, _ := os.ReadFile(path); string(text) != "a\n1\n" {
		t.Errorf("got %q", text)
	}
}

func TestWriteTo_WriterFails(t *testing.T) {
	failure := errors.New("the wire is cut")
	if err := WriteTo(failingWriter{failure}, frame(dataframe.NewColumn("a", make([]int, 1<<20)))); !errors.Is(err, failure) {
		t.Errorf("got %v", err)
	}
}

type failingWriter struct{ err error }

func (w failingWriter) Write([]byte) (int, error) { return 0, w.err }

func FuzzRead(f *testing.F) {
	for _, s := range []string{"a,b\n1,x\n", "a\n1\n1.5\n\nx\n", "t\n2021-04-29T10:00Z\n", "a,b\n\"1\n\",\"\"\n,\n", "\x1f\x8b", "\ufeffa\n18446744073709551615\n-1\n0.5\n"} {
		f.Add([]byte(s), 3)
	}
	f.Fuzz(func(t *testing.T, text []byte, size int) {
		size = 1 + int(uint(size)%100)
		df, err := ReadFrom(bytes.NewReader(text), blocksOf(size))
		if err != nil {
			return
		}
		if got, want := dump(df), dump(mustRead(t, string(text), Workers(1))); got != want {
			t.Fatalf("%q in blocks of %d: got\n%swant\n%s", text, size, got, want)
		}
		types := make(map[string]dataframe.Type)
		for _, field := range df.Schema() {
			types[field.Name] = field.Type
		}
		back, err := ReadFrom(strings.NewReader(written(t, df)), Types(types))
		if err != nil {
			t.Fatalf("%q, written as %q: %v", text, written(t, df), err)
		}
		if got, want := dump(back), dump(df); got != want {
			t.Fatalf("%q: got\n%swant\n%s", text, got, want)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	var text strings.Builder
	text.WriteString("timestamp,port,ttl,reason,ip,score,when\n")
	r := rand.New(rand.NewPCG(1, 2))
	at := time.Unix(1619740697, 0).UTC()
	for range 200000 {
		fmt.Fprintf(&text, "%d,%d,%d,%s,%d.%d.%d.%d,%.4f,%s\n", 1619740697+r.IntN(1e6), r.IntN(1024), r.IntN(256), []string{"syn-ack", "rst"}[r.IntN(2)],
			r.IntN(256), r.IntN(256), r.IntN(256), r.IntN(256), r.Float64()*100, at.Add(time.Duration(r.IntN(1e9))*time.Microsecond).Format("2006-01-02 15:04:05"))
	}
	for _, columns := range []string{"timestamp,port,ttl", "reason", "ip", "score", "when", "timestamp,port,ttl,reason,ip,score,when"} {
		for _, workers := range []int{1, 2} {
			b.Run(fmt.Sprintf("columns=%s/workers=%d", columns, workers), func(b *testing.B) {
				b.SetBytes(int64(text.Len()))
				b.ReportAllocs()
				for range b.N {
					if _, err := ReadFrom(strings.NewReader(text.String()), Columns(strings.Split(columns, ",")...), Workers(workers)); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	x, f, s := make([]int64, 1e5), make([]float64, 1e5), make([]string, 1e5)
	for i := range x {
		x[i], f[i], s[i] = r.Int64N(1e9), r.Float64(), []string{"syn-ack", "rst"}[r.IntN(2)]
	}
	df := frame(dataframe.NewColumn("x", x), dataframe.NewColumn("f", f), dataframe.NewColumn("s", s))
	b.ReportAllocs()
	for range b.N {
		if err := WriteTo(io.Discard, df); err != nil {
			b.Fatal(err)
		}
	}
}
