package netflow

import (
	"fmt"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/groupby"
)

var col = expr.Col

// questions are those of the study that are measured; its example explains them.
var questions = []struct {
	name  string
	ask   func(logs *dataframe.Lazy) *dataframe.Lazy
	sql   string
	order []string
	rank  string
}{
	{
		name: "ssh_top3",
		ask: func(logs *dataframe.Lazy) *dataframe.Lazy {
			return logs.Filter(col("src_port").Eq(22).Or(col("dst_port").Eq(22))).Sort(expr.Desc("bytes")).Limit(3)
		},
		sql: `SELECT * FROM logs WHERE src_port = 22 OR dst_port = 22 ORDER BY bytes DESC LIMIT 3`,
	},
	{
		name: "by_pair",
		ask: func(logs *dataframe.Lazy) *dataframe.Lazy {
			src, dst := col("src_port").Min(), col("dst_port").Min()
			return logs.GroupBy("src_ip", "dst_ip").
				Combine(summary(expr.When(src.Lt(dst)).Then(src).Else(dst).As("port_min"))...).
				Filter(col("num_records").Gt(1)).
				Sort(expr.Desc("num_records"))
		},
		sql: fmt.Sprintf(`
			SELECT count(*) AS num_records, src_ip, dst_ip, %s,
				CASE WHEN min(src_port) < min(dst_port) THEN min(src_port) ELSE min(dst_port) END AS port_min, %s
			FROM logs GROUP BY src_ip, dst_ip HAVING num_records > 1 ORDER BY num_records DESC`, ends, amounts),
		order: []string{"-num_records", "src_ip", "dst_ip"},
		rank:  "num_records",
	},
	{
		name: "by_pair_port",
		ask: func(logs *dataframe.Lazy) *dataframe.Lazy {
			smaller := expr.When(col("src_port").Lt(col("dst_port"))).Then(col("src_port")).Else(col("dst_port")).As("port_min")
			return logs.GroupBy(col("src_ip").As("source_ip"), col("dst_ip").As("destination_ip"), smaller).
				Combine(summary()...).
				Filter(col("num_records").Gt(1).Or(col("flows_sum").Gt(10))).
				Sort(expr.Desc("num_records"))
		},
		sql: fmt.Sprintf(`
			SELECT count(*) AS num_records, src_ip AS source_ip, dst_ip AS destination_ip, %s,
				CASE WHEN src_port < dst_port THEN src_port ELSE dst_port END AS port_min, %s
			FROM logs GROUP BY src_ip, dst_ip, CASE WHEN src_port < dst_port THEN src_port ELSE dst_port END
			HAVING num_records > 1 OR flows_sum > 10 ORDER BY num_records DESC`, ends, amounts),
		order: []string{"-num_records", "source_ip", "destination_ip", "port_min"},
		rank:  "num_records",
	},
	{
		name: "beacons",
		ask: func(logs *dataframe.Lazy) *dataframe.Lazy {
			interval := col("conn_timestamp").Time().Epoch("s").Sort().Diff()
			return logs.Filter(col("src_port").Eq(53).And(col("bytes").Lt(1000))).GroupBy("src_ip", "dst_ip").
				Combine(interval.Var().As("var"), interval.Mean().As("mean"), interval.Count().As("count")).
				Filter(col("count").Gt(1000)).
				Sort("var")
		},
		sql: `
			SELECT src_ip, dst_ip, var_samp(delta_s) AS var, avg(delta_s) AS mean, count(delta_s) AS count
			FROM (SELECT src_ip, dst_ip,
					epoch(conn_timestamp) - lag(epoch(conn_timestamp)) OVER (PARTITION BY src_ip, dst_ip ORDER BY conn_timestamp) AS delta_s
				FROM logs WHERE src_port = 53 AND bytes < 1000)
			GROUP BY src_ip, dst_ip HAVING count(delta_s) > 1000 ORDER BY var`,
		order: []string{"-count", "src_ip", "dst_ip"},
		rank:  "var",
	},
	{
		name: "distinct_sources",
		ask: func(logs *dataframe.Lazy) *dataframe.Lazy {
			return logs.Combine(col("src_ip").NUnique().As("n"))
		},
		sql: `SELECT count(DISTINCT src_ip) AS n FROM logs`,
	},
}

// ends and amounts are what summary asks, in SQL.
const (
	ends = `
		min(conn_timestamp) AS timestamp_earliest, max(conn_timestamp) AS timestamp_latest,
		min(src_port) AS src_port_num_min, max(src_port) AS src_port_num_max, max(src_port) - min(src_port) AS src_port_width,
		min(dst_port) AS dst_port_num_min, max(dst_port) AS dst_port_num_max, max(dst_port) - min(dst_port) AS dst_port_width`
	amounts = `
		sum(packets) AS packets_sum, max(packets) AS packets_max, min(packets) AS packets_min,
		sum(flows) AS flows_sum, max(flows) AS flows_max, min(flows) AS flows_min,
		sum(bytes) AS bytes_sum, max(bytes) AS bytes_max, min(bytes) AS bytes_min`
)

// summary is what the study wants to know of a group of flows.
func summary(portMin ...expr.Expr) []expr.Expr {
	out := []expr.Expr{
		groupby.Count().As("num_records"),
		col("conn_timestamp").Min().As("timestamp_earliest"),
		col("conn_timestamp").Max().As("timestamp_latest"),
	}
	for _, port := range []string{"src_port", "dst_port"} {
		least, most := col(port).Min(), col(port).Max()
		out = append(out, least.As(port+"_num_min"), most.As(port+"_num_max"), most.Sub(least).As(port+"_width"))
	}
	out = append(out, portMin...)
	for _, amount := range []string{"packets", "flows", "bytes"} {
		out = append(out, col(amount).Sum(), col(amount).Max(), col(amount).Min())
	}
	return out
}
