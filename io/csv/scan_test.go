package csv

import (
	"bytes"
	stdcsv "encoding/csv"
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"
)

// records splits text with blocks of size bytes.
func records(text string, sc scanner, size int) (rows [][]string, quoted [][]bool, line int, err error) {
	in := blocks{r: strings.NewReader(text), scanner: sc, size: size, max: 1 << 20}
	lines := 0
	for {
		block, err := in.next(nil)
		if err == io.EOF {
			return rows, quoted, 0, nil
		}
		if err != nil {
			return rows, quoted, lines + 1, err
		}
		fields, n, next, f := sc.scan(block, math.MaxInt, true, nil)
		in.scanner.width = sc.width
		for r := range n {
			var row []string
			var marks []bool
			for _, f := range fields[r*sc.width : (r+1)*sc.width] {
				b, _ := f.text(block, nil)
				row, marks = append(row, string(b)), append(marks, f.quoted())
			}
			rows, quoted = append(rows, row), append(quoted, marks)
		}
		if f != nil {
			return rows, quoted, lines + 1 + bytes.Count(block[:f.at], lineFeed), f.err
		}
		if next != len(block) {
			panic("scan left a part of a block")
		}
		lines += bytes.Count(block, lineFeed)
	}
}

// compareWithStd checks that encoding/csv splits text the same way.
func compareWithStd(t *testing.T, text string, sc scanner, size int) {
	t.Helper()
	std := stdcsv.NewReader(strings.NewReader(text))
	std.Comma, std.Comment, std.LazyQuotes = rune(sc.delimiter), rune(sc.comment), sc.lazy
	want, wantErr := std.ReadAll()
	rows, quoted, line, err := records(text, sc, size)
	var e *stdcsv.ParseError
	if errors.As(wantErr, &e) {
		switch {
		case err == nil:
			t.Fatalf("%q in blocks of %d: no error, encoding/csv says %v", text, size, wantErr)
		case e.Err == stdcsv.ErrFieldCount && (!errors.Is(err, ErrFields) || line != e.Line),
			e.Err == stdcsv.ErrBareQuote && (!errors.Is(err, ErrQuote) || line != e.Line),
			e.Err == stdcsv.ErrQuote && !errors.Is(err, ErrQuote):
			t.Fatalf("%q in blocks of %d: line %d: %v, encoding/csv says %v", text, size, line, err, wantErr)
		}
		return
	}
	if err != nil {
		t.Fatalf("%q in blocks of %d: line %d: %v, encoding/csv finds no error", text, size, line, err)
	}
	k := 0
	for i, row := range rows {
		if len(row) == 1 && row[0] == "" && !quoted[i][0] {
			continue // an empty line, which encoding/csv skips
		}
		if k == len(want) || len(row) != len(want[k]) {
			t.Fatalf("%q in blocks of %d: record %d is %q of %q, want %q", text, size, i, row, rows, want)
		}
		for c := range row {
			if got := strings.ReplaceAll(row[c], "\r\n", "\n"); got != want[k][c] {
				t.Fatalf("%q in blocks of %d: record %d is %q, want %q", text, size, i, row, want[k])
			}
		}
		k++
	}
	if k != len(want) {
		t.Fatalf("%q in blocks of %d: %d records, want %d", text, size, k, len(want))
	}
}

var dialects = []scanner{
	{delimiter: ','}, {delimiter: ';', lazy: true}, {delimiter: ',', comment: '#'}, {delimiter: '\t', comment: '#', lazy: true},
}

