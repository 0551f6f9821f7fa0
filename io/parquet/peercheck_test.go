package parquet_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/io/parquet"
)

// TestWrite_PeerFolder writes files with their content beside them into the
// folder that STOA_PEERCHECK names, for internal/testutil/peercheck/check.py
// to read through pandas, pyarrow, Polars and DuckDB:
//
//	STOA_PEERCHECK=/tmp/out go test -run PeerFolder ./io/parquet
//	python3 internal/testutil/peercheck/check.py /tmp/out
func TestWrite_PeerFolder(t *testing.T) {
	folder := os.Getenv("STOA_PEERCHECK")
	if folder == "" {
		t.Skip("STOA_PEERCHECK names no folder")
	}
	if err := os.MkdirAll(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 1))
	save := func(name string, df *dataframe.DataFrame, options ...parquet.Option) {
		t.Helper()
		if err := parquet.Write(filepath.Join(folder, name+".parquet"), df, options...); err != nil {
			t.Fatal(err)
		}
		writeCells(t, filepath.Join(folder, name+".json"), df)
	}
	frame := func(n int, nullable bool, types ...dataframe.Type) *dataframe.DataFrame {
		var columns []dataframe.Column
		for i, typ := range types {
			columns = append(columns, randomColumn(r, fmt.Sprintf("%d %v", i, typ), typ, n, nullable, peerValue))
		}
		return must(dataframe.New(columns...))
	}
	peerTypes := everyType[:0:0]
	for _, typ := range everyType {
		if typ.Zone != "+05:30" { // Polars refuses zones that are offsets
			peerTypes = append(peerTypes, typ)
		}
	}
	categories := make([]dataframe.Type, 8)
	for i := range categories {
		categories[i].Kind = dataframe.Categorical
	}
	save("types", frame(500, true, peerTypes...))
	save("types_required", frame(500, false, peerTypes...), parquet.Zstd)
	save("types_groups", frame(1000, true, peerTypes...), parquet.RowGroupRows(77), parquet.None)
	save("zero_rows", frame(0, true, peerTypes...))
	save("categorical", frame(700, true, categories...))
	save("categorical_groups", frame(700, true, categories...), parquet.RowGroupRows(100), parquet.Zstd)
	one := func(name string, values any, present []bool) dataframe.Column {
		return dataframe.NullableColumn(name, values, present)
	}
	const n = 2000
	words, numbers, some := make([]string, n), make([]int64, n), make([]bool, n)
	for i := range words {
		words[i], numbers[i], some[i] = "same", 7, i%3 == 0
	}
	save("constant", dataframe.Must(dataframe.New(one("word", words, nil), one("word?", words, some), one("number", numbers, nil),
		one("number?", numbers, some), one("no word", words, make([]bool, n)), one("no number", numbers, make([]bool, n)),
		one("empty", make([]string, n), nil))), parquet.RowGroupRows(300))
	all := frame(1000, true, peerTypes...)
	restore := parquet.SmallPages(60)
	save("indexed", all, parquet.RowGroupRows(400), parquet.BloomFilter(all.Names()...))
	restore()
	save("large", frame(300_000, true, dataframe.Type{Kind: dataframe.Int64}, dataframe.Type{Kind: dataframe.String},
		dataframe.Type{Kind: dataframe.Bool}, dataframe.Type{Kind: dataframe.Categorical}, dataframe.Type{Kind: dataframe.Int8}))
}

// writeCells writes a frame's content in the form of testdata/peers. What the
// file holds instead of Stoa's own types is written as the file has it:
// milliseconds for seconds, and levels that are not strings as plain values.
func writeCells(t *testing.T, path string, df *dataframe.DataFrame) {
	t.Helper()
	var columns []cells
	for _, name := range df.Names() {
		c := cellsOf(t, df, name)
		if c.Unit == "s" && c.Type != "duration" {
			c.Unit = "ms"
			for i, v := range c.Values {
				if s, ok := v.(string); ok && s != "0" {
					c.Values[i] = s + "000"
				}
			}
		}
		if c.Type == "categorical" && c.LevelType != "string" {
			c.Type, c.LevelType, c.Levels, c.Ordered = c.LevelType, "", nil, nil
		}
		if c.Type == "timestamp" && c.Zone == nil {
			c.Zone = new(string)
		}
		columns = append(columns, c)
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(map[string]any{"writer": "stoa", "rows": df.Rows(), "columns": columns}); err != nil {
		t.Fatal(err)
	}
	out := bytes.ReplaceAll(b.Bytes(), []byte(`"zone":""`), []byte(`"zone":null`))
	if err := os.WriteFile(path, out, 0o666); err != nil {
		t.Fatal(err)
	}
}
