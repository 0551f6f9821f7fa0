#!/usr/bin/env python3
"""Reads Parquet and Arrow files through pandas, pyarrow, Polars and DuckDB and
compares them with the expected content beside them.

    check.py FOLDER [--only NAME,NAME]

For every FOLDER/NAME.json (the form described at the top of
io/parquet/testdata/peers/make_fixtures.py; "parquet", "row_groups" and "writer"
may be absent) the file NAME.parquet, NAME.arrow (a file) or NAME.arrows (a
stream), or the directory NAME/, is read by each reader:

    pyarrow    everything: types, units, zones, levels and their order, values
    pandas     names, rows, missing cells; of categoricals levels, order, values
    Polars     kinds and values
    DuckDB     kinds and values, of Parquet

Prints one line per difference and exits 1 if there is one. Losses that are the
reader's own are listed in LOSSES below and passed over.
"""

import argparse
import json
import os
import pathlib
import sys

os.environ.setdefault("POLARS_MAX_THREADS", "2")
os.environ["RUST_BACKTRACE"] = "0"

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

import cells

# Kinds that stand for each other where a reader lacks a type: (want, got).
SAME_KINDS = {
    "pyarrow": [],
    "polars": [("uuid", "binary"), ("float16", "float32")],
    "duckdb": [("uuid", "string"), ("duration", "integer"), ("float16", "float32")],
}

# What a reader does not read, by (reader, file): columns, or all of them ("*").
WIDE_DELTA = "refuses DELTA_BINARY_PACKED blocks of 32-bit columns that are wider than 32 bits"
LOSSES = {
    ("pyarrow", "duckdb_delta_wide"): ("*", WIDE_DELTA),
    ("pandas", "duckdb_delta_wide"): ("*", WIDE_DELTA),
    ("polars", "duckdb_interval"): ("*", "refuses a file with an INTERVAL column"),
    ("polars", "edge_offset_zone"): ("*", "refuses a file with a zone that is an offset"),
    ("polars", "edge_delta"): ("split_fixed", "no BYTE_STREAM_SPLIT for fixed bytes"),
    ("polars", "edge_delta_v2"): ("split_fixed", "no BYTE_STREAM_SPLIT for fixed bytes"),
    ("duckdb", "edge_delta"): ("split_fixed", "no BYTE_STREAM_SPLIT for fixed bytes"),
    ("duckdb", "edge_delta_v2"): ("split_fixed", "no BYTE_STREAM_SPLIT for fixed bytes"),
    ("duckdb", "edge_old_types"): ("int96", "cuts INT96 to microseconds"),
    ("duckdb", "edge_decimal256"): ("wide", "reads decimals of more than 38 digits as DOUBLE"),
    ("polars", "edge_decimal256"): ("*", "refuses a file with decimals of more than 38 digits"),
    ("polars", "edge_rare_types"): ("date64", "reads it as a timestamp at midnight"),
    ("pandas", "edge_rare_types"): ("*", "refuses times with nanoseconds"),
    ("polars", "deltas"): ("*", "refuses dictionaries with deltas"),
    ("polars", "deltas_stream"): ("*", "refuses dictionaries with deltas"),
}


def read_pyarrow(files, columns):
    if files[0].endswith(".arrow"):
        table = pa.ipc.open_file(files[0]).read_all()
    elif files[0].endswith(".arrows"):
        table = pa.ipc.open_stream(files[0]).read_all()
    elif len(files) == 1:
        table = pq.ParquetFile(files[0]).read()
    else:
        table = ds.dataset(files, partitioning=ds.partitioning(flavor="hive")).to_table()
    return table.select([c["name"] for c in columns])


def read_polars(files, columns):
    names = [c["name"] for c in columns]
    if files[0].endswith(".arrow"):
        return pl.read_ipc(files[0], columns=names).to_arrow()
    if files[0].endswith(".arrows"):
        return pl.read_ipc_stream(files[0], columns=names).to_arrow()
    return pl.read_parquet(files, hive_partitioning=len(files) > 1, columns=names).to_arrow()


def read_duckdb(files, columns):
    """By position: DuckDB renames columns that differ only in case. By one column
    at a time, because one that it cannot read would spoil the others."""
    con = duckdb.connect()
    con.execute("SET threads = 2")
    con.execute("SET TimeZone = 'UTC'")
    rel = con.sql(f"FROM read_parquet({files!r})")
    table = {}
    for c in columns:
        name = rel.columns[c["position"]]
        quoted = '"' + name.replace('"', '""') + '"'
        query = rel if name == "" else rel.select(quoted)
        table[c["name"]] = query.to_arrow_table().column(0 if name else c["position"])
    return pa.table(table)


