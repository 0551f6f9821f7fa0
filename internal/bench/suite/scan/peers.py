"""The IPv4 scan study on Stoa's peers.

The file has the study's columns: timestamp int32, port string, ttl int32, reason
string, ip int64; ip, port and reason without missing values, about which the peers
disagree. The tasks:

    read             the file to memory; answer: rows
    nunique          distinct reasons of each (ip, port); answer: their count map
    count            rows of each (ip, port); answer: their count map
    count-eager      the same with a frame of the groups between
    diff             intervals between the probes of each (ip, port), as an expert
                     rewrites it: what was fastest on this system at 8 million rows
                     of a window per group, one global sort, or only the groups
                     with repeats; answer: their count map
    diff-as-written  the same as one first writes it: DuckDB and Polars by a list
                     per group, pandas by groupby.diff on sorted rows (a Python
                     function per group does not finish)
    filter           rows with ip == 22207380; answer: rows and the first ten
    describe         mean, std, min, q25, median, q75, max of the intervals; makes
                     them first, untimed
    study            all of them from the file, without count-eager and diff-as-written

A count map is a list of [value, rows], ascending.
"""

from common import DuckDB, Pandas, Polars, main

IP = 22207380
ROW = ["timestamp", "port", "ttl", "reason", "ip"]
STATISTICS = ["mean", "std", "min", "q25", "median", "q75", "max"]


def numeric_order(port):
    """Ports by number, then anything that is not one."""
    return (0, int(port), "") if port.isdigit() else (1, 0, port)


def count_map(pairs):
    return sorted([int(value), int(n)] for value, n in pairs)


def named(values):
    return {k: None if v is None else float(v) for k, v in zip(STATISTICS, values)}


def filter_answer(rows):
    """Rows as tuples in the order of ROW; a missing cell is None, in pandas NaN or NA."""

    def plain(name, cell):
        if cell is None or cell != cell or str(cell) == "<NA>":
            return None
        return str(cell) if name in ("port", "reason") else int(cell)

    found = [[plain(name, cell) for name, cell in zip(ROW, row)] for row in rows]
    return {"rows": len(found), "first": sorted(found, key=lambda row: [(v is None, v) for v in row])[:10]}


class Study:
    """What the systems share: the steps, of which each has its own."""

    def load(self, files, task):
        self.path = files["scans"]
        step = task.rpartition("/")[2]
        if step in ("read", "study"):
            return
        self.read()
        if self.enum:
            self.categorize()
        if step == "describe":
            self.diff()

    def study(self):
        self.read()
        return {name: getattr(self, name)() for name in ("nunique", "count", "diff", "filter", "describe")}


