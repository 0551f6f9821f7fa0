package arrow_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing/fstest"
	"time"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/io/arrow"
)

// exampleFile writes a small frame into a folder that the caller removes.
func exampleFile() (dir, path string) {
	dir, err := os.MkdirTemp("", "stoa")
	if err != nil {
		panic(err)
	}
	path = filepath.Join(dir, "scans.arrow")
	if err := arrow.Write(path, scans()); err != nil {
		panic(err)
	}
	return dir, path
}

func ExampleRead() {
	dir, path := exampleFile()
	defer os.RemoveAll(dir)

	df, err := arrow.Read(path)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(df)
	// Output:
	// 4×3 DataFrame
	//  Row │ ip      port     ttl
	//      │ Uint32  String?  Int32
	// ─────┼────────────────────────
	//    1 │      1  80          64
	//    2 │      2  443         55
	//    3 │      3  missing     55
	//    4 │      4  80         240
}

func ExampleReadFiles() {
	dir, path := exampleFile()
	defer os.RemoveAll(dir)

	df, err := arrow.ReadFiles([]string{path, path})
	fmt.Println(df.Rows(), err)
	// Output: 8 <nil>
}

func ExampleReadFS() {
	var b bytes.Buffer
	if err := arrow.WriteTo(&b, scans()); err != nil {
		fmt.Println(err)
	}
	fsys := fstest.MapFS{"data/scans.arrow": {Data: b.Bytes()}}

	df, err := arrow.ReadFS(fsys, "data/*.arrow")
	fmt.Println(df.Rows(), err)
	// Output: 4 <nil>
}

func ExampleReadFrom() {
	var b bytes.Buffer
	if err := arrow.WriteTo(&b, scans()); err != nil {
		fmt.Println(err)
	}
	df, err := arrow.ReadFrom(bytes.NewReader(b.Bytes()), int64(b.Len()))
	fmt.Println(df.Rows(), err)
	// Output: 4 <nil>
}

func ExampleReadStream() {
	var pipe bytes.Buffer
	if err := arrow.WriteTo(&pipe, scans(), arrow.Stream(), arrow.LZ4, arrow.BatchRows(2)); err != nil {
		fmt.Println(err)
	}
	df, err := arrow.ReadStream(&pipe)
	fmt.Println(df.Rows(), err)
	// Output: 4 <nil>
}

func ExampleColumns() {
	dir, path := exampleFile()
	defer os.RemoveAll(dir)

	df, err := arrow.Read(path, arrow.Columns("ttl", "ip"))
	fmt.Println(df.Names(), err)
	_, err = arrow.Read(path, arrow.Columns("tll"))
	fmt.Println(errors.Is(err, dataframe.ErrNoColumn))
	// Output:
	// [ttl ip] <nil>
	// true
}

func ExampleOnProgress() {
	dir, path := exampleFile()
	defer os.RemoveAll(dir)

	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	finished := false
	_, err := arrow.Read(path, arrow.Workers(2), arrow.Context(ctx), arrow.MemoryLimit(1<<20),
		arrow.OnProgress(func(done, total int64) { finished = done == total }))
	fmt.Println(finished, err)
	// Output: true <nil>
}

func ExampleDecimalsAsFloat() {
	path := "testdata/peers/pyarrow_other.arrow"
	_, err := arrow.Read(path, arrow.Columns("decimal"))
	fmt.Println(err)
	df, err := arrow.Read(path, arrow.Columns("decimal"), arrow.DecimalsAsFloat())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(df.Head(3))
	// Output:
	// read "testdata/peers/pyarrow_other.arrow": column "decimal": not supported: decimal; the option DecimalsAsFloat reads it as the nearest float64
	// 3×1 DataFrame
	//  Row │ decimal
	//      │ Float64?
	// ─────┼──────────
	//    1 │    0.0
	//    2 │   12.345
	//    3 │   24.69 <nil>
}

