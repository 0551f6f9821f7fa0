package csv

import (
	"io"
	"strings"
	"testing"
)

// FuzzReadBlocks reads any text in one block on one goroutine, and in small blocks on
// several from a reader that cannot be opened again: both give the same frame,
// or both an error. With blocks of one size it is the same error.
func FuzzReadBlocks(f *testing.F) {
	f.Add("a,b\n1,x\n2.5,\"y\n\"\n", uint8(0), uint8(3))
	f.Add("a\n2021-04-29\n2021-04-29T10:00:00.5Z\n\n\"\"\n", uint8(1), uint8(1))
	f.Add("a;b\r\n-0;\"1\"\"2\"\r\n18446744073709551615;true", uint8(2), uint8(9))
	f.Add("#c\na,b\n1,2,3\n\"x\"y,1\n4,5", uint8(12), uint8(2))
	f.Fuzz(func(t *testing.T, text string, dialect, size uint8) {
		var options []Option
		for i, o := range []Option{NoHeader(), Delimiter(';'), Comment('#'), SkipWrong(), LazyQuotes(), Missing("", "NA", "1")} {
			if dialect>>i&1 != 0 {
				options = append(options, o)
			}
		}
		want, wantErr := ReadFrom(strings.NewReader(text), append(options, Workers(1))...)
		options = append(options, blocksOf(1+int(size)))
		got, err := ReadFrom(io.MultiReader(strings.NewReader(text)), append(options, Workers(3))...)
		_, again := ReadFrom(strings.NewReader(text), append(options, Workers(1))...)
		switch {
		case (err == nil) != (wantErr == nil):
			t.Fatalf("%q: got error %v, want %v", text, err, wantErr)
		case err != nil && (again == nil || err.Error() != again.Error()):
			t.Fatalf("%q: got error %v, then %v", text, err, again)
		case err == nil && dump(got) != dump(want):
			t.Fatalf("%q: got\n%swant\n%s", text, dump(got), dump(want))
		}
	})
}
