package function

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/stoa-data/stoa/internal/ast"
	"github.com/stoa-data/stoa/internal/calendar"
	"github.com/stoa-data/stoa/internal/vector"
)

// timeFunctions lists the functions of dates and times. What they say of days,
// hours and longer units holds for the clock of a timestamp's zone.
func timeFunctions() []*Function {
	return []*Function{
		{Name: "year", Params: "time", bind: bindPart(calendar.PartYear)},
		{Name: "quarter", Params: "time", bind: bindPart(calendar.PartQuarter)},
		{Name: "month", Params: "time", bind: bindPart(calendar.PartMonth)},
		{Name: "day", Params: "time", bind: bindPart(calendar.PartDay)},
		{Name: "iso_year", Params: "time", bind: bindPart(calendar.PartISOYear)},
		{Name: "iso_week", Params: "time", bind: bindPart(calendar.PartISOWeek)},
		{Name: "weekday", Params: "time", bind: bindPart(calendar.PartWeekday)},
		{Name: "day_of_year", Params: "time", bind: bindPart(calendar.PartYearDay)},
		{Name: "days_in_month", Params: "time", bind: bindPart(calendar.PartDaysInMonth)},
		{Name: "hour", Params: "time", bind: bindPart(calendar.PartHour)},
		{Name: "minute", Params: "time", bind: bindPart(calendar.PartMinute)},
		{Name: "second", Params: "time", bind: bindPart(calendar.PartSecond)},
		{Name: "millisecond", Params: "time", bind: bindPart(calendar.PartMillisecond)},
		{Name: "microsecond", Params: "time", bind: bindPart(calendar.PartMicrosecond)},
		{Name: "nanosecond", Params: "time", bind: bindPart(calendar.PartNanosecond)},
		{Name: "is_leap_year", Params: "time", bind: bindDayTest(isLeapYear)},
		{Name: "is_weekend", Params: "time", bind: bindDayTest(isWeekend)},
		{Name: "date", Params: "time", bind: bindDate},
		{Name: "time_of_day", Params: "time", bind: bindTimeOfDay},

		{Name: "truncate", Params: "time span", bind: bindTruncate},
		{Name: "round_time", Params: "time span", bind: bindRoundTime},
		{Name: "start_of_month", Params: "time", Rewrite: rewriteStartOfMonth},
		{Name: "end_of_month", Params: "time", bind: bindEndOfMonth},

		{Name: "add_days", Params: "time n", bind: bindAdd(calendar.Day)},
		{Name: "add_weeks", Params: "time n", bind: bindAdd(calendar.Week)},
		{Name: "add_months", Params: "time n", bind: bindAdd(calendar.Month)},
		{Name: "add_years", Params: "time n", bind: bindAdd(calendar.Year)},
		{Name: "add_business_days", Params: "time n", bind: bindAddBusinessDays},
		{Name: "business_days", Params: "from to", bind: bindBusinessDays},
		{Name: "date_diff", Params: "unit from to", bind: bindDifference((*calendar.Reader).Boundaries)},
		{Name: "date_sub", Params: "unit from to", bind: bindDifference((*calendar.Reader).Whole)},

		{Name: "in_zone", Params: "time zone", bind: bindInZone},
		{Name: "with_zone", Params: "time zone which?", bind: bindWithZone},
		{Name: "without_zone", Params: "time", bind: bindWithoutZone},

		{Name: "epoch", Params: "time unit", bind: bindEpoch},
		{Name: "from_epoch", Params: "n unit zone?", bind: bindFromEpoch},
		{Name: "make_date", Params: "year month day", bind: bindMakeDate},
		{Name: "make_timestamp", Params: "year month day hour minute second", bind: bindMakeTimestamp},
		{Name: "duration", Params: "n unit", bind: bindDuration},
		{Name: "total_days", Params: "duration", bind: bindTotal(calendar.Day)},
		{Name: "total_hours", Params: "duration", bind: bindTotal(calendar.Hour)},
		{Name: "total_minutes", Params: "duration", bind: bindTotal(calendar.Minute)},
		{Name: "total_seconds", Params: "duration", bind: bindTotal(calendar.Second)},
		{Name: "total_milliseconds", Params: "duration", bind: bindTotal(calendar.Millisecond)},
		{Name: "total_microseconds", Params: "duration", bind: bindTotal(calendar.Microsecond)},
		{Name: "total_nanoseconds", Params: "duration", bind: bindTotal(calendar.Nanosecond)},

		{Name: "format", Params: "time layout", bind: bindFormat},
		{Name: "parse_timestamp", Params: "text layout", bind: bindParse(vector.Timestamp, false)},
		{Name: "parse_date", Params: "text layout", bind: bindParse(vector.Date, false)},
		{Name: "parse_time", Params: "text layout", bind: bindParse(vector.Time, false)},
		{Name: "try_parse_timestamp", Params: "text layout", bind: bindParse(vector.Timestamp, true)},
		{Name: "try_parse_date", Params: "text layout", bind: bindParse(vector.Date, true)},
		{Name: "try_parse_time", Params: "text layout", bind: bindParse(vector.Time, true)},
	}
}

// temporal asks that operand i be of one of the kinds and returns what its
// values mean. A missing literal counts as the first kind, in microseconds.
func (b *binding) temporal(i int, kinds ...vector.Kind) calendar.Scale {
	t := b.args[i].Type
	if t.Kind == vector.Invalid {
		t = vector.Type{Kind: kinds[0]}
		if t.Kind != vector.Date {
			t.Unit = vector.Microsecond
		}
		b.sig.Args[i] = t
	}
	names := make([]string, len(kinds))
	for j, k := range kinds {
		if t.Kind == k {
			return b.scale(i, t)
		}
		names[j] = k.String()
	}
	want := names[0]
	if last := len(names) - 1; last > 0 {
		want = strings.Join(names[:last], ", ") + " or " + names[last]
	}
	b.mismatch(i, want)
	return calendar.Scale{Per: 1, Zone: calendar.UTC}
}

