package guide_test

import (
	"fmt"
	"time"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/groupby"
)

func Example_timeParts() {
	at := expr.Col("at").Time()
	dataframe.Show(dataframe.Must(requests().Head(3)).Select("at",
		at.Date().As("date"), at.Hour().As("hour"), at.Weekday().As("weekday"),
		at.Format("%d %b %H:%M").As("text")))
	// Output:
	// 3×5 DataFrame
	//  Row │ at                    date        hour   weekday  text
	//      │ Timestamp[us, UTC]    Date        Int32  Int32    String
	// ─────┼────────────────────────────────────────────────────────────────
	//    1 │ 2026-03-28T22:58:00Z  2026-03-28     22        6  28 Mar 22:58
	//    2 │ 2026-03-28T23:05:00Z  2026-03-28     23        6  28 Mar 23:05
	//    3 │ 2026-03-28T23:59:30Z  2026-03-28     23        6  28 Mar 23:59
}

func Example_timeFilter() {
	at := expr.Col("at")
	night, err := requests().Filter(at.Ge("2026-03-29").And(at.Lt(time.Date(2026, 3, 29, 1, 0, 0, 0, time.UTC))))
	fmt.Println(night.Rows(), err)
	late, err := requests().Filter(at.Time().TimeOfDay().Gt("22:30"))
	fmt.Println(late.Rows(), err)
	// Output:
	// 2 <nil>
	// 3 <nil>
}

func Example_timeZone() {
	madrid := expr.Col("at").Time().InZone("Europe/Madrid") // the same instants on other clocks
	df, err := requests().Derive(madrid.As("at"))
	if err != nil {
		fmt.Println(err)
		return
	}
	dataframe.Show(df.GroupBy(expr.Col("at").Time().Truncate("1h").As("hour")).Combine(groupby.Count().As("n")))
	// Output:
	// 5×2 DataFrame
	//  Row │ hour                          n
	//      │ Timestamp[us, Europe/Madrid]  Int64
	// ─────┼─────────────────────────────────────
	//    1 │ 2026-03-28T23:00:00+01:00         1
	//    2 │ 2026-03-29T00:00:00+01:00         2
	//    3 │ 2026-03-29T01:00:00+01:00         2
	//    4 │ 2026-03-29T03:00:00+02:00         2
	//    5 │ 2026-03-29T04:00:00+02:00         1
}

func Example_timeWithZone() {
	df := dataframe.Must(dataframe.New(dataframe.NewColumn("text", []string{"2026-03-29 01:30", "2026-03-29 02:30"})))
	clock := expr.Col("text").Time().Parse("%Y-%m-%d %H:%M") // no zone yet
	_, err := df.Select(clock.Time().WithZone("Europe/Madrid"))
	fmt.Println(err)
	dataframe.Show(df.Select(clock.As("clock"), clock.Time().WithZone("Europe/Madrid", "earliest").As("instant")))
	// Output:
	// select "text": row 1: with_zone: inexact conversion: the clocks of Europe/Madrid skip 2026-03-29T02:30:00 (ask for "earliest" or "latest")
	// 2×2 DataFrame
	//  Row │ clock                instant
	//      │ Timestamp[us]        Timestamp[us, Europe/Madrid]
	// ─────┼───────────────────────────────────────────────────
	//    1 │ 2026-03-29T01:30:00  2026-03-29T01:30:00+01:00
	//    2 │ 2026-03-29T02:30:00  2026-03-29T01:30:00+01:00
}

func Example_timeArithmetic() {
	at := expr.Col("at")
	dataframe.Show(dataframe.Must(requests().Head(2)).Select(
		at.Add(90*time.Minute).As("later"),
		at.Time().AddMonths(-1).Time().Date().As("month before"),
		at.Time().Since(time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), "days").As("days"),
		at.Sub(at.Min()).Time().TotalMinutes().As("minutes"),
	))
	// Output:
	// 2×4 DataFrame
	//  Row │ later                 month before  days   minutes
	//      │ Timestamp[us, UTC]    Date          Int64  Float64
	// ─────┼────────────────────────────────────────────────────
	//    1 │ 2026-03-29T00:28:00Z  2026-02-28       27      0.0
	//    2 │ 2026-03-29T00:35:00Z  2026-02-28       27      7.0
}

func Example_timeBuckets() {
	hour := expr.Col("at").Time().Truncate("1h").As("hour")
	dataframe.Show(requests().GroupBy(hour).Sorted().Combine(groupby.Count().As("n")))
	// Output:
	// 5×2 DataFrame
	//  Row │ hour                  n
	//      │ Timestamp[us, UTC]    Int64
	// ─────┼─────────────────────────────
	//    1 │ 2026-03-28T22:00:00Z      1
	//    2 │ 2026-03-28T23:00:00Z      2
	//    3 │ 2026-03-29T00:00:00Z      2
	//    4 │ 2026-03-29T01:00:00Z      2
	//    5 │ 2026-03-29T02:00:00Z      1
}

