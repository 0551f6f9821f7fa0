package sql_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/sql"
)

// netflow is nine flows with the thirteen columns of the study.
func netflow(t testing.TB) *dataframe.DataFrame {
	t.Helper()
	at := func(clock string) time.Time {
		x, err := time.Parse(time.DateTime, "2016-03-28 "+clock)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	df, err := dataframe.New(
		dataframe.NewColumn("conn_timestamp", []time.Time{at("01:00:00"), at("01:00:05"), at("01:00:03"), at("02:00:00"), at("02:00:10"),
			at("03:00:00"), at("03:00:01"), at("04:00:00"), at("04:00:09")}),
		dataframe.NewColumn("duration", []float64{1, 2, 3, 4, 5, 6, 7, 8, 9}),
		dataframe.NewColumn("src_ip", []string{"a", "a", "a", "b", "b", "c", "a", "d", "d"}),
		dataframe.NewColumn("dst_ip", []string{"x", "x", "x", "x", "y", "z", "x", "w", "w"}),
		dataframe.NewColumn("src_port", []int32{22, 5000, 53, 53, 53, 80, 22, 4000, 4001}),
		dataframe.NewColumn("dst_port", []int32{5000, 22, 6000, 7000, 22, 443, 5001, 22, 22}),
		dataframe.NewColumn("protocol", []string{"TCP", "TCP", "UDP", "UDP", "UDP", "TCP", "TCP", "TCP", "TCP"}),
		dataframe.NewColumn("flags", []string{".A", ".A", ".", ".", ".", ".S", ".A", ".S", ".S"}),
		dataframe.NewColumn("tos", []int16{0, 0, 0, 0, 0, 0, 8, 0, 0}),
		dataframe.NewColumn("packets", []int64{1, 2, 3, 4, 5, 6, 7, 8, 9}),
		dataframe.NewColumn("flows", []int64{2, 4, 1, 1, 1, 11, 3, 1, 1}),
		dataframe.NewColumn("bytes", []int64{100, 200, 300, 400, 1500, 600, 700, 800, 900}),
		dataframe.NewColumn("context", []string{"background", "background", "background", "background", "background", "background", "background", "background", "background"}),
	)
	if err != nil {
		t.Fatal(err)
	}
	return df
}

// answers runs a query over the flows and compares the printed rows.
func answers(t *testing.T, text, want string) {
	t.Helper()
	df := netflow(t)
	got, err := sql.Run(context.Background(), text, map[string]any{"logs": df, "logs_10m": df.Lazy()})
	if err != nil {
		t.Fatal(err)
	}
	if text := csvOf(t, got); text != strings.TrimLeft(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
}

// The texts of the study, as they were published (FEATURES Z6).
func TestQuery_NetflowStudy(t *testing.T) {
	t.Run("count of a small table", func(t *testing.T) {
		answers(t, "SELECT COUNT(src_ip) FROM logs_10m", "\ncount(src_ip)\n9\n")
	})
	t.Run("count", func(t *testing.T) {
		answers(t, "SELECT COUNT(src_ip) FROM logs", "\ncount(src_ip)\n9\n")
	})
	t.Run("first row", func(t *testing.T) {
		answers(t, "SELECT * FROM logs_10m LIMIT 1", `
conn_timestamp,duration,src_ip,dst_ip,src_port,dst_port,protocol,flags,tos,packets,flows,bytes,context
2016-03-28T01:00:00Z,1.0,a,x,22,5000,TCP,.A,0,1,2,100,background
`)
	})
	t.Run("largest", func(t *testing.T) {
		answers(t, "SELECT * FROM logs WHERE src_port = 22 OR dst_port = 22 ORDER BY bytes DESC LIMIT 3", `
conn_timestamp,duration,src_ip,dst_ip,src_port,dst_port,protocol,flags,tos,packets,flows,bytes,context
2016-03-28T02:00:10Z,5.0,b,y,53,22,UDP,.,0,5,1,1500,background
2016-03-28T04:00:09Z,9.0,d,w,4001,22,TCP,.S,0,9,1,900,background
2016-03-28T04:00:00Z,8.0,d,w,4000,22,TCP,.S,0,8,1,800,background
`)
	})
	t.Run("sources by bytes", func(t *testing.T) {
		answers(t, "SELECT src_ip FROM logs WHERE src_port = 22 OR dst_port = 22 ORDER BY bytes DESC", `
src_ip
b
d
d
a
a
a
`)
	})
	t.Run("summary", func(t *testing.T) {
		answers(t, summaryQuery, `
num_records,src_ip,dst_ip,timestamp_earliest,timestamp_latest,src_port_num_min,src_port_num_max,src_port_width,dst_port_num_min,dst_port_num_max,dst_port_width,port_min,packets_sum,packets_max,packets_min,flows_sum,flows_max,flows_min,bytes_sum,bytes_max,bytes_min
4,a,x,2016-03-28T01:00:00Z,2016-03-28T03:00:01Z,22,5000,4978,22,6000,5978,22,13,7,1,10,4,1,1300,700,100
2,d,w,2016-03-28T04:00:00Z,2016-03-28T04:00:09Z,4000,4001,1,22,22,0,22,17,9,8,2,1,1,1700,900,800
`)
	})
	t.Run("summary by port", func(t *testing.T) {
		answers(t, portQuery, `
num_records,source_ip,destination_ip,timestamp_earliest,timestamp_latest,src_port_num_min,src_port_num_max,src_port_width,dst_port_num_min,dst_port_num_max,dst_port_width,port_min,packets_sum,packets_max,packets_min,flows_sum,flows_max,flows_min,bytes_sum,bytes_max,bytes_min
3,a,x,2016-03-28T01:00:00Z,2016-03-28T03:00:01Z,22,5000,4978,22,5001,4979,22,10,7,1,9,4,2,1000,700,100
2,d,w,2016-03-28T04:00:00Z,2016-03-28T04:00:09Z,4000,4001,1,22,22,0,22,17,9,8,2,1,1,1700,900,800
1,c,z,2016-03-28T03:00:00Z,2016-03-28T03:00:00Z,80,80,0,443,443,0,80,6,6,6,11,11,11,600,600,600
`)
	})
	t.Run("distinct sources", func(t *testing.T) {
		answers(t, "select count(distinct src_ip) from logs", "\ncount(DISTINCT src_ip)\n4\n")
	})
	t.Run("sources", func(t *testing.T) {
		answers(t, "select src_ip from logs", "\nsrc_ip\na\na\na\nb\nb\nc\na\nd\nd\n")
	})
	t.Run("links", func(t *testing.T) {
		answers(t, strings.Replace(linksQuery, "num_records > 10", "num_records > 1", 1), `
num_records,src_ip,dst_ip,timestamp_earliest,timestamp_latest,src_port_num_min,src_port_num_max,src_port_width,dst_port_num_min,dst_port_num_max,dst_port_width,port_min,packets_sum,packets_max,packets_min,flows_sum,flows_max,flows_min,bytes_sum,bytes_max,bytes_min
3,a,x,2016-03-28T01:00:00Z,2016-03-28T03:00:01Z,22,5000,4978,22,5001,4979,22,10,7,1,9,4,2,1000,700,100
2,d,w,2016-03-28T04:00:00Z,2016-03-28T04:00:09Z,4000,4001,1,22,22,0,22,17,9,8,2,1,1,1700,900,800
`)
		answers(t, linksQuery, `
num_records,src_ip,dst_ip,timestamp_earliest,timestamp_latest,src_port_num_min,src_port_num_max,src_port_width,dst_port_num_min,dst_port_num_max,dst_port_width,port_min,packets_sum,packets_max,packets_min,flows_sum,flows_max,flows_min,bytes_sum,bytes_max,bytes_min
`)
	})
	t.Run("beacons", func(t *testing.T) {
		answers(t, beaconQuery, `
src_ip,dst_ip,conn_timestamp
a,x,2016-03-28T01:00:03Z
b,x,2016-03-28T02:00:00Z
`)
	})
}

const summaryColumns = `
                MIN(conn_timestamp) as timestamp_earliest,
                MAX(conn_timestamp) as timestamp_latest,
                
                MIN(src_port) as src_port_num_min,
                MAX(src_port) as src_port_num_max,
                MAX(src_port) - min(src_port) as src_port_width,
                
                MIN(dst_port) as dst_port_num_min,
                MAX(dst_port) as dst_port_num_max,
                MAX(dst_port) - min(dst_port) as dst_port_width,
                `

const summarySums = `
                SUM(packets) as packets_sum,
                MAX(packets) as packets_max,
                MIN(packets) as packets_min,
                
                SUM(flows) as flows_sum,
                MAX(flows) as flows_max,
                MIN(flows) as flows_min,
                
                SUM(bytes) as bytes_sum,
                MAX(bytes) as bytes_max,
                MIN(bytes) as bytes_min
                `

const summaryQuery = `
        SELECT 
            * 
        FROM
            (
            SELECT
                COUNT(*) as num_records,
                src_ip,
                dst_ip,
                ` + summaryColumns + `
                CASE WHEN MIN(src_port) < MIN(dst_port) THEN MIN(src_port) ELSE MIN(dst_port) END as port_min,
                ` + summarySums + `
            FROM logs
            
            GROUP BY
                src_ip,
                dst_ip
            ) as summary_table
                
            WHERE summary_table.num_records > 1
        
        ORDER BY num_records DESC
        `

const portQuery = `
         SELECT 
             * 
         FROM
             (
             SELECT
                 COUNT(*) as num_records,
                 src_ip as source_ip,
                 dst_ip as destination_ip,
                 ` + summaryColumns + `
                 CASE WHEN src_port < dst_port THEN src_port ELSE dst_port END as port_min,
                 ` + summarySums + `
             FROM logs
             
             GROUP BY
                 src_ip,
                 dst_ip,
                 CASE WHEN src_port < dst_port THEN src_port ELSE dst_port END
             ) as summary_table
             
             WHERE summary_table.num_records > 1 OR summary_table.flows_sum > 10
             
         ORDER BY num_records DESC
         `

const linksQuery = `
         SELECT 
             * 
         FROM
             (
             SELECT
                 COUNT(*) as num_records,
                 src_ip,
                 dst_ip,
                 ` + summaryColumns + `
                 CASE WHEN MIN(src_port) < MIN(dst_port) THEN MIN(src_port) ELSE MIN(dst_port) END as port_min,
                 ` + summarySums + `
             FROM logs
                 
                 WHERE src_port = 22 OR dst_port = 22
                 
             GROUP BY
                 src_ip,
                 dst_ip
             
             ) as summary_table
                 
                 WHERE summary_table.num_records > 10
                 
             ORDER BY num_records DESC
             `

const beaconQuery = `
                  SELECT 
                      src_ip, dst_ip, conn_timestamp
                  FROM logs_10m
                      WHERE src_port = 53 and bytes < 1000
                  ORDER BY src_ip, dst_ip, conn_timestamp ASC
                  `
