package parquet_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stoa-data/stoa/categorical"
	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/io/parquet"
)

// writeFile writes a frame below dir.
func writeFile(t testing.TB, dir, name string, df *dataframe.DataFrame, options ...parquet.Option) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := parquet.Write(path, df, options...); err != nil {
		t.Fatal(err)
	}
	return path
}

// numbered returns a frame whose rows start at first.
func numbered(first, n int) *dataframe.DataFrame {
	ids, words := make([]int64, n), make([]string, n)
	for i := range ids {
		ids[i] = int64(first + i)
		words[i] = fmt.Sprint("word ", (first+i)%5)
	}
	return dataframe.Must(dataframe.New(dataframe.NewColumn("id", ids), dataframe.NewColumn("word", words)))
}

func TestRead_SeveralFiles(t *testing.T) {
	dir := t.TempDir()
	a := writeFile(t, dir, "part-0.parquet", numbered(0, 100), parquet.RowGroupRows(33))
	b := writeFile(t, dir, "part-1.parquet", numbered(100, 50))
	writeFile(t, dir, "deep/part-2.parquet", numbered(150, 7))
	writeFile(t, dir, "_hidden.parquet", numbered(0, 1))
	tests := map[string]struct {
		read func() (*dataframe.DataFrame, error)
		rows int
	}{
		"list":      {func() (*dataframe.DataFrame, error) { return parquet.ReadFiles([]string{a, b}) }, 150},
		"pattern":   {func() (*dataframe.DataFrame, error) { return parquet.Read(filepath.Join(dir, "part-?.parquet")) }, 150},
		"folder":    {func() (*dataframe.DataFrame, error) { return parquet.Read(dir) }, 157},
		"fs":        {func() (*dataframe.DataFrame, error) { return parquet.ReadFS(os.DirFS(dir), "part-0.parquet") }, 100},
		"fs, match": {func() (*dataframe.DataFrame, error) { return parquet.ReadFS(os.DirFS(dir), "part-*.parquet") }, 150},
		"in memory": {func() (*dataframe.DataFrame, error) {
			return parquet.ReadFS(fstest.MapFS{"x.parquet": {Data: must(os.ReadFile(a))}}, "x.parquet")
		}, 100},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			df, err := test.read()
			if err != nil {
				t.Fatal(err)
			}
			if name == "folder" { // deep/ comes first
				df = must(df.Sort("id"))
			}
			sameFrame(t, df, numbered(0, test.rows))
		})
	}
}

func TestRead_MissingInOneFile(t *testing.T) {
	dir := t.TempDir()
	one := dataframe.Must(dataframe.New(dataframe.NewColumn("x", []int32{1, 2})))
	two := dataframe.Must(dataframe.New(dataframe.NullableColumn("x", []int32{3, 0}, []bool{true, false})))
	df, err := parquet.ReadFiles([]string{writeFile(t, dir, "1", one), writeFile(t, dir, "2", two)})
	if err != nil {
		t.Fatal(err)
	}
	want := dataframe.Must(dataframe.New(dataframe.NullableColumn("x", []int32{1, 2, 3, 0}, []bool{true, true, true, false})))
	sameFrame(t, df, want)
}

// TestRead_LevelsOfSeveralFiles: levels of later files are added; the column
// stays ordered while the files agree on an order.
func TestRead_LevelsOfSeveralFiles(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, levels ...string) string {
		named := make([]any, len(levels))
		for i := range levels {
			named[i] = levels[i]
		}
		c := must(categorical.Of(levels[:1], categorical.Levels(named...), categorical.Ordered()))
		return writeFile(t, dir, name, dataframe.Must(dataframe.New(dataframe.NewColumn("grade", c))))
	}
	low := write("low", "low", "mid", "high")
	tests := map[string]struct {
		other   string
		want    []any
		ordered bool
	}{
		"same":       {write("same", "low", "mid", "high"), []any{"low", "mid", "high"}, true},
		"fewer":      {write("fewer", "low", "high"), []any{"low", "mid", "high"}, true},
		"more":       {write("more", "high", "top"), []any{"low", "mid", "high", "top"}, true},
		"in between": {write("between", "low", "some", "mid", "high"), []any{"low", "mid", "high", "some"}, false},
		"reversed":   {write("reversed", "high", "mid", "low"), []any{"low", "mid", "high"}, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := cellsOf(t, must(parquet.ReadFiles([]string{low, test.other})), "grade")
			if !slices.Equal(c.Levels, test.want) || *c.Ordered != test.ordered {
				t.Errorf("got levels %v, ordered %v, want %v, %v", c.Levels, *c.Ordered, test.want, test.ordered)
			}
		})
	}
}

func TestRead_Columns(t *testing.T) {
	path := writeFile(t, t.TempDir(), "x", scans())
	df := must(parquet.Read(path, parquet.Columns("ttl", "ip")))
	sameFrame(t, df, must(scans().Select("ttl", "ip")))
	if df = must(parquet.Read(path, parquet.Columns())); df.Width() != 0 {
		t.Errorf("no columns: got %d", df.Width())
	}
}