func ExampleScan() {
	dir, path := exampleFile()
	defer os.RemoveAll(dir)

	df, err := arrow.Scan(path).Filter(expr.Col("ttl").Lt(100)).Select("ip", "ttl").Collect(context.Background())
	fmt.Println(df, err)
	// Output:
	// 3×2 DataFrame
	//  Row │ ip      ttl
	//      │ Uint32  Int32
	// ─────┼───────────────
	//    1 │      1     64
	//    2 │      2     55
	//    3 │      3     55 <nil>
}

func ExampleScanFiles() {
	dir, path := exampleFile()
	defer os.RemoveAll(dir)

	lazy := arrow.ScanFiles([]string{path, path}, arrow.Columns("ip"))
	df, err := lazy.Collect(context.Background())
	fmt.Println(lazy.Names(), df.Rows(), err)
	// Output: [ip] 8 <nil>
}

func ExampleWrite() {
	dir, err := os.MkdirTemp("", "stoa")
	if err != nil {
		fmt.Println(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "copy.arrow")

	if err := arrow.Write(path, scans(), arrow.Zstd); err != nil {
		fmt.Println(err)
	}
	df, err := arrow.Read(path)
	fmt.Println(df.Rows(), err)
	// Output: 4 <nil>
}

func ExampleNewWriter() {
	var b bytes.Buffer
	w, err := arrow.NewWriter(&b, scans().Schema())
	if err != nil {
		fmt.Println(err)
		return
	}
	for range 3 { // frames that need not be in memory at the same time
		if err := w.Write(scans()); err != nil {
			w.Abort()
			fmt.Println(err)
			return
		}
	}
	if err := w.Close(); err != nil {
		fmt.Println(err)
	}
	df, err := arrow.ReadFrom(bytes.NewReader(b.Bytes()), int64(b.Len()))
	fmt.Println(df.Rows(), err)
	// Output: 12 <nil>
}

func ExampleCreate() {
	dir, err := os.MkdirTemp("", "stoa")
	if err != nil {
		fmt.Println(err)
	}
	defer os.RemoveAll(dir)

	w, err := arrow.Create(filepath.Join(dir, "scans.arrow"), scans().Schema())
	if err != nil {
		fmt.Println(err)
		return
	}
	w.Abort() // the file is gone
	left, err := os.ReadDir(dir)
	fmt.Println(len(left), err)
	// Output: 0 <nil>
}

func ExampleToRecord() {
	record, err := arrow.ToRecord(scans())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(record.Column(0), record.Column(1))
	df, err := arrow.FromRecord(record)
	fmt.Println(df.Rows(), df.Names(), err)
	// Output:
	// [1 2 3 4] ["80" "443" (null) "80"]
	// 4 [ip port ttl] <nil>
}

func ExampleToTable() {
	table, err := arrow.ToTable(scans())
	if err != nil {
		fmt.Println(err)
		return
	}
	df, err := arrow.FromTable(table, arrow.Columns("ttl"))
	fmt.Println(table.NumRows(), df.Rows(), err)
	// Output: 4 4 <nil>
}

func ExampleScanFS() {
	dir, path := exampleFile()
	defer os.RemoveAll(dir)

	df, err := arrow.ScanFS(os.DirFS(dir), filepath.Base(path)).Select("ttl").Limit(2).Collect(context.Background())
	fmt.Println(df.Rows(), df.Names(), err)
	// Output: 2 [ttl] <nil>
}

func ExampleScanFrom() {
	var b bytes.Buffer
	if err := arrow.WriteTo(&b, scans(), arrow.Stream()); err != nil {
		fmt.Println(err)
	}
	df, err := arrow.ScanFrom(bytes.NewReader(b.Bytes()), int64(b.Len())).Filter(expr.Col("ttl").Eq(55)).Collect(context.Background())
	fmt.Println(df.Rows(), err)
	// Output: 2 <nil>
}
