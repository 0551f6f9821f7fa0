"""Writes a Parquet file in every format: convert.py FILE FOLDER."""

import sys

import pyarrow as pa
import pyarrow.csv
import pyarrow.feather
import pyarrow.parquet

path, folder = sys.argv[1:]
table = pa.parquet.read_table(path)
at = table.schema.get_field_index("at")
# Times without a zone, in microseconds, which every system reads and writes.
table = table.set_column(at, "at", table["at"].cast(pa.timestamp("us", "UTC")).cast(pa.timestamp("us")))
for i, field in enumerate(table.schema):
    if pa.types.is_dictionary(field.type):
        table = table.set_column(i, field.name, table[field.name].cast(pa.string()))
table = table.replace_schema_metadata(None)
pa.parquet.write_table(table, f"{folder}/snappy.parquet")
pa.parquet.write_table(table, f"{folder}/zstd.parquet", compression="zstd")
pa.feather.write_feather(table, f"{folder}/x.arrow", compression="uncompressed")
pa.feather.write_feather(table, f"{folder}/zstd.arrow", compression="zstd")
pa.csv.write_csv(table, f"{folder}/x.csv")
with pa.CompressedOutputStream(f"{folder}/x.csv.gz", "gzip") as out:
    pa.csv.write_csv(table, out)
