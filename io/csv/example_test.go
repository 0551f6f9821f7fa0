package csv_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing/fstest"
	"time"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/io/csv"
)

const scans = `timestamp,port,reason
1619740697,80,syn-ack
1619740698,443,syn-ack
1619740699,,rst
`

func Example() {
	dataframe.Show(csv.ReadFrom(strings.NewReader(scans)))
	// Output:
	// 3×3 DataFrame
	//  Row │ timestamp   port     reason
	//      │ Int64       Int64?   String
	// ─────┼──────────────────────────────
	//    1 │ 1619740697       80  syn-ack
	//    2 │ 1619740698      443  syn-ack
	//    3 │ 1619740699  missing  rst
}

func ExampleRead() {
	dir, err := os.MkdirTemp("", "stoa")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "scans.csv.gz")

	df := dataframe.Must(dataframe.New(dataframe.NewColumn("port", []uint16{80, 443})))
	if err := csv.Write(path, df); err != nil {
		fmt.Println(err)
		return
	}
	dataframe.Show(csv.Read(path))
	// Output:
	// 2×1 DataFrame
	//  Row │ port
	//      │ Int64
	// ─────┼───────
	//    1 │    80
	//    2 │   443
}

func ExampleReadFrom() {
	df, err := csv.ReadFrom(strings.NewReader(scans),
		csv.Columns("reason", "port"),
		csv.Types(map[string]dataframe.Type{"port": {Kind: dataframe.Uint16}, "reason": {Kind: dataframe.Categorical}}))
	dataframe.Show(df, err)
	// Output:
	// 3×2 DataFrame
	//  Row │ reason   port
	//      │ Cat…     Uint16?
	// ─────┼──────────────────
	//    1 │ syn-ack       80
	//    2 │ syn-ack      443
	//    3 │ rst      missing
}

func ExampleReadFS() {
	files := fstest.MapFS{"scans.csv": {Data: []byte(scans)}} // an embed.FS, say
	df, err := csv.ReadFS(files, "scans.csv")
	fmt.Println(df.Rows(), err)
	// Output: 3 <nil>
}

func ExampleWrite() {
	dir, err := os.MkdirTemp("", "stoa")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "scans.csv")

	df := dataframe.Must(dataframe.New(dataframe.NewColumn("reason", []string{"syn-ack", "no, thanks"})))
	if err := csv.Write(path, df); err != nil {
		fmt.Println(err)
		return
	}
	text, err := os.ReadFile(path)
	fmt.Print(string(text), err)
	// Output:
	// reason
	// syn-ack
	// "no, thanks"
	// <nil>
}

func ExampleWriteTo() {
	df := dataframe.Must(dataframe.New(
		dataframe.NewColumn("host", []string{"alpha", "beta"}),
		dataframe.NullableColumn("load", []float64{2, 0}, []bool{true, false})))
	if err := csv.WriteTo(os.Stdout, df, csv.Delimiter(';'), csv.Missing("NA")); err != nil {
		fmt.Println(err)
	}
	// Output:
	// host;load
	// alpha;2.0
	// beta;NA
}

func ExampleDelimiter() {
	dataframe.Show(csv.ReadFrom(strings.NewReader("a;b\n1;2,5\n"), csv.Delimiter(';')))
	// Output:
	// 1×2 DataFrame
	//  Row │ a      b
	//      │ Int64  String
	// ─────┼───────────────
	//    1 │     1  2,5
}

func ExampleNoHeader() {
	df, err := csv.ReadFrom(strings.NewReader("80,open\n443,closed\n"), csv.NoHeader())
	fmt.Println(df.Names(), err)
	df, err = csv.ReadFrom(strings.NewReader("80,open\n443,closed\n"), csv.NoHeader(), csv.Names("port", "state"))
	fmt.Println(df.Names(), err)
	// Output:
	// [column_1 column_2] <nil>
	// [port state] <nil>
}

func ExampleNames() {
	df, err := csv.ReadFrom(strings.NewReader("p,s\n80,open\n"), csv.Names("port", "state"))
	fmt.Println(df.Names(), df.Rows(), err)
	// Output: [port state] 1 <nil>
}

func ExampleColumns() {
	df, err := csv.ReadFrom(strings.NewReader(scans), csv.Columns("reason", "port"))
	fmt.Println(df.Names(), err)
	_, err = csv.ReadFrom(strings.NewReader(scans), csv.Columns("prot"))
	fmt.Println(err)
	// Output:
	// [reason port] <nil>
	// reading csv: column "prot": no such column (did you mean "port"?)
}

