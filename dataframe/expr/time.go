package expr

// Time holds the functions of dates, times of day, timestamps and durations:
// Col("at").Time().Hour(). Their rules:
//
//   - A timestamp with a zone is read as the clocks of that zone show it, one
//     without a zone as it stands. Days, weeks, months and years follow the
//     calendar and those clocks, so that a day may have 23 or 25 hours.
//   - The result of a missing value is missing.
//   - A result that its type cannot hold is an error that names the row. The
//     calendar reaches as far as dates do, to year 5881580; nanoseconds reach
//     from 1677 to 2262.
//   - Units are ns, us, ms, s, m, h, d, w, mo, q and y, or words such as
//     "minute" and "months".
type Time struct{ x Expr }

// Time returns the functions of dates and times on this expression.
func (e Expr) Time() Time { return Time{e} }

// Year is the year, Int32, of a date or timestamp.
func (t Time) Year() Expr { return t.x.call("year") }

// Quarter is the quarter of the year, 1 to 4, Int32.
func (t Time) Quarter() Expr { return t.x.call("quarter") }

// Month is the month, 1 to 12, Int32.
func (t Time) Month() Expr { return t.x.call("month") }

// Day is the day of the month, 1 to 31, Int32.
func (t Time) Day() Expr { return t.x.call("day") }

// Hour is the hour, 0 to 23, Int32, of a timestamp or a time of day.
func (t Time) Hour() Expr { return t.x.call("hour") }

// Minute is the minute, 0 to 59, Int32, of a timestamp or a time of day.
func (t Time) Minute() Expr { return t.x.call("minute") }

// Second is the second, 0 to 59, Int32, of a timestamp or a time of day.
func (t Time) Second() Expr { return t.x.call("second") }

// Millisecond is the part of a second in milliseconds, 0 to 999, Int32.
func (t Time) Millisecond() Expr { return t.x.call("millisecond") }

// Microsecond is the part of a second in microseconds, 0 to 999999, Int32.
func (t Time) Microsecond() Expr { return t.x.call("microsecond") }

// Nanosecond is the part of a second in nanoseconds, 0 to 999999999, Int32.
func (t Time) Nanosecond() Expr { return t.x.call("nanosecond") }

// ISOYear is the year that the ISO week belongs to, Int32.
func (t Time) ISOYear() Expr { return t.x.call("iso_year") }

// ISOWeek is the ISO week, 1 to 53, Int32.
func (t Time) ISOWeek() Expr { return t.x.call("iso_week") }

// Weekday is the day of the week, Int32: Monday is 1, Sunday 7.
func (t Time) Weekday() Expr { return t.x.call("weekday") }

// DayOfYear is the day of the year, 1 to 366, Int32.
func (t Time) DayOfYear() Expr { return t.x.call("day_of_year") }

// DaysInMonth is the number of days of the month, 28 to 31, Int32.
func (t Time) DaysInMonth() Expr { return t.x.call("days_in_month") }

// IsLeapYear is true in a year of 366 days.
func (t Time) IsLeapYear() Expr { return t.x.call("is_leap_year") }

// IsWeekend is true on Saturday and Sunday.
func (t Time) IsWeekend() Expr { return t.x.call("is_weekend") }

// Date is the date that the clock of a timestamp shows.
func (t Time) Date() Expr { return t.x.call("date") }

// TimeOfDay is the time of day that the clock of a timestamp shows, in the
// timestamp's unit.
func (t Time) TimeOfDay() Expr { return t.x.call("time_of_day") }

// Truncate is the start of the span that a value lies in: "15m", "1h", "1d",
// "1w", "1mo", "1q", "1y". The type stays.
//
// Multiples are counted from 1970-01-01 00:00, weeks from a Monday
// (1970-01-05), months and longer spans from January of year 0, all on the
// clock of the zone. The start of a span is the first instant at which clocks
// show it, or the change of the clocks if they pass over it; in the hour that
// clocks repeat, spans shorter than a day begin anew. Dates take spans of days
// and longer, durations and times of day spans of weeks and shorter.
func (t Time) Truncate(span string) Expr { return t.x.call("truncate", span) }

// Round is the nearest of the starts that Truncate finds; from the middle of a
// span it is the later one.
func (t Time) Round(span string) Expr { return t.x.call("round_time", span) }

// StartOfMonth is the first day of the month, a timestamp at its start.
func (t Time) StartOfMonth() Expr { return t.x.call("start_of_month") }

