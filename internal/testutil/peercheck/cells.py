"""Cells: Arrow columns as plain JSON, and the comparison of two such columns.

The JSON form is described at the top of io/parquet/testdata/peers/make_fixtures.py.
Every reader (pyarrow, Polars, DuckDB) hands over an Arrow table, so that one
encoder serves all of them and a difference is a difference of the readers.
"""

import decimal
import json
import math
import uuid

import numpy as np
import pyarrow as pa

UNIT_NS = {"s": 10**9, "ms": 10**6, "us": 10**3, "ns": 1}


def encode_table(table):
    """The columns of an Arrow table, each as a dict with name, type and values."""
    return [
        {"name": name, **encode_column(table.column(i))}
        for i, name in enumerate(table.column_names)
    ]


def encode_column(column):
    """One Arrow column as a dict with type, its parameters, and values."""
    if isinstance(column, pa.ChunkedArray):
        column = one_array(column)
    if isinstance(column, pa.ExtensionArray):
        if column.type.extension_name == "arrow.uuid":
            raw = column.storage.to_pylist()
            return {"type": "uuid", "values": [v and str(uuid.UUID(bytes=v)) for v in raw]}
        column = column.storage
    if pa.types.is_dictionary(column.type):
        return encode_dictionary(column)
    return {**describe_type(column.type), "values": encode_values(column)}


def one_array(column):
    """The chunks as one array; dictionaries that differ are unified in order of appearance."""
    if column.num_chunks == 1:
        return column.chunk(0)
    if pa.types.is_dictionary(column.type):
        column = column.unify_dictionaries()
    array = column.combine_chunks()
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def encode_dictionary(array):
    levels = encode_column(array.dictionary)
    codes = array.indices.to_pylist()
    return {
        "type": "categorical",
        "level_type": levels["type"],
        "levels": levels["values"],
        "ordered": array.type.ordered,
        "values": [None if c is None else levels["values"][c] for c in codes],
    }


def describe_type(t):
    """Stoa's name for an Arrow type, with its parameters."""
    is_ = pa.types
    if is_.is_boolean(t):
        return {"type": "bool"}
    if is_.is_floating(t):
        return {"type": f"float{t.bit_width}"}
    if is_.is_string(t) or is_.is_large_string(t) or is_.is_string_view(t):
        return {"type": "string"}
    if is_.is_fixed_size_binary(t):
        return {"type": "binary", "width": t.byte_width}
    if is_.is_binary(t) or is_.is_large_binary(t) or is_.is_binary_view(t):
        return {"type": "binary"}
    if is_.is_date(t):
        return {"type": "date"}
    if is_.is_timestamp(t):
        return {"type": "timestamp", "unit": t.unit, "zone": t.tz}
    if is_.is_time(t):
        return {"type": "time", "unit": t.unit}
    if is_.is_duration(t):
        return {"type": "duration", "unit": t.unit}
    if is_.is_decimal(t):
        return {"type": "decimal", "precision": t.precision, "scale": t.scale}
    if is_.is_map(t):
        return {"type": "map"}
    if is_list(t):
        return {"type": "list"}
    if is_.is_struct(t):
        return {"type": "struct"}
    return {"type": str(t)}  # int8 … uint64, null, and whatever Arrow invents next


def is_list(t):
    return (
        pa.types.is_list(t)
        or pa.types.is_large_list(t)
        or pa.types.is_list_view(t)
        or pa.types.is_fixed_size_list(t)
    )


