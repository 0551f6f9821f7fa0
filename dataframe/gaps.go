package dataframe

import (
	"fmt"
	"slices"
	"time"

	"github.com/stoa-data/stoa/internal/calendar"
	"github.com/stoa-data/stoa/internal/exec"
	"github.com/stoa-data/stoa/internal/kernel"
	"github.com/stoa-data/stoa/internal/plan"
	"github.com/stoa-data/stoa/internal/vector"
)

// FillGaps adds a row for each span of time without one, between the first and
// the last span that has one: FillGaps("at", "15m") makes a regular grid of a
// GroupByTime, or of times of any kind. The column is a timestamp or a date;
// an added row has the start of its span there, see GroupByTime for spans. With
// keys, names of columns, each group of rows has a grid of its own, from its
// own first to its own last span. Options, among the keys: Offset.
//
// The other columns of an added row are missing (see FillForward, Interpolate
// and FillMissing), and all become nullable. Rows come group after group, in
// the order of first appearance, in the order of spans within one, and as they
// stood within one span; rows without a time come last in their group.
// O(n log n), and memory for the rows of the grid, which a short span over a
// long time makes many.
func (df *DataFrame) FillGaps(on, span string, keys ...any) (*DataFrame, error) {
	const op = "fill gaps"
	offset, rest, err := timeOptions(op, keys)
	if err != nil {
		return nil, err
	}
	names, err := columnNames(op, rest, df.tab().Fields)
	if err != nil {
		return nil, err
	}
	if slices.Contains(names, on) {
		return nil, columnError(op, on, fmt.Errorf("%w: the column of times is a key", ErrShape))
	}
	start := spanStart(on, span, offset)
	bound, err := plan.Bind(op, start.Node(), df.tab().Fields)
	if err != nil {
		return nil, err
	}
	f := df.tab().Fields[df.tab().Index(on)]
	if f.Type.Kind != Timestamp && f.Type.Kind != Date || bound.Type.Kind != f.Type.Kind {
		return nil, columnError(op, on, fmt.Errorf("%w: %v (want a timestamp or a date)", ErrType, f.Type))
	}
	starts, err := df.Select(start)
	if err != nil {
		return nil, err
	}
	grid := &gridOfTime{df: df, on: on, keys: names, starts: starts.gather(0)}
	if grid.next, err = nextSpan(bound.Type, span, offset); err != nil {
		return nil, columnError(op, on, err)
	}
	return grid.frame()
}

// gridOfTime adds rows for spans of time.
type gridOfTime struct {
	df     *DataFrame
	on     string
	keys   []string
	starts *vector.Vector                  // of each row's span
	next   func(start int64) (int64, bool) // the start of the span behind
}

// frame builds the result: the frame's rows, the added ones behind, sorted.
func (g *gridOfTime) frame() (*DataFrame, error) {
	columns, err := g.df.parts(g.keys)
	if err != nil {
		return nil, err
	}
	groups, err := (&spread{keys: columns, variable: columnOfVector(g.on, g.starts)}).rows()
	if err != nil {
		return nil, err
	}
	firsts, times, err := g.gaps(groups)
	if err != nil {
		return nil, err
	}
	added, err := g.added(columns, firsts, times)
	if err != nil {
		return nil, err
	}
	all, err := ConcatUnion(g.df, added)
	if err != nil {
		return nil, err
	}
	order, err := g.order(groups, firsts, times)
	if err != nil {
		return nil, err
	}
	if all, err = all.take(order); err != nil {
		return nil, err
	}
	return all.Compact()
}

// gaps returns the missing spans, and the first row of each one's group.
func (g *gridOfTime) gaps(groups *exec.Index) (firsts []uint32, times []int64, err error) {
	for i := range groups.Len() {
		var have []int64
		for _, r := range groups.Rows(i) {
			if g.starts.IsValid(int(r)) {
				have = append(have, g.starts.Int(int(r)))
			}
		}
		slices.Sort(have)
		have = slices.Compact(have)
		for j := 1; j < len(have); j++ {
			for t := have[j-1]; ; {
				var ok bool
				if t, ok = g.next(t); !ok || t >= have[j] {
					break
				}
				if uint64(len(times)) >= maxRows-uint64(g.df.Rows()) {
					return nil, nil, columnError("fill gaps", g.on, fmt.Errorf("%w: the grid has too many rows (a frame holds at most %d)", ErrShape, uint64(maxRows)))
				}
				firsts, times = append(firsts, groups.First(i)), append(times, t)
			}
		}
	}
	return firsts, times, nil
}

