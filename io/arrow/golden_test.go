package arrow_test

import (
	"bytes"
	"encoding/binary"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	upstream "github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/io/arrow"
)

var rewrite = flag.Bool("rewrite", false, "rewrite the golden files in testdata")

// golden compares got with a file in testdata, or rewrites the file.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *rewrite {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want := string(must(os.ReadFile(path))); got != want {
		t.Errorf("%s differs; got\n%s\nwant\n%s", path, got, want)
	}
}

// scans is a small frame.
func scans() *dataframe.DataFrame {
	return dataframe.Must(dataframe.New(
		dataframe.NewColumn("ip", []uint32{1, 2, 3, 4}),
		dataframe.NullableColumn("port", []string{"80", "443", "", "80"}, []bool{true, true, false, true}),
		dataframe.NewColumn("ttl", []int32{64, 55, 55, 240}),
	))
}

// TestErrors holds the texts of errors that users meet.
func TestErrors(t *testing.T) {
	dir := t.TempDir()
	file := func(name string) string { return filepath.Join(dir, name) }
	write := func(name string, df *dataframe.DataFrame, options ...arrow.Option) string {
		if err := arrow.Write(file(name), df, options...); err != nil {
			t.Fatal(err)
		}
		return file(name)
	}
	put := func(name string, b []byte) string {
		if err := os.WriteFile(file(name), b, 0o666); err != nil {
			t.Fatal(err)
		}
		return file(name)
	}
	good := write("scans.arrow", scans(), arrow.BatchRows(2))
	footless := must(os.ReadFile(good))
	binary.LittleEndian.PutUint32(footless[len(footless)-10:], 1<<30)
	offsets := bytes.Replace(must(os.ReadFile(good)), []byte("\x00\x00\x00\x00\x02\x00\x00\x00\x05\x00\x00\x00"), []byte("\x00\x00\x00\x00\x02\x00\x00\x00\x99\x00\x00\x00"), 1)
	other := dataframe.Must(dataframe.New(
		dataframe.NewColumn("ip", []int64{1}), dataframe.NewColumn("port", []string{"80"}), dataframe.NewColumn("ttl", []int32{1})))
	fewer := dataframe.Must(dataframe.New(dataframe.NewColumn("ip", []uint32{1}), dataframe.NewColumn("port", []string{"80"})))
	more := dataframe.Must(dataframe.New(dataframe.NewColumn("ip", []uint32{1}), dataframe.NewColumn("port", []string{"80"}),
		dataframe.NewColumn("ttl", []int32{1}), dataframe.NewColumn("flag", []bool{true})))

	var out strings.Builder
	add := func(what string, err error) {
		if err == nil {
			t.Errorf("%s: no error", what)
		}
		text := strings.ReplaceAll(fmt.Sprint(err), dir+string(filepath.Separator), "")
		fmt.Fprintf(&out, "%s\n    %s\n", what, strings.ReplaceAll(text, "\n", "\n    "))
	}
	read := func(what, path string, options ...arrow.Option) {
		_, err := arrow.Read(path, options...)
		add(what, err)
	}
	read("no such file", file("absent.arrow"))
	read("no match", file("none-*.arrow"))
	if err := os.Mkdir(file("empty"), 0o777); err != nil {
		t.Fatal(err)
	}
	read("folder without files", file("empty"))
	read("store without its package", "s3://bucket/scans.arrow")
	read("unknown column", good, arrow.Columns("ip", "prot"))
	read("column twice", good, arrow.Columns("ip", "ip"))
	read("no Arrow file", put("text.arrow", []byte("timestamp,port,ttl\n1,80,64\n")))
	read("too short", put("short.arrow", []byte("ARROW1")))
	read("cut off", put("cut.arrow", footless[:len(footless)/2]))
	read("footer length", put("footless.arrow", footless))
	read("Feather version 1", put("old.feather", []byte("FEA1 and what follows")))
	read("damaged offsets", put("offsets.arrow", offsets))
	read("list", filepath.Join("testdata", "peers", "pyarrow_nested.arrow"))
	read("decimal", filepath.Join("testdata", "peers", "pyarrow_other.arrow"))
	read("memory limit", good, arrow.MemoryLimit(10))
	read("writing option", good, arrow.Zstd)
	read("no worker", good, arrow.Workers(0))
	_, err := arrow.ReadFiles([]string{good, write("other.arrow", other)})
	add("another type", err)
	_, err = arrow.ReadFiles([]string{good, write("fewer.arrow", fewer)})
	add("a column is lacking", err)
	_, err = arrow.ReadFiles([]string{good, write("more.arrow", more)})
	add("a column is added", err)
	_, err = arrow.ReadFiles(nil)
	add("no files", err)
	add("scan of no files", arrow.ScanFiles(nil).Err())
	add("scan with an option for writing", arrow.Scan(good, arrow.LZ4).Err())
	add("scan of a store without its package", arrow.Scan("s3://bucket/scans.arrow").Err())

	add("no such folder", arrow.Write(file("absent/scans.arrow"), scans()))
	add("reading option", arrow.Write(file("out.arrow"), scans(), arrow.Columns("ip")))
	add("no rows in a batch", arrow.Write(file("out.arrow"), scans(), arrow.BatchRows(0)))
	schema := scans().Schema()
	schema[1].Nullable = false
	stream := func(what string, df *dataframe.DataFrame) {
		w, err := arrow.Create(file("out.arrow"), schema)
		if err != nil {
			t.Fatal(err)
		}
		add(what, w.Write(df))
		w.Abort()
		add(what+", then closed", w.Close())
	}
	stream("missing values", scans())
	stream("another type", other)
	stream("a column is lacking", fewer)
	stream("a column is added", more)
	long := must(dataframe.FromBuffers(dataframe.Buffers{Name: "at", Type: dataframe.Type{Kind: dataframe.Time}, Len: 1, Values: []byte{0, 0, 0, 0, 0, 0, 0, 64}}))
	_, err = arrow.ToRecord(dataframe.Must(dataframe.New(long)))
	add("time out of range", err)
	lists := array.NewListBuilder(memory.DefaultAllocator, upstream.PrimitiveTypes.Int8)
	_, err = arrow.FromRecord(array.NewRecord(upstream.NewSchema([]upstream.Field{{Name: "list", Type: lists.Type()}}, nil),
		[]upstream.Array{lists.NewArray()}, 0))
	add("record with a list", err)
	golden(t, "errors.txt", out.String())

	left, err := filepath.Glob(file("*out*"))
	hidden, _ := filepath.Glob(file(".*"))
	if err != nil || len(left)+len(hidden) > 0 {
		t.Errorf("failed writes leave %q %q behind", left, hidden)
	}
}
