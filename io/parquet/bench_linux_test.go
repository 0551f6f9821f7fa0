package parquet

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/parquet-go/parquet-go/encoding/rle"
)

// BenchmarkRead reads the file that STOA_STUDY names.
func BenchmarkRead(b *testing.B) {
	path := os.Getenv("STOA_STUDY")
	if path == "" {
		b.Skip("STOA_STUDY names no file")
	}
	b.ReportAllocs()
	done := cpu(b)
	for b.Loop() {
		df, err := Read(path)
		if err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(df.Rows()))
	}
	done()
	var after syscall.Rusage
	syscall.Getrusage(0, &after)
	b.ReportMetric(float64(after.Maxrss)/1e6, "peak-GB")
}

// BenchmarkWrite writes the columns of the file that STOA_STUDY names.
func BenchmarkWrite(b *testing.B) {
	path := os.Getenv("STOA_STUDY")
	if path == "" {
		b.Skip("STOA_STUDY names no file")
	}
	df, err := Read(path)
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []Compression{None, Snappy, Zstd} {
		b.Run("compression="+c.String(), func(b *testing.B) {
			out := filepath.Join(b.TempDir(), "out.parquet")
			defer cpu(b)()
			for b.Loop() {
				if err := Write(out, df, c); err != nil {
					b.Fatal(err)
				}
			}
			info, err := os.Stat(out)
			if err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(df.Rows()))
			b.ReportMetric(float64(info.Size())/1e6, "file-MB")
		})
	}
}

// cpu reports processor time, which says more than wall time on a busy machine.
func cpu(b *testing.B) func() {
	now := func() float64 {
		var u syscall.Rusage
		syscall.Getrusage(0, &u)
		return float64(u.Utime.Nano() + u.Stime.Nano())
	}
	before := now()
	return func() { b.ReportMetric((now()-before)/float64(b.N), "cpu-ns/op") }
}

// BenchmarkGather decodes dictionary indices to codes.
func BenchmarkGather(b *testing.B) {
	const n = 1 << 17
	for _, width := range []int{1, 4, 8, 12, 17} {
		indices := make([]int32, n)
		for i := range indices {
			indices[i] = rand.Int32N(1 << width)
		}
		data, err := new(rle.DictionaryEncoding).EncodeInt32(nil, indices)
		if err != nil {
			b.Fatal(err)
		}
		data = append(data, make([]byte, slack)...)[:len(data)]
		table := make([]uint32, 1<<width)
		b.Run(fmt.Sprintf("width=%d/type=uint32", width), func(b *testing.B) {
			dst := make([]uint32, n)
			b.SetBytes(4 * n)
			defer cpu(b)()
			for b.Loop() {
				if err := gather(dst, data[1:], uint(width), table); err != nil {
					b.Fatal(err)
				}
			}
		})
		small := make([]uint8, 1<<width)
		b.Run(fmt.Sprintf("width=%d/type=uint8", width), func(b *testing.B) {
			dst := make([]uint8, n)
			b.SetBytes(n)
			defer cpu(b)()
			for b.Loop() {
				if err := gather(dst, data[1:], uint(width), small); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
