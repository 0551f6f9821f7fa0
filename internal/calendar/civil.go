package calendar

const secondsPerDay = 86400

// The cycle of the Gregorian calendar: 400 years, 20871 weeks.
const (
	yearsPerCycle = 400
	daysPerCycle  = 146097
)

// Civil returns the date that lies days after 1970-01-01, for any number of
// days. The algorithm is that of Neri and Schneider (Euclidean affine functions
// and their application to calendar algorithms, 2022): years begin in March,
// and the divisions by lengths of years and months are multiplications.
func Civil(days int64) (year, month, day int64) {
	if days != int64(int32(days)) {
		cycle := FloorDiv(days, daysPerCycle)
		year, month, day = Civil(days - cycle*daysPerCycle)
		return year + cycle*yearsPerCycle, month, day
	}
	const shift = 14700 // cycles that make every int32 positive
	n := 4*uint64(days+719468+daysPerCycle*shift) + 3
	century := n / daysPerCycle
	p := 2939745 * (n%daysPerCycle | 3) // years in the upper half, the rest of a year in the lower
	dayOfYear := uint64(uint32(p)) / 2939745 / 4
	q := 2141*dayOfYear + 197913
	year = int64(100*century+p>>32) - yearsPerCycle*shift
	month, day = int64(q>>16), int64(q&0xffff/2141)+1
	if dayOfYear >= 306 { // January and February
		year, month = year+1, month-12
	}
	return year, month, day
}

// Days is the inverse of Civil. The month is 1 to 12.
func Days(year, month, day int64) int64 {
	if month <= 2 {
		year, month = year-1, month+12
	}
	cycle := FloorDiv(year, yearsPerCycle)
	y := year - cycle*yearsPerCycle
	dayOfYear := (153*(month-3)+2)/5 + day - 1
	return cycle*daysPerCycle + y*365 + y/4 - y/100 + dayOfYear - 719468
}

// IsLeap reports whether a year has 366 days.
func IsLeap(year int64) bool { return year%4 == 0 && (year%100 != 0 || year%400 == 0) }

// DaysIn returns the days of a month.
func DaysIn(year, month int64) int64 {
	switch {
	case month != 2:
		return 30 + (month+month>>3)&1
	case IsLeap(year):
		return 29
	}
	return 28
}

// Weekday returns the ISO day of the week: Monday is 1, Sunday 7.
func Weekday(days int64) int64 { return days + 4 - 7*FloorDiv(days+3, 7) }

// YearDay returns the day of the year, counted from 1.
func YearDay(days int64) int64 {
	year, _, _ := Civil(days)
	return days - Days(year, 1, 1) + 1
}

// ISOWeek returns the ISO week (1 to 53) and the year that it belongs to: that
// of its Thursday.
func ISOWeek(days int64) (year, week int64) {
	thursday := days + 4 - Weekday(days)
	year, _, _ = Civil(thursday)
	return year, (thursday-Days(year, 1, 1))/7 + 1
}

// ISODays returns the day of an ISO year, week and weekday.
func ISODays(year, week, weekday int64) int64 {
	fourth := Days(year, 1, 4) // always in week 1
	return fourth - Weekday(fourth) + 7*(week-1) + weekday
}

// isoWeeks returns the weeks of an ISO year.
func isoWeeks(year int64) int64 {
	_, week := ISOWeek(Days(year, 12, 28)) // always in the last week
	return week
}

// monthsOf returns the months from January of year 0 to a day's month, and the
// day of the month.
func monthsOf(days int64) (months, day int64) {
	year, month, day := Civil(days)
	return 12*year + month - 1, day
}

// firstOf returns the first day of the month that lies months after January of
// year 0, and how many days it has.
func firstOf(months int64) (days, length int64) {
	year := FloorDiv(months, 12)
	month := months - 12*year + 1
	return Days(year, month, 1), DaysIn(year, month)
}

// AddMonths moves a day by n months; a day that its new month lacks becomes
// the last of that month.
func AddMonths(days, n int64) (int64, bool) {
	const limit = 12 * 12_000_000 // twice what days hold
	if n < -limit || n > limit {
		return 0, false
	}
	months, day := monthsOf(days)
	first, length := firstOf(months + n)
	return inRange(first + min(day, length) - 1)
}

// AddDays moves a day by n days.
func AddDays(days, n int64) (int64, bool) {
	if n < -1<<33 || n > 1<<33 {
		return 0, false
	}
	return inRange(days + n)
}

// inRange reports whether C1 allows the day.
func inRange(days int64) (int64, bool) { return days, days == int64(int32(days)) }
