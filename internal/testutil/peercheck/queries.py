#!/usr/bin/env python3
"""Runs the random queries of internal/testutil/oracle on DuckDB and compares
its answers with Stoa's.

    queries.py FOLDER/queries.ndjson

A line holds a table, or a query with Stoa's rows: see message in peer_test.go
there. Rows are compared in order where the query orders all of them. Integers,
texts and times must be equal, floats to 1e-9; −0 is 0. Prints every difference
with its seed, the queries of both and the tables, and exits 1 if there is one.
"""

import datetime
import decimal
import json
import math
import sys

import duckdb

EPOCH = datetime.datetime(1970, 1, 1)


def plain(kind, cell):
    """A cell of either side as a Python value."""
    if cell is None:
        return None
    if kind == "DOUBLE":
        return float(cell)
    if isinstance(cell, datetime.datetime):
        return (cell - EPOCH) // datetime.timedelta(microseconds=1)
    if isinstance(cell, datetime.date):
        return (cell - EPOCH.date()).days
    if isinstance(cell, decimal.Decimal):
        return int(cell) if cell == int(cell) else float(cell)
    return cell


def close(a, b):
    """Whether two cells are the same."""
    if isinstance(a, float) and isinstance(b, float):
        if math.isnan(a) or math.isnan(b):
            return math.isnan(a) and math.isnan(b)
        return a == b or abs(a - b) <= 1e-9 * max(abs(a), abs(b), 1)
    return type(a) is type(b) and a == b


def rank(row):
    """A key that brings equal rows together; floats by ten digits."""
    out = []
    for cell in row:
        if isinstance(cell, float):
            cell = "nan" if math.isnan(cell) else f"{cell + 0.0:.9e}".replace("-0.000000000e+00", "0.000000000e+00")
        out.append((cell is None, str(cell)))
    return out


def differ(got, want, ordered):
    """The first difference, as a sentence, or None."""
    if len(got) != len(want):
        return f"{len(got)} rows, Stoa has {len(want)}"
    if not ordered:
        got, want = sorted(got, key=rank), sorted(want, key=rank)
    for i, (a, b) in enumerate(zip(got, want)):
        if len(a) != len(b) or not all(map(close, a, b)):
            return f"row {i}: {a}, Stoa has {b}"
    return None


def load(con, message):
    """Makes a table."""
    columns = ", ".join(f"{name} {kind}" for name, kind in message["columns"])
    con.execute(f"CREATE OR REPLACE TABLE {message['table']} ({columns})")
    fill = {"DATE": "DATE '1970-01-01' + CAST(? AS INTEGER)", "TIMESTAMP": "make_timestamp(CAST(? AS BIGINT))"}
    marks = ", ".join(fill.get(kind, f"CAST(? AS {kind})") for _, kind in message["columns"])
    if message["rows"]:
        con.executemany(f"INSERT INTO {message['table']} VALUES ({marks})", message["rows"])


def main():
    con = duckdb.connect()
    con.execute("SET threads = 1")
    con.execute("PRAGMA disable_optimizer")  # DISTINCT over a LIMIT loses the LIMIT with it, in 2.0.0
    queries = differences = 0
    tables = {}
    with open(sys.argv[1], encoding="utf-8") as lines:
        for line in lines:
            message = json.loads(line)
            if "table" in message:
                load(con, message)
                tables[message["table"]] = message
                continue
            queries += 1
            kinds = [kind for _, kind in message["columns"]]
            want = [[plain(k, c) for k, c in zip(kinds, row)] for row in message["rows"]]
            try:
                got = [[plain(k, c) for k, c in zip(kinds, row)] for row in con.execute(message["sql"]).fetchall()]
                found = differ(got, want, message.get("ordered", False))
            except duckdb.Error as err:
                found = str(err).strip().replace("\n", " ")[:300]
            if found:
                differences += 1
                print(f"seed {message['seed']}: {found}")
                if differences <= 5:
                    print(f"DuckDB:\n{message['sql']}\nStoa:\n{message['stoa']}")
                    for table in tables.values():
                        print(table["table"], [name for name, _ in table["columns"]], *table["rows"], sep="\n  ")
    print(f"{queries} queries, {differences} differences")
    sys.exit(1 if differences or not queries else 0)


if __name__ == "__main__":
    main()
