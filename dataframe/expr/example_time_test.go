package expr_test

import (
	"fmt"
	"time"

	"github.com/stoa-data/stoa/dataframe"
	"github.com/stoa-data/stoa/dataframe/expr"
)

// visits are three visits to a site; Madrid's clocks are put forward between
// the first two.
func visits() *dataframe.DataFrame {
	return dataframe.Must(dataframe.New(
		dataframe.NewColumn("at", []time.Time{
			time.Date(2016, 3, 26, 23, 40, 5, 0, time.UTC),
			time.Date(2016, 3, 27, 1, 20, 0, 250e6, time.UTC),
			time.Date(2016, 12, 31, 23, 59, 59, 0, time.UTC),
		}),
		dataframe.NewColumn("length", []time.Duration{90 * time.Second, 1500 * time.Millisecond, 36 * time.Hour}),
		dataframe.NewColumn("n", []int64{1, -1, 13}),
	))
}

func ExampleExpr_Time() {
	at := expr.Col("at").Time()
	madrid := at.InZone("Europe/Madrid").Time()
	dataframe.Show(visits().Select(at.Hour().As("utc"), madrid.Hour().As("madrid"), madrid.Date().As("date"), madrid.TimeOfDay().As("time"), madrid.Weekday().As("weekday")))
	// Output:
	// 3×5 DataFrame
	//  Row │ utc    madrid  date        time          weekday
	//      │ Int32  Int32   Date        Time[ns]      Int32
	// ─────┼──────────────────────────────────────────────────
	//    1 │    23       0  2016-03-27  00:40:05            7
	//    2 │     1       3  2016-03-27  03:20:00.250        7
	//    3 │    23       0  2017-01-01  00:59:59            7
}

// The parts of a date.
func ExampleTime_Year() {
	at := expr.Col("at").Time()
	dataframe.Show(visits().Select(at.Year().As("year"), at.Quarter().As("quarter"), at.Month().As("month"), at.Day().As("day"),
		at.ISOYear().As("iso_year"), at.ISOWeek().As("iso_week"), at.DayOfYear().As("day_of_year"), at.DaysInMonth().As("days")))
	dataframe.Show(visits().Select(at.IsLeapYear().As("leap"), at.IsWeekend().As("weekend")))
	// Output:
	// 3×8 DataFrame
	//  Row │ year   quarter  month  day    iso_year  iso_week  day_of_year  days
	//      │ Int32  Int32    Int32  Int32  Int32     Int32     Int32        Int32
	// ─────┼──────────────────────────────────────────────────────────────────────
	//    1 │  2016        1      3     26      2016        12           86     31
	//    2 │  2016        1      3     27      2016        12           87     31
	//    3 │  2016        4     12     31      2016        52          366     31
	// 3×2 DataFrame
	//  Row │ leap  weekend
	//      │ Bool  Bool
	// ─────┼───────────────
	//    1 │ true     true
	//    2 │ true     true
	//    3 │ true     true
}

// The parts of a time.
func ExampleTime_Hour() {
	at := expr.Col("at").Time()
	dataframe.Show(visits().Select(at.Hour().As("h"), at.Minute().As("m"), at.Second().As("s"),
		at.Millisecond().As("ms"), at.Microsecond().As("us"), at.Nanosecond().As("ns")))
	// Output:
	// 3×6 DataFrame
	//  Row │ h      m      s      ms     us      ns
	//      │ Int32  Int32  Int32  Int32  Int32   Int32
	// ─────┼───────────────────────────────────────────────
	//    1 │    23     40      5      0       0          0
	//    2 │     1     20      0    250  250000  250000000
	//    3 │    23     59     59      0       0          0
}