func ExampleTypes() {
	_, err := csv.ReadFrom(strings.NewReader("host,port\nalpha,80\nbeta,http\n"),
		csv.Types(map[string]dataframe.Type{"port": {Kind: dataframe.Uint16}}))
	fmt.Println(err)
	var e *csv.ParseError
	fmt.Println(errors.As(err, &e), e.Line, e.Name)
	// Output:
	// reading csv: line 3, column "port": wrong value (got "http", want Uint16)
	// true 3 port
}

func ExampleInferTypes() {
	df, err := csv.ReadFrom(strings.NewReader("a,b\n1,true\n"), csv.InferTypes(false))
	fmt.Println(df.Schema()[0].Type, df.Schema()[1].Type, err)
	// Output: String String <nil>
}

func ExampleInferDates() {
	df, err := csv.ReadFrom(strings.NewReader("day\n2021-04-29\n"))
	fmt.Println(df.Schema()[0].Type, err)
	df, err = csv.ReadFrom(strings.NewReader("day\n2021-04-29\n"), csv.InferDates(false))
	fmt.Println(df.Schema()[0].Type, err)
	// Output:
	// Date <nil>
	// String <nil>
}

func ExampleMissing() {
	dataframe.Show(csv.ReadFrom(strings.NewReader("host,load\nalpha,NA\n,2\n\"\",3\n"), csv.Missing("", "NA")))
	// Output:
	// 3×2 DataFrame
	//  Row │ host     load
	//      │ String?  Int64?
	// ─────┼──────────────────
	//    1 │ alpha    missing
	//    2 │ missing        2
	//    3 │                3
}

func ExampleComment() {
	df, err := csv.ReadFrom(strings.NewReader("# made by hand\nport\n# web\n80\n"), csv.Comment('#'))
	fmt.Println(df.Names(), df.Rows(), err)
	// Output: [port] 1 <nil>
}

func ExampleWorkers() {
	df, err := csv.ReadFrom(strings.NewReader(scans), csv.Workers(1))
	fmt.Println(df.Rows(), err)
	// Output: 3 <nil>
}

func ExampleContext() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	df, err := csv.ReadFrom(strings.NewReader(scans), csv.Context(ctx))
	fmt.Println(df.Rows(), err)
	// Output: 3 <nil>
}

func ExampleLazyQuotes() {
	_, err := csv.ReadFrom(strings.NewReader("disk\n5\" floppy\n"))
	fmt.Println(err)
	dataframe.Show(csv.ReadFrom(strings.NewReader("disk\n5\" floppy\n"), csv.LazyQuotes()))
	// Output:
	// reading csv: line 2, column "disk": a quote inside an unquoted field
	// 1×1 DataFrame
	//  Row │ disk
	//      │ String
	// ─────┼───────────
	//    1 │ 5" floppy
}

func ExampleReadFiles() {
	dir, err := os.MkdirTemp("", "stoa")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	march, april := filepath.Join(dir, "march.csv"), filepath.Join(dir, "april.csv")
	os.WriteFile(march, []byte("port,packets\n80,3\n443,1\n"), 0o666)
	os.WriteFile(april, []byte("packets,port\n7,22\n"), 0o666)

	dataframe.Show(csv.ReadFiles([]string{march, april}))
	// Output:
	// 3×2 DataFrame
	//  Row │ port   packets
	//      │ Int64  Int64
	// ─────┼────────────────
	//    1 │    80        3
	//    2 │   443        1
	//    3 │    22        7
}

func ExampleUnionByName() {
	fsys := fstest.MapFS{
		"1.csv": {Data: []byte("port,packets\n80,3\n")},
		"2.csv": {Data: []byte("port,flags\n22,syn\n")},
	}
	dataframe.Show(csv.ReadFS(fsys, "*.csv", csv.UnionByName()))
	// Output:
	// 2×3 DataFrame
	//  Row │ port   packets  flags
	//      │ Int64  Int64?   String?
	// ─────┼─────────────────────────
	//    1 │    80        3  missing
	//    2 │    22  missing  syn
}

func ExampleOnProgress() {
	_, err := csv.ReadFrom(strings.NewReader(scans), csv.OnProgress(func(done, total int64) {
		fmt.Printf("%d of %d bytes\n", done, total)
	}))
	if err != nil {
		fmt.Println(err)
	}
	// Output:
	// 83 of 83 bytes
	// 83 of 83 bytes
}

