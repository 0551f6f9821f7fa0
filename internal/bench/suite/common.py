"""What the peers.py of all suites share: a process runs one task on one system.

    peers.py SYSTEM TASK FILES ORDER RANK

FILES is a JSON object of paths, ORDER the keys by which the first and last rows
of the answer are compared, with commas between and "-" before a falling one, RANK
the column by which the answer is in order. A script calls main with its systems:
classes whose load(files, task) prepares, untimed, and which have a method for each
task (the name after the slash, "-" as "_") that is timed and returns the answer:
a frame, or what JSON can hold. Prints one line: {"versions", "seconds",
"peak_bytes", "answer"}.
"""

import json
import math
import platform
import resource
import sys
import time

THREADS = 2
SHOWN = 10


def plain(cell):
    """A cell as JSON has it: times in seconds, missing and NaN as None."""
    if cell is None or cell != cell or str(cell) in ("<NA>", "NaT"):
        return None
    if hasattr(cell, "timestamp"):
        return round(cell.timestamp())
    if hasattr(cell, "isoformat"):  # a date
        return (cell - type(cell)(1970, 1, 1)).days * 86400
    if hasattr(cell, "item"):
        cell = cell.item()
    return float(cell) if type(cell).__name__ == "Decimal" else cell


def quoted(path):
    return "'" + path.replace("'", "''") + "'"


def keys(order):
    """(name, falling) of each key."""
    return [(k.removeprefix("-"), k.startswith("-")) for k in order]


class DuckDB:
    def __init__(self):
        import duckdb

        self.versions = {"duckdb": duckdb.__version__}
        self.con = duckdb.connect()
        self.con.execute(f"SET threads = {THREADS}")
        self.con.execute("SET enable_progress_bar = false")
        self.con.execute("SET TimeZone = 'UTC'")

    def rows(self, sql):
        return self.con.execute(sql).fetchall()

    def table(self, name, sql):
        self.con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {sql}")
        return name

    def read(self, name, path):
        return self.table(name, f"FROM read_parquet({quoted(path)})")

    def encode(self, table, *columns):
        """Turns columns of text into ENUMs, the levels in their order."""
        for i, c in enumerate(columns):
            self.con.execute(f"CREATE TYPE {table}_{c} AS ENUM (SELECT DISTINCT {c} FROM {table} WHERE {c} IS NOT NULL ORDER BY {c})")
        changed = ", ".join(f"{c}::{table}_{c} AS {c}" for c in columns)
        self.table("coded", f"SELECT * REPLACE ({changed}) FROM {table}")
        self.con.execute(f"DROP TABLE {table}")
        self.con.execute(f"ALTER TABLE coded RENAME TO {table}")

    def ask(self, sql):
        return self.table("answer", sql)

    def digest(self, answer, order, rank):
        types = {name: kind for name, kind, *_ in self.rows(f"DESCRIBE {answer}")}

        def second(name, kind):
            return f'epoch("{name}")::BIGINT' if kind.startswith(("TIMESTAMP", "DATE")) else f'"{name}"'

        def value(name, kind):
            return f'strlen("{name}"::VARCHAR)' if kind == "VARCHAR" or kind.startswith("ENUM") else second(name, kind)

        cells = ", ".join(second(*t) for t in types.items())
        sums = self.rows(f"SELECT count(*), {', '.join(f'''coalesce(sum(nullif({value(*t)}::DOUBLE, 'nan'::DOUBLE)), 0)''' for t in types.items())} FROM {answer}")[0]
        out = {"rows": sums[0], "sums": dict(zip(types, map(plain, sums[1:])))}
        if order:
            for name, turn in (("first", False), ("last", True)):
                by = ", ".join(f'"{k}"::{"VARCHAR" if types[k].startswith("ENUM") else types[k]} {"DESC" if falls != turn else ""}' for k, falls in keys(order))
                found = [dict(zip(types, map(plain, row))) for row in self.rows(f"SELECT {cells} FROM {answer} ORDER BY {by} LIMIT {SHOWN}")]
                out[name] = found[::-1] if turn else found
        if rank:
            out["weighted"] = self.rows(f'SELECT coalesce(sum("{rank}"::DOUBLE * rowid), 0) FROM {answer}')[0][0]
        return out