func Example_timeFillGaps() {
	start := time.Date(2026, 3, 28, 21, 0, 0, 0, time.UTC)
	hours := make([]time.Time, 4)
	for i := range hours {
		hours[i] = start.Add(time.Duration(i) * time.Hour)
	}
	calendar := dataframe.Must(dataframe.New(dataframe.NewColumn("hour", hours)))

	perHour := dataframe.Must(requests().GroupBy(expr.Col("at").Time().Truncate("1h").As("hour")).
		Combine(groupby.Count().As("n")))
	dataframe.Show(dataframe.Must(calendar.LeftJoin(perHour, "hour")).FillMissing("n", 0))
	// Output:
	// 4×2 DataFrame
	//  Row │ hour                  n
	//      │ Timestamp[ns, UTC]    Int64
	// ─────┼─────────────────────────────
	//    1 │ 2026-03-28T21:00:00Z      0
	//    2 │ 2026-03-28T22:00:00Z      1
	//    3 │ 2026-03-28T23:00:00Z      2
	//    4 │ 2026-03-29T00:00:00Z      2
}

func Example_timeRolling() {
	ms := expr.Col("ms")
	dataframe.Show(dataframe.Must(requests().Select("at", "ms")).Derive(
		ms.Rolling(3).Mean().Round(2).As("3 rows"),
		ms.RollingTime("at", time.Hour).Max().As("1 hour"),
		ms.Expanding().Max().As("so far"),
	))
	// Output:
	// 8×5 DataFrame
	//  Row │ at                    ms       3 rows   1 hour    so far
	//      │ Timestamp[us, UTC]    Float64  Float64  Float64?  Float64
	// ─────┼───────────────────────────────────────────────────────────
	//    1 │ 2026-03-28T22:58:00Z    12.5     12.5      12.5     12.5
	//    2 │ 2026-03-28T23:05:00Z    80.25    46.38     80.25    80.25
	//    3 │ 2026-03-28T23:59:30Z   950.0    347.58    950.0    950.0
	//    4 │ 2026-03-29T00:30:00Z    14.75   348.33    950.0    950.0
	//    5 │ 2026-03-29T00:59:59Z     3.5    322.75     14.75   950.0
	//    6 │ 2026-03-29T01:00:00Z    60.0     26.08     60.0    950.0
	//    7 │ 2026-03-29T01:20:00Z     1.25    21.58     60.0    950.0
	//    8 │ 2026-03-29T02:10:00Z     9.0     23.42      9.0    950.0
}

func Example_timeUnsorted() {
	reversed := dataframe.Must(requests().Sort(expr.Desc("at")))
	_, err := reversed.Derive(expr.Col("ms").RollingTime("at", time.Hour).Max())
	fmt.Println(err)
	sorted := expr.Col("ms").RollingTime("at", time.Hour).Max().Over(expr.Partition("host").Order("at"))
	df, err := reversed.Derive(sorted.As("worst"))
	fmt.Println(df.Rows(), err)
	// Output:
	// derive "at": row 1: not in order: got 2026-03-29T01:20:00Z after 2026-03-29T02:10:00Z (want ascending values, NaN and missing last)
	// 8 <nil>
}

func Example_timeShift() {
	at := expr.Col("at")
	dataframe.Show(dataframe.Must(requests().Select("at", "bytes")).Derive(
		at.Delta().As("since"),
		expr.Col("bytes").FillForward().As("last known"),
		expr.Col("bytes").Interpolate().As("line"),
	))
	// Output:
	// 8×5 DataFrame
	//  Row │ at                    bytes    since          last known  line
	//      │ Timestamp[us, UTC]    Int64?   Duration[us]?  Int64?      Float64?
	// ─────┼────────────────────────────────────────────────────────────────────
	//    1 │ 2026-03-28T22:58:00Z      512        missing         512     512.0
	//    2 │ 2026-03-28T23:05:00Z     2048           7m0s        2048    2048.0
	//    3 │ 2026-03-28T23:59:30Z  missing         54m30s        2048    1273.0
	//    4 │ 2026-03-29T00:30:00Z      498         30m30s         498     498.0
	//    5 │ 2026-03-29T00:59:59Z     8192         29m59s        8192    8192.0
	//    6 │ 2026-03-29T01:00:00Z     1024             1s        1024    1024.0
	//    7 │ 2026-03-29T01:20:00Z  missing          20m0s        1024     572.0
	//    8 │ 2026-03-29T02:10:00Z      120          50m0s         120     120.0
}
