package parquet_test

import (
	"bytes"
	"encoding/binary"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/io/parquet"
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
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
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
	write := func(name string, df *dataframe.DataFrame, options ...parquet.Option) string {
		if err := parquet.Write(file(name), df, options...); err != nil {
			t.Fatal(err)
		}
		return file(name)
	}
	good := write("scans.parquet", scans(), parquet.RowGroupRows(2), parquet.None)
	bytesOf := func(name string) []byte { return must(os.ReadFile(name)) }
	put := func(name string, b []byte) string {
		if err := os.WriteFile(file(name), b, 0o666); err != nil {
			t.Fatal(err)
		}
		return file(name)
	}
	footless := bytesOf(good)
	binary.LittleEndian.PutUint32(footless[len(footless)-8:], 1<<30)
	changed := bytes.Replace(bytesOf(good), []byte("\x02\x00\x00\x0080"), []byte("\x02\x00\x00\x0081"), 1)
	other := dataframe.Must(dataframe.New(
		dataframe.NewColumn("ip", []int64{1}), dataframe.NewColumn("port", []string{"80"}), dataframe.NewColumn("ttl", []int32{1})))
	fewer := dataframe.Must(dataframe.New(dataframe.NewColumn("ip", []uint32{1}), dataframe.NewColumn("port", []string{"80"})))
	more := dataframe.Must(dataframe.New(dataframe.NewColumn("ip", []uint32{1}), dataframe.NewColumn("port", []string{"80"}),
		dataframe.NewColumn("ttl", []int32{1}), dataframe.NewColumn("flag", []bool{true})))
	peers := "testdata/peers/"

	var out strings.Builder
	add := func(what string, err error) {
		if err == nil {
			t.Errorf("%s: no error", what)
		}
		text := strings.ReplaceAll(fmt.Sprint(err), dir+string(filepath.Separator), "")
		fmt.Fprintf(&out, "%s\n    %s\n", what, strings.ReplaceAll(text, "\n", "\n    "))
	}
	read := func(what, path string, options ...parquet.Option) {
		_, err := parquet.Read(path, options...)
		add(what, err)
	}
	read("no such file", file("absent.parquet"))
	read("no match", file("none-*.parquet"))
	read("folder without files", mkdir(t, file("empty")))
	read("store without its package", "s3://bucket/scans.parquet")
	read("unknown scheme", "gopher://host/scans.parquet")
	read("unknown column", good, parquet.Columns("ip", "prot"))
	read("column twice", good, parquet.Columns("ip", "ip"))
	read("no Parquet file", put("text.parquet", []byte("timestamp,port,ttl\n1,80,64\n")))
	read("too short", put("short.parquet", []byte("PAR1")))
	read("footer length", put("footless.parquet", footless))
	read("changed page", put("changed.parquet", changed))
	read("list", peers+"edge_nested.parquet")
	read("decimal", peers+"edge_decimal256.parquet")
	read("interval", peers+"duckdb_interval.parquet")
	read("memory limit", good, parquet.MemoryLimit(10))
	read("writing option", good, parquet.Zstd)
	read("no worker", good, parquet.Workers(0))
	_, err := parquet.ReadFiles([]string{good, write("other.parquet", other)})
	add("another type", err)
	_, err = parquet.ReadFiles([]string{good, write("fewer.parquet", fewer)})
	add("a column is lacking", err)
	_, err = parquet.ReadFiles([]string{good, write("more.parquet", more)})
	add("a column is added", err)
	_, err = parquet.ReadFiles(nil)
	add("no files", err)

	add("no such folder", parquet.Write(file("absent/scans.parquet"), scans()))
	add("reading option", parquet.Write(file("out.parquet"), scans(), parquet.Columns("ip")))
	add("no rows in a row group", parquet.Write(file("out.parquet"), scans(), parquet.RowGroupRows(0)))
	schema := scans().Schema()
	schema[1].Nullable = false
	stream := func(what string, df *dataframe.DataFrame) {
		w, err := parquet.Create(file("out.parquet"), schema)
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
	seconds := must(dataframe.FromBuffers(dataframe.Buffers{Name: "at", Type: dataframe.Type{Kind: dataframe.Timestamp}, Len: 1, Values: bytesOfInt(1 << 62)}))
	add("seconds out of range", parquet.WriteTo(&bytes.Buffer{}, dataframe.Must(dataframe.New(seconds))))
	golden(t, "errors.txt", out.String())

	left, err := filepath.Glob(file("*out*"))
	hidden, _ := filepath.Glob(file(".*"))
	if err != nil || len(left)+len(hidden) > 0 {
		t.Errorf("failed writes leave %q %q behind", left, hidden)
	}
}

// mkdir makes a folder.
func mkdir(t *testing.T, path string) string {
	if err := os.Mkdir(path, 0o777); err != nil {
		t.Fatal(err)
	}
	return path
}

// bytesOfInt returns the bytes of an integer.
func bytesOfInt(v int64) []byte { return bytesOf([]int64{v}) }
