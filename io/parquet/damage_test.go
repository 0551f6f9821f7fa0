package parquet_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/io/parquet"
)

// mostMemory bounds what reading a damaged file of a few kilobytes may
// allocate. The decoders of zstd and brotli, made anew for each call, take most
// of it.
const mostMemory = 256 << 20

// smallFile returns a file with every type in three row groups.
func smallFile(t testing.TB, options ...parquet.Option) []byte {
	r := rand.New(rand.NewPCG(7, 7))
	var columns []dataframe.Column
	for i, typ := range append(everyType[:len(everyType):len(everyType)], dataframe.Type{Kind: dataframe.Categorical}) {
		if i%3 == 0 || typ.Kind == dataframe.Categorical || typ.Kind == dataframe.String {
			columns = append(columns, randomColumn(r, fmt.Sprint("c", i), typ, 50, i%2 == 0, anyValue))
		}
	}
	columns = append(columns, dictionaryColumn("word", 50))
	defer parquet.SmallPages(5)()
	var b bytes.Buffer
	options = append(options, parquet.RowGroupRows(20), parquet.BloomFilter("word"))
	if err := parquet.WriteTo(&b, must(dataframe.New(columns...)), options...); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// dictionaryColumn returns a column of strings that repeat.
func dictionaryColumn(name string, n int) dataframe.Column {
	words := make([]string, n)
	for i := range words {
		words[i] = fmt.Sprint("word ", i%7)
	}
	return dataframe.NewColumn(name, words)
}

// damagedFiles returns the files that tests damage: Stoa's own and small ones
// of other writers, which have other encodings and codecs.
func damagedFiles(t testing.TB) map[string][]byte {
	files := map[string][]byte{
		"stoa_snappy": smallFile(t),
		"stoa_zstd":   smallFile(t, parquet.Zstd),
		"stoa_none":   smallFile(t, parquet.None),
	}
	for _, name := range []string{"pandas_categorical", "pandas_page_v2", "duckdb_row_groups_v2", "edge_delta_v2", "edge_old_types", "polars_brotli", "polars_gzip", "pandas_lz4", "pandas_uncompressed", "duckdb_uncompressed"} {
		b, err := os.ReadFile(filepath.Join("testdata", "peers", name+".parquet"))
		if err != nil {
			continue
		}
		files[name] = b
	}
	return files
}

// readDamaged reads bytes that may be anything and reports what must not be:
// a panic, an error without the file's name, or a large amount of memory.
func readDamaged(t testing.TB, b []byte) error {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := parquet.ReadFrom(bytes.NewReader(b), int64(len(b)), parquet.Workers(2), parquet.DecimalsAsFloat())
	if err == nil {
		scanDamaged(t, b)
	}
	runtime.ReadMemStats(&after)
	if n := after.TotalAlloc - before.TotalAlloc; n > mostMemory {
		t.Errorf("%d bytes allocated for a file of %d (error %v)", n, len(b), err)
	}
	if err == nil {
		return nil
	}
	if !strings.HasPrefix(err.Error(), `read "(reader)": `) && !strings.HasPrefix(err.Error(), `new "`) {
		t.Errorf("error without the file's name: %v", err)
	}
	if strings.Contains(err.Error(), "panicked") {
		t.Errorf("panic: %v", err)
	}
	return err
}

// scanDamaged runs a query that looks at statistics, filters, dictionaries and
// page indexes of a file that can be read.
func scanDamaged(t testing.TB, b []byte) {
	q := parquet.ScanFrom(bytes.NewReader(b), int64(len(b)), parquet.DecimalsAsFloat())
	schema, err := q.Schema()
	if err != nil {
		t.Errorf("a file that can be read cannot be scanned: %v", err)
	}
	at := len(b) % max(len(schema), 1)
	for _, f := range schema[min(at, len(schema)):] {
		var value any
		switch k := f.Type.Kind; {
		case k.IsInteger():
			value = 7
		case k.IsFloat():
			value = 0.0
		case k == dataframe.String:
			value = "word 3"
		default:
			continue
		}
		_, err := q.Filter(expr.Col(f.Name).Eq(value)).Collect(context.Background(), dataframe.Workers(2))
		if err != nil && (strings.Contains(err.Error(), "panicked") || strings.Contains(err.Error(), "internal error")) {
			t.Errorf("column %q: %v", f.Name, err)
		}
		return
	}
}

func TestRead_Truncated(t *testing.T) {
	for name, b := range damagedFiles(t) {
		for n := 0; n < len(b); n += 1 + len(b)/100 {
			if err := readDamaged(t, b[:n]); !errors.Is(err, parquet.ErrDamaged) {
				t.Errorf("%s cut to %d of %d bytes: got %v", name, n, len(b), err)
			}
		}
	}
}

func TestRead_FlippedBytes(t *testing.T) {
	steps := 400
	if testing.Short() {
		steps = 50
	}
	for name, file := range damagedFiles(t) {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(1, uint64(len(file))))
			failed := 0
			for i := range steps {
				b := bytes.Clone(file)
				at := i * len(b) / steps
				if i%2 == 0 { // half of the damage goes to the footer
					at = len(b) - 8 - r.IntN(min(len(b)-8, 4000))
				}
				switch i % 4 {
				case 0:
					b[at] ^= 0xff
				case 1:
					b[at] ^= 1 << r.IntN(8)
				case 2:
					b[at] = byte(r.IntN(256))
				default:
					for k := at; k < min(at+1+r.IntN(8), len(b)-8); k++ {
						b[k] = byte(r.IntN(256))
					}
				}
				if readDamaged(t, b) != nil {
					failed++
				}
			}
			t.Logf("%d of %d damaged files give an error", failed, steps)
		})
	}
}

// FuzzRead feeds any bytes to the reader.
func FuzzRead(f *testing.F) {
	for _, b := range damagedFiles(f) {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) < 1<<20 {
			readDamaged(t, b)
		}
	})
}
