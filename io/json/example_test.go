package json_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing/fstest"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/io/json"
)

const scans = `{"port": 80, "reason": "syn-ack"}
{"port": 443, "reason": "rst", "tags": ["a", "b"]}
{"reason": "rst"}
`

func Example() {
	dataframe.Show(json.ReadFrom(strings.NewReader(scans)))
	// Output:
	// 3×3 DataFrame
	//  Row │ port     reason   tags
	//      │ Int64?   String   String?
	// ─────┼──────────────────────────────
	//    1 │      80  syn-ack  missing
	//    2 │     443  rst      ["a", "b"]
	//    3 │ missing  rst      missing
}

func ExampleRead() {
	dir, err := os.MkdirTemp("", "stoa")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "scans.json.gz")

	df := dataframe.Must(dataframe.New(dataframe.NewColumn("port", []uint16{80, 443})))
	if err := json.Write(path, df); err != nil {
		fmt.Println(err)
		return
	}
	dataframe.Show(json.Read(path))
	// Output:
	// 2×1 DataFrame
	//  Row │ port
	//      │ Int64
	// ─────┼───────
	//    1 │    80
	//    2 │   443
}

func ExampleReadFiles() {
	_, err := json.ReadFiles([]string{"march.ndjson", "april.ndjson"})
	fmt.Println(errors.Is(err, fs.ErrNotExist))
	// Output: true
}

func ExampleReadFS() {
	fsys := fstest.MapFS{"1.json": {Data: []byte(`[{"port": 80}, {"port": 22}]`)}, "2.json": {Data: []byte(`[{"port": 443}]`)}}
	df, err := json.ReadFS(fsys, "*.json")
	fmt.Println(df.Rows(), err)
	// Output: 3 <nil>
}

func ExampleReadFrom() {
	when := json.Types(map[string]dataframe.Type{"at": {Kind: dataframe.Timestamp, Unit: dataframe.Second}})
	dataframe.Show(json.ReadFrom(strings.NewReader(`{"at": "2021-04-29T23:58:17"}`), when))
	// Output:
	// 1×1 DataFrame
	//  Row │ at
	//      │ Timestamp[s]
	// ─────┼─────────────────────
	//    1 │ 2021-04-29T23:58:17
}

func ExampleColumns() {
	dataframe.Show(json.ReadFrom(strings.NewReader(scans), json.Columns("reason")))
	// Output:
	// 3×1 DataFrame
	//  Row │ reason
	//      │ String
	// ─────┼─────────
	//    1 │ syn-ack
	//    2 │ rst
	//    3 │ rst
}

func ExampleMixedAsText() {
	text := "{\"v\": 1.50}\n{\"v\": \"high\"}\n"
	_, err := json.ReadFrom(strings.NewReader(text))
	fmt.Println(err)
	dataframe.Show(json.ReadFrom(strings.NewReader(text), json.MixedAsText()))
	// Output:
	// reading json: line 2, field "v": a string where line 1 has a number (MixedAsText takes both as text)
	// 2×1 DataFrame
	//  Row │ v
	//      │ String
	// ─────┼────────
	//    1 │ 1.50
	//    2 │ high
}

func ExampleRefuseNested() {
	_, err := json.ReadFrom(strings.NewReader(scans), json.RefuseNested())
	fmt.Println(err)
	// Output: reading json: line 2, field "tags": an object or array (RefuseNested)
}

func ExampleScan() {
	dir, err := os.MkdirTemp("", "stoa")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	os.WriteFile(filepath.Join(dir, "scans.ndjson"), []byte(scans), 0o666)

	dataframe.Show(json.Scan(filepath.Join(dir, "*.ndjson")).
		Filter(expr.Col("port").Gt(100)).
		Select("port", "reason").
		Collect(context.Background()))
	// Output:
	// 1×2 DataFrame
	//  Row │ port    reason
	//      │ Int64?  String?
	// ─────┼─────────────────
	//    1 │    443  rst
}

func ExampleScanFiles() {
	_, err := json.ScanFiles([]string{"march.ndjson", "april.ndjson"}).Collect(context.Background())
	fmt.Println(errors.Is(err, fs.ErrNotExist))
	// Output: true
}

