package csv

import (
	stdcsv "encoding/csv"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stoa-data/stoa/dataframe"
)

func TestRead_Rejects(t *testing.T) {
	types := Types(map[string]dataframe.Type{"n": {Kind: dataframe.Int8}, "d": {Kind: dataframe.Date}})
	for _, c := range []struct{ name, text, want, rejects string }{
		{"none", "n,d,s\n1,2021-04-29,x\n", "n Int8|1\nd Date|2021-04-29\ns String|x\n", ""},
		{"values", "n,d,s\n300,2021-04-29,x\n2,2021-04-31,y\nz,z,z\n3,2021-04-30,5\n", "n Int8|3\nd Date|2021-04-30\ns Int64|5\n",
			"2 n 300: wrong value, out of range (got \"300\", want Int8)\n3 d 2021-04-31: wrong value (got \"2021-04-31\", want Date such as 2021-04-29)\n" +
				"4 n z: wrong value (got \"z\", want Int8)\n4 d z: wrong value (got \"z\", want Date such as 2021-04-29)\n"},
		{"fields", "n,d,s\n1,2\n2,2021-04-30,\"a\nb\",\"\n\"\r\n\n3,2021-04-30,x\n", "n Int8|3\nd Date|2021-04-30\ns String|x\n",
			"2 ∅ 1,2: 2 fields (want 3)\n3 ∅ 2,2021-04-30,\"a\nb\",\"\n\": 4 fields (want 3)\n"},
		{"quotes", "n,d,s\n1,2021-04-30,x\"y\n2,2021-04-30,\"a\"b\n3,2021-04-30,\"x\n4,2021-04-30,y\n", "n Int8|4\nd Date|2021-04-30\ns String|y\n",
			"2 s 1,2021-04-30,x\"y: a quote inside an unquoted field\n3 s 2,2021-04-30,\"a\"b: a quote inside a quoted field (want two)\n" +
				"4 s 3,2021-04-30,\"x: the quote that opens here is not closed\n"},
		{"all", "n,d,s\n1\n2", "n Int8\nd Date\ns String\n", "2 ∅ 1: 1 field (want 3)\n3 ∅ 2: 1 field (want 3)\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, size := range []int{1, 20, 1 << 16} {
				var rejects *dataframe.DataFrame
				df := mustRead(t, c.text, types, Rejects(&rejects), blocksOf(size))
				if got := dump(df); got != c.want {
					t.Errorf("blocks of %d: got\n%swant\n%s", size, got, c.want)
				}
				if got := listRejects(rejects); got != c.rejects {
					t.Errorf("blocks of %d: got\n%swant\n%s", size, got, c.rejects)
				}
				if got := dump(mustRead(t, c.text, types, SkipWrong(), blocksOf(size))); got != c.want {
					t.Errorf("SkipWrong: got\n%swant\n%s", got, c.want)
				}
			}
		})
	}
}

// listRejects prints a frame of rejects without the file.
func listRejects(df *dataframe.DataFrame) string {
	var b strings.Builder
	lines, values, reasons := dataframe.Must(df.Select("line")), dataframe.Must(df.Select("value")), dataframe.Must(df.Select("reason"))
	line, _ := lines.Int64s("line")
	value, _ := values.Strings("value")
	reason, _ := reasons.Strings("reason")
	column, valid, _ := df.ValidStrings("column")
	for i := range line {
		if !valid[i] {
			column[i] = "∅"
		}
		fmt.Fprintf(&b, "%d %s %s: %s\n", line[i], column[i], value[i], reason[i])
	}
	return b.String()
}

// Of records with the wrong number of fields those that encoding/csv finds are
// left out, however the text is cut into blocks.
func TestRead_SkipsLikeEncodingCSV(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	parts := []string{"a", "1", ",", ",", "\n", "\n", "\r\n", `"`, `"x"`, "\"y\nz\"", "", "long text"}
	for round := range 2000 {
		var b strings.Builder
		b.WriteString("p,q\n")
		for range r.IntN(30) {
			b.WriteString(parts[r.IntN(len(parts))])
		}
		text := b.String()
		whole := mustRead(t, text, SkipWrong(), InferTypes(false))
		want := dump(whole)
		for range 3 {
			size := 1 + r.IntN(40)
			if got := dump(mustRead(t, text, SkipWrong(), InferTypes(false), blocksOf(size), Workers(1+r.IntN(3)))); got != want {
				t.Fatalf("round %d: %q in blocks of %d: got\n%swant\n%s", round, text, size, got, want)
			}
		}
		std := stdcsv.NewReader(strings.NewReader(text))
		std.FieldsPerRecord = -1
		records, err := std.ReadAll()
		var wrong *stdcsv.ParseError
		if errors.As(err, &wrong) {
			continue // encoding/csv does not go on behind a wrong quote
		}
		kept := 0
		for _, record := range records[1:] {
			if len(record) == 2 {
				kept++
			}
		}
		if whole.Rows() != kept {
			t.Fatalf("round %d: %q: %d rows, want %d", round, text, whole.Rows(), kept)
		}
	}
}
