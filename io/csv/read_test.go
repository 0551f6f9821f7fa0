package csv

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/vector"
	"github.com/stoa-data/stoa/io/internal/buffers"
)

var rewrite = flag.Bool("rewrite", false, "rewrite the golden files in testdata")

// blocksOf makes blocks small, so that short texts have several.
func blocksOf(size int) Option {
	return Option{"blocksOf", true, func(c *config) error { c.block = size; return nil }}
}

// dump returns types and values of a frame, each value as text, missing as ∅.
func dump(df *dataframe.DataFrame) string {
	var b strings.Builder
	for _, f := range df.Schema() {
		c, err := df.Column(f.Name)
		if err != nil {
			return err.Error()
		}
		parts, err := c.Buffers()
		if err != nil {
			return err.Error()
		}
		fmt.Fprintf(&b, "%s %v", f.Name, f.Type)
		if f.Nullable {
			b.WriteByte('?')
		}
		v := buffers.Vector(parts)
		for i := range v.Len() {
			b.WriteByte('|')
			if v.IsValid(i) {
				b.Write(vector.AppendValue(nil, v, i))
			} else {
				b.WriteString("∅")
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// mustRead reads text or ends the test.
func mustRead(t *testing.T, text string, options ...Option) *dataframe.DataFrame {
	t.Helper()
	df, err := ReadFrom(strings.NewReader(text), options...)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return df
}

func TestRead_InfersTypes(t *testing.T) {
	for _, c := range []struct{ name, column, want string }{
		{"int", "1 -5 0", "Int64|1|-5|0"},
		{"int extremes", "9223372036854775807 -9223372036854775808", "Int64|9223372036854775807|-9223372036854775808"},
		{"uint", "9223372036854775808 18446744073709551615 1", "Uint64|9223372036854775808|18446744073709551615|1"},
		{"beyond uint", "18446744073709551616 1", "String|18446744073709551616|1"},
		{"uint and negative", "18446744073709551615 -1", "String|18446744073709551615|-1"},
		{"uint, negative and fraction", "18446744073709551615 -1 0.5", "Float64|18446744073709552000.0|-1.0|0.5"},
		{"leading zero", "1 007", "String|1|007"},
		{"plus", "1 +5", "String|1|+5"},
		{"float", "1.5 1e3 .5 5. -0.25", "Float64|1.5|1000.0|0.5|5.0|-0.25"},
		{"int then float", "1 2 3.5", "Float64|1.0|2.0|3.5"},
		{"int then string", "1 2 x", "String|1|2|x"},
		{"float then string keeps the text", "1.50 2e0 x", "String|1.50|2e0|x"},
		{"special floats", "NaN Inf -inf +Infinity", "Float64|NaN|Inf|-Inf|Inf"},
		{"float out of range", "1e400 1", "String|1e400|1"},
		{"leading zero fraction", "00.5 1", "String|00.5|1"},
		{"bool", "true False TRUE", "Bool|true|false|true"},
		{"bool and int", "true 1", "String|true|1"},
		{"date", "2021-04-29 1969-12-31", "Date|2021-04-29|1969-12-31"},
		{"no date", "2021-02-29", "String|2021-02-29"},
		{"date and int", "2021-04-29 5", "String|2021-04-29|5"},
		{"timestamp", "2021-04-29T23:58:17.25 2021-04-29_10:00", "Timestamp[us]|2021-04-29T23:58:17.250|2021-04-29T10:00:00"},
		{"timestamp and date", "2021-04-29T23:58:17 2021-04-29", "Timestamp[us]|2021-04-29T23:58:17|2021-04-29T00:00:00"},
		{"date then nanoseconds", "2021-04-29 2021-04-29T23:58:17.123456789", "Timestamp[ns]|2021-04-29T00:00:00|2021-04-29T23:58:17.123456789"},
		{"zone", "2021-04-29T23:58:17Z 2021-04-30T01:58:17+02:00", "Timestamp[us, UTC]|2021-04-29T23:58:17Z|2021-04-29T23:58:17Z"},
		{"zone and none", "2021-04-29T23:58:17Z 2021-04-29T23:58:17", "String|2021-04-29T23:58:17Z|2021-04-29T23:58:17"},
		{"nanoseconds far away", "2021-04-29T23:58:17.123456789 3000-01-01", "String|2021-04-29T23:58:17.123456789|3000-01-01"},
		{"far away", "2021-04-29T23:58:17 3000-01-01", "Timestamp[us]|2021-04-29T23:58:17|3000-01-01T00:00:00"},
		{"address", "10.0.0.1 10.0.0.2", "String|10.0.0.1|10.0.0.2"},
		{"blanks around a number", "_5 6_", "Int64|5|6"},
		{"blanks around text", "_x 5_", "String| x|5 "},
		{"missing", "1 ∅ 3", "Int64?|1|∅|3"},
		{"quoted empty in a number column", `1 "" 3`, "Int64?|1|∅|3"},
		{"quoted empty in a string column", `x "" ∅`, "String?|x||∅"},
		{"quoted empty and number, then text", `"" 1 x`, "String||1|x"},
		{"only missing", "∅ ∅", "String?|∅|∅"},
		{"only quoted empty", `"" ∅`, "String?||∅"},
		{"quoted numbers", `"1" "2"`, "Int64|1|2"},
		{"quotes inside", `"1""2" 3`, `String|1"2|3`},
		{"huge and negative zero", "-0 1", "Int64|0|1"},
		{"uint and negative zero", "18446744073709551615 -0", "Uint64|18446744073709551615|0"},
		{"sign alone", "- 1", "String|-|1"},
		{"not numbers", "1_000 0x10 1,5", "String|1_000|0x10|1,5"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := "id;x\n"
			for i, cell := range strings.Fields(c.column) {
				cell = strings.ReplaceAll(cell, "∅", "")
				if !strings.Contains(c.name, "not numbers") {
					cell = strings.ReplaceAll(cell, "_", " ")
				}
				text += fmt.Sprintf("%d;%s\n", i, cell)
			}
			want := "x " + c.want + "\n"
			for _, size := range []int{1, 5, 9, 1 << 20} { // one row a block, two, all
				for _, r := range []io.Reader{strings.NewReader(text), io.MultiReader(strings.NewReader(text))} {
					df, err := ReadFrom(r, Delimiter(';'), Columns("x"), blocksOf(size))
					if err != nil {
						t.Fatal(err)
					}
					if got := dump(df); got != want {
						t.Errorf("blocks of %d: got %swant %s", size, got, want)
					}
				}
			}
		})
	}
}

func TestRead_DoesNotDependOnBlocks(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	cells := [][]string{
		{"1", "-2", "30", "", "4"}, {"1", "18446744073709551615", "7"}, {"18446744073709551616", "-1", "0.5", "3"}, {"1.5", "2", "NaN", ""},
		{"true", "false", ""}, {"true", "1"}, {"2021-04-29", "2021-04-29T10:00", "2021-04-29T10:00:00.123456789", "3000-01-01"},
		{"2021-04-29T10:00Z", "2021-04-29T10:00+01", "", "2021-04-29"}, {"a", "b", `""`, "", "1"}, {`""`, "", "1", "2"},
		{"1", "2", "3", "4", "5", "6", "7", "8", "9", "x"}, {"\"a\nb\"", "c", "\"d\"\"\"", "\"1\""},
	}
	for round := range 300 {
		width, rows := 1+r.IntN(6), r.IntN(60)
		var b strings.Builder
		kinds := make([][]string, width)
		for c := range kinds {
			kinds[c] = cells[r.IntN(len(cells))]
			kinds[c] = kinds[c][:1+r.IntN(len(kinds[c]))]
			fmt.Fprintf(&b, "%sc%d", []string{",", ""}[b2i(c == 0)], c)
		}
		b.WriteByte('\n')
		for range rows {
			for c := range kinds {
				b.WriteString([]string{",", ""}[b2i(c == 0)] + kinds[c][r.IntN(len(kinds[c]))])
			}
			b.WriteByte('\n')
		}
		text := b.String()
		want := dump(mustRead(t, text, Workers(1)))
		for range 4 {
			size, workers := 1+r.IntN(100), 1+r.IntN(4)
			if got := dump(mustRead(t, text, blocksOf(size), Workers(workers))); got != want {
				t.Fatalf("round %d: %q in blocks of %d with %d goroutines: got\n%swant\n%s", round, text, size, workers, got, want)
			}
		}
	}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func TestRead_Options(t *testing.T) {
	for _, c := range []struct {
		name, text string
		options    []Option
		want       string
	}{
		{"no header", "1,a\n2,b\n", []Option{NoHeader()}, "column_1 Int64|1|2\ncolumn_2 String|a|b\n"},
		{"no header, names", "1,a\n2,b\n", []Option{NoHeader(), Names("x", "y")}, "x Int64|1|2\ny String|a|b\n"},
		{"names replace the header", "p,q\n1,a\n", []Option{Names("x", "y")}, "x Int64|1\ny String|a\n"},
		{"names that repeat", "a,a,,a_1,a\n1,2,3,4,5\n", nil, "a Int64|1\na_2 Int64|2\ncolumn_3 Int64|3\na_1 Int64|4\na_3 Int64|5\n"},
		{"columns in the order asked", "a,b,c\n1,2,3\n", []Option{Columns("c", "a")}, "c Int64|3\na Int64|1\n"},
		{"other columns are not looked at", "a,b\n1,x\n", []Option{Columns("a"), Types(map[string]dataframe.Type{"b": {Kind: dataframe.Int8}})}, "a Int64|1\n"},
		{"no columns", "a,b\n1,x\n", []Option{Columns()}, ""},
		{"missing markers", "a,b\nNA,NA\n1,\"NA\"\n,\n", []Option{Missing("", "NA")}, "a Int64?|∅|1|∅\nb String?|∅|NA|∅\n"},
		{"missing without the empty field", "a,b\n-,1\n,2\n", []Option{Missing("-")}, "a String?|∅|\nb Int64|1|2\n"},
		{"number as a marker", "a\n-999\n5\n", []Option{Missing("-999")}, "a Int64?|∅|5\n"},
		{"comments", "#x\na,b\n#\"\n1,2\n#", []Option{Comment('#')}, "a Int64|1\nb Int64|2\n"},
		{"tabs", "a\tb\n1\t\"x\ty\"\n", []Option{Delimiter('\t')}, "a Int64|1\nb String|x\ty\n"},
		{"lazy quotes", "a,b\n5\" disk,\"x\"y\"\n", []Option{LazyQuotes()}, "a String|5\" disk\nb String|x\"y\n"},
		{"no dates", "a\n2021-04-29\n", []Option{InferDates(false)}, "a String|2021-04-29\n"},
		{"no types", "a,b\n1,2\n", []Option{InferTypes(false), Types(map[string]dataframe.Type{"b": {Kind: dataframe.Uint8}})}, "a String|1\nb Uint8|2\n"},
		{"byte order mark", "\ufeffa\n1\n", nil, "a Int64|1\n"},
		{"line ends", "a,b\r\n1,\"x\r\ny\"\r\n", nil, "a Int64|1\nb String|x\r\ny\n"},
		{"one column with empty lines", "\n\na\n1\n\n3\n", nil, "a Int64?|1|∅|3\n"},
		{"empty lines", "\na,b\n\n1,2\n\n", nil, "a Int64|1\nb Int64|2\n"},
		{"header only", "a,b\n", nil, "a String\nb String\n"},
		{"header without a line end", "a,b", []Option{Types(map[string]dataframe.Type{"a": {Kind: dataframe.Int8}, "b": {Kind: dataframe.Bool}})}, "a Int8\nb Bool\n"},
		{"nothing, no header", "", []Option{NoHeader()}, ""},
		{"nothing, no header, names", "", []Option{NoHeader(), Names("x")}, "x String\n"},
		{"no header, first line empty", "\n1\n", []Option{NoHeader(), Names("x")}, "x Int64?|∅|1\n"},
		{"no header, no names, first line empty", "\n\"\"\n1\n", []Option{NoHeader()}, "column_1 Int64?|∅|1\n"},
		{"invalid UTF-8 is kept", "a\n\xff\xfe\n", nil, "a String|\xff\xfe\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, size := range []int{1, 4, 1 << 16} {
				if got := dump(mustRead(t, c.text, append(c.options, blocksOf(size))...)); got != c.want {
					t.Errorf("blocks of %d: got\n%swant\n%s", size, got, c.want)
				}
			}
		})
	}
}

func TestRead_Types(t *testing.T) {
	ts := func(u dataframe.Unit, zone string) dataframe.Type {
		return dataframe.Type{Kind: dataframe.Timestamp, Unit: u, Zone: zone}
	}
	for _, c := range []struct {
		typ        dataframe.Type
		text, want string
	}{
		{dataframe.Type{Kind: dataframe.Bool}, "1 f TRUE", "Bool|true|false|true"},
		{dataframe.Type{Kind: dataframe.Int8}, "-128 +127 007", "Int8|-128|127|7"},
		{dataframe.Type{Kind: dataframe.Int16}, "-32768", "Int16|-32768"},
		{dataframe.Type{Kind: dataframe.Int32}, "2147483647", "Int32|2147483647"},
		{dataframe.Type{Kind: dataframe.Int64}, "00001", "Int64|1"},
		{dataframe.Type{Kind: dataframe.Uint8}, "255 +1", "Uint8|255|1"},
		{dataframe.Type{Kind: dataframe.Uint16}, "65535", "Uint16|65535"},
		{dataframe.Type{Kind: dataframe.Uint32}, "4294967295", "Uint32|4294967295"},
		{dataframe.Type{Kind: dataframe.Uint64}, "18446744073709551615", "Uint64|18446744073709551615"},
		{dataframe.Type{Kind: dataframe.Float32}, "0.1 1e10 16777217", "Float32|0.1|10000000000.0|16777216.0"},
		{dataframe.Type{Kind: dataframe.Float64}, "+1 007 nan", "Float64|1.0|7.0|NaN"},
		{dataframe.Type{Kind: dataframe.String}, "1 2", "String|1|2"},
		{dataframe.Type{Kind: dataframe.Categorical}, "b a b", "Categorical|b|a|b"},
		{dataframe.Type{Kind: dataframe.Binary}, "00ff 0A", "Binary|00ff|0a"},
		{dataframe.Type{Kind: dataframe.Date}, "+12021-04-29", "Date|+12021-04-29"},
		{dataframe.Type{Kind: dataframe.Time, Unit: dataframe.Millisecond}, "23:58:17.25 10:00", "Time[ms]|23:58:17.250|10:00:00"},
		{ts(dataframe.Second, ""), "2021-04-29 2021-04-29T10:00", "Timestamp[s]|2021-04-29T00:00:00|2021-04-29T10:00:00"},
		{ts(dataframe.Nanosecond, "UTC"), "2021-04-29T10:00:00.000000001 2021-04-29T10:00+01:00", "Timestamp[ns, UTC]|2021-04-29T10:00:00.000000001Z|2021-04-29T09:00:00Z"},
		{ts(dataframe.Second, "Europe/Madrid"), "2021-04-29T10:00 2021-04-29T10:00Z", "Timestamp[s, Europe/Madrid]|2021-04-29T10:00:00+02:00|2021-04-29T12:00:00+02:00"},
		{dataframe.Type{Kind: dataframe.Duration, Unit: dataframe.Second}, "90s -1h", "Duration[s]|1m30s|-1h0m0s"},
	} {
		t.Run(c.typ.String(), func(t *testing.T) {
			text := "a,x\n,\n"
			for _, cell := range strings.Fields(c.text) {
				text += "," + cell + "\n"
			}
			kind, values, _ := strings.Cut(c.want, "|")
			want := "x " + kind + "?|∅|" + values + "\n"
			if got := dump(mustRead(t, text, Columns("x"), Types(map[string]dataframe.Type{"x": c.typ}))); got != want {
				t.Errorf("got %swant %s", got, want)
			}
		})
	}
}

func TestRead_Dictionary(t *testing.T) {
	var b strings.Builder
	b.WriteString("few,many\n")
	for i := range 10000 {
		fmt.Fprintf(&b, "v%d,w%d\n", i%7, i)
	}
	df := mustRead(t, b.String(), blocksOf(1000))
	for name, want := range map[string]bool{"few": true, "many": false} {
		c, err := df.Column(name)
		if err != nil {
			t.Fatal(err)
		}
		if b, _ := c.Buffers(); (b.Pool != nil) != want {
			t.Errorf("%s: dictionary %v, want %v", name, !want, want)
		}
	}
}

func TestRead_LargeOffsets(t *testing.T) {
	defer func(n int) { maxOffset32 = n }(maxOffset32)
	maxOffset32 = 10
	df := mustRead(t, "a\nabc\ndef\nghi\njkl\n\nmno\n")
	c, _ := df.Column("a")
	if b, _ := c.Buffers(); b.LargeOffsets == nil {
		t.Error("no large offsets")
	}
	if got, want := dump(df), "a String?|abc|def|ghi|jkl|∅|mno\n"; got != want {
		t.Errorf("got %s", got)
	}
}

func TestRead_Errors(t *testing.T) {
	typed := func(k dataframe.Kind) Option { return Types(map[string]dataframe.Type{"b": {Kind: k}}) }
	var log strings.Builder
	for _, c := range []struct {
		name, text string
		options    []Option
		is         error
	}{
		{"too few fields", "a,b\n1,2\n3\n", nil, ErrFields},
		{"too many fields", "a,b\n1,2\n\n\"3\n4\",5,6\n", nil, ErrFields},
		{"bare quote", "a,b\n1,2\n3,x\"y\n", nil, ErrQuote},
		{"quote in a quoted field", "a,b\n\"1\n\",2\n3,\"x\"y\"\n", nil, ErrQuote},
		{"open quote", "a,b\n1,2\n3,\"x\n4,5\n", nil, ErrQuote},
		{"number", "a,b\n1,2\n3,http\n", []Option{typed(dataframe.Uint16)}, ErrValue},
		{"number out of range", "a,b\n1,2\n3,70000\n", []Option{typed(dataframe.Uint16)}, ErrValue},
		{"float", "a,b\n1,0x10\n", []Option{typed(dataframe.Float32)}, ErrValue},
		{"float out of range", "a,b\n1,1e400\n", []Option{typed(dataframe.Float64)}, ErrValue},
		{"bool", "a,b\n1,yes\n", []Option{typed(dataframe.Bool)}, ErrValue},
		{"date", "a,b\n1,29/04/2021\n", []Option{typed(dataframe.Date)}, ErrValue},
		{"timestamp digits", "a,b\n1,2021-04-29T10:00:00.5\n", []Option{typed(dataframe.Timestamp)}, ErrValue},
		{"timestamp with a zone", "a,b\n1,2021-04-29T10:00Z\n", []Option{typed(dataframe.Timestamp)}, ErrValue},
		{"binary", "a,b\n1,xyz\n", []Option{typed(dataframe.Binary)}, ErrValue},
		{"long value", "a,b\n1," + strings.Repeat("x", 100) + "\n", []Option{typed(dataframe.Int8)}, ErrValue},
		{"value before a wrong record", "a,b\n1,x\n2\n", []Option{typed(dataframe.Int8)}, ErrValue},
		{"value behind a multi-line field", "a,b\n\"1\n2\n\",x\n", []Option{typed(dataframe.Int8)}, ErrValue},
		{"empty", "", nil, ErrHeader},
		{"only comments", "# a\n\n", []Option{Comment('#')}, ErrHeader},
		{"UTF-16", "\xff\xfea\x00", nil, ErrEncoding},
		{"names", "a,b\n", []Option{Names("x")}, ErrFields},
		{"unknown column", "port,time\n", []Option{Columns("prot")}, dataframe.ErrNoColumn},
		{"unknown column in types", "port,time\n", []Option{Types(map[string]dataframe.Type{"tme": {Kind: dataframe.Int8}})}, dataframe.ErrNoColumn},
		{"column twice", "a,b\n", []Option{Columns("a", "a")}, nil},
		{"bad delimiter", "", []Option{Delimiter('"')}, nil},
		{"bad comment", "", []Option{Comment('é')}, nil},
		{"comment is the delimiter", "", []Option{Comment(',')}, nil},
		{"bad type", "", []Option{Types(map[string]dataframe.Type{"x": {}})}, dataframe.ErrType},
		{"bad marker", "", []Option{Missing("\n")}, nil},
		{"names twice", "", []Option{Names("a", "a")}, nil},
		{"workers", "", []Option{Workers(0)}, nil},
	} {
		var message string
		for _, size := range []int{1, 6, 1 << 16} {
			fsys := fstest.MapFS{"f.csv": {Data: []byte(c.text)}}
			df, err := ReadFS(fsys, "f.csv", append([]Option{blocksOf(size)}, c.options...)...)
			if err == nil || df != nil {
				t.Fatalf("%s: no error", c.name)
			}
			if c.is != nil && !errors.Is(err, c.is) {
				t.Errorf("%s: %v is not %v", c.name, err, c.is)
			}
			if message != "" && err.Error() != message {
				t.Errorf("%s: blocks of %d: %v, want %s", c.name, size, err, message)
			}
			message = err.Error()
		}
		fmt.Fprintf(&log, "%s: %s\n", c.name, message)
	}
	path := filepath.Join("testdata", "errors.txt")
	if *rewrite {
		if err := errors.Join(os.MkdirAll("testdata", 0o755), os.WriteFile(path, []byte(log.String()), 0o644)); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if log.String() != string(want) {
		t.Errorf("got\n%swant\n%s", log.String(), want)
	}
}

func TestParseError_Fields(t *testing.T) {
	_, err := ReadFrom(strings.NewReader("a,port\n1,2\n3,x\n"), Types(map[string]dataframe.Type{"port": {Kind: dataframe.Int8}}))
	var e *ParseError
	if !errors.As(err, &e) || e.File != "" || e.Line != 3 || e.Column != 2 || e.Name != "port" {
		t.Errorf("got %+v", e)
	}
}

func TestRead_Gzip(t *testing.T) {
	var packed bytes.Buffer
	for range 2 { // two members, as cat makes them
		z := gzip.NewWriter(&packed)
		io.WriteString(z, "a,b\n1,2\n")
		z.Close()
	}
	if got := dump(mustRead(t, packed.String())); got != "a String|1|a|1\nb String|2|b|2\n" {
		t.Errorf("got %s", got)
	}
	damaged := packed.Bytes()[:packed.Len()-6]
	if _, err := ReadFrom(bytes.NewReader(damaged)); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("damaged: got %v", err)
	}
}

func TestRead_File(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f.csv")
	if err := os.WriteFile(path, []byte("a\n1\n2\nx\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	df, err := Read(path, blocksOf(1))
	if err != nil {
		t.Fatal(err)
	}
	if got := dump(df); got != "a String|1|2|x\n" {
		t.Errorf("got %s", got)
	}
	if _, err := Read(path + "x"); !errors.Is(err, fs.ErrNotExist) || strings.Count(err.Error(), "f.csvx") != 1 {
		t.Errorf("got %v", err)
	}
	if df, err := Read(filepath.Dir(path)); err != nil || df.Rows() != 3 {
		t.Errorf("folder: got %v, %v", df, err)
	}
	if _, err := Read(t.TempDir()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("empty folder: got %v", err)
	}
}

func TestReadFrom_StartsWhereTheReaderStands(t *testing.T) {
	r := strings.NewReader("junk\na\n1\nx\n")
	r.Seek(5, io.SeekStart)
	df, err := ReadFrom(r, blocksOf(1))
	if err != nil {
		t.Fatal(err)
	}
	if got := dump(df); got != "a String|1|x\n" {
		t.Errorf("got %s", got)
	}
}

func TestRead_ReaderFails(t *testing.T) {
	failure := errors.New("the wire is cut")
	_, err := ReadFrom(io.MultiReader(strings.NewReader("a\n1\n"), errReader{failure}), blocksOf(1))
	if !errors.Is(err, failure) {
		t.Errorf("got %v", err)
	}
}

type errReader struct{ err error }

func (r errReader) Read([]byte) (int, error) { return 0, r.err }

func TestRead_Context(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := ReadFrom(strings.NewReader("a\n1\n"), Context(ctx)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// changing is a file that is another one each time it is opened.
type changing struct{ texts []string }

func (c *changing) Open(string) (fs.File, error) {
	text := c.texts[0]
	c.texts = c.texts[1:]
	return fstest.MapFS{"x": {Data: []byte(text)}}.Open("x")
}

func (c *changing) Stat(string) (fs.FileInfo, error) {
	return fstest.MapFS{"x": {Data: []byte(c.texts[0])}}.Stat("x")
}

func TestRead_ChangedMeanwhile(t *testing.T) {
	for _, second := range []string{"a\n1\n", "a\n1\n2\n3\n4\n5\nx\n", "a\n", "", "b,c\n1,2\n"} {
		if _, err := ReadFS(&changing{[]string{"a\n1\n2\nx\n", second}}, "f.csv"); err != nil {
			t.Logf("%q: %v", second, err)
		}
		if _, err := ReadFS(&changing{[]string{"a\n1\n2\nx\n", second}}, "f.csv", blocksOf(1), Workers(1)); err == nil { // several may see the text in time
			t.Errorf("%q: no error", second)
		}
	}
}

func TestRead_Wide(t *testing.T) {
	const width = 5000
	row := strings.Repeat("1,", width-1) + "x\n"
	text := strings.Repeat(row, 400)
	df := mustRead(t, text, NoHeader())
	if df.Rows() != 400 || df.Width() != width || df.Schema()[width-1].Type.Kind != dataframe.String {
		t.Errorf("got %d×%d", df.Rows(), df.Width())
	}
}
