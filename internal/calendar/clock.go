package calendar

import "math"

// A Clock goes between the instants of a column and what the clocks of its
// zone showed. It remembers the stretch of time around the last value, so that
// neighbours cost two comparisons. Not safe for concurrent use.
type Clock struct {
	zone   *Zone
	per    int64 // units a second
	lo, hi int64 // instants, in units, whose offset is known
	offset int64 // in units
	name   string

	certainLo, certainHi int64 // wall times that only this stretch shows
}

// margin is more than any change of an offset: two days.
const margin = 2 * secondsPerDay

// NewClock returns a clock of the zone for units of which per make a second.
func NewClock(zone *Zone, per int64) Clock { return Clock{zone: zone, per: per} }

// limits returns the instants that C1 allows.
func (c *Clock) limits() (lo, hi int64) {
	return max((math.MinInt32+2)*secondsPerDay, math.MinInt64/c.per+margin), min((math.MaxInt32-1)*secondsPerDay, math.MaxInt64/c.per-margin)
}

// Wall returns what the clock shows at an instant.
func (c *Clock) Wall(x int64) (int64, bool) {
	if (x < c.lo || x >= c.hi) && !c.seek(x) {
		return 0, false
	}
	return x + c.offset, true
}

// Offset returns the seconds east of UTC and the zone's abbreviation at an
// instant.
func (c *Clock) Offset(x int64) (seconds int64, name string, ok bool) {
	_, ok = c.Wall(x)
	return c.offset / c.per, c.name, ok
}

// seek finds the stretch around an instant.
func (c *Clock) seek(x int64) bool {
	lo, hi := c.limits()
	second := FloorDiv(x, c.per)
	if second < lo || second >= hi {
		return false
	}
	c.enter(c.zone.at(second))
	return true
}

// enter makes s the stretch that the clock remembers.
func (c *Clock) enter(s stretch) {
	lo, hi := c.limits()
	lo, hi = max(lo, s.lo), min(hi, s.hi)
	c.lo, c.hi, c.offset, c.name = lo*c.per, hi*c.per, s.offset*c.per, s.name
	c.certainLo, c.certainHi = c.lo, c.hi // empty unless
	if c.zone.Fixed() {
		c.certainLo, c.certainHi = c.lo+c.offset, c.hi+c.offset
	} else if hi-lo > 2*margin {
		c.certainLo, c.certainHi = (lo+margin)*c.per, (hi-margin)*c.per
	} else {
		c.certainHi = c.certainLo
	}
}

// Read returns the instants at which the clock shows a wall time: how many
// there are, and the first and last. Where clocks were put forward past it
// there is none; then first and last are what clocks with the offsets after and
// before the change would mean.
func (c *Clock) Read(wall int64) (first, last int64, n int, ok bool) {
	if wall >= c.certainLo && wall < c.certainHi {
		x := wall - c.offset
		return x, x, 1, true
	}
	lo, hi := c.limits()
	second := FloorDiv(wall, c.per)
	if second < lo+margin || second >= hi-margin {
		return 0, 0, 0, false
	}
	rest := wall - second*c.per
	before := c.zone.at(second - margin)
	for s := before; ; s = c.zone.at(s.hi) {
		if x := second - s.offset; x >= s.lo && x < s.hi {
			if last = x; n == 0 {
				first = x
			}
			n++
			c.enter(s)
		} else if n == 0 && x < s.lo { // past the gap
			first, last = x, second-before.offset
			break
		}
		if before = s; s.hi > second+margin {
			break
		}
	}
	return first*c.per + rest, last*c.per + rest, n, true
}

// Start returns the first instant at which the clock shows the wall time or,
// where clocks were put forward past it, the instant at which they were.
func (c *Clock) Start(wall int64) (int64, bool) {
	first, last, n, ok := c.Read(wall)
	if n > 0 || !ok {
		return first, ok
	}
	if !c.seek(last) {
		return 0, false
	}
	return c.lo, true
}

// Move returns the instant of a wall time that arithmetic arrived at: the
// first one, or as much later as clocks were put forward.
func (c *Clock) Move(wall int64) (int64, bool) {
	first, last, n, ok := c.Read(wall)
	if n == 0 {
		first = last
	}
	return first, ok
}
