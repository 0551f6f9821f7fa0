"""The join questions of the db-benchmark on Stoa's peers."""

from common import DuckDB, Pandas, Polars, main

WITH = {"j1": "small", "j2": "medium", "j3": "medium", "j4": "medium", "j5": "big"}
# id6 has as many values as rows: it stays text.
TEXTS = {"x": ("id4", "id5"), "small": ("id4",), "medium": ("id4", "id5"), "big": ("id4", "id5")}


class OnDuckDB(DuckDB):
    def __init__(self, enum=False):
        super().__init__()
        self.enum = enum

    def load(self, files, task):
        names = ("x", WITH[task])
        for name in names:
            self.read(name, files[name])
        if self.enum:
            # One type for a column of both tables, so that codes can meet.
            for c in TEXTS["x"]:
                have = [n for n in names if c in TEXTS[n]]
                values = " UNION ".join(f"SELECT {c} FROM {n}" for n in have)
                self.con.execute(f"CREATE TYPE level_{c} AS ENUM (SELECT {c} FROM ({values}) ORDER BY {c})")
            for n in names:
                changed = ", ".join(f"{c}::level_{c} AS {c}" for c in TEXTS[n])
                self.table("coded", f"SELECT * REPLACE ({changed}) FROM {n}")
                self.con.execute(f"DROP TABLE {n}")
                self.con.execute(f"ALTER TABLE coded RENAME TO {n}")

    def join(self, table, key, how=""):
        return self.ask(f"SELECT x.*, v2 FROM x {how} JOIN {table} USING ({key})")

    def j1(self):
        return self.join("small", "id1")

    def j2(self):
        return self.join("medium", "id2")

    def j3(self):
        return self.join("medium", "id2", "LEFT")

    def j4(self):
        return self.join("medium", "id5")

    def j5(self):
        return self.join("big", "id3")


class OnPolars(Polars):
    def __init__(self, categorical=False):
        super().__init__()
        self.categorical = categorical

    def load(self, files, task):
        self.x, self.y = (
            (self.encode(self.read(files[n]), *TEXTS[n]) if self.categorical else self.read(files[n])).lazy() for n in ("x", WITH[task])
        )

    def join(self, key, how="inner"):
        return self.run(self.x.join(self.y.select(key, "v2"), on=key, how=how))

    def j1(self):
        return self.join("id1")

    def j2(self):
        return self.join("id2")

    def j3(self):
        return self.join("id2", "left")

    def j4(self):
        return self.join("id5")

    def j5(self):
        return self.join("id3")


class OnPandas(Pandas):
    def load(self, files, task):
        self.x, self.y = (self.read(files[n]) for n in ("x", WITH[task]))

    def join(self, key, how="inner"):
        return self.x.merge(self.y[[key, "v2"]], on=key, how=how)

    j1 = OnPolars.j1
    j2 = OnPolars.j2
    j3 = OnPolars.j3
    j4 = OnPolars.j4
    j5 = OnPolars.j5


main({
    "duckdb": OnDuckDB,
    "duckdb-enum": lambda: OnDuckDB(enum=True),
    "polars": OnPolars,
    "polars-categorical": lambda: OnPolars(categorical=True),
    "pandas": OnPandas,
})
