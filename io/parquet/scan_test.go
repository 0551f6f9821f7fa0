package parquet_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/io/parquet"
)

// collect runs a query.
func collect(t testing.TB, l *dataframe.Lazy, options ...dataframe.CollectOption) *dataframe.DataFrame {
	t.Helper()
	df, err := l.Collect(context.Background(), options...)
	if err != nil {
		t.Fatal(err)
	}
	return df
}

// streamed collects batch by batch.
func streamed(t testing.TB, l *dataframe.Lazy, options ...dataframe.CollectOption) *dataframe.DataFrame {
	t.Helper()
	var parts []*dataframe.DataFrame
	for df, err := range l.Batches(context.Background(), options...) {
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, df)
	}
	if len(parts) == 0 {
		return collect(t, l.Limit(0))
	}
	return must(dataframe.Concat(parts...))
}

// TestScan_Peers: a scan gives what Read gives, whole and in batches.
func TestScan_Peers(t *testing.T) {
	for _, path := range must(filepath.Glob("testdata/peers/*.parquet")) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			want, err := parquet.Read(path, parquet.DecimalsAsFloat())
			q := parquet.Scan(path, parquet.DecimalsAsFloat())
			if err != nil {
				if q.Err() == nil || q.Err().Error() != err.Error() {
					t.Errorf("got error %v, want %v", q.Err(), err)
				}
				return
			}
			sameFrame(t, collect(t, q), want)
			sameFrame(t, streamed(t, q), want)
			sameFrame(t, collect(t, q, dataframe.Workers(1)), want)
			for _, name := range want.Names() {
				sameFrame(t, collect(t, q.Select(name)), must(want.Select(name)))
			}
			sameFrame(t, collect(t, q.Limit(5)), must(must(want.Head(5)).Compact()))
		})
	}
}

// TestScan_Random: the same for frames with columns of every type.
func TestScan_Random(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 1))
	for range 10 {
		var columns []dataframe.Column
		n := r.IntN(500)
		for i, typ := range append(everyType[:len(everyType):len(everyType)], dataframe.Type{Kind: dataframe.Categorical}) {
			columns = append(columns, randomColumn(r, string(rune('a'+i)), typ, n, r.IntN(2) == 0, anyValue))
		}
		df := must(dataframe.New(columns...))
		var b bytes.Buffer
		if err := parquet.WriteTo(&b, df, parquet.RowGroupRows(1+r.IntN(100))); err != nil {
			t.Fatal(err)
		}
		q := parquet.ScanFrom(bytes.NewReader(b.Bytes()), int64(b.Len()))
		sameFrame(t, collect(t, q), df)
		sameFrame(t, streamed(t, q), df)
	}
}

func TestScan_Files(t *testing.T) {
	dir := t.TempDir()
	a := writeFile(t, dir, "part-0.parquet", numbered(0, 100), parquet.RowGroupRows(33))
	b := writeFile(t, dir, "part-1.parquet", numbered(100, 50))
	writeFile(t, dir, "deep/part-2.parquet", numbered(150, 7))
	data := must(os.ReadFile(a))
	tests := map[string]struct {
		q    *dataframe.Lazy
		rows int
		name string
	}{
		"path":    {parquet.Scan(a), 100, `part-0.parquet"`},
		"list":    {parquet.ScanFiles([]string{a, b}), 150, `(2 files)`},
		"pattern": {parquet.Scan(filepath.Join(dir, "part-?.parquet")), 150, `part-?.parquet" (2 files)`},
		"folder":  {parquet.Scan(dir), 157, `(3 files)`},
		"fs":      {parquet.ScanFS(os.DirFS(dir), "part-*.parquet"), 150, `parquet "part-*.parquet" (2 files)`},
		"fs, all": {parquet.ScanFS(os.DirFS(dir), "."), 157, `parquet "." (3 files)`},
		"memory":  {parquet.ScanFS(fstest.MapFS{"x.parquet": {Data: data}}, "x.parquet"), 100, `parquet "x.parquet"`},
		"reader":  {parquet.ScanFrom(bytes.NewReader(data), int64(len(data))), 100, `parquet "(reader)"`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			sameFrame(t, collect(t, test.q.Sort("id")), numbered(0, test.rows))
			odd := test.q.Filter(expr.Col("word").Eq("word 3")).Sort("id")
			sameFrame(t, collect(t, odd), must(must(numbered(0, test.rows).Filter(expr.Col("word").Eq("word 3"))).Compact()))
		})
	}
	df := collect(t, parquet.Scan(dir, parquet.Columns("word")))
	if got := df.Names(); len(got) != 1 || got[0] != "word" || df.Rows() != 157 {
		t.Errorf("got columns %q and %d rows", got, df.Rows())
	}
}

