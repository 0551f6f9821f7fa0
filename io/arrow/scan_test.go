package arrow_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/internal/testutil/frames"
	"github.com/stoa-data/stoa/io/arrow"
	"github.com/stoa-data/stoa/io/object"
)

// What a scan collects is what Read reads, whatever the verbs after it.
func TestScan_LikeRead(t *testing.T) {
	dir := t.TempDir()
	df := everyFrame(rand.New(rand.NewPCG(5, 5)), 1000, false, frames.PeerValue)
	for i := range 3 {
		part := must(df.Slice(i*300, i*300+300))
		if err := arrow.Write(filepath.Join(dir, fmt.Sprint(i, ".arrow")), part, arrow.BatchRows(77), arrow.Compression(i)); err != nil {
			t.Fatal(err)
		}
	}
	name := df.Names()[4]
	read := must(arrow.Read(dir))
	for _, c := range []struct {
		name string
		lazy func(*dataframe.Lazy) *dataframe.Lazy
	}{
		{"all", func(l *dataframe.Lazy) *dataframe.Lazy { return l }},
		{"select", func(l *dataframe.Lazy) *dataframe.Lazy { return l.Select(name, df.Names()[31]) }},
		{"filter", func(l *dataframe.Lazy) *dataframe.Lazy { return l.Filter(expr.Col(name).Gt(0)) }},
		{"limit", func(l *dataframe.Lazy) *dataframe.Lazy { return l.Limit(100) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			want := must(must(c.lazy(read.Lazy()).Collect(t.Context())).Compact())
			for _, workers := range []int{1, 4} {
				got := must(c.lazy(arrow.Scan(dir)).Collect(t.Context(), dataframe.Workers(workers)))
				frames.Same(t, must(got.Compact()), want)
			}
		})
	}
}

// Only the batches that a Limit needs are read, and only the columns that a
// query needs.
func TestScan_ReadsLittle(t *testing.T) {
	const n = 100_000
	numbers := make([]int64, n)
	df := must(dataframe.New(dataframe.NewColumn("a", numbers), dataframe.NewColumn("b", numbers)))
	path := filepath.Join(t.TempDir(), "a.arrow")
	if err := arrow.Write(path, df, arrow.BatchRows(10_000)); err != nil {
		t.Fatal(err)
	}
	b := must(os.ReadFile(path))
	copy(b[len(b)/2:], strings.Repeat("\xff", 1000)) // in the body of a batch
	if got := must(arrow.Scan(path).Limit(10).Collect(t.Context(), dataframe.MemoryLimit(1<<20))); got.Rows() != 10 {
		t.Errorf("got %d rows", got.Rows())
	}
}

func TestScan_ChangedFile(t *testing.T) {
	dir, path := exampleFile()
	defer os.RemoveAll(dir)
	lazy := arrow.Scan(path)
	if err := arrow.Write(path, must(scans().Head(1))); err != nil {
		t.Fatal(err)
	}
	if _, err := lazy.Collect(t.Context()); !errors.Is(err, object.ErrChanged) || !strings.Contains(err.Error(), path) {
		t.Errorf("got %v, want ErrChanged", err)
	}
}

func TestScan_Context(t *testing.T) {
	dir, path := exampleFile()
	defer os.RemoveAll(dir)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := arrow.Scan(path).Collect(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want Canceled", err)
	}
	if err := arrow.Scan(path, arrow.Context(ctx)).Err(); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want Canceled", err)
	}
}

func TestScan_URL(t *testing.T) {
	dir, path := exampleFile()
	defer os.RemoveAll(dir)
	web := httptest.NewServer(http.FileServer(http.Dir(dir)))
	defer web.Close()
	url := web.URL + "/" + filepath.Base(path)
	frames.Same(t, must(arrow.Read(url)), scans())
	frames.Same(t, must(arrow.Scan(url).Collect(t.Context())), scans())
}
