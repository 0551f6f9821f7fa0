package csv

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
)

// cells is dump without the question marks of nullable columns.
func cells(df *dataframe.DataFrame) string {
	lines := strings.Split(dump(df), "\n")
	for i, line := range lines {
		head, rest, _ := strings.Cut(line, "|")
		lines[i] = strings.TrimSuffix(head, "?") + "|" + rest
	}
	return strings.Join(lines, "\n")
}

// collect runs a query.
func collect(t *testing.T, q *dataframe.Lazy, options ...dataframe.CollectOption) *dataframe.DataFrame {
	t.Helper()
	df, err := q.Collect(context.Background(), options...)
	if err != nil {
		t.Fatal(err)
	}
	return df
}

// scanText returns a query over a text.
func scanText(text string, options ...Option) *dataframe.Lazy {
	return ScanFrom(strings.NewReader(text), int64(len(text)), options...)
}

func TestScan_LikeRead(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	kinds := [][]string{{"1", "-2", ""}, {"1.5", "2", "NaN", ""}, {"true", "False"}, {"2021-04-29", "2021-04-29T10:00", ""},
		{"a", `"b""c"`, `""`, "", "\"x\ny\""}, {"", ""}, {"18446744073709551615", "1"}, {"10.0.0.1", "10.0.0.2", "192.168.100.200"}}
	for round := range 150 {
		width, rows := 1+r.IntN(4), r.IntN(80)
		var b strings.Builder
		choice := make([][]string, width)
		for c := range choice {
			choice[c] = kinds[r.IntN(len(kinds))]
			fmt.Fprintf(&b, "%sc%d", []string{",", ""}[b2i(c == 0)], c)
		}
		b.WriteByte('\n')
		for range rows {
			for c := range choice {
				b.WriteString([]string{",", ""}[b2i(c == 0)] + choice[c][r.IntN(len(choice[c]))])
			}
			b.WriteByte('\n')
		}
		text := b.String()
		want := cells(mustRead(t, text))
		q := scanText(text, SampleRows(0), blocksOf(1+r.IntN(200)))
		if got := cells(collect(t, q, dataframe.Workers(1+r.IntN(3)))); got != want {
			t.Fatalf("round %d: %q: got\n%swant\n%s", round, text, got, want)
		}
		last := fmt.Sprintf("c%d", width-1)
		want = cells(mustRead(t, text, Columns(last)))
		if got := cells(collect(t, q.Select(last))); got != want {
			t.Fatalf("round %d: %q: column %s: got\n%swant\n%s", round, text, last, got, want)
		}
	}
}

func TestScan_Queries(t *testing.T) {
	dir := folderOf(t, map[string]string{"1.csv": "port,bytes,ip\n80,10,a\n22,5,b\n", "2.csv": "bytes,ip,port\n7,a,22\n,c,443\n"})
	q := Scan(dir)
	for _, c := range []struct {
		name string
		q    *dataframe.Lazy
		want string
	}{
		{"all", q, "port Int64?|80|22|22|443\nbytes Int64?|10|5|7|∅\nip String?|a|b|a|c\n"},
		{"columns", Scan(dir, Columns("ip", "port")), "ip String?|a|b|a|c\nport Int64?|80|22|22|443\n"},
		{"filter", q.Filter(expr.Col("port").Eq(22)).Select("bytes"), "bytes Int64?|5|7\n"},
		{"limit", q.Limit(3).Select("ip"), "ip String?|a|b|a\n"},
		{"group", q.GroupBy("ip").Combine(expr.Col("bytes").Sum()).Sort("ip"), "ip String?|a|b|c\nbytes_sum Int64|17|5|0\n"},
		{"rows", q.Combine(expr.Col("port").Len().As("n")), "n Int64|4\n"},
		{"file system", ScanFS(os.DirFS(dir), "*.csv").Select("ip"), "ip String?|a|b|a|c\n"},
		{"list", ScanFiles([]string{filepath.Join(dir, "2.csv"), filepath.Join(dir, "1.csv")}).Select("ip"), "ip String?|a|c|a|b\n"},
		{"types", Scan(dir, Types(map[string]dataframe.Type{"port": {Kind: dataframe.Uint16}})).Select("port"), "port Uint16?|80|22|22|443\n"},
		{"header only", scanText("a,b\n"), "a String?\nb String?\n"},
		{"nothing", scanText("", NoHeader(), Names("a")), "a String?\n"},
		{"wrong records", scanText("a,b\n1,2\n3\n4,5\n", SkipWrong()), "a Int64?|1|4\nb Int64?|2|5\n"},
		{"union", ScanFS(fstest.MapFS{"1.csv": {Data: []byte("a\n1\n")}, "2.csv": {Data: []byte("b\nx\n")}}, "*.csv", UnionByName()), "a Int64?|1|∅\nb String?|∅|x\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := dump(collect(t, c.q)); got != c.want {
				t.Errorf("got\n%swant\n%s", got, c.want)
			}
		})
	}
}

