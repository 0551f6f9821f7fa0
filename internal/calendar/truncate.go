package calendar

import (
	"fmt"
	"math"
)

// Multiples of a span are counted from an origin that makes them fall where
// one expects: spans up to days from 1970-01-01 00:00, weeks from the Monday
// 1970-01-05, months and longer from January of year 0. The origin is a wall
// time in the zone of the values.
const mondayOrigin = 4

// width returns the length of a span of fixed length, or of days and weeks, in
// units.
func (s Span) width(per int64) (int64, error) {
	nanos := 1e9 / per
	u := s.Unit.nanos()
	if u < nanos {
		if s.N%(nanos/u) == 0 {
			return s.N / (nanos / u), nil
		}
		if nanos%s.N == 0 && nanos/s.N%u == 0 {
			return 1, nil // every value is a multiple
		}
		return 0, fmt.Errorf("the span %v is no multiple of the column's unit, nor a part of it", s)
	}
	if s.N > math.MaxInt64/(u/nanos) {
		return 0, fmt.Errorf("the span %v is out of range", s)
	}
	return s.N * (u / nanos), nil
}

// A grid is the multiples of a span on wall time.
type grid struct {
	width  int64 // in units or days; months when byMonth
	origin int64
	byDay  bool
	months bool
	div    Divisor
}

// grid returns the multiples of a span, in days where the span or the scale
// counts in them.
func (r *Reader) grid(s Span) (g grid, err error) {
	switch {
	case s.Unit >= Month:
		if s.N > 12*12_000_000 {
			return g, fmt.Errorf("the span %v is out of range", s)
		}
		g.months, g.width = true, s.N*s.Unit.months()
	case s.Unit >= Day:
		if s.N > math.MaxInt32 {
			return g, fmt.Errorf("the span %v is out of range", s)
		}
		g.byDay, g.width = true, s.N
		if s.Unit == Week {
			g.width, g.origin = 7*s.N, mondayOrigin
		}
	case r.Date:
		return g, fmt.Errorf("the span %v is shorter than the day of a date", s)
	default:
		g.width, err = s.width(r.Per)
	}
	if err == nil {
		g.div = NewDivisor(g.width)
	}
	return g, err
}

// floor returns the last multiple at or before a wall time, moved by n
// multiples, as a day and the units since its midnight.
func (g *grid) floor(r *Reader, day, rest, n int64) (int64, int64) {
	switch {
	case g.months:
		months, _ := monthsOf(day)
		first, _ := firstOf((g.div.Floor(months) + n) * g.width)
		return first, 0
	case g.byDay:
		return (g.div.Floor(day-g.origin)+n)*g.width + g.origin, 0
	}
	wall := (g.div.Floor(day*r.perDay+rest) + n) * g.width
	day = r.day.Floor(wall)
	return day, wall - day*r.perDay
}

// Truncate returns the function that moves a value back to the start of the
// span that it lies in: see the origins above. In a zone that start is what
// its clock shows, its first instant if it shows it twice, and the moment of
// the change if it is passed over; in the hour that a clock repeats, spans
// shorter than a day begin anew.
func (r *Reader) Truncate(s Span) (func(x int64) (int64, bool), error) {
	g, err := r.grid(s)
	if err != nil {
		return nil, err
	}
	if !g.byDay && !g.months {
		return func(x int64) (int64, bool) { return r.truncateClock(&g, x) }, nil
	}
	return func(x int64) (int64, bool) {
		day, ok := r.Day(x)
		if !ok {
			return 0, false
		}
		day, _ = g.floor(r, day, 0, 0)
		return r.Start(day, 0)
	}, nil
}

// truncateClock is Truncate for spans shorter than a day.
func (r *Reader) truncateClock(g *grid, x int64) (int64, bool) {
	wall, ok := r.clock.Wall(x)
	if !ok {
		return 0, false
	}
	floor := g.div.Floor(wall) * g.width
	start := x - (wall - floor)
	if start >= r.clock.lo && start <= x { // the same offset holds
		return start, true
	}
	if floor > wall {
		return 0, false // an underflow
	}
	return r.clock.Start(floor)
}

// Round returns the function that moves a value to the nearest start of a span
// as Truncate finds them; from the middle to the later one.
func (r *Reader) Round(s Span) (func(x int64) (int64, bool), error) {
	g, err := r.grid(s)
	if err != nil {
		return nil, err
	}
	down, err := r.Truncate(s)
	if err != nil {
		return nil, err
	}
	return func(x int64) (int64, bool) {
		lo, ok := down(x)
		day, rest, ok2 := r.Split(x)
		if !ok || !ok2 {
			return 0, false
		}
		next, clock := g.floor(r, day, rest, 1)
		if next < day {
			return 0, false // an overflow
		}
		hi, ok := r.Start(next, clock)
		if !ok || x-lo < hi-x {
			return lo, ok
		}
		return hi, true
	}, nil
}

// TruncateLength returns the function that moves a length of time, or a time
// of day, to the multiple of a span at or below it.
func TruncateLength(s Span, per int64) (func(x int64) (int64, bool), error) {
	if s.Unit > Week {
		return nil, fmt.Errorf("the span %v has no fixed length", s)
	}
	width, err := s.width(per)
	if err != nil {
		return nil, err
	}
	d := NewDivisor(width)
	return func(x int64) (int64, bool) {
		y := d.Floor(x) * width
		return y, y <= x
	}, nil
}

// RoundLength is TruncateLength to the nearest multiple, from the middle to
// the greater one.
func RoundLength(s Span, per int64) (func(x int64) (int64, bool), error) {
	down, err := TruncateLength(s, per)
	if err != nil {
		return nil, err
	}
	width, err := s.width(per)
	return func(x int64) (int64, bool) {
		lo, ok := down(x)
		if x-lo < lo-x+width {
			return lo, ok
		}
		return lo + width, ok && lo <= math.MaxInt64-width
	}, err
}
