"""The questions of the network flow study on Stoa's peers.

The files have the columns of UGR'16 (see examples/netflow). The tasks, after their
data: in memory, and -files from the Parquet files:

    read              the Parquet files to memory
    csv_to_memory     the CSV file to typed columns in memory
    ssh_top3          the three largest flows from or to port 22
    by_pair           a summary of the flows between each two hosts, of those with
                      more than one flow, the most flows first
    by_pair_port      the same with the smaller port as a third key, of those with
                      more than one record or more than ten flows
    beacons           variance, mean and number of the intervals between small DNS
                      answers of each two hosts, of those with more than 1000, the
                      steadiest first
    distinct_sources  the number of different sources
"""

from common import DuckDB, Polars, main, quoted


class OnDuckDB(DuckDB):
    SUMMARY = """
        min(conn_timestamp) AS timestamp_earliest, max(conn_timestamp) AS timestamp_latest,
        min(src_port) AS src_port_num_min, max(src_port) AS src_port_num_max, max(src_port) - min(src_port) AS src_port_width,
        min(dst_port) AS dst_port_num_min, max(dst_port) AS dst_port_num_max, max(dst_port) - min(dst_port) AS dst_port_width"""
    AMOUNTS = ", ".join(f"{f}({c}) AS {c}_{f}" for c in ("packets", "flows", "bytes") for f in ("sum", "max", "min"))
    QUERIES = {
        "ssh_top3": "SELECT * FROM logs WHERE src_port = 22 OR dst_port = 22 ORDER BY bytes DESC LIMIT 3",
        "by_pair": f"""SELECT count(*) AS num_records, src_ip, dst_ip, {SUMMARY},
                CASE WHEN min(src_port) < min(dst_port) THEN min(src_port) ELSE min(dst_port) END AS port_min, {AMOUNTS}
            FROM logs GROUP BY src_ip, dst_ip HAVING num_records > 1 ORDER BY num_records DESC""",
        "by_pair_port": f"""SELECT count(*) AS num_records, src_ip AS source_ip, dst_ip AS destination_ip, {SUMMARY},
                CASE WHEN src_port < dst_port THEN src_port ELSE dst_port END AS port_min, {AMOUNTS}
            FROM logs GROUP BY src_ip, dst_ip, CASE WHEN src_port < dst_port THEN src_port ELSE dst_port END
            HAVING num_records > 1 OR flows_sum > 10 ORDER BY num_records DESC""",
        "beacons": """SELECT src_ip, dst_ip, var_samp(delta_s) AS var, avg(delta_s) AS mean, count(delta_s) AS count
            FROM (SELECT src_ip, dst_ip,
                    epoch(conn_timestamp) - lag(epoch(conn_timestamp)) OVER (PARTITION BY src_ip, dst_ip ORDER BY conn_timestamp) AS delta_s
                FROM logs WHERE src_port = 53 AND bytes < 1000)
            GROUP BY src_ip, dst_ip HAVING count(delta_s) > 1000 ORDER BY var""",
        "distinct_sources": "SELECT count(DISTINCT src_ip) AS n FROM logs",
    }

    def load(self, files, task):
        self.files = files
        kind, step = task.split("/")
        # Microseconds: epoch takes no others with a zone.
        self.logs = f"SELECT * REPLACE (conn_timestamp::TIMESTAMPTZ AS conn_timestamp) FROM read_parquet({quoted(files['logs'])})"
        if kind.endswith("-files"):
            self.con.execute(f"CREATE VIEW logs AS {self.logs}")
        elif step not in ("read", "csv_to_memory"):
            self.read()

    def read(self):
        return self.table("logs", self.logs)

    def csv_to_memory(self):
        return self.table("answer", f"FROM read_csv({quoted(self.files['csv'])})")

    def __getattr__(self, step):
        if step not in self.QUERIES:
            raise AttributeError(step)
        return lambda: self.ask(self.QUERIES[step])


class OnPolars(Polars):
    def load(self, files, task):
        self.files = files
        kind, step = task.split("/")
        self.logs = self.pl.scan_parquet(files["logs"])
        if not kind.endswith("-files") and step not in ("read", "csv_to_memory"):
            self.logs = self.run(self.logs).lazy()

    def read(self):
        return self.run(self.logs)

    def csv_to_memory(self):
        return self.run(self.pl.scan_csv(self.files["csv"], try_parse_dates=True))

    def summary(self, *port_min):
        pl = self.pl
        src, dst, when = pl.col("src_port"), pl.col("dst_port"), pl.col("conn_timestamp")
        return [
            pl.len().cast(pl.Int64).alias("num_records"),
            when.min().alias("timestamp_earliest"),
            when.max().alias("timestamp_latest"),
            src.min().alias("src_port_num_min"),
            src.max().alias("src_port_num_max"),
            (src.max() - src.min()).alias("src_port_width"),
            dst.min().alias("dst_port_num_min"),
            dst.max().alias("dst_port_num_max"),
            (dst.max() - dst.min()).alias("dst_port_width"),
            *port_min,
            *(getattr(pl.col(c), f)().alias(f"{c}_{f}") for c in ("packets", "flows", "bytes") for f in ("sum", "max", "min")),
        ]

    def ssh_top3(self):
        pl = self.pl
        ssh = (pl.col("src_port") == 22) | (pl.col("dst_port") == 22)
        return self.run(self.logs.filter(ssh).sort("bytes", descending=True).limit(3))

    def by_pair(self):
        pl = self.pl
        src, dst = pl.col("src_port").min(), pl.col("dst_port").min()
        pairs = self.logs.group_by("src_ip", "dst_ip").agg(self.summary(pl.when(src < dst).then(src).otherwise(dst).alias("port_min")))
        return self.run(pairs.filter(pl.col("num_records") > 1).sort("num_records", descending=True))

    def by_pair_port(self):
        pl = self.pl
        src, dst = pl.col("src_port"), pl.col("dst_port")
        smaller = pl.when(src < dst).then(src).otherwise(dst).alias("port_min")
        keys = [pl.col("src_ip").alias("source_ip"), pl.col("dst_ip").alias("destination_ip"), smaller]
        many = (pl.col("num_records") > 1) | (pl.col("flows_sum") > 10)
        return self.run(self.logs.group_by(keys).agg(self.summary()).filter(many).sort("num_records", descending=True))

    def beacons(self):
        pl = self.pl
        small = self.logs.filter((pl.col("src_port") == 53) & (pl.col("bytes") < 1000))
        interval = pl.col("conn_timestamp").dt.epoch("s").sort().diff()
        pairs = small.group_by("src_ip", "dst_ip").agg(
            interval.var().alias("var"), interval.mean().alias("mean"), interval.count().cast(pl.Int64).alias("count")
        )
        return self.run(pairs.filter(pl.col("count") > 1000).sort("var"))

    def distinct_sources(self):
        return self.run(self.logs.select(self.pl.col("src_ip").n_unique().alias("n")))


main({"duckdb": OnDuckDB, "polars": OnPolars})
