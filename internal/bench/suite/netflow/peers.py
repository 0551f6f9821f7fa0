#!/usr/bin/env python3
"""The network flow study on one of Stoa's peers, one process a run.

    peers.py --peer duckdb|polars --data 'march_week5_*.parquet' --csv march_week5.csv \\
             --step csv_to_memory|ssh_top3|by_pair|by_pair_port|beacons|distinct_sources|all

The files have the columns of UGR'16 (see examples/netflow). The steps:

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

All but the first read the Parquet files to memory first ("read"). Polars runs
its lazy queries on the streaming engine.

Prints one JSON line: {"system", "versions", "step", "threads", "rows",
"seconds": {step: s, …}, "answers": {step: …}, "peak_rss_bytes"}. An answer is
summed up, after its time and the memory were taken: its rows; the sum of each
column, of texts that of their lengths, of times that of their seconds; and of an
answer in an order its first and last ten rows by other keys too, and the sum of
the ordering column times the row's number, which tells whether rows are in it. A program of another system
that prints the same line can be compared by run.py.
"""

import argparse
import json
import os
import platform
import resource
import time

THREADS = 2
# Before the libraries start their thread pools.
os.environ["POLARS_MAX_THREADS"] = str(THREADS)

# Of each answer the column that orders it, and the keys, no float among them, by
# which its first and last rows are found: the first key falls, the others rise.
ORDER = {
    "csv_to_memory": None,
    "ssh_top3": None,
    "by_pair": ("num_records", ["num_records", "src_ip", "dst_ip"]),
    "by_pair_port": ("num_records", ["num_records", "source_ip", "destination_ip", "port_min"]),
    "beacons": ("var", ["count", "src_ip", "dst_ip"]),
    "distinct_sources": None,
}


def digest(rows, sums, first, last=None, weighted=None):
    """An answer summed up; first and last are rows of cells in the order of sums."""

    def plain(row):
        return {name: round(cell.timestamp()) if hasattr(cell, "timestamp") else cell for name, cell in zip(sums, row)}

    out = {"rows": rows, "sums": {name: float(x) for name, x in sums.items()}, "first": [plain(row) for row in first]}
    if last is not None:
        out |= {"last": [plain(row) for row in last], "weighted": float(weighted)}
    return out


class DuckDB:
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

    def __init__(self):
        import duckdb

        self.versions = {"duckdb": duckdb.__version__}
        self.con = duckdb.connect()
        self.con.execute(f"SET threads = {THREADS}")
        self.con.execute("SET enable_progress_bar = false")

    def rows(self, sql):
        return self.con.execute(sql).fetchall()

    def table(self, name, sql):
        self.con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {sql}")
        return name

    def scan(self, function, path):
        return f"FROM {function}('{path.replace(chr(39), 2 * chr(39))}')"

    def csv_to_memory(self, path):
        return self.table("answer", self.scan("read_csv", path))

    def read(self, pattern):
        # Microseconds: epoch takes no others with a zone.
        self.table("logs", "SELECT * REPLACE (conn_timestamp::TIMESTAMPTZ AS conn_timestamp) " + self.scan("read_parquet", pattern))
        return self.rows("SELECT count(*) FROM logs")[0][0]

    def ask(self, step):
        return self.table("answer", self.QUERIES[step])

    def digest(self, answer, order):
        types = {name: kind for name, kind, *_ in self.rows(f"DESCRIBE {answer}")}

        def second(name, kind):
            return f"epoch({name})::BIGINT" if kind.startswith("TIMESTAMP") else name

        def value(name, kind):
            return f"strlen({name})" if kind == "VARCHAR" else second(name, kind)

        plain = f"SELECT {', '.join(second(*t) for t in types.items())} FROM {answer}"
        sums = self.rows(f"SELECT count(*), {', '.join(f'sum({value(*t)})' for t in types.items())} FROM {answer}")[0]
        found = {"rows": sums[0], "sums": dict(zip(types, sums[1:]))}
        if not order:
            return digest(**found, first=self.rows(f"{plain} ORDER BY rowid LIMIT 10"))
        ordering, (falls, *rise) = order
        first = self.rows(f"{plain} ORDER BY {', '.join([f'{falls} DESC', *rise])} LIMIT 10")
        last = self.rows(f"{plain} ORDER BY {', '.join([falls, *(f'{key} DESC' for key in rise)])} LIMIT 10")
        weighted = self.rows(f"SELECT sum({ordering}::DOUBLE * rowid) FROM {answer}")[0][0]
        return digest(**found, first=first, last=last[::-1], weighted=weighted)


