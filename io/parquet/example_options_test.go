package parquet_test

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/io/parquet"
)

// The result is the same for any number of workers.
func ExampleWorkers() {
	dir, path := exampleFile()
	defer os.RemoveAll(dir)

	df, err := parquet.Read(path, parquet.Workers(1))
	fmt.Println(df.Rows(), err)
	// Output: 4 <nil>
}

func ExampleOnProgress() {
	dir, path := exampleFile()
	defer os.RemoveAll(dir)

	var read, all int64
	_, err := parquet.Read(path, parquet.OnProgress(func(done, total int64) { read, all = done, total }))
	fmt.Println(0 < read && read <= all, err)
	// Output: true <nil>
}

func ExampleContext() {
	dir, path := exampleFile()
	defer os.RemoveAll(dir)

	ctx, cancel := context.WithCancel(context.Background())
	cancel() // as a user does who has waited long enough
	_, err := parquet.Read(path, parquet.Context(ctx))
	fmt.Println(errors.Is(err, context.Canceled))
	// Output: true
}

func ExampleMemoryLimit() {
	dir, path := exampleFile()
	defer os.RemoveAll(dir)

	_, err := parquet.Read(path, parquet.MemoryLimit(16))
	fmt.Println(errors.Is(err, dataframe.ErrMemory))
	// Output: true
}

// Polars wrote this file; without the option its column of decimals is refused.
func ExampleDecimalsAsFloat() {
	path := "testdata/peers/polars_types.parquet"
	_, err := parquet.Read(path, parquet.Columns("decimal"))
	fmt.Println(errors.Is(err, parquet.ErrUnsupported))

	df, err := parquet.Read(path, parquet.Columns("decimal"), parquet.DecimalsAsFloat())
	if err != nil {
		fmt.Println(err)
		return
	}
	dataframe.Show(df.Head(3))
	// Output:
	// true
	// 3×1 DataFrame
	//  Row │ decimal
	//      │ Float64?
	// ─────┼──────────
	//    1 │     0.0
	//    2 │    -1.25
	//    3 │ 12345.7
}
