package parquet_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/io/object"
	"github.com/stoa-data/stoa/io/parquet"
)

// A URL is read like a file, and only the ranges of the columns that are asked for.
func TestRead_URL(t *testing.T) {
	const n = 200_000
	ids, noise := make([]int64, n), make([]float64, n)
	for i := range ids {
		ids[i], noise[i] = int64(i), float64(i*i%1_000_003)/7
	}
	df := must(dataframe.New(dataframe.NewColumn("id", ids), dataframe.NewColumn("noise", noise), dataframe.NewColumn("port", make([]uint16, n))))
	path := filepath.Join(t.TempDir(), "scans.parquet")
	if err := parquet.Write(path, df, parquet.RowGroupRows(50_000)); err != nil {
		t.Fatal(err)
	}
	content := must(os.ReadFile(path))
	var sent atomic.Int64
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"v1"`)
		http.ServeContent(counter{w, &sent}, r, "", time.Time{}, bytes.NewReader(content))
	}))
	defer web.Close()

	url := web.URL + "/scans.parquet"
	for _, columns := range [][]string{{"id", "noise", "port"}, {"port"}} {
		sent.Store(0)
		got := must(parquet.Read(url, parquet.Columns(columns...)))
		want := must(parquet.Read(path, parquet.Columns(columns...)))
		if got.String() != want.String() || got.Rows() != n {
			t.Errorf("%v: got\n%v\nwant\n%v", columns, got, want)
		}
	}
	if sent.Load() > int64(len(content))/2 {
		t.Errorf("one column of three: %d of %d bytes are sent", sent.Load(), len(content))
	}

	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := parquet.Read(url, parquet.Context(ctx)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want Canceled", err)
	}
	if _, err := parquet.Read("s3://bucket/scans-*.parquet"); !errors.Is(err, object.ErrScheme) {
		t.Errorf("got %v, want ErrScheme", err)
	}
}

// A counter counts the bytes of answers.
type counter struct {
	http.ResponseWriter
	n *atomic.Int64
}

func (c counter) Write(b []byte) (int, error) {
	c.n.Add(int64(len(b)))
	return c.ResponseWriter.Write(b)
}
