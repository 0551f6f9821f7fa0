#!/usr/bin/env python3
"""Writes the Arrow files that other systems would hand to Stoa.

    python3 -m venv VENV && VENV/bin/pip install -r io/parquet/testdata/peers/requirements.txt
    VENV/bin/python make_fixtures.py

Every NAME.arrow (a file) or NAME.arrows (a stream) has its content beside it as
NAME.json, in the form that io/parquet/testdata/peers/make_fixtures.py describes.
"refused": true marks a column that Stoa refuses by an error naming it. The
content is what pyarrow reads back. The same bytes come out every time.
"""

import datetime
import decimal
import pathlib
import sys

import pandas as pd
import polars as pl
import pyarrow as pa
from pyarrow import feather, ipc

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[3] / "internal/testutil/peercheck"))
import cells  # noqa: E402

N = 60


def is_refused(t):
    return pa.types.is_nested(t) or pa.types.is_interval(t) or isinstance(t, pa.RunEndEncodedType)


def some(values, step=7):
    """The values with every step-th one missing."""
    return [None if i % step == 3 else v for i, v in enumerate(values)]


def ints(t):
    lo, hi = (-(2 ** (t.bit_width - 1)), 2 ** (t.bit_width - 1) - 1) if pa.types.is_signed_integer(t) else (0, 2**t.bit_width - 1)
    return pa.array(some([lo, hi] + [(i * 37) % 100 for i in range(N - 2)]), t)


def plain_table():
    """Every type that Stoa has, under pyarrow's name for it."""
    columns = {str(t): ints(t) for t in (pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64())}
    floats = [0.0, -0.0, 0.1, float("nan"), float("inf"), float("-inf")] + [i / 8 for i in range(N - 6)]
    words = ["", "grüße", "日本", "a" * 40] + [f"word {i % 9}" for i in range(N - 4)]
    columns |= {
        "bool": pa.array(some([i % 3 == 0 for i in range(N)])),
        "float32": pa.array(some(floats), pa.float32()),
        "float64": pa.array(some(floats), pa.float64()),
        "string": pa.array(some(words)),
        "binary": pa.array(some([w.encode() for w in words]), pa.binary()),
        "date32": pa.array(some([datetime.date(1969, 12, 1) + datetime.timedelta(days=i) for i in range(N)])),
    }
    for unit in ("s", "ms", "us", "ns"):
        time = pa.time32(unit) if unit in ("s", "ms") else pa.time64(unit)
        columns[f"time {unit}"] = pa.array(some([i * 1000 for i in range(N)]), time)
        columns[f"timestamp {unit}"] = pa.array(some([i * 10**9 - 3 for i in range(N)]), pa.timestamp(unit))
        columns[f"zoned {unit}"] = pa.array(some([i * 10**9 for i in range(N)]), pa.timestamp(unit, "Europe/Berlin"))
        columns[f"duration {unit}"] = pa.array(some([i - 30 for i in range(N)]), pa.duration(unit))
    columns["no missing"] = pa.array(range(N))
    return pa.table(columns, schema=pa.schema([pa.field(k, v.type, k != "no missing") for k, v in columns.items()]))


