package main

import (
	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/groupby"
)

// A question is a cell of the study: what it asks as verbs, and as SQL over the
// tables logs and first, which holds the first file.
type question struct {
	name string
	ask  func(t tables) *dataframe.Lazy
	sql  string
	show int // rows to print
}

// tables are what questions are asked of.
type tables struct{ logs, first *dataframe.Lazy }

// col names a column.
var col = expr.Col

// ssh selects flows from or to port 22, dns small answers of name servers.
func ssh() expr.Expr { return col("src_port").Eq(22).Or(col("dst_port").Eq(22)) }
func dns() expr.Expr { return col("src_port").Eq(53).And(col("bytes").Lt(1000)) }

// summary is what the study wants to know of a group of flows.
func summary(portMin ...expr.Expr) []expr.Expr {
	src, dst := col("src_port"), col("dst_port")
	out := []expr.Expr{
		groupby.Count().As("num_records"),
		col("conn_timestamp").Min().As("timestamp_earliest"),
		col("conn_timestamp").Max().As("timestamp_latest"),
		src.Min().As("src_port_num_min"),
		src.Max().As("src_port_num_max"),
		src.Max().Sub(src.Min()).As("src_port_width"),
		dst.Min().As("dst_port_num_min"),
		dst.Max().As("dst_port_num_max"),
		dst.Max().Sub(dst.Min()).As("dst_port_width"),
	}
	out = append(out, portMin...)
	for _, amount := range []string{"packets", "flows", "bytes"} {
		out = append(out, col(amount).Sum(), col(amount).Max(), col(amount).Min())
	}
	return out
}

// byPair groups flows by their two hosts.
func byPair(logs *dataframe.Lazy) *dataframe.Lazy {
	src, dst := col("src_port").Min(), col("dst_port").Min()
	return logs.GroupBy("src_ip", "dst_ip").
		Combine(summary(expr.When(src.Lt(dst)).Then(src).Else(dst).As("port_min"))...)
}

// pairSQL is byPair; %s is the WHERE clause of the flows, then that of the pairs.
const pairSQL = `
SELECT *
FROM
    (
    SELECT
        COUNT(*) as num_records,
        src_ip,
        dst_ip,

        MIN(conn_timestamp) as timestamp_earliest,
        MAX(conn_timestamp) as timestamp_latest,

        MIN(src_port) as src_port_num_min,
        MAX(src_port) as src_port_num_max,
        MAX(src_port) - min(src_port) as src_port_width,

        MIN(dst_port) as dst_port_num_min,
        MAX(dst_port) as dst_port_num_max,
        MAX(dst_port) - min(dst_port) as dst_port_width,

        CASE WHEN MIN(src_port) < MIN(dst_port) THEN MIN(src_port) ELSE MIN(dst_port) END as port_min,

        SUM(packets) as packets_sum,
        MAX(packets) as packets_max,
        MIN(packets) as packets_min,

        SUM(flows) as flows_sum,
        MAX(flows) as flows_max,
        MIN(flows) as flows_min,

        SUM(bytes) as bytes_sum,
        MAX(bytes) as bytes_max,
        MIN(bytes) as bytes_min
    FROM logs
    %s
    GROUP BY src_ip, dst_ip
    ) as summary_table
WHERE %s
ORDER BY num_records DESC`

// portSQL is the study's second summary, with the smaller port as a third key.
const portSQL = `
SELECT *
FROM
    (
    SELECT
        COUNT(*) as num_records,
        src_ip as source_ip,
        dst_ip as destination_ip,

        MIN(conn_timestamp) as timestamp_earliest,
        MAX(conn_timestamp) as timestamp_latest,

        MIN(src_port) as src_port_num_min,
        MAX(src_port) as src_port_num_max,
        MAX(src_port) - min(src_port) as src_port_width,

        MIN(dst_port) as dst_port_num_min,
        MAX(dst_port) as dst_port_num_max,
        MAX(dst_port) - min(dst_port) as dst_port_width,

        CASE WHEN src_port < dst_port THEN src_port ELSE dst_port END as port_min,

        SUM(packets) as packets_sum,
        MAX(packets) as packets_max,
        MIN(packets) as packets_min,

        SUM(flows) as flows_sum,
        MAX(flows) as flows_max,
        MIN(flows) as flows_min,

        SUM(bytes) as bytes_sum,
        MAX(bytes) as bytes_max,
        MIN(bytes) as bytes_min
    FROM logs
    GROUP BY
        src_ip,
        dst_ip,
        CASE WHEN src_port < dst_port THEN src_port ELSE dst_port END
    ) as summary_table
WHERE summary_table.num_records > 1 OR summary_table.flows_sum > 10
ORDER BY num_records DESC`
