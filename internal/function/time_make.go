package function

import (
	"fmt"
	"math"

	"github.com/stoa-data/stoa/internal/calendar"
	"github.com/stoa-data/stoa/internal/vector"
)

// fixedUnit returns the unit of fixed length that operand i names: as a unit
// of columns, and how many of those it has.
func (b *binding) fixedUnit(i int) (unit vector.Unit, length int64) {
	u := b.unit(i)
	if b.err != nil {
		return vector.Second, 1
	}
	switch u {
	case calendar.Nanosecond, calendar.Microsecond, calendar.Millisecond:
		return vector.Nanosecond - vector.Unit(u), 1
	case calendar.Second, calendar.Minute, calendar.Hour, calendar.Day, calendar.Week:
		return vector.Second, u.Seconds()
	}
	b.fail(vector.ErrParse, i, "is %q, which has no fixed length", b.constantText(i))
	return vector.Second, 1
}

// bindEpoch binds the number of whole units since 1970-01-01 00:00: UTC, or
// the clock of a timestamp without a zone.
func bindEpoch(b *binding) {
	scale := b.temporal(0, vector.Timestamp, vector.Date)
	unit, length := b.fixedUnit(1)
	b.drop(1)
	up, down := scaling(scale, unit, length)
	b.maps(vector.Of(vector.Int64), func() timeFunc {
		d := calendar.NewDivisor(down)
		return func(x int64) (int64, bool) { return mulOK(d.Floor(x), up) }
	})
}

// scaling returns how values of a scale become units: by a product or by a
// quotient.
func scaling(scale calendar.Scale, unit vector.Unit, length int64) (up, down int64) {
	per := scale.Per
	if scale.Date {
		if length%86400 == 0 {
			return 1, length / 86400
		}
		return 86400 / length * unit.PerSecond(), 1
	}
	if to := unit.PerSecond(); to > per {
		return to / per, 1
	}
	return 1, per / unit.PerSecond() * length
}

// bindFromEpoch binds the instants so many units after 1970-01-01 00:00 UTC,
// shown in UTC or another zone.
func bindFromEpoch(b *binding) {
	b.integer(0)
	unit, length := b.fixedUnit(1)
	t := vector.Type{Kind: vector.Timestamp, Unit: unit, Zone: "UTC"}
	if b.has(2) {
		t.Zone = b.zone(2).Name()
	}
	b.drop(1)
	b.maps(t, func() timeFunc { return func(x int64) (int64, bool) { return mulOK(x, length) } })
}

// bindDuration binds durations of so many units; minutes and longer units
// become seconds.
func bindDuration(b *binding) {
	b.integer(0)
	unit, length := b.fixedUnit(1)
	b.drop(1)
	b.maps(vector.Type{Kind: vector.Duration, Unit: unit}, func() timeFunc {
		return func(x int64) (int64, bool) { return mulOK(x, length) }
	})
}

// bindTotal binds the length of a duration: seconds and longer units as
// Float64, shorter ones as Int64, towards zero.
func bindTotal(u calendar.Unit) func(*binding) {
	return func(b *binding) {
		scale := b.temporal(0, vector.Duration)
		if u >= calendar.Second {
			per := float64(scale.Per * u.Seconds())
			b.returns(vector.Float64, func(bt *Batch) (*vector.Vector, error) {
				x := bt.stamps(0)
				return toFixed(bt, vector.Of(vector.Float64), func(i int) (float64, error) { return float64(x.at(i)) / per, nil })
			})
			return
		}
		up, down := scaling(scale, vector.Nanosecond-vector.Unit(u), 1)
		b.maps(vector.Of(vector.Int64), func() timeFunc {
			return func(x int64) (int64, bool) { return mulOK(x/down, up) }
		})
	}
}

// civil returns the day of a year, a month and a day of the month.
func civil(year, month, day int64) (int64, error) {
	if year < -6_000_000 || year > 6_000_000 || month < 1 || month > 12 || day < 1 || day > calendar.DaysIn(year, month) {
		return 0, fmt.Errorf("%w: there is no date %04d-%02d-%02d", vector.ErrOverflow, year, month, day)
	}
	days := calendar.Days(year, month, day)
	if days != int64(int32(days)) {
		return 0, fmt.Errorf("%w: the date %04d-%02d-%02d is out of range", vector.ErrOverflow, year, month, day)
	}
	return days, nil
}

// bindMakeDate binds dates made of numbers.
func bindMakeDate(b *binding) {
	for i := range b.args {
		b.integer(i)
	}
	b.returns(vector.Date, func(bt *Batch) (*vector.Vector, error) {
		y, m, d := bt.stamps(0), bt.stamps(1), bt.stamps(2)
		return toFixed(bt, vector.Of(vector.Date), func(i int) (int32, error) {
			days, err := civil(y.at(i), m.at(i), d.at(i))
			return int32(days), err
		})
	})
	b.canFail()
}

// bindMakeTimestamp binds timestamps without a zone, in microseconds, made of
// numbers; the seconds may have a fraction.
func bindMakeTimestamp(b *binding) {
	for i := range 5 {
		b.integer(i)
	}
	b.float(5)
	t := vector.Type{Kind: vector.Timestamp, Unit: vector.Microsecond}
	b.returnsType(t, func(bt *Batch) (*vector.Vector, error) {
		var x [5]stamps
		for k := range x {
			x[k] = bt.stamps(k)
		}
		seconds := values[float64](bt, 5)
		return toFixed(bt, t, func(i int) (int64, error) {
			days, err := civil(x[0].at(i), x[1].at(i), x[2].at(i))
			if err != nil {
				return 0, err
			}
			hour, minute, second := x[3].at(i), x[4].at(i), seconds.at(i)
			if hour < 0 || hour > 23 || minute < 0 || minute > 59 || !(second >= 0 && second < 60) {
				return 0, fmt.Errorf("%w: there is no time %02d:%02d:%02v", vector.ErrOverflow, hour, minute, second)
			}
			m := calendar.Moment{Day: days, Second: hour*3600 + minute*60}
			micros, ok, _ := m.Units(1e6)
			if !ok {
				return 0, bt.outOfRange(t, 6, i)
			}
			return micros + int64(math.RoundToEven(second*1e6)), nil
		})
	})
	b.canFail()
}
