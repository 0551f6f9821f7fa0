"""Aggregators of one's own on Stoa's peers."""

from common import DuckDB, Pandas, Polars, main


class OnDuckDB(DuckDB):
    def load(self, files, task):
        self.read("x", files["x"])

    def chain(self):
        return self.ask("""SELECT k, (t - lag(t) OVER (PARTITION BY k ORDER BY t))::INT AS interval FROM x QUALIFY interval IS NOT NULL""")

    def func(self):
        return self.ask("""SELECT k, unnest([s[i + 1] - s[i] for i in range(1, len(s))]) AS interval
            FROM (SELECT k, list_sort(list(t)) AS s FROM x GROUP BY k)""")

    def sum(self):
        return self.ask("SELECT k, sum(x) AS x FROM x GROUP BY k")

    def reducer(self):
        return self.ask("SELECT k, list_reduce(list(x), lambda a, b: a + b) AS x FROM x GROUP BY k")


class OnPolars(Polars):
    def load(self, files, task):
        self.x = self.read(files["x"]).lazy()

    def by_key(self, *aggregates):
        return self.run(self.x.group_by("k").agg(*aggregates))

    def chain(self):
        return self.run(self.x.group_by("k").agg(self.pl.col("t").sort().diff(null_behavior="drop").alias("interval")).explode("interval").drop_nulls())

    def func(self):
        import numpy as np

        def diff(t):
            return self.pl.Series(np.diff(np.sort(t.to_numpy())))

        lists = self.x.group_by("k").agg(self.pl.col("t").map_batches(diff, return_dtype=self.pl.Int32).alias("interval"))
        return self.run(lists.explode("interval").drop_nulls())

    def sum(self):
        return self.by_key(self.pl.col("x").sum())

    def reducer(self):
        def total(x):
            s = 0
            for value in x:
                s += value
            return s

        return self.by_key(self.pl.col("x").map_batches(total, return_dtype=self.pl.Int64, returns_scalar=True))


class OnPandas(Pandas):
    def load(self, files, task):
        self.x = self.read(files["x"])

    def chain(self):
        ordered = self.x[["k", "t"]].sort_values("t")
        return ordered.assign(interval=ordered.groupby("k", sort=False)["t"].diff()).dropna()[["k", "interval"]]

    def func(self):
        import numpy as np

        lists = self.x.groupby("k", sort=False)["t"].agg(lambda t: np.diff(np.sort(t.to_numpy())))
        return lists.explode().dropna().astype("int64").rename("interval").reset_index()

    def sum(self):
        return self.x.groupby("k", sort=False, as_index=False)["x"].sum()

    def reducer(self):
        def total(x):
            s = 0
            for value in x:
                s += value
            return s

        return self.x.groupby("k", sort=False)["x"].agg(total).reset_index()


main({"duckdb": OnDuckDB, "polars": OnPolars, "pandas": OnPandas})
