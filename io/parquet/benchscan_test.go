package parquet_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/io/parquet"
)

// flows returns n records of network flows in order of time, 13 columns.
func flows(n int) *dataframe.DataFrame {
	r := rand.New(rand.NewPCG(1, 1))
	hosts := make([]string, 60_000)
	for i := range hosts {
		hosts[i] = fmt.Sprintf("%d.%d.%d.%d", r.IntN(223)+1, r.IntN(256), r.IntN(256), r.IntN(256))
	}
	first, last, packets, bytes := make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n)
	src, dst, flags, router := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	srcPort, dstPort := make([]uint16, n), make([]uint16, n)
	protocol, tos := make([]uint8, n), make([]uint8, n)
	rate := make([]float64, n)
	now := int64(1_772_000_000_000)
	for i := range n {
		now += r.Int64N(3)
		first[i], last[i] = now, now+r.Int64N(60_000)
		a, b := r.IntN(len(hosts)), r.IntN(len(hosts))
		src[i], dst[i] = hosts[min(a, b)], hosts[max(a, b)]
		srcPort[i], dstPort[i] = uint16(r.IntN(65536)), []uint16{22, 53, 80, 123, 443, 8080}[r.IntN(6)]
		packets[i], bytes[i] = 1+r.Int64N(100), 40+r.Int64N(150_000)
		protocol[i], tos[i] = []uint8{6, 6, 6, 17, 1}[r.IntN(5)], uint8(r.IntN(4)*8)
		flags[i], router[i] = []string{"....S.", ".AP.SF", ".A..S.", "......"}[r.IntN(4)], []string{"ext-1", "ext-2", "ext-3"}[r.IntN(3)]
		rate[i] = float64(bytes[i]) / float64(last[i]-first[i]+1)
	}
	c := dataframe.NewColumn
	return dataframe.Must(dataframe.New(c("first", first), c("last", last), c("src_ip", src), c("dst_ip", dst), c("src_port", srcPort), c("dst_port", dstPort),
		c("protocol", protocol), c("flags", flags), c("tos", tos), c("packets", packets), c("bytes", bytes), c("rate", rate), c("router", router)))
}

// BenchmarkScan compares a scan with reading all: a file of 2,000,000 flows.
func BenchmarkScan(b *testing.B) {
	path := filepath.Join(b.TempDir(), "flows.parquet")
	if keep := os.Getenv("STOA_FLOWS"); keep != "" {
		path = keep
	}
	const n = 2_000_000
	if _, err := os.Stat(path); err != nil {
		if err := parquet.Write(path, flows(n), parquet.RowGroupRows(1<<18), parquet.BloomFilter("src_ip")); err != nil {
			b.Fatal(err)
		}
	}
	ctx := context.Background()
	run := func(name string, f func() (*dataframe.DataFrame, error)) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(n)
			for b.Loop() {
				if _, err := f(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	run("read", func() (*dataframe.DataFrame, error) { return parquet.Read(path) })
	run("scan", func() (*dataframe.DataFrame, error) { return parquet.Scan(path).Collect(ctx) })
	for name, pred := range map[string]expr.Expr{
		"selects=all":     expr.Col("packets").Gt(0),
		"selects=half":    expr.Col("packets").Gt(50),
		"selects=port":    expr.Col("dst_port").Eq(22).Or(expr.Col("src_port").Eq(22)),
		"selects=few":     expr.Col("src_port").Eq(22),
		"selects=address": expr.Col("src_ip").Eq("1.2.3.4"),
		"selects=minute":  expr.Col("first").Lt(int64(1_772_000_060_000)),
	} {
		run("read+filter/"+name, func() (*dataframe.DataFrame, error) {
			df, err := parquet.Read(path)
			if err == nil {
				df, err = df.Filter(pred)
			}
			if err == nil {
				df, err = df.Compact()
			}
			return df, err
		})
		run("scan+filter/"+name, func() (*dataframe.DataFrame, error) { return parquet.Scan(path).Filter(pred).Collect(ctx) })
	}
}
