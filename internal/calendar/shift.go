package calendar

// Adder returns the function that moves values by a number of calendar units,
// Day or longer: the time of day stays what the clock shows, a day that a month
// lacks becomes its last, and a time that clocks pass over becomes as much
// later as they were put forward.
func (r *Reader) Adder(u Unit) func(x, n int64) (int64, bool) {
	scale, move := int64(1), AddDays
	switch {
	case u == Week:
		scale = 7
	case u >= Month:
		scale, move = u.months(), AddMonths
	}
	return func(x, n int64) (int64, bool) {
		day, rest, ok := r.Split(x)
		if !ok || n < -1<<33 || n > 1<<33 {
			return 0, false
		}
		if day, ok = move(day, n*scale); !ok {
			return 0, false
		}
		if n == 0 {
			return x, true // the second of two equal wall times stays it
		}
		return r.Move(day, rest)
	}
}

// MonthEnd returns the start of the last day of a value's month.
func (r *Reader) MonthEnd(x int64) (int64, bool) {
	day, ok := r.Day(x)
	if !ok {
		return 0, false
	}
	months, _ := monthsOf(day)
	first, length := firstOf(months)
	return r.Start(first+length-1, 0)
}

// businessDays returns the Mondays to Fridays from 1970-01-05, a Monday, to
// the day before; negative before it.
func businessDays(day int64) int64 {
	day -= mondayOrigin
	week := FloorDiv(day, 7)
	return 5*week + min(day-7*week, 5)
}

// BusinessDays counts the Mondays to Fridays from day a to the day before b;
// negative when b lies before a.
func BusinessDays(a, b int64) int64 { return businessDays(b) - businessDays(a) }

// AddBusinessDays moves a day by n Mondays to Fridays. From a Saturday or
// Sunday the next one is Monday, the one before Friday, and n = 0 goes to
// Monday, so that the result is always a business day.
func AddBusinessDays(day, n int64) (int64, bool) {
	if n < -1<<33 || n > 1<<33 {
		return 0, false
	}
	count := businessDays(day) + n
	if n > 0 && Weekday(day) > 5 {
		count-- // from the Friday before
	}
	week := FloorDiv(count, 5)
	return inRange(7*week + count - 5*week + mondayOrigin)
}

// AddBusiness is AddBusinessDays for a value; the time of day stays.
func (r *Reader) AddBusiness(x, n int64) (int64, bool) {
	day, rest, ok := r.Split(x)
	if !ok {
		return 0, false
	}
	to, ok := AddBusinessDays(day, n)
	if to == day || !ok {
		return x, ok
	}
	return r.Move(to, rest)
}
