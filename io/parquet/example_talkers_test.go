package parquet_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/groupby"
	"github.com/stoa-data/stoa/io/parquet"
)

// writeFlows writes some flows as two files and returns the folder.
func writeFlows() string {
	folder, err := os.MkdirTemp("", "flows")
	if err != nil {
		panic(err)
	}
	for file := range 2 {
		var src, dst []string
		var srcPort, dstPort []int32
		var bytes []int64
		for i := range 240 {
			src, dst = append(src, fmt.Sprintf("10.0.0.%d", i%3)), append(dst, fmt.Sprintf("192.168.1.%d", i%2))
			client, server := int32(50000+i), int32(22+i%5)
			if i%9 == 0 { // an answer
				client, server = server, client
			}
			srcPort, dstPort = append(srcPort, client), append(dstPort, server)
			bytes = append(bytes, int64(100*i+file))
		}
		df := dataframe.Must(dataframe.New(dataframe.NewColumn("src_ip", src), dataframe.NewColumn("dst_ip", dst),
			dataframe.NewColumn("src_port", srcPort), dataframe.NewColumn("dst_port", dstPort), dataframe.NewColumn("bytes", bytes)))
		if err := parquet.Write(filepath.Join(folder, fmt.Sprintf("march_week5_%02d.parquet", file)), df); err != nil {
			panic(err)
		}
	}
	return folder
}

// Who talks SSH the most? Of the files only the columns that are named are
// read, and of their rows only those of the port.
func ExampleScan_talkers() {
	folder := writeFlows()
	defer os.RemoveAll(folder)
	ctx := context.Background()
	bar := func(done, total int64) {}

	talkers, err := parquet.Scan(folder+"/march_week5_*.parquet").
		Filter(expr.Col("src_port").Eq(22).Or(expr.Col("dst_port").Eq(22))).
		GroupBy("src_ip", "dst_ip").
		Combine(
			groupby.Count().As("num_records"),
			expr.Col("bytes").Sum().As("bytes_sum"),
			expr.Col("dst_port").Max().Sub(expr.Col("dst_port").Min()).As("dst_port_width"),
		).
		Filter(expr.Col("num_records").Gt(10)).
		Sort(expr.Desc("num_records")).
		Collect(ctx, dataframe.MemoryLimit(2<<30), dataframe.OnProgress(bar))
	dataframe.Show(talkers, err)
	// Output:
	// 6×5 DataFrame
	//  Row │ src_ip    dst_ip       num_records  bytes_sum  dst_port_width
	//      │ String    String       Int64        Int64      Int32
	// ─────┼───────────────────────────────────────────────────────────────
	//    1 │ 10.0.0.0  192.168.1.0           16     168008           50158
	//    2 │ 10.0.0.2  192.168.1.1           16     176008               0
	//    3 │ 10.0.0.1  192.168.1.0           16     184008               0
	//    4 │ 10.0.0.0  192.168.1.1           16     192008           50203
	//    5 │ 10.0.0.2  192.168.1.0           16     200008               0
	//    6 │ 10.0.0.1  192.168.1.1           16     208008               0
}
