package main

import (
	"fmt"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/groupby"
)

// study is the cells of the study, in its order.
func study() []question {
	return []question{
		{"flows in the first file", func(t tables) *dataframe.Lazy {
			return t.first.Combine(col("src_ip").Count().As("count(src_ip)"))
		}, `SELECT COUNT(src_ip) FROM first`, 1},
		{"flows", func(t tables) *dataframe.Lazy {
			return t.logs.Combine(col("src_ip").Count().As("count(src_ip)"))
		}, `SELECT COUNT(src_ip) FROM logs`, 1},
		{"the first flow", func(t tables) *dataframe.Lazy { return t.first.Limit(1) }, `SELECT * FROM first LIMIT 1`, 1},
		{"the largest SSH flows", func(t tables) *dataframe.Lazy {
			return t.logs.Filter(ssh()).Sort(expr.Desc("bytes")).Limit(3)
		}, `SELECT * FROM logs WHERE src_port = 22 OR dst_port = 22 ORDER BY bytes DESC LIMIT 3`, 3},
		{"SSH flows by size", func(t tables) *dataframe.Lazy {
			return t.logs.Filter(ssh()).Sort(expr.Desc("bytes")).Select("src_ip")
		}, `SELECT src_ip FROM logs WHERE src_port = 22 OR dst_port = 22 ORDER BY bytes DESC`, 0},
		{"sources of SSH flows", func(t tables) *dataframe.Lazy {
			return t.logs.Filter(ssh()).Sort(expr.Desc("bytes")).Select("src_ip").Unique()
		}, `SELECT DISTINCT src_ip FROM (SELECT src_ip FROM logs WHERE src_port = 22 OR dst_port = 22 ORDER BY bytes DESC)`, 0},
		{"top talkers", func(t tables) *dataframe.Lazy {
			return byPair(t.logs).Filter(col("num_records").Gt(1)).Sort(expr.Desc("num_records"))
		}, fmt.Sprintf(pairSQL, "", "summary_table.num_records > 1"), 10},
		{"top talkers by the smaller port", func(t tables) *dataframe.Lazy {
			smaller := expr.When(col("src_port").Lt(col("dst_port"))).Then(col("src_port")).Else(col("dst_port")).As("port_min")
			return t.logs.GroupBy(col("src_ip").As("source_ip"), col("dst_ip").As("destination_ip"), smaller).
				Combine(summary()...).
				Filter(col("num_records").Gt(1).Or(col("flows_sum").Gt(10))).
				Sort(expr.Desc("num_records"))
		}, portSQL, 3},
		{"sources", func(t tables) *dataframe.Lazy {
			return t.logs.Combine(col("src_ip").NUnique().As("n"))
		}, `select count(distinct src_ip) as n from logs`, 1},
		{"sources, one by one", func(t tables) *dataframe.Lazy { return t.logs.Select("src_ip").Unique() },
			`select distinct src_ip from logs`, 0},
		{"SSH links", func(t tables) *dataframe.Lazy {
			return byPair(t.logs.Filter(ssh())).Filter(col("num_records").Gt(10)).Sort(expr.Desc("num_records"))
		}, fmt.Sprintf(pairSQL, "WHERE src_port = 22 OR dst_port = 22", "summary_table.num_records > 10"), 5},
		{"DNS beacons as the study hunts them", studyBeacons, studyBeaconsSQL, 5},
		{"DNS beacons by the variance of their intervals", steadyBeacons, steadyBeaconsSQL, 5},
		{"DNS beacons by the entropy of their intervals", entropyBeacons, entropyBeaconsSQL, beacons + 4},
		{"high flows", func(t tables) *dataframe.Lazy {
			return byPair(t.logs).Filter(col("num_records").Gt(10)).Sort(expr.Desc("num_records"))
		}, fmt.Sprintf(pairSQL, "", "summary_table.num_records > 10"), 3},
	}
}

// studyBeacons looks for pairs whose small DNS answers come at intervals of low
// variance, as the study does: the differences run across the borders of pairs.
func studyBeacons(t tables) *dataframe.Lazy {
	flows := t.logs.Filter(dns()).Select("src_ip", "dst_ip", "conn_timestamp").Sort("src_ip", "dst_ip", "conn_timestamp")
	frequent := flows.GroupBy("src_ip", "dst_ip").Combine(groupby.Count().As("hit")).Filter(col("hit").Gt(1000))
	return flows.
		InnerJoin(frequent.Select("src_ip"), "src_ip").
		InnerJoin(frequent.Select("dst_ip"), "dst_ip").
		Derive(col("conn_timestamp").Time().Epoch("s").Delta().As("delta_s")).
		Filter(col("delta_s").Gt(0)).
		GroupBy("src_ip", "dst_ip").
		Combine(col("delta_s").Var().As("var"), col("delta_s").Mean().As("mean"), groupby.Count().As("count")).
		Filter(col("count").Gt(1000)).
		Sort("var")
}

