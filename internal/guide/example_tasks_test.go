package guide_test

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/dataframe/sql"
	"github.com/stoa-data/stoa/groupby"
	"github.com/stoa-data/stoa/io/csv"
	"github.com/stoa-data/stoa/io/parquet"
)

// The spellings in the table of the guide's first page, each at work.
func Example_tasks() {
	dir, err := os.MkdirTemp("", "guide")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	show := func(df *dataframe.DataFrame, err error) { fmt.Println(df.Rows(), df.Names(), err) }

	file := "testdata/requests.csv"
	show(csv.Read(file))
	df := dataframe.Must(requests().Lazy().Rename("ms", "x").Rename("host", "k").Rename("at", "t").Rename("path", "s").Collect(ctx))
	other := dataframe.Must(owners().Rename("host", "k"))
	file = filepath.Join(dir, "x.parquet")
	fmt.Println(parquet.Write(file, df))
	show(parquet.Scan(file).Collect(ctx))
	show(df.Select("k", "x"))
	show(df.Filter(expr.Col("x").Gt(10).And(expr.Col("k").Eq("api-1"))))
	show(df.Derive(expr.Col("x").Div(1000).As("y")))
	c := expr.Col("x").Gt(10)
	show(df.Derive(expr.When(c).Then("slow").Else("fast").As("speed")))
	show(df.Sort("k", expr.Desc("x")))
	show(df.Lazy().Sort(expr.Desc("x")).Limit(3).Collect(ctx))
	show(df.Unique("k"))
	show(df.CountMap("k"))
	show(df.GroupBy("k").Combine(groupby.Count().As("n"), groupby.Sum("x").As("total")))
	show(df.GroupBy("k").Combine(expr.Col("s").NUnique().As("n")))
	show(df.Lazy().GroupBy("k").Combine(groupby.Count().As("n")).Filter(expr.Col("n").Gt(2)).Collect(ctx))
	show(df.Combine(expr.When(c).Then(1).Else(0).Sum().As("slow"), expr.Col("x").Quantile(0.9).As("p90")))
	show(df.Lazy().Rename("bytes", "y").Combine(expr.Col("x").Cor("y").As("cor")).Collect(ctx))
	show(df.Derive(expr.Col("x").Div(expr.Col("x").Sum()).Over("k").As("share")))
	show(df.Derive(expr.Col("x").Lag().Over(expr.Partition("k").Order("t")).As("before")))
	show(df.Filter(expr.RowNumber().Over(expr.Partition("k").Order(expr.Desc("x"))).Le(2)))
	show(df.Derive(expr.Col("x").Rolling(7).Mean().As("mean")))
	show(df.GroupBy(expr.Col("t").Time().Truncate("1d").As("day")).Combine(groupby.Mean("x")))
	show(df.GroupBy("k").TopK(2, expr.Desc("x")))
	show(df.GroupBy("k").Pivot("s", groupby.Sum("x")))
	show(df.Stack("x", "bytes", dataframe.Keep("k")))
	show(df.LeftJoin(other, "k"))
	show(df.AntiJoin(other, "k"))
	show(dataframe.Concat(df, df))
	show(df.FillMissing("bytes", 0))
	show(df.DropMissing("bytes"))
	show(df.Select(expr.Col("s").Text().StripPrefix("/").Cast("String").As("s"), expr.Col("s").TryCast(dataframe.Float64).As("number")))
	show(df.Filter(expr.Col("s").Text().Matches("^/s")))
	f := func(x []float64) float64 { return x[len(x)-1] }
	show(df.GroupBy("k").Combine(groupby.Func("x", f).As("f")))
	show(sql.Run(ctx, "select k from df where x > 10", map[string]any{"df": df}))
	x, err := df.Float64s("x")
	fmt.Println(len(x), err)
	// Output:
	// 8 [at host path status bytes ms] <nil>
	// <nil>
	// 8 [t k s status bytes x] <nil>
	// 8 [k x] <nil>
	// 3 [t k s status bytes x] <nil>
	// 8 [t k s status bytes x y] <nil>
	// 8 [t k s status bytes x speed] <nil>
	// 8 [t k s status bytes x] <nil>
	// 3 [t k s status bytes x] <nil>
	// 3 [t k s status bytes x] <nil>
	// 3 [k n] <nil>
	// 3 [k n total] <nil>
	// 3 [k n] <nil>
	// 1 [k n] <nil>
	// 1 [slow p90] <nil>
	// 1 [cor] <nil>
	// 8 [t k s status bytes x share] <nil>
	// 8 [t k s status bytes x before] <nil>
	// 6 [t k s status bytes x] <nil>
	// 8 [t k s status bytes x mean] <nil>
	// 2 [day x_mean] <nil>
	// 6 [t k s status bytes x] <nil>
	// 3 [k /login /search /] <nil>
	// 16 [k variable value] <nil>
	// 8 [t k s status bytes x team] <nil>
	// 2 [t k s status bytes x] <nil>
	// 16 [t k s status bytes x] <nil>
	// 8 [t k s status bytes x] <nil>
	// 6 [t k s status bytes x] <nil>
	// 8 [s number] <nil>
	// 3 [t k s status bytes x] <nil>
	// 3 [k f] <nil>
	// 5 [k] <nil>
	// 8 <nil>
}
