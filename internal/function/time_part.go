package function

import (
	"github.com/stoa-data/stoa/internal/calendar"
	"github.com/stoa-data/stoa/internal/vector"
)

// bindPart binds a component of a date or time: Int32.
func bindPart(p calendar.Part) func(*binding) {
	return func(b *binding) {
		kinds := []vector.Kind{vector.Date, vector.Timestamp}
		if p.OfClock() {
			kinds = []vector.Kind{vector.Timestamp, vector.Time}
		}
		scale := b.temporal(0, kinds...)
		b.maps(vector.Of(vector.Int32), func() timeFunc { return scale.Reader().Extract(p) })
		b.sig.Total = scale.Date
	}
}

// bindDayTest binds a predicate of days.
func bindDayTest(test func(day int64) bool) func(*binding) {
	return func(b *binding) {
		scale := b.temporal(0, vector.Date, vector.Timestamp)
		b.returns(vector.Bool, func(bt *Batch) (*vector.Vector, error) {
			r, x := scale.Reader(), bt.stamps(0)
			return toBool(bt, func(i int) (bool, error) {
				day, ok := r.Day(x.at(i))
				if !ok {
					return false, bt.outOfRange(vector.Of(vector.Date), 1, i)
				}
				return test(day), nil
			})
		})
		b.canFail()
	}
}

func isLeapYear(day int64) bool {
	year, _, _ := calendar.Civil(day)
	return calendar.IsLeap(year)
}

func isWeekend(day int64) bool { return calendar.Weekday(day) > 5 }

// bindDate binds the date that a clock shows.
func bindDate(b *binding) {
	scale := b.temporal(0, vector.Date, vector.Timestamp)
	b.maps(vector.Of(vector.Date), func() timeFunc { return scale.Reader().Day })
}

// bindTimeOfDay binds the time that a clock shows, in the unit of the operand.
func bindTimeOfDay(b *binding) {
	scale := b.temporal(0, vector.Timestamp)
	b.maps(vector.Type{Kind: vector.Time, Unit: b.sig.Args[0].Unit}, func() timeFunc {
		r := scale.Reader()
		return func(x int64) (int64, bool) {
			_, rest, ok := r.Split(x)
			return rest, ok
		}
	})
}
