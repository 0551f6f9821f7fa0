package arrow_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/internal/testutil/frames"
	"github.com/stoa-data/stoa/io/arrow"
)

// TestWrite_PeerFolder writes files with their content beside them into the
// folder that STOA_PEERCHECK names, for internal/testutil/peercheck/check.py
// to read through pandas, pyarrow and Polars:
//
//	STOA_PEERCHECK=/tmp/out go test -run PeerFolder ./io/arrow
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
	every := func(n int, nullable bool) *dataframe.DataFrame {
		df := everyFrame(r, n, nullable, frames.PeerValue)
		for _, f := range df.Schema() {
			if f.Type.Zone == "+05:30" { // Polars refuses zones that are offsets
				df = must(df.Drop(f.Name))
			}
		}
		return df
	}
	save := func(name string, df *dataframe.DataFrame, options ...arrow.Option) {
		t.Helper()
		if err := arrow.Write(filepath.Join(folder, name), df, options...); err != nil {
			t.Fatal(err)
		}
		writeCells(t, filepath.Join(folder, name[:len(name)-len(filepath.Ext(name))]+".json"), df)
	}
	save("types.arrow", every(500, true))
	save("types_required.arrow", every(500, false), arrow.Zstd)
	save("types_batches.arrow", every(1000, true), arrow.BatchRows(77), arrow.LZ4)
	save("types_stream.arrows", every(1000, true), arrow.BatchRows(300), arrow.Stream(), arrow.LZ4)
	save("zero_rows.arrow", every(0, true))
	save("zero_rows_stream.arrows", every(0, true), arrow.Stream())
	save("part.arrow", must(every(1000, true).Slice(333, 777)))

	// Levels that later frames add are deltas of the dictionary.
	for _, name := range []string{"deltas.arrow", "deltas_stream.arrows"} {
		options := []arrow.Option{arrow.Stream()}
		if name == "deltas.arrow" {
			options = nil
		}
		parts, whole := growing()
		w := must(arrow.Create(filepath.Join(folder, name), whole.Schema(), options...))
		for _, part := range parts {
			if err := w.Write(part); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		writeCells(t, filepath.Join(folder, name[:len(name)-len(filepath.Ext(name))]+".json"), whole)
	}
}

// writeCells writes a frame's content in the form of io/parquet/testdata/peers.
func writeCells(t *testing.T, path string, df *dataframe.DataFrame) {
	t.Helper()
	var columns []frames.Cells
	for _, name := range df.Names() {
		c := frames.Of(t, df, name)
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