class OnDuckDB(Study, DuckDB):
    def __init__(self, enum=False):
        super().__init__()
        self.enum = enum

    def read(self):
        DuckDB.read(self, "scans", self.path)
        return list(self.rows("SELECT count(*) FROM scans")[0])

    def categorize(self):
        self.con.execute(
            """CREATE TYPE port_level AS ENUM (SELECT port FROM (SELECT DISTINCT port FROM scans WHERE port IS NOT NULL)
               ORDER BY try_cast(port AS BIGINT) NULLS LAST, port)"""
        )
        self.con.execute("CREATE TYPE reason_level AS ENUM (SELECT DISTINCT reason FROM scans WHERE reason IS NOT NULL ORDER BY reason)")
        self.con.execute("CREATE TABLE coded AS SELECT * REPLACE (port::port_level AS port, reason::reason_level AS reason) FROM scans")
        self.con.execute("DROP TABLE scans")
        self.con.execute("ALTER TABLE coded RENAME TO scans")

    def nunique(self):
        groups = "SELECT count(DISTINCT reason) AS nunique FROM scans GROUP BY ip, port"
        return count_map(self.rows(f"SELECT nunique, count(*) FROM ({groups}) GROUP BY nunique"))

    def count_eager(self):
        self.con.execute("CREATE OR REPLACE TEMP TABLE groups AS SELECT ip, port, count(*) AS n FROM scans GROUP BY ip, port")
        return count_map(self.rows("SELECT n, count(*) FROM groups GROUP BY n"))

    def count(self):
        return count_map(self.rows("SELECT n, count(*) FROM (SELECT count(*) AS n FROM scans GROUP BY ip, port) GROUP BY n"))

    def gaps(self, sql):
        self.con.execute(f"CREATE OR REPLACE TEMP TABLE gaps AS {sql}")
        return count_map(self.rows("SELECT interval, count(*) FROM gaps GROUP BY interval"))

    REWRITES = {
        # A window per group.
        "window": """SELECT ip, port, timestamp - lag(timestamp) OVER (PARTITION BY ip, port ORDER BY timestamp) AS interval
            FROM scans QUALIFY interval IS NOT NULL""",
        # One global sort, neighbours compared.
        "sort": """SELECT ip, port, interval FROM
            (SELECT ip, port, timestamp - lag(timestamp) OVER w AS interval,
                ip IS NOT DISTINCT FROM lag(ip) OVER w AND port IS NOT DISTINCT FROM lag(port) OVER w AS same
             FROM scans WINDOW w AS (ORDER BY ip, port, timestamp))
            WHERE same AND interval IS NOT NULL""",
        # Groups of more than one row first, the window over those alone.
        "repeats": """WITH many AS (SELECT ip, port FROM scans GROUP BY ip, port HAVING count(*) > 1)
            SELECT s.ip, s.port, timestamp - lag(timestamp) OVER (PARTITION BY s.ip, s.port ORDER BY timestamp) AS interval
            FROM scans s JOIN many m ON s.ip IS NOT DISTINCT FROM m.ip AND s.port IS NOT DISTINCT FROM m.port
            QUALIFY interval IS NOT NULL""",
    }
    rewrite = "repeats"

    def diff(self):
        return self.gaps(self.REWRITES[self.rewrite])

    def diff_as_written(self):
        return self.gaps(
            """SELECT ip, port, unnest([s[i + 1] - s[i] for i in range(1, len(s))]) AS interval FROM
               (SELECT ip, port, list_sort(list(timestamp) FILTER (timestamp IS NOT NULL)) AS s FROM scans GROUP BY ip, port)"""
        )

    def filter(self):
        return filter_answer(self.rows(f"SELECT {', '.join(ROW)} FROM scans WHERE ip = {IP}"))

    def describe(self):
        mean, std, low, quantiles, high = self.rows(
            "SELECT avg(interval), stddev_samp(interval), min(interval), quantile_cont(interval, [0.25, 0.5, 0.75]), max(interval) FROM gaps"
        )[0]
        return named([mean, std, low, *(quantiles or [None] * 3), high])


