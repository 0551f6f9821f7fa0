package calendar

// Part is a component of a date or of a time of day.
type Part uint8

// The parts.
const (
	PartYear Part = iota
	PartQuarter
	PartMonth
	PartDay
	PartISOYear
	PartISOWeek
	PartWeekday
	PartYearDay
	PartDaysInMonth
	PartHour
	PartMinute
	PartSecond
	PartMillisecond
	PartMicrosecond
	PartNanosecond
)

// OfClock reports whether the part belongs to the time of day.
func (p Part) OfClock() bool { return p >= PartHour }

// Extract returns the function that takes a part from a value.
func (r *Reader) Extract(p Part) func(x int64) (int64, bool) {
	if p.OfClock() {
		return r.clockPart(p)
	}
	of := dayPart(p)
	return func(x int64) (int64, bool) {
		day, ok := r.Day(x)
		return of(day), ok
	}
}

// dayPart returns the function that takes a part from a day.
func dayPart(p Part) func(day int64) int64 {
	switch p {
	case PartYear:
		return func(day int64) int64 { y, _, _ := Civil(day); return y }
	case PartQuarter:
		return func(day int64) int64 { _, m, _ := Civil(day); return (m + 2) / 3 }
	case PartMonth:
		return func(day int64) int64 { _, m, _ := Civil(day); return m }
	case PartDay:
		return func(day int64) int64 { _, _, d := Civil(day); return d }
	case PartISOYear:
		return func(day int64) int64 { y, _ := ISOWeek(day); return y }
	case PartISOWeek:
		return func(day int64) int64 { _, w := ISOWeek(day); return w }
	case PartWeekday:
		return Weekday
	case PartYearDay:
		return YearDay
	}
	return func(day int64) int64 { y, m, _ := Civil(day); return DaysIn(y, m) }
}

// clockPart returns the function that takes a part from the time of day.
func (r *Reader) clockPart(p Part) func(x int64) (int64, bool) {
	if p >= PartMillisecond {
		return r.fraction(p)
	}
	per := [...]int64{3600, 60, 1}[p-PartHour] * r.Per
	limit := [...]int64{24, 60, 60}[p-PartHour]
	unit, whole := NewDivisor(per), NewDivisor(limit)
	return func(x int64) (int64, bool) {
		wall, ok := r.clock.Wall(x)
		n := unit.Floor(wall)
		return n - limit*whole.Floor(n), ok
	}
}

// fraction returns the function that takes the part of a second.
func (r *Reader) fraction(p Part) func(x int64) (int64, bool) {
	second := NewDivisor(r.Per)
	perSecond := [...]int64{1e3, 1e6, 1e9}[p-PartMillisecond]
	up, down := max(perSecond/r.Per, 1), NewDivisor(max(r.Per/perSecond, 1))
	return func(x int64) (int64, bool) {
		wall, ok := r.clock.Wall(x)
		return down.Floor(wall-r.Per*second.Floor(wall)) * up, ok
	}
}