// The day on which clocks are put forward has 23 hours, and begins as any other.
func ExampleTime_Truncate() {
	madrid := expr.Col("at").Time().InZone("Europe/Madrid").Time()
	dataframe.Show(visits().Select(madrid.Truncate("15m").As("quarter hour"), madrid.Truncate("1d").As("day")))
	dataframe.Show(visits().Select(madrid.Truncate("1w").As("week"), madrid.Round("1d").As("nearest day")))
	dataframe.Show(visits().Select(madrid.StartOfMonth().As("first"), madrid.EndOfMonth().As("last")))
	// Output:
	// 3×2 DataFrame
	//  Row │ quarter hour                  day
	//      │ Timestamp[ns, Europe/Madrid]  Timestamp[ns, Europe/Madrid]
	// ─────┼────────────────────────────────────────────────────────────
	//    1 │ 2016-03-27T00:30:00+01:00     2016-03-27T00:00:00+01:00
	//    2 │ 2016-03-27T03:15:00+02:00     2016-03-27T00:00:00+01:00
	//    3 │ 2017-01-01T00:45:00+01:00     2017-01-01T00:00:00+01:00
	// 3×2 DataFrame
	//  Row │ week                          nearest day
	//      │ Timestamp[ns, Europe/Madrid]  Timestamp[ns, Europe/Madrid]
	// ─────┼────────────────────────────────────────────────────────────
	//    1 │ 2016-03-21T00:00:00+01:00     2016-03-27T00:00:00+01:00
	//    2 │ 2016-03-21T00:00:00+01:00     2016-03-27T00:00:00+01:00
	//    3 │ 2016-12-26T00:00:00+01:00     2017-01-01T00:00:00+01:00
	// 3×2 DataFrame
	//  Row │ first                         last
	//      │ Timestamp[ns, Europe/Madrid]  Timestamp[ns, Europe/Madrid]
	// ─────┼────────────────────────────────────────────────────────────
	//    1 │ 2016-03-01T00:00:00+01:00     2016-03-31T00:00:00+02:00
	//    2 │ 2016-03-01T00:00:00+01:00     2016-03-31T00:00:00+02:00
	//    3 │ 2017-01-01T00:00:00+01:00     2017-01-31T00:00:00+01:00
}

func ExampleTime_AddMonths() {
	day := expr.Col("at").Time().Date().Time()
	n := expr.Col("n")
	dataframe.Show(visits().Select(day.AddMonths(n).As("months"), day.AddYears(n).As("years"), day.AddWeeks(2).As("weeks"),
		day.AddDays(-30).As("days"), day.AddBusinessDays(n).As("business days")))
	// Output:
	// 3×5 DataFrame
	//  Row │ months      years       weeks       days        business days
	//      │ Date        Date        Date        Date        Date
	// ─────┼───────────────────────────────────────────────────────────────
	//    1 │ 2016-04-26  2017-03-26  2016-04-09  2016-02-25  2016-03-28
	//    2 │ 2016-02-27  2015-03-27  2016-04-10  2016-02-26  2016-03-25
	//    3 │ 2018-01-31  2029-12-31  2017-01-14  2016-12-01  2017-01-18
}

// Since counts whole units, BoundariesSince how often one began.
func ExampleTime_Since() {
	at := expr.Col("at").Time()
	carnival := time.Date(2016, 2, 9, 0, 0, 0, 0, time.UTC)
	dataframe.Show(visits().Select(at.Since(carnival, "month").As("months"), at.Since(carnival, "h").As("hours"),
		at.BoundariesSince(carnival, "month").As("month starts"), at.BusinessDaysSince(carnival).As("business days")))
	// Output:
	// 3×4 DataFrame
	//  Row │ months  hours  month starts  business days
	//      │ Int64   Int64  Int64         Int64
	// ─────┼────────────────────────────────────────────
	//    1 │      1   1127             1             34
	//    2 │      1   1129             1             34
	//    3 │     10   7847            10            234
}

// Clocks in Madrid show half past two never on one day and twice on another.
func ExampleTime_WithZone() {
	df := dataframe.Must(dataframe.New(dataframe.NewColumn("text", []string{"2016-03-27 02:30", "2016-10-30 02:30", "2016-12-24 18:00"})))
	clock := expr.Col("text").Time().Parse("2006-01-02 15:04").Time()
	dataframe.Show(df.Select(clock.WithZone("Europe/Madrid", "earliest").As("earliest"), clock.WithZone("Europe/Madrid", "latest").As("latest")))
	dataframe.Show(df.Select(clock.WithZone("UTC").Time().InZone("Asia/Kolkata").Time().WithoutZone().As("in Kolkata")))
	_, err := df.Select(clock.WithZone("Europe/Madrid"))
	fmt.Println(err)
	// Output:
	// 3×2 DataFrame
	//  Row │ earliest                      latest
	//      │ Timestamp[us, Europe/Madrid]  Timestamp[us, Europe/Madrid]
	// ─────┼────────────────────────────────────────────────────────────
	//    1 │ 2016-03-27T01:30:00+01:00     2016-03-27T03:30:00+02:00
	//    2 │ 2016-10-30T02:30:00+02:00     2016-10-30T02:30:00+01:00
	//    3 │ 2016-12-24T18:00:00+01:00     2016-12-24T18:00:00+01:00
	// 3×1 DataFrame
	//  Row │ in Kolkata
	//      │ Timestamp[us]
	// ─────┼─────────────────────
	//    1 │ 2016-03-27T08:00:00
	//    2 │ 2016-10-30T08:00:00
	//    3 │ 2016-12-24T23:30:00
	// select "text": row 0: with_zone: inexact conversion: the clocks of Europe/Madrid skip 2016-03-27T02:30:00 (ask for "earliest" or "latest")
}

