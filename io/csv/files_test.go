package csv

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/stoa-data/stoa/dataframe"
)

// folderOf writes files and returns their folder.
func folderOf(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestReadFiles(t *testing.T) {
	for _, c := range []struct {
		name    string
		texts   []string
		options []Option
		want    string
	}{
		{"one", []string{"a,b\n1,x\n"}, nil, "a Int64|1\nb String|x\n"},
		{"types follow from all files", []string{"a\n1\n", "a\n2.5\n", "a\n"}, nil, "a Float64|1.0|2.5\n"},
		{"text in the last file", []string{"a\n1.50\n", "a\n2\n", "a\nx\n"}, nil, "a String|1.50|2|x\n"},
		{"order of columns", []string{"a,b\n1,x\n", "b,a\ny,2\n"}, nil, "a Int64|1|2\nb String|x|y\n"},
		{"levels in order of first appearance", []string{"a\nz\ny\n", "a\ny\nx\nz\n"},
			[]Option{Types(map[string]dataframe.Type{"a": {Kind: dataframe.Categorical}})}, "a Categorical|z|y|y|x|z\n"},
		{"no line end between files", []string{"a\n1", "a\n2", "a\n3"}, nil, "a Int64|1|2|3\n"},
		{"columns", []string{"a,b\n1,x\n", "b,a\ny,2\n"}, []Option{Columns("b")}, "b String|x|y\n"},
		{"no header", []string{"1,x\n", "2,y\n"}, []Option{NoHeader(), Names("n", "s")}, "n Int64|1|2\ns String|x|y\n"},
		{"union", []string{"a,b\n1,x\n", "c,b\n2021-04-29,y\n", "a\n3\n"}, []Option{UnionByName()},
			"a Int64?|1|∅|3\nb String?|x|y|∅\nc Date?|∅|2021-04-29|∅\n"},
		{"union, columns", []string{"a\n1\n", "b\n2\n"}, []Option{UnionByName(), Columns("b")}, "b Int64?|∅|2\n"},
		{"union, types", []string{"a\n1\n", "b\n2\n"}, []Option{UnionByName(), Types(map[string]dataframe.Type{
			"a": {Kind: dataframe.Int8}, "b": {Kind: dataframe.Bool}}), Missing("2")}, "a Int8?|1|∅\nb Bool?|∅|∅\n"},
		{"union of text", []string{"a\nx\n", "b\ny\n"}, []Option{UnionByName()}, "a String?|x|∅\nb String?|∅|y\n"},
		{"union of binary", []string{"a\n00\n", "b\nff\n"}, []Option{UnionByName(), Types(map[string]dataframe.Type{
			"a": {Kind: dataframe.Binary}, "b": {Kind: dataframe.Categorical}})}, "a Binary?|00|∅\nb Categorical?|∅|ff\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			files, fsys, names := map[string]string{}, fstest.MapFS{}, []string{}
			for i, text := range c.texts {
				name := string(rune('a'+i)) + ".csv"
				files[name], fsys[name] = text, &fstest.MapFile{Data: []byte(text)}
				names = append(names, name)
			}
			dir := folderOf(t, files)
			for i := range names {
				names[i] = filepath.Join(dir, names[i])
			}
			check := func(how string, df *dataframe.DataFrame, err error) {
				t.Helper()
				if err != nil {
					t.Fatalf("%s: %v", how, err)
				}
				if got := dump(df); got != c.want {
					t.Errorf("%s: got\n%swant\n%s", how, got, c.want)
				}
			}
			for _, size := range []int{1, 1 << 16} {
				options := append(c.options, blocksOf(size))
				df, err := ReadFiles(names, options...)
				check("list", df, err)
				df, err = Read(filepath.Join(dir, "*.csv"), options...)
				check("pattern", df, err)
				df, err = Read(dir, options...)
				check("folder", df, err)
				df, err = ReadFS(fsys, "*.csv", options...)
				check("file system", df, err)
			}
		})
	}
}