def check_arrow(reader, read, files, columns):
    """Compares an Arrow table, however it was read, column by column."""
    table = read(files, columns)
    for want, got in zip(columns, cells.encode_table(table)):
        exact = reader == "pyarrow" and not want.get("partition")
        kinds = SAME_KINDS[reader] + ([("string", "date")] if want.get("partition") else [])
        for sentence in cells.compare_columns(want, got, exact, kinds):
            yield want["name"], sentence


def check_pandas(files, columns):
    """Compares what a pandas user sees: pandas.read_parquet or read_feather without options."""
    if files[0].endswith(".arrows"):
        frames = [pa.ipc.open_stream(files[0]).read_pandas()]
    else:
        read = pd.read_feather if files[0].endswith(".arrow") else pd.read_parquet
        frames = [read(f) for f in files]
    frame = frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)
    frame = frame.reset_index() if frame.index.name else frame
    for want in columns:
        name = want["name"]
        if want.get("partition") or name == "__index_level_0__":
            continue
        if name not in frame.columns:
            yield name, f"no such column, the frame has {list(frame.columns)}"
            continue
        series = frame[name]
        if len(series) != len(want["values"]):
            yield name, f"rows: got {len(series)}, want {len(want['values'])}"
            continue
        for i, (cell, missing) in enumerate(zip(want["values"], series.isna())):
            if (cell is None or cell == "NaN") != bool(missing):
                yield name, f"row {i}: missing is {bool(missing)}, want the cell {cell!r}"
                break
        if want["type"] == "categorical":
            yield from check_categorical(name, want, series)


def check_categorical(name, want, series):
    if not isinstance(series.dtype, pd.CategoricalDtype):
        yield name, f"type: got {series.dtype}, want category"
        return
    text = str if want["level_type"] in ("int64", "uint64") else lambda v: v
    levels = [text(v) for v in series.cat.categories]
    if want["level_type"] in ("string", "int64", "uint64", "int32") and levels != want["levels"]:
        yield name, f"levels: got {levels}, want {want['levels']}"
    if series.cat.ordered != want["ordered"]:
        yield name, f"ordered: got {series.cat.ordered}, want {want['ordered']}"
    codes = [None if c < 0 else levels[c] for c in series.cat.codes]
    if want["level_type"] == "string" and codes != want["values"]:
        row = next(i for i, (a, b) in enumerate(zip(codes, want["values"])) if a != b)
        yield name, f"row {row}: got {codes[row]!r}, want {want['values'][row]!r}"


CHECKS = {
    "pyarrow": lambda files, columns: check_arrow("pyarrow", read_pyarrow, files, columns),
    "pandas": check_pandas,
    "polars": lambda files, columns: check_arrow("polars", read_polars, files, columns),
    "duckdb": lambda files, columns: check_arrow("duckdb", read_duckdb, files, columns),
}


def check_file(folder, name):
    """Yields (reader, column, sentence) for every difference."""
    want = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    files = [str(folder / name / part) for part in want["files"]] if "files" in want else [
        str(next(f for end in ("parquet", "arrow", "arrows") if (f := folder / f"{name}.{end}").exists()))
    ]
    for i, column in enumerate(want["columns"]):
        column["position"] = i
        if len(column["values"]) != want["rows"]:
            yield "json", column["name"], f"{len(column['values'])} values, want {want['rows']}"
    for reader, check in CHECKS.items():
        if reader == "duckdb" and ".arrow" in files[0]:
            continue
        lost, _ = LOSSES.get((reader, name), ("", ""))
        if lost == "*":
            continue
        columns = [c for c in want["columns"] if not c.get("refused") and c["name"] != lost]
        try:
            found = list(check(files, columns))
        except KeyboardInterrupt:
            raise
        except BaseException as err:  # Polars panics derive from BaseException
            found = [("", f"cannot read: {type(err).__name__}: {err}".splitlines()[0])]
        for column, sentence in found:
            yield reader, column, sentence


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--only", help="comma-separated names, without ending")
    args = parser.parse_args()
    names = args.only.split(",") if args.only else sorted(f.stem for f in args.folder.glob("*.json"))
    if not names:
        sys.exit(f"{args.folder}: no .json file")
    differences = 0
    for name in names:
        for reader, column, sentence in check_file(args.folder, name):
            where = f'column "{column}": ' if column else ""
            print(f"{name}: {reader}: {where}{sentence}")
            differences += 1
    print(f"{len(names)} files, {differences} differences")
    sys.exit(1 if differences else 0)


if __name__ == "__main__":
    main()