// scale returns what values of type t mean.
func (b *binding) scale(i int, t vector.Type) calendar.Scale {
	s := calendar.Scale{Date: t.Kind == vector.Date, Per: t.Unit.PerSecond(), Zone: calendar.UTC}
	if t.Kind == vector.Timestamp {
		zone, err := calendar.LoadZone(t.Zone)
		if err != nil {
			b.invalid(i, err)
			return s
		}
		s.Zone = zone
	}
	return s
}

// invalid keeps the error of a constant operand that says how.
func (b *binding) invalid(i int, err error) { b.fail(vector.ErrParse, i, "is wrong: %v", err) }

// unit returns the unit that operand i names.
func (b *binding) unit(i int) calendar.Unit {
	name := b.constantText(i)
	if b.err != nil {
		return calendar.Second
	}
	u, err := calendar.ParseUnit(name)
	if err != nil {
		b.invalid(i, err)
	}
	return u
}

// span returns the span that operand i names.
func (b *binding) span(i int) calendar.Span {
	text := b.constantText(i)
	if b.err != nil {
		return calendar.Span{N: 1, Unit: calendar.Second}
	}
	s, err := calendar.ParseSpan(text)
	if err != nil {
		b.invalid(i, err)
	}
	return s
}

// zone returns the zone that operand i names.
func (b *binding) zone(i int) *calendar.Zone {
	name := b.constantText(i)
	if b.err != nil {
		return calendar.UTC
	}
	z, err := calendar.LoadZone(name)
	if err == nil && name == "" {
		err = errors.New("it has no name (without_zone takes a zone away)")
	}
	if err != nil {
		b.invalid(i, err)
		return calendar.UTC
	}
	return z
}

// drop leaves out operands from n on, which were constants.
func (b *binding) drop(n int) { b.sig.Args = b.sig.Args[:n] }

// A timeFunc computes a value, or reports that there is none in range.
type timeFunc = func(x int64) (int64, bool)

// maps binds a function of operand 0 with integer results; the ones of a batch
// are computed by the function that f returns, which may keep a state.
func (b *binding) maps(t vector.Type, f func() timeFunc) {
	if b.err != nil {
		return
	}
	b.returnsType(t, func(bt *Batch) (*vector.Vector, error) {
		g, x := f(), bt.stamps(0)
		return bt.toInts(t, 1, func(i int) (int64, bool) { return g(x.at(i)) })
	})
	b.canFail()
}

// pairs is maps for two operands, k and k+1.
func (b *binding) pairs(k int, t vector.Type, f func() func(x, y int64) (int64, bool)) {
	if b.err != nil {
		return
	}
	b.returnsType(t, func(bt *Batch) (*vector.Vector, error) {
		g, x, y := f(), bt.stamps(k), bt.stamps(k+1)
		return bt.toInts(t, k+2, func(i int) (int64, bool) { return g(x.at(i), y.at(i)) })
	})
	b.canFail()
}

// A stamps reads an operand of 32 or 64 bits.
type stamps struct {
	short []int32
	long  []int64
	one   bool
}

// stamps returns the values of operand k.
func (b *Batch) stamps(k int) stamps {
	x := stamps{one: b.Args[k].One}
	if v := b.Args[k].V; v.Type().Kind.Width() == 4 {
		x.short = vector.Values[int32](v)
	} else {
		x.long = vector.Values[int64](v)
	}
	return x
}

// at returns the value of row i.
func (x stamps) at(i int) int64 {
	if x.one {
		i = 0
	}
	if x.short != nil {
		return int64(x.short[i])
	}
	return x.long[i]
}

// toInts computes an integer of type t for each row; errors show the first
// operands.
func (b *Batch) toInts(t vector.Type, operands int, f func(i int) (int64, bool)) (*vector.Vector, error) {
	if t.Kind.Width() == 4 {
		return toFixed(b, t, func(i int) (int32, error) {
			x, ok := f(i)
			if !ok || x != int64(int32(x)) {
				return 0, b.outOfRange(t, operands, i)
			}
			return int32(x), nil
		})
	}
	return toFixed(b, t, func(i int) (int64, error) {
		x, ok := f(i)
		if !ok {
			return 0, b.outOfRange(t, operands, i)
		}
		return x, nil
	})
}

// outOfRange is the error of a row without a result.
func (b *Batch) outOfRange(t vector.Type, operands, i int) error {
	values := make([]string, operands)
	for k := range values {
		values[k] = b.text(k, i)
	}
	return fmt.Errorf("%w: the result of (%s) is out of range for %v", vector.ErrOverflow, strings.Join(values, ", "), t)
}

// text returns the value of operand k in row i.
func (b *Batch) text(k, i int) string {
	if b.Args[k].One {
		i = 0
	}
	return string(vector.AppendValue(nil, b.Args[k].V, i))
}

// rewriteStartOfMonth returns the truncation that start_of_month stands for.
func rewriteStartOfMonth(args []ast.Node) ast.Node {
	return ast.Call{Name: "truncate", Args: []ast.Node{args[0], ast.Literal{Value: "1mo"}}}
}

// mulOK multiplies and reports whether the product fits.
func mulOK(x, factor int64) (int64, bool) {
	return x * factor, x <= math.MaxInt64/factor && x >= math.MinInt64/factor
}