class Polars:
    def __init__(self, engine="streaming"):
        import polars as pl

        self.pl, self.engine = pl, engine
        self.versions = {"polars": pl.__version__}
        if pl.thread_pool_size() != THREADS:
            raise SystemExit(f"polars has {pl.thread_pool_size()} threads, want {THREADS}")

    def run(self, lazy):
        return lazy.collect(engine=self.engine)

    def read(self, path):
        return self.run(self.pl.scan_parquet(path))

    def encode(self, df, *columns):
        """Turns columns of text into categories."""
        return df.with_columns(self.pl.col(c).cast(self.pl.Categorical) for c in columns)

    def digest(self, answer, order, rank):
        pl = self.pl

        def value(name, kind):
            c = pl.col(name)
            if kind in (pl.String, pl.Categorical, pl.Enum):
                c = c.cast(pl.String).str.len_bytes()
            elif kind == pl.Date:
                c = c.cast(pl.Int64) * 86400
            elif kind.is_temporal():
                c = c.dt.epoch("s")
            return c.cast(pl.Float64).fill_nan(None).sum()

        def rows(df):
            return [{k: plain(v) for k, v in row.items()} for row in df.rows(named=True)]

        sums = answer.select(value(*t) for t in answer.schema.items()).row(0, named=True)
        out = {"rows": answer.height, "sums": sums}
        if order:
            by = [pl.col(k).cast(pl.String) if answer.schema[k] in (pl.Categorical, pl.Enum) else pl.col(k) for k, _ in keys(order)]
            ordered = answer.sort(by, descending=[falls for _, falls in keys(order)], nulls_last=True)
            out |= {"first": rows(ordered.head(SHOWN)), "last": rows(ordered.tail(SHOWN))}
        if rank:
            out["weighted"] = answer.select((pl.col(rank).cast(pl.Float64).fill_nan(0) * pl.int_range(pl.len())).sum()).item()
        return out


class Pandas:
    def __init__(self):
        import pandas as pd
        import pyarrow as pa

        pa.set_cpu_count(THREADS)
        pa.set_io_thread_count(THREADS)
        self.pd = pd
        self.versions = {"pandas": pd.__version__}

    def read(self, path):
        return self.pd.read_parquet(path)

    def encode(self, df, *columns):
        """Turns columns of text into categories."""
        return df.astype({c: "category" for c in columns})

    def digest(self, answer, order, rank):
        pd = self.pd

        def value(c):
            if isinstance(c.dtype, pd.CategoricalDtype):
                c = c.astype("str")
            if pd.api.types.is_string_dtype(c):
                c = c.str.encode("utf-8").str.len()
            elif pd.api.types.is_datetime64_any_dtype(c):
                c = (c.dt.tz_localize(None) if c.dt.tz else c).astype("datetime64[s]").astype("int64")
            return plain(c.astype("float64").sum())

        def rows(df):
            return [{k: plain(v) for k, v in zip(df.columns, row)} for row in df.itertuples(index=False, name=None)]

        out = {"rows": len(answer), "sums": {c: value(answer[c]) for c in answer.columns}}
        if order:
            plainly = answer.astype({c: "str" for c in answer.columns if isinstance(answer[c].dtype, pd.CategoricalDtype)})
            ordered = plainly.sort_values([k for k, _ in keys(order)], ascending=[not falls for _, falls in keys(order)])
            out |= {"first": rows(ordered.head(SHOWN)), "last": rows(ordered.tail(SHOWN))}
        if rank:
            out["weighted"] = float((answer[rank].astype("float64").fillna(0).to_numpy() * range(len(answer))).sum())
        return out


def peak_memory():
    """The most resident memory in bytes so far."""
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) << 10 for line in status if line.startswith("VmHWM:"))
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if platform.system() == "Darwin" else 1024)


def main(systems):
    """Runs what the command line says on one of some systems, makers by name."""
    name, task, files, order, rank = sys.argv[1:]
    system = systems[name]()
    system.load(json.loads(files), task)
    method = getattr(system, task.rpartition("/")[2].replace("-", "_"))
    start = time.perf_counter()
    answer = method()
    seconds = time.perf_counter() - start
    peak = peak_memory()
    if not isinstance(answer, (dict, list)):
        answer = system.digest(answer, order.split(",") if order else [], rank)
    print(json.dumps({"versions": system.versions, "seconds": seconds, "peak_bytes": peak, "answer": tidy(answer)}))


def tidy(x):
    """An answer without NaN, which JSON has not."""
    if isinstance(x, dict):
        return {k: tidy(v) for k, v in x.items()}
    if isinstance(x, list):
        return [tidy(v) for v in x]
    return None if isinstance(x, float) and math.isnan(x) else x
