package arrow_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stoa-data/stoa/internal/testutil/frames"
	"github.com/stoa-data/stoa/io/arrow"
)

// mostMemory bounds what reading a damaged file of a few kilobytes may allocate.
const mostMemory = 128 << 20

// damagedFiles returns the files that tests damage: Stoa's own and those of others.
func damagedFiles(t testing.TB) map[string][]byte {
	df := everyFrame(rand.New(rand.NewPCG(7, 7)), 50, true, frames.PeerValue)
	files := map[string][]byte{
		"stoa":        written(t, df, arrow.BatchRows(20)),
		"stoa_lz4":    written(t, df, arrow.LZ4, arrow.BatchRows(20)),
		"stoa_stream": written(t, df, arrow.Zstd, arrow.Stream()),
	}
	for _, name := range []string{"pyarrow_other.arrow", "pyarrow_nested.arrow", "pyarrow_deltas.arrow", "pyarrow_deltas_stream.arrows",
		"pyarrow_replaced.arrows", "pyarrow_categorical_batches.arrows", "pyarrow_types_old.arrows", "polars_lz4.arrow", "polars_stream.arrows"} {
		files[name] = must(os.ReadFile(filepath.Join("testdata", "peers", name)))
	}
	return files
}

// readDamaged reads bytes that may be anything and reports what must not be: a
// panic, an error without the file's name, or a large amount of memory.
func readDamaged(t testing.TB, b []byte) error {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	df, err := arrow.ReadFrom(bytes.NewReader(b), int64(len(b)), arrow.Workers(2), arrow.DecimalsAsFloat(), arrow.MemoryLimit(mostMemory/4))
	runtime.ReadMemStats(&after)
	if n := after.TotalAlloc - before.TotalAlloc; n > mostMemory {
		t.Errorf("%d bytes allocated for a file of %d (error %v)", n, len(b), err)
	}
	if err == nil {
		for _, name := range df.Names() { // every value can be read
			frames.Of(t, df, name)
		}
		_, err = arrow.ReadStream(bytes.NewReader(b), arrow.DecimalsAsFloat(), arrow.MemoryLimit(mostMemory/4))
		if err != nil {
			t.Errorf("read from memory: %v", err)
		}
		return nil
	}
	if !strings.HasPrefix(err.Error(), `read "(reader)": `) && !strings.HasPrefix(err.Error(), `new "`) && !strings.HasPrefix(err.Error(), `column "`) {
		t.Errorf("error without the file's name: %v", err)
	}
	if strings.Contains(err.Error(), "panicked") {
		t.Errorf("panic: %v", err)
	}
	return err
}

func TestRead_Truncated(t *testing.T) {
	for name, b := range damagedFiles(t) {
		for n := 0; n < len(b); n += 1 + len(b)/100 {
			err := readDamaged(t, b[:n])
			if !strings.HasSuffix(name, "s") && name != "stoa_stream" && !errors.Is(err, arrow.ErrDamaged) {
				t.Errorf("%s cut to %d of %d bytes: got %v", name, n, len(b), err)
			}
		}
	}
}

func TestRead_FlippedBytes(t *testing.T) {
	steps := 300
	if testing.Short() {
		steps = 60
	}
	for name, file := range damagedFiles(t) {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(1, uint64(len(file))))
			failed := 0
			for i := range steps {
				b := bytes.Clone(file)
				at := i * len(b) / steps
				switch i % 4 {
				case 0:
					b[at] ^= 0xff
				case 1:
					b[r.IntN(len(b))] ^= 1 << r.IntN(8)
				case 2:
					b[at] = byte(r.IntN(256))
				default:
					for k := at; k < min(at+1+r.IntN(8), len(b)); k++ {
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