// TestRead_Workers: the result does not depend on the number of goroutines,
// codes included.
func TestRead_Workers(t *testing.T) {
	for _, name := range []string{"edge_dictionary_fallback", "pandas_row_groups", "pandas_no_dictionary", "edge_dictionaries_differ"} {
		path := "testdata/peers/" + name + ".parquet"
		want := must(parquet.Read(path, parquet.Workers(1)))
		for workers := 2; workers < 6; workers++ {
			got := must(parquet.Read(path, parquet.Workers(workers)))
			sameFrame(t, got, want)
			for _, column := range want.Names() {
				g, w := must(must(got.Column(column)).Buffers()), must(must(want.Column(column)).Buffers())
				if !bytes.Equal(g.Values, w.Values) {
					t.Errorf("%s, column %q: buffers differ between 1 and %d workers", name, column, workers)
				}
			}
		}
	}
}

func TestRead_Progress(t *testing.T) {
	path := writeFile(t, t.TempDir(), "x", numbered(0, 1000), parquet.RowGroupRows(100))
	var last, total int64
	must(parquet.Read(path, parquet.OnProgress(func(done, all int64) {
		if done < last || done > all || total != 0 && all != total {
			t.Errorf("progress goes from %d to %d of %d", last, done, all)
		}
		last, total = done, all
	})))
	if last == 0 || last < total/2 {
		t.Errorf("progress ends at %d of %d", last, total)
	}
}

func TestRead_Cancel(t *testing.T) {
	path := writeFile(t, t.TempDir(), "x", numbered(0, 1000), parquet.RowGroupRows(10))
	ctx, cancel := context.WithCancel(context.Background())
	calls := 0
	_, err := parquet.Read(path, parquet.Context(ctx), parquet.OnProgress(func(_, _ int64) {
		if calls++; calls == 3 {
			cancel()
		}
	}))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
	if _, err := parquet.Read(path, parquet.Context(ctx)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

// TestRead_ManyLevels: strings that differ too much become offsets and bytes,
// whether the file has dictionaries or not, and few become codes.
func TestRead_ManyLevels(t *testing.T) {
	const n = 200_000
	r := rand.New(rand.NewPCG(1, 1))
	for _, distinct := range []int{1, 300, 70_000, 5_000_000} {
		off, blob, validity := []int32{0}, []byte{}, make([]uint64, (n+63)/64)
		seen := map[int]bool{}
		for i := range n {
			if r.IntN(10) > 0 {
				validity[i>>6] |= 1 << (i & 63)
				v := r.IntN(distinct)
				seen[v] = true
				blob = fmt.Appendf(blob, "v%d", v)
			}
			off = append(off, int32(len(blob)))
		}
		df := dataframe.Must(dataframe.New(must(dataframe.FromBuffers(dataframe.Buffers{Name: "s", Type: dataframe.Type{Kind: dataframe.String},
			Nullable: true, Len: n, Offsets: off, Bytes: blob, Validity: validity}))))
		got := roundTrip(t, df, parquet.RowGroupRows(90_000)) // PLAIN pages
		sameFrame(t, got, df)
		b := must(must(got.Column("s")).Buffers())
		if few := len(seen) <= n/2; few != (b.Pool != nil) {
			t.Errorf("%d distinct of %d: dictionary is %v", len(seen), n, b.Pool != nil)
		}
		if b.Pool == nil {
			continue
		}
		sameFrame(t, roundTrip(t, got, parquet.RowGroupRows(50_000)), df) // dictionary pages
	}
}

// TestRead_ClaimedRows: rows that the footer claims and the pages lack are
// noticed before memory for them is allocated.
func TestRead_ClaimedRows(t *testing.T) {
	var b bytes.Buffer
	df := dataframe.Must(dataframe.New(dataframe.NewColumn("x", make([]int64, 100))))
	if err := parquet.WriteTo(&b, df, parquet.None); err != nil {
		t.Fatal(err)
	}
	file := b.Bytes()
	// 100 rows are the zigzag varint c8 01; three of them stand in the footer:
	// of the file, of the row group and of the chunk.
	claim := func(varint string) []byte {
		end := len(file) - 8
		start := end - int(binary.LittleEndian.Uint32(file[end:]))
		foot := bytes.ReplaceAll(file[start:end], []byte("\xc8\x01"), []byte(varint))
		out := append(bytes.Clone(file[:start]), foot...)
		return append(binary.LittleEndian.AppendUint32(out, uint32(len(foot))), "PAR1"...)
	}
	for varint, want := range map[string]error{
		"\xc8\x01":                 nil,
		"\x80\x80\x80\x80\x01":     parquet.ErrDamaged,  // 2²⁷ rows: within the limit
		"\x80\x80\x80\x80\x80\x20": dataframe.ErrMemory, // 2³⁹ rows
	} {
		err := readDamaged(t, claim(varint))
		if !errors.Is(err, want) {
			t.Errorf("rows %x: got %v, want %v", varint, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "footer") {
			t.Errorf("rows %x: the test's own footer is wrong: %v", varint, err)
		}
	}
}
