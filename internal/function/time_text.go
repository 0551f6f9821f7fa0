package function

import (
	"fmt"

	"github.com/stoa-data/stoa/internal/calendar"
	"github.com/stoa-data/stoa/internal/vector"
)

// layout returns the layout that operand i spells.
func (b *binding) layout(i int) *calendar.Layout {
	source := b.constantText(i)
	if b.err != nil {
		return nil
	}
	l, err := calendar.ParseLayout(source)
	if err != nil {
		b.invalid(i, err)
	}
	return l
}

// bindFormat binds the text of dates and times by a layout.
func bindFormat(b *binding) {
	scale := b.temporal(0, vector.Timestamp, vector.Date, vector.Time)
	l := b.layout(1)
	if b.err != nil {
		return
	}
	t := b.sig.Args[0]
	switch {
	case t.Kind == vector.Time && l.UsesDate():
		b.fail(vector.ErrType, 1, "has a date, which %v has not", t)
	case t.Zone == "" && l.NamesZone():
		b.fail(vector.ErrType, 1, "has a zone, which %v has not", t)
	}
	b.drop(1)
	b.returns(vector.String, func(bt *Batch) (*vector.Vector, error) {
		r, x := scale.Reader(), bt.stamps(0)
		return toText(bt, func(dst []byte, i int) ([]byte, error) {
			m, ok := r.Moment(x.at(i))
			if !ok {
				return nil, bt.outOfRange(vector.Of(vector.String), 1, i)
			}
			return l.Append(dst, &m), nil
		})
	})
	b.canFail()
}

// bindParse binds the reading of text by a layout, as values of a kind:
// timestamps and times in microseconds, in nanoseconds if the layout asks for
// more digits. A layout with an offset or a zone gives instants, in UTC.
func bindParse(kind vector.Kind, try bool) func(*binding) {
	return func(b *binding) {
		b.text(0)
		l := b.layout(1)
		if b.err != nil {
			return
		}
		if err := l.Readable(kind != vector.Time, kind != vector.Date); err != nil {
			b.invalid(1, err)
			return
		}
		t := vector.Of(kind)
		if kind != vector.Date {
			t.Unit = vector.Microsecond
			if l.Nanos() {
				t.Unit = vector.Nanosecond
			}
		}
		if kind == vector.Timestamp && l.UsesZone() {
			t.Zone = "UTC"
		}
		b.drop(1)
		read := func(text []byte) (int64, error) { return readMoment(l, text, t) }
		b.returnsType(t, func(bt *Batch) (*vector.Vector, error) {
			x := bt.texts(0)
			if kind == vector.Date {
				return toFixed(bt, t, func(i int) (int32, error) {
					days, err := parsed(read, x.at(i), try)
					return int32(days), err
				})
			}
			return toFixed(bt, t, func(i int) (int64, error) { return parsed(read, x.at(i), try) })
		})
		if !try {
			b.canFail()
			return
		}
		b.mayMiss()
	}
}

// parsed reads a text; one that is not readable is errAbsent when try is set.
func parsed(read func([]byte) (int64, error), text []byte, try bool) (int64, error) {
	x, err := read(text)
	if err != nil && try {
		err = errAbsent
	}
	return x, err
}

// readMoment reads a text as a value of type t.
func readMoment(l *calendar.Layout, text []byte, t vector.Type) (int64, error) {
	m, bad := l.Parse(text)
	if bad.Want != "" {
		return 0, &layoutError{l, string(text), bad}
	}
	if t.Kind == vector.Date {
		return m.Day, nil
	}
	x, ok, exact := m.Units(t.Unit.PerSecond())
	switch {
	case !ok:
		return 0, fmt.Errorf("%w: %q is out of range for %v", vector.ErrOverflow, text, t)
	case !exact:
		return 0, fmt.Errorf("%w: %q is finer than the unit of %v", vector.ErrInexact, text, t)
	}
	return x, nil
}

// A layoutError says how a text leaves its layout. It is made for every row
// that try_parse drops, so the message waits until somebody asks.
type layoutError struct {
	layout *calendar.Layout
	text   string
	bad    calendar.Mismatch
}

func (e *layoutError) Error() string {
	return fmt.Sprintf("%v: %q does not match %q (at byte %d: want %s)", vector.ErrParse, e.text, e.layout, e.bad.At, e.bad.Want)
}

// Unwrap returns the kind of error.
func (e *layoutError) Unwrap() error { return vector.ErrParse }