func TestReadFiles_Errors(t *testing.T) {
	dir := folderOf(t, map[string]string{"a.csv": "a,b\n1,2\n", "b.csv": "a\n1\n", "c.csv": "a,b,c\n1,2,3\n", "d.csv": "a,b\n1,2\n3\n"})
	for _, c := range []struct {
		files string
		is    error
		want  string
	}{
		{"a.csv b.csv", ErrColumns, `reading "b.csv": no column "b", which "a.csv" has (UnionByName takes its values as missing)`},
		{"a.csv c.csv", ErrColumns, `reading "c.csv": column "c", which "a.csv" has not (UnionByName takes its values as missing)`},
		{"a.csv d.csv", ErrFields, `reading "d.csv": line 3: 1 field (want 2)`},
		{"a.csv e.csv", os.ErrNotExist, `reading "e.csv": no such file or directory`},
	} {
		var names []string
		for _, name := range strings.Fields(c.files) {
			names = append(names, filepath.Join(dir, name))
		}
		_, err := ReadFiles(names)
		if !errors.Is(err, c.is) {
			t.Errorf("%s: got %v", c.files, err)
			continue
		}
		if got := strings.ReplaceAll(err.Error(), dir+string(filepath.Separator), ""); got != c.want {
			t.Errorf("%s: got %s, want %s", c.files, got, c.want)
		}
	}
	if _, err := ReadFiles(nil); err == nil {
		t.Error("no paths: no error")
	}
}

// packed returns text as gzip and as zstd.
func packed(t *testing.T, text string) (gz, zst []byte) {
	t.Helper()
	var a, b bytes.Buffer
	w := gzip.NewWriter(&a)
	z, err := zstd.NewWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range []io.WriteCloser{w, z} {
		if _, err := io.WriteString(w, text); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return a.Bytes(), b.Bytes()
}

func TestRead_Packed(t *testing.T) {
	text := "a,b\n" + strings.Repeat("1.5,x\n2,\n", 5000) + "y,z\n"
	want := dump(mustRead(t, text))
	gz, zst := packed(t, text)
	for name, b := range map[string][]byte{"gzip": gz, "zstd": zst} {
		for _, r := range []io.Reader{bytes.NewReader(b), io.MultiReader(bytes.NewReader(b))} {
			df, err := ReadFrom(r, blocksOf(1000))
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if dump(df) != want {
				t.Errorf("%s: another frame", name)
			}
		}
		for _, n := range []int{5, len(b) / 2, len(b) - 1} {
			if _, err := ReadFrom(bytes.NewReader(b[:n])); err == nil {
				t.Errorf("%s cut to %d bytes: no error", name, n)
			}
		}
	}
}

func TestRead_Progress(t *testing.T) {
	text := "a\n" + strings.Repeat("123\n", 1000)
	dir := folderOf(t, map[string]string{"a.csv": text, "b.csv": text})
	last, calls := int64(-1), 0
	_, err := Read(dir, blocksOf(500), OnProgress(func(done, total int64) {
		if calls++; done < last || done > total || total != int64(2*len(text)) {
			t.Errorf("%d of %d after %d", done, total, last)
		}
		last = done
	}))
	if err != nil || last != int64(2*len(text)) || calls < 3 {
		t.Errorf("got %d calls up to %d, %v", calls, last, err)
	}
}

// What was read only once must be told from values and the text that was kept.
func TestReadFrom_TextOfEarlierValues(t *testing.T) {
	for _, c := range []struct{ values, want string }{
		{"1 -2 x", "1|-2|x"},
		{"18446744073709551615 x", "18446744073709551615|x"},
		{"-0 _1 1_ x", "-0| 1|1 |x"},
		{"∅ 1 \"\" x", "∅|1||x"},
		{"2021-04-29 x", "2021-04-29|x"},
		{"1.50 2 x", "1.50|2|x"},
		{"true TRUE x", "true|TRUE|x"},
		{"2021-04-29_10:00 x", "2021-04-29 10:00|x"},
		{"\"1\" \"2\" \"a\"\"b\"", "1|2|a\"b"},
		{"\"NA\" 1 NA x", "NA|1|∅|x"},
	} {
		text := "id,v\n" // an empty line would be skipped
		for _, v := range strings.Fields(c.values) {
			text += "," + strings.NewReplacer("_", " ", "∅", "").Replace(v) + "\n"
		}
		want := strings.TrimPrefix(c.want, "|")
		for _, size := range []int{1, 12, 1 << 16} {
			df, err := ReadFrom(io.MultiReader(strings.NewReader(text)), Columns("v"), blocksOf(size), Missing("", "NA"))
			if err != nil {
				t.Fatal(err)
			}
			if _, got, _ := strings.Cut(strings.TrimSuffix(dump(df), "\n"), "|"); got != want {
				t.Errorf("%s in blocks of %d: got %s, want %s", c.values, size, got, want)
			}
		}
	}
}
