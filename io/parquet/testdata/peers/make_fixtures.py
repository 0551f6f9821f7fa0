#!/usr/bin/env python3
"""Writes the Parquet files that other systems would hand to Stoa.

    python3 -m venv VENV && VENV/bin/pip install -r requirements.txt
    VENV/bin/python make_fixtures.py                      # all writers
    VENV/bin/python make_fixtures.py --only pandas,edge   # some of them

Writers: pandas, polars, duckdb, spark (needs a JDK 17), edge (pyarrow, odd but
legal files). All but Spark write the same bytes every time. Every file
NAME.parquet, or directory of part files NAME/, has its content beside it as
NAME.json:

    {
      "writer": "pandas 3.1.1, pyarrow 26.0.1",
      "rows": 60,
      "row_groups": [30, 30],             rows of each row group (of all files)
      "columns": [
        {"name": "ip", "type": "int64", "values": ["1", null, "-5"],
         "parquet": {"physical": "INT64", "logical": "None", …}}, …
      ]
    }

A column is what a reader that honours the ARROW:schema metadata sees. null is a
missing value, whatever the type. The other values by "type":

    bool                    true, false
    int8 … int32, uint8 … uint32    a JSON number
    int64, uint64           a string of digits, "-9223372036854775808"
    float16 float32 float64 a string, the shortest that reads back to the same
                            value of that width: "0.1", "-0.0", "1e+20", "NaN",
                            "Infinity", "-Infinity"
    string                  a JSON string; "" is not missing
    binary                  lower-case hex; with "width" where the length is fixed
    date                    "YYYY-MM-DD", proleptic Gregorian
    timestamp               string of digits, count of "unit" (s ms us ns) since
                            1970-01-01 UTC; "zone" is null (a clock on the wall) or
                            the name of a time zone (an instant, shown there)
    time                    string of digits, count of "unit" since midnight
    duration                string of digits, count of "unit"
    decimal                 string with "scale" digits after the point; "precision"
    uuid                    "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"
    categorical             "levels": all levels in their order, used or not;
                            "ordered": true or false; "level_type": type of the
                            levels; values are levels, not codes
    null                    every value missing, type unknown
    list struct map         JSON array, object, array of [key, value]
    interval                hex of the 12 bytes

"levels_lost" lists the levels of a categorical that the file does not keep whole
or in order (dictionary switched off, levels that are not strings, no
ARROW:schema): what "levels" and "ordered" say there is what pyarrow makes of it.
"refused": true marks a column that Stoa's reader refuses by an error naming it
(nested types, interval); the other columns of the file must still be readable.
"parquet" tells how the file really stores the column: physical and logical type,
repetition, compression, encodings of the first row group. Directories have
"files" (in order of reading) and columns that come from the path have
"partition": true (there pyarrow guesses the type: integer or string).

The content is read back from the file and compared with what the writer held
in memory, so that a lossy writer is noticed; losses are listed at the fixture.
"""

import argparse
import datetime as dt
import decimal
import pathlib
import re
import shutil
import sys
import tempfile
import uuid

import numpy as np
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[3]
sys.path.insert(0, str(ROOT / "internal" / "testutil" / "peercheck"))
import cells  # noqa: E402

MAX_BYTES = 60_000


# Values that every writer gets: a few edges, then repeated to n rows.

WORDS = ["", "a", "syn-ack", "Zürich", "日本語", "🙂 smile", "comma, \"quote\"", "line\nbreak", "nul\0byte", "x" * 70]
BLOBS = [b"", b"\x00", b"\xff\xfe", b"plain", bytes(range(32))]
FLOATS = [0.0, -0.0, 1.5, float("nan"), float("inf"), float("-inf"), 1e-300, 1.7976931348623157e308, 5e-324, 0.1]
FLOATS32 = [0.0, -0.0, 1.5, float("nan"), float("inf"), float("-inf"), 1e-38, 3.4028234663852886e38, 1e-45, 0.1]
DAYS = ["1970-01-01", "2021-04-29", "1969-12-31", "1900-02-28", "2000-02-29", "9999-12-31", "0001-01-01"]
DATES = [dt.date.fromisoformat(d) for d in DAYS]
TIMES = [dt.time(0, 0), dt.time(1, 2, 3), dt.time(12, 30, 15, 250000), dt.time(23, 59, 59, 999999)]
SEVERITY = ["low", "mid", "high", "never used"]


def spread(values, n, missing_every=7):
    """n values by repetition, every seventh one missing (never the first)."""
    out = [values[i % len(values)] for i in range(n)]
    for i in range(missing_every - 1, n, missing_every):
        out[i] = None
    return out


def ints(bits, signed):
    low = -(2 ** (bits - 1)) if signed else 0
    high = 2 ** (bits - 1) - 1 if signed else 2**bits - 1
    return [0, 1, 42, low, high, high - 1, low + 1]


def instants(unit, n):
    """Integers since 1970 in unit; nanoseconds reach only from 1677 to 2262."""
    per_second = 10**9 // cells.UNIT_NS[unit]
    seconds = [0, 1619740697, -1, -2208988800, 4102444799]
    if unit != "ns":
        seconds += [32503679999, -30610224000]
    values = [s * per_second + (i * 123456789) % per_second for i, s in enumerate(seconds)]
    return spread(values, n)


