package parquet_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	pq "github.com/parquet-go/parquet-go"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/io/parquet"
)

func TestWrite_View(t *testing.T) {
	df := numbered(0, 1000)
	view := must(df.Filter(expr.Col("id").Gt(400)))
	if !view.IsView() {
		t.Fatal("filter gives no view")
	}
	sameFrame(t, roundTrip(t, view, parquet.RowGroupRows(70)), numbered(401, 599))
	none := must(df.Filter(expr.Col("id").Lt(0)))
	if got := roundTrip(t, none); got.Rows() != 0 || got.Width() != 2 {
		t.Errorf("empty view: got %d rows, %d columns", got.Rows(), got.Width())
	}
}

func TestWrite_NoColumns(t *testing.T) {
	if got := roundTrip(t, dataframe.Must(dataframe.New())); got.Width() != 0 || got.Rows() != 0 {
		t.Errorf("got %d columns, %d rows", got.Width(), got.Rows())
	}
}

func TestWrite_Replaces(t *testing.T) {
	dir := t.TempDir()
	path := writeFile(t, dir, "x.parquet", numbered(0, 10))
	writeFile(t, dir, "x.parquet", numbered(5, 3))
	sameFrame(t, must(parquet.Read(path)), numbered(5, 3))
	if files := must(os.ReadDir(dir)); len(files) != 1 {
		t.Errorf("files left: %v", files)
	}
}

func TestWriter_Stream(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "x.parquet")
	w := must(parquet.Create(path, numbered(0, 0).Schema(), parquet.RowGroupRows(40)))
	for first := 0; first < 500; first += 100 {
		if err := w.Write(numbered(first, 100)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the file is there before Close: %v", err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	sameFrame(t, must(parquet.Read(path)), numbered(0, 500))
	if err := w.Write(numbered(0, 1)); err == nil {
		t.Error("Write after Close succeeds")
	}
	w.Abort()
	if _, err := os.Stat(path); err != nil {
		t.Errorf("Abort after Close removes the file: %v", err)
	}

	w = must(parquet.Create(filepath.Join(dir, "y.parquet"), numbered(0, 0).Schema()))
	if err := w.Write(numbered(0, 100)); err != nil {
		t.Fatal(err)
	}
	w.Abort()
	if files := must(os.ReadDir(dir)); len(files) != 1 {
		t.Errorf("files left after Abort: %v", files)
	}
}

// failing is a writer that fails after some bytes.
type failing struct{ left int }

func (f *failing) Write(b []byte) (int, error) {
	if f.left -= len(b); f.left < 0 {
		return 0, errors.New("disk full")
	}
	return len(b), nil
}

func TestWrite_FailingWriter(t *testing.T) {
	df := numbered(0, 1000)
	var b bytes.Buffer
	if err := parquet.WriteTo(&b, df); err != nil {
		t.Fatal(err)
	}
	for n := 0; n < b.Len(); n += 1 + b.Len()/40 {
		if err := parquet.WriteTo(&failing{n}, df); err == nil || err.Error() != "write: disk full" {
			t.Fatalf("after %d bytes: got %v", n, err)
		}
	}
}

// TestWrite_Library opens a file with parquet-go and compares values, counts
// and statistics: another implementation must understand the pages.
func TestWrite_Library(t *testing.T) {
	var b bytes.Buffer
	if err := parquet.WriteTo(&b, scans(), parquet.RowGroupRows(3)); err != nil {
		t.Fatal(err)
	}
	type scan struct {
		IP   uint32  `parquet:"ip"`
		Port *string `parquet:"port"`
		TTL  int32   `parquet:"ttl"`
	}
	rows, err := pq.Read[scan](bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 4 || *rows[1].Port != "443" || rows[2].Port != nil || rows[3].TTL != 240 || rows[3].IP != 4 {
		t.Errorf("got %+v", rows)
	}
	f := must(pq.OpenFile(bytes.NewReader(b.Bytes()), int64(b.Len())))
	meta := f.Metadata()
	if meta.NumRows != 4 || len(meta.RowGroups) != 2 || meta.CreatedBy[:4] != "stoa" {
		t.Errorf("got %d rows in %d row groups by %q", meta.NumRows, len(meta.RowGroups), meta.CreatedBy)
	}
	port := meta.RowGroups[0].Columns[1].MetaData.Statistics
	if port.NullCount != 1 || string(port.MinValue) != "443" || string(port.MaxValue) != "80" {
		t.Errorf("statistics of port: %d missing, %q to %q", port.NullCount, port.MinValue, port.MaxValue)
	}
	ttl := meta.RowGroups[0].Columns[2].MetaData.Statistics
	if string(ttl.MinValue) != "\x37\x00\x00\x00" || string(ttl.MaxValue) != "\x40\x00\x00\x00" {
		t.Errorf("statistics of ttl: %x to %x", ttl.MinValue, ttl.MaxValue)
	}
}
