"""What is done to single columns, on Stoa's peers."""

from common import DuckDB, Pandas, Polars, main

QUARTILES = {"q25": 0.25, "median": 0.5, "q75": 0.75}


class OnDuckDB(DuckDB):
    def load(self, files, task):
        self.read("x", files["x"])

    def sum(self):
        return self.ask("SELECT sum(f) AS x FROM x")

    def mean(self):
        return self.ask("SELECT avg(f) AS x FROM x")

    def std(self):
        return self.ask("SELECT stddev(f) AS x FROM x")

    def quantiles(self, column):
        q = f"SELECT quantile_cont({column}, {list(QUARTILES.values())}) AS q FROM x"
        return self.ask(f"SELECT {', '.join(f'q[{i + 1}] AS {name}' for i, name in enumerate(QUARTILES))} FROM ({q})")

    def quantiles_f(self):
        return self.quantiles("f")

    def quantiles_i(self):
        return self.quantiles("i")

    def filter(self):
        return self.ask("SELECT * FROM x WHERE f > 0.9")

    def sort_f(self):
        return self.ask("SELECT * FROM x ORDER BY f")

    def sort_i(self):
        return self.ask("SELECT * FROM x ORDER BY i")

    def unique(self):
        return self.ask("SELECT DISTINCT k FROM x")

    def value_counts(self):
        return self.ask("SELECT k, count(*) AS n FROM x GROUP BY k ORDER BY k")


class OnPolars(Polars):
    def load(self, files, task):
        self.x = self.read(files["x"]).lazy()

    def select(self, **columns):
        return self.run(self.x.select(**columns))

    def sum(self):
        return self.select(x=self.pl.col("f").sum())

    def mean(self):
        return self.select(x=self.pl.col("f").mean())

    def std(self):
        return self.select(x=self.pl.col("f").std())

    def quantiles(self, column):
        return self.select(**{name: self.pl.col(column).quantile(p, "linear") for name, p in QUARTILES.items()})

    def quantiles_f(self):
        return self.quantiles("f")

    def quantiles_i(self):
        return self.quantiles("i")

    def filter(self):
        return self.run(self.x.filter(self.pl.col("f") > 0.9))

    def sort_f(self):
        return self.run(self.x.sort("f"))

    def sort_i(self):
        return self.run(self.x.sort("i"))

    def unique(self):
        return self.run(self.x.unique())

    def value_counts(self):
        return self.run(self.x.group_by("k").agg(self.pl.len().alias("n")).sort("k"))


class OnPandas(Pandas):
    def load(self, files, task):
        self.x = self.read(files["x"])

    def one(self, **cells):
        return self.pd.DataFrame({name: [x] for name, x in cells.items()})

    def sum(self):
        return self.one(x=self.x["f"].sum())

    def mean(self):
        return self.one(x=self.x["f"].mean())

    def std(self):
        return self.one(x=self.x["f"].std())

    def quantiles(self, column):
        return self.one(**dict(zip(QUARTILES, self.x[column].quantile(list(QUARTILES.values())))))

    def quantiles_f(self):
        return self.quantiles("f")

    def quantiles_i(self):
        return self.quantiles("i")

    def filter(self):
        return self.x[self.x["f"] > 0.9]

    def sort_f(self):
        return self.x.sort_values("f")

    def sort_i(self):
        return self.x.sort_values("i")

    def unique(self):
        return self.x.drop_duplicates()

    def value_counts(self):
        return self.x.groupby("k").size().rename("n").reset_index()


main({"duckdb": OnDuckDB, "polars": OnPolars, "pandas": OnPandas})
