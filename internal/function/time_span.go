package function

import (
	"github.com/stoa-data/stoa/internal/calendar"
	"github.com/stoa-data/stoa/internal/vector"
)

// bindTruncate binds truncate: the start of the span that a value lies in.
func bindTruncate(b *binding) {
	bindSpan(b, (*calendar.Reader).Truncate, calendar.TruncateLength)
}

// bindRoundTime binds round_time: the nearest start of a span.
func bindRoundTime(b *binding) { bindSpan(b, (*calendar.Reader).Round, calendar.RoundLength) }

// bindSpan binds a function of a value and a constant span: clock for dates
// and timestamps, length for durations and times of day.
func bindSpan(b *binding, clock func(*calendar.Reader, calendar.Span) (func(int64) (int64, bool), error),
	length func(calendar.Span, int64) (func(int64) (int64, bool), error)) {
	scale := b.temporal(0, vector.Timestamp, vector.Date, vector.Time, vector.Duration)
	span := b.span(1)
	t := b.sig.Args[0]
	make := func() (timeFunc, error) {
		if t.Kind == vector.Time || t.Kind == vector.Duration {
			return length(span, scale.Per)
		}
		return clock(scale.Reader(), span)
	}
	if b.err == nil {
		if _, err := make(); err != nil {
			b.invalid(1, err)
		}
	}
	b.drop(1)
	b.maps(t, func() timeFunc {
		f, _ := make() // has been tried
		return f
	})
}

// bindEndOfMonth binds the last day of the month, a timestamp at its start.
func bindEndOfMonth(b *binding) {
	scale := b.temporal(0, vector.Date, vector.Timestamp)
	b.maps(b.sig.Args[0], func() timeFunc { return scale.Reader().MonthEnd })
}

// bindAdd binds a move by calendar units.
func bindAdd(u calendar.Unit) func(*binding) {
	return func(b *binding) {
		scale := b.temporal(0, vector.Date, vector.Timestamp)
		b.integer(1)
		b.pairs(0, b.sig.Args[0], func() func(x, n int64) (int64, bool) { return scale.Reader().Adder(u) })
	}
}

// bindAddBusinessDays binds a move by Mondays to Fridays.
func bindAddBusinessDays(b *binding) {
	scale := b.temporal(0, vector.Date, vector.Timestamp)
	b.integer(1)
	b.pairs(0, b.sig.Args[0], func() func(x, n int64) (int64, bool) { return scale.Reader().AddBusiness })
}

// bindBusinessDays binds the number of Mondays to Fridays between two days.
func bindBusinessDays(b *binding) {
	from, to := b.temporal(0, vector.Date, vector.Timestamp), b.temporal(1, vector.Date, vector.Timestamp)
	b.pairs(0, vector.Of(vector.Int64), func() func(x, y int64) (int64, bool) {
		r, s := from.Reader(), to.Reader()
		return func(x, y int64) (int64, bool) {
			a, ok := r.Day(x)
			b, ok2 := s.Day(y)
			return calendar.BusinessDays(a, b), ok && ok2
		}
	})
}

// bindDifference binds a difference in a constant unit.
func bindDifference(count func(*calendar.Reader, calendar.Unit) func(a, b int64) (int64, bool)) func(*binding) {
	return func(b *binding) {
		u := b.unit(0)
		scale := b.alike(1, 2)
		if b.sig.Args[1].Kind == vector.Time && u >= calendar.Day {
			b.fail(vector.ErrType, 0, "is %q, which a time of day has not", b.constantText(0))
		}
		b.pairs(1, vector.Of(vector.Int64), func() func(x, y int64) (int64, bool) { return count(scale.Reader(), u) })
	}
}

// alike converts two operands to one type of dates or times, and returns what
// its values mean: that of the first one's zone. A constant with a zone beside
// times without one is taken by its clock in UTC, as in comparisons.
func (b *binding) alike(i, j int) calendar.Scale {
	kinds := []vector.Kind{vector.Date, vector.Timestamp, vector.Time}
	scale := b.temporal(i, kinds...)
	b.temporal(j, kinds...)
	if b.err != nil {
		return scale
	}
	x, y := b.sig.Args[i], b.sig.Args[j]
	if b.kind(i) == vector.Invalid {
		x = y
	}
	if b.kind(j) == vector.Invalid {
		y = x
	}
	if x.Kind == vector.Date && y.Kind == vector.Timestamp {
		x = vector.Type{Kind: y.Kind, Unit: y.Unit}
	}
	if y.Kind == vector.Date && x.Kind == vector.Timestamp {
		y = vector.Type{Kind: x.Kind, Unit: x.Unit}
	}
	unit := max(x.Unit, y.Unit)
	x.Unit, y.Unit = unit, unit
	constant := b.args[i].Value != nil || b.args[j].Value != nil
	switch {
	case x.Kind != y.Kind:
		b.fail(vector.ErrType, j, "is %v (want %v)", y, x)
	case (x.Zone == "") != (y.Zone == "") && !(constant && x.Zone+y.Zone == "UTC"):
		b.fail(vector.ErrType, j, "is %v beside %v: one has a zone (with_zone gives one, date and without_zone take it away)", b.args[j].Type, b.args[i].Type)
	}
	b.sig.Args[i], b.sig.Args[j] = x, y
	if b.args[i].Value != nil && x.Zone != y.Zone {
		return b.scale(j, y)
	}
	return b.scale(i, x)
}
