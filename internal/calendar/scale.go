package calendar

// A Scale says what the integers of a column mean: days since 1970, or units
// since 1970-01-01 00:00, where Zone shows them.
type Scale struct {
	Date bool
	Per  int64 // units a second; 1 for dates
	Zone *Zone // UTC for times without one
}

// A Reader takes the values of a scale apart and puts them together again. Not
// safe for concurrent use.
type Reader struct {
	Scale
	clock  Clock
	perDay int64
	day    Divisor
}

// Reader returns a reader of the scale's values.
func (s Scale) Reader() *Reader {
	perDay := secondsPerDay * s.Per
	return &Reader{Scale: s, clock: NewClock(s.Zone, s.Per), perDay: perDay, day: NewDivisor(perDay)}
}

// Day returns the day that a value's clock shows.
func (r *Reader) Day(x int64) (int64, bool) {
	if r.Date {
		return x, true
	}
	wall, ok := r.clock.Wall(x)
	return r.day.Floor(wall), ok
}

// Split returns the day that a value's clock shows and the units since its
// midnight.
func (r *Reader) Split(x int64) (day, rest int64, ok bool) {
	if r.Date {
		return x, 0, true
	}
	wall, ok := r.clock.Wall(x)
	day = r.day.Floor(wall)
	return day, wall - day*r.perDay, ok
}

// Wall returns what a timestamp's clock shows, in units.
func (r *Reader) Wall(x int64) (int64, bool) { return r.clock.Wall(x) }

// Read returns the instants at which the clock shows a wall time; see Clock.
func (r *Reader) Read(wall int64) (first, last int64, n int, ok bool) { return r.clock.Read(wall) }

// wallOf returns a wall time in units, if there is such a number.
func (r *Reader) wallOf(day, rest int64) (int64, bool) {
	wall := day*r.perDay + rest
	back := r.day.Floor(wall)
	return wall, back == day && day == int64(int32(day))
}

// Move returns the value of a day and the units since its midnight that
// arithmetic arrived at: the first instant at which the clock shows them, or
// as much later as clocks were put forward past them.
func (r *Reader) Move(day, rest int64) (int64, bool) {
	if r.Date {
		return inRange(day)
	}
	wall, ok := r.wallOf(day, rest)
	if !ok {
		return 0, false
	}
	return r.clock.Move(wall)
}

// Start returns the value of the first instant at or after a wall time.
func (r *Reader) Start(day, rest int64) (int64, bool) {
	if r.Date {
		return inRange(day)
	}
	wall, ok := r.wallOf(day, rest)
	if !ok {
		return 0, false
	}
	return r.clock.Start(wall)
}

// Moment takes a value apart for a Layout.
func (r *Reader) Moment(x int64) (m Moment, ok bool) {
	day, rest, ok := r.Split(x)
	m.Day, m.Second = day, rest/r.Per
	m.Nano = (rest - m.Second*r.Per) * (1e9 / r.Per)
	if !r.Date {
		m.Offset, m.Zone = r.clock.offset/r.Per, r.clock.name
	}
	return m, ok
}
