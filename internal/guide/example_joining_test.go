package guide_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
)

func Example_joinKinds() {
	df, teams := dataframe.Must(requests().Select("host", "path")), owners()
	for _, kind := range []struct {
		name string
		join func(*dataframe.DataFrame, ...any) (*dataframe.DataFrame, error)
	}{
		{"inner", df.InnerJoin}, {"left", df.LeftJoin}, {"right", df.RightJoin},
		{"outer", df.OuterJoin}, {"semi", df.SemiJoin}, {"anti", df.AntiJoin},
	} {
		out, err := kind.join(teams, "host")
		fmt.Println(kind.name, out.Rows(), out.Width(), err)
	}
	// Output:
	// inner 6 3 <nil>
	// left 8 3 <nil>
	// right 7 3 <nil>
	// outer 9 3 <nil>
	// semi 6 2 <nil>
	// anti 2 2 <nil>
}

func Example_joinLeft() {
	df := dataframe.Must(requests().Unique("host"))
	dataframe.Show(dataframe.Must(df.Select("host", "ms")).LeftJoin(owners(), "host", dataframe.Indicator("from")))
	// Output:
	// 3×4 DataFrame
	//  Row │ host    ms       team     from
	//      │ String  Float64  String?  Cat…
	// ─────┼─────────────────────────────────────
	//    1 │ api-1     12.5   search   both
	//    2 │ api-2     80.25  search   both
	//    3 │ web-1      3.5   missing  left_only
}

func Example_joinNames() {
	machines := dataframe.Must(dataframe.New(
		dataframe.NewColumn("machine", []string{"api-1", "web-1"}),
		dataframe.NewColumn("ms", []int32{100, 5}), // what was promised
	))
	df := dataframe.Must(requests().Select("host", "path", "ms"))
	_, err := df.InnerJoin(machines, dataframe.On("host", "machine"))
	fmt.Println(err)
	dataframe.Show(df.InnerJoin(machines, dataframe.On("host", "machine"), dataframe.Suffix("", "_promised"),
		dataframe.Where(expr.Col("path").Ne("/"))))
	// Output:
	// inner join "ms": a column of this name exists already (use Suffix or MakeUnique)
	// 4×4 DataFrame
	//  Row │ host    path     ms       ms_promised
	//      │ String  String   Float64  Int32
	// ─────┼───────────────────────────────────────
	//    1 │ api-1   /login      12.5          100
	//    2 │ api-1   /search    950.0          100
	//    3 │ api-1   /search     60.0          100
	//    4 │ api-1   /login       9.0          100
}

func Example_joinGuard() {
	twice := dataframe.Must(dataframe.New(
		dataframe.NewColumn("host", []string{"api-1", "web-1", "api-1"}),
		dataframe.NewColumn("team", []string{"search", "web", "login"}),
	))
	_, err := requests().LeftJoin(twice, "host", dataframe.UniqueRight())
	fmt.Println(err)
	fmt.Println(errors.Is(err, dataframe.ErrKey))
	// Output:
	// left join "host": unusable key: api-1 stands at rows 0 and 2 on the right (UniqueRight)
	// true
}

func Example_joinMissing() {
	left := dataframe.Must(dataframe.New(dataframe.NullableColumn("k", []int64{1, 0}, []bool{true, false})))
	right := dataframe.Must(dataframe.New(
		dataframe.NullableColumn("k", []int64{1, 0}, []bool{true, false}),
		dataframe.NewColumn("v", []string{"one", "unknown"}),
	))
	_, err := left.LeftJoin(right, "k")
	fmt.Println(err)
	dataframe.Show(left.LeftJoin(right, "k", dataframe.MatchMissing()))
	dataframe.Show(left.LeftJoin(right, "k", dataframe.SkipMissing()))
	// Output:
	// left join "k": missing values (1 of 2 on the left, the first at row 1; see MatchMissing and SkipMissing)
	// 2×2 DataFrame
	//  Row │ k        v
	//      │ Int64?   String?
	// ─────┼──────────────────
	//    1 │       1  one
	//    2 │ missing  unknown
	// 2×2 DataFrame
	//  Row │ k        v
	//      │ Int64?   String?
	// ─────┼──────────────────
	//    1 │       1  one
	//    2 │ missing  missing
}

func Example_joinRange() {
	shifts := dataframe.Must(dataframe.New(
		dataframe.NewColumn("who", []string{"ana", "ben"}),
		dataframe.NewColumn("from", []int64{0, 400}),
		dataframe.NewColumn("to", []int64{399, 599}),
	))
	status := expr.Col("status")
	df := dataframe.Must(requests().Unique("status"))
	dataframe.Show(dataframe.Must(df.Select("status")).CrossJoin(shifts,
		dataframe.Where(status.Between(expr.Col("from"), expr.Col("to")))))
	// Output:
	// 4×4 DataFrame
	//  Row │ status  who     from   to
	//      │ Int64   String  Int64  Int64
	// ─────┼──────────────────────────────
	//    1 │    200  ana         0    399
	//    2 │    500  ben       400    599
	//    3 │    304  ana         0    399
	//    4 │    403  ben       400    599
}

func Example_joinAsof() {
	deploys := dataframe.Must(dataframe.New(
		dataframe.NewColumn("at", []time.Time{
			time.Date(2026, 3, 28, 22, 0, 0, 0, time.UTC),
			time.Date(2026, 3, 29, 0, 45, 0, 0, time.UTC),
		}),
		dataframe.NewColumn("version", []string{"v1", "v2"}),
	))
	df := dataframe.Must(requests().Select("at", "host"))
	dataframe.Show(df.AsofJoin(deploys, "at"))
	dataframe.Show(df.AsofJoin(deploys, "at", dataframe.Tolerance(time.Hour)))
	// Output:
	// 8×3 DataFrame
	//  Row │ at                    host    version
	//      │ Timestamp[us, UTC]    String  String?
	// ─────┼───────────────────────────────────────
	//    1 │ 2026-03-28T22:58:00Z  api-1   v1
	//    2 │ 2026-03-28T23:05:00Z  api-2   v1
	//    3 │ 2026-03-28T23:59:30Z  api-1   v1
	//    4 │ 2026-03-29T00:30:00Z  api-2   v1
	//    5 │ 2026-03-29T00:59:59Z  web-1   v2
	//    6 │ 2026-03-29T01:00:00Z  api-1   v2
	//    7 │ 2026-03-29T01:20:00Z  web-1   v2
	//    8 │ 2026-03-29T02:10:00Z  api-1   v2
	// 8×3 DataFrame
	//  Row │ at                    host    version
	//      │ Timestamp[us, UTC]    String  String?
	// ─────┼───────────────────────────────────────
	//    1 │ 2026-03-28T22:58:00Z  api-1   v1
	//    2 │ 2026-03-28T23:05:00Z  api-2   missing
	//    3 │ 2026-03-28T23:59:30Z  api-1   missing
	//    4 │ 2026-03-29T00:30:00Z  api-2   missing
	//    5 │ 2026-03-29T00:59:59Z  web-1   v2
	//    6 │ 2026-03-29T01:00:00Z  api-1   v2
	//    7 │ 2026-03-29T01:20:00Z  web-1   v2
	//    8 │ 2026-03-29T02:10:00Z  api-1   missing
}