// EndOfMonth is the last day of the month, a timestamp at the start of it.
func (t Time) EndOfMonth() Expr { return t.x.call("end_of_month") }

// AddDays moves a date or timestamp by n days, an integer or an expression;
// the time that the clock shows stays, or becomes as much later as clocks were
// put forward past it.
func (t Time) AddDays(n any) Expr { return t.x.call("add_days", n) }

// AddWeeks is AddDays by seven times n.
func (t Time) AddWeeks(n any) Expr { return t.x.call("add_weeks", n) }

// AddMonths moves by n months; a day that a month lacks becomes its last, so
// that January 31 and one month is February 28 or 29. See AddDays for clocks.
func (t Time) AddMonths(n any) Expr { return t.x.call("add_months", n) }

// AddYears is AddMonths by twelve times n.
func (t Time) AddYears(n any) Expr { return t.x.call("add_years", n) }

// AddBusinessDays moves by n Mondays to Fridays. One business day from a
// Saturday or Sunday is Monday, minus one is Friday, and none is Monday.
func (t Time) AddBusinessDays(n any) Expr { return t.x.call("add_business_days", n) }

// BusinessDaysSince counts the Mondays to Fridays from a day to the day before
// this one, Int64; negative when this one is earlier.
func (t Time) BusinessDaysSince(from any) Expr { return Call("business_days", from, t.x) }

// Since counts the whole units since another date or time, Int64, towards
// zero: a month has passed when the same day and time, or the end of a shorter
// month, is reached. Swapping the two changes the sign.
func (t Time) Since(from any, unit string) Expr { return Call("date_sub", unit, from, t.x) }

// BoundariesSince counts how many starts of a unit lie between another date or
// time and this one, Int64: from 23:59 to 00:01 is one day.
func (t Time) BoundariesSince(from any, unit string) Expr { return Call("date_diff", unit, from, t.x) }

// InZone shows the same instants in another zone: an IANA name such as
// Europe/Madrid, or an offset such as +01:00. It costs nothing.
func (t Time) InZone(zone string) Expr { return t.x.call("in_zone", zone) }

// WithZone takes timestamps without a zone as what the clocks of a zone show.
// A time that they show twice or never is an error, unless which says
// "earliest" or "latest": the first or last instant; for one that clocks were
// put forward past, what the offset after or before the change makes of it.
func (t Time) WithZone(zone string, which ...string) Expr {
	args := []any{zone}
	for _, w := range which {
		args = append(args, w)
	}
	return t.x.call("with_zone", args...)
}

// WithoutZone is what the clocks show, without the zone.
func (t Time) WithoutZone() Expr { return t.x.call("without_zone") }

// Epoch is the number of whole units since 1970-01-01 00:00 UTC, Int64,
// downwards; the unit is a week or shorter. Without a zone the clock counts.
func (t Time) Epoch(unit string) Expr { return t.x.call("epoch", unit) }

// FromEpoch makes integers, as the number of units since 1970-01-01 00:00 UTC,
// timestamps in UTC, or shown in another zone. The unit is a week or shorter,
// that of the result a second or shorter.
func (t Time) FromEpoch(unit string, zone ...string) Expr {
	args := []any{unit}
	for _, z := range zone {
		args = append(args, z)
	}
	return t.x.call("from_epoch", args...)
}

// Duration makes integers durations of so many units, a week or shorter.
func (t Time) Duration(unit string) Expr { return t.x.call("duration", unit) }

// TotalDays is the length of a duration in days of 24 hours, Float64.
func (t Time) TotalDays() Expr { return t.x.call("total_days") }

// TotalHours is the length of a duration in hours, Float64.
func (t Time) TotalHours() Expr { return t.x.call("total_hours") }

// TotalMinutes is the length of a duration in minutes, Float64.
func (t Time) TotalMinutes() Expr { return t.x.call("total_minutes") }

// TotalSeconds is the length of a duration in seconds, Float64.
func (t Time) TotalSeconds() Expr { return t.x.call("total_seconds") }

// TotalMilliseconds is the length of a duration in whole milliseconds, Int64,
// towards zero.
func (t Time) TotalMilliseconds() Expr { return t.x.call("total_milliseconds") }

// TotalMicroseconds is the length of a duration in whole microseconds, Int64,
// towards zero.
func (t Time) TotalMicroseconds() Expr { return t.x.call("total_microseconds") }

// TotalNanoseconds is the length of a duration in nanoseconds, Int64.
func (t Time) TotalNanoseconds() Expr { return t.x.call("total_nanoseconds") }