def other_table():
    """Types that become another one in Stoa."""
    words = some(["short", "longer than twelve bytes", ""] * (N // 3))
    days = some([datetime.date(2021, 4, 1) + datetime.timedelta(days=i) for i in range(N)])
    return pa.table(
        {
            "float16": pa.array(some([i / 8 - 3 for i in range(N)]), pa.float16()),
            "large_string": pa.array(words, pa.large_string()),
            "large_binary": pa.array([w and w.encode() for w in words], pa.large_binary()),
            "string_view": pa.array(words, pa.string_view()),
            "binary_view": pa.array([w and w.encode() for w in words], pa.binary_view()),
            "fixed": pa.array(some([bytes([i, 0, 255]) for i in range(N)]), pa.binary(3)),
            "date64": pa.array(days, pa.date64()),
            "null": pa.nulls(N),
            "decimal": pa.array(some([decimal.Decimal(i * 12345) / 1000 for i in range(N)]), pa.decimal128(12, 3)),
            "wide": pa.array(some([decimal.Decimal(10**40 + i) for i in range(N)]), pa.decimal256(50, 2)),
            "dictionary of floats": pa.array(some([0.5, 1.5, 2.5] * (N // 3))).dictionary_encode(),
        }
    )


def categorical_table(levels=("low", "middle", "high", "unused")):
    def column(index, values, ordered=False):
        codes = some([(i * 5) % (len(values) - 1) for i in range(N)])
        return pa.DictionaryArray.from_arrays(pa.array(codes, index), values, ordered=ordered)

    names = pa.array(levels)
    return pa.table(
        {
            "int8": column(pa.int8(), names),
            "int16 ordered": column(pa.int16(), names, True),
            "int32": column(pa.int32(), names),
            "int64": column(pa.int64(), names),
            "uint8": column(pa.uint8(), names, True),
            "uint32": column(pa.uint32(), names),
            "of int64": column(pa.int8(), pa.array([443, 80, 22, 7]), True),
            "of uint16": column(pa.int8(), pa.array([443, 80, 22, 7], pa.uint16())),
            "of date": column(pa.int8(), pa.array([datetime.date(2021, 4, d) for d in (3, 2, 1)])),
            "of timestamp": column(pa.int8(), pa.array([3, 1, 2], pa.timestamp("ms", "UTC"))),
            "large": column(pa.int8(), names.cast(pa.large_string())),
        }
    )


def nested_table():
    return pa.table(
        {
            "before": pa.array(range(N)),
            "list": pa.array([[i] * (i % 3) for i in range(N)]),
            "struct": pa.array([{"a": i, "b": [str(i)]} for i in range(N)]),
            "map": pa.array([[(str(i), i)] for i in range(N)], pa.map_(pa.string(), pa.int64())),
            "between": pa.array([f"{i}" for i in range(N)], pa.string_view()),
            "list of views": pa.array([[f"{i} is longer than twelve"] for i in range(N)], pa.list_(pa.string_view())),
            "fixed list": pa.array([[i, i] for i in range(N)], pa.list_(pa.int32(), 2)),
            "interval": pa.array([(1, i, 3) for i in range(N)], pa.month_day_nano_interval()),
            "runs": pa.RunEndEncodedArray.from_arrays(pa.array([20, N], pa.int32()), pa.array(["a", "b"])),
            "union": pa.UnionArray.from_sparse(pa.array([0] * N, pa.int8()), [pa.array(range(N))]),
            "dense": pa.UnionArray.from_dense(pa.array([0] * N, pa.int8()), pa.array(range(N), pa.int32()), [pa.array(range(N))]),
            "list of dictionary": pa.ListArray.from_arrays(list(range(N + 1)), pa.array(["x", "y"] * (N // 2)).dictionary_encode()),
            "after": pa.array([i % 2 == 0 for i in range(N)]),
        }
    )


def write(path, table, rows=N, **options):
    stream = path.suffix == ".arrows"
    with (ipc.new_stream if stream else ipc.new_file)(path, table.schema, options=ipc.IpcWriteOptions(**options)) as w:
        w.write_table(table, max_chunksize=rows)


def grown():
    """Batches whose dictionaries grow, and that begin in the middle of buffers."""
    t = pa.dictionary(pa.int8(), pa.string(), ordered=True)
    for levels in (["a", "b"], ["a", "b", "c"], ["a", "b", "c", "d"]):
        codes = [i % len(levels) for i in range(20)]
        array = pa.DictionaryArray.from_arrays(pa.array(codes, pa.int8()), pa.array(levels), ordered=True)
        yield pa.record_batch([array.cast(t), pa.array([str(c) for c in codes])], names=["grade", "text"]).slice(3, 13)


def replaced():
    """Batches whose dictionaries disagree about their order."""
    for levels in (["a", "b"], ["b", "a"], ["c"]):
        array = pa.DictionaryArray.from_arrays(pa.array([i % len(levels) for i in range(5)], pa.int8()), pa.array(levels))
        yield pa.record_batch([array], names=["letter"])


def main():
    made = {}
    for name, options in {
        "pyarrow_types.arrow": {},
        "pyarrow_types_lz4.arrow": {"compression": "lz4", "rows": 17},
        "pyarrow_types_zstd.arrows": {"compression": "zstd", "rows": 25},
        "pyarrow_types_v4.arrow": {"metadata_version": ipc.MetadataVersion.V4},
        "pyarrow_types_old.arrows": {"use_legacy_format": True, "metadata_version": ipc.MetadataVersion.V4},
    }.items():
        write(HERE / name, plain_table(), **options)
        made[name] = "pyarrow"
    for name, table in {
        "pyarrow_other.arrow": other_table(),
        "pyarrow_categorical.arrow": categorical_table(),
        "pyarrow_categorical_batches.arrows": categorical_table(),
        "pyarrow_nested.arrow": nested_table(),
        "pyarrow_zero_rows.arrow": plain_table().slice(0, 0),
        "pyarrow_part.arrow": plain_table().slice(13, 30),
    }.items():
        write(HERE / name, table, rows=20 if "batches" in name else N)
        made[name] = "pyarrow"
    for name, batches in {"pyarrow_deltas.arrow": grown, "pyarrow_deltas.arrows": grown, "pyarrow_replaced.arrows": replaced}.items():
        path = HERE / (pathlib.Path(name).stem + ("_stream" if name.endswith("deltas.arrows") else "") + pathlib.Path(name).suffix)
        batches = list(batches())
        options = ipc.IpcWriteOptions(emit_dictionary_deltas="deltas" in name)
        with (ipc.new_stream if path.suffix == ".arrows" else ipc.new_file)(path, batches[0].schema, options=options) as w:
            for b in batches:
                w.write_batch(b)
        made[path.name] = "pyarrow"
    frame = pd.DataFrame(
        {
            "word": pd.Series(some(["a", "b", "c"] * 20), dtype="string"),
            "grade": pd.Categorical(some(["low", "high"] * 30), categories=["low", "high", "highest"], ordered=True),
            "when": pd.date_range("2021-04-01", periods=N, freq="h", tz="UTC"),
            "nullable": pd.array(some(range(N)), dtype="Int16"),
            "plain": [float(i) for i in range(N)],
        }
    )
    feather.write_feather(frame, HERE / "pandas_feather.arrow")
    made["pandas_feather.arrow"] = "pandas"
    frame = pl.DataFrame(
        {
            "word": some(["short", "longer than twelve bytes", "x"] * 20),
            "category": pl.Series(some(["a", "b", "c"] * 20), dtype=pl.Categorical),
            "enum": pl.Series(some(["low", "high"] * 30), dtype=pl.Enum(["low", "high", "highest"])),
            "when": pl.datetime_range(datetime.datetime(2021, 4, 1), datetime.datetime(2021, 4, 3, 11), "1h", eager=True),
            "day": some([datetime.date(2021, 4, 1)] * N),
            "time": some([datetime.time(1, 2, 3)] * N),
            "span": some([datetime.timedelta(hours=i) for i in range(N)]),
            "number": some(range(N)),
            "flag": some([True, False] * 30),
        }
    )
    for name, options in {"polars.arrow": {}, "polars_lz4.arrow": {"compression": "lz4"}, "polars_zstd.arrow": {"compression": "zstd"}}.items():
        frame.write_ipc(HERE / name, **options)
        made[name] = "polars"
    frame.write_ipc_stream(HERE / "polars_stream.arrows")
    made["polars_stream.arrows"] = "polars"

    versions = {"pyarrow": f"pyarrow {pa.__version__}", "pandas": f"pandas {pd.__version__}, pyarrow {pa.__version__}", "polars": f"polars {pl.__version__}"}
    for name, writer in made.items():
        path = HERE / name
        opened = ipc.open_stream(path) if path.suffix == ".arrows" else ipc.open_file(path)
        table = opened.read_all()
        columns = []
        for i, field in enumerate(table.schema):
            if is_refused(field.type):
                columns.append({"name": field.name, "type": "nested", "refused": True, "values": []})
            elif field.type == pa.dictionary(pa.int32(), pa.float64()):
                columns.append({"name": field.name, **cells.encode_column(table.column(i).cast(pa.float64()))})
            else:
                columns.append({"name": field.name, **cells.encode_column(table.column(i))})
        cells.write_json(path.with_suffix(".json"), {"writer": versions[writer], "rows": table.num_rows}, columns)
    print(f"{len(made)} files")


if __name__ == "__main__":
    main()