class Polars:
    def __init__(self):
        import polars as pl

        self.pl = pl
        self.versions = {"polars": pl.__version__}
        if pl.thread_pool_size() != THREADS:
            raise SystemExit(f"polars has {pl.thread_pool_size()} threads, want {THREADS}")

    def run(self, lazy):
        return lazy.collect(engine="streaming")

    def csv_to_memory(self, path):
        return self.run(self.pl.scan_csv(path, try_parse_dates=True))

    def read(self, pattern):
        self.logs = self.run(self.pl.scan_parquet(pattern))
        return self.logs.height

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

    def ssh_top3(self, logs):
        pl = self.pl
        ssh = (pl.col("src_port") == 22) | (pl.col("dst_port") == 22)
        return logs.filter(ssh).sort("bytes", descending=True).limit(3)

    def by_pair(self, logs):
        pl = self.pl
        src, dst = pl.col("src_port").min(), pl.col("dst_port").min()
        pairs = logs.group_by("src_ip", "dst_ip").agg(self.summary(pl.when(src < dst).then(src).otherwise(dst).alias("port_min")))
        return pairs.filter(pl.col("num_records") > 1).sort("num_records", descending=True)

    def by_pair_port(self, logs):
        pl = self.pl
        src, dst = pl.col("src_port"), pl.col("dst_port")
        smaller = pl.when(src < dst).then(src).otherwise(dst).alias("port_min")
        keys = [pl.col("src_ip").alias("source_ip"), pl.col("dst_ip").alias("destination_ip"), smaller]
        many = (pl.col("num_records") > 1) | (pl.col("flows_sum") > 10)
        return logs.group_by(keys).agg(self.summary()).filter(many).sort("num_records", descending=True)

    def beacons(self, logs):
        pl = self.pl
        small = logs.filter((pl.col("src_port") == 53) & (pl.col("bytes") < 1000))
        interval = pl.col("conn_timestamp").dt.epoch("s").sort().diff()
        pairs = small.group_by("src_ip", "dst_ip").agg(
            interval.var().alias("var"), interval.mean().alias("mean"), interval.count().cast(pl.Int64).alias("count")
        )
        return pairs.filter(pl.col("count") > 1000).sort("var")

    def distinct_sources(self, logs):
        return logs.select(self.pl.col("src_ip").n_unique().alias("n"))

    def ask(self, step):
        return self.run(getattr(self, step)(self.logs.lazy()))

    def digest(self, answer, order):
        pl = self.pl

        def value(name, kind):
            c = pl.col(name)
            c = c.str.len_bytes() if kind == pl.String else c.dt.epoch("s") if kind.is_temporal() else c
            return c.cast(pl.Float64).sum()

        sums = answer.select(value(*t) for t in answer.schema.items()).row(0, named=True)
        if not order:
            return digest(answer.height, sums, answer.head(10).rows())
        ordering, keys = order
        ordered = answer.sort(keys, descending=[key == keys[0] for key in keys])
        weighted = answer.select((pl.col(ordering).cast(pl.Float64) * pl.int_range(pl.len())).sum()).item()
        return digest(answer.height, sums, ordered.head(10).rows(), ordered.tail(10).rows(), weighted)


PEERS = {"duckdb": DuckDB, "polars": Polars}


def peak_memory():
    """The most resident memory in bytes so far."""
    if os.path.exists("/proc/self/status"):
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) << 10 for line in status if line.startswith("VmHWM:"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--peer", required=True, choices=PEERS)
    parser.add_argument("--data", required=True, help="the pattern of the Parquet files")
    parser.add_argument("--csv", required=True, help="all of their rows as CSV")
    parser.add_argument("--step", default="all", choices=[*ORDER, "all"])
    args = parser.parse_args()

    peer = PEERS[args.peer]()
    seconds, answers = {}, {}
    rows, peak = None, 0

    def timed(name, function, argument):
        start = time.perf_counter()
        result = function(argument)
        seconds[name] = round(time.perf_counter() - start, 6)
        return result

    for step in ORDER if args.step == "all" else [args.step]:
        if step == "csv_to_memory":
            answer = timed(step, peer.csv_to_memory, args.csv)
        else:
            if "read" not in seconds:
                rows = timed("read", peer.read, args.data)
            answer = timed(step, peer.ask, step)
        peak = peak_memory()
        answers[step] = peer.digest(answer, ORDER[step])
        del answer
    line = {
        "system": args.peer,
        "versions": {"python": platform.python_version(), **peer.versions},
        "step": args.step,
        "threads": THREADS,
        "rows": answers["csv_to_memory"]["rows"] if rows is None else rows,
        "seconds": seconds,
        "answers": answers,
        "peak_rss_bytes": peak,
    }
    print(json.dumps(line))


if __name__ == "__main__":
    main()