func TestScan_Errors(t *testing.T) {
	fsys := fstest.MapFS{
		"a.csv": {Data: []byte("n,s\n1,x\n2,y\n")},
		"b.csv": {Data: []byte("n,s\n3,x\n\n4.5,y\n")},
		"c.csv": {Data: []byte("n\n1\n")},
		"d.csv": {Data: []byte("n,s,z\n1,x,y\n")},
		"e.csv": {Data: []byte("n,s\n1\n")},
	}
	scan := func(names string, options ...Option) *dataframe.Lazy {
		dir := t.TempDir()
		var paths []string
		for _, name := range strings.Fields(names) {
			path := filepath.Join(dir, name)
			if f := fsys[name]; f != nil {
				if err := os.WriteFile(path, f.Data, 0o666); err != nil {
					t.Fatal(err)
				}
			}
			paths = append(paths, path)
		}
		return ScanFiles(paths, options...)
	}
	for _, c := range []struct {
		q    *dataframe.Lazy
		is   error
		want string
	}{
		{scan("a.csv b.csv"), ErrValue, `reading "b.csv": line 4, column "n": wrong value (got "4.5", want Int64 as in the sample; SampleRows takes a larger one, Types names the type)`},
		{scan("a.csv c.csv"), ErrColumns, `reading "c.csv": no column "s", which "a.csv" has (UnionByName takes its values as missing)`},
		{scan("a.csv d.csv"), ErrColumns, `reading "d.csv": column "z", which "a.csv" has not (UnionByName takes its values as missing)`},
		{scan("a.csv e.csv"), ErrFields, `reading "e.csv": line 2: 1 field (want 2)`},
		{scan("x.csv"), fs.ErrNotExist, `reading "x.csv": no such file or directory`},
		{scan("a.csv", Columns("m")), dataframe.ErrNoColumn, `reading "a.csv": column "m": no such column (have n, s)`},
		{scan("a.csv", SampleRows(-1)), nil, `scan "a.csv": option SampleRows: -1 rows (want at least 0)`},
		{scan("a.csv", Rejects(new(*dataframe.DataFrame))), nil, `scan "a.csv": option Rejects is for Read (SkipWrong leaves wrong records out of a query)`},
		{scan("a.csv", Types(map[string]dataframe.Type{"s": {Kind: dataframe.Categorical}})), nil,
			`reading "a.csv": column "s": a query has no categorical columns (Categorize its result)`},
	} {
		_, err := c.q.Collect(context.Background())
		if err == nil {
			t.Errorf("no error, want %s", c.want)
			continue
		}
		got := err.Error()
		for { // the folder of each file
			i := strings.Index(got, os.TempDir())
			if i < 0 {
				break
			}
			j := i + strings.IndexByte(got[i:], '"')
			got = got[:i] + filepath.Base(got[i:j]) + got[j:]
		}
		if !strings.HasSuffix(got, c.want) || c.is != nil && !errors.Is(err, c.is) {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}

func TestScan_Progress(t *testing.T) {
	text := "a,b\n" + strings.Repeat("1,x\n", 10000)
	for name, q := range map[string]*dataframe.Lazy{"all": scanText(text, blocksOf(1000)), "limit": scanText(text, blocksOf(1000)).Limit(5)} {
		last := int64(0)
		collect(t, q, dataframe.OnProgress(func(done, total int64) {
			if done < last || done > total || total != int64(len(text)) {
				t.Errorf("%s: %d of %d after %d", name, done, total, last)
			}
			last = done
		}))
		if last != int64(len(text)) && name == "all" {
			t.Errorf("%s: ends at %d", name, last)
		}
	}
}

func TestScan_CancelLeavesNothing(t *testing.T) {
	text := "a,b\n" + strings.Repeat("1,x\n", 200000)
	before := runtime.NumGoroutine()
	for range 5 {
		ctx, cancel := context.WithCancel(context.Background())
		for df, err := range scanText(text, blocksOf(4096)).Batches(ctx) {
			if err != nil || df.Rows() == 0 {
				break
			}
			cancel()
		}
		cancel()
	}
	for range 100 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d goroutines, %d before", runtime.NumGoroutine(), before)
}
