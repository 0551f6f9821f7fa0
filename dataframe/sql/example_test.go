package sql_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/sql"
)

// flows is the table of the examples.
func flows() *dataframe.DataFrame {
	return dataframe.Must(dataframe.New(
		dataframe.NewColumn("src_ip", []string{"10.0.0.1", "10.0.0.2", "10.0.0.1", "10.0.0.3"}),
		dataframe.NewColumn("dst_port", []int32{22, 53, 22, 443}),
		dataframe.NewColumn("bytes", []int64{1200, 80, 900, 4000}),
	))
}

func ExampleCatalog() {
	var c sql.Catalog
	c.Register("flows", flows())
	talkers := c.Query(`
		SELECT src_ip, COUNT(*) AS n, SUM(bytes) AS total
		FROM flows
		WHERE bytes > 100
		GROUP BY src_ip
		ORDER BY total DESC`)
	dataframe.Show(talkers.Collect(context.Background()))
	fmt.Println(c.Tables())
	// Output:
	// 2×3 DataFrame
	//  Row │ src_ip    n      total
	//      │ String    Int64  Int64
	// ─────┼────────────────────────
	//    1 │ 10.0.0.3      1   4000
	//    2 │ 10.0.0.1      2   2100
	// [flows]
}

func ExampleQuery() {
	ports := dataframe.Must(dataframe.New(
		dataframe.NewColumn("port", []int32{22, 53}),
		dataframe.NewColumn("service", []string{"ssh", "dns"}),
	))
	q := sql.Query(`
		SELECT f.src_ip, COALESCE(p.service, 'other') AS service
		FROM flows f LEFT JOIN ports p ON f.dst_port = p.port
		WHERE f.bytes >= (SELECT AVG(bytes) FROM flows WHERE dst_port = 22)`,
		map[string]any{"flows": flows(), "ports": ports.Lazy()})
	dataframe.Show(q.Collect(context.Background()))
	// Output:
	// 2×2 DataFrame
	//  Row │ src_ip    service
	//      │ String    String
	// ─────┼───────────────────
	//    1 │ 10.0.0.1  ssh
	//    2 │ 10.0.0.3  other
}

func ExampleRun() {
	_, err := sql.Run(context.Background(), `
SELECT src_ip, SUM(byte) AS total
FROM flows
GROUP BY src_ip`, map[string]any{"flows": flows()})
	fmt.Println(err)
	fmt.Println(errors.Is(err, dataframe.ErrNoColumn))
	var at *sql.Error
	if errors.As(err, &at) {
		fmt.Println(at.Line(), at.Column())
	}
	// Output:
	// sql: line 2, column 20: no such column "byte" (did you mean "bytes"?)
	//   SELECT src_ip, SUM(byte) AS total
	//                      ^^^^
	// true
	// 2 20
}