// added returns the new rows: their keys and times.
func (g *gridOfTime) added(keys []Column, firsts []uint32, times []int64) (*DataFrame, error) {
	out := make([]Column, 0, len(keys)+2)
	for _, c := range keys {
		out = append(out, Column{field: c.field, column: vector.NewColumn(kernel.Gather(c.column.Vector(), firsts))})
	}
	out = append(out, columnOfVector(g.on, timesOf(g.starts.Type(), times)))
	for _, f := range g.df.tab().Fields {
		if f.Name != g.on && !slices.Contains(g.keys, f.Name) {
			f.Nullable = true
			out = append(out, Column{field: f, column: vector.NewColumn(kernel.AllMissing(f.Type, nil, len(times), nil))})
		}
	}
	return New(out...)
}

// order returns the rows in the order of groups and spans.
func (g *gridOfTime) order(groups *exec.Index, firsts []uint32, times []int64) ([]uint32, error) {
	n := g.df.Rows()
	ids := make([]uint32, n, n+len(firsts))
	for r := range ids {
		ids[r] = uint32(groups.Of(r))
	}
	for _, r := range firsts {
		ids = append(ids, uint32(groups.Of(int(r))))
	}
	starts, err := kernel.Concat(g.starts.Type(), []*vector.Vector{g.starts, timesOf(g.starts.Type(), times)})
	if err != nil {
		return nil, columnError("fill gaps", g.on, err)
	}
	return exec.Order([]*vector.Vector{vector.FromSlice(vector.Of(Uint32), ids, vector.Bitmap{}), starts}), nil
}

// columnOfVector names a vector.
func columnOfVector(name string, v *vector.Vector) Column {
	return Column{field: Field{Name: name, Type: v.Type(), Nullable: v.Missing() > 0}, column: vector.NewColumn(v)}
}

// timesOf returns timestamps or dates.
func timesOf(t Type, x []int64) *vector.Vector {
	if t.Kind != Date {
		return vector.FromSlice(t, x, vector.Bitmap{})
	}
	days := make([]int32, len(x))
	for i, d := range x {
		days[i] = int32(d)
	}
	return vector.FromSlice(t, days, vector.Bitmap{})
}

// nextSpan returns the function from the start of a span to that of the next.
func nextSpan(t Type, text string, offset time.Duration) (func(int64) (int64, bool), error) {
	span, err := calendar.ParseSpan(text)
	if err != nil {
		return nil, err
	}
	scale := calendar.Scale{Date: t.Kind == Date, Per: t.Unit.PerSecond(), Zone: calendar.UTC}
	if t.Kind == Timestamp && t.Zone != "" {
		if scale.Zone, err = calendar.LoadZone(t.Zone); err != nil {
			return nil, err
		}
	}
	truncate, err := scale.Reader().Truncate(span)
	if err != nil {
		return nil, err
	}
	moved := int64(offset)
	if t.Kind == Date {
		moved /= int64(24 * time.Hour)
	} else {
		moved = int64(offset / (time.Second / time.Duration(t.Unit.PerSecond())))
	}
	step := spanStep(span, scale)
	return func(start int64) (int64, bool) {
		at := start - moved
		for probe := at; ; { // past the end of the span, and before that of the next
			if probe += step; probe < at {
				return 0, false
			}
			if t, ok := truncate(probe); !ok || t > at {
				return t + moved, ok
			}
		}
	}, nil
}

// spanStep returns a distance that leads from the start of a span into the
// next one: months, years and days have different lengths.
func spanStep(s calendar.Span, scale calendar.Scale) int64 {
	const day = 86400
	var seconds, more int64 // of a unit at its longest, and beyond the last one
	switch s.Unit {
	case calendar.Nanosecond, calendar.Microsecond, calendar.Millisecond:
		per := map[calendar.Unit]int64{calendar.Nanosecond: 1e9, calendar.Microsecond: 1e6, calendar.Millisecond: 1e3}[s.Unit]
		return max(s.N*scale.Per/per, 1)
	case calendar.Second:
		seconds = 1
	case calendar.Minute:
		seconds = 60
	case calendar.Hour:
		seconds = 3600
	case calendar.Day:
		seconds, more = day, day/2
	case calendar.Week:
		seconds, more = 7*day, day/2
	case calendar.Month:
		seconds, more = 31*day, day
	case calendar.Quarter:
		seconds, more = 92*day, day
	default:
		seconds, more = 366*day, day
	}
	if scale.Date {
		return max((s.N*seconds+more)/day, 1)
	}
	return (s.N*seconds + more) * scale.Per
}