// Numbers from other systems become times, and times become numbers.
func ExampleTime_Epoch() {
	at, n := expr.Col("at").Time(), expr.Col("n").Time()
	dataframe.Show(visits().Select(at.Epoch("s").As("seconds"), at.Epoch("d").As("days"), n.FromEpoch("h").As("utc"),
		n.FromEpoch("h", "Europe/Madrid").As("madrid"), n.Duration("m").As("minutes")))
	// Output:
	// 3×5 DataFrame
	//  Row │ seconds     days   utc                   madrid                       minutes
	//      │ Int64       Int64  Timestamp[s, UTC]     Timestamp[s, Europe/Madrid]  Duration[s]
	// ─────┼───────────────────────────────────────────────────────────────────────────────────
	//    1 │ 1459035605  16886  1970-01-01T01:00:00Z  1970-01-01T02:00:00+01:00           1m0s
	//    2 │ 1459041600  16887  1969-12-31T23:00:00Z  1970-01-01T00:00:00+01:00          -1m0s
	//    3 │ 1483228799  17166  1970-01-01T13:00:00Z  1970-01-01T14:00:00+01:00          13m0s
}

func ExampleTime_TotalSeconds() {
	length := expr.Col("length").Time()
	dataframe.Show(visits().Select(length.TotalDays().As("d"), length.TotalHours().As("h"), length.TotalMinutes().As("m"), length.TotalSeconds().As("s")))
	dataframe.Show(visits().Select(length.TotalMilliseconds().As("ms"), length.TotalMicroseconds().As("us"), length.TotalNanoseconds().As("ns")))
	// Output:
	// 3×4 DataFrame
	//  Row │ d           h             m         s
	//      │ Float64     Float64       Float64   Float64
	// ─────┼──────────────────────────────────────────────
	//    1 │ 0.00104167   0.025           1.5        90.0
	//    2 │ 1.73611e-5   0.000416667     0.025       1.5
	//    3 │ 1.5         36.0          2160.0    129600.0
	// 3×3 DataFrame
	//  Row │ ms         us            ns
	//      │ Int64      Int64         Int64
	// ─────┼──────────────────────────────────────────
	//    1 │     90000      90000000      90000000000
	//    2 │      1500       1500000       1500000000
	//    3 │ 129600000  129600000000  129600000000000
}

// Both notations of layouts say the same.
func ExampleTime_Format() {
	at := expr.Col("at").Time().InZone("Europe/Madrid").Time()
	dataframe.Show(visits().Select(at.Format("%d %b %Y, %H:%M").As("strftime"), at.Format("02 Jan 2006, 15:04").As("go"), at.Format("%G-W%V, UTC%:z").As("week")))
	// Output:
	// 3×3 DataFrame
	//  Row │ strftime            go                  week
	//      │ String              String              String
	// ─────┼─────────────────────────────────────────────────────────────
	//    1 │ 27 Mar 2016, 00:40  27 Mar 2016, 00:40  2016-W12, UTC+01:00
	//    2 │ 27 Mar 2016, 03:20  27 Mar 2016, 03:20  2016-W12, UTC+02:00
	//    3 │ 01 Jan 2017, 00:59  01 Jan 2017, 00:59  2016-W52, UTC+01:00
}

func ExampleTime_Parse() {
	df := dataframe.Must(dataframe.New(
		dataframe.NewColumn("stamp", []string{"28/Mar/2016:13:04:05 +0200", "-"}),
		dataframe.NewColumn("day", []string{"2016-3-28", "2016-2-30"}),
		dataframe.NewColumn("clock", []string{"1:04 PM", "12:00 AM"}),
	))
	stamp, day, clock := expr.Col("stamp").Time(), expr.Col("day").Time(), expr.Col("clock").Time()
	dataframe.Show(df.Select(stamp.TryParse("%d/%b/%Y:%H:%M:%S %z").As("stamp"), day.TryParseDate("%Y-%m-%d").As("day"),
		clock.ParseTime("3:04 PM").As("clock"), clock.TryParseTime("15:04").As("24 hours")))
	_, err := df.Select(day.ParseDate("%Y-%m-%d"))
	fmt.Println(err)
	// Output:
	// 2×4 DataFrame
	//  Row │ stamp                 day         clock     24 hours
	//      │ Timestamp[us, UTC]?   Date?       Time[us]  Time[us]?
	// ─────┼───────────────────────────────────────────────────────
	//    1 │ 2016-03-28T11:04:05Z  2016-03-28  13:04:00  missing
	//    2 │ missing               missing     00:00:00  missing
	// select "day": row 1: parse_date: unreadable text: "2016-2-30" does not match "%Y-%m-%d" (at byte 0: want a day that its month has)
}
