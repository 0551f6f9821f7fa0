package parquet_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/io/parquet"
)

// filesBelow lists the files below a folder.
func filesBelow(t *testing.T, dir string) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(dir, path)
			files = append(files, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestSink_File(t *testing.T) {
	dir := t.TempDir()
	from := writeFile(t, dir, "from", numbered(0, 1000), parquet.RowGroupRows(100))
	q := parquet.Scan(from).Filter(expr.Col("word").Ne("word 2")).Derive(expr.Col("id").Mul(2).As("twice"))
	to := filepath.Join(dir, "to")
	if err := parquet.Sink(context.Background(), q, to, parquet.RowGroupRows(150), parquet.Zstd, parquet.Workers(3)); err != nil {
		t.Fatal(err)
	}
	sameFrame(t, must(parquet.Read(to)), collect(t, q))
	rows := 0
	for df, err := range parquet.Scan(to).Batches(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		rows += df.Rows()
	}
	if rows != 800 {
		t.Errorf("got %d rows, want 800", rows)
	}
	if err := parquet.Sink(context.Background(), q.Limit(0), to); err != nil {
		t.Fatal(err)
	}
	sameFrame(t, must(parquet.Read(to)), collect(t, q.Limit(0)))
}

// TestSink_Partitions: what is written into folders comes back, whatever the
// values and however few files may be open.
func TestSink_Partitions(t *testing.T) {
	dir := t.TempDir()
	n := 500
	ids, days, words, present := make([]int64, n), make([]int32, n), make([]string, n), make([]bool, n)
	odd := []string{"a/b", "x=y", "100%", "grün", "", ".", "_", "__HIVE_DEFAULT_PARTITION__", "two words", "a:b*c?"}
	for i := range ids {
		ids[i], days[i], words[i], present[i] = int64(i), int32(i%7-3), odd[i*i%len(odd)], i%11 != 0
	}
	df := must(dataframe.New(dataframe.NewColumn("id", ids), dataframe.NewColumn("_day", days), dataframe.NullableColumn("word", words, present)))
	from := writeFile(t, dir, "from", df, parquet.RowGroupRows(40))
	for _, open := range []int{1, 3, 100} {
		to := filepath.Join(dir, fmt.Sprint("to", open))
		if err := parquet.Sink(context.Background(), parquet.Scan(from), to, parquet.PartitionBy("_day", "word"), parquet.MaxOpenFiles(open), parquet.RowGroupRows(2)); err != nil {
			t.Fatal(err)
		}
		want := collect(t, df.Lazy().Derive(expr.Col("_day").Cast(dataframe.Int64).As("_day")).Select("id", "_day", "word"))
		sameFrame(t, must(must(parquet.Read(to)).Sort("id")), want)
		q := parquet.Scan(to)
		sameFrame(t, collect(t, q.Sort("id")), want)
		few := expr.Col("_day").Eq(-2).And(expr.Col("word").Eq("a/b"))
		sameFrame(t, collect(t, q.Filter(few).Sort("id")), must(must(want.Filter(few)).Compact()))
		if groups, _, _, _ := parquet.Excluded(q); groups < 100 {
			t.Errorf("%d row groups were left out", groups)
		}
	}
	for _, e := range must(os.ReadDir(dir)) {
		if strings.HasSuffix(e.Name(), ".tmp") {
			t.Errorf("%s is left behind", e.Name())
		}
	}
}

// TestSink_Fails: on an error or a cancel nothing is left behind, and what was
// there stays.
func TestSink_Fails(t *testing.T) {
	dir := t.TempDir()
	from := writeFile(t, dir, "from", numbered(0, 1000), parquet.RowGroupRows(10))
	before := filesBelow(t, dir)
	late := errors.New("too late")
	fails := func(ctx context.Context, cancel func(error)) *dataframe.Lazy {
		return parquet.Scan(from).Derive(expr.Map("id", func(id int64) int64 {
			if id == 700 {
				cancel(late)
			}
			return id
		}).As("id"))
	}
	overflow := parquet.Scan(from).Derive(expr.Col("id").Sub(600).Cast(dataframe.Uint8).As("small"))
	for _, options := range [][]parquet.Option{{parquet.RowGroupRows(5)}, {parquet.RowGroupRows(5), parquet.PartitionBy("word")}} {
		to := filepath.Join(dir, "to")
		if err := parquet.Sink(context.Background(), overflow, to, options...); !errors.Is(err, dataframe.ErrOverflow) {
			t.Errorf("got %v, want ErrOverflow", err)
		}
		ctx, cancel := context.WithCancelCause(context.Background())
		if err := parquet.Sink(ctx, fails(ctx, cancel), to, options...); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want Canceled", err)
		}
		if got := filesBelow(t, dir); fmt.Sprint(got) != fmt.Sprint(before) {
			t.Errorf("got files %q, want %q", got, before)
		}
	}
	by := parquet.PartitionBy
	for name, err := range map[string]error{
		"not empty":    parquet.Sink(context.Background(), parquet.Scan(from), dir, by("word")),
		"no column":    parquet.Sink(context.Background(), parquet.Scan(from), filepath.Join(dir, "x"), by("wrd")),
		"twice":        parquet.Sink(context.Background(), parquet.Scan(from), filepath.Join(dir, "x"), by("word", "word")),
		"nothing left": parquet.Sink(context.Background(), parquet.Scan(from), filepath.Join(dir, "x"), by("word", "id")),
		"float":        parquet.Sink(context.Background(), parquet.Scan(from).Derive(expr.Col("id").Div(2).As("half")), filepath.Join(dir, "x"), by("half")),
		"wrong option": parquet.Sink(context.Background(), parquet.Scan(from), filepath.Join(dir, "x"), parquet.Columns("id")),
		"kept error":   parquet.Sink(context.Background(), parquet.Scan(filepath.Join(dir, "none")), filepath.Join(dir, "x")),
		"write":        parquet.Write(filepath.Join(dir, "x"), numbered(0, 1), by("word")),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if got := filesBelow(t, dir); fmt.Sprint(got) != fmt.Sprint(before) {
		t.Errorf("got files %q, want %q", got, before)
	}
}
