"""The queries of TPC-H on Stoa's peers. QUERIES, their texts by name, stands before."""

from common import DuckDB, main, quoted


class OnDuckDB(DuckDB):
    def load(self, files, task):
        for name, path in files.items():
            self.con.execute(f"CREATE VIEW {name} AS FROM read_parquet({quoted(path)})")

    def __getattr__(self, name):
        if name not in QUERIES:
            raise AttributeError(name)
        return lambda: self.ask(QUERIES[name])


main({"duckdb": OnDuckDB})