// TestScan_Changed: a file that is not the one whose footer was read is an
// error that names it.
func TestScan_Changed(t *testing.T) {
	dir := t.TempDir()
	path := writeFile(t, dir, "x.parquet", numbered(0, 100))
	changes := map[string]func() error{
		"replaced": func() error { return parquet.Write(path, numbered(5, 100)) },
		"touched":  func() error { return os.Chtimes(path, time.Time{}, time.Unix(1, 0)) },
		"gone":     func() error { return os.Remove(path) },
	}
	for _, name := range []string{"replaced", "touched", "gone"} {
		q := parquet.Scan(path)
		if err := q.Err(); err != nil {
			t.Fatal(err)
		}
		if err := changes[name](); err != nil {
			t.Fatal(err)
		}
		_, err := q.Collect(context.Background())
		if err == nil || !strings.Contains(err.Error(), "x.parquet") || errors.Is(err, fs.ErrNotExist) != (name == "gone") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// TestScan_Progress: all bytes are done at the end, whatever is left out.
func TestScan_Progress(t *testing.T) {
	path := writeFile(t, t.TempDir(), "x", numbered(0, 1000), parquet.RowGroupRows(100))
	for name, q := range map[string]*dataframe.Lazy{
		"all":    parquet.Scan(path),
		"filter": parquet.Scan(path).Filter(expr.Col("id").Lt(150)),
		"word":   parquet.Scan(path).Filter(expr.Col("word").Eq("no word")),
		"limit":  parquet.Scan(path).Limit(120),
		"best":   parquet.Scan(path).Sort(expr.Desc("id")).Limit(120),
	} {
		var last, total int64
		collect(t, q, dataframe.OnProgress(func(done, all int64) {
			if done < last || done > all || total != 0 && all != total {
				t.Errorf("%s: progress goes from %d to %d of %d", name, last, done, all)
			}
			last, total = done, all
		}))
		if last != total || last == 0 && name == "all" {
			t.Errorf("%s: progress ends at %d of %d", name, last, total)
		}
	}
}

// TestScan_Cancel: a query ends soon after its context, in the middle of a file.
func TestScan_Cancel(t *testing.T) {
	path := writeFile(t, t.TempDir(), "x", numbered(0, 20_000), parquet.RowGroupRows(100))
	for name, q := range map[string]*dataframe.Lazy{"all": parquet.Scan(path), "filter": parquet.Scan(path).Filter(expr.Col("id").Mul(3).Gt(7))} {
		ctx, cancel := context.WithCancel(context.Background())
		calls := 0
		_, err := q.Collect(ctx, dataframe.OnProgress(func(_, _ int64) {
			if calls++; calls == 3 {
				cancel()
			}
		}))
		if !errors.Is(err, context.Canceled) || calls > 100 {
			t.Errorf("%s: got %v after %d calls, want context.Canceled", name, err, calls)
		}
		if _, err := q.Collect(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v, want context.Canceled", name, err)
		}
	}
}

// TestScan_Union: files that differ become one, each of their columns as wide
// as all of them need.
func TestScan_Union(t *testing.T) {
	dir := t.TempDir()
	c := dataframe.NewColumn
	a := writeFile(t, dir, "a", must(dataframe.New(c("id", []int32{1, 2, 3}), c("word", []string{"x", "y", "x"}))), parquet.RowGroupRows(2))
	b := writeFile(t, dir, "b", must(dataframe.New(c("x", []float64{1.5}), c("id", []int64{1 << 40}))))
	want := must(dataframe.New(c("id", []int64{1, 2, 3, 1 << 40}),
		dataframe.NullableColumn("word", []string{"x", "y", "x", ""}, []bool{true, true, true, false}),
		dataframe.NullableColumn("x", []float64{0, 0, 0, 1.5}, []bool{false, false, false, true})))
	q := parquet.ScanFiles([]string{a, b}, parquet.UnionByName())
	sameFrame(t, collect(t, q), want)
	sameFrame(t, must(parquet.ReadFiles([]string{a, b}, parquet.UnionByName())), want)
	checkPruned(t, rand.New(rand.NewPCG(1, 1)), q, want, 100)
	other := writeFile(t, dir, "c", must(dataframe.New(c("id", []string{"one"}))))
	for name, q := range map[string]*dataframe.Lazy{
		"drift":  parquet.ScanFiles([]string{a, b}),
		"union":  parquet.ScanFiles([]string{a, other}, parquet.UnionByName()),
		"column": parquet.ScanFiles([]string{a, b}, parquet.UnionByName(), parquet.Columns("wrd")),
	} {
		err := q.Err()
		if err == nil || name != "column" && (!strings.Contains(err.Error(), a) || !strings.Contains(err.Error(), filepath.Base(map[string]string{"drift": b, "union": other}[name]))) {
			t.Errorf("%s: got %v, want an error that names both files", name, err)
		}
	}
}