def encode_values(array):
    t = array.type
    if pa.types.is_int64(t) or pa.types.is_uint64(t):
        return [None if v is None else str(v) for v in array.to_pylist()]
    if pa.types.is_floating(t):
        return [None if v is None else float_text(v, t.bit_width) for v in array.to_pylist()]
    if pa.types.is_timestamp(t) or pa.types.is_duration(t) or pa.types.is_time64(t):
        return encode_values(array.view(pa.int64()))
    if pa.types.is_time32(t):
        return encode_values(array.view(pa.int32()).cast(pa.int64()))
    if pa.types.is_date(t):
        return [None if v is None else v.isoformat() for v in array.to_pylist()]
    if pa.types.is_decimal(t):
        return [None if v is None else format(v, "f") for v in array.to_pylist()]
    if pa.types.is_map(t):
        return [None if v is None else [list(pair) for pair in v] for v in array.to_pylist()]
    if is_list(t):
        return [
            None if not cell.is_valid else encode_column(cell.values)["values"] for cell in array
        ]
    if pa.types.is_struct(t):
        fields = [encode_column(field)["values"] for field in array.flatten()]
        names = [t.field(i).name for i in range(t.num_fields)]
        return [
            dict(zip(names, row)) if valid else None
            for valid, *row in zip(array.is_valid().to_pylist(), *fields)
        ]
    values = array.to_pylist()
    return [v.hex() if isinstance(v, bytes) else v for v in values]


def float_text(v, bits=64):
    """The shortest text that reads back to the same float of that width."""
    if math.isnan(v):
        return "NaN"
    if math.isinf(v):
        return "Infinity" if v > 0 else "-Infinity"
    return repr(float(v)) if bits == 64 else str({16: np.float16, 32: np.float32}[bits](v))


def write_json(path, head, columns):
    """Writes head and columns as JSON, one line per column."""
    fields = [f"  {json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in head.items()]
    lines = ",\n".join("    " + json.dumps(c, ensure_ascii=False) for c in columns)
    fields.append(f'  "columns": [\n{lines}\n  ]' if columns else '  "columns": []')
    with open(path, "w", encoding="utf-8") as out:
        out.write("{\n" + ",\n".join(fields) + "\n}\n")


# Comparison.


def family(column):
    """The kind of a column once width, unit and encoding are put aside."""
    t = column.get("level_type") or column["type"]
    if t.startswith(("int", "uint")):
        return "integer"
    return t


def plain(column):
    """The values in a form that is equal when the meaning is: instants in
    nanoseconds, decimals without trailing zeros."""
    kind = family(column)
    if kind in ("timestamp", "time", "duration"):
        factor = UNIT_NS[column["unit"]]
        convert = lambda v: int(v) * factor
    elif kind == "integer":
        convert = int
    elif kind == "decimal":
        convert = decimal.Decimal
    else:
        convert = lambda v: v
    return [None if v is None else convert(v) for v in column["values"]]


def compare_columns(want, got, exact=True, same_kinds=()):
    """Differences between two encoded columns, as a list of sentences.

    exact also compares the type's name, unit, zone, precision, scale, width,
    levels and ordered. same_kinds lists pairs (want, got) of families that
    may stand for each other where a reader lacks a type.
    """
    found = []
    if exact:
        for key in ("type", "unit", "zone", "precision", "scale", "width", "level_type", "levels", "ordered"):
            if want.get(key) != got.get(key):
                found.append(f"{key}: got {got.get(key)!r}, want {want.get(key)!r}")
    pair = (family(want), family(got))
    if pair[0] != pair[1] and pair not in same_kinds and pair[0] != "null":
        return found or [f"type: got {got['type']}, want {want['type']}"]
    a, b = plain(want), plain(got)
    if pair == ("duration", "integer"):
        a = [v if v is None else v // UNIT_NS[want["unit"]] for v in a]
    if pair == ("float16", "float32"):
        a, b = ([v and float_text(kind(v)) for v in values] for kind, values in ((np.float16, a), (np.float32, b)))
    if "uuid" in pair:
        a, b = ([v and v.replace("-", "") for v in values] for values in (a, b))
    if len(a) != len(b):
        return found + [f"rows: got {len(b)}, want {len(a)}"]
    wrong = [i for i, (x, y) in enumerate(zip(a, b)) if x != y]
    for i in wrong[:3]:
        found.append(f"row {i}: got {got['values'][i]!r}, want {want['values'][i]!r}")
    if len(wrong) > 3:
        found.append(f"… and {len(wrong) - 3} more rows")
    return found
