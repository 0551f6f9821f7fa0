package parquet_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/io/parquet"
)

// A scan reads what the query needs: here two columns, and of the row groups
// those that may hold port 443.
func ExampleScan() {
	dir, path := exampleFile()
	defer os.RemoveAll(dir)

	dataframe.Show(parquet.Scan(path).
		Filter(expr.Col("port").Eq("443")).
		Select("ip").
		Collect(context.Background()))
	// Output:
	// 1×1 DataFrame
	//  Row │ ip
	//      │ Uint32
	// ─────┼────────
	//    1 │      2
}

// The name of a folder may hold a column.
func ExampleScan_folders() {
	dir, err := os.MkdirTemp("", "stoa")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	for _, day := range []string{"2026-03-30", "2026-03-31"} {
		folder := filepath.Join(dir, "day="+day)
		if err := os.Mkdir(folder, 0o777); err != nil {
			panic(err)
		}
		if err := parquet.Write(filepath.Join(folder, "part-0.parquet"), scans()); err != nil {
			panic(err)
		}
	}
	dataframe.Show(parquet.Scan(dir).Filter(expr.Col("ttl").Gt(100)).Collect(context.Background()))
	// Output:
	// 2×4 DataFrame
	//  Row │ ip      port     ttl    day
	//      │ Uint32  String?  Int32  Date
	// ─────┼────────────────────────────────────
	//    1 │      4  80         240  2026-03-30
	//    2 │      4  80         240  2026-03-31
}

func ExampleScanFiles() {
	dir, path := exampleFile()
	defer os.RemoveAll(dir)

	df, err := parquet.ScanFiles([]string{path, path}).Filter(expr.Col("ttl").Eq(55)).Collect(context.Background())
	fmt.Println(df.Rows(), err)
	// Output: 4 <nil>
}

func ExampleScanFS() {
	df, err := parquet.ScanFS(os.DirFS("testdata/peers"), "polars_row_groups.parquet").Limit(3).Collect(context.Background())
	fmt.Println(df.Rows(), err)
	// Output: 3 <nil>
}

func ExampleScanFrom() {
	var b bytes.Buffer
	if err := parquet.WriteTo(&b, scans()); err != nil {
		panic(err)
	}
	df, err := parquet.ScanFrom(bytes.NewReader(b.Bytes()), int64(b.Len())).Combine(expr.Col("ip").Max()).Collect(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(must(df.Uint32s("ip_max")))
	// Output: [4]
}

// The second file lacks a column and holds the other in a wider type.
func ExampleUnionByName() {
	dir, path := exampleFile()
	defer os.RemoveAll(dir)
	wide := filepath.Join(dir, "wide.parquet")
	df := dataframe.Must(dataframe.New(dataframe.NewColumn("ttl", []int64{1 << 40})))
	if err := parquet.Write(wide, df); err != nil {
		panic(err)
	}
	dataframe.Show(parquet.ScanFiles([]string{path, wide}, parquet.UnionByName()).Collect(context.Background()))
	// Output:
	// 5×3 DataFrame
	//  Row │ ip       port     ttl
	//      │ Uint32?  String?  Int64
	// ─────┼─────────────────────────────────
	//    1 │       1  80                  64
	//    2 │       2  443                 55
	//    3 │       3  missing             55
	//    4 │       4  80                 240
	//    5 │ missing  missing  1099511627776
}

// With a filter, readers see that no row has the address.
func ExampleBloomFilter() {
	dir, err := os.MkdirTemp("", "stoa")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "scans.parquet")
	if err := parquet.Write(path, scans(), parquet.BloomFilter("ip")); err != nil {
		panic(err)
	}
	df, err := parquet.Scan(path).Filter(expr.Col("ip").Eq(3)).Collect(context.Background())
	fmt.Println(df.Rows(), err)
	// Output: 1 <nil>
}

// The rows of each port go to a folder of their own.
func ExampleSink() {
	dir, path := exampleFile()
	defer os.RemoveAll(dir)

	out := filepath.Join(dir, "ports")
	err := parquet.Sink(context.Background(), parquet.Scan(path), out, parquet.PartitionBy("port"))
	if err != nil {
		fmt.Println(err)
		return
	}
	files := must(filepath.Glob(filepath.Join(out, "*", "*")))
	for _, file := range files {
		fmt.Println(filepath.ToSlash(must(filepath.Rel(out, file))))
	}
	// Output:
	// port=443/part-00000.parquet
	// port=80/part-00000.parquet
	// port=__HIVE_DEFAULT_PARTITION__/part-00000.parquet
}

func ExamplePartitionBy() {
	dir, path := exampleFile()
	defer os.RemoveAll(dir)

	out := filepath.Join(dir, "by-ttl")
	if err := parquet.Sink(context.Background(), parquet.Scan(path).Select("ip", "ttl"), out, parquet.PartitionBy("ttl")); err != nil {
		fmt.Println(err)
		return
	}
	dataframe.Show(parquet.Read(out))
	// Output:
	// 4×2 DataFrame
	//  Row │ ip      ttl
	//      │ Uint32  Int64
	// ─────┼───────────────
	//    1 │      4    240
	//    2 │      2     55
	//    3 │      3     55
	//    4 │      1     64
}

// With one file at a time, partitions are finished and taken up again.
func ExampleMaxOpenFiles() {
	dir, path := exampleFile()
	defer os.RemoveAll(dir)

	out := filepath.Join(dir, "ports")
	err := parquet.Sink(context.Background(), parquet.Scan(path), out, parquet.PartitionBy("port"), parquet.MaxOpenFiles(1))
	fmt.Println(len(must(filepath.Glob(filepath.Join(out, "*", "*.parquet")))), err)
	// Output: 3 <nil>
}