# Writing the expected content.


def expect(path, writer, source=None, lossy=(), refused=(), trust_source=False, folders="hive"):
    """Writes path's .json. source is the Arrow table the writer held; lossy names
    the columns that the writer changes; refused those that Stoa does not read;
    trust_source takes the content from source because pyarrow cannot read the file;
    folders is None where the files hold the columns in the names of folders too."""
    path = pathlib.Path(path)
    files = [path] if path.is_file() else sorted(path.rglob("*.parquet"))
    if trust_source:
        table = source
    elif path.is_file():
        table = pq.ParquetFile(path).read()
    else:
        table = ds.dataset([str(f) for f in files], partitioning=folders and ds.partitioning(flavor=folders), partition_base_dir=str(path)).to_table()
    stored = {}
    row_groups = []
    for file in files:
        meta = pq.ParquetFile(file).metadata
        row_groups += [meta.row_group(i).num_rows for i in range(meta.num_row_groups)]
        stored = stored or storage(meta)
    columns = cells.encode_table(table)
    for column in columns:
        how = stored.get(column["name"])
        if how is None:
            column["partition"] = True
        else:
            column["parquet"] = how
            if "INTERVAL" in (how["converted"], how["logical"].upper()):
                column["type"] = "interval"
        if column["name"] in refused:
            column["refused"] = True
    if source is not None:
        check_source(path, columns, source, lossy)
    for column in columns:
        column["values"] = column.pop("values")  # last, after the short fields
    head = {"writer": writer, "rows": table.num_rows, "row_groups": row_groups}
    if not path.is_file():
        head["files"] = [str(f.relative_to(path)) for f in files]
    cells.write_json(path.with_suffix(".json") if path.is_file() else f"{path}.json", head, columns)
    for file in files:
        if file.stat().st_size > MAX_BYTES:
            sys.exit(f"{file.name}: {file.stat().st_size} bytes, want at most {MAX_BYTES}")
    print(f"{path.name}: {table.num_rows} rows, {len(row_groups)} row groups, {sum(f.stat().st_size for f in files)} bytes")


def storage(meta):
    """How the file stores each top-level column, from its footer."""
    how = {}
    for i in range(meta.num_columns):
        column = meta.schema.column(i)
        name = column.path if column.name == column.path else column.path.split(".")[0]
        entry = {
            "physical": column.physical_type,
            "logical": str(column.logical_type),
            "converted": column.converted_type or "NONE",
            "repetition": "optional" if column.max_definition_level else "required",
        }
        if column.physical_type == "FIXED_LEN_BYTE_ARRAY":
            entry["length"] = column.length
        if meta.num_row_groups:
            chunk = meta.row_group(0).column(i)
            entry["compression"] = chunk.compression
            entry["encodings"] = sorted(chunk.encodings)
        how.setdefault(name, entry)
    return how


def check_source(path, columns, source, lossy):
    held = {c["name"]: c for c in cells.encode_table(source)}
    for column in columns:
        was = held.get(column["name"])
        if was is None or column["name"] in lossy:
            continue
        if was["type"] == "categorical" and was["levels"] != column.get("levels"):
            column["levels_lost"] = was["levels"]
        for sentence in cells.compare_columns(was, column, exact=False, same_kinds=[("string", "uuid")]):
            sys.exit(f'{path.name}: column "{column["name"]}": the file differs from what was written: {sentence}')


# pandas