func ExampleRejects() {
	text := "port,reason\n80,rst\nhttp,rst\n443\n"
	var rejects *dataframe.DataFrame
	ports := csv.Types(map[string]dataframe.Type{"port": {Kind: dataframe.Uint16}})
	dataframe.Show(csv.ReadFrom(strings.NewReader(text), ports, csv.Rejects(&rejects)))
	fmt.Println(rejects)
	// Output:
	// 1×2 DataFrame
	//  Row │ port    reason
	//      │ Uint16  String
	// ─────┼────────────────
	//    1 │     80  rst
	// 2×5 DataFrame
	//  Row │ file    line   column   value   reason
	//      │ String  Int64  String?  String  String
	// ─────┼──────────────────────────────────────────────────────────────────
	//    1 │             3  port     http    wrong value (got "http", want U…
	//    2 │             4  missing  443     1 field (want 2)
}

func ExampleSkipWrong() {
	text := "port,reason\n80,rst\n443\n22,rst,rst\n"
	dataframe.Show(csv.ReadFrom(strings.NewReader(text), csv.SkipWrong()))
	// Output:
	// 1×2 DataFrame
	//  Row │ port   reason
	//      │ Int64  String
	// ─────┼───────────────
	//    1 │    80  rst
}

func ExampleScan() {
	dir, err := os.MkdirTemp("", "stoa")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	os.WriteFile(filepath.Join(dir, "march.csv"), []byte("ip,bytes\na,3\nb,1\n"), 0o666)
	os.WriteFile(filepath.Join(dir, "april.csv"), []byte("ip,bytes\nb,5\n"), 0o666)

	dataframe.Show(csv.Scan(filepath.Join(dir, "*.csv")).
		Filter(expr.Col("bytes").Gt(1)).
		GroupBy("ip").Combine(expr.Col("bytes").Sum()).
		Sort("ip").
		Collect(context.Background()))
	// Output:
	// 2×2 DataFrame
	//  Row │ ip       bytes_sum
	//      │ String?  Int64
	// ─────┼────────────────────
	//    1 │ a                3
	//    2 │ b                5
}

func ExampleScanFiles() {
	_, err := csv.ScanFiles([]string{"march.csv", "april.csv"}).Collect(context.Background())
	fmt.Println(errors.Is(err, fs.ErrNotExist))
	// Output: true
}

func ExampleScanFS() {
	fsys := fstest.MapFS{"1.csv": {Data: []byte("port\n80\n")}, "2.csv": {Data: []byte("port\n22\n443\n")}}
	dataframe.Show(csv.ScanFS(fsys, "*.csv").Limit(2).Collect(context.Background()))
	// Output:
	// 2×1 DataFrame
	//  Row │ port
	//      │ Int64?
	// ─────┼────────
	//    1 │     80
	//    2 │     22
}

func ExampleScanFrom() {
	ports := csv.ScanFrom(strings.NewReader(scans), int64(len(scans))).Select("port")
	dataframe.Show(ports.Collect(context.Background()))
	// Output:
	// 3×1 DataFrame
	//  Row │ port
	//      │ Int64?
	// ─────┼─────────
	//    1 │      80
	//    2 │     443
	//    3 │ missing
}

func ExampleSampleRows() {
	text := "x\n1\n2\n2.5\n"
	for _, rows := range []int{2, 0} {
		_, err := csv.ScanFrom(strings.NewReader(text), int64(len(text)), csv.SampleRows(rows)).Collect(context.Background())
		fmt.Println(err)
	}
	// Output:
	// reading csv: line 4, column "x": wrong value (got "2.5", want Int64 as in the sample; SampleRows takes a larger one, Types names the type)
	// <nil>
}

func ExampleNewWriter() {
	hour := func(flows int64) *dataframe.DataFrame {
		return dataframe.Must(dataframe.New(dataframe.NewColumn("flows", []int64{flows})))
	}
	w, err := csv.NewWriter(os.Stdout, hour(0).Schema())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, flows := range []int64{17, 4} {
		if err := w.Write(hour(flows)); err != nil {
			fmt.Println(err)
		}
	}
	if err := w.Close(); err != nil {
		fmt.Println(err)
	}
	// Output:
	// flows
	// 17
	// 4
}

func ExampleCreate() {
	_, err := csv.Create(filepath.Join("no", "such", "folder.csv"), nil)
	fmt.Println(errors.Is(err, fs.ErrNotExist))
	// Output: true
}

func ExampleWriter_Abort() {
	dir, err := os.MkdirTemp("", "stoa")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	w, err := csv.Create(filepath.Join(dir, "flows.csv"), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	w.Abort()
	left, _ := os.ReadDir(dir)
	fmt.Println(len(left), w.Close())
	// Output: 0 writing csv: the writer was aborted
}