class OnPolars(Study, Polars):
    def __init__(self, engine="streaming", enum=False):
        super().__init__(engine)
        self.rewrite = "repeats" if engine == "streaming" else "sort"
        self.enum = enum

    def read(self):
        self.df = Polars.read(self, self.path)
        return [self.df.height]

    def categorize(self):
        pl = self.pl
        levels = {c: self.df[c].unique().drop_nulls().to_list() for c in ("port", "reason")}
        kinds = {"port": pl.Enum(sorted(levels["port"], key=numeric_order)), "reason": pl.Enum(sorted(levels["reason"]))}
        self.df = self.run(self.df.lazy().with_columns(pl.col(c).cast(k) for c, k in kinds.items()))

    def grouped(self, aggregate, name):
        pl = self.pl
        groups = self.df.lazy().group_by("ip", "port").agg(aggregate.alias(name))
        return count_map(self.run(groups.group_by(name).agg(pl.len().alias("n"))).rows())

    def nunique(self):
        return self.grouped(self.pl.col("reason").n_unique(), "nunique")

    def count_eager(self):
        groups = self.run(self.df.lazy().group_by("ip", "port").agg(self.pl.len().alias("n")))
        return count_map(groups["n"].value_counts().rows())

    def count(self):
        return self.grouped(self.pl.len(), "count")

    def gaps(self, lazy):
        self.intervals = self.run(lazy)
        return count_map(self.intervals["interval"].value_counts().rows())

    def sorted_gaps(self, known):
        """One global sort, neighbours compared."""
        pl = self.pl
        same = pl.col("ip").eq_missing(pl.col("ip").shift()) & pl.col("port").eq_missing(pl.col("port").shift())
        # The first row may pass for the same group as its missing neighbour; its diff is missing.
        interval = pl.col("timestamp").diff().alias("interval")
        marked = known.sort("ip", "port", "timestamp").select("ip", "port", interval, same.alias("same"))
        return marked.filter("same").drop_nulls("interval").drop("same")

    def repeats_gaps(self, known):
        """Groups of more than one row first, lists over those alone."""
        pl = self.pl
        many = known.group_by("ip", "port").len().filter(pl.col("len") > 1)
        rows = known.join(many, on=["ip", "port"], how="semi", nulls_equal=True).sort("timestamp")
        lists = rows.group_by("ip", "port", maintain_order=True).agg(pl.col("timestamp").diff(null_behavior="drop").alias("interval"))
        return lists.explode("interval").drop_nulls("interval")

    REWRITES = {"sort": sorted_gaps, "repeats": repeats_gaps}

    def diff(self):
        known = self.df.lazy().select("ip", "port", "timestamp").drop_nulls("timestamp")
        return self.gaps(self.REWRITES[self.rewrite](self, known))

    def diff_as_written(self):
        pl = self.pl
        lists = self.df.lazy().group_by("ip", "port").agg(pl.col("timestamp").drop_nulls().sort().diff(null_behavior="drop").alias("interval"))
        return self.gaps(lists.explode("interval").drop_nulls("interval"))

    def filter(self):
        return filter_answer(self.run(self.df.lazy().filter(self.pl.col("ip") == IP).select(ROW)).rows())

    def describe(self):
        x = self.intervals["interval"]
        q25, median, q75 = (x.quantile(p, interpolation="linear") for p in (0.25, 0.5, 0.75))
        return named([x.mean(), x.std(), x.min(), q25, median, q75, x.max()])


class OnPandas(Study, Pandas):
    enum = True

    def read(self):
        self.df = Pandas.read(self, self.path)
        return [len(self.df)]

    def categorize(self):
        levels = {c: self.df[c].dropna().unique().tolist() for c in ("port", "reason")}
        ports = self.pd.CategoricalDtype(sorted(levels["port"], key=numeric_order), ordered=True)
        reasons = self.pd.CategoricalDtype(sorted(levels["reason"]))
        self.df = self.df.astype({"port": ports, "reason": reasons})

    def groups(self, frame):
        return frame.groupby(["ip", "port"], sort=False, observed=True, dropna=False)

    def nunique(self):
        return count_map(self.groups(self.df)["reason"].nunique().value_counts().items())

    def count_eager(self):
        return self.count()

    def count(self):
        return count_map(self.groups(self.df).size().value_counts().items())

    def gaps(self, intervals):
        self.intervals = intervals
        return count_map(intervals.value_counts().items())

    def diff(self):
        ordered = self.df[["ip", "port", "timestamp"]].sort_values(["ip", "port", "timestamp"])
        same = (ordered["ip"] == ordered["ip"].shift()) & (ordered["port"] == ordered["port"].shift())
        return self.gaps(ordered["timestamp"].diff()[same].dropna())

    def diff_as_written(self):
        ordered = self.df.sort_values("timestamp")
        return self.gaps(self.groups(ordered)["timestamp"].diff().dropna())

    def filter(self):
        return filter_answer(self.df.loc[self.df["ip"] == IP, ROW].itertuples(index=False))

    def describe(self):
        d = self.intervals.describe()
        return named([d["mean"], d["std"], d["min"], d["25%"], d["50%"], d["75%"], d["max"]])


main({
    "duckdb": OnDuckDB,
    "duckdb-enum": lambda: OnDuckDB(enum=True),
    "polars": OnPolars,
    "polars-memory": lambda: OnPolars("in-memory"),
    "polars-enum": lambda: OnPolars(enum=True),
    "pandas": OnPandas,
})