func TestScan_LikeEncodingCSV(t *testing.T) {
	texts := []string{
		"", "\n", "\r\n", "a", "a,b", "a,b\n", "a,b\r\nc,d\r\n", "a,\n,b\n", ",\n", "\n\na,b\n\n\nc,d\n\n", "a\n\nb\n",
		`"a"`, `"a",b`, `"a""b",c`, "\"a\nb\",c\n", "\"a\r\nb\",c\r\nd,e", `"",""`, `"a","b"` + "\n" + `"c","d"`,
		`a"b,c`, `"a"b,c`, `"a" ,b`, `a,"b`, "a,\"b\n\nc", `a,b` + "\n" + `c`, "a\nb,c", "a,b\r", "a,b\r\r\n", "a\rb,c\n", "\r", "a\n\r", "\"a\"\r",
		"\"a\"\r\r", "\"a\"\rb", "#x\na,b\n#\"\nc,d\n#", "#", "a,#b\n", "\"#a\",b\n", " a , \"b\" \n", "\"\"\"\"\n", "\"a\"\"\n", "\xff,\xfe\n",
		"a;b\n\"c;d\";e\n", "x\ty\n1\t\"2\"\n", strings.Repeat("long field ", 50) + ",b\nc,d\n", "a,b,\n1,2,\n", "a,\"\"b\"\"\n",
	}
	for _, text := range texts {
		for _, sc := range dialects {
			for _, size := range []int{1, 2, 3, 7, 16, 1 << 16} {
				compareWithStd(t, text, sc, size)
			}
		}
	}
}

func TestScan_RandomLikeEncodingCSV(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	parts := []string{"a", "bb", "12", ",", ",", "\n", "\n", "\r\n", "\r", `"`, `""`, `"x"`, "\"y\nz\"", ";", "\t", "#", " ", "日本", "longer text"}
	for range 20000 {
		var b strings.Builder
		for range r.IntN(30) {
			b.WriteString(parts[r.IntN(len(parts))])
		}
		compareWithStd(t, b.String(), dialects[r.IntN(len(dialects))], 1+r.IntN(40))
	}
}

func FuzzScan(f *testing.F) {
	f.Add("a,b\n\"c\"\"d\",e\r\n", 0, 4)
	f.Add("#x\na;\"b\nc\"\n", 3, 1)
	f.Fuzz(func(t *testing.T, text string, dialect, size int) {
		compareWithStd(t, text, dialects[uint(dialect)%uint(len(dialects))], 1+int(uint(size)%64))
	})
}

func TestBlocks_DoNotDependOnReads(t *testing.T) {
	text := strings.Repeat("abc,\"d\ne\"\n1,2\n", 100)
	want := cutBlocks(t, strings.NewReader(text))
	for _, r := range []io.Reader{iotest.OneByteReader(strings.NewReader(text)), iotest.HalfReader(strings.NewReader(text)), iotest.DataErrReader(strings.NewReader(text))} {
		if got := cutBlocks(t, r); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// cutBlocks returns the blocks of a text with | between.
func cutBlocks(t *testing.T, r io.Reader) string {
	t.Helper()
	in := blocks{r: r, scanner: scanner{delimiter: ','}, size: 64, max: 1 << 20}
	var out []string
	for {
		b, err := in.next(nil)
		if err == io.EOF {
			return strings.Join(out, "|")
		}
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(b))
	}
}

func TestBlocks_LongRecord(t *testing.T) {
	in := blocks{r: strings.NewReader("a,\"" + strings.Repeat("x", 1000)), scanner: scanner{delimiter: ','}, size: 16, max: 256}
	if _, err := in.next(nil); !errors.Is(err, ErrTooLong) {
		t.Errorf("got %v", err)
	}
	// A wrong quote ends the search for the record's end at once.
	in = blocks{r: strings.NewReader("a\"b\n" + strings.Repeat("x\n", 1000)), scanner: scanner{delimiter: ','}, size: 16, max: 256}
	if b, err := in.next(nil); err != nil || len(b) > 64 {
		t.Errorf("got %d bytes, %v", len(b), err)
	}
}

func BenchmarkScan(b *testing.B) {
	text := []byte(strings.Repeat("1619740697,80,42,syn-ack,\"22207380\"\n1619740697,8080,42,syn-ack,2220738012\n", 5000))
	var fields []field
	sc := scanner{delimiter: ','}
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for range b.N {
		fields, _, _, _ = sc.scan(text, math.MaxInt, true, fields[:0])
	}
}