def pandas_writer(out):
    import pandas as pd

    writer = f"pandas {pd.__version__}, pyarrow {pa.__version__}"

    def save(name, frame, lossy=(), index=False, **options):
        path = out / f"{name}.parquet"
        frame.to_parquet(path, engine="pyarrow", index=index, **options)
        expect(path, writer, pa.Table.from_pandas(frame, preserve_index=index), lossy)

    n = 60
    frame = pd.DataFrame(index=range(n))
    for bits in (8, 16, 32, 64):
        frame[f"int{bits}"] = pd.array(spread(ints(bits, True), n), dtype=f"Int{bits}")
        frame[f"uint{bits}"] = pd.array(spread(ints(bits, False), n), dtype=f"UInt{bits}")
    frame["int32_numpy"] = np.arange(n, dtype="int32")  # numpy: optional in the file, never null
    # A numpy float column: pandas means "missing" by NaN and writes null.
    frame["float64_numpy"] = np.array([np.nan if v is None else v for v in spread(FLOATS, n)])
    # An Arrow column keeps NaN and null apart.
    frame["float32"] = pd.Series(spread(FLOATS32, n), dtype=pd.ArrowDtype(pa.float32()))
    frame["float64"] = pd.Series(spread(FLOATS, n), dtype=pd.ArrowDtype(pa.float64()))
    frame["bool"] = pd.array(spread([True, False, False], n), dtype="boolean")
    frame["string"] = pd.Series(spread(WORDS, n), dtype="str")
    frame["string_arrow"] = pd.Series(spread(WORDS, n), dtype=pd.ArrowDtype(pa.string()))
    frame["object"] = pd.Series(spread(WORDS, n), dtype=object)
    frame["bytes"] = pd.Series(spread(BLOBS, n), dtype=object)
    frame["date"] = pd.Series(spread(DATES, n), dtype=object)
    frame["time"] = pd.Series(spread(TIMES, n), dtype=object)
    frame["decimal"] = pd.Series(spread([decimal.Decimal(s) for s in ("0.00", "-1.25", "12345.67")], n), dtype=object)
    for unit in ("s", "ms", "us", "ns"):
        moments = pd.Series(pd.array(instants(unit, n), dtype="Int64"))
        stamp = pd.Series(moments.to_numpy("int64", na_value=np.iinfo("int64").min).view(f"datetime64[{unit}]"))
        frame[f"datetime_{unit}"] = stamp
        frame[f"datetime_{unit}_zoned"] = stamp.dt.tz_localize("UTC").dt.tz_convert("Europe/Berlin")
        spans = spread([0, 1, -1, 86_400_000, 90061], n)
        frame[f"timedelta_{unit}"] = pd.Series(np.array([np.iinfo("int64").min if v is None else v for v in spans]).view(f"timedelta64[{unit}]"))
    save("pandas_types", frame)

    frame = pd.DataFrame(
        {
            "port": pd.Categorical(spread(["80", "443", "7", "22"], n)),
            "severity": pd.Categorical(spread(["high", "low", "mid", "low"], n), categories=SEVERITY, ordered=True),
            "all_missing": pd.Categorical([None] * n, categories=["b", "a"], ordered=True),
            "wide": pd.Categorical([f"level {i * 7 % 300:03d}" for i in range(n)], categories=[f"level {i:03d}" for i in range(300)][::-1]),
            # Categories that are not strings: pyarrow writes plain values, levels and order are lost.
            "integer": pd.Categorical(spread([7, 443, 80], n), categories=[443, 80, 7, 1], ordered=True),
            "date": pd.Categorical(spread(DATES[:3], n)),
        }
    )
    save("pandas_categorical", frame)
    save("pandas_categorical_groups", frame, row_group_size=16)
    # Without ARROW:schema nothing says "categorical", but the pages are dictionaries.
    save("pandas_categorical_no_arrow_schema", frame, store_schema=False)

    frame = pd.DataFrame(
        {
            "id": np.arange(100) * 1_000_003,
            "city": pd.Series(spread(["Rome", "Zürich", "", "New York"], 100), dtype="str"),
            "x": np.linspace(-1, 1, 100),
        }
    )
    for codec in ("snappy", "zstd", "gzip", "brotli", "lz4", None):
        save(f"pandas_{codec or 'uncompressed'}", frame, compression=codec)

    n = 1000
    frame = pd.DataFrame(
        {
            "row": np.arange(n, dtype="int32"),
            # Each group of 100 rows has its own words, and group 3 only missing ones.
            "word": pd.Series([None if i // 100 == 3 else f"g{i // 100}-{i % 5}" for i in range(n)], dtype="str"),
            # Sorted, so that row group statistics can skip.
            "ip": pd.array([None if i % 97 == 0 else i * 50_000 for i in range(n)], dtype="Int64"),
            "severity": pd.Categorical([SEVERITY[(i // 100 + 2) % 3] for i in range(n)], categories=SEVERITY, ordered=True),
        }
    )
    save("pandas_row_groups", frame, row_group_size=100)
    save("pandas_no_dictionary", frame, use_dictionary=False, row_group_size=400)
    save("pandas_page_v2", frame, data_page_version="2.0", data_page_size=512, compression="zstd", write_page_index=True)
    save("pandas_page_v1_small", frame, data_page_size=512, write_page_index=True, write_page_checksum=True)
    # A named index becomes an ordinary column at the end; a RangeIndex only metadata.
    indexed = frame.head(20).set_index(pd.Index([f"row {i}" for i in range(20)]))
    save("pandas_index", indexed, index=True)


# Polars


def polars_writer(out):
    import polars as pl

    writer = f"Polars {pl.__version__}"

    def save(name, frame, lossy=(), **options):
        path = out / f"{name}.parquet"
        frame.write_parquet(path, **options)
        expect(path, writer, frame.to_arrow(), lossy)

    n = 60
    columns = {}
    for bits in (8, 16, 32, 64):
        columns[f"int{bits}"] = pl.Series(spread(ints(bits, True), n), dtype=getattr(pl, f"Int{bits}"))
        columns[f"uint{bits}"] = pl.Series(spread(ints(bits, False), n), dtype=getattr(pl, f"UInt{bits}"))
    columns["float32"] = pl.Series(spread(FLOATS32, n), dtype=pl.Float32)
    columns["float64"] = pl.Series(spread(FLOATS, n), dtype=pl.Float64)
    columns["bool"] = pl.Series(spread([True, False, False], n))
    columns["string"] = pl.Series(spread(WORDS, n))
    columns["bytes"] = pl.Series(spread(BLOBS, n))
    columns["date"] = pl.Series(spread(DATES, n))
    columns["time"] = pl.Series(spread(TIMES, n))
    columns["decimal"] = pl.Series(spread([decimal.Decimal(s) for s in ("0", "-1.25", "12345.678")], n), dtype=pl.Decimal(20, 3))
    for unit in ("ms", "us", "ns"):
        moments = pl.Series(instants(unit, n), dtype=pl.Int64)
        columns[f"datetime_{unit}"] = moments.cast(pl.Datetime(unit))
        columns[f"datetime_{unit}_zoned"] = moments.cast(pl.Datetime(unit, "Europe/Berlin"))
        columns[f"duration_{unit}"] = pl.Series(spread([0, 1, -1, 86_400_000, 90061], n), dtype=pl.Duration(unit))
    columns["null"] = pl.Series([None] * n, dtype=pl.Null)
    save("polars_types", pl.DataFrame(columns))

    frame = pl.DataFrame(
        {
            "port": pl.Series(spread(["80", "443", "7", "22"], n), dtype=pl.Categorical),
            "severity": pl.Series(spread(["high", "low", "mid", "low"], n), dtype=pl.Enum(SEVERITY)),
            "all_missing": pl.Series([None] * n, dtype=pl.Enum(["b", "a"])),
            "wide": pl.Series([f"level {i * 7 % 300:03d}" for i in range(n)], dtype=pl.Enum([f"level {i:03d}" for i in range(300)][::-1])),
        }
    )
    save("polars_categorical", frame)
    save("polars_categorical_groups", frame, row_group_size=16)

    frame = pl.DataFrame({"id": range(100), "city": spread(["Rome", "Zürich", "", "New York"], 100), "x": [i / 50 - 1 for i in range(100)]})
    for codec in ("zstd", "snappy", "gzip", "brotli", "lz4", "uncompressed"):
        save(f"polars_{codec}", frame, compression=codec)

    n = 1000
    frame = pl.DataFrame(
        {
            "row": pl.Series(range(n), dtype=pl.Int32),
            "word": [None if i // 100 == 3 else f"g{i // 100}-{i % 5}" for i in range(n)],
            "unique": [f"{i * 2654435761 % 2**32:08x}" for i in range(n)],
            "ip": [None if i % 97 == 0 else i * 50_000 for i in range(n)],
        }
    )
    save("polars_row_groups", frame, row_group_size=100, data_page_size=512)
    save("polars_zero_rows", frame.clear())
    structs = [{"a": 1, "b": "x"}, None, {"a": None, "b": ""}, {"a": 4, "b": "y"}]
    nested = pl.DataFrame({"id": [1, 2, 3, 4], "list": [[1, None], [], None, [4]], "struct": structs})
    path = out / "polars_nested.parquet"
    nested.write_parquet(path)
    expect(path, writer, nested.to_arrow(), refused=("list", "struct"))


# DuckDB


def duckdb_writer(out):
    import duckdb

    writer = f"DuckDB {duckdb.__version__}"
    con = duckdb.connect()
    con.execute("SET threads = 1")
    con.execute("SET TimeZone = 'UTC'")

    def save(name, query, options="", lossy=(), refused=(), trust_source=False):
        path = out / f"{name}.parquet"
        con.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet{options})")
        expect(path, writer, con.sql(query).to_arrow_table(), lossy, refused, trust_source)

    def pick(*literals):
        """One of the SQL literals per row, every seventh row NULL."""
        return f"CASE WHEN i % 7 = 6 THEN NULL ELSE ([{', '.join(literals)}])[i % {len(literals)} + 1] END"

    def numbers(kind, *values):
        return pick(*(f"'{v}'::{kind}" for v in values))

    con.execute("CREATE TYPE severity AS ENUM ('low', 'mid', 'high', 'never used')")
    columns = {
        "tinyint": numbers("TINYINT", *ints(8, True)),
        "smallint": numbers("SMALLINT", *ints(16, True)),
        "integer": numbers("INTEGER", *ints(32, True)),
        "bigint": numbers("BIGINT", *ints(64, True)),
        "utinyint": numbers("UTINYINT", *ints(8, False)),
        "usmallint": numbers("USMALLINT", *ints(16, False)),
        "uinteger": numbers("UINTEGER", *ints(32, False)),
        "ubigint": numbers("UBIGINT", *ints(64, False)),
        "hugeint": numbers("HUGEINT", 0, 1, -(2**100)),  # written as DOUBLE
        "uhugeint": numbers("UHUGEINT", 0, 1, 2**100),  # written as DOUBLE
        "float": numbers("FLOAT", *FLOATS32),
        "double": numbers("DOUBLE", *FLOATS),
        "decimal_4_1": numbers("DECIMAL(4,1)", "0.0", "-999.9", "12.5"),
        "decimal_9_2": numbers("DECIMAL(9,2)", "0.00", "-9999999.99", "12.25"),
        "decimal_18_3": numbers("DECIMAL(18,3)", "0.000", "-999999999999999.999", "12.125"),
        "decimal_38_10": numbers("DECIMAL(38,10)", "0", "-9999999999999999999999999999.9999999999", "12.0000000001"),
        "boolean": pick("true", "false", "false"),
        "varchar": pick(*("'" + w.replace("'", "''") + "'" for w in WORDS if "\0" not in w)),
        "enum": numbers("severity", "high", "low", "mid", "low"),
        "blob": pick(*("from_hex('" + b.hex() + "')" for b in BLOBS)),
        "uuid": numbers("UUID", *(uuid.UUID(int=i) for i in (0, 0x123456789ABCDEF0123456789ABCDEF0, 2**128 - 1))),
        "date": numbers("DATE", *DATES),
        "time": numbers("TIME", *TIMES),
        "timetz": numbers("TIMETZ", "00:00:00+00", "12:30:15.25+02", "23:59:59.999999-05"),  # written as UTC
        "timestamp": numbers("TIMESTAMP", "1970-01-01", "2021-04-29 23:58:17.123456", "1900-01-01", "9999-12-31 23:59:59"),
        "timestamp_s": numbers("TIMESTAMP_S", "1970-01-01", "2021-04-29 23:58:17", "1900-01-01"),  # written as microseconds
        "timestamp_ms": numbers("TIMESTAMP_MS", "1970-01-01", "2021-04-29 23:58:17.123", "1900-01-01"),
        "timestamp_ns": numbers("TIMESTAMP_NS", "1970-01-01", "2021-04-29 23:58:17.123456789", "1900-01-01"),
        "timestamptz": numbers("TIMESTAMPTZ", "1970-01-01 00:00:00+00", "2021-04-29 23:58:17.123456+02", "1900-01-01 00:00:00+00"),
        "bit": numbers("BIT", "101", "0", "11111111"),  # written as a string of 0 and 1
        "list": pick("[1, NULL, 3]", "[]::INTEGER[]", "[4]"),
        "struct": pick("{'a': 1, 'b': 'x'}", "{'a': NULL, 'b': ''}"),
        "map": pick("map {'k': 1}", "map {'k': 2, 'l': 3}"),
    }
    def select(**columns):
        return "SELECT " + ", ".join(f'{sql} AS "{name}"' for name, sql in columns.items()) + " FROM range(60) r(i) ORDER BY i"

    lossy = ("hugeint", "uhugeint", "timetz", "bit")
    refused = ("list", "struct", "map")
    save("duckdb_types", select(**columns), ", COMPRESSION zstd", lossy, refused)
    # Without dictionaries the second version writes DELTA_BINARY_PACKED,
    # DELTA_LENGTH_BYTE_ARRAY and BYTE_STREAM_SPLIT. For 32-bit columns DuckDB takes
    # the differences in 64 bits: far apart values need blocks of 33 and more bits,
    # which pyarrow refuses ("InitBlock EOF"), DuckDB and Polars read.
    v2 = ", PARQUET_VERSION v2, DICTIONARY_SIZE_LIMIT 1"
    wide = {"integer": columns["integer"], "uinteger": columns["uinteger"]}
    save("duckdb_delta_wide", select(**wide), v2, trust_source=True)
    near = {"integer": numbers("INTEGER", -1, 0, 1_000_000_000), "uinteger": numbers("UINTEGER", 1, 0, 2_000_000_000)}
    save("duckdb_types_v2", select(**{**columns, **near}), ", COMPRESSION zstd" + v2, lossy, refused)
    # Alone, because Polars reads no column of a file that holds an INTERVAL.
    interval = numbers("INTERVAL", "3 days", "1 month 2 days 00:00:01", "0 days")
    save("duckdb_interval", select(id="i", interval=interval), lossy=("interval",), refused=("interval",))

    small = "SELECT i AS id, (['Rome', 'Zürich', '', 'New York'])[i % 4 + 1] AS city, i / 50 - 1 AS x FROM range(100) r(i)"
    for codec in ("snappy", "zstd", "gzip", "brotli", "lz4_raw", "uncompressed"):
        save(f"duckdb_{codec}", small, f", COMPRESSION {codec}")

    rows = """SELECT i::INTEGER AS "row", CASE WHEN i // 100 <> 3 THEN 'g' || (i // 100) || '-' || (i % 5) END AS word,
        printf('%08x', i * 2654435761 % 4294967296) AS "unique", CASE WHEN i % 97 > 0 THEN i * 50000 END AS ip,
        (['low', 'mid', 'high'])[i // 100 % 3 + 1]::severity AS severity FROM range({n}) r(i)"""
    # DuckDB rounds a row group up to its vector of 2048 rows.
    save("duckdb_row_groups", rows.format(n=2500), ", ROW_GROUP_SIZE 2048")
    save("duckdb_row_groups_v2", rows.format(n=2500), ", ROW_GROUP_SIZE 2048, PARQUET_VERSION v2")
    save("duckdb_zero_rows", rows.format(n=0))


# Spark


def spark_writer(out):
    import os

    import pyspark
    from pyspark.sql import SparkSession
    from pyspark.sql import types as st

    os.environ["PYSPARK_PYTHON"] = sys.executable
    writer = f"Spark {pyspark.__version__}"
    spark = (
        SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.memory", "1g")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "1")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")

    def save(name, frame, directory=False, partition_by=(), lossy=(), refused=(), **options):
        with tempfile.TemporaryDirectory() as folder:
            written = pathlib.Path(folder) / "written"
            plan = frame.write.options(**options)
            (plan.partitionBy(*partition_by) if partition_by else plan).parquet(str(written))
            path = out / (name if directory else f"{name}.parquet")
            shutil.rmtree(path, ignore_errors=True)
            for file in sorted(written.rglob("*")):
                stable = file.relative_to(written).parent / stable_name(file.name)
                if directory and file.is_file():
                    (path / stable).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(file, path / stable)
                elif file.suffix == ".parquet":
                    shutil.copy(file, path)  # coalesced: one part
        expect(path, writer, None if directory else frame.toArrow(), lossy, refused)

    def stable_name(name):
        """part-00000-<random>-c000.snappy.parquet without the random part."""
        return re.sub(r"-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", name)

    n = 60
    utc = dt.timezone.utc
    # From 1900 on: older instants are rebased from or to the Julian calendar.
    texts = ["1970-01-01", "2021-04-29 23:58:17.123456", "1969-12-31 23:59:59.999999", "1900-01-01", "2261-01-01"]
    moments = [dt.datetime.fromisoformat(m).replace(tzinfo=utc) for m in texts]
    dec = decimal.Decimal
    fields = {
        "byte": (st.ByteType(), ints(8, True)),
        "short": (st.ShortType(), ints(16, True)),
        "int": (st.IntegerType(), ints(32, True)),
        "long": (st.LongType(), ints(64, True)),
        "float": (st.FloatType(), FLOATS32),
        "double": (st.DoubleType(), FLOATS),
        "boolean": (st.BooleanType(), [True, False, False]),
        "string": (st.StringType(), WORDS),
        "binary": (st.BinaryType(), [bytearray(b) for b in BLOBS]),
        "date": (st.DateType(), [d for d in DATES if d.year >= 1900]),
        "timestamp": (st.TimestampType(), moments),
        "timestamp_ntz": (st.TimestampNTZType(), [m.replace(tzinfo=None) for m in moments]),
        "decimal_9_2": (st.DecimalType(9, 2), [dec("0"), dec("-9999999.99"), dec("12.25")]),
        "decimal_18_3": (st.DecimalType(18, 3), [dec("0"), dec("-999999999999999.999"), dec("12.125")]),
        "decimal_38_10": (st.DecimalType(38, 10), [dec("0"), dec("-9999999999999999999999999999.9999999999"), dec("12.0000000001")]),
    }
    schema = st.StructType([st.StructField(k, t, True) for k, (t, _) in fields.items()] + [st.StructField("required", st.IntegerType(), False)])
    data = list(zip(*(spread(v, n) for _, v in fields.values()), range(n)))
    frame = spark.createDataFrame(data, schema).coalesce(1)
    for kind in ("INT96", "TIMESTAMP_MICROS", "TIMESTAMP_MILLIS"):
        spark.conf.set("spark.sql.parquet.outputTimestampType", kind)
        save(f"spark_{kind.lower()}", frame, lossy=("timestamp",) if kind == "TIMESTAMP_MILLIS" else ())
    spark.conf.set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
    # The layout of Hive and of Spark up to 1.4: decimals as fixed bytes, lists of two levels.
    spark.conf.set("spark.sql.parquet.writeLegacyFormat", "true")
    decimals = frame.select("int", "decimal_9_2", "decimal_18_3", "decimal_38_10")
    nested = decimals.selectExpr("*", "array(`int`, 1) AS list", "named_struct('a', `int`) AS struct", "map('k', `int`) AS map")
    save("spark_legacy", nested, refused=("list", "struct", "map"))
    spark.conf.set("spark.sql.parquet.writeLegacyFormat", "false")

    rows = spark.sql(
        """SELECT CAST(id AS INT) AS row, IF(id % 100 < 5, NULL, concat('g', id div 100, '-', id % 5)) AS word,
        id * 50000 AS ip, date_add(DATE'2021-04-29', CAST(id div 250 AS INT)) AS day FROM range(0, 1000, 1, 1)"""
    )
    save("spark_parts", rows.repartitionByRange(3, "row").sortWithinPartitions("row"), directory=True)
    hive = rows.selectExpr("row", "word", "ip", "CAST(IF(row < 20, NULL, day) AS STRING) AS day", "row % 2 AS parity").where("row < 400")
    save("spark_hive", hive.coalesce(1), directory=True, partition_by=("day", "parity"), compression="zstd")
    spark.stop()


# Odd but legal


def edge_writer(out):
    writer = f"pyarrow {pa.__version__}"

    def save(name, table, refused=(), lossy=(), **options):
        path = out / f"{name}.parquet"
        pq.write_table(table, path, **options)
        expect(path, writer, table, lossy, refused)

    severity = lambda values: pa.DictionaryArray.from_arrays(pa.array(values, pa.int8()), SEVERITY, ordered=True)
    basic = pa.table(
        {
            "id": pa.array([7], pa.int64()),
            "word": pa.array(["only"]),
            "severity": severity([2]),
            "x": pa.array([float("nan")]),
            "when": pa.array([0], pa.timestamp("us", "UTC")),
        }
    )
    save("edge_one_row", basic)
    save("edge_one_row_missing", pa.table({k: pa.array([None], basic[k].type) for k in basic.column_names}))
    # pyarrow writes one row group of zero rows for an empty table …
    save("edge_zero_rows", basic.slice(0, 0))
    # … and none at all when the writer is closed at once.
    path = out / "edge_zero_row_groups.parquet"
    pq.ParquetWriter(path, basic.schema).close()
    expect(path, writer)
    # Empty row groups between others.
    path = out / "edge_empty_row_group_between.parquet"
    with pq.ParquetWriter(path, basic.schema) as out_file:
        for piece in (basic, basic.slice(0, 0), basic):
            out_file.write_table(piece)
    expect(path, writer)

    n = 100
    save(
        "edge_all_missing",
        pa.table(
            {
                "row": pa.array(range(n), pa.int32()),
                "int32": pa.nulls(n, pa.int32()),
                "int64": pa.nulls(n, pa.int64()),
                "float64": pa.nulls(n, pa.float64()),
                "bool": pa.nulls(n, pa.bool_()),
                "string": pa.nulls(n, pa.string()),
                "binary": pa.nulls(n, pa.binary()),
                "timestamp": pa.nulls(n, pa.timestamp("ms")),
                "decimal": pa.nulls(n, pa.decimal128(20, 2)),
                "null": pa.nulls(n),
            }
        ),
        row_group_size=40,
    )
    present = {
        "i": pa.array(range(n), pa.int32()),
        "s": pa.array(spread(WORDS, n, n + 1)),
        "b": pa.array([i % 3 == 0 for i in range(n)]),
        "x": pa.array(spread(FLOATS, n, n + 1)),
    }
    save("edge_required", pa.table(present, schema=pa.schema([pa.field(k, v.type, False) for k, v in present.items()])))

    # The dictionary overflows within the chunk: the first pages are codes, the rest plain.
    n = 900
    fallback = pa.table(
        {
            "row": pa.array(range(n), pa.int32()),
            "word": pa.array([None if i % 11 == 10 else f"w{i % 20}" if i < 300 else f"word number {i}" for i in range(n)]),
            "int64": pa.array([i % 10 if i < 300 else i * 1_000_003 for i in range(n)], pa.int64()),
            "float64": pa.array([i % 10 / 4 if i < 300 else i / 7 for i in range(n)]),
        }
    )
    small_pages = dict(dictionary_pagesize_limit=1024, data_page_size=512, write_batch_size=64)
    save("edge_dictionary_fallback", fallback, **small_pages)
    save("edge_dictionary_fallback_v2", fallback, data_page_version="2.0", compression="zstd", **small_pages)
    # A categorical keeps its dictionary whole, past the limit too; but a second
    # dictionary within the row group makes the rest of the chunk plain.
    levels = [f"level {i * 7 % 400:03d}" for i in range(400)]
    wide = pa.DictionaryArray.from_arrays(pa.array([i * 13 % 400 for i in range(n)], pa.int16()), levels, ordered=True)
    first = pa.DictionaryArray.from_arrays(pa.array([i % 3 for i in range(n // 2)], pa.int8()), ["low", "mid", "high"], ordered=True)
    second = pa.DictionaryArray.from_arrays(pa.array([i % 4 for i in range(n - n // 2)], pa.int8()), ["extra", "high", "mid", "low"], ordered=True)
    changing = pa.table({"row": fallback["row"], "wide": wide, "changing": pa.chunked_array([first, second])})
    save("edge_categorical_fallback", changing, **small_pages)

    n = 400
    delta = pa.table(
        {
            "int32": pa.array(spread(ints(32, True), n, 13), pa.int32()),
            "int64": pa.array(spread(ints(64, True), n, 13), pa.int64()),
            "rising": pa.array(range(1_619_740_697, 1_619_740_697 + 3 * n, 3), pa.int64()),
            "timestamp": pa.array(range(n), pa.timestamp("us")),
            "prefixes": pa.array([f"https://example.org/page/{i // 10:04d}/{i % 10}" for i in range(n)]),
            "lengths": pa.array(spread(WORDS, n)),
            "bytes": pa.array(spread(BLOBS, n)),
            "split32": pa.array(spread(FLOATS32, n), pa.float32()),
            "split64": pa.array(spread(FLOATS, n)),
            "split_int32": pa.array(spread(ints(32, True), n), pa.int32()),
            "split_int64": pa.array(spread(ints(64, True), n), pa.int64()),
            "split_fixed": pa.array([i.to_bytes(5, "big") for i in range(n)], pa.binary(5)),
            "bool_rle": pa.array([None if i % 50 == 49 else i % 100 < 60 for i in range(n)]),
        }
    )
    encodings = {
        "int32": "DELTA_BINARY_PACKED",
        "int64": "DELTA_BINARY_PACKED",
        "rising": "DELTA_BINARY_PACKED",
        "timestamp": "DELTA_BINARY_PACKED",
        "prefixes": "DELTA_BYTE_ARRAY",
        "lengths": "DELTA_LENGTH_BYTE_ARRAY",
        "bytes": "DELTA_BYTE_ARRAY",
        "split32": "BYTE_STREAM_SPLIT",
        "split64": "BYTE_STREAM_SPLIT",
        "split_int32": "BYTE_STREAM_SPLIT",
        "split_int64": "BYTE_STREAM_SPLIT",
        "split_fixed": "BYTE_STREAM_SPLIT",
        "bool_rle": "RLE",
    }
    encoded = dict(use_dictionary=False, column_encoding=encodings)
    save("edge_delta", delta, compression="none", **encoded)
    save("edge_delta_v2", delta, compression="zstd", data_page_version="2.0", data_page_size=1024, row_group_size=150, **encoded)

    n = 20
    nested = pa.table(
        {
            "id": pa.array(range(n), pa.int64()),
            "list": pa.array(spread([[1, None, 3], [], [4]], n), pa.list_(pa.int64())),
            "struct": pa.array(spread([{"a": 1, "b": "x"}, {"a": None, "b": ""}], n), pa.struct({"a": pa.int32(), "b": pa.string()})),
            "map": pa.array(spread([[("k", 1)], []], n), pa.map_(pa.string(), pa.int32())),
            "list_of_struct": pa.array(spread([[{"a": 1}], [{"a": None}, None]], n), pa.list_(pa.struct({"a": pa.int32()}))),
            "word": pa.array(spread(WORDS, n)),
        }
    )
    save("edge_nested", nested, refused=("list", "struct", "map", "list_of_struct"))

    halves = [0.0, -0.0, 1.5, float("nan"), float("inf"), 0.1, 65504.0]
    save(
        "edge_rare_types",
        pa.table(
            {
                "float16": pa.array(spread([np.float16(v) for v in halves], n), pa.float16()),
                "fixed_binary": pa.array(spread([b"abcd", b"\0\0\0\0"], n), pa.binary(4)),
                "date64": pa.array(spread(DATES, n), pa.date64()),
                "time32_s": pa.array(spread([0, 3723, 86399], n), pa.time32("s")),
                "time32_ms": pa.array(spread([0, 3723004, 86399999], n), pa.time32("ms")),
                "time64_ns": pa.array(spread([0, 3723004005006, 86399999999999], n), pa.time64("ns")),
                "timestamp_s": pa.array(instants("s", n), pa.timestamp("s")),
                "duration_s": pa.array(spread([0, -1, 86400], n), pa.duration("s")),
                "decimal32": pa.array(spread([decimal.Decimal("1.25"), decimal.Decimal("-9999999.99")], n), pa.decimal32(9, 2)),
                "decimal128_bytes": pa.array(spread([decimal.Decimal("1.25"), decimal.Decimal("-99999999999.99")], n), pa.decimal128(13, 2)),
                "large_string": pa.array(spread(WORDS, n), pa.large_string()),
                "string_view": pa.array(spread(WORDS, n), pa.string_view()),
                "uuid": pa.ExtensionArray.from_storage(pa.uuid(), pa.array(spread([bytes(16), bytes(range(16))], n), pa.binary(16))),
            }
        ),
    )
    # More digits than decimal128 has; DuckDB reads DOUBLE, Polars nothing of the file.
    digits = [decimal.Decimal("1.25"), decimal.Decimal("-" + "9" * 60 + ".99")]
    save("edge_decimal256", pa.table({"id": pa.array(range(n), pa.int64()), "wide": pa.array(spread(digits, n), pa.decimal256(62, 2))}))
    # A zone that is an offset; Polars reads no column of such a file.
    save("edge_offset_zone", pa.table({"id": pa.array(range(n), pa.int64()), "when": pa.array(instants("us", n), pa.timestamp("us", "+05:30"))}))
    # Decimals as INT32 and INT64, INT96 times, no ARROW:schema: an old writer's file.
    save(
        "edge_old_types",
        pa.table(
            {
                "decimal_int32": pa.array(spread([decimal.Decimal("1.25"), decimal.Decimal("-9999999.99")], n), pa.decimal128(9, 2)),
                "decimal_int64": pa.array(spread([decimal.Decimal("1.25"), decimal.Decimal("-99999999999.99")], n), pa.decimal128(18, 2)),
                "int96": pa.array(instants("ns", n), pa.timestamp("ns")),
                "uint8": pa.array(spread(ints(8, False), n), pa.uint8()),
            }
        ),
        use_deprecated_int96_timestamps=True,
        store_decimal_as_integer=True,
        store_schema=False,
        version="1.0",
    )
    # Names that trip path handling, quoting and case-insensitive readers.
    names = ["a.b", "a", "A", "with space", 'with "quote"', "Zürich", "", "list.element"]
    save("edge_names", pa.table([pa.array([i, None], pa.int32()) for i in range(len(names))], names=names))
    # The same level at two codes is not allowed; the same level order in two chunks is not required.
    path = out / "edge_dictionaries_differ.parquet"
    first = pa.DictionaryArray.from_arrays(pa.array([0, 1, None, 0], pa.int8()), ["b", "a"])
    second = pa.DictionaryArray.from_arrays(pa.array([1, 0, 2, None], pa.int8()), ["a", "c", "b"])
    with pq.ParquetWriter(path, pa.schema({"c": first.type})) as out_file:
        for array in (first, second):
            out_file.write_table(pa.table({"c": array}))
    expect(path, writer, pa.table({"c": pa.chunked_array([first, second])}))


WRITERS = {"pandas": pandas_writer, "polars": polars_writer, "duckdb": duckdb_writer, "spark": spark_writer, "edge": edge_writer}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default=",".join(WRITERS), help="comma-separated writers: " + ", ".join(WRITERS))
    parser.add_argument("--out", type=pathlib.Path, default=HERE, help="folder to write to (default: this one)")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    for name in args.only.split(","):
        if name not in WRITERS:
            parser.error(f'no writer "{name}", want one of {", ".join(WRITERS)}')
        WRITERS[name](args.out)


if __name__ == "__main__":
    main()