const studyBeaconsSQL = `
WITH flows AS (
    SELECT src_ip, dst_ip, conn_timestamp FROM logs
    WHERE src_port = 53 and bytes < 1000
    ORDER BY src_ip, dst_ip, conn_timestamp ASC),
frequent AS (
    SELECT src_ip, dst_ip, COUNT(*) AS hit FROM flows GROUP BY src_ip, dst_ip HAVING COUNT(*) > 1000),
heavy AS (
    SELECT flows.src_ip, flows.dst_ip, epoch(conn_timestamp) AS s
    FROM flows
    JOIN (SELECT src_ip FROM frequent) AS f ON flows.src_ip = f.src_ip
    JOIN (SELECT dst_ip FROM frequent) AS g ON flows.dst_ip = g.dst_ip),
deltas AS (SELECT src_ip, dst_ip, s - LAG(s) OVER () AS delta_s FROM heavy)
SELECT src_ip, dst_ip, VARIANCE(delta_s) AS var, AVG(delta_s) AS mean, COUNT(*) AS count
FROM deltas
WHERE delta_s > 0
GROUP BY src_ip, dst_ip
HAVING COUNT(*) > 1000
ORDER BY var`

// steadyBeacons is the right form: the intervals of each pair on its own.
func steadyBeacons(t tables) *dataframe.Lazy {
	interval := col("conn_timestamp").Time().Epoch("s").Sort().Diff()
	return t.logs.Filter(dns()).GroupBy("src_ip", "dst_ip").
		Combine(interval.Var().As("var"), interval.Mean().As("mean"), interval.Count().As("count")).
		Filter(col("count").Gt(1000)).
		Sort("var")
}

const steadyBeaconsSQL = `
SELECT src_ip, dst_ip, VARIANCE(delta_s) AS var, AVG(delta_s) AS mean, COUNT(delta_s) AS count
FROM (
    SELECT src_ip, dst_ip,
        epoch(conn_timestamp) - LAG(epoch(conn_timestamp)) OVER (PARTITION BY src_ip, dst_ip ORDER BY conn_timestamp) AS delta_s
    FROM logs
    WHERE src_port = 53 and bytes < 1000)
GROUP BY src_ip, dst_ip
HAVING COUNT(delta_s) > 1000
ORDER BY var`

// entropyBeacons takes up the study's challenge: pairs whose intervals take few
// values, however far apart these are. The entropy of n intervals, of which
// value i has n(i), is log2 n − Σ n(i)·log2 n(i) / n bits (Shannon, 1948).
func entropyBeacons(t tables) *dataframe.Lazy {
	n := col("n")
	return t.logs.Filter(dns()).GroupBy("src_ip", "dst_ip").
		Combine(col("conn_timestamp").Time().Epoch("s").Sort().Diff().As("delta_s")).
		GroupBy("src_ip", "dst_ip", "delta_s").
		Combine(groupby.Count().As("n")).
		GroupBy("src_ip", "dst_ip").
		Combine(n.Sum().Log2().Sub(n.Mul(n.Log2()).Sum().Div(n.Sum())).As("entropy"), n.Sum().As("count")).
		Filter(col("count").Gt(1000)).
		Sort("entropy")
}

const entropyBeaconsSQL = `
WITH deltas AS (
    SELECT src_ip, dst_ip,
        epoch(conn_timestamp) - LAG(epoch(conn_timestamp)) OVER (PARTITION BY src_ip, dst_ip ORDER BY conn_timestamp) AS delta_s
    FROM logs
    WHERE src_port = 53 and bytes < 1000),
counts AS (
    SELECT src_ip, dst_ip, delta_s, COUNT(*) AS n FROM deltas WHERE delta_s IS NOT NULL GROUP BY src_ip, dst_ip, delta_s)
SELECT src_ip, dst_ip, LOG2(SUM(n)) - SUM(n * LOG2(n)) / SUM(n) AS entropy, SUM(n) AS count
FROM counts
GROUP BY src_ip, dst_ip
HAVING SUM(n) > 1000
ORDER BY entropy`
