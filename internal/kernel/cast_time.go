package kernel

import (
	"fmt"

	"github.com/stoa-data/stoa/internal/calendar"
	"github.com/stoa-data/stoa/internal/memory"
	"github.com/stoa-data/stoa/internal/vector"
)

// readerOf returns a reader of a timestamp type's values.
func readerOf(t vector.Type) (*calendar.Reader, error) {
	zone, err := calendar.LoadZone(t.Zone)
	if err != nil {
		return nil, fmt.Errorf("%w: %v: %w", vector.ErrType, t, err)
	}
	return calendar.Scale{Per: t.Unit.PerSecond(), Zone: zone}.Reader(), nil
}

// partOf returns the date or the time of day of timestamps, in their zone.
func (c *caster) partOf(v *vector.Vector, to vector.Type) (*vector.Vector, error) {
	from := v.Type()
	r, err := readerOf(from)
	if err != nil {
		return nil, err
	}
	x, valid := vector.Values[int64](v), c.keep(v)
	days, clock := memory.In[int32](c.scope, len(x)), memory.In[int64](c.scope, len(x))
	for i, a := range x {
		day, rest, ok := r.Split(a)
		days[i], clock[i] = int32(day), rest
		if !ok && valid.valid.Get(i) {
			if err := valid.drop(i, doesNotFit(v, i, to, vector.ErrOverflow)); err != nil {
				return nil, err
			}
		}
	}
	if to.Kind == vector.Date {
		return vector.FromSlice(to, days, valid.valid), nil
	}
	t := vector.Type{Kind: vector.Time, Unit: from.Unit}
	return c.cast(vector.FromSlice(t, clock, valid.valid), to)
}

// dayStarts returns the first instants at which the clocks of a zone show dates.
func (c *caster) dayStarts(v *vector.Vector, to vector.Type) (*vector.Vector, error) {
	r, err := readerOf(to)
	if err != nil {
		return nil, err
	}
	days, valid := vector.Values[int32](v), c.keep(v)
	out := memory.In[int64](c.scope, len(days))
	for i, day := range days {
		start, ok := r.Start(int64(day), 0)
		if out[i] = start; !ok && valid.valid.Get(i) {
			if err := valid.drop(i, doesNotFit(v, i, to, vector.ErrOverflow)); err != nil {
				return nil, err
			}
		}
	}
	return vector.FromSlice(to, out, valid.valid), nil
}
