"""The queries of TPC-H on Stoa's peers. QUERIES, their texts by name, stands before."""

from datetime import date

from common import DuckDB, Polars, main, quoted


class OnDuckDB(DuckDB):
    def load(self, files, task):
        for name, path in files.items():
            self.con.execute(f"CREATE VIEW {name} AS FROM read_parquet({quoted(path)})")

    def __getattr__(self, name):
        if name not in QUERIES:
            raise AttributeError(name)
        return lambda: self.ask(QUERIES[name])


class OnPolars(Polars):
    """Lazy queries: a method for each, of tables that are attributes."""

    def load(self, files, task):
        for name, path in files.items():
            setattr(self, name, self.pl.scan_parquet(path))
        # Decimals stay decimals where they are compared, summed or multiplied by integers. A product
        # of two is rounded to cents in Polars (1.05 * 0.05 is 0.05), so these are of floats.
        self.price, self.discount = self.float("l_extendedprice"), self.float("l_discount")
        self.volume = self.price * (1 - self.discount)

    def float(self, name):
        return self.pl.col(name).cast(self.pl.Float64)

    def nations_in(self, region):
        regions = self.region.filter(self.pl.col("r_name") == region)
        return self.nation.join(regions, left_on="n_regionkey", right_on="r_regionkey", how="semi")

    def suppliers_in(self, nation):
        nations = self.nation.filter(self.pl.col("n_name") == nation)
        return self.supplier.join(nations, left_on="s_nationkey", right_on="n_nationkey", how="semi")

    def q01(self):
        col = self.pl.col
        lines = self.lineitem.filter(col("l_shipdate") <= date(1998, 9, 2)).with_columns(self.volume.alias("volume"))
        groups = lines.group_by("l_returnflag", "l_linestatus").agg(
            col("l_quantity").sum().alias("sum_qty"),
            col("l_extendedprice").sum().alias("sum_base_price"),
            col("volume").sum().alias("sum_disc_price"),
            (col("volume") * (1 + self.float("l_tax"))).sum().alias("sum_charge"),
            col("l_quantity").mean().alias("avg_qty"),
            col("l_extendedprice").mean().alias("avg_price"),
            col("l_discount").mean().alias("avg_disc"),
            self.pl.len().alias("count_order"),
        )
        return self.run(groups.sort("l_returnflag", "l_linestatus"))

    def q02(self):
        col = self.pl.col
        parts = self.part.filter(col("p_size") == 15, col("p_type").str.ends_with("BRASS"))
        suppliers = self.supplier.join(self.nations_in("EUROPE"), left_on="s_nationkey", right_on="n_nationkey")
        offers = self.partsupp.join(parts, left_on="ps_partkey", right_on="p_partkey", coalesce=False).join(
            suppliers, left_on="ps_suppkey", right_on="s_suppkey"
        )
        cheapest = offers.filter(col("ps_supplycost") == col("ps_supplycost").min().over("p_partkey"))
        answer = cheapest.select("s_acctbal", "s_name", "n_name", "p_partkey", "p_mfgr", "s_address", "s_phone", "s_comment")
        return self.run(answer.sort("s_acctbal", "n_name", "s_name", "p_partkey", descending=[True, False, False, False]).head(100))

    def q03(self):
        col = self.pl.col
        customers = self.customer.filter(col("c_mktsegment") == "BUILDING")
        orders = self.orders.filter(col("o_orderdate") < date(1995, 3, 15)).join(customers, left_on="o_custkey", right_on="c_custkey", how="semi")
        lines = self.lineitem.filter(col("l_shipdate") > date(1995, 3, 15)).join(orders, left_on="l_orderkey", right_on="o_orderkey")
        sums = lines.group_by("l_orderkey", "o_orderdate", "o_shippriority").agg(self.volume.sum().alias("revenue"))
        answer = sums.select("l_orderkey", "revenue", "o_orderdate", "o_shippriority")
        return self.run(answer.sort("revenue", "o_orderdate", descending=[True, False]).head(10))

    def q04(self):
        col = self.pl.col
        late = self.lineitem.filter(col("l_commitdate") < col("l_receiptdate"))
        orders = self.orders.filter(col("o_orderdate").is_between(date(1993, 7, 1), date(1993, 10, 1), closed="left"))
        orders = orders.join(late, left_on="o_orderkey", right_on="l_orderkey", how="semi")
        return self.run(orders.group_by("o_orderpriority").agg(self.pl.len().alias("order_count")).sort("o_orderpriority"))

    def q05(self):
        col = self.pl.col
        nations = self.nations_in("ASIA")
        customers = self.customer.join(nations, left_on="c_nationkey", right_on="n_nationkey", how="semi")
        suppliers = self.supplier.join(nations, left_on="s_nationkey", right_on="n_nationkey")
        orders = self.orders.filter(col("o_orderdate").is_between(date(1994, 1, 1), date(1995, 1, 1), closed="left"))
        orders = orders.join(customers, left_on="o_custkey", right_on="c_custkey")
        lines = self.lineitem.join(orders, left_on="l_orderkey", right_on="o_orderkey").join(
            suppliers, left_on=["l_suppkey", "c_nationkey"], right_on=["s_suppkey", "s_nationkey"]
        )
        return self.run(lines.group_by("n_name").agg(self.volume.sum().alias("revenue")).sort("revenue", descending=True))

    def q06(self):
        col = self.pl.col
        lines = self.lineitem.filter(
            col("l_shipdate").is_between(date(1994, 1, 1), date(1995, 1, 1), closed="left"),
            col("l_discount").is_between(0.05, 0.07),
            col("l_quantity") < 24,
        )
        return self.run(lines.select((self.price * self.discount).sum().alias("revenue")))

    def q07(self):
        col = self.pl.col
        nations = self.nation.filter(col("n_name").is_in(["FRANCE", "GERMANY"]))
        suppliers = self.supplier.join(nations, left_on="s_nationkey", right_on="n_nationkey").rename({"n_name": "supp_nation"})
        customers = self.customer.join(nations, left_on="c_nationkey", right_on="n_nationkey").rename({"n_name": "cust_nation"})
        orders = self.orders.join(customers, left_on="o_custkey", right_on="c_custkey")
        lines = self.lineitem.filter(col("l_shipdate").is_between(date(1995, 1, 1), date(1996, 12, 31)))
        lines = lines.join(suppliers, left_on="l_suppkey", right_on="s_suppkey").join(orders, left_on="l_orderkey", right_on="o_orderkey")
        between = lines.filter(col("supp_nation") != col("cust_nation"))
        keys = ["supp_nation", "cust_nation", "l_year"]
        sums = between.with_columns(col("l_shipdate").dt.year().alias("l_year")).group_by(keys).agg(self.volume.sum().alias("revenue"))
        return self.run(sums.sort(keys))

    def q08(self):
        col = self.pl.col
        parts = self.part.filter(col("p_type") == "ECONOMY ANODIZED STEEL")
        customers = self.customer.join(self.nations_in("AMERICA"), left_on="c_nationkey", right_on="n_nationkey", how="semi")
        orders = self.orders.filter(col("o_orderdate").is_between(date(1995, 1, 1), date(1996, 12, 31)))
        orders = orders.join(customers, left_on="o_custkey", right_on="c_custkey", how="semi")
        suppliers = self.supplier.join(self.nation, left_on="s_nationkey", right_on="n_nationkey")
        lines = (
            self.lineitem.join(parts, left_on="l_partkey", right_on="p_partkey", how="semi")
            .join(orders, left_on="l_orderkey", right_on="o_orderkey")
            .join(suppliers, left_on="l_suppkey", right_on="s_suppkey")
            .select(col("o_orderdate").dt.year().alias("o_year"), self.volume.alias("volume"), "n_name")
        )
        share = col("volume").filter(col("n_name") == "BRAZIL").sum() / col("volume").sum()
        return self.run(lines.group_by("o_year").agg(share.alias("mkt_share")).sort("o_year"))

    def q09(self):
        col = self.pl.col
        parts = self.part.filter(col("p_name").str.contains("green", literal=True))
        offers = self.partsupp.join(parts, left_on="ps_partkey", right_on="p_partkey", how="semi")
        suppliers = self.supplier.join(self.nation, left_on="s_nationkey", right_on="n_nationkey")
        lines = (
            self.lineitem.join(offers, left_on=["l_partkey", "l_suppkey"], right_on=["ps_partkey", "ps_suppkey"])
            .join(suppliers, left_on="l_suppkey", right_on="s_suppkey")
            .join(self.orders, left_on="l_orderkey", right_on="o_orderkey")
            .select(
                col("n_name").alias("nation"),
                col("o_orderdate").dt.year().alias("o_year"),
                (self.volume - self.float("ps_supplycost") * self.float("l_quantity")).alias("amount"),
            )
        )
        sums = lines.group_by("nation", "o_year").agg(col("amount").sum().alias("sum_profit"))
        return self.run(sums.sort("nation", "o_year", descending=[False, True]))

    def q10(self):
        col = self.pl.col
        orders = self.orders.filter(col("o_orderdate").is_between(date(1993, 10, 1), date(1994, 1, 1), closed="left"))
        lines = self.lineitem.filter(col("l_returnflag") == "R").join(orders, left_on="l_orderkey", right_on="o_orderkey")
        best = lines.group_by("o_custkey").agg(self.volume.sum().alias("revenue")).sort("revenue", descending=True).head(20)
        customers = self.customer.join(best, left_on="c_custkey", right_on="o_custkey").join(
            self.nation, left_on="c_nationkey", right_on="n_nationkey"
        )
        answer = customers.select("c_custkey", "c_name", "revenue", "c_acctbal", "n_name", "c_address", "c_phone", "c_comment")
        return self.run(answer.sort("revenue", descending=True))

    def q11(self):
        col = self.pl.col
        offers = self.partsupp.join(self.suppliers_in("GERMANY"), left_on="ps_suppkey", right_on="s_suppkey", how="semi")
        values = offers.group_by("ps_partkey").agg((col("ps_supplycost") * col("ps_availqty")).sum().alias("value"))
        return self.run(values.filter(col("value") > col("value").sum() * 0.0001).sort("value", descending=True))

    def q12(self):
        col = self.pl.col
        lines = self.lineitem.filter(
            col("l_receiptdate").is_between(date(1994, 1, 1), date(1995, 1, 1), closed="left"),
            col("l_shipmode").is_in(["MAIL", "SHIP"]),
            col("l_shipdate") < col("l_commitdate"),
            col("l_commitdate") < col("l_receiptdate"),
        )
        high = col("o_orderpriority").is_in(["1-URGENT", "2-HIGH"])
        counts = [high.sum().alias("high_line_count"), (~high).sum().alias("low_line_count")]
        orders = self.orders.join(lines, left_on="o_orderkey", right_on="l_orderkey")
        return self.run(orders.group_by("l_shipmode").agg(counts).sort("l_shipmode"))

    def q13(self):
        col = self.pl.col
        orders = self.orders.filter(~col("o_comment").str.contains("special.*requests"))
        counts = orders.group_by("o_custkey").agg(self.pl.len().alias("c_count"))
        customers = self.customer.join(counts, left_on="c_custkey", right_on="o_custkey", how="left")
        groups = customers.group_by(col("c_count").fill_null(0)).agg(self.pl.len().alias("custdist"))
        return self.run(groups.sort("custdist", "c_count", descending=True))

    def q14(self):
        col = self.pl.col
        lines = self.lineitem.filter(col("l_shipdate").is_between(date(1995, 9, 1), date(1995, 10, 1), closed="left"))
        sold = lines.join(self.part, left_on="l_partkey", right_on="p_partkey").select("p_type", self.volume.alias("volume"))
        promoted = col("volume").filter(col("p_type").str.starts_with("PROMO")).sum()
        return self.run(sold.select((100 * promoted / col("volume").sum()).alias("promo_revenue")))

    def q15(self):
        col = self.pl.col
        lines = self.lineitem.filter(col("l_shipdate").is_between(date(1996, 1, 1), date(1996, 4, 1), closed="left"))
        revenue = lines.group_by("l_suppkey").agg(self.volume.sum().alias("total_revenue"))
        best = revenue.filter(col("total_revenue") == col("total_revenue").max())
        answer = self.supplier.join(best, left_on="s_suppkey", right_on="l_suppkey")
        return self.run(answer.select("s_suppkey", "s_name", "s_address", "s_phone", "total_revenue").sort("s_suppkey"))

    def q16(self):
        col = self.pl.col
        parts = self.part.filter(
            col("p_size").is_in([49, 14, 23, 45, 19, 3, 36, 9]),
            col("p_brand") != "Brand#45",
            ~col("p_type").str.starts_with("MEDIUM POLISHED"),
        )
        bad = self.supplier.filter(col("s_comment").str.contains("Customer.*Complaints"))
        offers = self.partsupp.join(bad, left_on="ps_suppkey", right_on="s_suppkey", how="anti").join(
            parts, left_on="ps_partkey", right_on="p_partkey"
        )
        keys = ["p_brand", "p_type", "p_size"]
        counts = offers.group_by(keys).agg(col("ps_suppkey").n_unique().alias("supplier_cnt"))
        return self.run(counts.sort("supplier_cnt", *keys, descending=[True, False, False, False]))

    def q17(self):
        col = self.pl.col
        parts = self.part.filter(col("p_brand") == "Brand#23", col("p_container") == "MED BOX")
        lines = self.lineitem.join(parts, left_on="l_partkey", right_on="p_partkey", how="semi")
        small = lines.filter(col("l_quantity") < 0.2 * col("l_quantity").mean().over("l_partkey"))
        return self.run(small.select((col("l_extendedprice").sum() / 7.0).alias("avg_yearly")))

    def q18(self):
        col = self.pl.col
        large = self.lineitem.group_by("l_orderkey").agg(col("l_quantity").sum().alias("sum_quantity")).filter(col("sum_quantity") > 300)
        orders = self.orders.join(large, left_on="o_orderkey", right_on="l_orderkey")
        answer = orders.join(self.customer, left_on="o_custkey", right_on="c_custkey").select(
            "c_name", col("o_custkey").alias("c_custkey"), "o_orderkey", "o_orderdate", "o_totalprice", "sum_quantity"
        )
        return self.run(answer.sort("o_totalprice", "o_orderdate", descending=[True, False]).head(100))

    def q19(self):
        col = self.pl.col
        wanted = [
            ("Brand#12", ["SM CASE", "SM BOX", "SM PACK", "SM PKG"], 5, 1),
            ("Brand#23", ["MED BAG", "MED BOX", "MED PKG", "MED PACK"], 10, 10),
            ("Brand#34", ["LG CASE", "LG BOX", "LG PACK", "LG PKG"], 15, 20),
        ]
        fits, ordered = [], []
        for brand, containers, size, quantity in wanted:
            fits.append((col("p_brand") == brand) & col("p_container").is_in(containers) & col("p_size").is_between(1, size))
            ordered.append((col("p_brand") == brand) & col("l_quantity").is_between(quantity, quantity + 10))
        lines = self.lineitem.filter(
            col("l_shipmode").is_in(["AIR", "AIR REG"]),
            col("l_shipinstruct") == "DELIVER IN PERSON",
            col("l_quantity").is_between(1, 30),
        )
        parts = self.part.filter(self.pl.any_horizontal(fits))
        sold = lines.join(parts, left_on="l_partkey", right_on="p_partkey").filter(self.pl.any_horizontal(ordered))
        return self.run(sold.select(self.volume.sum().alias("revenue")))

    def q20(self):
        col = self.pl.col
        parts = self.part.filter(col("p_name").str.starts_with("forest"))
        lines = self.lineitem.filter(col("l_shipdate").is_between(date(1994, 1, 1), date(1995, 1, 1), closed="left"))
        lines = lines.join(parts, left_on="l_partkey", right_on="p_partkey", how="semi")
        sold = lines.group_by("l_partkey", "l_suppkey").agg(col("l_quantity").sum())
        offers = self.partsupp.join(sold, left_on=["ps_partkey", "ps_suppkey"], right_on=["l_partkey", "l_suppkey"])
        many = offers.filter(col("ps_availqty") > 0.5 * col("l_quantity"))
        suppliers = self.suppliers_in("CANADA").join(many, left_on="s_suppkey", right_on="ps_suppkey", how="semi")
        return self.run(suppliers.select("s_name", "s_address").sort("s_name"))

    def q21(self):
        col = self.pl.col
        orders = self.orders.filter(col("o_orderstatus") == "F")
        is_late = col("l_receiptdate") > col("l_commitdate")
        late = self.lineitem.filter(is_late).join(self.suppliers_in("SAUDI ARABIA"), left_on="l_suppkey", right_on="s_suppkey")
        late = late.join(orders, left_on="l_orderkey", right_on="o_orderkey", how="semi")
        # Of their orders, those with several suppliers and no other late one.
        who, who_late = col("l_suppkey"), self.pl.when(is_late).then("l_suppkey")
        several, one_late = who.min() != who.max(), who_late.min() == who_late.max()
        suppliers = self.lineitem.join(late, on="l_orderkey", how="semi").group_by("l_orderkey")
        waiting = suppliers.agg(several.alias("several"), one_late.alias("one_late")).filter("several", "one_late")
        answer = late.join(waiting, on="l_orderkey", how="semi").group_by("s_name").agg(self.pl.len().alias("numwait"))
        return self.run(answer.sort("numwait", "s_name", descending=[True, False]).head(100))

    def q22(self):
        col = self.pl.col
        customers = self.customer.with_columns(col("c_phone").str.head(2).alias("cntrycode")).filter(
            col("cntrycode").is_in(["13", "31", "23", "29", "30", "18", "17"])
        )
        rich = customers.filter(col("c_acctbal") > col("c_acctbal").filter(col("c_acctbal") > 0).mean())
        without = rich.join(self.orders, left_on="c_custkey", right_on="o_custkey", how="anti")
        answer = without.group_by("cntrycode").agg(self.pl.len().alias("numcust"), col("c_acctbal").sum().alias("totacctbal"))
        return self.run(answer.sort("cntrycode"))


main({"duckdb": OnDuckDB, "polars": OnPolars})
