"""The group-by questions of the db-benchmark on Stoa's peers."""

from common import DuckDB, Pandas, Polars, main

TEXTS = ("id1", "id2", "id3")


class OnDuckDB(DuckDB):
    def __init__(self, enum=False):
        super().__init__()
        self.enum = enum

    def load(self, files, task):
        self.read("x", files["x"])
        if self.enum:
            self.encode("x", *TEXTS)

    def q1(self):
        return self.ask("SELECT id1, sum(v1) AS v1 FROM x GROUP BY id1")

    def q2(self):
        return self.ask("SELECT id1, id2, sum(v1) AS v1 FROM x GROUP BY id1, id2")

    def q3(self):
        return self.ask("SELECT id3, sum(v1) AS v1, avg(v3) AS v3 FROM x GROUP BY id3")

    def q4(self):
        return self.ask("SELECT id4, avg(v1) AS v1, avg(v2) AS v2, avg(v3) AS v3 FROM x GROUP BY id4")

    def q5(self):
        return self.ask("SELECT id6, sum(v1) AS v1, sum(v2) AS v2, sum(v3) AS v3 FROM x GROUP BY id6")

    def q6(self):
        return self.ask("SELECT id4, id5, quantile_cont(v3, 0.5) AS median_v3, stddev(v3) AS sd_v3 FROM x GROUP BY id4, id5")

    def q7(self):
        return self.ask("SELECT id3, max(v1) - min(v2) AS range_v1_v2 FROM x GROUP BY id3")

    def q8(self):
        return self.ask("SELECT id6, unnest(max(v3, 2)) AS largest2_v3 FROM x GROUP BY id6")

    def q9(self):
        return self.ask("SELECT id2, id4, pow(corr(v1, v2), 2) AS r2 FROM x GROUP BY id2, id4")

    def q10(self):
        return self.ask("SELECT id1, id2, id3, id4, id5, id6, sum(v3) AS v3, count(*) AS count FROM x GROUP BY id1, id2, id3, id4, id5, id6")


class OnPolars(Polars):
    def __init__(self, categorical=False):
        super().__init__()
        self.categorical = categorical

    def load(self, files, task):
        df = self.read(files["x"])
        self.x = (self.encode(df, *TEXTS) if self.categorical else df).lazy()

    def by(self, keys, *aggregates):
        return self.run(self.x.group_by(keys).agg(*aggregates))

    def q1(self):
        return self.by(["id1"], self.pl.col("v1").sum())

    def q2(self):
        return self.by(["id1", "id2"], self.pl.col("v1").sum())

    def q3(self):
        return self.by(["id3"], self.pl.col("v1").sum(), self.pl.col("v3").mean())

    def q4(self):
        return self.by(["id4"], self.pl.col("v1", "v2", "v3").mean())

    def q5(self):
        return self.by(["id6"], self.pl.col("v1", "v2", "v3").sum())

    def q6(self):
        c = self.pl.col("v3")
        return self.by(["id4", "id5"], c.median().alias("median_v3"), c.std().alias("sd_v3"))

    def q7(self):
        return self.by(["id3"], (self.pl.col("v1").max() - self.pl.col("v2").min()).alias("range_v1_v2"))

    def q8(self):
        return self.run(self.x.group_by("id6").agg(self.pl.col("v3").top_k(2).alias("largest2_v3")).explode("largest2_v3"))

    def q9(self):
        return self.by(["id2", "id4"], (self.pl.corr("v1", "v2", method="pearson") ** 2).alias("r2"))

    def q10(self):
        return self.by(["id1", "id2", "id3", "id4", "id5", "id6"], self.pl.col("v3").sum(), self.pl.len().alias("count"))


class OnPandas(Pandas):
    def load(self, files, task):
        self.x = self.encode(self.read(files["x"]), *TEXTS)

    def by(self, *keys):
        return self.x.groupby(list(keys), as_index=False, sort=False, observed=True, dropna=False)

    def q1(self):
        return self.by("id1").agg({"v1": "sum"})

    def q2(self):
        return self.by("id1", "id2").agg({"v1": "sum"})

    def q3(self):
        return self.by("id3").agg({"v1": "sum", "v3": "mean"})

    def q4(self):
        return self.by("id4").agg({"v1": "mean", "v2": "mean", "v3": "mean"})

    def q5(self):
        return self.by("id6").agg({"v1": "sum", "v2": "sum", "v3": "sum"})

    def q6(self):
        return self.by("id4", "id5").agg(median_v3=("v3", "median"), sd_v3=("v3", "std"))

    def q7(self):
        out = self.by("id3").agg({"v1": "max", "v2": "min"})
        return out.assign(range_v1_v2=out["v1"] - out["v2"])[["id3", "range_v1_v2"]]

    def q8(self):
        ordered = self.x[["id6", "v3"]].sort_values("v3", ascending=False)
        return ordered.groupby("id6", sort=False).head(2).rename(columns={"v3": "largest2_v3"})

    def q9(self):
        # The sums of products, which is how one writes it for speed.
        x = self.x[["id2", "id4", "v1", "v2"]]
        x = x.assign(xx=x.v1 * x.v1, yy=x.v2 * x.v2, xy=x.v1 * x.v2, n=1)
        s = x.groupby(["id2", "id4"], as_index=False, sort=False, observed=True).sum()
        top = (s.n * s.xy - s.v1 * s.v2) ** 2
        s["r2"] = top / ((s.n * s.xx - s.v1**2) * (s.n * s.yy - s.v2**2))
        return s[["id2", "id4", "r2"]]

    def q10(self):
        return self.by("id1", "id2", "id3", "id4", "id5", "id6").agg(v3=("v3", "sum"), count=("v1", "size"))


main({
    "duckdb": OnDuckDB,
    "duckdb-enum": lambda: OnDuckDB(enum=True),
    "polars": OnPolars,
    "polars-categorical": lambda: OnPolars(categorical=True),
    "pandas": OnPandas,
})
