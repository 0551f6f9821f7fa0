package dataframe

import (
	"fmt"
	"time"

	"github.com/stoa-data/stoa/dataframe/expr"
	"github.com/stoa-data/stoa/internal/plan"
)

// A TimeOption changes the spans of GroupByTime and FillGaps. Options stand
// among the keys, in any order.
type TimeOption struct{ offset time.Duration }

// Offset moves the borders of all spans later by d, so that spans of a day
// with an offset of six hours begin at six o'clock.
func Offset(d time.Duration) TimeOption { return TimeOption{offset: d} }

// GroupByTime groups the rows by other keys, names or expressions, and by the
// span of time in which a timestamp, date, time of day or duration lies:
// GroupByTime("at", "15m", "host"). The last key is named like the column and
// holds the starts of the spans, as expr.Time.Truncate finds them: spans are
// 15m, 1d, 1w, 1mo and so on, and those of a day or longer follow the calendar
// and the clocks of the column's zone. Missing is a key. Spans without rows
// have no group; see FillGaps. Option, among the keys: Offset.
func (df *DataFrame) GroupByTime(on, span string, keys ...any) *Grouped {
	keys, err := timeKeys(df.tab().Fields, on, span, keys)
	if err != nil {
		return &Grouped{df: df, err: err}
	}
	return df.GroupBy(keys...)
}

// GroupByTime groups by other keys and spans of time; see
// DataFrame.GroupByTime.
func (l *Lazy) GroupByTime(on, span string, keys ...any) *LazyGrouped {
	fields, err := l.Schema()
	if err == nil {
		keys, err = timeKeys(fields, on, span, keys)
	}
	if err != nil {
		return &LazyGrouped{lazy: l, err: err}
	}
	return l.GroupBy(keys...)
}

// timeKeys returns the keys without options and behind them the one of spans.
func timeKeys(fields []Field, on, span string, args []any) ([]any, error) {
	offset, keys, err := timeOptions("group by time", args)
	if err != nil {
		return nil, err
	}
	start := spanStart(on, span, offset)
	if _, err := plan.Bind("group by time", start.Node(), fields); err != nil {
		return nil, err
	}
	return append(keys, start), nil
}

// timeOptions takes the options out of a list of keys.
func timeOptions(op string, args []any) (offset time.Duration, keys []any, err error) {
	for i, a := range args {
		switch o, ok := a.(TimeOption); {
		case !ok:
			keys = append(keys, a)
		case offset != 0:
			return 0, nil, fmt.Errorf("%s: argument %d is a second Offset", op, i+1)
		default:
			offset = o.offset
		}
	}
	return offset, keys, nil
}

// spanStart is the start of the span in which a time lies, under its name.
func spanStart(on, span string, offset time.Duration) expr.Expr {
	x := expr.Col(on)
	if offset == 0 {
		return x.Time().Truncate(span).As(on)
	}
	return x.Sub(offset).Time().Truncate(span).Add(offset).As(on)
}
