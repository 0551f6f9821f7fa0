"""Files to and from memory on Stoa's peers."""

import os
import tempfile

from common import DuckDB, Pandas, Polars, main, quoted


class Files:
    """What the systems share: tasks read a file, or write one, which is read again for the digest."""

    FILES = {
        "parquet-read": "snappy.parquet",
        "parquet-zstd-read": "zstd.parquet",
        "csv-read": "x.csv",
        "csv-gzip-read": "x.csv.gz",
        "arrow-read": "x.arrow",
        "arrow-zstd-read": "zstd.arrow",
    }
    WRITTEN = {"parquet": "x.parquet", "csv": "x.csv", "arrow": "x.arrow"}

    def load(self, files, task):
        if task in self.FILES:
            self.path = files[self.FILES[task]]
            return
        self.x = self.from_parquet(files["snappy.parquet"])
        self.folder = tempfile.TemporaryDirectory()
        self.kind = task.split("-")[0]
        self.path = os.path.join(self.folder.name, self.WRITTEN[self.kind])

    def digest(self, answer, order, rank):
        if answer is None:
            answer = getattr(self, f"from_{self.kind}")(self.path)
        return super().digest(answer, order, rank)

    def parquet_read(self):
        return self.from_parquet(self.path)

    def csv_read(self):
        return self.from_csv(self.path)

    def arrow_read(self):
        return self.from_arrow(self.path)

    parquet_zstd_read, csv_gzip_read, arrow_zstd_read = parquet_read, csv_read, arrow_read


class OnDuckDB(Files, DuckDB):
    def from_parquet(self, path):
        return self.table("x", f"FROM read_parquet({quoted(path)})")

    def from_csv(self, path):
        return self.table("x", f"FROM read_csv({quoted(path)})")

    def parquet_write(self, codec="snappy"):
        self.con.execute(f"COPY x TO {quoted(self.path)} (FORMAT parquet, COMPRESSION {codec})")

    def parquet_zstd_write(self):
        self.parquet_write("zstd")

    def csv_write(self):
        self.con.execute(f"COPY x TO {quoted(self.path)} (FORMAT csv, HEADER)")


class OnPolars(Files, Polars):
    def from_parquet(self, path):
        return self.read(path)

    def from_csv(self, path):
        return self.run(self.pl.scan_csv(path, try_parse_dates=True))

    def from_arrow(self, path):
        with open(path, "rb") as file:
            return self.pl.read_ipc(file.read())  # a path would only map the file

    def parquet_write(self):
        self.x.write_parquet(self.path, compression="snappy")

    def parquet_zstd_write(self):
        self.x.write_parquet(self.path, compression="zstd")

    def csv_write(self):
        self.x.write_csv(self.path)

    def arrow_write(self):
        self.x.write_ipc(self.path)


class OnPandas(Files, Pandas):
    def from_parquet(self, path):
        return self.read(path)

    def from_csv(self, path):
        return self.pd.read_csv(path, engine="pyarrow", parse_dates=["at"])

    def from_arrow(self, path):
        return self.pd.read_feather(path)

    def parquet_write(self):
        self.x.to_parquet(self.path)

    def parquet_zstd_write(self):
        self.x.to_parquet(self.path, compression="zstd")

    def csv_write(self):
        self.x.to_csv(self.path, index=False)

    def arrow_write(self):
        self.x.to_feather(self.path, compression="uncompressed")


main({"duckdb": OnDuckDB, "polars": OnPolars, "pandas": OnPandas})
