#!/usr/bin/env python3
"""Writes the files by which scans show what they skip: with page indexes, Bloom
filters and columns in the names of folders. Their content stands beside them
in the form that make_fixtures.py describes.

    VENV/bin/python make_index.py
"""

import shutil

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from make_fixtures import HERE, expect


def main(out):
    def clean(path):
        shutil.rmtree(path, ignore_errors=True)
        return path

    def missing(values, every):
        return [None if i % every == 0 else v for i, v in enumerate(values)]

    n = 300
    table = pa.table(
        {
            "id": pa.array(range(n), pa.int32()),
            "address": [f"{i * 2654435761 % 2**32:08x}" for i in range(n)],
            "word": missing([f"g{i // 40}" for i in range(n)], 13),
            "x": [float("nan") if i % 50 == 7 else -0.0 if i % 50 == 8 else i / 10 - 12 for i in range(n)],
            "when": pa.array(missing([10**12 + i * 60_000 for i in range(n)], 17), pa.timestamp("ms", "UTC")),
        }
    )
    path = out / "index_pyarrow.parquet"
    pq.write_table(
        table,
        path,
        row_group_size=150,
        write_batch_size=10,
        data_page_size=64,
        write_page_index=True,
        use_dictionary=["word"],
        bloom_filter_options={"address": {"ndv": 150, "fpp": 0.01}, "id": {"ndv": 150, "fpp": 0.01}, "x": {"ndv": 150, "fpp": 0.01}},
    )
    expect(path, f"pyarrow {pa.__version__}", table)

    small = table.slice(0, 60).append_column("day", pa.array([f"2026-03-{30 + i % 2}" for i in range(60)]))
    small = small.append_column("kind", pa.array([None if i % 3 == 0 else i % 3 for i in range(60)], pa.int64()))
    path = clean(out / "hive_pandas")
    small.to_pandas().astype({"kind": "Int64"}).to_parquet(path, partition_cols=["day", "kind"], index=False, basename_template="part-{i}.parquet")
    expect(path, f"pandas {pd.__version__}, pyarrow {pa.__version__}")
    path = clean(out / "hive_polars")
    pl.from_arrow(small).write_parquet(path, partition_by=["day", "kind"], mkdir=True)
    expect(path, f"Polars {pl.__version__}", folders=None)
    path = clean(out / "hive_duckdb")
    con = duckdb.connect()
    con.execute("SET threads = 1")
    con.register("small", small)
    con.execute(f"COPY (SELECT id, address, word, x, day || '/' AS slashed, kind FROM small) TO '{path}' (FORMAT parquet, PARTITION_BY (slashed, kind))")
    expect(path, f"DuckDB {duckdb.__version__}")
    con.execute(
        f"""COPY (SELECT i::INTEGER AS id, 'name ' || (i * 7919 % 1000) AS name, i * 7919 % 1000 AS number, (i % 9)::DOUBLE AS x FROM range(4096) r(i))
        TO '{out / "index_duckdb.parquet"}' (FORMAT parquet, ROW_GROUP_SIZE 2048)"""
    )
    expect(out / "index_duckdb.parquet", f"DuckDB {duckdb.__version__}")


if __name__ == "__main__":
    main(HERE)