func ExampleScanFS() {
	fsys := fstest.MapFS{"1.json": {Data: []byte(`[{"port": 80}, {"port": 22}]`)}}
	df, err := json.ScanFS(fsys, "*.json").Limit(1).Collect(context.Background())
	fmt.Println(df.Rows(), err)
	// Output: 1 <nil>
}

func ExampleScanFrom() {
	df, err := json.ScanFrom(strings.NewReader(scans), int64(len(scans))).Select("port").Collect(context.Background())
	fmt.Println(df.Rows(), err)
	// Output: 3 <nil>
}

func ExampleSampleRows() {
	q := json.ScanFrom(strings.NewReader(scans), int64(len(scans)), json.SampleRows(0))
	fmt.Println(q.Err())
	// Output: <nil>
}

func ExampleWrite() {
	df := dataframe.Must(dataframe.New(dataframe.NewColumn("port", []uint16{80})))
	dir, err := os.MkdirTemp("", "stoa")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	for _, name := range []string{"a.ndjson", "a.json"} {
		path := filepath.Join(dir, name)
		if err := json.Write(path, df); err != nil {
			fmt.Println(err)
			return
		}
		text, _ := os.ReadFile(path)
		fmt.Print(string(text))
	}
	// Output:
	// {"port":80}
	// [
	// {"port":80}
	// ]
}

func ExampleWriteTo() {
	df := dataframe.Must(dataframe.New(dataframe.NewColumn("ip", []string{"10.0.0.1"}), dataframe.NewColumn("up", []bool{true})))
	if err := json.WriteTo(os.Stdout, df); err != nil {
		fmt.Println(err)
	}
	// Output: {"ip":"10.0.0.1","up":true}
}

func ExampleArray() {
	df := dataframe.Must(dataframe.New(dataframe.NewColumn("n", []int64{1, 2})))
	if err := json.WriteTo(os.Stdout, df, json.Array()); err != nil {
		fmt.Println(err)
	}
	// Output:
	// [
	// {"n":1},
	// {"n":2}
	// ]
}

func ExampleNonFiniteAsText() {
	df := dataframe.Must(dataframe.New(dataframe.NewColumn("x", []float64{1.5, math.NaN()})))
	if err := json.WriteTo(os.Stdout, df, json.NonFiniteAsText()); err != nil {
		fmt.Println(err)
	}
	// Output:
	// {"x":1.5}
	// {"x":"NaN"}
}

func ExampleNewWriter() {
	hour := func(n int64) *dataframe.DataFrame {
		return dataframe.Must(dataframe.New(dataframe.NewColumn("flows", []int64{n})))
	}
	w, err := json.NewWriter(os.Stdout, hour(0).Schema())
	if err != nil {
		fmt.Println(err)
		return
	}
	for n := range 2 {
		if err := w.Write(hour(int64(n))); err != nil {
			fmt.Println(err)
		}
	}
	if err := w.Close(); err != nil {
		fmt.Println(err)
	}
	// Output:
	// {"flows":0}
	// {"flows":1}
}

func ExampleCreate() {
	_, err := json.Create(filepath.Join("no", "such", "folder.json"), nil)
	fmt.Println(errors.Is(err, fs.ErrNotExist))
	// Output: true
}

func ExampleContext() {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := json.ReadFrom(strings.NewReader(scans), json.Context(ctx), json.Workers(2))
	fmt.Println(errors.Is(err, context.Canceled))
	// Output: true
}

func ExampleOnProgress() {
	_, err := json.ReadFrom(strings.NewReader(scans), json.OnProgress(func(done, total int64) {
		fmt.Println(done == total)
	}))
	if err != nil {
		fmt.Println(err)
	}
	// Output:
	// true
	// true
}

func ExampleWriter_Abort() {
	df := dataframe.Must(dataframe.New(dataframe.NewColumn("x", []float64{math.Inf(1)})))
	w, err := json.NewWriter(os.Stdout, df.Schema())
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := w.Write(df); err != nil {
		fmt.Println(err)
		w.Abort()
	}
	// Output: writing json: column "x", row 0: +Inf is no JSON number (NonFiniteAsText writes it as a string)
}
