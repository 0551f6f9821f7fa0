package calendar

// Boundaries returns the function that counts how many starts of a unit lie
// after a and not after b: 23:59 and 00:01 are one day apart. It is negative
// when b lies before a. Both values are of the same scale. Days and longer
// units are those of the zone's clock; shorter ones have a fixed length and
// begin where a's clock has them begin.
func (r *Reader) Boundaries(u Unit) func(a, b int64) (int64, bool) {
	if u >= Day {
		index := dayIndex(u)
		return func(a, b int64) (int64, bool) {
			da, ok := r.Day(a)
			db, ok2 := r.Day(b)
			return index(db) - index(da), ok && ok2
		}
	}
	fine := Scale{Per: max(r.Per, u.perSecond())}
	up, div := fine.Per/r.Per, NewDivisor(fine.Per/u.perSecond()*u.Seconds())
	if r.Date {
		up *= secondsPerDay
	}
	return func(a, b int64) (int64, bool) {
		offset := int64(0)
		if !r.Date {
			wall, ok := r.clock.Wall(a)
			if !ok {
				return 0, false
			}
			offset = wall - a
		}
		a, ok := scaleUp(a, offset, up)
		b, ok2 := scaleUp(b, offset, up)
		if !ok || !ok2 {
			return 0, false
		}
		return sub64(div.Floor(b), div.Floor(a))
	}
}

// Whole returns the function that counts the whole units from a to b, towards
// zero: the greatest n for which a moved by n units is not after b. Days and
// longer units are those of the zone's clock. Swapping a and b changes the sign.
func (r *Reader) Whole(u Unit) func(a, b int64) (int64, bool) {
	forward := r.wholeDays
	if u < Day {
		forward = r.wholeClock
	}
	count := forward(u)
	return func(a, b int64) (int64, bool) {
		if a <= b {
			return count(a, b)
		}
		n, ok := count(b, a)
		return -n, ok
	}
}

// wholeClock is Whole for a ≤ b and units of fixed length.
func (r *Reader) wholeClock(u Unit) func(a, b int64) (int64, bool) {
	per := max(r.Per, u.perSecond())
	up, div := per/r.Per, NewDivisor(per/u.perSecond()*u.Seconds())
	if r.Date {
		up *= secondsPerDay
	}
	return func(a, b int64) (int64, bool) {
		d, ok := sub64(b, a)
		if !ok {
			return 0, false
		}
		d, ok = scaleUp(d, 0, up)
		return div.Floor(d), ok
	}
}

// wholeDays is Whole for a ≤ b and units of the calendar.
func (r *Reader) wholeDays(u Unit) func(a, b int64) (int64, bool) {
	length := int64(1)
	if u == Week {
		length = 7
	}
	return func(a, b int64) (int64, bool) {
		da, ra, ok := r.Split(a)
		db, rb, ok2 := r.Split(b)
		if u >= Month {
			ma, day := monthsOf(da)
			mb, dayB := monthsOf(db)
			_, most := firstOf(mb)
			n := mb - ma
			if day = min(day, most); dayB < day || dayB == day && rb < ra {
				n--
			}
			return max(n, 0) / u.months(), ok && ok2
		}
		n := db - da
		if rb < ra {
			n--
		}
		return max(n, 0) / length, ok && ok2
	}
}

// dayIndex returns the function that numbers the units of the calendar.
func dayIndex(u Unit) func(day int64) int64 {
	switch u {
	case Day:
		return func(day int64) int64 { return day }
	case Week:
		return func(day int64) int64 { return FloorDiv(day-mondayOrigin, 7) }
	}
	months := NewDivisor(u.months())
	return func(day int64) int64 {
		m, _ := monthsOf(day)
		return months.Floor(m)
	}
}

// perSecond returns how many of the unit make a second, 1 from Second on.
func (u Unit) perSecond() int64 { return max(1e9/u.nanos(), 1) }

// Seconds returns the seconds of a unit up to Week, 1 for parts of a second.
func (u Unit) Seconds() int64 { return max(u.nanos()/1e9, 1) }

// scaleUp returns (x + offset) × up, if there is such a number.
func scaleUp(x, offset, up int64) (int64, bool) {
	x += offset
	y := x * up
	return y, y/up == x
}

// sub64 subtracts and reports whether the difference fits.
func sub64(a, b int64) (int64, bool) {
	d := a - b
	return d, (d < a) == (b > 0)
}
