#!/usr/bin/env python3
"""A DuckDB oracle for property tests: one JSON request a line, one answer a line.

    > {"file": "frame.parquet", "sql": "SELECT k, sum(v) AS s FROM t GROUP BY k ORDER BY k"}
    < {"rows": 2, "columns": [{"name": "k", "type": "string", "values": ["a", null]}, …]}
    < {"error": "Binder Error: …"}

The table t is the file; other files may be named in the SQL, FROM 'other.parquet'.
Values have the form described in io/parquet/testdata/peers/make_fixtures.py.
DuckDB's habits to write tests around: sum of integers is HUGEINT and comes as
decimal with scale 0; ORDER BY puts NULL last and NaN above Infinity; count(DISTINCT)
skips NULL; the order of rows without ORDER BY is the file's, of groups any.
"""

import json
import sys

import duckdb

import cells


def answer(con, request):
    path = request["file"].replace("'", "''")
    con.execute(f"CREATE OR REPLACE TEMP VIEW t AS FROM read_parquet('{path}')")
    table = con.sql(request["sql"]).to_arrow_table()
    return {"rows": table.num_rows, "columns": cells.encode_table(table)}


def main():
    con = duckdb.connect()
    con.execute("SET threads = 2")
    con.execute("SET TimeZone = 'UTC'")
    con.execute("SET enable_external_file_cache = false")  # tests write the same path again
    for line in sys.stdin:
        try:
            reply = answer(con, json.loads(line))
        except Exception as err:  # the test decides what an error means
            reply = {"error": f"{err}"}
        print(json.dumps(reply, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
