package guide_test

import (
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/io/arrow"
	"github.com/stoa-data/stoa/io/csv"
	"github.com/stoa-data/stoa/io/json"
	"github.com/stoa-data/stoa/io/parquet"
)

func Example_loadCSV() {
	df, err := csv.Read("testdata/requests.csv",
		csv.Columns("host", "status", "bytes"),
		csv.Types(map[string]dataframe.Type{"status": {Kind: dataframe.Int16}}),
		csv.Missing("", "NA"))
	if err != nil {
		log.Fatal(err)
	}
	for _, field := range df.Schema() {
		fmt.Println(field)
	}
	// Output:
	// {host String false}
	// {status Int16 false}
	// {bytes Int64 true}
}

func Example_loadCSVStrings() {
	text := "id,zip,score\n1,00501,7\n2,10001,8.5\n3,94105,\n"
	dataframe.Show(csv.ReadFrom(strings.NewReader(text)))
	// Output:
	// 3×3 DataFrame
	//  Row │ id     zip     score
	//      │ Int64  String  Float64?
	// ─────┼─────────────────────────
	//    1 │     1  00501        7.0
	//    2 │     2  10001        8.5
	//    3 │     3  94105    missing
}

func Example_loadCSVRejects() {
	types := csv.Types(map[string]dataframe.Type{"bytes": {Kind: dataframe.Int64}})
	_, err := csv.Read("testdata/broken.csv", types)
	fmt.Println(err)

	var rejects *dataframe.DataFrame
	dataframe.Show(csv.Read("testdata/broken.csv", types, csv.Rejects(&rejects)))
	dataframe.Show(rejects.Select("line", "column", "value", "reason"))
	// Output:
	// reading "testdata/broken.csv": line 3, column "bytes": wrong value (got "many", want Int64)
	// 2×2 DataFrame
	//  Row │ host    bytes
	//      │ String  Int64
	// ─────┼───────────────
	//    1 │ api-1     512
	//    2 │ web-1    8192
	// 2×4 DataFrame
	//  Row │ line   column   value   reason
	//      │ Int64  String?  String  String
	// ─────┼──────────────────────────────────────────────────────────
	//    1 │     3  bytes    many    wrong value (got "many", want I…
	//    2 │     4  missing  web-1   1 field (want 2)
}

func Example_loadJSON() {
	text := `{"host": "api-1", "at": "2026-03-28T22:58:00Z", "tags": ["a", "b"]}
{"host": "api-2", "at": null, "ms": 3.5}`
	df, err := json.ReadFrom(strings.NewReader(text), json.Types(map[string]dataframe.Type{
		"at": {Kind: dataframe.Timestamp, Unit: dataframe.Second, Zone: "UTC"},
	}))
	dataframe.Show(df, err)
	// Output:
	// 2×4 DataFrame
	//  Row │ host    at                    tags        ms
	//      │ String  Timestamp[s, UTC]?    String?     Float64?
	// ─────┼────────────────────────────────────────────────────
	//    1 │ api-1   2026-03-28T22:58:00Z  ["a", "b"]   missing
	//    2 │ api-2   missing               missing          3.5
}

func Example_loadParquet() {
	dir, err := os.MkdirTemp("", "guide")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "requests.parquet")
	if err := parquet.Write(path, requests(), parquet.Zstd); err != nil {
		log.Fatal(err)
	}

	whole, err := parquet.Read(path) // a file, a pattern, a folder or a URL
	fmt.Println(whole.Rows(), whole.Width(), err)

	few := parquet.Scan(path).Filter(expr.Col("status").Ge(400)).Select("at", "host")
	dataframe.Show(few.Collect(ctx))
	// Output:
	// 8 6 <nil>
	// 2×2 DataFrame
	//  Row │ at                    host
	//      │ Timestamp[us, UTC]    String
	// ─────┼──────────────────────────────
	//    1 │ 2026-03-28T23:59:30Z  api-1
	//    2 │ 2026-03-29T02:10:00Z  api-1
}

func Example_loadURL() {
	server := httptest.NewServer(http.FileServer(http.Dir("testdata")))
	defer server.Close()

	df, err := csv.Read(server.URL + "/owners.csv")
	fmt.Println(df.Rows(), err)

	_, err = csv.Read("s4://logs/owners.csv")
	fmt.Println(err)
	// Output:
	// 3 <nil>
	// reading "s4://logs/owners.csv": scheme is not registered: s4:// (have file, http, https)
}

func Example_loadArrow() {
	dir, err := os.MkdirTemp("", "guide")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "requests.arrow")
	if err := arrow.Write(path, requests(), arrow.Zstd); err != nil {
		log.Fatal(err)
	}
	df, err := arrow.Read(path, arrow.Columns("host", "status"))
	fmt.Println(df.Rows(), df.Names(), err)

	record, err := arrow.ToRecord(df) // for programs that use Arrow's own library
	fmt.Println(record.NumRows(), err)
	// Output:
	// 8 [host status] <nil>
	// 8 <nil>
}

func Example_loadColumns() {
	dataframe.Show(dataframe.New(
		dataframe.NewColumn("host", []string{"api-1", "api-2"}),
		dataframe.NullableColumn("bytes", []int64{512, 0}, []bool{true, false}),
		dataframe.NewColumn("at", []time.Time{time.Unix(0, 0).UTC(), time.Unix(3600, 0).UTC()}),
	))
	// Output:
	// 2×3 DataFrame
	//  Row │ host    bytes    at
	//      │ String  Int64?   Timestamp[ns, UTC]
	// ─────┼───────────────────────────────────────
	//    1 │ api-1       512  1970-01-01T00:00:00Z
	//    2 │ api-2   missing  1970-01-01T01:00:00Z
}

func Example_loadStructs() {
	type request struct {
		Host  string `stoa:"host"`
		Bytes *int64 `stoa:"bytes"` // a pointer may be missing
	}
	n := int64(512)
	df, err := dataframe.FromStructs([]request{{"api-1", &n}, {"api-2", nil}})
	if err != nil {
		log.Fatal(err)
	}
	for r, err := range dataframe.Rows[request](df) { // and back
		fmt.Println(r.Host, r.Bytes != nil, err)
	}
	// Output:
	// api-1 true <nil>
	// api-2 false <nil>
}

func Example_loadOut() {
	df := requests()
	ms, err := df.Float64s("ms")
	fmt.Println(ms[:3], err)

	_, err = df.Int64s("bytes")
	fmt.Println(err)
	bytes, present, err := df.ValidInt64s("bytes")
	fmt.Println(bytes[2], present[2], err)
	// Output:
	// [12.5 80.25 950] <nil>
	// values "bytes": missing values (2 of 8, the first at row 2; see ValidValues or DropMissing)
	// 0 false <nil>
}

func Example_loadConcat() {
	today := dataframe.Must(requests().Head(2))
	more := dataframe.Must(requests().Tail(1))
	dataframe.Show(dataframe.Concat(today, more))
	// Output:
	// 3×6 DataFrame
	//  Row │ at                    host    path     status  bytes   ms
	//      │ Timestamp[us, UTC]    String  String   Int64   Int64?  Float64
	// ─────┼────────────────────────────────────────────────────────────────
	//    1 │ 2026-03-28T22:58:00Z  api-1   /login      200     512    12.5
	//    2 │ 2026-03-28T23:05:00Z  api-2   /search     200    2048    80.25
	//    3 │ 2026-03-29T02:10:00Z  api-1   /login      403     120     9.0
}
