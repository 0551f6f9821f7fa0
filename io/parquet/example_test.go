package parquet_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing/fstest"

	"github.com/stoa-data/stoa/categorical"
	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/io/parquet"
)

// exampleFile writes a small frame into a folder that the caller removes.
func exampleFile() (dir, path string) {
	dir, err := os.MkdirTemp("", "stoa")
	if err != nil {
		panic(err)
	}
	path = filepath.Join(dir, "scans.parquet")
	if err := parquet.Write(path, scans()); err != nil {
		panic(err)
	}
	return dir, path
}

func ExampleRead() {
	dir, path := exampleFile()
	defer os.RemoveAll(dir)

	df, err := parquet.Read(path)
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

func ExampleRead_pattern() {
	dir, path := exampleFile()
	defer os.RemoveAll(dir)

	df, err := parquet.Read(filepath.Join(filepath.Dir(path), "*.parquet"))
	fmt.Println(df.Rows(), err)
	// Output: 4 <nil>
}

func ExampleReadFiles() {
	dir, path := exampleFile()
	defer os.RemoveAll(dir)

	df, err := parquet.ReadFiles([]string{path, path})
	fmt.Println(df.Rows(), err)
	// Output: 8 <nil>
}

func ExampleReadFS() {
	var b bytes.Buffer
	if err := parquet.WriteTo(&b, scans()); err != nil {
		fmt.Println(err)
	}
	fsys := fstest.MapFS{"data/scans.parquet": {Data: b.Bytes()}}

	df, err := parquet.ReadFS(fsys, "data/*.parquet")
	fmt.Println(df.Rows(), err)
	// Output: 4 <nil>
}

func ExampleReadFrom() {
	var b bytes.Buffer
	if err := parquet.WriteTo(&b, scans()); err != nil {
		fmt.Println(err)
	}
	df, err := parquet.ReadFrom(bytes.NewReader(b.Bytes()), int64(b.Len()))
	fmt.Println(df.Rows(), err)
	// Output: 4 <nil>
}

func ExampleColumns() {
	dir, path := exampleFile()
	defer os.RemoveAll(dir)

	df, err := parquet.Read(path, parquet.Columns("ttl", "ip"))
	fmt.Println(df.Names(), err)
	_, err = parquet.Read(path, parquet.Columns("tll"))
	fmt.Println(errors.Is(err, dataframe.ErrNoColumn))
	// Output:
	// [ttl ip] <nil>
	// true
}

func ExampleWrite() {
	dir, err := os.MkdirTemp("", "stoa")
	if err != nil {
		fmt.Println(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "grades.parquet")

	grades, err := categorical.Of([]string{"mid", "low", "mid"}, categorical.Levels("low", "mid", "high"), categorical.Ordered())
	if err != nil {
		fmt.Println(err)
	}
	df := dataframe.Must(dataframe.New(dataframe.NewColumn("grade", grades)))
	if err := parquet.Write(path, df, parquet.Zstd); err != nil {
		fmt.Println(err)
	}
	again, err := parquet.Read(path)
	if err != nil {
		fmt.Println(err)
	}
	levels, err := again.Categories("grade")
	fmt.Println(levels.Levels(), levels.Ordered(), err)
	// Output: [low mid high] true <nil>
}

func ExampleWriteTo() {
	var b bytes.Buffer
	err := parquet.WriteTo(&b, scans(), parquet.RowGroupRows(2))
	fmt.Printf("%s %v\n", b.Bytes()[:4], err)
	// Output: PAR1 <nil>
}

func ExampleNewWriter() {
	var b bytes.Buffer
	w, err := parquet.NewWriter(&b, scans().Schema())
	if err != nil {
		fmt.Println(err)
		return
	}
	for range 3 {
		if err := w.Write(scans()); err != nil {
			fmt.Println(err)
		}
	}
	fmt.Println(w.Close())
	df, err := parquet.ReadFrom(bytes.NewReader(b.Bytes()), int64(b.Len()))
	fmt.Println(df.Rows(), err)
	// Output:
	// <nil>
	// 12 <nil>
}

func ExampleCreate() {
	dir, err := os.MkdirTemp("", "stoa")
	if err != nil {
		fmt.Println(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "scans.parquet")

	w, err := parquet.Create(path, scans().Schema())
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := w.Write(scans()); err != nil {
		w.Abort() // nothing is left behind
		return
	}
	fmt.Println(w.Close())
	// Output: <nil>
}
